"""Structures and files: read one structure, and see what a format keeps of it."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import ase
import ase.io
import numpy as np
from ase.constraints import FixAtoms
from ase.data import atomic_masses
from ase.formula import Formula
from ase.io.cif import parse_cif
from ase.io.formats import UnknownFileTypeError, filetype

from matlab_pkg import _validate
from matlab_pkg.structures import _check

FORMATS = ("cif", "extxyz", "json", "traj", "vasp", "xyz")
"""File formats that `round_trip` knows, by ASE's names."""

POSITION_TOLERANCE_A = 1e-4
"""float, Å: closer than this, two positions are the same.

Reason: a .cif file keeps about five digits.
"""


def read(path: str | os.PathLike, *, index: int | None = None) -> ase.Atoms:
    """Structure that a file holds.

    Parameters
    ----------
    path : str or path
        The file; its format follows from its name and its content.
    index : int, no unit, optional
        Which structure, when the file holds several: 0 is the first, -1 the last.

    Returns
    -------
    ase.Atoms, positions in Å
        The structure.

    Raises
    ------
    FileNotFoundError
        If there is no such file; the message offers near names from its folder.
    IsADirectoryError
        If the path is a folder.
    TypeError
        If the path is not text or a path.
    ValueError
        If the format is unknown, the file is empty, damaged or cut off, or holds several
        structures and `index` does not say which.

    Notes
    -----
    A .cif file that ends early, at the end of a line, is still a valid .cif file, with fewer
    atoms. The formula that it states is therefore compared with the atoms that it lists: they
    must make up whole formulas, as many as the file says if it says so.

    Examples
    --------
    >>> from ase.build import bulk
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     bulk("LiI", "rocksalt", a=6.03).write(Path(folder, "LiI.cif"))
    ...     crystal = read(Path(folder, "LiI.cif"))
    >>> float(round(crystal.get_volume() / 6.03**3, 3))  # a primitive fcc cell: a³/4
    0.25
    """
    file = _existing_file(path)
    try:
        frames = ase.io.read(file, index=":", do_not_split_by_at_sign=True)
    except UnknownFileTypeError:
        raise ValueError(
            f"The format of {file.name!r} is not known. Give a file with a structure, for example "
            ".cif, .xyz, .json or POSCAR."
        ) from None
    except Exception as error:
        raise ValueError(
            f"{file.name!r} cannot be read as {_format_name(file)}: it is damaged, cut off or of "
            f"another format ({_reason(error)}). Open it in an editor, or get it again."
        ) from None
    crystal = _pick(frames, index, file.name)
    if not len(crystal):
        raise ValueError(f"{file.name!r} holds no atoms. Open it in an editor, or get it again.")
    if file.suffix.lower() == ".cif":
        _refuse_cut_off(crystal, file, index)
    return crystal


def _existing_file(path: str | os.PathLike) -> Path:
    try:
        file = Path(path)
    except TypeError:
        raise TypeError(
            f"path = {path!r} is a {type(path).__name__}; give the name of a file, "
            "for example 'LiI.cif'."
        ) from None
    if file.is_dir():
        raise IsADirectoryError(f"{str(path)!r} is a folder; give the name of a file in it.")
    if not file.parent.is_dir():
        raise FileNotFoundError(
            f"There is no folder {str(file.parent)!r}, so no file {file.name!r} in it. "
            "Check the path."
        )
    if not file.exists():
        names = sorted(other.name for other in file.parent.iterdir() if other.is_file())
        hint = _validate.near_names(file.name, names) if names else "The folder has no files."
        hint = hint if len(hint) < 300 else f"The folder holds {len(names)} other files."
        raise FileNotFoundError(
            f"There is no file {file.name!r} in the folder {str(file.parent)!r}. {hint}"
        )
    if file.stat().st_size == 0:
        raise ValueError(f"{file.name!r} is empty (0 bytes). Get it again.")
    return file


def _format_name(file: Path) -> str:
    try:
        return filetype(str(file))
    except Exception:  # the content is so odd that guessing fails too
        return "a structure"


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    text = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    return text if len(text) <= 120 else f"{text[:117]}..."


def _pick(frames: list[ase.Atoms], index: int | None, name: str) -> ase.Atoms:
    if not frames:
        raise ValueError(f"{name!r} holds no structure. Open it in an editor, or get it again.")
    if index is None:
        if len(frames) > 1:
            raise ValueError(
                f"{name!r} holds {len(frames)} structures. Say which one: index=0 is the first, "
                "index=-1 the last."
            )
        return frames[0]
    _validate.count(index, what="index", low=-len(frames), high=len(frames) - 1)
    return frames[index]


def _refuse_cut_off(crystal: ase.Atoms, file: Path, index: int | None) -> None:
    block = [block for block in parse_cif(str(file)) if block.has_structure()][index or 0]
    stated = str(block.get("_chemical_formula_sum", "")).replace(" ", "")
    try:
        expected = Formula(stated).count()
    except ValueError:
        return  # a formula that is not made of elements and whole numbers
    if not expected:
        return
    found = crystal.symbols.formula.count()
    units = len(crystal) // sum(expected.values())
    in_cell = block.get("_cell_formula_units_z")  # ASE lower-cases the names
    allowed = {1, in_cell} if isinstance(in_cell, int) else {max(units, 1)}
    if units not in allowed or found != {symbol: units * n for symbol, n in expected.items()}:
        raise ValueError(
            f"{file.name!r} states the formula {stated} but lists {crystal.symbols.formula:metal}: "
            "it is cut off, lacks atoms or has partly filled sites. Get it again; ase.io.read "
            "reads it without this check."
        )


