/* The cells of a page as editors, and the Python that runs them, which lives in worker.js. */
(() => {
  "use strict";
  const { base, make, button, elsewhere, SHOW, clear } = window.matlabPkg;
  const WAIT_S = 10; // after this a running cell says for how long it has been at it

  const key = (cell) => `matlab-pkg ${location.pathname} ${cell.number}`;

  function remember(cell) {
    const code = cell.editor.value;
    try {
      if (code === cell.code) localStorage.removeItem(key(cell));
      else localStorage.setItem(key(cell), JSON.stringify({ before: cell.code, code }));
    } catch {
      // a browser that stores nothing: the edits last as long as the page is open
    }
  }

  function recall(cell) {
    try {
      const { before, code } = JSON.parse(localStorage.getItem(key(cell)));
      return before === cell.code ? code : cell.code;
    } catch {
      return cell.code;
    }
  }

  class Python {
    #worker;
    #call;

    constructor(page) {
      this.page = page;
    }

    post(message) {
      this.#worker?.postMessage({ ...message, mark: this.page.settings.python });
    }

    #start() {
      this.#worker = new Worker(`${base}worker.js?${this.page.settings.python}`);
      this.#worker.onmessage = ({ data }) => this.#hear(data);
      this.#worker.onerror = (event) => {
        event.preventDefault();
        this.#hear({ kind: "broken", words: event.message || "the browser refused to start it" });
      };
    }

    #hear(message) {
      if (message.kind === "widget-change")
        this.page.models.get(message.widget)?.take(JSON.parse(message.state));
      else if (message.kind === "widget-failed")
        this.page.say(`What Python does with a picture has failed: ${message.words}`);
      else this.#call?.(message);
    }

    /* Send one task; `tell` hears all that comes back, the promise ends with the last of it. */
    ask(task, tell) {
      return new Promise((done) => {
        this.#call = (message) => {
          tell(message);
          if (["done", "ready", "broken", "stopped"].includes(message.kind)) {
            this.#call = undefined;
            if (message.kind === "broken") this.end();
            done(message);
          }
        };
        try {
          if (!this.#worker) this.#start();
          this.post(task);
        } catch (error) {
          this.#hear({ kind: "broken", words: error.message });
        }
      });
    }

    end() {
      this.#worker?.terminate();
      this.#worker = undefined;
      // a new Python does not know the pictures of the old one, which move on without it
      for (const model of this.page.models.values()) model.save = () => {};
      this.page.models.clear();
    }

    stop() {
      this.end();
      this.#hear({ kind: "stopped" });
    }
  }

  /* Enter keeps the indentation, and goes deeper after a colon. */
  function indent(event) {
    const { value, selectionStart: at } = event.target;
    const line = value.slice(value.lastIndexOf("\n", at - 1) + 1, at);
    const deeper = line.trimEnd().endsWith(":") ? "    " : "";
    event.preventDefault();
    document.execCommand("insertText", false, `\n${line.match(/^ */)[0]}${deeper}`);
  }

  function editorOf(cell) {
    const label = `Code of cell ${cell.number}. Shift and Enter run it.`;
    const editor = make("textarea", {
      className: "run-editor",
      value: recall(cell),
      spellcheck: false,
      ariaLabel: label,
    });
    editor.autocapitalize = "off";
    const fit = () => {
      editor.rows = editor.value.split("\n").length;
      const changed = editor.value !== cell.code;
      cell.undo.hidden = !changed && !cell.fresh;
      remember(cell);
    };
    editor.addEventListener("input", fit);
    editor.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      if (event.shiftKey || event.ctrlKey || event.metaKey) {
        event.preventDefault();
        cell.page.run([cell]);
      } else indent(event);
    });
    cell.fit = fit;
    return editor;
  }

  function undo(cell) {
    cell.editor.value = cell.code;
    cell.output.replaceChildren(...cell.before);
    cell.fresh = false;
    cell.fit();
    cell.status.textContent = "Code and output are those of the book.";
    cell.editor.focus();
  }

  /* Turn an element with code into an editor with its buttons. */
  function equip(page, { input, output, code, alt, inOrder, number }) {
    const cell = {
      page,
      output,
      code,
      alt,
      inOrder,
      number,
      before: [...output.childNodes],
      fresh: false,
    };
    cell.status = make("span", { className: "run-status" });
    cell.status.setAttribute("role", "status");
    cell.go = button("Run", () => cell.stop.hidden && page.run([cell]));
    cell.go.setAttribute("aria-label", `Run cell ${number}`);
    cell.stop = button("Stop", () => page.python.stop());
    cell.stop.setAttribute("aria-label", `Stop cell ${number}`);
    cell.undo = button("Reset", () => undo(cell));
    cell.undo.setAttribute("aria-label", `Reset cell ${number}`);
    cell.stop.hidden = true;
    cell.editor = editorOf(cell);
    input.replaceChildren(
      cell.editor,
      // Reset far from Stop, so that a second press of Stop takes nothing away
      make("div", { className: "run-tools" }, cell.go, cell.stop, cell.status, cell.undo),
    );
    cell.fit();
    return cell;
  }

  function builtCell(page, element, number) {
    const input = element.querySelector(".cell_input");
    let output = element.querySelector(".cell_output");
    if (!output) element.append((output = make("div", { className: "cell_output" })));
    const code = input.querySelector("pre").textContent.trimEnd();
    const alt = output.querySelector("[aria-label]")?.getAttribute("aria-label") ?? "";
    return equip(page, {
      input,
      output,
      code,
      alt,
      inOrder: !element.closest(".solution"),
      number,
    });
  }

  function answerCell(page, box, number) {
    const input = make("div", { className: "cell_input" });
    const output = make("div", { className: "cell_output" });
    box.append(
      make("div", { className: "cell run-answer" }, make("p", {}, "Your answer:"), input, output),
    );
    const code = `answer = ...\nexercises.check("${box.id}", answer)`;
    return equip(page, { input, output, code, alt: "", inOrder: false, number });
  }

  const ENDS = {
    done: ({ ran, outside }, seconds) => {
      if (ran) return `Done in ${seconds} s.`;
      return outside ? "This cell does not run in a browser." : "It ended with an error.";
    },
    stopped: () => "Stopped. Python begins anew: run the cells above again.",
    broken: ({ words, began }) =>
      began
        ? `Python broke down: ${words}. It begins anew: run the cells above again.`
        : `Python could not be loaded: ${words}. ${elsewhere}`,
  };

  /* The buttons of a cell that runs; the keyboard's place is kept: no button goes from under it. */
  function showRunning(cell, runs) {
    if (!runs && document.activeElement === cell.stop) cell.go.focus();
    cell.go.setAttribute("aria-disabled", runs);
    cell.undo.disabled = runs;
    cell.stop.hidden = !runs;
  }

  /* A way to a cell, which may be far from the top of the page. */
  const linkTo = (cell) => {
    const show = () => {
      cell.editor.closest("details")?.setAttribute("open", "");
      cell.editor.scrollIntoView({ block: "center" });
      cell.editor.focus({ preventScroll: true });
    };
    return button(`Go to cell ${cell.number}`, show);
  };

  class Page {
    models = new Map();
    queue = [];
    busy = false;

    constructor(bar, settings) {
      this.bar = bar;
      this.settings = settings;
      this.python = new Python(this);
    }

    start() {
      const elements = [...document.querySelectorAll("div.cell")].filter((e) =>
        e.querySelector(".cell_input pre"),
      );
      let number = 0;
      const cells = elements.map((element) => builtCell(this, element, (number += 1)));
      const answers = [...document.querySelectorAll("div.exercise[id]")];
      this.cells = [...cells, ...answers.map((box) => answerCell(this, box, (number += 1)))];
      const all = () => this.run(this.cells.filter((cell) => cell.inOrder));
      this.all = button("Run all cells", all);
      this.bar.replaceChildren(this.all, this.status());
      this.all.focus();
      this.say("Loading Python");
      this.busy = true;
      this.python
        .ask({ kind: "start" }, (m) => m.words && this.say(m.words))
        .then((message) => {
          this.busy = false;
          const good = message.kind === "ready";
          this.say(
            good
              ? "Python is ready. Run a cell, edit it, run it again."
              : ENDS[message.kind](message),
          );
          this.next();
        });
    }

    status() {
      this.line = make("span", { className: "run-status" });
      this.line.setAttribute("role", "status");
      return this.line;
    }

    say(words) {
      this.line.replaceChildren(...make("span", {}, words).childNodes);
    }

    run(cells) {
      for (const cell of cells.filter((one) => !this.queue.includes(one))) {
        this.queue.push(cell);
        cell.status.textContent = "Waiting";
      }
      this.next();
    }

    async next() {
      if (this.busy || !this.queue.length) return;
      this.busy = true;
      const cell = this.queue.shift();
      const end = await this.runOne(cell);
      this.busy = false;
      if (end.kind === "done" && (end.ran || cell.outside)) {
        if (!this.queue.length) this.say("Python is ready.");
        return this.next();
      }
      for (const other of this.queue) other.status.textContent = "";
      this.queue = [];
      this.say(ENDS[end.kind](end));
      if (end.kind === "done") this.line.append(" ", linkTo(cell));
    }

    async runOne(cell) {
      const start = performance.now();
      const seconds = () => ((performance.now() - start) / 1000).toFixed(1);
      const edited = cell.editor.value !== cell.code;
      const alt =
        edited && cell.alt
          ? `Drawn by the edited cell. Before it was edited: ${cell.alt}`
          : cell.alt;
      let empty = true;
      let words = "Running";
      const clock = setInterval(() => {
        if (seconds() > WAIT_S) cell.status.textContent = `${words}, ${Math.round(seconds())} s`;
      }, 5000);
      showRunning(cell, true);
      cell.output.classList.add("run-old");
      cell.outside = false;
      const shown = [];
      const end = await this.python.ask(
        { kind: "run", code: cell.editor.value, alt },
        (message) => {
          if (message.kind === "status") cell.status.textContent = words = message.words;
          if (!SHOW[message.kind]) return;
          if (empty) clear(cell);
          empty = false;
          shown.push(SHOW[message.kind](cell, message));
        },
      );
      clearInterval(clock);
      if (empty && end.kind === "done") clear(cell);
      await Promise.allSettled(shown);
      cell.output.classList.remove("run-old");
      showRunning(cell, false);
      cell.fit();
      cell.status.replaceChildren(
        ...make("span", {}, ENDS[end.kind]({ ...end, outside: cell.outside }, seconds()))
          .childNodes,
      );
      return end;
    }
  }

  window.matlabPkg.runPage = (bar, settings) => new Page(bar, settings).start();
})();
