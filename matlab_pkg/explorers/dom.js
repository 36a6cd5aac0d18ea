/* Small parts that the explorers are made of. */
const SVG = "http://www.w3.org/2000/svg";

export function make(name, attributes = {}, text = "") {
  const node = name.startsWith("svg:")
    ? document.createElementNS(SVG, name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

export function button(text, action, attributes = {}) {
  const node = make("button", { type: "button", ...attributes }, text);
  node.addEventListener("click", action);
  return node;
}

/* A slider of whole numbers with its label and the words for its value. */
export function slider(name, count, { start = 0, words, action }) {
  const row = make("label", { class: "slider" });
  const input = make("input", {
    type: "range",
    min: 0,
    max: count - 1,
    step: 1,
    "aria-label": name,
  });
  // the slider itself says its value; an output would say it again, at each frame that plays
  const output = make("output", { "aria-live": "off" });
  row.append(make("span", {}, name), input, output);
  function set(value) {
    input.value = value;
    output.textContent = words(value);
    input.setAttribute("aria-valuetext", words(value));
  }
  input.addEventListener("input", () => {
    set(Number(input.value));
    action(Number(input.value));
  });
  set(start);
  return { row, input, set };
}

/* Rows of name and value; only the cells that changed are written. */
export function fillFacts(table, rows) {
  while (table.rows.length > rows.length) table.deleteRow(-1);
  rows.forEach(([name, value], i) => {
    const row = table.rows[i] ?? table.insertRow();
    if (!row.cells.length) row.append(make("th", { scope: "row" }), make("td"));
    if (row.cells[0].textContent !== name) row.cells[0].textContent = name;
    if (row.cells[1].textContent !== value) row.cells[1].textContent = value;
  });
}

/* Bytes from Python as an array of numbers. */
export function numbers(view, Kind) {
  return new Kind(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}
