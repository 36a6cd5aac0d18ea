/* The search game: draws what Python has computed and keeps the reader's score. */
import { make } from "./dom.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [640, 380, 72, 52, 14, 14];

function scale(values, from, to) {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

/* Round numbers for an axis, about five of them. */
function ticks(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const rough = (high - low || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const found = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + 1e-9; tick += step)
    found.push(Number(tick.toFixed(10)));
  return found;
}

function axes(svg, game, words, x, y) {
  const bottom = HEIGHT - BOTTOM;
  svg.append(make("svg:path", { class: "axis", d: `M${LEFT} ${TOP}V${bottom}H${WIDTH - RIGHT}` }));
  const at = { "text-anchor": "middle", y: bottom + 18 };
  for (const tick of ticks(game.x))
    svg.append(make("svg:text", { ...at, class: "ticks", x: x(tick) }, `${tick}`));
  for (const tick of ticks(game.y))
    svg.append(make("svg:text", { "text-anchor": "end", x: LEFT - 8, y: y(tick) + 4 }, `${tick}`));
  svg.append(make("svg:text", { ...at, x: (LEFT + WIDTH) / 2, y: HEIGHT - 8 }, words.x));
  const side = { "text-anchor": "middle", transform: `translate(14 ${bottom / 2}) rotate(-90)` };
  svg.append(make("svg:text", side, words.y));
}

function mark(x, y, hit) {
  if (!hit) return make("svg:circle", { class: "miss", cx: x, cy: y, r: 4 });
  return make("svg:path", {
    class: "hit",
    d: `M${x} ${y - 9}L${x + 9} ${y}L${x} ${y + 9}L${x - 9} ${y}Z`,
  });
}

/* Where each compound is drawn: functions from a value to a place on the picture. */
const places = (game) => ({
  x: scale(game.x, LEFT + 12, WIDTH - RIGHT - 12),
  y: scale(game.y, HEIGHT - BOTTOM - 12, TOP + 12),
});

/* The open compound nearest to the pointer, within a thumb's width; undefined where there is none. */
function nearest(svg, event, game, tried) {
  const { x, y } = places(game);
  const box = svg.getBoundingClientRect();
  const perPixel = WIDTH / box.width;
  const [px, py] = [(event.clientX - box.left) * perPixel, (event.clientY - box.top) * perPixel];
  const distance = (i) => Math.hypot(x(game.x[i]) - px, y(game.y[i]) - py);
  const open = game.names.map((_, i) => i).filter((i) => !tried.includes(i));
  const best = open.reduce((a, b) => (distance(b) < distance(a) ? b : a), open[0]);
  return best !== undefined && distance(best) < 22 * Math.max(1, perPixel) ? best : undefined;
}

const isOver = (game, tried) => tried.length >= game.model.length;
const hitsAmong = (game, list) => list.filter((i) => game.hits[i]).length;

/* The ring and the number of a choice of the model. */
function choiceOfModel(px, py, turn) {
  const [dx, anchor] = px > WIDTH - 60 ? [-15, "end"] : [15, "start"];
  const at = { class: "turn", x: px + dx, y: py - 8, "text-anchor": anchor };
  return [
    make("svg:circle", { class: "model", cx: px, cy: py, r: 13 }),
    make("svg:text", at, `${turn + 1}`),
  ];
}

/* The picture of a game: every compound, those that are measured with what they are. */
function drawing(game, words, tried) {
  const { x, y } = places(game);
  const title = `${game.names.length} compounds by ${words.x} and ${words.y}; ${tried.length} are measured`;
  const frame = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": title };
  const svg = make("svg:svg", frame);
  const over = isOver(game, tried);
  axes(svg, game, words, x, y);
  game.names.forEach((name, i) => {
    const [px, py] = [x(game.x[i]), y(game.y[i])];
    const known = tried.includes(i) || (over && game.model.includes(i));
    const open = { class: "open", cx: px, cy: py, r: 7 };
    const node = known ? mark(px, py, game.hits[i]) : make("svg:circle", open);
    node.append(make("svg:title", {}, known ? `${name}: ${game.values[i]}` : name));
    if (!known) node.dataset.row = i;
    svg.append(node);
    const turn = game.model.indexOf(i);
    if (over && turn >= game.start.length) svg.append(...choiceOfModel(px, py, turn));
  });
  return svg;
}

/* What the last measurement showed, and how the game stands. */
function verdict(game, words, tried, last) {
  const found =
    last === undefined ? "" : `${game.names[last]}: ${words.target} ${game.values[last]}`;
  const what = found && `${found}, ${game.hits[last] ? "a hit! " : "no hit. "}`;
  const [mine, all] = [hitsAmong(game, tried), game.hits.filter(Boolean).length];
  return isOver(game, tried)
    ? `${what}You found ${mine} of ${all}, the model ${hitsAmong(game, game.model)}, luck alone would find ${game.luck} on average. The numbered rings are the model's choices, in their order.`
    : `${what}${mine} of ${all} hits found, ${game.model.length - tried.length} experiments left. A hit has a value of ${words.goal}; diamonds are hits.`;
}

/* Rows of the table of facts: what has been measured so far. */
function rowsOf(game, words, tried) {
  const row = (kind, attributes, cells) => {
    const line = make("tr");
    line.append(...cells.map((cell) => make(kind, attributes, `${cell}`)));
    return line;
  };
  return [
    row("th", { scope: "col" }, ["Compound", words.x, words.y, words.target]),
    ...tried.map((i) => row("td", {}, [game.names[i], game.x[i], game.y[i], game.values[i]])),
  ];
}

/* The parts of the game on the page. */
function build(el) {
  const root = make("div", { class: "lab-explorer search-game" });
  const picture = make("div");
  const form = make("form");
  const label = make("label", {}, "Compound ");
  const choice = make("select");
  label.append(choice);
  const measure = make("button", { type: "submit" }, "Measure it");
  const again = make("button", { type: "button" }, "New game");
  form.append(label, measure, again);
  const score = make("p", { class: "score", role: "status", "aria-live": "polite" });
  const facts = make("details");
  const table = make("table");
  facts.append(make("summary", {}, "Measurements so far, as a table"), table);
  root.append(picture, form, score, facts);
  el.append(root);
  return { picture, form, choice, measure, again, score, table };
}

function render({ model, el }) {
  const games = model.get("games");
  const words = model.get("words");
  const parts = build(el);
  let number = 0;
  let tried = [];

  function draw() {
    const game = games[number];
    const svg = drawing(game, words, tried);
    const reach = (event) => nearest(svg, event, game, tried);
    svg.addEventListener("click", (event) => experiment(reach(event)));
    svg.addEventListener("mousemove", (event) => {
      svg.querySelector(".near")?.classList.remove("near");
      svg.querySelector(`[data-row="${reach(event)}"]`)?.classList.add("near");
    });
    parts.picture.replaceChildren(svg);
  }

  function fill() {
    const game = games[number];
    const { choice, measure, again } = parts;
    const open = game.names.map((name, i) => [name, i]).filter(([, i]) => !tried.includes(i));
    open.sort(([a], [b]) => a.localeCompare(b));
    choice.replaceChildren(...open.map(([name, i]) => make("option", { value: i }, name)));
    parts.table.replaceChildren(...rowsOf(game, words, tried));
    const focused = document.activeElement === measure || document.activeElement === choice;
    const over = isOver(game, tried);
    measure.disabled = over;
    choice.disabled = over;
    if (over && focused) again.focus();
  }

  function show(last) {
    draw();
    fill();
    parts.score.textContent = verdict(games[number], words, tried, last);
  }

  function experiment(i) {
    if (i === undefined || isOver(games[number], tried) || tried.includes(i)) return;
    tried.push(i);
    show(i);
  }

  function start() {
    tried = [...games[number].start];
    show();
  }

  parts.form.addEventListener("submit", (event) => {
    event.preventDefault();
    experiment(Number(parts.choice.value));
  });
  parts.again.addEventListener("click", () => {
    number = (number + 1) % games.length;
    start();
  });
  start();
}

export default { render };
