/* Python in a thread of its own: loads Pyodide, runs the cells that the page sends, says how it goes. */
/* global loadPyodide */
(() => {
  "use strict";
  const base = new URL("pyodide/", self.location).href;
  let python;
  let session;
  let linked;

  const tell = (words) => postMessage({ kind: "status", words });

  /* A file of this copy of the book; an error that names it where it is missing. */
  async function found(name, options) {
    const answer = await fetch(new URL(name, self.location), options);
    if (!answer.ok) throw new Error(`${name} is missing from this copy of the book`);
    return answer.text();
  }

  /* Tables that are too large for the package's wheel: fetched by the first reading. */
  async function linkTables(py, mark) {
    const text = await found(`tables.json?${mark}`);
    const site = py.runPython("import site; site.getsitepackages()[0]");
    for (const name of JSON.parse(text)) {
      const [, folder, file] = name.match(/^(.*)\/([^/]*)$/);
      const address = new URL(`tables/${name}?${mark}`, self.location).href;
      py.FS.createLazyFile(`${site}/${folder}`, file, address, true, false);
    }
  }

  /* Pyodide waits for ever for a core file that is not there: look first. */
  const CORE = ["pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"];
  const complete = (mark) =>
    Promise.all(
      [...CORE, `course-${mark}.json`].map((name) => found(`pyodide/${name}`, { method: "HEAD" })),
    );

  async function load(mark) {
    await complete(mark);
    importScripts(`${base}pyodide.js`);
    tell("Loading Python");
    const py = await loadPyodide({ indexURL: base, lockFileURL: `${base}course-${mark}.json` });
    const names = ["pictures.py", "stand_ins.py", "page_backend.py", "session.py"];
    const texts = await Promise.all(names.map((name) => found(`pyodide/${name}?${mark}`)));
    for (const [i, text] of texts.entries())
      py.FS.writeFile(`/lib/python3.12/site-packages/${names[i]}`, text);
    return py;
  }

  /* Libraries that the code imports, loaded with a word about each. */
  async function libraries(code, mark) {
    const failed = [];
    await python.loadPackagesFromImports(code, {
      messageCallback: (words) => tell(words.slice(0, 80)),
      errorCallback: (words) => failed.push(words),
    });
    if (failed.length)
      throw new Error(`a library is missing from this copy of the book (${failed[0]})`);
    if (python.loadedPackages["matlab-pkg"]) await (linked ??= linkTables(python, mark));
  }

  async function begin(mark) {
    python = await load(mark);
    // the stand-ins need traitlets
    await python.loadPackage(["traitlets"], { messageCallback: () => {} });
    const { Session, prepare } = python.pyimport("session");
    prepare("page");
    session = Session((message) => {
      const plain = message.toJs({ dict_converter: Object.fromEntries });
      message.destroy();
      postMessage(plain);
    });
  }

  /* Give Python what the reader has set in an explorer; what its own code makes of it may fail. */
  function take({ widget, changes }) {
    try {
      session?.take(widget, python.toPy(changes));
    } catch (error) {
      const words = String(error.message ?? error).trim();
      postMessage({ kind: "widget-failed", words: words.slice(words.lastIndexOf("\n") + 1) });
    }
  }

  addEventListener("unhandledrejection", ({ reason }) => {
    postMessage({ kind: "broken", words: String(reason?.message ?? reason) });
  });

  let started;
  onmessage = async ({ data }) => {
    let began = false;
    try {
      if (data.kind === "widget") return take(data);
      started ??= begin(data.mark);
      await started;
      if (data.kind === "run") {
        await libraries(data.code, data.mark);
        tell("Running");
        began = true;
        const ran = session.run(data.code, data.alt);
        postMessage({ kind: "done", ran });
      } else {
        postMessage({ kind: "ready" });
      }
    } catch (error) {
      const words = String(error.message ?? error).trim();
      postMessage({ kind: "broken", words, began });
    }
  };
})();
