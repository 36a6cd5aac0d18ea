"""Numbers with their units, as people type them: "1.2e3 S/m", "12 S cm^-1", "25 °C".

A unit is read as a product of symbols with SI prefixes and powers; two units can be converted if
they have the same dimensions.
"""

from __future__ import annotations

import functools
import re

# symbol -> factor to SI, powers of (kg, m, s, A, K, mol)
_BASE = {
    "g": (1e-3, (1, 0, 0, 0, 0, 0)),
    "m": (1.0, (0, 1, 0, 0, 0, 0)),
    "s": (1.0, (0, 0, 1, 0, 0, 0)),
    "A": (1.0, (0, 0, 0, 1, 0, 0)),
    "K": (1.0, (0, 0, 0, 0, 1, 0)),
    "mol": (1.0, (0, 0, 0, 0, 0, 1)),
    "J": (1.0, (1, 2, -2, 0, 0, 0)),
    "eV": (1.602176634e-19, (1, 2, -2, 0, 0, 0)),
    "cal": (4.184, (1, 2, -2, 0, 0, 0)),
    "Pa": (1.0, (1, -1, -2, 0, 0, 0)),
    "bar": (1e5, (1, -1, -2, 0, 0, 0)),
    "V": (1.0, (1, 2, -3, -1, 0, 0)),
    "W": (1.0, (1, 2, -3, 0, 0, 0)),
    "Ω": (1.0, (1, 2, -3, -2, 0, 0)),
    "S": (1.0, (-1, -2, 3, 2, 0, 0)),
    "Hz": (1.0, (0, 0, -1, 0, 0, 0)),
    "N": (1.0, (1, 1, -2, 0, 0, 0)),
    "C": (1.0, (0, 0, 1, 1, 0, 0)),
    "Å": (1e-10, (0, 1, 0, 0, 0, 0)),
    "u": (1.66053906660e-27, (1, 0, 0, 0, 0, 0)),
    "mₑ": (9.1093837015e-31, (1, 0, 0, 0, 0, 0)),
    "%": (0.01, (0, 0, 0, 0, 0, 0)),
}
_PREFIXES = {"f": 1e-15, "p": 1e-12, "n": 1e-9, "µ": 1e-6, "m": 1e-3, "c": 1e-2, "d": 1e-1}
_PREFIXES |= {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_WITHOUT_PREFIX = {"Å", "u", "mₑ", "%", "cal"}
_SPELLINGS = {
    "ohm": "Ω", "Ohm": "Ω", "Ω": "Ω", "Å": "Å", "angstrom": "Å", "Angstrom": "Å", "Ang": "Å",
    "m_e": "mₑ", "me": "mₑ", "amu": "u", "μ": "µ", "uS": "µS", "uV": "µV", "um": "µm", "us": "µs",
    "Siemens": "S", "kelvin": "K", "Kelvin": "K", "sec": "s", "percent": "%",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_PART = re.compile(r"(?P<symbol>[^\W\d]+|%)(?:\^|\*\*)?(?P<power>[-−+]?\d+)?")
_TYPED = re.compile(r"\s*(?P<number>[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+−]?\d+)?)\s*(?P<unit>\S.*)?")
_TIMES_TEN = re.compile(r"\s*[×x*·]\s*10\s*(?:\^|\*\*)?\s*(?P<power>[-+−⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+)")


@functools.cache
def dimension(unit: str) -> tuple[float, tuple[int, ...]] | None:
    """Factor to SI and powers of (kg, m, s, A, K, mol); None where the unit is not understood."""
    text = unit.replace("·", " ").replace("*", " ").replace("⋅", " ").replace("−", "-").strip()
    text = text.replace("(", " ").replace(")", " ")
    factor, powers, sign, found = 1.0, [0] * 6, 1, False
    # "1/(Ω m)": all that stands after a bracket that is divided by belongs below the line
    sticky = bool(re.search(r"/\s*\(", unit))
    for piece in re.findall(r"/|[^\s/]+", re.sub(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", _raised, text)):
        if piece == "/":
            sign = -1
            continue
        if piece == "1":
            continue
        part = _PART.fullmatch(piece)
        one = _symbol(part["symbol"]) if part else None
        if one is None:
            return None
        power = sign * int(part["power"] or 1)
        factor *= one[0] ** power
        powers = [old + power * new for old, new in zip(powers, one[1], strict=True)]
        sign, found = (sign if sticky else 1), True
    return (factor, tuple(powers)) if found else None


def _raised(match: re.Match) -> str:
    return "^" + match[0].translate(_SUPERSCRIPTS)


def _symbol(text: str) -> tuple[float, tuple[int, ...]] | None:
    text = _SPELLINGS.get(text, text).replace("μ", "µ")
    if text in _BASE:
        return _BASE[text]
    prefix, rest = text[:1], _SPELLINGS.get(text[1:], text[1:])
    if prefix in _PREFIXES and rest in _BASE and rest not in _WITHOUT_PREFIX:
        return _PREFIXES[prefix] * _BASE[rest][0], _BASE[rest][1]
    return None


def split(text: str) -> tuple[float, str] | None:
    """Number and unit of a cell; None where it is not one number with at most one unit."""
    match = _TYPED.fullmatch(text)
    if not match:
        return None
    number, unit = float(match["number"].replace("−", "-")), (match["unit"] or "").strip()
    if times := _TIMES_TEN.match(unit):
        number *= 10.0 ** int(times["power"].translate(_SUPERSCRIPTS).replace("−", "-"))
        unit = unit[times.end() :].strip()
    return number, unit


def convert(value: float, unit: str, target: str) -> float | None:
    """The value in the target unit; None where the two do not measure the same."""
    if unit in ("", target):
        return value
    celsius = {"°C", "degC", "C", "℃"}
    if target == "K" and unit in celsius:
        return value + 273.15
    one, other = dimension(unit), dimension(target)
    if one is None or other is None or one[1] != other[1]:
        return None
    return value * one[0] / other[0]
