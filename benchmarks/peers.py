"""Install what the engine is compared with, in an environment of its own, and compare.

`make bench` calls this. The environment is made in _build/peers from constraints.txt and
peers.txt; the default set-up never installs a peer. Options go on to `md.py`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / "_build" / "peers"
PYTHON = HOME / "bin" / "python"
ALL = ["--peers", "ase,calculator,matscipy,asap3,numba,lammps", "--rounds", "5"]
ALL += ["--sizes", "108,864,4000,32000,108000", "--json", "_build/md.json", "--write"]


def main() -> int:
    """Make the environment and run the benchmark in it; the exit status of the benchmark."""
    HOME.mkdir(parents=True, exist_ok=True)
    uv = [sys.executable, "-m", "uv"]
    if not PYTHON.exists():
        subprocess.run([*uv, "venv", "-q", "--allow-existing", str(HOME)], check=True, cwd=ROOT)
    install = [*uv, "pip", "install", "-q", "--python", str(PYTHON), "-c", "constraints.txt"]
    subprocess.run([*install, "-e", "."], check=True, cwd=ROOT)
    # a peer that this machine cannot install is left out here, and named by md.py
    for peer in (ROOT / "benchmarks" / "peers.txt").read_text("utf-8").splitlines():
        if not peer.startswith("#"):
            subprocess.run([*install, peer], check=False, cwd=ROOT)
    command = [str(PYTHON), "benchmarks/md.py", *(sys.argv[1:] or ALL)]
    return subprocess.run(command, check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
