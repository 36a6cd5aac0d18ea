"""Which kinds of atoms a potential acts between, and words for a structure that holds others."""

from __future__ import annotations

import ase
import numpy as np
from ase.data import chemical_symbols

from matlab_pkg import _validate


def one_kind(
    atoms: ase.Atoms, name: str, species: str | None = None, *, pairwise: bool = True
) -> None:
    """Raise unless all atoms of a structure are of one kind: a potential for one acts on no other.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The structure.
    name : str
        What the potential is called, for the message.
    species : str, optional
        Symbol of the kind that the parameters were made for.
    pairwise : bool, optional
        Whether the potential can be part of a `Mixture`.

    Raises
    ------
    TypeError
        If `atoms` is no structure.
    ValueError
        If it holds several kinds of atoms, or another kind.

    Examples
    --------
    Salt is no noble gas.

    >>> one_kind(ase.Atoms("NaCl", [[0, 0, 0], [0, 0, 2]]), "LennardJones")
    Traceback (most recent call last):
    ValueError: LennardJones acts between atoms of one kind, and this structure holds Cl and Na. ...
    """
    _validate.structure(atoms)
    found = sorted(chemical_symbols[number] for number in np.unique(atoms.numbers))
    if species is not None and found != [species]:
        raise ValueError(
            f"{name} has the parameters of {species}, and this structure holds "
            f"{' and '.join(found)}. Give the parameters of what it holds, or other atoms."
        )
    if len(found) > 1:
        mixture = (
            f"Give a potential for each pair of kinds, Mixture({{({found[0]!r}, {found[1]!r}): "
            "..., ...}); or, where"
        )
        raise ValueError(
            f"{name} acts between atoms of one kind, and this structure holds "
            f"{' and '.join(found)}. {mixture if pairwise else 'Where'} the atoms are to be alike, "
            f"give them one symbol: atoms.symbols[:] = {found[0]!r}."
        )
