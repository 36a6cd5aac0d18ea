/* Python in a thread of its own: loads Pyodide, runs the cells that the page sends, says how it goes. */
"use strict";
/* global importScripts, loadPyodide */

const base = new URL("pyodide/", self.location).href;
let python;
let session;
let linked = false;

const tell = (words) => postMessage({ kind: "status", words });

/* Tables that are too large for the package's wheel: fetched by the first reading. */
async function linkTables(py) {
  const answer = await fetch(new URL("tables.json", self.location));
  const site = py.runPython("import site; site.getsitepackages()[0]");
  for (const name of await answer.json()) {
    const [, folder, file] = name.match(/^(.*)\/([^/]*)$/);
    py.FS.createLazyFile(
      `${site}/${folder}`,
      file,
      new URL(`tables/${name}`, self.location).href,
      true,
      false,
    );
  }
}

/* Pyodide waits for ever for a core file that is not there: look first. */
async function complete(mark) {
  for (const name of [
    "pyodide.js",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    `course-${mark}.json`,
  ]) {
    const answer = await fetch(base + name, { method: "HEAD" });
    if (!answer.ok) throw new Error(`${name} is missing from this copy of the book`);
  }
}

async function load(mark) {
  await complete(mark);
  importScripts(`${base}pyodide.js`);
  tell("Loading Python");
  const py = await loadPyodide({ indexURL: base, lockFileURL: `${base}course-${mark}.json` });
  for (const name of ["pictures.py", "stand_ins.py", "session.py"]) {
    const answer = await fetch(`${base}${name}?${mark}`);
    if (!answer.ok) throw new Error(`${name} is missing from this copy of the book`);
    py.FS.writeFile(`/lib/python3.12/site-packages/${name}`, await answer.text());
  }
  return py;
}

/* Libraries that the code imports, loaded with a word about each. */
async function libraries(code) {
  await python.loadPackagesFromImports(code, {
    messageCallback: (words) =>
      tell(words.replace(/^(Loading|Loaded) .*/, (all) => all.slice(0, 80))),
    errorCallback: (words) => tell(words),
  });
  if (python.loadedPackages["matlab-pkg"] && !linked) {
    await linkTables(python);
    linked = true;
  }
}

async function begin(mark) {
  python = await load(mark);
  // the stand-ins need traitlets
  await python.loadPackage(["traitlets"], { messageCallback: () => {} });
  const { Session, prepare } = python.pyimport("session");
  prepare("/home/pyodide/page");
  session = Session((message) => {
    const plain = message.toJs({ dict_converter: Object.fromEntries });
    message.destroy();
    postMessage(plain);
  });
}

addEventListener("unhandledrejection", ({ reason }) => {
  postMessage({ kind: "broken", words: String(reason?.message ?? reason) });
});

let started;
onmessage = async ({ data }) => {
  try {
    if (data.kind === "widget") {
      session?.take(data.widget, python.toPy(data.changes));
      return;
    }
    started ??= begin(data.mark);
    await started;
    if (data.kind === "run") {
      await libraries(data.code);
      tell("Running");
      const ran = session.run(data.code, data.alt);
      postMessage({ kind: "done", ran });
    } else {
      postMessage({ kind: "ready" });
    }
  } catch (error) {
    postMessage({ kind: "broken", words: String(error.message ?? error) });
  }
};
