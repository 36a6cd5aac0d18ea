"""Figures, judged by what they draw."""

from __future__ import annotations

import numpy as np

from matlab_pkg.exercises import _drawn
from matlab_pkg.exercises._exercise import NotYet
from matlab_pkg.exercises.expect._voice import attempted


def points(answer: object) -> np.ndarray:
    """Every point that a figure shows: seen, and within the limits of its axes.

    Parameters
    ----------
    answer : object
        Axes, a figure with one pair of axes, or something drawn in them.

    Returns
    -------
    np.ndarray, shape (n, 2), units of the two axes
        Horizontal and vertical coordinate of each point, in the order drawn.

    Raises
    ------
    NotYet
        If it is no figure, or shows no points.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> points(6.03)
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotYet: The answer should be the axes that `plots.scatter` re...
    """
    ax = _axes(answer)
    found = _drawn.points(ax)
    return found[_drawn.inside(ax, found)]


def joined(answer: object, wanted: np.ndarray) -> bool:
    """Whether a line joins the points of a figure, as if they had an order.

    Parameters
    ----------
    answer : object
        Axes, a figure with one pair of axes, or something drawn in them.
    wanted : np.ndarray, shape (n, 2), units of the two axes
        The points that the figure should show.

    Returns
    -------
    bool
        True if a line goes through at least half of them.

    Raises
    ------
    NotYet
        If it is no figure.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> joined(None, np.zeros((1, 2)))
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotAttempted: There is no answer yet.
    """
    return _drawn.joined(_axes(answer), wanted)


def heights(answer: object) -> np.ndarray:
    """The heights of all horizontal lines that a figure shows from side to side.

    Parameters
    ----------
    answer : object
        Axes, a figure with one pair of axes, or something drawn in them.

    Returns
    -------
    np.ndarray, shape (n,), unit of the vertical axis
        Their heights.

    Raises
    ------
    NotYet
        If it is no figure.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> heights(None)
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotAttempted: There is no answer yet.
    """
    return _drawn.heights(_axes(answer))


def axis_labels(answer: object) -> tuple[str, str]:
    """What a figure writes at its two axes.

    Parameters
    ----------
    answer : object
        Axes, a figure with one pair of axes, or something drawn in them.

    Returns
    -------
    tuple of str
        The label of the horizontal and of the vertical axis.

    Raises
    ------
    NotYet
        If it is no figure.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> axis_labels("band gap (eV)")
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotYet: The answer should be the axes that `plots.scatter` re...
    """
    ax = _axes(answer)
    return str(ax.get_xlabel()).strip(), str(ax.get_ylabel()).strip()


def axis_scales(answer: object) -> tuple[str, str]:
    """How a figure divides its two axes: ``"linear"``, ``"log"`` or another word of matplotlib's.

    Parameters
    ----------
    answer : object
        Axes, a figure with one pair of axes, or something drawn in them.

    Returns
    -------
    tuple of str
        The scale of the horizontal and of the vertical axis.

    Raises
    ------
    NotYet
        If it is no figure.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> axis_scales(None)
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotAttempted: There is no answer yet.
    """
    ax = _axes(answer)
    return str(ax.get_xscale()), str(ax.get_yscale())


def quantities(answer: object) -> list[np.ndarray]:
    """Numbers that a figure may stand for: widths and heights of its bars, places of its points.

    Parameters
    ----------
    answer : object
        Axes, a figure with one pair of axes, or something drawn in them.

    Returns
    -------
    list of np.ndarray, shape (n,), units of the two axes
        One array a direction and kind of mark, each in the order drawn.

    Raises
    ------
    NotYet
        If it is no figure.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> quantities(None)
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotAttempted: There is no answer yet.
    """
    return _drawn.quantities(_axes(answer))


def counted(answer: object) -> list[float]:
    """How many data each map, cloud or line of a figure holds.

    Parameters
    ----------
    answer : object
        Axes, a figure with one pair of axes, or something drawn in them.

    Returns
    -------
    list of float, no unit
        For a map of counts their sum, for points their number.

    Raises
    ------
    NotYet
        If it is no figure.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> counted(None)
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotAttempted: There is no answer yet.
    """
    return _drawn.counted(_axes(answer))


def findings(answer: object) -> list[str]:
    """Kinds of what `figure_checks.audit` finds in a figure.

    Parameters
    ----------
    answer : object
        Axes, a figure with one pair of axes, or something drawn in them.

    Returns
    -------
    list of str
        The kinds, such as ``"pie"``, each as often as it was found.

    Raises
    ------
    NotYet
        If it is no figure, or one that cannot be inspected.
    NotAttempted
        If there is no answer.

    Examples
    --------
    >>> findings(None)
    Traceback (most recent call last):
    matlab_pkg.exercises._exercise.NotAttempted: There is no answer yet.
    """
    from matlab_pkg import figure_checks

    ax = _axes(answer)
    try:
        return [one.kind for one in figure_checks.audit(ax)]
    except ValueError as error:
        raise NotYet(f"The figure should be one that can be inspected. {error}") from None


def _axes(answer: object) -> object:
    attempted(answer)
    return _drawn.axes(answer, or_else="a figure with one pair of axes")
