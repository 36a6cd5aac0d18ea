/* A structure, or a path of structures, to turn and to play. */
import { button, fillFacts, make, numbers, slider } from "./dom.js";
import { edges, extent } from "./atoms.js";
import { stage } from "./stage.js";

const AXES = ["a", "b", "c"];
const part = (array, frame, length) => array.slice(frame * length, (frame + 1) * length);

/* The frames of a path: how many there are, and what the stage shows and the table tells of each. */
function pathOf(model) {
  const kinds = numbers(model.get("kinds"), Uint8Array);
  const positions = numbers(model.get("positions"), Float32Array);
  const cells = numbers(model.get("cells"), Float32Array);
  const [elements, labels, facts] = ["elements", "labels", "facts"].map((key) => model.get(key));
  const count = labels.length;
  const atoms = kinds.length / count;
  const boxes = labels.map((_, i) => (cells.length ? edges(part(cells, i, 9), "ink") : []));
  const margin = elements.reduce((widest, { radius }) => Math.max(widest, radius), 0);
  const room = extent(positions, boxes.flat(), margin);

  function scene(frame) {
    const cell = cells.length ? part(cells, frame, 9) : null;
    const marks =
      cell && AXES.map((text, i) => ({ text, at: part(cell, i, 3).map((x) => 1.06 * x) }));
    return {
      positions: part(positions, frame, 3 * atoms),
      kinds: part(kinds, frame, atoms),
      lines: boxes[frame],
      marks: marks ?? [],
      cell,
      ...room,
    };
  }

  const where = (frame) => `${frame + 1} of ${count}: ${labels[frame]}`;

  function rows(frame) {
    const last = count > 1 ? [["Frame", where(frame)]] : [];
    return [...facts[Math.min(frame, facts.length - 1)], ...last];
  }

  const within = (frame) => Math.min(count - 1, Math.max(0, frame));
  return { elements, labels, count, scene, where, rows, within };
}

/* A clock that calls `tick` at a rate (1/s), and its button; `changed` learns whether it runs. */
function clock(rate, { tick, changed }) {
  let timer = 0;
  const toggle = button("Play", change);

  function stop() {
    clearInterval(timer);
    timer = 0;
    toggle.textContent = "Play";
  }

  function play() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    timer = setInterval(tick, still ? 1000 : 1000 / rate);
    toggle.textContent = "Pause";
  }

  function change() {
    if (timer) stop();
    else play();
    changed(timer !== 0);
  }

  return { toggle, stop, change };
}

/* The parts of the explorer on the page; one structure alone has no player. */
function build(el, view, player) {
  const root = make("div", { class: "lab-explorer structure-explorer" });
  const table = make("table", { class: "facts" });
  table.append(make("caption", {}, "What is drawn"));
  const [canvas, legend, tools] = view.parts;
  root.append(canvas, legend, ...player, tools, view.status, table);
  el.append(root);
  return table;
}

function render({ model, el }) {
  const path = pathOf(model);
  const { count, elements, labels } = path;
  let frame = Math.min(model.get("frame"), count - 1);

  const player = make("div", { class: "player", role: "group", "aria-label": "Frames" });
  const { toggle, stop, change } = clock(model.get("rate"), {
    tick: () => go((frame + 1) % count),
    changed: (plays) => tell(plays ? "Playing." : undefined),
  });
  const bar = slider("Frame", count, {
    start: frame,
    words: (i) => labels[i],
    action: (i) => (stop(), tell(""), go(i)),
  });
  player.append(toggle, bar.row);
  const keys = { ",": () => step(-1), ".": () => step(1), " ": change };
  const [start, label] = ["start", "label"].map((key) => model.get(key));
  const view = stage({ elements, start, label, keys: count > 1 ? keys : {} });
  const table = build(el, view, count > 1 ? [player] : []);

  /* What a screen reader says: on a step and on a stop, not at each frame that plays. */
  function tell(words = `Frame ${path.where(frame)}.`) {
    view.status.textContent = words;
  }

  function show() {
    view.show(path.scene(frame));
    fillFacts(table, path.rows(frame));
    bar.set(frame);
  }

  function go(next) {
    if (next === frame) return;
    frame = next;
    model.set("frame", frame);
    model.save_changes();
    show();
  }

  function step(by) {
    stop();
    go(path.within(frame + by));
    tell();
  }

  function follow() {
    const next = path.within(model.get("frame"));
    if (next === frame) return;
    tell("");
    go(next);
  }
  model.on("change:frame", follow);
  show();
  return () => {
    stop();
    view.free();
    model.off?.("change:frame", follow);
  };
}

export default { render };
