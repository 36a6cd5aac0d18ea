/* A supercell by its matrix: nine whole numbers, and what becomes of atoms, volume, edges, angles. */
import { button, fillFacts, make, numbers } from "./dom.js";
import { edges, extent } from "./atoms.js";
import { cellParameters, determinant, newCell, supercell } from "./lattice.js";
import { stage } from "./stage.js";

const AXES = ["a", "b", "c"];
const MOST = 9;
const list = (values) => values.map((value) => value.toFixed(2)).join(", ");
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/* The crystal of a model, as the rest of this file takes it. */
function crystalOf(model) {
  const elements = model.get("elements");
  return {
    elements,
    fractions: [...numbers(model.get("fractions"), Float64Array)],
    cell: model.get("cell").flat(),
    kinds: model.get("kinds"),
    limit: model.get("max_atoms"),
    margin: elements.reduce((widest, { radius }) => Math.max(widest, radius), 0),
  };
}

/* What the stage shows of a matrix: the new cell with its atoms, if there are any to draw. */
function sceneOf({ cell, fractions, kinds, margin }, matrix, drawn) {
  const wider = newCell(matrix, cell);
  const found = drawn ? supercell({ matrix, cell, fractions }) : { positions: [], origins: [] };
  const positions = Float32Array.from(found.positions);
  const lines = [...edges(wider, "ink"), ...edges(cell, "inner")];
  const ends = [0, 3, 6].map((row) => wider.slice(row, row + 3).map((x) => 1.06 * x));
  return {
    positions,
    kinds: Uint8Array.from(found.origins, (n) => kinds[n]),
    lines,
    marks: AXES.map((text, i) => ({ text, at: ends[i] })),
    cell: determinant(matrix) === 0 ? null : wider,
    ...extent(positions, lines, margin),
  };
}

/* Rows of the table of facts. */
function factsOf({ cell, kinds }, matrix) {
  const det = determinant(matrix);
  const { lengths, angles } = cellParameters(newCell(matrix, cell));
  const cells = Math.abs(det);
  const volume = cells * Math.abs(determinant(cell));
  const none = "none: an edge has no length";
  return [
    ["Determinant", `${det}`.replace("-", "−")],
    ["Atoms", `${kinds.length * cells} = ${cells} × ${kinds.length}`],
    ["Volume", `${volume.toFixed(1)} Å³`],
    ["Edges a, b, c", `${list(lengths)} Å`],
    ["Angles α, β, γ", lengths.every(Boolean) ? `${list(angles)}°` : none],
  ];
}

/* What a determinant means, in words. */
function told(det, count, limit) {
  if (det === 0)
    return "The determinant is 0: the three new edges lie in one plane and enclose no volume, so there is no cell. Change a row that the other two can replace.";
  const hand =
    det < 0
      ? " The determinant is negative: a, b and c follow one another like the fingers of a left hand. It is the same crystal; swap two rows for a right-handed cell."
      : "";
  if (count > limit)
    return `${count} atoms are too many to draw here (at most ${limit}); the table still holds. Use smaller numbers.${hand}`;
  const cells = Math.abs(det);
  return `${cells} old cell${cells === 1 ? "" : "s"}, ${count} atoms.${hand}`;
}

/* One entry of the matrix: a number between two buttons for the thumb; NaN is what is none. */
function spinner(n, { step, type }) {
  const words = `new ${AXES[Math.floor(n / 3)]}: how many old ${AXES[n % 3]}`;
  const node = make("span", { class: "entry" });
  const ends = { min: -MOST, max: MOST, step: 1, inputmode: "numeric" };
  const input = make("input", { type: "number", "aria-label": words, ...ends });
  const less = { "aria-label": `${words}, one less`, class: "small" };
  const more = { "aria-label": `${words}, one more`, class: "small" };
  input.addEventListener("input", () => {
    const typed = input.value.trim() === "" ? NaN : Number(input.value);
    type(n, Number.isInteger(typed) && Math.abs(typed) <= MOST ? typed : NaN);
  });
  node.append(
    button("−", () => step(n, -1), less),
    input,
    button("+", () => step(n, 1), more),
  );
  node.append(make("i", {}, AXES[n % 3]));
  return { node, input };
}

/* Three rows of three entries. */
function formOf(entries) {
  const form = make("div", { class: "matrix", role: "group", "aria-label": "Supercell matrix" });
  AXES.forEach((axis, i) => {
    const row = make("div", { class: "edge", role: "group", "aria-label": `new ${axis}` });
    row.append(make("span", { class: "name" }, `new ${axis} =`));
    row.append(...entries.slice(3 * i, 3 * i + 3).map(({ node }) => node));
    form.append(row);
  });
  return form;
}

/* Buttons for matrices worth a look, and one for the first. */
function presetsOf(presets, given, set) {
  const tools = make("div", { class: "tools", role: "group", "aria-label": "Matrices to try" });
  for (const { name, rows } of presets) tools.append(button(name, () => set(rows.flat())));
  tools.append(button("Reset", () => set(given.flat()), { "aria-label": "Reset the matrix" }));
  return tools;
}

function render({ model, el }) {
  const crystal = crystalOf(model);
  const given = model.get("matrix");
  let matrix = given.flat();

  const root = make("div", { class: "lab-explorer supercell-explorer" });
  const view = stage({ elements: crystal.elements, start: model.get("start"), label: "" });
  const entries = matrix.map((_, n) => spinner(n, { step, type }));
  const presets = presetsOf(model.get("presets"), given, set);
  const message = make("p", { class: "status told", role: "status", "aria-live": "polite" });
  const table = make("table", { class: "facts" });
  table.append(make("caption", {}, "The new cell"));
  root.append(...view.parts, formOf(entries), presets, message, table, view.status);
  el.append(root);

  function step(n, by) {
    const next = Math.max(-MOST, Math.min(MOST, (matrix[n] || 0) + by));
    set(matrix.with(n, next));
  }

  function type(n, value) {
    matrix = matrix.with(n, value);
    update();
  }

  function set(values) {
    matrix = [...values];
    entries.forEach(({ input }, n) => (input.value = Number.isNaN(matrix[n]) ? "" : matrix[n]));
    update();
  }

  function update() {
    entries.forEach(({ input }, n) => input.setAttribute("aria-invalid", Number.isNaN(matrix[n])));
    if (matrix.some(Number.isNaN)) {
      message.textContent = `Every entry is a whole number from −${MOST} to ${MOST}: mend the marked one.`;
      return;
    }
    show();
    const rows = [0, 3, 6].map((i) => matrix.slice(i, i + 3));
    if (same(rows, model.get("matrix"))) return;
    model.set("matrix", rows);
    model.save_changes();
  }

  function show() {
    const det = determinant(matrix);
    const count = crystal.kinds.length * Math.abs(det);
    const drawn = det !== 0 && count <= crystal.limit;
    const what = drawn ? `${count} atoms in the new cell` : "The new cell without atoms";
    view.show(sceneOf(crystal, matrix, drawn));
    view.name(`${what}, its edges in ink, the old cell in colour inside.`);
    fillFacts(table, factsOf(crystal, matrix));
    message.textContent = told(det, count, crystal.limit);
  }

  const follow = () => {
    const values = model.get("matrix").flat();
    if (!same(values, matrix)) set(values);
  };
  model.on("change:matrix", follow);
  set(matrix);
  return () => {
    view.free();
    model.off?.("change:matrix", follow);
  };
}

export default { render };
