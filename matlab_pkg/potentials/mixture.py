"""Mixtures: atoms of several kinds, with a pair potential for each pair of kinds."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import replace

import ase
import numpy as np
from ase.data import atomic_numbers

from matlab_pkg import _validate
from matlab_pkg.potentials.lennard_jones import LennardJones
from matlab_pkg.potentials.listed import SKIN
from matlab_pkg.potentials.mixture_sum import MixtureSum
from matlab_pkg.potentials.pair_potential import PairPotential
from matlab_pkg.potentials.potential import Potential

EXAMPLE = "{('Ar', 'Ar'): LennardJones(epsilon=0.0104, sigma=3.4, cutoff=8.5), ...}"


class Mixture(Potential):
    """Pair potentials between atoms of several kinds, one for each pair of kinds.

    Parameters
    ----------
    pairs : dict of (str, str) to PairPotential
        For two symbols of elements, in either order, the potential that acts between them; each has
        its own cutoff and its own end.

    Raises
    ------
    TypeError
        If it is no dict of pairs of symbols to pair potentials.
    LookupError
        If a symbol is no element.
    ValueError
        If it is empty, or names a pair twice.

    Notes
    -----
    The list of pairs is made once, for the largest cutoff, and split by kinds of pairs, so that
    each block of pairs has one potential: see `MixtureSum`. Structures may hold fewer kinds.

    Examples
    --------
    Argon and krypton, each with its own size.

    >>> argon = LennardJones(epsilon=0.0104, sigma=3.40, cutoff=8.5)
    >>> krypton = LennardJones(epsilon=0.0140, sigma=3.65, cutoff=9.1)
    >>> both = LennardJones(epsilon=0.0121, sigma=3.52, cutoff=8.8)
    >>> gas = Mixture({("Ar", "Ar"): argon, ("Kr", "Kr"): krypton, ("Ar", "Kr"): both})
    >>> pair = ase.Atoms("ArKr", [[0, 0, 0], [0, 0, 4]], calculator=gas.calculator())
    >>> abs(pair.get_potential_energy() - both.energy(4)) < 1e-12
    True
    """

    def __init__(self, pairs: Mapping[tuple[str, str], PairPotential]):
        _validate.mapping(pairs, what="pairs", example=EXAMPLE)
        self.pairs: dict[tuple[str, str], PairPotential] = {}
        for key, potential in pairs.items():
            kinds = _kinds(key)
            if not isinstance(potential, PairPotential):
                raise TypeError(
                    f"pairs[{key!r}] = {_validate.shown(potential)} is no pair potential; give "
                    f"one, as in {EXAMPLE}."
                )
            if kinds in self.pairs:
                raise ValueError(
                    f"pairs names {kinds[0]} with {kinds[1]} twice; the order of the two does not "
                    "matter. Keep one of them."
                )
            self.pairs[kinds] = potential
        if not self.pairs:
            raise ValueError(f"pairs is empty; give at least one potential, as in {EXAMPLE}.")
        self.cutoff = max(potential.cutoff for potential in self.pairs.values())

    def __repr__(self) -> str:
        return f"Mixture({self.pairs!r})"

    @classmethod
    def lorentz_berthelot(cls, pure: Mapping[str, LennardJones]) -> Mixture:
        """Mixture of Lennard-Jones atoms whose parameters are those of the pure ones, mixed.

        Parameters
        ----------
        pure : dict of str to LennardJones
            For each symbol, the potential between atoms of this kind.

        Returns
        -------
        Mixture
            Unlike atoms get the mean `sigma` (Lorentz), the geometric mean of `epsilon`
            (Berthelot), and the means of `cutoff` and `onset`.

        Raises
        ------
        TypeError
            If it is no dict of symbols to Lennard-Jones potentials.
        LookupError
            If a symbol is no element.
        ValueError
            If the potentials do not end in the same way.

        Notes
        -----
        equation -> code: sigma_ij = (sigma_i + sigma_j) / 2 and epsilon_ij = sqrt(epsilon_i
        epsilon_j) -> `_mixed`. Range of validity: good for atoms that are alike; measured wells of
        unlike noble gases are less deep.

        References
        ----------
        Lorentz, Ann. Phys. 248, 127 (1881), doi 10.1002/andp.18812480110. Delhommelle, Millie,
        Mol. Phys. 99, 619 (2001), doi 10.1080/00268970010020041 (how far they hold).

        Examples
        --------
        >>> small = LennardJones(epsilon=1, sigma=1, cutoff=2.5)
        >>> large = LennardJones(epsilon=4, sigma=2, cutoff=5)
        >>> unlike = Mixture.lorentz_berthelot({"Ne": small, "Xe": large}).pairs["Ne", "Xe"]
        >>> unlike.epsilon, unlike.sigma, unlike.cutoff
        (2.0, 1.5, 3.75)
        """
        _validate.mapping(pure, what="pure", example="{'Ar': LennardJones(...), ...}")
        for symbol, potential in pure.items():
            _validate.choice(symbol, what="element", allowed=atomic_numbers)
            if not isinstance(potential, LennardJones):
                raise TypeError(
                    f"pure[{symbol!r}] = {_validate.shown(potential)} is no LennardJones; only "
                    "its parameters can be mixed. Use Mixture({...}) for other potentials."
                )
        symbols = sorted(pure)
        return cls({(a, b): _mixed(a, b, pure) for a in symbols for b in symbols if a <= b})

    def sum_over(self, atoms: ase.Atoms, skin: float | None = None) -> MixtureSum:
        """Kernel that sums this mixture over the pairs of a structure: see `Potential`.

        Parameters
        ----------
        atoms : ase.Atoms, positions in Å
            The structure.
        skin : float, no unit, optional
            Skin of the list of pairs over the largest cutoff.

        Returns
        -------
        MixtureSum
            The kernel.

        Raises
        ------
        LookupError
            If the structure holds a kind, or two kinds, that no potential is given for.

        Examples
        --------
        >>> gas = Mixture({("Ar", "Ar"): LennardJones(epsilon=1, sigma=1, cutoff=2.5)})
        >>> gas.sum_over(ase.Atoms("ArKr", [[0, 0, 0], [0, 0, 4]]))
        Traceback (most recent call last):
        LookupError: This mixture does not know Kr. It has Ar-Ar. ...
        """
        _validate.structure(atoms)
        symbols = sorted(set(atoms.symbols))
        known = {symbol for pair in self.pairs for symbol in pair}
        for symbol in symbols:
            if symbol not in known:
                raise LookupError(
                    f"This mixture does not know {symbol}. It has {self._known()}. Add its pairs "
                    f"with {' and '.join(symbols)}, or use other atoms."
                )
        for a, b in itertools.combinations_with_replacement(symbols, 2):
            many = a != b or np.count_nonzero(atoms.symbols == a) > 1
            if many and (a, b) not in self.pairs:
                raise LookupError(
                    f"This mixture has no potential between {a} and {b}. It has {self._known()}. "
                    f"Add ({a!r}, {b!r}): ... to its pairs, or use other atoms."
                )
        return MixtureSum(self.pairs, atoms, SKIN if skin is None else skin)

    def _known(self) -> str:
        return ", ".join("-".join(pair) for pair in self.pairs)


def _kinds(key: tuple[str, str]) -> tuple[str, str]:
    """Return two symbols in the order of the alphabet."""
    if not (isinstance(key, tuple) and len(key) == 2 and all(isinstance(k, str) for k in key)):
        raise TypeError(
            f"pairs holds {_validate.shown(key)}, which is no pair of symbols; give pairs as in "
            f"{EXAMPLE}."
        )
    for symbol in key:
        _validate.choice(symbol, what="element", allowed=atomic_numbers)
    return tuple(sorted(key))


def _mixed(a: str, b: str, pure: Mapping[str, LennardJones]) -> LennardJones:
    first, second = pure[a], pure[b]
    ends = [(one.shift, one.onset is None) for one in (first, second)]
    if ends[0] != ends[1]:
        raise ValueError(
            f"The potentials of {a} and {b} do not end in the same way. Give both the same shift, "
            "or both an onset."
        )
    return replace(
        first,
        sigma=(first.sigma + second.sigma) / 2,
        epsilon=math.sqrt(first.epsilon * second.epsilon),
        cutoff=(first.cutoff + second.cutoff) / 2,
        onset=None if first.onset is None else (first.onset + second.onset) / 2,
    )
