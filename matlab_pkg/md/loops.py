"""The slow, obvious twin of the engine: Newton's equations in plain loops over atoms and pairs.

It is here to be read, and tests hold the fast engine equal to it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from matlab_pkg import _validate
from matlab_pkg.md.integrators import INTEGRATORS
from matlab_pkg.md.state import State

if TYPE_CHECKING:
    from matlab_pkg.potentials import PairPotential


def forces(state: State, potential: PairPotential) -> list[list[float]]:
    """Forces on all atoms, pair by pair, each with its nearest image.

    Parameters
    ----------
    state : State
        The atoms; where the cell is periodic, it must be orthorhombic.
    potential : PairPotential
        Acts between each pair.

    Returns
    -------
    list of list of float, shape (n, 3), eV/Å
        One force an atom.

    Examples
    --------
    What one atom does to another, this one does to the first.

    >>> import ase
    >>> from matlab_pkg.potentials import LennardJones
    >>> state = State.of(ase.Atoms("Ar2", [[0, 0, 0], [0, 0, 4]]))
    >>> first, second = forces(state, LennardJones(epsilon=0.0104, sigma=3.4, cutoff=8))
    >>> first[2] == -second[2] > 0
    True
    """
    n = len(state.positions_nc)
    total = [[0.0, 0.0, 0.0] for _ in range(n)]
    for i in range(n):
        for j in range(i + 1, n):
            d = [float(state.positions_nc[j, c] - state.positions_nc[i, c]) for c in range(3)]
            for c in range(3):
                if state.pbc_v[c]:
                    edge = float(state.cell_vc[c, c])
                    d[c] -= edge * round(d[c] / edge)
            r = math.sqrt(d[0] ** 2 + d[1] ** 2 + d[2] ** 2)
            f = potential.force(r)
            for c in range(3):
                total[i][c] -= f * d[c] / r
                total[j][c] += f * d[c] / r
    return total


def run(
    state: State, *, potential: PairPotential, timestep: float, steps: int, integrator: str
) -> State:
    """State after some steps.

    Parameters
    ----------
    state : State
        The atoms at the start. It is not changed.
    potential : PairPotential
        Acts between each pair.
    timestep : float, sqrt(u Å2/eV), that is in units of 10.18 fs
        Length of a step.
    steps : int, no unit
        How many.
    integrator : str
        One of `INTEGRATORS`.

    Returns
    -------
    State
        The atoms at the end.

    Raises
    ------
    LookupError
        If there is no such integrator.

    References
    ----------
    Verlet, Phys. Rev. 159, 98 (1967), doi 10.1103/PhysRev.159.98; in its form with velocities:
    Swope et al., J. Chem. Phys. 76, 637 (1982), doi 10.1063/1.442716, eqs. 6 and 7.

    Examples
    --------
    Two atoms that attract each other meet.

    >>> import ase
    >>> from matlab_pkg.potentials import LennardJones
    >>> state, argon = State.of(ase.Atoms("Ar2", [[0, 0, 0], [0, 0, 5]])), LennardJones(
    ...     epsilon=0.0104, sigma=3.4, cutoff=8)
    >>> end = run(state, potential=argon, timestep=1.0, steps=5, integrator="velocity_verlet")
    >>> float(end.positions_nc[1, 2] - end.positions_nc[0, 2]) < 5
    True
    """
    _validate.choice(integrator, what="integrator", allowed=INTEGRATORS)
    x, v = state.positions_nc.copy(), state.velocities_nc.copy()
    now = State(x, v, state.masses_n, state.cell_vc, state.pbc_v)
    f = forces(now, potential)
    for _ in range(steps):
        for action, part in INTEGRATORS[integrator]:
            for i in range(len(x)):
                for c in range(3):
                    if action == "kick":
                        v[i, c] += part * timestep * f[i][c] / state.masses_n[i]
                    elif action == "drift":
                        x[i, c] += part * timestep * v[i, c]
            if action == "force":
                f = forces(now, potential)
    return State(np.array(x), np.array(v), state.masses_n, state.cell_vc, state.pbc_v)
