"""Colours as people see them: with other colour vision, how far apart, how strong a contrast.

Colours are sRGB, as screens show them: texts such as ``"#0072B2"``, or arrays whose last axis holds
red, green and blue from 0 to 1. The models are those of colorspacious.
"""

from __future__ import annotations

import functools
import itertools
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from matlab_pkg import _validate

DEFICIENCIES = {
    "protanopia": "protanomaly",
    "deuteranopia": "deuteranomaly",
    "tritanopia": "tritanomaly",
}
"""dict of str: the three kinds of colour blindness, and what colorspacious calls each in part."""

MERGED = 9.0
"""float, no unit: distance in CAM02-UCS below which two classes count as merged.

Reason: one unit is the least that can be seen side by side in large patches; small marks apart
from each other need several times as much. The colours of Okabe and Ito keep 11 and more.
"""

HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def srgb(colours: object) -> np.ndarray:
    """Colours as an array of red, green and blue.

    Parameters
    ----------
    colours : str, sequence of str, or array_like, shape (..., 3), no unit
        ``"#rrggbb"``, several of them, or numbers from 0 to 1.

    Returns
    -------
    np.ndarray, shape (..., 3), no unit
        Red, green and blue from 0 to 1.

    Raises
    ------
    ValueError
        If a text is no colour, or the numbers have another shape or leave 0 to 1.

    Examples
    --------
    >>> srgb("#ff0000").tolist()
    [1.0, 0.0, 0.0]
    """
    if isinstance(colours, str):
        return _from_hex(colours)
    if not isinstance(colours, np.ndarray) and isinstance(colours, Iterable):
        colours = list(colours)
        if any(isinstance(one, str) for one in colours):
            return np.array([srgb(one) for one in colours])
    try:
        values = np.asarray(colours, dtype=float)
    except (TypeError, ValueError):
        values = np.empty(0)
    if values.ndim == 0 or values.shape[-1] != 3:
        raise ValueError(
            f"{_validate.shown(colours)} is no colour; give '#rrggbb', or three numbers from 0 "
            "to 1."
        )
    if not ((values >= -1e-9) & (values <= 1 + 1e-9)).all():
        raise ValueError(
            "A colour has a part outside 0 to 1, or one that is no number. Divide by 255 if the "
            "parts run from 0 to 255."
        )
    return np.clip(values, 0, 1)


def _from_hex(text: str) -> np.ndarray:
    if not HEX.fullmatch(text):
        raise ValueError(f"{_validate.shown(text)} is no colour; give one such as '#0072B2'.")
    digits = text[1:] if len(text) == 7 else "".join(2 * digit for digit in text[1:])
    return np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)])


def as_seen(colours: object, deficiency: str, *, severity: float = 1.0) -> np.ndarray:
    """Colours as they look to a person with another colour vision.

    Parameters
    ----------
    colours : str, sequence of str, or array_like, shape (..., 3), no unit
        The colours; an image is one of shape (rows, columns, 3).
    deficiency : str
        ``"protanopia"`` (no red cones), ``"deuteranopia"`` (no green ones) or ``"tritanopia"``
        (no blue ones).
    severity : float, no unit, optional
        From 0 (usual colour vision) to 1 (a kind of cone is missing).

    Returns
    -------
    np.ndarray, shape (..., 3), no unit
        Red, green and blue from 0 to 1; what a screen cannot show is cut off there.

    Raises
    ------
    LookupError
        If there is no such deficiency.
    ValueError
        If a colour or the severity is not allowed.

    Notes
    -----
    linear = `to_linear` (colours); seen = linear @ `matrix` (deficiency, severity).T; and back.

    References
    ----------
    G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, IEEE Trans. Vis. Comput. Graph. 15, 1291
    (2009), doi 10.1109/TVCG.2009.113.

    Examples
    --------
    Who sees no red sees pure red much darker; grey stays grey.

    >>> bool(as_seen("#ff0000", "protanopia").max() < 0.5)
    True
    >>> as_seen("#808080", "deuteranopia").round(2).tolist()
    [0.5, 0.5, 0.5]
    """
    seen = to_linear(srgb(colours)) @ matrix(deficiency, severity=severity).T
    return to_srgb(np.clip(seen, 0, 1))


