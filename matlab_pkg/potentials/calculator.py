"""A potential as an ASE calculator."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import ase
import numpy as np
from ase.calculators.calculator import Calculator, PropertyNotImplementedError, all_changes
from ase.stress import full_3x3_to_voigt_6_stress

from matlab_pkg import _validate

if TYPE_CHECKING:
    from matlab_pkg.potentials.listed import ListedAtoms
    from matlab_pkg.potentials.potential import Potential

SKIN = 0.12
"""float, no unit: skin over cutoff. Reason: a calculator does not know where atoms will go."""

ENERGIES = ("energy", "energies", "free_energy")
"""Names of what one sum of energies gives."""


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

    implemented_properties: ClassVar[list[str]] = [*ENERGIES, "forces", "stress"]

    def __init__(self, potential: Potential):
        super().__init__()
        self.potential = potential
        self._sum: ListedAtoms | None = None

    def __getstate__(self) -> dict:
        """Return what a copy or a pickle holds: without the list of pairs, which is soon made."""
        return {**self.__dict__, "_sum": None}

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
        PropertyNotImplementedError
            If stress is asked for and there is no volume.

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
            if {*properties} & {*ENERGIES}:
                self._add_energies()
            if "stress" in properties:
                if self.atoms.cell.rank < 3:
                    raise PropertyNotImplementedError(
                        "Stress is energy over volume, and this structure has no volume. Give it "
                        "three cell vectors, or leave out the stress."
                    )
                self._sum.update()
                stress_cc = -self._sum.virial() / self.atoms.get_volume()
                self.results["stress"] = full_3x3_to_voigt_6_stress(stress_cc)
        self._refuse_overlaps()

    def get_property(
        self, name: str, atoms: ase.Atoms | None = None, allow_calculation: bool = True
    ) -> float | np.ndarray | None:
        """One result; the energy also where only the forces of these atoms are known yet.

        Forces are computed without the energy, and a file of atoms, which allows no calculation,
        would then be written without it.

        Parameters
        ----------
        name : str
            What is asked for.
        atoms : ase.Atoms, positions in Å, optional
            The structure.
        allow_calculation : bool, optional
            Whether it may be computed for other atoms than the last ones.

        Returns
        -------
        float or np.ndarray or None, any shape, eV, eV/Å or eV/Å3
            The result; None where it is not known.

        Examples
        --------
        >>> from matlab_pkg.potentials import Morse
        >>> two = ase.Atoms("H2", [[0, 0, 0], [0, 0, 1]])
        >>> two.calc = Morse(depth=1, width=1, distance=1, cutoff=3, shift=False).calculator()
        >>> _ = two.get_forces()
        >>> two.calc.get_property("energy", two, allow_calculation=False)
        -1.0
        """
        if name in ENERGIES and "forces" in self.results:
            allow_calculation |= atoms is None or not self.check_state(atoms)
        return super().get_property(name, atoms, allow_calculation)

    def _move(self, changes: tuple[str, ...]) -> None:
        same = self._sum is not None and self._sum.n == len(self.atoms)
        if not same or {"cell", "pbc", "numbers"} & {*changes}:
            self._sum = self.potential.sum_over(self.atoms, SKIN)
            self._place(self._sum.turned(self.atoms.positions))
            return
        n, r_cn = self._sum.n, self._sum.turned(self.atoms.positions)
        home_cn = r_cn - self._sum.box.lattice_vc.T @ self._sum.images_vn
        self._sum.xy_g[:n] = home_cn[0] + 1j * home_cn[1]
        self._sum.z_g[:n] = home_cn[2]
        if self._sum.worn():
            self._place(home_cn)

    def _place(self, r_cn: np.ndarray) -> None:
        """Make a list; some potentials are finite even at distance zero, so look here too."""
        self._sum.place(r_cn)
        self._sum.refuse_overlap()

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
