"""What moves atoms by a potential of ours: kick, drift and force, on arrays as kernels want them.

Names of arrays: n atoms, c Cartesian components, v cell vectors. Lengths are in units of the
potential's `length`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ase
import numpy as np

from matlab_pkg.md.actions import Actions
from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.state import State

if TYPE_CHECKING:
    from matlab_pkg.potentials import Potential

LIFE = 5.0
"""float, no unit: steps to the middle of the first list. Reason: about what liquids turn out to
need; the lists' own lives replace it."""

FOLLOW = 0.3
"""float, no unit: how fast the expected life follows the last one. Reason: lives scatter by a few
steps, so three or four of them count."""

FORESIGHT = 1e9
"""float, sqrt(u Å2/eV): longest time that is looked ahead. Reason: its square is still a number."""

LEAP = 0.3
"""float, no unit: no atom may move by more than this part of the cutoff in a step. Reason: ten
times what atoms do at a good time step; beyond, forces are those of a chance encounter."""


class PotentialEngine(Actions):
    """Atoms that move by a potential.

    Parameters
    ----------
    state : State
        Where they begin.
    potential : Potential
        What acts between them.
    timestep : float, sqrt(u Å2/eV)
        Length of a step.
    skin : float, no unit, optional
        Skin of the list of pairs over the cutoff.
    copies : int, no unit, optional
        The atoms are so many copies of a system, one after the other, that do not see each other.

    Raises
    ------
    ValueError
        If two atoms are at the same place, or the cutoff does not fit the cell.

    Examples
    --------
    >>> from matlab_pkg.potentials import LennardJones
    >>> state = State.of(ase.Atoms("Ar2", [[0, 0, 0], [0, 0, 4]]))
    >>> engine = PotentialEngine(state, LennardJones(epsilon=0.01, sigma=3.4, cutoff=8), 0.5)
    >>> engine.drift(1.0)
    >>> bool((engine.state().positions_nc == state.positions_nc).all())  # they are at rest
    True
    """

    def __init__(
        self,
        state: State,
        potential: Potential,
        timestep: float,
        skin: float | None = None,
        copies: int = 1,
    ):
        self._copies, self._potential, self._skin, self.timestep = copies, potential, skin, timestep
        self._age, self._life = 0, LIFE
        self._begin(state)
        self.sum.refuse_overlap()

    def _begin(self, state: State) -> None:
        """Put the atoms into a kernel of their own."""
        atoms = ase.Atoms(
            numbers=state.numbers_n,
            positions=state.positions_nc,
            cell=state.cell_vc,
            pbc=state.pbc_v,
        )
        self.sum, self._start = self._potential.sum_over(atoms, self._skin), state
        self.sum.copies = self._copies
        v_cn = self.sum.turned(state.velocities_nc)
        self._vxy_n, self._vz_n = v_cn[0] + 1j * v_cn[1], v_cn[2].copy()
        self._one_mass = bool((state.masses_n == state.masses_n[0]).all())
        n = len(state.masses_n)
        self._wxy_n, self._wz_n = np.empty(n, complex), np.empty(n)
        x_cn = self.sum.turned(state.positions_nc)
        self.sum.xy_g, self.sum.z_g = x_cn[0] + 1j * x_cn[1], x_cn[2].copy()
        self._list()
        self._forces()

    def _list(self) -> None:
        """Make a new list, around where atoms will be in the middle of its life."""
        total, n = self.sum, self.sum.n
        if self._age:
            self._life += FOLLOW * (0.5 * self._age - self._life)
        tau, self._age = min(self._life * self.timestep, FORESIGHT), 0
        x_cn = np.array([total.xy_g.real[:n], total.xy_g.imag[:n], total.z_g[:n]])
        v_cn = np.array([self._vxy_n.real, self._vxy_n.imag, self._vz_n])
        f_cn = np.array([total.fxy_g.real[:n], total.fxy_g.imag[:n], total.fz_g[:n]])
        order = total.place(x_cn, tau * (v_cn + tau * self._pull() * f_cn))
        self._vxy_n, self._vz_n = self._vxy_n.take(order), self._vz_n.take(order)

    def _forces(self) -> None:
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            self.sum.update()

    def force(self, part: float) -> None:
        """Compute the forces where the atoms are now.

        Parameters
        ----------
        part : float, no unit
            Not used; all actions of an integrator have it.

        Raises
        ------
        Explosion
            If an atom moved too far in one step, or its force is not a number.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> state = State.of(ase.Atoms("H", velocities=[[90.0, 0, 0]]))
        >>> engine = PotentialEngine(state, Morse(depth=1, width=1, distance=1, cutoff=3), 0.1)
        >>> engine.drift(1.0)
        >>> engine.force(1.0)
        Traceback (most recent call last):
        matlab_pkg.md.explosion.Explosion: moved 9 Å in one step
        """
        self._age += 1
        if self.sum.worn():
            self._look()
            self._list()
        self._forces()

    def _look(self) -> None:
        """Raise if an atom moves too fast: whoever does has worn the list, so no step is missed."""
        step_n = self.timestep * np.hypot(np.abs(self._vxy_n), self._vz_n)
        limit = LEAP * self.sum.cutoff
        if not step_n.max() <= limit:
            k = int(np.argmax(np.where(np.isnan(step_n), np.inf, step_n)))
            what = f"moved {step_n[k] * self.sum.length:.3g} Å in one step"
            if np.isnan(step_n[k]):
                what, begin = "has a force that is no number", getattr(self._potential, "begin", 0)
                what += f" (the potential begins at {begin:g} Å)" if begin else ""
            raise Explosion(int(self.sum.order_n[k]), what)

    def strain(self, factor: float) -> None:
        """Multiply the cell and all positions, and divide the velocities.

        Parameters
        ----------
        factor : float, no unit
            Factor of lengths.

        Raises
        ------
        Explosion
            If the cutoff does not fit the new cell.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> atoms = ase.Atoms("H", cell=[9, 9, 9], pbc=True)
        >>> bond = Morse(depth=1, width=1, distance=1, cutoff=3)
        >>> engine = PotentialEngine(State.of(atoms), bond, 1)
        >>> engine.strain(2)
        >>> round(engine.state().volume)
        5832
        """
        try:
            self._begin(self.state().strained(factor))
        except ValueError as error:
            raise Explosion(None, f"the cell became too small: {error}") from None

    def state(self, ahead: float = 0.0) -> State:
        """Where the atoms are now.

        Parameters
        ----------
        ahead : float, no unit, optional
            Part of the time step whose kick the velocities lack and the state shall have.

        Returns
        -------
        State
            A state of its own, in the units and the order of the first.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> state = State.of(ase.Atoms("H2", [[0, 0, 0], [0, 0, 1]]))
        >>> engine = PotentialEngine(state, Morse(depth=1, width=1, distance=1, cutoff=3), 0.1)
        >>> engine.state().momentum_c.tolist()
        [0.0, 0.0, 0.0]
        """
        h, total = ahead * self.timestep * self._pull(), self.sum
        vxy_n, vz_n = (
            v_n + f_g[: total.n] * h
            for v_n, f_g in ((self._vxy_n, total.fxy_g), (self._vz_n, total.fz_g))
        )
        velocities_nc = total.returned(vxy_n, vz_n) * total.length
        start = self._start
        return replace(start, positions_nc=total.positions(), velocities_nc=velocities_nc)

    def memory(self) -> dict:
        """What the engine must remember to go on bit for bit.

        Returns
        -------
        dict
            Cell (Å), what its list remembers, velocities, and how long lists live (steps).

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> state = State.of(ase.Atoms("H2", [[0, 0, 0], [0, 0, 2]]))
        >>> engine = PotentialEngine(state, Morse(depth=1, width=1, distance=1, cutoff=3), 0.1)
        >>> memory = engine.memory()
        >>> engine.kick(1.0)
        >>> engine.recall(memory)
        >>> engine.state().kinetic_energy
        0.0
        """
        velocities = {"vxy_n": self._vxy_n.copy(), "vz_n": self._vz_n.copy()}
        cell = {"cell_vc": self._start.cell_vc, "list": self.sum.memory()}
        return cell | velocities | {"age": self._age, "life": self._life}

    def recall(self, memory: dict) -> None:
        """Go back to what `memory` returned, of this engine or of one with the same atoms.

        Parameters
        ----------
        memory : dict
            What `memory` returned.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> state = State.of(ase.Atoms("H", velocities=[[1.0, 0, 0]]))
        >>> engine = PotentialEngine(state, Morse(depth=1, width=1, distance=1, cutoff=3), 0.1)
        >>> memory = engine.memory()
        >>> engine.drift(1.0)
        >>> engine.recall(memory)
        >>> engine.state().positions_nc.tolist()
        [[0.0, 0.0, 0.0]]
        """
        if not np.array_equal(self._start.cell_vc, memory["cell_vc"]):
            self._begin(replace(self._start, cell_vc=memory["cell_vc"]))
        self.sum.recall(memory["list"])
        self._vxy_n, self._vz_n = memory["vxy_n"].copy(), memory["vz_n"].copy()
        self._age, self._life = memory["age"], memory["life"]
        self._forces()