def matrix(deficiency: str, *, severity: float = 1.0) -> np.ndarray:
    """Matrix that turns linear red, green and blue into what is seen.

    Parameters
    ----------
    deficiency : str
        One of `DEFICIENCIES`.
    severity : float, no unit, optional
        From 0 (usual colour vision) to 1 (a kind of cone is missing).

    Returns
    -------
    np.ndarray, shape (3, 3), no unit
        The matrix; its rows add up to 1, so that grey stays grey.

    Raises
    ------
    LookupError
        If there is no such deficiency.
    ValueError
        If the severity is not from 0 to 1.

    References
    ----------
    G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, IEEE Trans. Vis. Comput. Graph. 15, 1291
    (2009), doi 10.1109/TVCG.2009.113, table 1.

    Examples
    --------
    >>> bool((matrix("tritanopia", severity=0) == np.eye(3)).all())
    True
    """
    kind = DEFICIENCIES[_validate.choice(deficiency, what="deficiency", allowed=DEFICIENCIES)]
    if isinstance(severity, bool) or not 0 <= severity <= 1:
        raise ValueError(
            f"severity = {_validate.shown(severity)} is not allowed: it must be from 0 (usual "
            "colour vision) to 1 (a kind of cone is missing)."
        )
    return np.array(_library().machado_et_al_2009_matrix(kind, 100 * float(severity)))


def to_linear(colours: np.ndarray) -> np.ndarray:
    """Light that a screen sends for sRGB values.

    Parameters
    ----------
    colours : np.ndarray, any shape, no unit
        sRGB parts from 0 to 1.

    Returns
    -------
    np.ndarray, the same shape, no unit
        Linear light from 0 to 1.

    References
    ----------
    IEC 61966-2-1:1999, sRGB.

    Examples
    --------
    Half of the light looks much lighter than half grey.

    >>> round(float(to_linear(np.array(0.735))), 2)
    0.5
    """
    colours = np.asarray(colours, dtype=float)
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


def to_srgb(linear: np.ndarray) -> np.ndarray:
    """Values of sRGB for linear light, the inverse of `to_linear`.

    Parameters
    ----------
    linear : np.ndarray, any shape, no unit
        Linear light from 0 to 1.

    Returns
    -------
    np.ndarray, the same shape, no unit
        sRGB parts from 0 to 1.

    References
    ----------
    IEC 61966-2-1:1999, sRGB.

    Examples
    --------
    >>> bool(np.isclose(to_srgb(to_linear(np.array(0.3))), 0.3))
    True
    """
    linear = np.asarray(linear, dtype=float)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def distance(first: object, second: object) -> np.ndarray | float:
    """How different two colours look.

    Parameters
    ----------
    first, second : str, sequence of str, or array_like, shape (..., 3), no unit
        The colours.

    Returns
    -------
    float or np.ndarray, shape (...), no unit
        Distance in CAM02-UCS: about 1 can just be seen, black and white are 100 apart.

    Raises
    ------
    ValueError
        If a colour is not allowed.

    References
    ----------
    M. R. Luo, G. Cui, C. Li, Color Res. Appl. 31, 320 (2006), doi 10.1002/col.20227.

    Examples
    --------
    >>> round(distance("#000000", "#ffffff"))
    100
    """
    apart = np.linalg.norm(_ucs(srgb(first)) - _ucs(srgb(second)), axis=-1)
    return float(apart) if apart.ndim == 0 else apart


