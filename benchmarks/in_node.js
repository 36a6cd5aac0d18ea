// Steps a second of the engine in Python for the browser, on node: node benchmarks/in_node.js FOLDER CODE
const path = require("path");
const [folder, code] = process.argv.slice(2);
const { loadPyodide } = require(path.join(path.resolve(folder), "pyodide.js"));

async function main() {
  const python = await loadPyodide({ indexURL: `${path.resolve(folder)}/`, stdout: () => {} });
  await python.loadPackage(["numpy", "scipy", "ase", "pandas", "matplotlib", "scikit-learn"], { messageCallback: () => {} });
  python.FS.mkdir("/course");
  python.FS.mount(python.FS.filesystems.NODEFS, { root: process.cwd() }, "/course");
  python.runPython("import sys; sys.path.insert(0, '/course')");
  process.stdout.write(`${await python.runPythonAsync(code)}\n`);
}

main();
