"""Frames in the order of time: what they say of their atoms' order and of their own times."""

from __future__ import annotations

import numbers
from collections.abc import Iterator

import ase

from matlab_pkg.analysis.frames import Frames, frames

SAME_TIME = 1e-6
"""float, no unit: relative difference of times that are the same. Reason: files keep eight
digits."""


def ordered(source: Frames, *, every: int, step_fs: float) -> Iterator[ase.Atoms]:
    """Frames that follow each other at equal times, as far as they say.

    Parameters
    ----------
    source : path, iterable of ase.Atoms; in Å
        The trajectory, as for `frames`.
    every : int, no unit
        Take each so many-th frame.
    step_fs : float, fs
        Time between two frames that are taken.

    Yields
    ------
    ase.Atoms, positions in Å
        The frames.

    Raises
    ------
    ValueError
        If frames are one and the same object, the order of the atoms is not sure, times between
        frames differ, or the frames know another time than the given one.

    Notes
    -----
    Frames of `md.run` know their step and time (`info`), those of a LAMMPS dump their step. A time
    is refused where it is a whole multiple or part of the frames' own: then a factor was forgotten
    or came in twice. Any other ratio may come from reduced units, whose time has no fs.

    Examples
    --------
    >>> frame = ase.Atoms("Ar")
    >>> len(list(ordered([frame, frame.copy()], every=1, step_fs=5)))
    2
    """
    before, steps = None, []
    times: list[float] = []
    for t, atoms in enumerate(frames(source, every=every)):
        refuse_unsorted(atoms, t)
        refuse_same(source, atoms, before, t)
        before = atoms
        about = atoms.info
        number = about.get("timestep", about.get("step"))  # of a LAMMPS dump, or of md.run
        if isinstance(number, numbers.Integral):
            steps = [*steps[-2:], int(number)]
            if len(steps) > 2 and steps[2] - steps[1] != steps[1] - steps[0]:
                raise ValueError(
                    f"Frames {max(0, t - 2)} to {t} were written at steps "
                    f"{', '.join(map(str, steps))}, which are not equally far apart. Leave out "
                    "frames that are there twice (a run that was continued) and a last one that "
                    "came early, or give equal parts."
                )
        if t < 2 and isinstance(about.get("time_fs"), numbers.Real):
            times.append(float(about["time_fs"]))
            if len(times) == 2:
                _refuse_other_time(times[1] - times[0], step_fs, every)
        yield atoms


def _refuse_other_time(apart_fs: float, step_fs: float, every: int) -> None:
    """Raise if the frames' own time is a whole multiple or part of the given one."""
    ratio = max(apart_fs / step_fs, step_fs / apart_fs) if apart_fs > 0 else 1.0
    if round(ratio) > 1 and abs(ratio / round(ratio) - 1) < SAME_TIME:
        raise ValueError(
            f"timestep_fs = {step_fs / every:g} fs does not fit these frames, which say that they "
            f"are {apart_fs / every:g} fs apart (info['time_fs']). Give the time between two "
            "frames of the trajectory: the time step of the run, times the steps between samples; "
            "`every` counts them, do not multiply by it."
        )


def refuse_same(source: Frames, atoms: ase.Atoms, before: ase.Atoms | None, t: int) -> None:
    """Raise if a list holds the same atoms again, which were moved since it was made.

    Parameters
    ----------
    source : path, iterable of ase.Atoms; in Å
        The trajectory; a stream may yield the same object, for it is read at once.
    atoms, before : ase.Atoms, positions in Å; the second or None
        A frame, and the one before.
    t : int, no unit
        Its number.

    Raises
    ------
    ValueError
        If they are one object.

    Examples
    --------
    >>> atoms = ase.Atoms("Ar")
    >>> refuse_same([atoms, atoms], atoms, atoms, 1)
    Traceback (most recent call last):
    ValueError: Frames 0 and 1 are the same object, so that all show where the atoms were last. ...
    """
    if atoms is before and isinstance(source, list | tuple):
        raise ValueError(
            f"Frames {t - 1} and {t} are the same object, so that all show where the atoms were "
            "last. Keep a copy of each: frames.append(atoms.copy())."
        )


def refuse_unsorted(atoms: ase.Atoms, t: int) -> None:
    """Raise if nobody knows that the atoms are in the order of the frame before.

    Parameters
    ----------
    atoms : ase.Atoms, positions in Å
        A frame.
    t : int, no unit
        Its number.

    Raises
    ------
    ValueError
        If the frame comes from a LAMMPS dump without ids, and is not the first.

    Examples
    --------
    >>> refuse_unsorted(ase.Atoms("Ar"), 1)
    """
    if t and atoms.info.get("ids") is False:
        raise ValueError(
            "This LAMMPS dump has no column id, and LAMMPS writes atoms in any order, so nobody "
            "can be followed from frame to frame. Write it again with id (dump ... id type x y z)."
        )
