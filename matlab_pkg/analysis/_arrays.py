"""Arrays in place of frames: what can be found out about numbers without a cell.

Names of arrays: n atoms, t frames, c Cartesian components.
"""

from __future__ import annotations

import itertools

import numpy as np

from matlab_pkg.analysis.unwrap import ACROSS, STEP

FEW = 20
"""int, no unit: fewer steps say nothing. Reason: three of noise may look like a border crossed."""

LOOKED_AT = 10_000_000
"""int, no unit: numbers of a large array that are looked at closely. Reason: their copies fit the
memory, and in a large array many atoms cross."""


def checked(x_tnc: np.ndarray, species: str | None, unit: str) -> np.ndarray:
    """The array, when it holds vectors of atoms over time.

    Parameters
    ----------
    x_tnc : np.ndarray, shape (t, n, 3), any unit
        The array.
    species : str or None
        What the caller asks for, which an array does not know.
    unit : str
        The unit, for the message.

    Returns
    -------
    np.ndarray of float, shape (t, n, 3), unit of x, any unit
        The array.

    Raises
    ------
    TypeError
        If it holds something else than real numbers, or a species is asked for.
    ValueError
        If it has another shape.

    Examples
    --------
    >>> checked(np.ones((2, 1, 3), int), None, "Å").dtype
    dtype('float64')
    """
    if x_tnc.ndim != 3 or x_tnc.shape[2] != 3 or not x_tnc.size:
        raise ValueError(
            f"An array of shape {x_tnc.shape} is not allowed: it must be (frames, atoms, 3), in "
            f"{unit}."
        )
    if species is not None:
        raise TypeError("An array says nothing of species; give x[:, numbers of the atoms].")
    if np.ma.isMaskedArray(x_tnc) or x_tnc.dtype.kind not in "iuf":
        kind = "masked" if np.ma.isMaskedArray(x_tnc) else str(x_tnc.dtype)
        raise TypeError(
            f"An array of type {kind} is not allowed; give real numbers, all of them known, for "
            "example x.astype(float)."
        )
    return np.asarray(x_tnc, float)


def finite(x_tnc: np.ndarray) -> np.ndarray:
    """The array, when all of its numbers are finite.

    Parameters
    ----------
    x_tnc : np.ndarray, shape (t, n, 3), any unit
        The array.

    Returns
    -------
    np.ndarray, shape (t, n, 3), unit of x, any unit
        The array.

    Raises
    ------
    ValueError
        If a number is not finite; the message says whose.

    Examples
    --------
    >>> finite(np.zeros((2, 1, 3))).shape
    (2, 1, 3)
    """
    if not np.isfinite(x_tnc.sum()):  # one pass; which one it is, is asked only then
        for t, n in np.argwhere(~np.isfinite(x_tnc).all(axis=2))[:1]:
            raise ValueError(f"Frame {t}, atom {n}: {x_tnc[t, n].tolist()} is not finite.")
    return x_tnc


def refuse_wrapped(x_tnc: np.ndarray, words: str) -> None:
    """Raise if positions are not finite, or enter their cell, not known, on the other side again.

    Parameters
    ----------
    x_tnc : np.ndarray, shape (t, n, 3), Å
        Positions.
    words : str
        What the message says of them besides.

    Raises
    ------
    ValueError
        If a position is not finite; or if some atoms cross, in one frame, most of the space that
        all of them ever fill evenly, while most atoms hardly move.

    Examples
    --------
    An atom that flies through a cell of 10 Å, again and again:

    >>> path_tnc = np.arange(0, 40, 0.5)[:, None, None] * np.ones((1, 1, 3))
    >>> refuse_wrapped(path_tnc, "")
    >>> refuse_wrapped(path_tnc % 10, "")
    Traceback (most recent call last):
    ValueError: From frame 19 to 20, atom 0 moves by 9.5 Å along x, ...
    """
    near, step_nc = ACROSS * np.ptp(x_tnc[0], axis=0).min(), np.empty(x_tnc.shape[1:])
    if not np.isfinite(near):
        finite(x_tnc)
    for before_nc, after_nc in itertools.pairwise(x_tnc):
        np.subtract(after_nc, before_nc, out=step_nc)
        all_small = np.vdot(step_nc, step_nc) <= near**2  # a quick look; the next one is closer
        if not (all_small or max(step_nc.max(), -step_nc.min()) <= near):
            break
    else:  # no atom crosses even what the first frame fills, and each step is a number
        return
    finite(x_tnc)
    skip = 1 + x_tnc.size // LOOKED_AT
    for c in range(3):
        x_tn = x_tnc[:, ::skip, c]
        low, size = x_tn.min(), np.ptp(x_tn)
        step_tn = np.abs(np.diff(x_tn, axis=0)) / (size or 1.0)
        filled = np.abs((x_tn - low) / (size or 1.0) - 0.5) < 0.25
        far, most = np.count_nonzero(step_tn > ACROSS), np.count_nonzero(step_tn < STEP)
        between = step_tn.size - far - most  # hardly any, where atoms come in again
        many = step_tn.size >= FEW
        if many and between <= far and 0 < far < most and filled.mean() > 0.25:
            t, n = np.unravel_index(step_tn.argmax(), step_tn.shape)
            raise ValueError(
                f"From frame {t} to {t + 1}, atom {n * skip} moves by {step_tn[t, n] * size:.4g} Å "
                f"along {'xyz'[c]}, and all atoms ever are within {size:.4g} Å: these positions "
                f"are wrapped{words}. Give ase.Atoms with their cell (atoms.cell, atoms.pbc) and "
                "wrapped=True, or let your program write unwrapped coordinates (LAMMPS: dump "
                "custom xu yu zu), sorted by ids."
            )
