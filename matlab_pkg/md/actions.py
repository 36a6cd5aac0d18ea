"""What may be done to the atoms of an engine, on arrays as kernels want them.

Names of arrays: n atoms, c Cartesian components. Lengths are in units of the potential's `length`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matlab_pkg.md.state import State
    from matlab_pkg.potentials.listed import ListedAtoms


class Actions:
    """Kick, drift and what baths do: the part of `PotentialEngine` that only changes arrays.

    Its examples are those of an engine: this class alone holds no atoms.

    Examples
    --------
    >>> from matlab_pkg.md.engine import PotentialEngine
    >>> issubclass(PotentialEngine, Actions)
    True
    """

    sum: ListedAtoms
    timestep: float
    _start: State
    _one_mass: bool
    _vxy_n: np.ndarray
    _vz_n: np.ndarray
    _wxy_n: np.ndarray
    _wz_n: np.ndarray

    def _pull(self) -> float | np.ndarray:
        """Return what turns a kernel's force into an acceleration, one number for one mass."""
        masses_n = self._start.masses_n
        mass = masses_n[0] if self._one_mass else masses_n[self.sum.order_n]
        return self.sum.scale / (mass * self.sum.length)

    def kick(self, part: float) -> None:
        """Change the velocities by the forces, for a part of the time step.

        Parameters
        ----------
        part : float, no unit
            Part of the time step.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.engine import PotentialEngine
        >>> from matlab_pkg.md.state import State
        >>> from matlab_pkg.potentials import Morse
        >>> state = State.of(ase.Atoms("H2", [[0, 0, 0], [0, 0, 2]]))
        >>> engine = PotentialEngine(state, Morse(depth=1, width=1, distance=1, cutoff=3), 0.1)
        >>> engine.kick(0.5)
        >>> bool(engine.state().velocities_nc[0, 2] > 0)
        True
        """
        h = part * self.timestep * self._pull()
        self._vxy_n += np.multiply(self.sum.fxy_g[: self.sum.n], h, out=self._wxy_n)
        self._vz_n += np.multiply(self.sum.fz_g[: self.sum.n], h, out=self._wz_n)

    def drift(self, part: float) -> None:
        """Move the atoms by their velocities, for a part of the time step.

        Parameters
        ----------
        part : float, no unit
            Part of the time step.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.engine import PotentialEngine
        >>> from matlab_pkg.md.state import State
        >>> from matlab_pkg.potentials import Morse
        >>> atoms = ase.Atoms("H", velocities=[[1.0, 0, 0]])
        >>> bond = Morse(depth=1, width=1, distance=1, cutoff=3)
        >>> engine = PotentialEngine(State.of(atoms), bond, 0.1)
        >>> engine.drift(1.0)
        >>> round(float(engine.state().positions_nc[0, 0]), 12)
        0.1
        """
        h = part * self.timestep
        self.sum.xy_g[: self.sum.n] += np.multiply(self._vxy_n, h, out=self._wxy_n)
        self.sum.z_g[: self.sum.n] += np.multiply(self._vz_n, h, out=self._wz_n)

    def kinetic_energy(self) -> float:
        """Kinetic energy of all atoms.

        Returns
        -------
        float
            Energy, eV.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.engine import PotentialEngine
        >>> from matlab_pkg.md.state import State
        >>> from matlab_pkg.potentials import Morse
        >>> state = State.of(ase.Atoms("H", masses=[2], velocities=[[3.0, 0, 0]]))
        >>> bond = Morse(depth=1, width=1, distance=1, cutoff=3)
        >>> PotentialEngine(state, bond, 1).kinetic_energy()
        9.0
        """
        np.abs(self._vxy_n, out=self._wz_n)
        self._wz_n *= self._wz_n
        self._wz_n += self._vz_n**2
        masses_n = self._start.masses_n
        total = self._wz_n.sum() * masses_n[0] if self._one_mass else self._wz_n @ self._masses()
        return float(0.5 * total * self.sum.length**2)

    def _masses(self) -> np.ndarray:
        return self._start.masses_n[self.sum.order_n]

    def speed_up(self, factor: float) -> None:
        """Multiply all velocities.

        Parameters
        ----------
        factor : float, no unit
            Factor.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.engine import PotentialEngine
        >>> from matlab_pkg.md.state import State
        >>> from matlab_pkg.potentials import Morse
        >>> state = State.of(ase.Atoms("H", masses=[2], velocities=[[3.0, 0, 0]]))
        >>> engine = PotentialEngine(state, Morse(depth=1, width=1, distance=1, cutoff=3), 1)
        >>> engine.speed_up(2)
        >>> engine.kinetic_energy()
        36.0
        """
        self._vxy_n *= factor
        self._vz_n *= factor

    def stir(self, keep: float, kT: float, rng: np.random.Generator) -> None:
        """Forget a part of the velocities and put thermal ones in their place.

        Parameters
        ----------
        keep : float, no unit
            What is kept of each velocity, from 0 to 1.
        kT : float, eV
            Boltzmann's constant times temperature.
        rng : np.random.Generator
            Source of the noise.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.engine import PotentialEngine
        >>> from matlab_pkg.md.state import State
        >>> from matlab_pkg.potentials import Morse
        >>> bond = Morse(depth=1, width=1, distance=1, cutoff=3)
        >>> engine = PotentialEngine(State.of(ase.Atoms("H")), bond, 1)
        >>> engine.stir(0.0, 1.0, np.random.default_rng(1))
        >>> engine.kinetic_energy() > 0
        True
        """
        noise_cn = rng.normal(size=(3, self.sum.n))
        noise_cn *= np.sqrt((1 - keep**2) * kT / self._masses()) / self.sum.length
        self.speed_up(keep)
        self._vxy_n += noise_cn[0] + 1j * noise_cn[1]
        self._vz_n += noise_cn[2]

    def virial(self) -> float:
        """Sum over pairs of vector times force, all three axes together.

        Returns
        -------
        float
            Virial, eV.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.engine import PotentialEngine
        >>> from matlab_pkg.md.state import State
        >>> from matlab_pkg.potentials import Morse
        >>> state = State.of(ase.Atoms("H2", [[0, 0, 0], [0, 0, 0.9]]))
        >>> bond = Morse(depth=1, width=1, distance=1, cutoff=3)
        >>> PotentialEngine(state, bond, 1).virial() > 0
        True
        """
        return float(np.trace(self.sum.virial()))

    def potential_energy(self) -> float:
        """Potential energy of all atoms.

        Returns
        -------
        float
            Energy, eV.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.engine import PotentialEngine
        >>> from matlab_pkg.md.state import State
        >>> from matlab_pkg.potentials import Morse
        >>> state = State.of(ase.Atoms("H2", [[0, 0, 0], [0, 0, 1]]))
        >>> well = Morse(depth=1, width=1, distance=1, cutoff=3, shift=False)
        >>> PotentialEngine(state, well, 0.1).potential_energy()
        -1.0
        """
        return float(self.sum.energies().sum())

    def forces(self) -> np.ndarray:
        """Forces as they were computed last.

        Returns
        -------
        np.ndarray, shape (n, 3), eV/Å
            In the caller's order.

        Examples
        --------
        >>> import ase
        >>> from matlab_pkg.md.engine import PotentialEngine
        >>> from matlab_pkg.md.state import State
        >>> from matlab_pkg.potentials import Morse
        >>> state = State.of(ase.Atoms("H2", [[0, 0, 0], [0, 0, 2]]))
        >>> engine = PotentialEngine(state, Morse(depth=1, width=1, distance=1, cutoff=3), 0.1)
        >>> bool(engine.forces()[0, 2] > 0)  # the atoms attract each other
        True
        """
        return self.sum.returned(self.sum.fxy_g, self.sum.fz_g) * self.sum.scale
