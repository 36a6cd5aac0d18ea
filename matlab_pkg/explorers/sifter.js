/* A screening to turn: windows on the columns of a table, survivors a step, and their names. */
import { button, make, slider } from "./dom.js";
import { sieve } from "./sieve.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [640, 330, 64, 50, 12, 14];
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/* A function from a value to a place on the picture; what lies outside is drawn at the edge. */
function scale({ low, high, log }, from, to) {
  const bend = log ? Math.log10 : (value) => value;
  const [a, b] = [bend(low), bend(high)];
  return (value) => from + ((bend(clamp(value, low, high)) - a) / (b - a)) * (to - from);
}

const places = ({ x, y }) => ({
  x: scale(x, LEFT, WIDTH - RIGHT),
  y: scale(y, HEIGHT - BOTTOM, TOP),
});

function axesOf(svg, axes) {
  const at = places(axes);
  const bottom = HEIGHT - BOTTOM;
  svg.append(make("svg:path", { class: "axis", d: `M${LEFT} ${TOP}V${bottom}H${WIDTH - RIGHT}` }));
  const below = { "text-anchor": "middle" };
  for (const tick of axes.x.ticks)
    svg.append(make("svg:text", { ...below, x: at.x(tick), y: bottom + 20 }, `${tick}`));
  for (const tick of axes.y.ticks)
    svg.append(
      make("svg:text", { "text-anchor": "end", x: LEFT - 8, y: at.y(tick) + 5 }, `${tick}`),
    );
  svg.append(make("svg:text", { ...below, x: (LEFT + WIDTH) / 2, y: HEIGHT - 6 }, axes.x.label));
  const side = { ...below, transform: `translate(16 ${(TOP + bottom) / 2}) rotate(-90)` };
  svg.append(make("svg:text", side, axes.y.label));
}

