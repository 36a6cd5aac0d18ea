/* A structure, or a path of structures, to turn and to play. */
import { button, fillFacts, make, numbers, slider } from "./dom.js";
import { edges, extent } from "./atoms.js";
import { stage } from "./stage.js";

const AXES = ["a", "b", "c"];

function render({ model, el }) {
  const kinds = numbers(model.get("kinds"), Uint8Array);
  const positions = numbers(model.get("positions"), Float32Array);
  const cells = numbers(model.get("cells"), Float32Array);
  const [elements, labels, facts] = ["elements", "labels", "facts"].map((key) => model.get(key));
  const frames = labels.length;
  const atoms = kinds.length / frames;
  const part = (array, frame, length) => array.slice(frame * length, (frame + 1) * length);
  const boxes = labels.map((_, i) => (cells.length ? edges(part(cells, i, 9), "ink") : []));
  const margin = elements.reduce((widest, { radius }) => Math.max(widest, radius), 0);
  const room = extent(positions, boxes.flat(), margin);
  let frame = Math.min(model.get("frame"), frames - 1);
  let timer = 0;

  const root = make("div", { class: "lab-explorer structure-explorer" });
  const keys = { ",": () => step(-1), ".": () => step(1), " ": () => (timer ? stop() : play()) };
  const view = stage({
    elements,
    start: model.get("start"),
    label: model.get("label"),
    keys: frames > 1 ? keys : {},
  });
  const table = make("table", { class: "facts" });
  table.append(make("caption", {}, "What is drawn"));
  const player = make("div", { class: "player", role: "group", "aria-label": "Frames" });
  const toggle = button("Play", () => (timer ? stop() : play()));
  const words = (i) => labels[i];
  const bar = slider("Frame", frames, { start: frame, words, action: (i) => (stop(), go(i)) });
  player.append(toggle, bar.row);
  root.append(...view.parts.slice(0, 2), ...(frames > 1 ? [player] : []), view.parts[2]);
  root.append(view.status, table);
  el.append(root);

  function show() {
    const cell = cells.length ? part(cells, frame, 9) : null;
    const marks =
      cell && AXES.map((text, i) => ({ text, at: part(cell, i, 3).map((x) => 1.06 * x) }));
    view.show({
      positions: part(positions, frame, 3 * atoms),
      kinds: part(kinds, frame, atoms),
      lines: boxes[frame],
      marks: marks ?? [],
      cell,
      ...room,
    });
    const rows = facts[Math.min(frame, facts.length - 1)];
    const where = frames > 1 ? [["Frame", `${frame + 1} of ${frames}: ${labels[frame]}`]] : [];
    fillFacts(table, [...rows, ...where]);
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
    go(Math.min(frames - 1, Math.max(0, frame + by)));
  }

  function play() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    timer = setInterval(() => go((frame + 1) % frames), still ? 1000 : 1000 / model.get("rate"));
    toggle.textContent = "Pause";
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    toggle.textContent = "Play";
  }

  const follow = () => go(Math.min(frames - 1, Math.max(0, model.get("frame"))));
  model.on("change:frame", follow);
  show();
  return () => {
    stop();
    view.free();
    model.off?.("change:frame", follow);
  };
}

export default { render };
