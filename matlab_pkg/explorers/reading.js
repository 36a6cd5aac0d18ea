/* The reader's own error in reading pies and bars. */
import { button, make } from "./dom.js";
import { errors } from "./errors.js";

const [SIZE, LEFT, BASE] = [300, 20, 250];
const KINDS = { pie: "Pies", bars: "Bars" };

function text(svg, x, y, words) {
  svg.append(make("svg:text", { x, y, "text-anchor": "middle" }, words));
}

function pie(svg, shares, names) {
  const point = (turn, r) => [
    SIZE / 2 + r * Math.sin(2 * Math.PI * turn),
    SIZE / 2 - r * Math.cos(2 * Math.PI * turn),
  ];
  let from = 0;
  shares.forEach((share, i) => {
    const to = from + share;
    const [x1, y1] = point(from, 120);
    const [x2, y2] = point(to, 120);
    const d = `M150 150L${x1} ${y1}A120 120 0 ${share > 0.5 ? 1 : 0} 1 ${x2} ${y2}Z`;
    svg.append(make("svg:path", { class: "part", d }));
    if (names[i]) text(svg, ...point((from + to) / 2, 78), names[i]);
    from = to;
  });
}

function bars(svg, shares, names) {
  const largest = Math.max(...shares);
  shares.forEach((share, i) => {
    const [x, height] = [LEFT + 54 * i, (220 * share) / largest];
    svg.append(make("svg:rect", { class: "part", x, y: BASE - height, width: 40, height }));
    if (names[i]) text(svg, x + 20, BASE + 22, names[i]);
  });
  svg.append(make("svg:path", { class: "part", d: `M${LEFT - 8} ${BASE}H${SIZE - 10}` }));
}

function drawing(trial) {
  const names = trial.shares.map((_, i) => ["A", "B"][trial.marked.indexOf(i)] ?? "");
  const what = `${trial.shares.length} ${trial.kind === "pie" ? "parts of a pie" : "bars"}, two of them marked A and B`;
  const svg = make("svg:svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img", "aria-label": what });
  (trial.kind === "pie" ? pie : bars)(svg, trial.shares, names);
  return svg;
}

function row(kind, cells) {
  const line = make("tr");
  // a heading without words is no heading
  const heads = (cell) => kind === "th" && cell !== "";
  line.append(
    ...cells.map((cell) =>
      make(heads(cell) ? "th" : "td", heads(cell) ? { scope: "col" } : {}, `${cell}`),
    ),
  );
  return line;
}

/* Mean errors of each kind, as rows of a table. */
function summary(trials, answers) {
  return Object.entries(KINDS).map(([kind, name]) => {
    const mine = answers.map((_, i) => i).filter((i) => trials[i].kind === kind);
    if (!mine.length) return [name, 0, "–", "–"];
    const found = errors(
      mine.map((i) => answers[i]),
      mine.map((i) => trials[i].percent),
    );
    return [name, found.n, found.absolute.toFixed(1), found.logarithmic.toFixed(2)];
  });
}

function build(el) {
  const root = make("div", { class: "lab-explorer reading-explorer" });
  const picture = make("div", { class: "picture" });
  const form = make("form", { class: "tools" });
  const label = make("label", {}, "The smaller of A and B is ");
  const field = make("input", { type: "number", min: 1, max: 100, step: 1, required: "" });
  label.append(field, " % of the larger");
  const submit = make("button", { type: "submit" }, "Answer");
  form.append(label, submit);
  const told = make("p", { class: "status", role: "status", "aria-live": "polite" });
  const results = make("table", { class: "facts" });
  const list = make("details");
  const table = make("table", { class: "facts" });
  list.append(make("summary", {}, "Your answers, as a table"), table);
  root.append(picture, form, told, results, list);
  el.append(root);
  return { root, picture, form, field, submit, told, results, list, table };
}

function render({ model, el }) {
  const trials = model.get("trials");
  const part = build(el);
  let answers = [];
  part.root.append(button("Begin anew", () => go([]), { class: "anew" }));

  function last() {
    const i = answers.length - 1;
    if (i < 0) return "Look, judge, and type; no ruler. ";
    return `You said ${answers[i]} %, it was ${Math.round(trials[i].percent)} %. `;
  }

  function go(next) {
    answers = next;
    const over = answers.length === trials.length;
    if (over) part.picture.replaceChildren();
    else part.picture.replaceChildren(drawing(trials[answers.length]));
    part.form.hidden = over;
    part.field.value = "";
    const where = over
      ? "That was the last question: the table tells your errors."
      : `Question ${answers.length + 1} of ${trials.length}.`;
    part.told.textContent = last() + where;
    const head = row("th", [
      "",
      "Answers",
      "Mean error (percentage points)",
      "Mean of log2(error + 1/8)",
    ]);
    part.results.replaceChildren(
      make("caption", {}, "Your errors"),
      head,
      ...summary(trials, answers).map((cells) => row("td", cells)),
    );
    part.table.replaceChildren(
      row("th", ["Kind", "You said (%)", "True (%)"]),
      ...answers.map((value, i) => row("td", [trials[i].kind, value, trials[i].percent])),
    );
  }

  part.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = Number(part.field.value);
    if (!(value >= 1 && value <= 100)) {
      part.told.textContent = "Give a whole number from 1 to 100.";
      return;
    }
    go([...answers, value]);
    if (!part.form.hidden) part.field.focus();
  });
  go([]);
}

export default { render };
