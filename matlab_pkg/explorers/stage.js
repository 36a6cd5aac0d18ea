/* A canvas with atoms that a hand, a thumb or a keyboard turns, and the buttons below it. */
import { button, make } from "./dom.js";
import { facing, paint, spheres, turn } from "./atoms.js";

const STEP = Math.PI / 18;
const ZOOM = 1.2;
const KEYS =
  "Drag or use the arrow keys to turn it; plus and minus zoom, Home goes back to the first view.";

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
  name(label);

  function name(text) {
    canvas.setAttribute("aria-label", `${text} ${KEYS}`);
  }

  function draw() {
    waiting = 0;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!scene || !width) return;
    const ratio = globalThis.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    const style = getComputedStyle(canvas);
    const colour = (key) => style.getPropertyValue(`--${key}`).trim() || style.color;
    const look = {
      sphere,
      ratio,
      ink: colour("ink"),
      inner: colour("inner"),
      ground: colour("ground"),
    };
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, { width, height }, scene, view, { ...look, font: style.fontFamily, size: 15 });
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

  const turned = (axis, angle) => () => change({ rotation: turn(view.rotation, axis, angle) });
  const zoomed = (factor) => () =>
    change({ zoom: view.zoom * factor }, factor > 1 ? "Larger." : "Smaller.");
  const reset = () => change(first, "First view.");
  const actions = {
    ArrowLeft: turned("y", -STEP),
    ArrowRight: turned("y", STEP),
    ArrowUp: turned("x", -STEP),
    ArrowDown: turned("x", STEP),
    "+": zoomed(ZOOM),
    "=": zoomed(ZOOM),
    "-": zoomed(1 / ZOOM),
    Home: reset,
    ...keys,
  };
  canvas.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });

  let held = null;
  canvas.addEventListener("pointerdown", (event) => {
    held = [event.clientX, event.clientY];
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [dx, dy] = [event.clientX - held[0], event.clientY - held[1]];
    held = [event.clientX, event.clientY];
    const perPixel = 3.2 / Math.min(canvas.clientWidth, canvas.clientHeight);
    change({ rotation: turn(turn(view.rotation, "y", dx * perPixel), "x", dy * perPixel) });
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, () => (held = null));

  /* Look along an edge of the cell (0, 1 or 2), the next one but one upwards. */
  function along(axis) {
    const edge = (i) => scene.cell.slice(3 * i, 3 * i + 3);
    change(
      { rotation: facing(edge(axis), edge(axis === 2 ? 1 : 2)) },
      `Seen along ${"abc"[axis]}.`,
    );
  }

  const tools = make("div", { class: "tools", role: "group", "aria-label": "View" });
  const looks = [0, 1, 2].map((axis) => button(`along ${"abc"[axis]}`, () => along(axis)));
  tools.append(...looks);
  tools.append(button("−", actions["-"], { "aria-label": "Smaller", class: "small" }));
  tools.append(button("+", actions["+"], { "aria-label": "Larger", class: "small" }));
  tools.append(button("Reset", reset, { "aria-label": "Reset the view" }));

  const legend = make("ul", { class: "legend", "aria-label": "Elements" });
  for (const { symbol, colour, ring } of elements) {
    const entry = make("li", {}, symbol);
    entry.prepend(make("span", { style: `--colour: ${colour}`, class: ring ? "ring" : "" }));
    legend.append(entry);
  }

  const sizes = new ResizeObserver(redraw);
  sizes.observe(canvas);
  // the colours of the page change with its theme
  const theme = new MutationObserver(redraw);
  for (const node of [document.documentElement, document.body])
    theme.observe(node, { attributeFilter: ["data-theme", "data-jp-theme-light", "class"] });

  return {
    parts: [canvas, legend, tools],
    status,
    name,
    show(next) {
      scene = { elements, ...next };
      for (const look of looks) look.hidden = !scene.cell;
      redraw();
    },
    free() {
      cancelAnimationFrame(waiting);
      sizes.disconnect();
      theme.disconnect();
    },
  };
}
