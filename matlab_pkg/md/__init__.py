"""Molecular dynamics: atoms that move by the forces between them.

Read it in this order: `integrators` (a step in words), `loops` (the whole engine, slow and
obvious), `state`, `run` (what a caller sees), `steps` and `_loop` (what a run does), `engine`
(fast), and below them `potentials.pair_sum`, `potentials.listed` and `neighbours.half_list`.
"""

from matlab_pkg.md.integrators import INTEGRATORS
from matlab_pkg.md.record import ExplodedError, Run
from matlab_pkg.md.restart import restart
from matlab_pkg.md.run import run
from matlab_pkg.md.state import State
from matlab_pkg.md.trajectory import TrajectoryWriter

__all__ = ["INTEGRATORS", "ExplodedError", "Run", "State", "TrajectoryWriter", "restart", "run"]
