/* Python behind the cells of a page that `matlab-pkg serve` serves. A cookie of that server says so;
   without it, and on a page opened from disk, this script does nothing. Nothing is loaded before
   the button is pressed. */
(() => {
  "use strict";
  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const mark = document.cookie.match(/(?:^|; )matlab_pkg_serve=(\d+)/);
  if (!location.protocol.startsWith("http") || !mark || mark[1] !== location.port) return;

  const KEYS = "Shift and Enter run it; Tab leaves it.";
  const TURN = "Drag to turn it, or choose it and use the arrow keys; plus and minus zoom.";
  const GONE = "Python has begun anew; its variables are gone. Run the cells from the first on.";
  const LOST =
    "Python cannot be reached. Is matlab-pkg serve still running? Then load this page again.";

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const load = (tag, properties) =>
    new Promise((resolve, reject) => {
      const node = element(tag, properties);
      node.onload = resolve;
      node.onerror = () => reject(new Error(`${properties.src ?? properties.href} did not load`));
      document.head.append(node);
    });
  const script = (name) => load("script", { src: here + name });
  const style = (name) => load("link", { rel: "stylesheet", href: here + name });

  /* Widgets: thebe asks here for its loader. A context of its own keeps the modules of live widgets
     apart from those of the widgets that the page was built with. */
  window.liveRequire = async () => {
    if (!window.requirejs) {
      await script("require-config.js");
      await script("widgets/require.js");
    }
    const own = window.requirejs.config({
      context: "live",
      baseUrl: `${here}widgets/missing/`,
      paths: {
        anywidget: `${here}widgets/anywidget/index`,
        "nglview-js-widgets": `${here}widgets/nglview-js-widgets/index`,
      },
    });
    const context = window.requirejs.s.contexts.live;
    const require = (names, done, failed) => own(names, done, failed);
    require.defined = own.defined;
    require.config = () => {}; // a path that is not among the above leads to no other site
    const define = (name, module) => {
      context.defQueue.push([name, [], module]);
      context.defQueueMap[name] = true;
    };
    return { require, define };
  };

  /* ASE's viewer asks its own site for x3dom; the book has it. */
  const mended = (html) => {
    const scene = /x3dom\.org\/release/.test(html) && html.match(/<X3D\b[^>]*>([^]*)<\/X3D>/i);
    if (!scene) return html;
    const lines = scene[1].replaceAll(
      'diffuseColor="0 0 0"',
      'diffuseColor="0 0 0" emissiveColor="0.5 0.5 0.5"',
    );
    return `<div class="structure-view x3d-view" role="application" tabindex="0"
      aria-label="The structure that this cell shows. ${TURN}"
      ><x3d width="100%" height="100%">${lines}</x3d></div>`;
  };
  const showScenes = async () => {
    if (!window.x3dom) await Promise.all([script("x3dom/x3dom.js"), style("x3dom/x3dom.css")]);
    window.x3dom.reload();
  };
  /* Vector figures stand in the page itself, as those of the build do: the page's type and ink. */
  const INK = /#767676/g; // of matlab_pkg.plots
  let figures = 0;
  const inPage = (svg) => {
    const own = `live${(figures += 1)}-`;
    return svg
      .slice(svg.indexOf("<svg"))
      .replace(/<metadata>[^]*?<\/metadata>/g, "")
      .replace(INK, "currentColor")
      .replace(/\bid="/g, `id="${own}`)
      .replace(/url\(#/g, `url(#${own}`)
      .replace(/href="#/g, `href="#${own}`)
      .replace("<svg", '<svg class="figure-svg" role="img"');
  };

  const mend = (rendermime, kind, change) => {
    const given = rendermime.getFactory(kind);
    const createRenderer = (options) => {
      const renderer = given.createRenderer(options);
      const render = renderer.renderModel.bind(renderer);
      renderer.renderModel = async ({ data, metadata, trusted }) => {
        const text = [data[kind]].flat().join("");
        await change({ renderer, render, text, data, metadata, trusted });
      };
      return renderer;
    };
    rendermime.addFactory({ ...given, createRenderer }, rendermime.getRank(kind) ?? 50);
  };
  const mendAll = (rendermime) => {
    mend(rendermime, "text/html", async ({ renderer, render, text, data, ...rest }) => {
      await render({ data: { ...data, "text/html": mended(text) }, ...rest });
      if (renderer.node.querySelector("x3d")) await showScenes();
    });
    mend(rendermime, "image/svg+xml", async ({ renderer, text }) => {
      // eslint-disable-next-line no-restricted-syntax -- a figure that the reader's Python has drawn
      renderer.node.innerHTML = inPage(text);
    });
  };

  /* The words for what the build has drawn for a cell. */
  const DRAWN = ":is(svg, .structure-view, .explorer)[aria-label], img[alt]";
  const described = (still) => {
    const drawn = still?.querySelector(DRAWN);
    return drawn?.getAttribute("aria-label") ?? drawn?.getAttribute("alt");
  };

  /* Where a cell shows what it makes now, hidden until it has run. */
  const liveOutput = (node, still, name) => {
    const live = element(name, { className: "live-output", hidden: true });
    const output = element("div");
    output.dataset.output = "true";
    live.append(output);
    if (still) still.after(live);
    else node.append(live);
    return live;
  };

  /* One cell of the page: its code becomes an editor; what the build showed stays until it runs. */
  const prepare = (node, index) => {
    const input = node.querySelector(".cell_input");
    const code = input.querySelector("pre").textContent.trimEnd();
    const source = element("pre", { textContent: code });
    source.dataset.executable = "true";
    source.dataset.language = "python";
    input.replaceChildren(source);
    const still = node.querySelector(".cell_output");
    const caption = still?.querySelector("figcaption")?.cloneNode(true);
    const live = liveOutput(node, still, caption ? "figure" : "div");
    const alt = described(still);
    return { node, input, code, still, caption, live, alt, number: index + 1 };
  };

  /* nglview's picture turns by hand and by keyboard, as it does in the built page. */
  const labelView = (item, alt) => {
    const view = item.live.querySelector(".ui-resizable:has(canvas)");
    if (!view) return;
    view.classList.add("structure-view", "ngl-view");
    view.tabIndex = 0;
    view.setAttribute("role", "application");
    const words = `The structure that cell ${item.number} shows. ${TURN}`;
    view.setAttribute("aria-label", alt || words);
  };

  const label = (item) => {
    const edited = item.cell.source.trimEnd() !== item.code;
    const text = (!edited && item.alt) || `Figure that cell ${item.number} draws`;
    for (const picture of item.live.querySelectorAll(".jp-RenderedImage img")) picture.alt = text;
    for (const picture of item.live.querySelectorAll("svg.figure-svg"))
      picture.setAttribute("aria-label", text);
    labelView(item, !edited && item.alt);
    if (item.caption && !edited) item.live.append(item.caption);
    else item.caption?.remove();
    const maths = [...item.live.querySelectorAll(".jp-RenderedLatex")];
    if (maths.length) window.MathJax?.typesetPromise?.(maths);
  };

  const edit = (item, run) => {
    const editor = item.input.querySelector(".CodeMirror").CodeMirror;
    editor.getInputField().setAttribute("aria-label", `Code of cell ${item.number}. ${KEYS}`);
    editor.setOption("lineNumbers", false);
    editor.addKeyMap({ "Shift-Enter": () => run(item), Tab: false, "Shift-Tab": false });
    const button = element("button", { type: "button", className: "run-cell", textContent: "Run" });
    button.setAttribute("aria-label", `Run cell ${item.number}`);
    button.onclick = () => run(item);
    item.button = button;
    item.input.append(button);
    new MutationObserver(() => label(item)).observe(item.live.firstChild, {
      childList: true,
      subtree: true,
    });
  };

  const options = () => {
    const path = `${location.pathname.replace(/^.*\/|\.html$/g, "")}-${crypto.randomUUID()}.ipynb`;
    return {
      useBinder: false,
      requestKernel: true,
      mountStatusWidget: false,
      mountActivateWidget: false,
      mountRunButton: false,
      mountRunAllButton: false,
      mountRestartButton: false,
      mountRestartAllButton: false,
      mathjaxUrl: "",
      savedSessionOptions: { enabled: false },
      kernelOptions: { kernelName: "python3", path },
      serverSettings: {
        baseUrl: `${location.origin}/`,
        wsUrl: `${location.origin.replace(/^http/, "ws")}/`,
        token: "",
        appendToken: false,
      },
    };
  };

  /* Python ends with its page; the server ends what a crashed browser leaves behind. */
  const endWithPage = (session) => {
    addEventListener("pagehide", () => {
      const [, token] = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/) ?? ["", ""];
      const headers = { "X-XSRFToken": token };
      fetch(`/api/sessions/${session.id}`, { method: "DELETE", keepalive: true, headers });
    });
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  };

  /* One page: its cells, the kernel behind them, and the line that says how it goes. */
  class Served {
    kernel = null;
    gone = false;

    constructor(bar) {
      this.bar = bar;
    }

    say(text, state) {
      this.bar.querySelector("[role=status]").textContent = text;
      if (state) this.bar.dataset.state = state;
    }

    async start(nodes) {
      this.say("Python is starting …", "starting");
      await Promise.all([style("thebe/thebe.css"), style("served.css"), script("thebe/index.js")]);
      this.items = nodes.map(prepare);
      const begun = window.thebe.bootstrap(options());
      mendAll(window.thebe.notebook.rendermime);
      for (const [index, item] of this.items.entries()) {
        item.cell = window.thebe.notebook.cells[index];
        edit(item, () => this.run(item));
      }
      const { session } = await begun;
      endWithPage(session);
      await session.kernel.info;
      this.kernel = session.kernel;
      this.control();
      this.listen();
      this.say("Python is ready. Change a cell and run it; a cell needs those above it.", "ready");
    }

    control() {
      const button = (textContent, onclick) =>
        element("button", { type: "button", textContent, onclick });
      const restart = async () => {
        await this.kernel.restart();
        this.say(GONE, "ready");
      };
      this.bar.firstChild.replaceWith(
        button("Run all", () => this.runAll()),
        button("Stop", () => this.kernel.interrupt()),
        button("Restart", restart),
      );
    }

    listen() {
      this.kernel.statusChanged.connect((_, now) => {
        if (now === "autorestarting") this.say(GONE, "ready");
        if (now === "dead")
          this.say("Python has ended. Load this page again to start it anew.", "lost");
      });
      this.kernel.connectionStatusChanged.connect((_, now) => {
        if (now !== "connected") this.say(LOST, "lost");
        else if (this.bar.dataset.state === "lost")
          this.say(this.gone ? GONE : "Python is back.", "ready");
      });
    }

    async run(item) {
      if (!this.kernel) {
        this.say("Python is still starting …");
        return false;
      }
      item.node.dataset.state = "running";
      item.button.textContent = "Running";
      this.gone = false;
      this.say(`Cell ${item.number} is running …`, "busy");
      if (item.still) item.still.hidden = true;
      item.live.hidden = false;
      item.live.closest("details")?.setAttribute("open", "");
      const done = await item.cell.execute(item.cell.source);
      label(item);
      item.button.textContent = "Run";
      return this.ended(item, done);
    }

    ended(item, done) {
      const fine = Boolean(done && !done.error);
      item.node.dataset.state = fine ? "done" : "failed";
      if (fine) this.say(`Cell ${item.number} is done.`, "ready");
      else if (done)
        this.say(`Cell ${item.number} stopped with an error; it is shown below it.`, "ready");
      else {
        item.cell.setOutputText("Python ended while this cell ran.");
        this.gone = true; // said when the connection is back, if it was lost with Python
        if (this.bar.dataset.state !== "lost") this.say(GONE, "ready");
      }
      return fine;
    }

    async runAll() {
      for (const item of this.items.filter(({ node }) => !node.closest(".solution")))
        if (!(await this.run(item))) return item.node.scrollIntoView({ block: "center" });
      return this.say("All cells are done; solutions run one by one.", "ready");
    }
  }

  const offer = () => {
    const nodes = [...document.querySelectorAll("div.cell")].filter((cell) =>
      cell.querySelector(".cell_input pre"),
    );
    if (!nodes.length) return;
    const status = element("span");
    status.setAttribute("role", "status");
    const button = element("button", {
      type: "button",
      textContent: "Run this page with Python on this computer",
    });
    const bar = element("div", { className: "run-page" }, button, status);
    button.onclick = () => {
      button.disabled = true;
      new Served(bar).start(nodes).catch((error) => {
        bar.dataset.state = "lost";
        status.textContent = `${LOST} (${error?.message ?? error})`;
        button.disabled = false;
      });
    };
    document.querySelector("article.bd-article h1").after(bar);
  };
  offer();
})();
