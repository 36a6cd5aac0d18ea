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

/* The open compound nearest to the pointer, within a thumb's width; undefined where there is none. */
function nearest(svg, event, game, x, y, tried) {
  const box = svg.getBoundingClientRect();
  const perPixel = WIDTH / box.width;
  const [px, py] = [(event.clientX - box.left) * perPixel, (event.clientY - box.top) * perPixel];
  const distance = (i) => Math.hypot(x(game.x[i]) - px, y(game.y[i]) - py);
  const open = game.names.map((_, i) => i).filter((i) => !tried.includes(i));
  const best = open.reduce((a, b) => (distance(b) < distance(a) ? b : a), open[0]);
  return best !== undefined && distance(best) < 22 * Math.max(1, perPixel) ? best : undefined;
}

function render({ model, el }) {
  const games = model.get("games");
  const words = model.get("words");
  let number = 0;
  let tried = [];

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
  facts.append(make("summary", {}, "Measurements so far, as a table"));
  const table = make("table");
  facts.append(table);
  root.append(picture, form, score, facts);
  el.append(root);

  const count = (list) => list.filter((i) => games[number].hits[i]).length;
  const over = () => tried.length >= games[number].model.length;

  function draw() {
    const game = games[number];
    const x = scale(game.x, LEFT + 12, WIDTH - RIGHT - 12);
    const y = scale(game.y, HEIGHT - BOTTOM - 12, TOP + 12);
    const title = `${game.names.length} compounds by ${words.x} and ${words.y}; ${tried.length} are measured`;
    const svg = make("svg:svg", {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label": title,
    });
    axes(svg, game, words, x, y);
    game.names.forEach((name, i) => {
      const [px, py] = [x(game.x[i]), y(game.y[i])];
      const known = tried.includes(i) || (over() && game.model.includes(i));
      const node = known
        ? mark(px, py, game.hits[i])
        : make("svg:circle", { class: "open", cx: px, cy: py, r: 7 });
      const tip = known ? `${name}: ${game.values[i]}` : name;
      node.append(make("svg:title", {}, tip));
      if (!known) node.dataset.row = i;
      svg.append(node);
      const turn = game.model.indexOf(i);
      if (over() && turn >= game.start.length) {
        svg.append(make("svg:circle", { class: "model", cx: px, cy: py, r: 13 }));
        const [dx, anchor] = px > WIDTH - 60 ? [-15, "end"] : [15, "start"];
        const at = { class: "turn", x: px + dx, y: py - 8, "text-anchor": anchor };
        svg.append(make("svg:text", at, `${turn + 1}`));
      }
    });
    const reach = (event) => nearest(svg, event, game, x, y, tried);
    svg.addEventListener("click", (event) => experiment(reach(event)));
    svg.addEventListener("mousemove", (event) => {
      svg.querySelector(".near")?.classList.remove("near");
      svg.querySelector(`[data-row="${reach(event)}"]`)?.classList.add("near");
    });
    picture.replaceChildren(svg);
  }

  function tell(last) {
    const game = games[number];
    const all = game.hits.filter(Boolean).length;
    const found =
      last === undefined ? "" : `${game.names[last]}: ${words.target} ${game.values[last]}`;
    const what = found && `${found}, ${game.hits[last] ? "a hit! " : "no hit. "}`;
    const left = game.model.length - tried.length;
    score.textContent = over()
      ? `${what}You found ${count(tried)} of ${all}, the model ${count(game.model)}, luck alone would find ${game.luck} on average. The numbered rings are the model's choices, in their order.`
      : `${what}${count(tried)} of ${all} hits found, ${left} experiments left. A hit has a value of ${words.goal}; diamonds are hits.`;
  }

  function fill() {
    const game = games[number];
    const open = game.names.map((name, i) => [name, i]).filter(([, i]) => !tried.includes(i));
    open.sort(([a], [b]) => a.localeCompare(b));
    choice.replaceChildren(...open.map(([name, i]) => make("option", { value: i }, name)));
    const head = make("tr");
    for (const text of ["Compound", words.x, words.y, words.target])
      head.append(make("th", { scope: "col" }, text));
    const rows = tried.map((i) => {
      const row = make("tr");
      for (const cell of [game.names[i], game.x[i], game.y[i], game.values[i]])
        row.append(make("td", {}, `${cell}`));
      return row;
    });
    table.replaceChildren(head, ...rows);
    const focused = document.activeElement === measure || document.activeElement === choice;
    measure.disabled = choice.disabled = over();
    if (over() && focused) again.focus();
  }

  function experiment(i) {
    if (i === undefined || over() || tried.includes(i)) return;
    tried.push(i);
    draw();
    fill();
    tell(i);
  }

  function start() {
    tried = [...games[number].start];
    draw();
    fill();
    tell();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    experiment(Number(choice.value));
  });
  again.addEventListener("click", () => {
    number = (number + 1) % games.length;
    start();
  });
  start();
}

export default { render };
