/* A canvas with atoms that a hand, a thumb or a keyboard turns, and the buttons below it. */
import { button, make } from "./dom.js";
import { facing, paint, spheres, turn } from "./atoms.js";

const STEP = Math.PI / 18;
const ZOOM = 1.2;
const KEYS =
  "Drag or use the arrow keys to turn it; plus and minus zoom, Home goes back to the first view.";

/* The colours and the letters that the page has at this moment. */
function lookOf(canvas) {
  const style = getComputedStyle(canvas);
  const colour = (key) => style.getPropertyValue(`--${key}`).trim() || style.color;
  const [ink, inner, ground] = ["ink", "inner", "ground"].map(colour);
  return { ink, inner, ground, font: style.fontFamily, size: 15 };
}

/* Give a canvas the pixels of the screen; returns how many of them make one of the page. */
function sharpen(canvas) {
  const ratio = globalThis.devicePixelRatio || 1;
  const size = [canvas.clientWidth, canvas.clientHeight];
  const [width, height] = size.map((length) => Math.round(length * ratio));
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  return ratio;
}

/* What each key does; the buttons of the view do the same. */
function actionsOf({ rotate, zoom, reset }) {
  return {
    ArrowLeft: () => rotate("y", -STEP),
    ArrowRight: () => rotate("y", STEP),
    ArrowUp: () => rotate("x", -STEP),
    ArrowDown: () => rotate("x", STEP),
    "+": () => zoom(ZOOM),
    "=": () => zoom(ZOOM),
    "-": () => zoom(1 / ZOOM),
    Home: reset,
  };
}

function onKey(canvas, actions) {
  canvas.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
}

/* Calls `moved` with two angles: to the right and down. */
function onDrag(canvas, moved) {
  let held = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) return; // a second finger zooms the page
    held = [event.clientX, event.clientY];
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held || !event.isPrimary) return;
    const [dx, dy] = [event.clientX - held[0], event.clientY - held[1]];
    held = [event.clientX, event.clientY];
    const perPixel = 3.2 / Math.min(canvas.clientWidth, canvas.clientHeight);
    moved(dx * perPixel, dy * perPixel);
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, () => (held = null));
}

/* Calls `changed` when the size of the canvas or the colours of the page do; returns the end. */
function watch(canvas, changed) {
  const sizes = new ResizeObserver(changed);
  sizes.observe(canvas);
  // the colours of the page change with its theme
  const theme = new MutationObserver(changed);
  for (const node of [document.documentElement, document.body])
    theme.observe(node, { attributeFilter: ["data-theme", "data-jp-theme-light", "class"] });
  return () => {
    sizes.disconnect();
    theme.disconnect();
  };
}

/* The buttons of the view; `looks` are those that need a cell. */
function toolbar(actions, along) {
  const tools = make("div", { class: "tools", role: "group", "aria-label": "View" });
  const looks = [0, 1, 2].map((axis) => button(`along ${"abc"[axis]}`, () => along(axis)));
  tools.append(...looks);
  tools.append(button("−", actions["-"], { "aria-label": "Smaller", class: "small" }));
  tools.append(button("+", actions["+"], { "aria-label": "Larger", class: "small" }));
  tools.append(button("Reset", actions.Home, { "aria-label": "Reset the view" }));
  return { tools, looks };
}

function legendOf(elements) {
  const legend = make("ul", { class: "legend", "aria-label": "Elements" });
  for (const { symbol, colour, ring } of elements) {
    const entry = make("li", {}, symbol);
    entry.prepend(make("span", { style: `--colour: ${colour}`, class: ring ? "ring" : "" }));
    legend.append(entry);
  }
  return legend;
}

/* `start` is the first rotation; `keys` adds keys of the explorer itself. */
export function stage({ elements, start, label, keys = {} }) {
  const first = { rotation: [...start], zoom: 1 };
  let view = { ...first };
  let scene = null;
  let waiting = 0;
  const canvas = make("canvas", { tabindex: 0, role: "application" });
  const context = canvas.getContext("2d");
  const sphere = spheres(elements);
  const status = make("p", { class: "status", role: "status", "aria-live": "polite" });
  const name = (text) => canvas.setAttribute("aria-label", `${text} ${KEYS}`);
  name(label);

  function draw() {
    waiting = 0;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!scene || !width) return;
    const ratio = sharpen(canvas);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, { width, height }, scene, view, { sphere, ratio, ...lookOf(canvas) });
  }

  /* Many changes in one frame of the screen are one picture. */
  function redraw() {
    waiting ||= requestAnimationFrame(draw);
  }

  function change(next, words = "") {
    view = { ...view, ...next };
    view.zoom = Math.min(8, Math.max(0.4, view.zoom));
    status.textContent = words;
    redraw();
  }

  /* Look along an edge of the cell (0, 1 or 2), the next one but one upwards. */
  function along(axis) {
    const edge = (i) => scene.cell.slice(3 * i, 3 * i + 3);
    const rotation = facing(edge(axis), edge(axis === 2 ? 1 : 2));
    change({ rotation }, `Seen along ${"abc"[axis]}.`);
  }

  const actions = actionsOf({
    rotate: (axis, angle) => change({ rotation: turn(view.rotation, axis, angle) }),
    zoom: (factor) => change({ zoom: view.zoom * factor }, factor > 1 ? "Larger." : "Smaller."),
    reset: () => change(first, "First view."),
  });
  onKey(canvas, { ...actions, ...keys });
  onDrag(canvas, (right, down) =>
    change({ rotation: turn(turn(view.rotation, "y", right), "x", down) }),
  );
  const { tools, looks } = toolbar(actions, along);
  const unwatch = watch(canvas, redraw);

  function show(next) {
    scene = { elements, ...next };
    for (const look of looks) look.hidden = !scene.cell;
    redraw();
  }

  function free() {
    cancelAnimationFrame(waiting);
    unwatch();
  }

  return { parts: [canvas, legendOf(elements), tools], status, name, show, free };
}