def round_trip(atoms: ase.Atoms, file_format: str) -> dict[str, bool | None]:
    """Properties of a structure that survive being written to a file and read back.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The structure.
    file_format : str
        One of `FORMATS`. "xyz" is the plain format; ASE writes "extxyz" to files named .xyz
        unless told otherwise.

    Returns
    -------
    dict of str to bool or None
        For each property: True if it survived, False if it changed or was lost, None if the
        structure does not have it (no periodicity, zero charges, no constraint, ...).

    Raises
    ------
    LookupError
        If the format is not in `FORMATS`; the message offers near names.
    ValueError
        If the format cannot hold this structure at all.

    Notes
    -----
    What counts as the same:

    - `cell`: lengths and angles of the cell vectors; `orientation`: their directions, too
    - `positions`: in the cell's own coordinates, to 1e-4 Å, up to whole cell vectors in periodic
      directions; where there is no cell, or it is lost, in Å
    - `info`: all entries of `atoms.info`; entries that the reader adds do not count
    - `pbc`: counts as changed also when the format makes up a periodicity

    Examples
    --------
    The plain .xyz format forgets that a crystal is periodic.

    >>> from ase.build import bulk
    >>> round_trip(bulk("LiI", "rocksalt", a=6.03), "xyz")["pbc"]
    False
    """
    _check.structure(atoms)
    _validate.choice(file_format, what="file format", allowed=FORMATS)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what writers lose is the result here
        file = str(Path(folder, "structure"))
        try:
            ase.io.write(file, atoms, format=file_format)
            back = ase.io.read(file, format=file_format)
        except Exception as error:
            raise ValueError(
                f"The format {file_format!r} cannot hold this structure ({_reason(error)}). "
                f"Try another one: {', '.join(FORMATS)}."
            ) from None
    report: dict[str, bool | None] = {
        "species": np.array_equal(atoms.numbers, back.numbers),
        "positions": _same_positions(atoms, back),
        "cell": _same_shape(atoms, back) if atoms.cell.any() else None,
        "orientation": _near(atoms.cell[:], back.cell[:]) if atoms.cell.any() else None,
        "pbc": _verdict(atoms.pbc, back.pbc),
    }
    for name, measure in _PER_ATOM.items():
        report[name] = _verdict(measure(atoms), measure(back))
    report["constraints"] = _verdict_list(atoms, back)
    kept = [key in back.info and _equal(back.info[key], atoms.info[key]) for key in atoms.info]
    report["info"] = all(kept) if kept else None
    return report


_PER_ATOM: dict[str, Callable[[ase.Atoms], np.ndarray]] = {
    "charges": lambda atoms: atoms.get_initial_charges(),
    "magnetic_moments": lambda atoms: atoms.get_initial_magnetic_moments(),
    "masses": lambda atoms: atoms.get_masses() - atomic_masses[atoms.numbers],
    "velocities": lambda atoms: atoms.get_velocities(),
    "tags": lambda atoms: atoms.get_tags(),
}


def _near(first: np.ndarray, second: np.ndarray) -> bool:
    same = np.shape(first) == np.shape(second)
    return bool(same and np.allclose(first, second, rtol=0, atol=POSITION_TOLERANCE_A))


def _verdict(before: np.ndarray, after: np.ndarray) -> bool | None:
    if not np.any(before) and not np.any(after):
        return None
    return _near(before, after)


def _same_shape(atoms: ase.Atoms, back: ase.Atoms) -> bool:
    return _near(atoms.cell.cellpar(), back.cell.cellpar())


def _same_positions(atoms: ase.Atoms, back: ase.Atoms) -> bool:
    if len(atoms) != len(back):
        return False
    if atoms.cell.rank < 3 or not _same_shape(atoms, back):
        return _near(atoms.positions, back.positions)
    shift = back.get_scaled_positions(wrap=False) - atoms.get_scaled_positions(wrap=False)
    shift -= np.round(shift) * atoms.pbc
    return bool(np.all(np.linalg.norm(shift @ atoms.cell[:], axis=1) < POSITION_TOLERANCE_A))


def _verdict_list(atoms: ase.Atoms, back: ase.Atoms) -> bool | None:
    before, after = [sorted(map(_constraint_words, a.constraints)) for a in (atoms, back)]
    return before == after if before or after else None


def _constraint_words(constraint: object) -> str:
    if isinstance(constraint, FixAtoms):
        return f"FixAtoms {sorted(int(i) for i in constraint.index)}"
    return repr(constraint)


def _equal(first: object, second: object) -> bool:
    if type(first) is not type(second):  # some compare only with their own kind
        return False
    try:
        return bool(np.all(np.asarray(first == second)))
    except ValueError:  # arrays of different shapes
        return False
