"""Frames of a trajectory, read one by one and checked to belong together."""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import ase
import ase.io
import numpy as np
from ase.data import chemical_symbols
from ase.io.formats import UnknownFileTypeError, open_with_compression
from ase.io.lammpsrun import iread_lammps_dump_text

from matlab_pkg import _validate

Frames = Iterable[ase.Atoms] | str | os.PathLike
"""What counts as a trajectory: atoms one after the other, or the file that holds them."""

UNITS = ("metal", "real", "si", "cgs", "electron", "micro", "nano")
"""Systems of units of a LAMMPS dump, by LAMMPS' names, that have an Å and a fs."""


def frames(
    source: Frames,
    *,
    every: int = 1,
    species: Iterable[str] | None = None,
    units: str = "metal",
) -> Iterator[ase.Atoms]:
    """Frames of a trajectory, one by one; no more than one is in memory.

    Parameters
    ----------
    source : path, ase.Atoms, iterable of ase.Atoms, or anything with such `frames`; in Å
        The trajectory: a file that ASE reads (.traj, extended .xyz, a LAMMPS dump), a list, or a
        generator such as `ase.io.iread`, which can be read once only.
    every : int, no unit, optional
        Take each so many-th frame, beginning with the first.
    species : iterable of str, optional
        Of a LAMMPS dump: the chemical symbols of its types 1, 2, ...; they count, too, where a
        column `element` says otherwise, which is C for all types unless LAMMPS was told.
    units : str, optional
        Of a LAMMPS dump: the system of units that LAMMPS ran in, one of `UNITS`. Reduced units
        ("lj") are none of them: read as "metal", lengths count in sigma, and what needs
        velocities is not to be trusted.

    Yields
    ------
    ase.Atoms, positions in Å
        The frames.

    Raises
    ------
    TypeError
        If the source is no trajectory, or species are no list of symbols.
    FileNotFoundError
        If there is no such file.
    LookupError
        If the system of units is none of LAMMPS', or a species is no element.
    ValueError
        If there is no frame, a frame cannot be read or holds a number that is not finite, or the
        number, the species, the order or the periodicity of the atoms changes.

    Notes
    -----
    The atoms of a LAMMPS dump are sorted by their ids, for LAMMPS writes them in any order, and
    their positions count from the corner of the cell.

    Examples
    --------
    >>> argon = ase.Atoms("Ar2", [[0, 0, 0], [0, 0, 4]])
    >>> len(list(frames([argon] * 5, every=2)))
    3
    """
    every = _validate.count(every, what="every", low=1)
    _validate.choice(units, what="system of units", allowed=UNITS)
    species = _symbols(species)
    first, name = None, _name(source)
    taken = itertools.islice(_opened(source, species, units), 0, None, every)
    for t, atoms in enumerate(taken):
        where = f"frame {t * every} of {name}"
        _look(atoms, where)
        if first is None:
            first = atoms
        elif len(atoms) != len(first) or (atoms.numbers != first.numbers).any():
            raise ValueError(_other_atoms(first, atoms, where))
        elif atoms.pbc.tolist() != first.pbc.tolist():
            raise ValueError(
                f"{where} has pbc = {atoms.pbc.tolist()}, the first one {first.pbc.tolist()}. "
                "Give frames of one system."
            )
        yield atoms
    if first is None:
        raise ValueError(
            f"There is no frame in {name}. Look at the file; a generator that was read before must "
            "be made again; md.run keeps frames with keep=True."
        )


def _symbols(species: object) -> list[str] | None:
    """Chemical symbols of the types of a LAMMPS dump."""
    if species is None:
        return None
    if isinstance(species, str):
        species = [species]
    if not isinstance(species, Iterable):
        raise TypeError(
            f"species = {_validate.shown(species)} is not allowed; give the chemical symbols of "
            "the types 1, 2, ... in a list, for example species=['Li', 'I']."
        )
    return [_validate.choice(one, what="element", allowed=chemical_symbols) for one in species]


def _name(source: object) -> str:
    return repr(Path(source).name) if isinstance(source, str | os.PathLike) else "the trajectory"


def _opened(
    source: object, species: list[str] | None, units: str
) -> Iterator[ase.Atoms] | Iterable[ase.Atoms]:
    """What yields the frames of a source."""
    if isinstance(source, str | os.PathLike):
        return _told(_read(Path(source), species, units), _name(source))
    if isinstance(source, ase.Atoms):
        return [source]
    inner = getattr(source, "frames", source)
    if isinstance(inner, Iterable) and not isinstance(inner, np.ndarray | bytes | dict):
        return inner
    raise TypeError(
        f"{_validate.shown(source)} is a {type(source).__name__}, not a trajectory; give a list "
        "of ase.Atoms, a generator such as ase.io.iread('run.traj'), or the path of a file."
    )


def _read(file: Path, species: list[str] | None, units: str) -> Iterator[ase.Atoms]:
    """Yield the frames of a file; those of a LAMMPS dump know whether their order is sure."""
    if not file.is_file():
        raise FileNotFoundError(
            f"There is no file {str(file)!r}. Check the path; a trajectory in memory is given as "
            "a list of ase.Atoms."
        )
    columns = _lammps_columns(file)
    if columns is None:
        yield from ase.io.iread(file, index=":", do_not_split_by_at_sign=True)
        return
    options = {"units": units, "specorder": species}
    with open_with_compression(str(file), "rt") as lines:
        for atoms in iread_lammps_dump_text(lines, index=slice(None), **options):
            atoms.info["ids"] = "id" in columns
            if {"x", "xu"} & set(columns):
                atoms.translate(-atoms.get_celldisp().ravel())  # a barostat moves the corner
            atoms.set_celldisp(np.zeros(3))
            if species is not None and {"element", "mass"} & set(columns):
                _name_types(atoms, species)
            if species is not None or {"element", "mass"} & set(columns):
                atoms.set_masses(atoms.get_masses())  # these are the masses of true species
            yield atoms


