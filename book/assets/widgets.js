/* Widgets of a page: the code of each is loaded when it nears the screen, and never before.
   An explorer of the course brings its own small module and needs nothing else; whatever else there
   is (nglview) gets the widget manager. A scene of x3dom gets its library. */
(() => {
  "use strict";
  const base = document.currentScript.src.replace(/[^/]*$/, "");
  const NEAR = "600px";
  const TYPE = "application/vnd.jupyter.widget-";
  const MANAGER = [
    "require-config.js",
    "widgets/require.js",
    "widgets/html-manager/dist/embed-amd.js",
  ];
  const NO_WEBGL =
    "This viewer needs WebGL, which this browser does not have or has switched off. " +
    "The page reads without it; the caption says what there would be to see.";

  const once = {};
  const load = (name) =>
    (once[name] ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: base + name, async: false, onload: done });
      script.onerror = () => failed(new Error(`${name} is missing`));
      document.head.append(script);
    }));

  /* What an explorer's module sees of Python's widget: values, changes, and who wants to know. */
  class Model {
    #state;
    #listeners = {};
    #unsaved = {};
    save = () => {};

    constructor(state) {
      this.#state = state;
    }

    get(name) {
      return this.#state[name];
    }

    set(name, value) {
      this.#unsaved[name] = value;
      this.take({ [name]: value });
    }

    take(changes) {
      Object.assign(this.#state, changes);
      const names = [...Object.keys(changes).map((name) => `change:${name}`), "change"];
      for (const name of names) for (const call of this.#listeners[name] ?? []) call();
    }

    save_changes() {
      const changes = this.#unsaved;
      this.#unsaved = {};
      this.save(changes);
    }

    on(name, call) {
      (this.#listeners[name] ??= new Set()).add(call);
    }

    off(name, call) {
      this.#listeners[name]?.delete(call);
    }
  }

  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);

  /* Show a widget, given as in the page's widget state, in an element; the model answers. */
  async function mount({ state, buffers = [] }, element) {
    const values = { ...state };
    for (const { path, data } of buffers) values[path[0]] = bytes(data);
    const model = new Model(values);
    const address = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
    const { default: widget } = await import(address);
    URL.revokeObjectURL(address);
    const style = document.createElement("style");
    style.textContent = state._css ?? "";
    const root = document.createElement("div");
    element.replaceChildren(style, root);
    await widget.render({ model, el: root });
    return model;
  }

  const states = () =>
    [...document.querySelectorAll(`script[type="${TYPE}state+json"]`)].map(
      (script) => JSON.parse(script.textContent).state,
    );

  const say = (element, words) => {
    const note = document.createElement("p");
    note.className = "unavailable";
    note.setAttribute("role", "note");
    note.textContent = words;
    element.append(note);
  };

  const hasWebGL = () => Boolean(document.createElement("canvas").getContext("webgl2"));

  async function explorer(script, entry) {
    const box = script.closest(".explorer") ?? script.parentElement;
    const live = document.createElement("div");
    live.className = "live";
    try {
      await mount(entry, live);
      script.replaceWith(live);
      box.classList.add("mounted");
    } catch (error) {
      script.remove();
      say(
        box,
        `This picture could not be made to move (${error.message}). Reload the page to try again.`,
      );
    }
  }

  const managed = (script) => {
    if (!hasWebGL())
      return say(script.closest(".structure-view") ?? script.parentElement, NO_WEBGL);
    for (const name of MANAGER) load(name).catch(() => {});
  };

  const scene = (view) => {
    if (!hasWebGL()) return say(view, NO_WEBGL);
    const style = Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href: `${base}x3dom/x3dom.css`,
    });
    if (!once["x3dom/x3dom.js"]) document.head.append(style);
    load("x3dom/x3dom.js").catch((error) =>
      say(view, `${error.message}; reload the page to try again.`),
    );
  };

  function start() {
    const known = Object.assign({}, ...states());
    const tasks = new Map();
    const near = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting) continue;
          near.unobserve(target);
          tasks.get(target)();
        }
      },
      { rootMargin: NEAR },
    );
    const watch = (element, task) => {
      tasks.set(element, task);
      near.observe(element);
    };
    for (const script of document.querySelectorAll(`script[type="${TYPE}view+json"]`)) {
      const entry = known[JSON.parse(script.textContent).model_id];
      const own = entry?.model_module === "anywidget";
      // the widget manager shall not take what needs none
      if (own) script.type = "application/json";
      watch(script.parentElement, own ? () => explorer(script, entry) : () => managed(script));
    }
    for (const view of document.querySelectorAll(".x3d-view")) watch(view, () => scene(view));
  }

  window.matlabPkg = { base, mount, load };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
