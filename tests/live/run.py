"""Make the environment in which the live sources have their clients, and test them in it.

``make sources`` and ``make test-sources`` call this. The versions are those of
constraints-sources.txt, because mp-api cannot live with all of constraints.txt.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / "_build" / "sources"
PYTHON = HOME / "bin" / "python"
READY = HOME / "ready"
WHAT = "-e .[sources,sources-test]"
COMMAND = [str(PYTHON), "-m", "pytest", "-p", "no:cacheprovider", "tests/live"]
PATHS = {"PYTHONPATH": str(ROOT)}


def install() -> None:
    """Make the environment, unless it is there and no older than what it is made from."""
    made_from = [ROOT / "pyproject.toml", ROOT / "constraints-sources.txt"]
    if READY.exists() and READY.stat().st_mtime > max(p.stat().st_mtime for p in made_from):
        return
    READY.unlink(missing_ok=True)
    uv = [sys.executable, "-m", "uv"]
    if not PYTHON.exists():
        subprocess.run([*uv, "venv", "-q", "--allow-existing", str(HOME)], check=True, cwd=ROOT)
    command = [*uv, "pip", "install", "-q", "--python", str(PYTHON), *WHAT.split()]
    subprocess.run([*command, "-c", "constraints-sources.txt"], check=True, cwd=ROOT)
    READY.touch()


def main() -> int:
    """Make the environment and, with the argument ``test``, run the tests; their exit status."""
    install()
    if "test" not in sys.argv[1:]:
        return 0
    return subprocess.run(COMMAND, check=False, cwd=ROOT, env=os.environ | PATHS).returncode


if __name__ == "__main__":
    sys.exit(main())
