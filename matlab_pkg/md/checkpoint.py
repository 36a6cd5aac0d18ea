"""Checkpoints: a file from which a run goes on, bit for bit, as if it had never stopped.

It is a numpy archive (.npz): the arrays as they are, and one text, in JSON, for the rest.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import ase
import numpy as np
from ase.io import jsonio

from matlab_pkg import _validate

FORMAT = "matlab_pkg md checkpoint 1"
"""What a checkpoint says it is; the number changes when its content does."""


def save(path: Path, content: Mapping) -> None:
    """Write a checkpoint: the whole file, or, when that fails, the old one stays.

    Parameters
    ----------
    path : pathlib.Path
        Name of the file.
    content : mapping
        What to keep: numbers, texts, arrays, and mappings and lists of these.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.npz"
    ...     save(file, {"step": 3, "x": np.array([1.0])})
    ...     load(file)
    {'step': 3, 'x': array([1.])}
    """
    arrays: dict[str, np.ndarray] = {}
    text = json.dumps([FORMAT, _packed(content, arrays)])
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as file:
            np.savez(file, text=np.array(text), **arrays)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)  # one act of the file system: nobody sees half a file
    finally:
        new.unlink(missing_ok=True)


def load(path: str | Path) -> dict:
    """What was given to `save`.

    Parameters
    ----------
    path : str or pathlib.Path
        Name of the file.

    Returns
    -------
    dict
        The content.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is damaged, or no checkpoint.

    Examples
    --------
    >>> load("nowhere.npz")
    Traceback (most recent call last):
    FileNotFoundError: There is no file nowhere.npz. ...
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no file {path}. Give the name that md.run(checkpoint=...) was given."
        )
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        form, content = json.loads(str(arrays["text"]))
        if form == FORMAT:
            return _unpacked(content, arrays)
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, OSError, zipfile.BadZipFile):
        form = None
    was = "is no checkpoint, or a damaged one" if form is None else f"is a {form!r}"
    raise ValueError(
        f"{path} {was}; this version reads a {FORMAT!r}. Give a file that md.run(checkpoint=...) "
        "wrote, or start again with md.run."
    )


def writable(path: str | Path, *, replace: bool = False) -> Path:
    """Name of a checkpoint, when it may be written.

    Parameters
    ----------
    path : str or pathlib.Path
        Name of the file; it ends with .npz.
    replace : bool, optional
        It may be there already.

    Returns
    -------
    pathlib.Path
        The name.

    Raises
    ------
    TypeError
        If `path` is no name.
    ValueError
        If the name does not end with .npz.
    FileExistsError
        If there is such a file.
    NotADirectoryError
        If there is no such folder.

    Examples
    --------
    >>> writable("run.txt")
    Traceback (most recent call last):
    ValueError: checkpoint = 'run.txt' must end with .npz, for it is a numpy archive. ...
    """
    if not isinstance(path, str | Path):
        raise TypeError(
            f"checkpoint = {_validate.shown(path)} is no name of a file; give one, for example "
            "'run.npz'."
        )
    file = Path(path)
    if file.suffix != ".npz":
        raise ValueError(
            f"checkpoint = {str(path)!r} must end with .npz, for it is a numpy archive. Give "
            "another name, for example 'run.npz'."
        )
    if file.exists() and not replace:
        raise FileExistsError(
            f"{path} exists, and a run does not overwrite it. Give another name, remove the file, "
            "or go on from it with md.restart."
        )
    if not file.parent.is_dir():
        raise NotADirectoryError(
            f"There is no folder {file.parent} for the checkpoint; make it, or give another name."
        )
    return file


def kept_atoms(atoms: ase.Atoms) -> dict:
    """What a checkpoint keeps of a structure.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        The structure.

    Returns
    -------
    dict
        Its arrays, cell (Å), periodic axes and info.

    Raises
    ------
    TypeError
        If `atoms.info` or `atoms.arrays` hold what cannot be written.

    Examples
    --------
    >>> restored_atoms(kept_atoms(ase.Atoms("Ar", info={"from": "Rahman"}))).info
    {'from': 'Rahman'}
    """
    try:
        info = jsonio.encode(atoms.info)
    except TypeError as error:
        raise TypeError(
            f"atoms.info holds what a checkpoint cannot keep ({error}). Remove it, or turn it into "
            "numbers and texts."
        ) from None
    for name, values in atoms.arrays.items():
        if values.dtype.hasobject:
            raise TypeError(
                f"atoms.arrays[{name!r}] holds objects of Python, which a checkpoint cannot keep. "
                "Remove it, or turn it into numbers and texts."
            )
    kept = {"cell_vc": atoms.cell[:], "pbc_v": atoms.pbc, "corner_c": atoms.get_celldisp().ravel()}
    return kept | {"arrays": dict(atoms.arrays), "info": info}


def restored_atoms(kept: Mapping) -> ase.Atoms:
    """Structure of a checkpoint.

    Parameters
    ----------
    kept : mapping
        What `kept_atoms` returned.

    Returns
    -------
    ase.Atoms
        The structure, positions in Å.

    Examples
    --------
    >>> restored_atoms(kept_atoms(ase.Atoms("Ar", [[1, 2, 3]]))).positions.tolist()
    [[1.0, 2.0, 3.0]]
    """
    arrays = kept["arrays"]
    atoms = ase.Atoms(numbers=arrays["numbers"], cell=kept["cell_vc"], pbc=kept["pbc_v"])
    atoms.set_celldisp(kept["corner_c"])
    for name, values in arrays.items():
        if name in atoms.arrays:
            atoms.arrays[name][...] = values
        else:
            atoms.set_array(name, values)
    atoms.info = jsonio.decode(kept["info"])
    return atoms


def _packed(value: object, arrays: dict[str, np.ndarray]) -> object:
    """Return the value for JSON; arrays go into `arrays`, and a number that finds them is left."""
    if isinstance(value, np.ndarray):
        arrays[f"array_{len(arrays)}"] = value
        return {"array": len(arrays) - 1}
    if isinstance(value, Mapping):
        return {"mapping": {key: _packed(inner, arrays) for key, inner in value.items()}}
    if isinstance(value, list | tuple):
        return [_packed(inner, arrays) for inner in value]
    return value.item() if isinstance(value, np.generic) else value


def _unpacked(value: object, arrays: Mapping[str, np.ndarray]) -> object:
    if isinstance(value, dict) and "array" in value:
        return arrays[f"array_{value['array']}"]
    if isinstance(value, dict):
        return {key: _unpacked(inner, arrays) for key, inner in value["mapping"].items()}
    return [_unpacked(inner, arrays) for inner in value] if isinstance(value, list) else value
