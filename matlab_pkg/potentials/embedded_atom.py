"""The embedded-atom form: metals, where a bond is weaker the more neighbours an atom has.

Names of arrays: n atoms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ase
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.potentials.embedded_sum import EmbeddedSum
from matlab_pkg.potentials.listed import SKIN
from matlab_pkg.potentials.pair_potential import PairPotential
from matlab_pkg.potentials.potential import Potential
from matlab_pkg.potentials.species import one_kind


@dataclass(frozen=True, kw_only=True)
class EmbeddedAtom(Potential):
    """Embedded-atom potential between atoms of one kind.

    Parameters
    ----------
    pair : PairPotential
        Energy V of a pair, eV, by the distance.
    density : PairPotential
        Density phi that an atom gives to another, by the distance: read as no unit, not as eV.
    embed : callable
        Of the densities (shape (n,), no unit), returns the energy G of an atom (shape (n,), eV) and
        its slope (shape (n,), eV).
    species : str, optional
        Symbol of the element that it is made for; then it acts on no other.

    Raises
    ------
    TypeError
        If `pair` or `density` is no pair potential, or `embed` cannot be called.
    ValueError
        If `pair` and `density` have different cutoffs.

    Notes
    -----
    equation -> code: E = sum_i [1/2 sum_j V(r_ij) + G(rho_i)] with rho_i = sum_j phi(r_ij) ->
    `EmbeddedSum`. The energy is smooth where both parts end smoothly: see `PairPotential`.

    References
    ----------
    Daw, Baskes, Phys. Rev. B 29, 6443 (1984), doi 10.1103/PhysRevB.29.6443.

    Examples
    --------
    Where G is linear in the density, nothing but pairs is left.

    >>> from matlab_pkg.potentials import Morse, PowerLaw
    >>> bond = Morse(depth=1, width=2, distance=2, cutoff=5)
    >>> cloud = PowerLaw(epsilon=1, sigma=2, exponent=6, cutoff=5)
    >>> metal = EmbeddedAtom(pair=bond, density=cloud, embed=lambda rho: (-rho, -np.ones_like(rho)))
    >>> two = ase.Atoms("Cu2", [[0, 0, 0], [0, 0, 3]], calculator=metal.calculator())
    >>> abs(two.get_potential_energy() - (bond.energy(3) - 2 * cloud.energy(3))) < 1e-12
    True
    """

    pair: PairPotential
    density: PairPotential
    embed: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
    species: str | None = None

    def __post_init__(self):
        for name in ("pair", "density"):
            part = getattr(self, name)
            if not isinstance(part, PairPotential):
                raise TypeError(
                    f"{name} = {_validate.shown(part)} is no pair potential; give one, for example "
                    "PowerLaw(epsilon=1, sigma=2, exponent=6, cutoff=5)."
                )
        if not callable(self.embed):
            raise TypeError(
                f"embed = {_validate.shown(self.embed)} cannot be called; give a function of the "
                "densities that returns energies and slopes."
            )
        if self.pair.cutoff != self.density.cutoff:
            raise ValueError(
                f"pair ends at {self.pair.cutoff:g} Å and density at {self.density.cutoff:g} Å; "
                "give both the same cutoff."
            )

    @property
    def cutoff(self) -> float:
        """Distance where pairs end to count: float, Å."""
        return self.pair.cutoff

    def sum_over(self, atoms: ase.Atoms, skin: float | None = None) -> EmbeddedSum:
        """Kernel that sums this potential over the atoms of a structure: see `Potential`.

        Parameters
        ----------
        atoms : ase.Atoms, positions in Å
            The structure; all its atoms are of one kind.
        skin : float, no unit, optional
            Skin of the list of pairs over the cutoff.

        Returns
        -------
        EmbeddedSum
            The kernel.

        Examples
        --------
        >>> from matlab_pkg.potentials import SuttonChen
        >>> SuttonChen.of("Cu").form.sum_over(ase.Atoms("Cu2", [[0, 0, 0], [0, 0, 3]])).n
        2
        """
        one_kind(atoms, type(self).__name__, self.species, pairwise=False)
        return EmbeddedSum(self, atoms, SKIN if skin is None else skin)