/* The picture: a frame for the window, and a circle a row; `show` marks those that pass. */
function pictureOf(model) {
  const [axes, names] = [model.get("axes"), model.get("names")];
  const columns = model.get("columns");
  const at = places(axes);
  const svg = make("svg:svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  axesOf(svg, axes);
  const frame = make("svg:rect", { class: "window" });
  svg.append(frame);
  const [xs, ys] = [columns[axes.x.column], columns[axes.y.column]];
  const dots = names.map((name, i) => {
    const dot = make("svg:circle", {
      cx: at.x(xs[i]).toFixed(1),
      cy: at.y(ys[i]).toFixed(1),
      r: 3,
    });
    dot.append(make("svg:title", {}, name));
    return dot;
  });
  svg.append(...dots);

  function show(rows, windows) {
    const ends = ({ column, low, high }) => [
      windows[column].low ?? low,
      windows[column].high ?? high,
    ];
    const [left, right] = ends(axes.x).map(at.x);
    const [bottom, top] = ends(axes.y).map(at.y);
    const box = { x: left, y: top, width: right - left, height: bottom - top };
    for (const [key, value] of Object.entries(box)) frame.setAttribute(key, Math.max(0, value));
    const kept = new Set(rows);
    dots.forEach((dot, i) => dot.setAttribute("class", kept.has(i) ? "kept" : "lost"));
    svg.append(...rows.map((i) => dots[i])); // in front of the others
    svg.setAttribute("aria-label", `${rows.length} of ${names.length} entries pass all filters`);
  }
  return { svg, show };
}

/* Rows of the table of steps, each with a bar as long as its share of the names. */
function fillSteps(body, words, steps) {
  const rows = steps.map(({ rows: entries, names }, n) => {
    const row = make("tr");
    const share = make("td", { class: "share", "aria-hidden": "true" });
    const bar = make("span");
    bar.style.width = `${(100 * names) / steps[0].names}%`;
    share.append(bar);
    row.append(make("th", { scope: "row" }, words[n]), make("td", {}, `${names}`));
    row.append(make("td", {}, `${entries}`), share);
    return row;
  });
  body.replaceChildren(...rows);
}

function tableOfSteps() {
  const table = make("table", { class: "facts steps" });
  table.append(make("caption", {}, "Survivors of each step"));
  const head = table.createTHead().insertRow();
  for (const text of ["Step", "Compounds", "Entries", ""])
    head.append(make(text ? "th" : "td", text ? { scope: "col" } : {}, text));
  return { table, body: table.appendChild(make("tbody")) };
}

const sameEnds = (one, other) => one.low === other.low && one.high === other.high;

/* The words of a window, from what its ends say. */
function wordsOf({ label, unit }, { low, high }) {
  const end = unit && ` ${unit}`;
  if (high === null) return `${label} ≥ ${low}${end}`;
  return low === null ? `${label} ≤ ${high}${end}` : `${low} ≤ ${label} ≤ ${high}${end}`;
}

/* How the shortlist stands, in comparison with the first one. */
function told(shortlist, before, windows, first) {
  const empty = windows.some(({ low, high }) => low !== null && high !== null && low > high);
  if (empty) return "A window begins above its end, so nothing can be in it.";
  const count = `${shortlist.length} compound${shortlist.length === 1 ? "" : "s"} on the shortlist`;
  if (windows.every((window, n) => sameEnds(window, first[n]))) return `${count}.`;
  const now = new Set(shortlist);
  const stay = before.filter((name) => now.has(name)).length;
  return `${count}: ${stay} as at first, ${shortlist.length - stay} new, ${before.length - stay} lost.`;
}

function render({ model, el }) {
  const [columns, names] = [model.get("columns"), model.get("names")];
  const controls = model.get("controls");
  const first = controls.map(({ low, high }) => ({ low, high }));
  let windows = first.map((window) => ({ ...window }));

  const root = make("div", { class: "lab-explorer sifter-explorer" });
  const picture = pictureOf(model);
  const steps = tableOfSteps();
  const status = make("p", { class: "status", role: "status", "aria-live": "polite" });
  const list = make("details");
  const named = make("p");
  list.append(make("summary", {}, "The shortlist"), named);
  const before = sieve({ columns, names, windows }).shortlist;

  const sliders = [];
  const tools = make("div", { class: "player" });
  controls.forEach((control, n) => {
    for (const end of ["low", "high"]) {
      if (first[n][end] === null) continue;
      const bound = end === "low" ? "at least" : "at most";
      const one = slider(`${control.label}, ${bound}`, control.grid.length, {
        start: control.grid.indexOf(first[n][end]),
        words: (i) => `${control.grid[i]}${control.unit && ` ${control.unit}`}`,
        action: (i) => {
          windows[n][end] = control.grid[i];
          update();
        },
      });
      sliders.push({ n, end, ...one });
      tools.append(one.row);
    }
  });

  const buttons = make("div", { class: "tools" });
  for (const { text, n, by } of model.get("shifts"))
    buttons.append(button(text, () => shift(n, by)));
  buttons.append(button("Reset", () => set(first), { "aria-label": "Reset the windows" }));

  function set(next) {
    windows = next.map((window) => ({ ...window }));
    for (const { n, end, set: move } of sliders) move(controls[n].grid.indexOf(windows[n][end]));
    update();
  }

  /* Both ends of one window move by steps of its grid, as far as the grid goes. */
  function shift(n, by) {
    const { grid } = controls[n];
    const ends = ["low", "high"].filter((end) => windows[n][end] !== null);
    const moved = ends.map((end) => [end, grid[grid.indexOf(windows[n][end]) + by]]);
    if (moved.some(([, value]) => value === undefined)) return;
    set(
      windows.map((window, i) => (i === n ? { ...window, ...Object.fromEntries(moved) } : window)),
    );
  }

  function update() {
    const found = sieve({ columns, names, windows });
    picture.show(found.rows, windows);
    fillSteps(steps.body, ["all", ...controls.map((c, n) => wordsOf(c, windows[n]))], found.steps);
    status.textContent = told(found.shortlist, before, windows, first);
    named.textContent = found.shortlist.join(", ") || "Nobody is left.";
  }

  root.append(picture.svg, tools, buttons, status, steps.table, list);
  el.append(root);
  update();
}

export default { render };