def lightness(colours: object) -> np.ndarray:
    """How light colours look, J' of CAM02-UCS.

    Parameters
    ----------
    colours : str, sequence of str, or array_like, shape (..., 3), no unit
        The colours.

    Returns
    -------
    np.ndarray, shape (...), no unit
        From 0 (black) to 100 (white).

    Raises
    ------
    ValueError
        If a colour is not allowed.

    References
    ----------
    M. R. Luo, G. Cui, C. Li, Color Res. Appl. 31, 320 (2006), doi 10.1002/col.20227.

    Examples
    --------
    Yellow is nearly as light as white, blue nearly as dark as black.

    >>> bool(lightness("#ffff00") > 90 > 50 > lightness("#0000ff"))
    True
    """
    return _ucs(srgb(colours))[..., 0]


def _ucs(colours: np.ndarray) -> np.ndarray:
    return _library().cspace_convert(colours, "sRGB1", "CAM02-UCS")


@functools.cache
def _library() -> ModuleType:
    """The library colorspacious, whose own source makes newer versions of Python warn, once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        import colorspacious
    return colorspacious


def contrast(first: object, second: object) -> float:
    """Contrast ratio of two colours.

    Parameters
    ----------
    first, second : str or array_like, shape (3,), no unit
        The colours.

    Returns
    -------
    float, no unit
        From 1 (the same) to 21 (black on white).

    Raises
    ------
    ValueError
        If a colour is not allowed.

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.2 (2023), "contrast ratio".

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    weights = [0.2126, 0.7152, 0.0722]
    dark, light = sorted(float(to_linear(srgb(one)) @ weights) for one in (first, second))
    return (light + 0.05) / (dark + 0.05)


@dataclass(frozen=True)
class Merged:
    """Two colours that somebody cannot tell apart.

    Parameters
    ----------
    first, second : int, no unit
        Their places in the list that was given.
    deficiency : str
        Who cannot: one of `DEFICIENCIES`.
    distance : float, no unit
        How far apart they look to that person, in CAM02-UCS.
    usual : float, no unit
        How far apart they look to most people.

    Examples
    --------
    >>> Merged(0, 1, "protanopia", 2.0, 60.0).distance
    2.0
    """

    first: int
    second: int
    deficiency: str
    distance: float
    usual: float


def merging(colours: Sequence[object], *, within: float = MERGED) -> list[Merged]:
    """Pairs of colours that look different to most people and alike to some.

    Parameters
    ----------
    colours : sequence of str, or array_like, shape (n, 3), no unit
        The colours of the classes.
    within : float, no unit, optional
        Distance in CAM02-UCS below which two colours count as alike.

    Returns
    -------
    list of Merged
        One entry for each pair that merges, for the deficiency in which it comes closest.

    Raises
    ------
    ValueError
        If a colour is not allowed.

    Notes
    -----
    A pair merges if its distance falls below `within` and to less than 0.6 of what it usually is:
    steps of one hue, which are alike to everybody, are no matter of colour vision. For the two
    frequent deficiencies, red and green, it also merges if less than 0.28 of its distance is left
    and that is below 20: what is left is then a difference in lightness, which small marks hide.
    Cost: pairs grow with the square of the number of colours.

    Examples
    --------
    >>> [(pair.first, pair.second) for pair in merging(["#ff0000", "#008000", "#0000ff"])]
    [(0, 1)]
    """
    given = srgb(colours)
    pairs = list(itertools.combinations(range(len(given)), 2))
    if not pairs:
        return []
    i, j = np.array(pairs).T
    usual = np.atleast_1d(distance(given[i], given[j]))
    found = {}
    for kind in DEFICIENCIES:
        seen = as_seen(given, kind)
        left = np.atleast_1d(distance(seen[i], seen[j]))
        merged = (left < within) & (left < 0.6 * usual)
        if kind != "tritanopia":
            merged |= (left < 20) & (left < 0.28 * usual)
        for place in np.flatnonzero(merged):
            one = Merged(*pairs[place], kind, float(left[place]), float(usual[place]))
            if pairs[place] not in found or one.distance < found[pairs[place]].distance:
                found[pairs[place]] = one
    return [found[pair] for pair in pairs if pair in found]
