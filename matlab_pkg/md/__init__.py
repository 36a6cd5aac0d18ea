"""Molecular dynamics: atoms that move by the forces between them.

Read it in this order: `integrators` (a step in words), `loops` (the whole engine, slow and
obvious), `state`, `run` (what a caller sees), `steps` and `_loop` (what a run does), `engine`
(fast) with its `actions`, and below them `potentials.pair_sum`, `potentials.listed` with its
`frame`, and `neighbours.half_list` (for few atoms `potentials.all_pairs`, which needs no list);
then `thermostats` with `bath`, `baths` and `chain`, and `barostat`.
"""

from matlab_pkg.md.barostat import CellRescaling
from matlab_pkg.md.integrators import INTEGRATORS
from matlab_pkg.md.minimise import Minimum, minimise
from matlab_pkg.md.record import ExplodedError, Run
from matlab_pkg.md.replicas import Replicas, run_replicas
from matlab_pkg.md.restart import restart
from matlab_pkg.md.run import run
from matlab_pkg.md.start import maxwell_boltzmann
from matlab_pkg.md.state import State
from matlab_pkg.md.thermostats import Berendsen, Bussi, Langevin, NoseHooverChain, Thermostat
from matlab_pkg.md.trajectory import TrajectoryWriter

__all__ = [
    "INTEGRATORS",
    "Berendsen",
    "Bussi",
    "CellRescaling",
    "ExplodedError",
    "Langevin",
    "Minimum",
    "NoseHooverChain",
    "Replicas",
    "Run",
    "State",
    "Thermostat",
    "TrajectoryWriter",
    "maxwell_boltzmann",
    "minimise",
    "restart",
    "run",
    "run_replicas",
]