def _name_types(atoms: ase.Atoms, species: list[str]) -> None:
    """Set the symbols by type, where the dump has symbols of its own; velocities stay."""
    if not atoms.has("type"):
        raise ValueError("species need a column type, or leave them out: there are symbols")
    velocities_nc = atoms.get_velocities() if atoms.has("momenta") else None
    atoms.symbols = [species[kind - 1] for kind in atoms.arrays["type"]]
    if velocities_nc is not None:
        atoms.set_velocities(velocities_nc)


def _lammps_columns(file: Path) -> list[str] | None:
    """Names of the columns of a LAMMPS dump; None if the file is none."""
    with open_with_compression(str(file), "rt") as lines:
        try:
            if not next(lines, "").startswith("ITEM: "):
                return None
            for line in lines:
                if line.startswith("ITEM: ATOMS"):
                    return line.split()[2:]
        except UnicodeDecodeError:
            return None
    return []


def _told(source: Iterable[ase.Atoms], name: str) -> Iterator[ase.Atoms]:
    """Yield the frames of a file whose reader may fail; then say where."""
    done = 0
    try:
        for atoms in source:
            yield atoms
            done += 1
    except (FileNotFoundError, GeneratorExit):
        raise
    except UnknownFileTypeError:
        raise ValueError(
            f"The format of {name} is not known. Give a .traj file, an extended .xyz file or a "
            "LAMMPS dump."
        ) from None
    except Exception as error:
        words = " ".join(str(error).split())[:120]
        raise ValueError(
            f"{name} cannot be read after {done} frames ({type(error).__name__}: {words}). It may "
            "be cut off or damaged; let a LAMMPS dump write type or element, and give "
            "species=[...] for all types."
        ) from error


def _look(atoms: ase.Atoms, where: str) -> None:
    """Raise unless this is a structure; a sum says of nearly all that they are finite."""
    if isinstance(atoms, ase.Atoms) and len(atoms):
        squares = (float(np.vdot(x, x)) for x in (atoms.positions, atoms.cell.array))
        if math.isfinite(sum(squares)):
            return
    try:
        _validate.structure(atoms)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{where}: {error}") from None


def _other_atoms(first: ase.Atoms, atoms: ase.Atoms, where: str) -> str:
    if len(atoms) != len(first):
        return (
            f"{where} has {len(atoms)} atoms, the first one {len(first)}. Give frames of one "
            "system; if atoms were lost on the way, the run exploded or its cell was open."
        )
    if np.array_equal(np.sort(atoms.numbers), np.sort(first.numbers)):
        return (
            f"{where} lists the same atoms as the first one in another order, so nobody can be "
            "followed. Sort them by their ids (LAMMPS: dump_modify sort id)."
        )
    return (
        f"{where} holds {atoms.symbols.formula:metal}, the first one "
        f"{first.symbols.formula:metal}. Give frames of one system."
    )


def masses(atoms: ase.Atoms) -> np.ndarray:
    """Masses of the atoms, where they are known.

    Parameters
    ----------
    atoms : ase.Atoms, masses in u
        A frame.

    Returns
    -------
    np.ndarray, shape (n,), u
        The masses.

    Raises
    ------
    ValueError
        If the frame comes from a LAMMPS dump whose types were read as H, He and so on.

    Examples
    --------
    >>> masses(ase.Atoms("Ar")).round(1).tolist()
    [39.9]
    """
    kinds = set(atoms.numbers.tolist())
    numbered = kinds == set(range(1, len(kinds) + 1))
    if "timestep" in atoms.info and numbered and not atoms.has("masses"):
        raise ValueError(
            f"This LAMMPS dump was read without symbols: its types are taken for "
            f"{', '.join(sorted(set(atoms.symbols)))}, and the masses with them. Give its path to "
            "analysis.frames(..., species=['Ar', ...]), or each frame its own: "
            "atoms.set_masses(...)."
        )
    return atoms.get_masses()


def of_species(atoms: ase.Atoms, species: str | None) -> np.ndarray:
    """Numbers of the atoms of a species.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The structure.
    species : str or None
        Chemical symbol; None for all atoms.

    Returns
    -------
    np.ndarray of int, shape (n,), no unit
        Numbers of these atoms.

    Raises
    ------
    LookupError
        If there are none; the message says what there is.

    Examples
    --------
    >>> of_species(ase.Atoms("LiI"), "I").tolist()
    [1]
    """
    if species is None:
        return np.arange(len(atoms))
    there = sorted(set(atoms.symbols))
    try:
        _validate.choice(species, what="species", allowed=there)
    except LookupError as error:
        types = "timestep" in atoms.info or set(there) <= {"H", "He", "Li"}
        hint = (
            " A LAMMPS dump without symbols is read with type 1 as H, 2 as He and so on: give "
            "its path to analysis.frames(..., species=['Ar', ...])."
        )
        raise LookupError(f"{error}{hint if types else ''}") from None
    return np.flatnonzero(atoms.symbols == species)
