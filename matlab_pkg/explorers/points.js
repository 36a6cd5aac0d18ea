/* Points that are moved by hand or by chance while their statistics stay. */
import { button, fillFacts, make } from "./dom.js";
import { anneal, furthest, hold, reachOf, statistics } from "./quartet.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [640, 400, 52, 40, 12, 12];
const STEPS = 6000;
const SLICE = 60;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const written = (value, digits = 2) => value.toFixed(digits).replace("-", "−");

/* Where values stand on the picture, and back. */
function places({ x: [xl, xh], y: [yl, yh] }) {
  const [w, h] = [WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM];
  return {
    to: ([x, y]) => [LEFT + ((x - xl) / (xh - xl)) * w, TOP + ((yh - y) / (yh - yl)) * h],
    from: ([px, py]) => [xl + ((px - LEFT) / w) * (xh - xl), yh - ((py - TOP) / h) * (yh - yl)],
  };
}

const inside = ({ x, y }, [a, b]) => a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1];

function axes(svg, range, to) {
  const line = `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}`;
  svg.append(make("svg:path", { class: "axis", d: line }));
  const every = (ends) => Math.max(1, Math.round((ends[1] - ends[0]) / 5));
  for (let x = Math.ceil(range.x[0]); x <= range.x[1]; x += every(range.x)) {
    const at = { "text-anchor": "middle", x: to([x, 0])[0], y: HEIGHT - BOTTOM + 20 };
    svg.append(make("svg:text", at, written(x, 0)));
  }
  for (let y = Math.ceil(range.y[0]); y <= range.y[1]; y += every(range.y)) {
    const at = { "text-anchor": "end", x: LEFT - 8, y: to([0, y])[1] + 5 };
    svg.append(make("svg:text", at, written(y, 0)));
  }
}

/* The picture: axes, the line of least squares, and the points. */
function drawing(svg, { points, range, chosen }) {
  const { to } = places(range);
  const found = statistics(points);
  const line = (x) => to([x, found.mean_y + found.slope * (x - found.mean_x)]);
  svg.replaceChildren();
  axes(svg, range, to);
  const [[x1, y1], [x2, y2]] = range.x.map(line);
  svg.append(make("svg:line", { class: "fit", x1, y1, x2, y2 }));
  points.forEach((point, i) => {
    const [cx, cy] = to(point);
    const mark = make("svg:circle", { cx, cy, r: points.length > 30 ? 5 : 8 });
    mark.classList.toggle("chosen", i === chosen);
    svg.append(mark);
  });
  const said = `${points.length} points; the line of least squares through them`;
  svg.setAttribute("aria-label", `${said}. Arrow keys move point ${chosen + 1}.`);
}

function factsOf(points) {
  const found = statistics(points);
  const start = found.mean_y - found.slope * found.mean_x;
  return [
    ["Mean of x", written(found.mean_x)],
    ["Mean of y", written(found.mean_y)],
    ["Variance of x", written(found.variance_x)],
    ["Variance of y", written(found.variance_y)],
    ["Correlation", written(found.correlation, 3)],
    ["Least squares", `y = ${written(start)} + ${written(found.slope, 3)} x`],
  ];
}

function choices(label, names) {
  const row = make("label", {}, `${label} `);
  const select = make("select");
  select.append(...names.map((name) => make("option", { value: name }, name)));
  row.append(select);
  return { row, select };
}

/* The parts of the explorer on the page. */
function build(el, sets, shapes) {
  const root = make("div", { class: "lab-explorer points-explorer" });
  const svg = make("svg:svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "application",
    "aria-roledescription": "picture",
    tabindex: 0,
  });
  const facts = make("table", { class: "facts" });
  const status = make("p", { class: "status", role: "status", "aria-live": "polite" });
  const tools = make("div", { class: "tools" });
  const start = choices("Start with", sets);
  const shape = choices("move to", shapes);
  tools.append(start.row, shape.row);
  root.append(svg, facts, tools, status);
  el.append(root);
  return { svg, facts, status, tools, start: start.select, shape: shape.select };
}

/* Where a pointer is, in the units of the picture. */
function pointerAt(svg, event) {
  const box = svg.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top].map((v) => (v * WIDTH) / box.width);
}

