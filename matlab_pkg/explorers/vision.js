/* Figures as people with another colour vision see them. */
import { button, fillFacts, make, slider } from "./dom.js";
import { seenAs } from "./seen.js";

function chooser(name, options, action) {
  const label = make("label", { class: "choice" }, `${name} `);
  const select = make("select", { "aria-label": name });
  select.append(...options.map((text, i) => make("option", { value: i }, text)));
  select.addEventListener("change", () => action(Number(select.value)));
  label.append(select);
  return { label, set: (value) => (select.value = value) };
}

/* A filter of the browser that does to every pixel what the matrix says, in linear light. */
function filterOf(id) {
  const svg = make("svg:svg", { class: "filter", "aria-hidden": "true", width: 0, height: 0 });
  const filter = make("svg:filter", { id, "color-interpolation-filters": "linearRGB" });
  const change = make("svg:feColorMatrix", { type: "matrix" });
  filter.append(change);
  svg.append(filter);
  const set = (matrix) => {
    const rows = [0, 3, 6].map((i) => [...matrix.slice(i, i + 3), 0, 0].join(" "));
    change.setAttribute("values", [...rows, "0 0 0 1 0"].join(" "));
  };
  return { svg, set };
}

function swatches({ title, classes }, matrix) {
  return Object.entries(classes).map(([name, colour]) => {
    const item = make("li");
    const patch = make("span", { "aria-hidden": "true" });
    patch.style.setProperty("--colour", seenAs(colour, matrix));
    item.append(patch, make("b", {}, title ? `${name} (${title.toLowerCase()})` : name));
    return item;
  });
}

function drawn(svg) {
  const node = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  for (const name of ["width", "height"]) node.removeAttribute(name);
  node.setAttribute("aria-hidden", "true");
  return node;
}

/* The closest pair of each panel: as a sentence, and as rows of a table. */
function inWords(seen, closest) {
  const parts = closest.map(
    ({ panel, names, distance }) => `${panel ? `${panel}: ` : ""}${names}, ${distance} apart`,
  );
  return parts.length ? `${seen}, the closest pair is ${parts.join("; ")}.` : `${seen}.`;
}

function inRows(closest, usual) {
  return closest.map(({ panel, names, distance }, i) => [
    panel || "Closest pair",
    `${names}: ${distance} (usual vision: ${usual[i].names}, ${usual[i].distance})`,
  ]);
}

let count = 0;

/* The parts of the explorer on the page; `go` is called with what the reader changes. */
function build(el, figures, kinds, go) {
  const id = `colour-vision-${(count += 1)}`;
  const root = make("div", { class: "lab-explorer vision-explorer" });
  const picture = make("div", { class: "picture", role: "img" });
  picture.style.filter = `url(#${id})`;
  const filter = filterOf(id);
  const key = make("ul", { class: "legend", "aria-label": "Colours as they are seen" });
  const table = make("table", { class: "facts" });
  const told = make("p", { class: "status", role: "status", "aria-live": "polite" });
  const controls = make("div", {
    class: "tools",
    role: "group",
    "aria-label": "Who looks at what",
  });
  const nameOf = (one) => one.name;
  const which = chooser("Figure", figures.map(nameOf), (figure) => go({ figure }));
  const who = chooser("Seen with", kinds.map(nameOf), (kind) => go({ kind }));
  const last = kinds[0].matrices.length - 1;
  const strength = slider("Severity", last + 1, {
    start: last,
    words: (value) => `${Math.round((100 * value) / last)} %`,
    action: (severity) => go({ severity }),
  });
  const reset = button("Reset", () => go(null), { "aria-label": "Reset the choice" });
  controls.append(which.label, who.label, strength.row, reset);
  root.append(filter.svg, picture, key, told, controls, table);
  el.append(root);
  return { picture, filter, key, table, told, which, who, strength, last };
}

function render({ model, el }) {
  const [figures, kinds] = ["figures", "kinds"].map((name) => model.get(name));
  const part = build(el, figures, kinds, go);
  const start = { figure: 0, kind: 1, severity: part.last };
  let now = { ...start, figure: -1 };

  function show(fresh) {
    const figure = figures[now.figure];
    const kind = kinds[now.kind];
    const matrix = kind.matrices[now.severity];
    const seen = `Seen with ${Math.round((100 * now.severity) / part.last)} % ${kind.name}`;
    const closest = figure.closest[now.kind][now.severity];
    if (fresh) part.picture.replaceChildren(drawn(figure.svg));
    part.picture.setAttribute("aria-label", `${figure.alt} ${seen}.`);
    part.filter.set(matrix);
    part.key.replaceChildren(...figure.panels.flatMap((panel) => swatches(panel, matrix)));
    part.which.set(now.figure);
    part.who.set(now.kind);
    part.strength.set(now.severity);
    part.told.textContent = inWords(seen, closest);
    fillFacts(part.table, inRows(closest, figure.closest[0][0]));
  }

  function go(change) {
    const before = now.figure;
    now = change ? { ...now, ...change } : { ...start };
    show(now.figure !== before);
  }

  go(null);
}

export default { render };
