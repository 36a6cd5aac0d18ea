"""What every potential is: a cutoff, sums over the atoms of a structure, an ASE calculator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ase

if TYPE_CHECKING:
    from matlab_pkg.potentials.calculator import PotentialCalculator
    from matlab_pkg.potentials.listed import ListedAtoms


class Potential:
    """Base of all potentials.

    A subclass has a `cutoff` (float, Å) and gives `sum_over`.

    Examples
    --------
    >>> from matlab_pkg.potentials import LennardJones
    >>> isinstance(LennardJones(epsilon=1, sigma=1, cutoff=2.5), Potential)
    True
    """

    cutoff: float

    @property
    def length(self) -> float:
        """Length that kernels measure distances in: float, Å; 1 where none is special."""
        return 1.0

    @property
    def scale(self) -> float:
        """What kernels multiply their sums of forces with once: float, eV/Å."""
        return 1.0

    def sum_over(self, atoms: ase.Atoms, skin: float | None = None) -> ListedAtoms:
        """Kernel that sums this potential over the atoms of a structure as they move.

        Parameters
        ----------
        atoms : ase.Atoms, positions in Å
            The structure; it gives the cell and the axes that are periodic.
        skin : float, no unit, optional
            Skin of the list of pairs over the cutoff.

        Returns
        -------
        ListedAtoms
            A kernel; `place` puts the atoms somewhere.

        Raises
        ------
        TypeError
            If `atoms` is no structure.
        ValueError
            If the cutoff does not fit the cell, or a position is not finite.
        NotImplementedError
            If a subclass does not give it.

        Examples
        --------
        >>> from matlab_pkg.potentials import LennardJones
        >>> LennardJones(epsilon=1, sigma=1, cutoff=2.5).sum_over(ase.Atoms("Ar")).n
        1
        """
        raise NotImplementedError

    def calculator(self) -> PotentialCalculator:
        """ASE calculator of this potential.

        Returns
        -------
        PotentialCalculator
            Gives energy, energies of atoms, forces and stress of an `ase.Atoms` object.

        Examples
        --------
        >>> from ase.build import bulk
        >>> from matlab_pkg.potentials import LennardJones
        >>> crystal = bulk("Ar", a=5.26, cubic=True).repeat(3)
        >>> crystal.calc = LennardJones(epsilon=0.0104, sigma=3.4, cutoff=7.5).calculator()
        >>> bool(abs(crystal.get_forces()).max() < 1e-12)  # by symmetry
        True
        """
        from matlab_pkg.potentials.calculator import PotentialCalculator

        return PotentialCalculator(self)