/* Moves by pointer and by keys; `act` holds what they do. */
function listen(svg, act) {
  svg.addEventListener("pointerdown", (event) => {
    if (!act.grab(pointerAt(svg, event))) return;
    svg.setPointerCapture(event.pointerId);
    svg.focus({ preventScroll: true });
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => act.drag(pointerAt(svg, event)));
  for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, act.drop);
  svg.addEventListener("touchstart", (event) => act.holding() && event.preventDefault(), {
    passive: false,
  });
  svg.addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    if (way) act.nudge(way, event.shiftKey ? 5 : 1);
    else if (event.key === "." || event.key === ",") act.choose(event.key === "." ? 1 : -1);
    else if (event.key === "Home") act.reset();
    else return;
    event.preventDefault();
  });
}

/* Runs the moves slice by slice, so that they can be watched and stopped. */
function runner(state, show) {
  let turn = 0;
  const stop = () => (turn += 1);
  function run(target) {
    stop();
    const mine = turn;
    const reach = reachOf(state.points);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const size = calm ? STEPS : SLICE;
    let done = 0;
    const slice = () => {
      if (mine !== turn) return;
      const randoms = Array.from({ length: size }, () => Array.from({ length: 4 }, Math.random));
      state.points = anneal(state.points, target, randoms, { reach, done, steps: STEPS });
      done += size;
      const over = done >= STEPS;
      show(over ? "The points are there, and the numbers are what they were." : undefined);
      if (!over) requestAnimationFrame(slice);
    };
    slice();
  }
  return { run, stop };
}

/* What pointer and keys do: grab a point and drag it, or choose it and nudge it. */
function hands(state, { move, reset, show, stop }) {
  const { to, from } = places(state.range);
  let held = null;
  return {
    reset,
    holding: () => held !== null,
    drag: (at) => held && move(held, from(at)),
    drop: () => (held = null),
    grab(at) {
      const far = state.points.map((p) => Math.hypot(to(p)[0] - at[0], to(p)[1] - at[1]));
      const best = far.indexOf(Math.min(...far));
      if (far[best] > 36) return false;
      stop();
      state.chosen = best;
      held = state.points;
      return true;
    },
    nudge([dx, dy], times) {
      stop();
      const [x, y] = state.points[state.chosen];
      const unit = reachOf(state.points).map((value) => value / 2);
      move(state.points, [x + times * dx * unit[0], y + times * dy * unit[1]]);
    },
    choose(step) {
      const n = state.points.length;
      state.chosen = (state.chosen + step + n) % n;
      show(`Point ${state.chosen + 1} of ${n} is chosen.`);
    },
  };
}

function render({ model, el }) {
  const [sets, range, outlines] = ["sets", "range", "outlines"].map((name) => model.get(name));
  const names = Object.keys(sets);
  const parts = build(el, names, Object.keys(outlines[names[0]]));
  const state = { points: sets[names[0]], range, chosen: 0 };

  function show(words) {
    drawing(parts.svg, state);
    fillFacts(parts.facts, factsOf(state.points));
    if (words !== undefined) parts.status.textContent = words;
  }
  const moves = runner(state, show);

  function move(start, target) {
    const allowed = (at) => inside(range, at) && hold(start, state.chosen, at) !== null;
    const { at, whole } = furthest(start[state.chosen], target, allowed);
    state.points = hold(start, state.chosen, at) ?? start;
    const where = state.points[state.chosen].map((v) => written(v)).join(", ");
    const words = `Point ${state.chosen + 1} is at (${where}).`;
    show(whole ? words : `${words} No further: the others could not make up for it.`);
  }

  function reset() {
    moves.stop();
    state.points = sets[parts.start.value];
    state.chosen = 0;
    show(`${state.points.length} points, as at the start.`);
  }

  listen(parts.svg, hands(state, { move, reset, show, stop: moves.stop }));
  parts.start.addEventListener("change", reset);
  const go = () => {
    parts.status.textContent = "Moving.";
    moves.run(outlines[parts.start.value][parts.shape.value]);
  };
  const halt = () => {
    moves.stop();
    show("Stopped.");
  };
  parts.tools.append(button("Move", go), button("Stop", halt), button("Reset the points", reset));
  show(
    "Drag a point, or choose one with the keys for comma and full stop and move it with the arrows.",
  );
  return moves.stop;
}

export default { render };
