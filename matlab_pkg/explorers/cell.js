/* A supercell by its matrix: nine whole numbers, and what becomes of atoms, volume, edges, angles. */
import { button, fillFacts, make, numbers } from "./dom.js";
import { edges, extent } from "./atoms.js";
import { cellParameters, determinant, newCell, supercell } from "./lattice.js";
import { stage } from "./stage.js";

const AXES = ["a", "b", "c"];
const MOST = 9;
const list = (values) => values.map((value) => value.toFixed(2)).join(", ");

function render({ model, el }) {
  const fractions = [...numbers(model.get("fractions"), Float64Array)];
  const cell = model.get("cell").flat();
  const [elements, kinds, limit] = ["elements", "kinds", "max_atoms"].map((key) => model.get(key));
  const given = model.get("matrix");
  const margin = elements.reduce((widest, { radius }) => Math.max(widest, radius), 0);
  let matrix = given.flat();

  const root = make("div", { class: "lab-explorer supercell-explorer" });
  const view = stage({ elements, start: model.get("start"), label: "" });
  const form = make("div", { class: "matrix", role: "group", "aria-label": "Supercell matrix" });
  const inputs = matrix.map((_, n) => spinner(n));
  AXES.forEach((axis, i) => {
    const row = make("div", { class: "edge", role: "group", "aria-label": `new ${axis}` });
    row.append(make("span", { class: "name" }, `new ${axis} =`));
    AXES.forEach((old, j) => row.append(inputs[3 * i + j].node));
    form.append(row);
  });
  const presets = make("div", { class: "tools", role: "group", "aria-label": "Matrices to try" });
  for (const { name, rows } of model.get("presets"))
    presets.append(button(name, () => set(rows.flat())));
  presets.append(button("Reset", () => set(given.flat()), { "aria-label": "Reset the matrix" }));
  const message = make("p", { class: "status told", role: "status", "aria-live": "polite" });
  const table = make("table", { class: "facts" });
  table.append(make("caption", {}, "The new cell"));
  root.append(...view.parts, form, presets, message, table, view.status);
  el.append(root);

  /* One entry of the matrix: a number between two buttons for the thumb. */
  function spinner(n) {
    const words = `new ${AXES[Math.floor(n / 3)]}: how many old ${AXES[n % 3]}`;
    const node = make("span", { class: "entry" });
    const ends = { min: -MOST, max: MOST, step: 1, inputmode: "numeric" };
    const input = make("input", { type: "number", "aria-label": words, ...ends });
    const by = (step) => () => put(n, Math.max(-MOST, Math.min(MOST, (matrix[n] || 0) + step)));
    const less = button("−", by(-1), { "aria-label": `${words}, one less`, class: "small" });
    const more = button("+", by(1), { "aria-label": `${words}, one more`, class: "small" });
    input.addEventListener("input", () => {
      const typed = input.value.trim() === "" ? NaN : Number(input.value);
      matrix = matrix.with(n, Number.isInteger(typed) && Math.abs(typed) <= MOST ? typed : NaN);
      update();
    });
    node.append(less, input, more, make("i", {}, AXES[n % 3]));
    return { node, input };
  }

  function put(n, value) {
    set(matrix.map((old, i) => (i === n ? value : old)));
  }

  function set(values) {
    matrix = [...values];
    inputs.forEach(({ input }, n) => (input.value = Number.isNaN(matrix[n]) ? "" : matrix[n]));
    update();
  }

  function update() {
    inputs.forEach(({ input }, n) => input.setAttribute("aria-invalid", Number.isNaN(matrix[n])));
    if (matrix.some(Number.isNaN)) {
      message.textContent = `Every entry is a whole number from −${MOST} to ${MOST}: mend the marked one.`;
      return;
    }
    const det = determinant(matrix);
    const count = kinds.length * Math.abs(det);
    const drawn = det !== 0 && count <= limit;
    const wider = newCell(matrix, cell);
    const found = drawn ? supercell({ matrix, cell, fractions }) : { positions: [], origins: [] };
    const positions = Float32Array.from(found.positions);
    const lines = [...edges(wider, "ink"), ...edges(cell, "inner")];
    view.show({
      positions,
      kinds: Uint8Array.from(found.origins, (n) => kinds[n]),
      lines,
      marks: AXES.map((text, i) => ({
        text,
        at: wider.slice(3 * i, 3 * i + 3).map((x) => 1.06 * x),
      })),
      cell: det === 0 ? null : wider,
      ...extent(positions, lines, margin),
    });
    view.name(
      `${drawn ? `${count} atoms in the new cell` : "The new cell without atoms"}, its edges in ink, the old cell in colour inside.`,
    );
    fillFacts(table, facts(det, wider));
    message.textContent = told(det, count);
    const rows = [0, 3, 6].map((i) => matrix.slice(i, i + 3));
    if (JSON.stringify(rows) === JSON.stringify(model.get("matrix"))) return;
    model.set("matrix", rows);
    model.save_changes();
  }

  function facts(det, wider) {
    const { lengths, angles } = cellParameters(wider);
    const cells = Math.abs(det);
    const volume = cells * Math.abs(determinant(cell));
    return [
      ["Determinant", `${det}`.replace("-", "−")],
      ["Atoms", `${kinds.length * cells} = ${cells} × ${kinds.length}`],
      ["Volume", `${volume.toFixed(1)} Å³`],
      ["Edges a, b, c", `${list(lengths)} Å`],
      [
        "Angles α, β, γ",
        lengths.every(Boolean) ? `${list(angles)}°` : "none: an edge has no length",
      ],
    ];
  }

  function told(det, count) {
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

  const follow = () => {
    const values = model.get("matrix").flat();
    if (JSON.stringify(values) !== JSON.stringify(matrix)) set(values);
  };
  model.on("change:matrix", follow);
  set(matrix);
  return () => {
    view.free();
    model.off?.("change:matrix", follow);
  };
}

export default { render };
