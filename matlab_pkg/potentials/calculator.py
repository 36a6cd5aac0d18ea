"""A potential as an ASE calculator."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import ase
import numpy as np
from ase.calculators.calculator import Calculator, all_changes
from ase.stress import full_3x3_to_voigt_6_stress

from matlab_pkg import _validate

if TYPE_CHECKING:
    from matlab_pkg.potentials.listed import ListedAtoms
    from matlab_pkg.potentials.potential import Potential

SKIN = 0.12
"""float, no unit: skin over cutoff. Reason: a calculator does not know where atoms will go."""


class PotentialCalculator(Calculator):
    """ASE calculator of a potential; its list of pairs lasts while the atoms move little.

    Parameters
    ----------
    potential : Potential
        The potential.

    Examples
    --------
    Two argon atoms attract each other beyond the minimum of their energy.

    >>> from matlab_pkg.potentials import LennardJones
    >>> pair = ase.Atoms("Ar2", [[0, 0, 0], [4.5, 0, 0]])
    >>> pair.calc = LennardJones(epsilon=0.0104, sigma=3.4, cutoff=8.5).calculator()
    >>> bool(pair.get_forces()[0, 0] > 0)
    True
    """

    implemented_properties: ClassVar[list[str]] = [
        *("energy", "energies", "free_energy", "forces", "stress"),
    ]

    def __init__(self, potential: Potential):
        super().__init__()
        self.potential = potential
        self._sum: ListedAtoms | None = None

    def calculate(
        self,
        atoms: ase.Atoms | None = None,
        properties: tuple[str, ...] = ("energy",),
        system_changes: tuple[str, ...] = tuple(all_changes),
    ) -> None:
        """Compute what ASE asks for, into `results`.

        Parameters
        ----------
        atoms : ase.Atoms, positions in Å, optional
            The structure.
        properties : tuple of str, optional
            What is asked for.
        system_changes : tuple of str, optional
            What is new since the last call.

        Raises
        ------
        TypeError
            If it is no structure.
        ValueError
            If atoms are at the same place, a position is not finite, or the cutoff does not fit
            the cell.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> calculator = Morse(depth=1, width=1, distance=1, cutoff=3, shift=False).calculator()
        >>> calculator.calculate(ase.Atoms("H2", [[0, 0, 0], [0, 0, 1]]), ["energy"])
        >>> calculator.results["energy"]
        -1.0
        """
        super().calculate(atoms, properties, system_changes)
        _validate.structure(self.atoms)
        if system_changes or self._sum is None:
            self.results = {}
            self._move(system_changes)
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            if "forces" in properties:
                self.results["forces"] = self._sum.forces()
            if {*properties} & {"energy", "energies", "free_energy"}:
                self._add_energies()
            if "stress" in properties:
                self._sum.update()
                stress_cc = -self._sum.virial() / self.atoms.get_volume()
                self.results["stress"] = full_3x3_to_voigt_6_stress(stress_cc)
        self._refuse_overlaps()

    def _move(self, changes: tuple[str, ...]) -> None:
        same = self._sum is not None and self._sum.n == len(self.atoms)
        if not same or {"cell", "pbc", "numbers"} & {*changes}:
            self._sum = self.potential.sum_over(self.atoms, SKIN)
            self._sum.place(self._sum.turned(self.atoms.positions))
            return
        n, r_cn = self._sum.n, self._sum.turned(self.atoms.positions)
        home_cn = r_cn - self._sum.box.lattice_vc.T @ self._sum.images_vn
        self._sum.xy_g[:n] = home_cn[0] + 1j * home_cn[1]
        self._sum.z_g[:n] = home_cn[2]
        if self._sum.worn():
            self._sum.place(home_cn)

    def _add_energies(self) -> None:
        energies = self._sum.energies()
        energy = float(energies.sum())
        self.results.update(energy=energy, free_energy=energy, energies=energies)

    def _refuse_overlaps(self) -> None:
        values = self.results.get(
            "forces", self.results.get("energies", self.results.get("stress"))
        )
        large = 1e12 * self._sum.scale * self._sum.length
        if not np.abs(values).max() < large:  # also where a number is not finite
            kept, self.results = self.results, {}
            self._sum.refuse_overlap()
            self.results = kept
