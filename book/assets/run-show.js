/* What a cell shows, as parts of the page: text, tables, figures, explorers, errors. */
(() => {
  "use strict";
  const { make } = window.matlabPkg;
  const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g"); // of a terminal

  /* Markup that the reader's own Python has made, a table or a figure; its script elements do not run. */
  // eslint-disable-next-line no-restricted-syntax -- tables and figures come as markup
  const put = (element, html) => element.insertAdjacentHTML("beforeend", html);

  function errorBox({ error, message, line, text, help, trace }) {
    const where = line ? `In line ${line} of this cell` : "In this cell";
    const box = make("div", { className: "run-error" });
    box.append(
      make("p", {}, make("strong", {}, error), message ? `: ${message.replaceAll("`", "'")}` : "."),
    );
    box.append(make("p", {}, `${where}${text ? ": " : "."}`, text ? make("code", {}, text) : ""));
    if (help) box.append(make("p", {}, help));
    const more = make("details", {}, make("summary", {}, "All that Python says"));
    more.append(make("pre", { textContent: trace.replace(COLOURS, "") }));
    box.append(more);
    return box;
  }

  function printed(cell, { name, text }) {
    const last = cell.target.lastElementChild;
    if (last?.dataset.stream === name) last.textContent += text;
    else
      cell.target.append(
        make("pre", { className: "run-text", dataset: { stream: name }, textContent: text }),
      );
  }

  async function widget(cell, message) {
    const box = make("div", { className: "explorer mounted", ariaLabel: cell.alt });
    box.setAttribute("role", "group");
    cell.target.append(box);
    const state = JSON.parse(message.state);
    const model = await window.matlabPkg.mount({ state, buffers: message.buffers }, box);
    cell.page.models.set(message.widget, model);
    model.save = (changes) =>
      cell.page.python.post({ kind: "widget", widget: message.widget, changes });
  }

  async function scene(cell, { html }) {
    put(cell.target, html);
    await window.matlabPkg.load("viewers.js");
    await window.matlabPkg.load("x3dom/x3dom.js");
    window.x3dom.reload();
  }

  const SHOW = {
    stream: printed,
    text: (cell, { text }) =>
      cell.target.append(make("pre", { className: "run-text", textContent: text })),
    html: (cell, { html }) => {
      const box = make("div", { className: "output text_html" });
      put(box, html);
      // a corner without a word heads nothing
      for (const corner of box.querySelectorAll("th:empty"))
        corner.replaceWith(document.createElement("td"));
      cell.target.append(box);
    },
    svg: (cell, { html }) => put(cell.target, html),
    error: (cell, message) => {
      cell.outside = message.outside;
      // what the build has drawn stays in sight where the browser cannot draw it
      if (message.outside) cell.output.replaceChildren(...cell.before);
      (message.outside ? cell.output : cell.target).append(errorBox(message));
    },
    widget,
    scene,
  };

  /* The first new output takes the place of the old ones; a caption stays. */
  function clear(cell) {
    const caption = cell.output.querySelector("figcaption");
    cell.target = caption ? make("div") : cell.output;
    cell.output.replaceChildren(
      ...(caption ? [make("figure", {}, cell.target, caption.cloneNode(true))] : []),
    );
    cell.fresh = true;
  }

  Object.assign(window.matlabPkg, { SHOW, clear });
})();
