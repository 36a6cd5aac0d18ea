"""Answers to the assignment of chapter 4: other right ones, wrong ones, and trial inputs."""

from __future__ import annotations

import numpy as np

_THOSE = 'those = gaps[gaps["anion"] == mine]\n'
_FAMILY = (
    _THOSE
    + """
x, y = those["mean_electronegativity"], those["band_gap_eV"]
family = {"rows": len(those), "median": y.median(), "slope": np.polyfit(x, y, 1)[0]}
"""
)


def _family(**changes: str) -> str:
    return _FAMILY + "".join(f"family[{name!r}] = {code}\n" for name, code in changes.items())


_TO = """
def to_S_m(cells):
    import re
    values, lost = [], []
    for i, cell in enumerate(cells):
        match = re.fullmatch(
            r"\\s*([-+]?[0-9.]+(?:e[-+]?[0-9]+)?)\\s*(S/m|S/cm|mS/cm)?\\s*", cell
        )
        number, unit = match.groups() if match else ("-1", None)
        value = float(number) * {"S/m": 1, "S/cm": CM, "mS/cm": MILLI, None: 1}[unit]
        good = match and RANGE and not (not unit and value in STAND_INS)
        (values if good else lost).append(value if good else i)
    return {"values": values, "lost": lost}
"""


def _to(stand_ins="(-999, 9999)", cm="100", milli="0.1", inside="0 <= value < 1e99") -> str:
    code = _TO.replace("STAND_INS", stand_ins).replace("CM", cm)
    return code.replace("MILLI", milli).replace("RANGE", inside)


_SORT = """
def sort_out(formulas, gaps_eV):
    rows = list(zip(formulas, gaps_eV))
    bad = [FORMULA or GAP or REPEATED for i, (f, g) in enumerate(rows)]
    return {"kept": [i for i, b in enumerate(bad) if not b],
            "aside": [i for i, b in enumerate(bad) if b]}
"""


def _sort(formula='f == ""', gap="g is None or g < 0", repeated="(f, g) in rows[:i]") -> str:
    code = _SORT.replace("FORMULA", formula).replace("GAP", f"({gap})")
    return code.replace("REPEATED", repeated)


_DECADES = """
def over_decades(values):
    right = {
        "median": np.median(values),
        "geometric": np.exp(np.log(values).mean()),
        "decades": np.log10(values.max() / values.min()),
    }
    return right | CHANGE
"""


def _decades(name: str, code: str) -> str:
    return _DECADES.replace("CHANGE", f"{{{name!r}: {code}}}")


_FIGURE = """
from matplotlib.figure import Figure
those = transport[transport["formula"] == my_formula]
ax = Figure().add_subplot()
"""
_DRAWN = 'ax.plot(those["hole_mass_me"], those["electron_mass_me"], "o")\n'
_LOG = 'ax.set(xscale="log", yscale="log")\n'
_TEXT = 'ax.set(xlabel="Mass of the holes (m_e)", ylabel="Electron mass (m_e)")\n'

OTHER = {
    "family": [
        _FAMILY,
        """
import pandas as pd
table = eda.group_features(gaps, by="anion", columns=["band_gap_eV"]).loc[(mine, "band_gap_eV")]
slopes = eda.trends(gaps, x="mean_electronegativity", y="band_gap_eV", by="anion")["slope"]
family = pd.Series({"rows": table["rows"], "median": table["median"], "slope": slopes[mine]})
""",
    ],
    "to_S_m": [
        _to(),
        """
def to_S_m(cells):
    def one(cell):
        parts = cell.replace("mS/cm", " a").replace("S/cm", " b").replace("S/m", " c").split()
        if not parts or len(parts) > 2 or parts in (["-999"], ["9999"]):
            return np.nan
        try:
            value = float(parts[0]) * {"a": 0.1, "b": 100, "c": 1}[(parts + ["c"])[1]]
        except (ValueError, KeyError):
            return np.nan
        return value if value >= 0 else np.nan

    found = np.array([one(cell) for cell in cells])
    good = np.isfinite(found)
    return {"lost": np.flatnonzero(~good), "values": found[good]}
""",
    ],
    "sort_out": [
        _sort(),
        """
import pandas as pd

def sort_out(formulas, gaps_eV):
    table = pd.DataFrame({"formula": formulas, "gap": pd.Series(gaps_eV, dtype=float)})
    bad = (table["formula"] == "") | ~(table["gap"] >= 0) | table.duplicated()
    return {"aside": np.flatnonzero(bad), "kept": np.flatnonzero(~bad)}
""",
    ],
    "over_decades": [
        _DECADES.replace("CHANGE", "{}"),
        """
from scipy import stats

def over_decades(values):
    logs = np.log10(values)
    return {"decades": logs.max() - logs.min(), "geometric": stats.gmean(values),
            "median": np.quantile(values, 0.5)}
""",
    ],
    "entries": [
        _FIGURE + _DRAWN + _LOG + _TEXT,
        _FIGURE
        + 'ax.loglog(those["hole_mass_me"], those["electron_mass_me"], linestyle="", marker="x")\n'
        + 'ax.set(xlabel="hole mass (mₑ)", ylabel="mass of electrons (electron masses)")\n',
    ],
}
"""dict of str to list of str: other right ways, which earn every point."""

WRONG = {
    "family": [
        ('family = {"rows": ..., "median": ..., "slope": ...}', 0, "no answer yet"),
        ("family = 3", 0, "should be a dict"),
        (_family(rows="len(gaps)"), 2, "the whole table"),
        (_family(rows="len(gaps) - len(those)"), 2, "not in your family"),
        (_family(median="y.mean()"), 2, "looks like the mean"),
        (_family(median='gaps["band_gap_eV"].median()'), 2, "median of the whole table"),
        (_family(slope="np.polyfit(y, x, 1)[0]"), 2, "swapped"),
        (_family(slope="x.corr(y)"), 2, "a correlation"),
        (
            _family(slope='np.polyfit(gaps["mean_electronegativity"], gaps["band_gap_eV"], 1)[0]'),
            2,
            "over all compounds",
        ),
    ],
    "to_S_m": [
        ("def to_S_m(cells):\n    ...", 0, "no answer yet"),
        ("to_S_m = 12.0", 0, "should be the function itself"),
        ("def to_S_m(cells):\n    return [float(cell) for cell in cells]", 0, "ValueError"),
        (
            "def to_S_m(cells):\n    return {'values': [float(c) for c in cells], 'lost': []}",
            1,
            "could not convert",
        ),
        (_to(cm="1", milli="1"), 2, "The units look ignored"),
        (_to(cm="0.01", milli="0.00001"), 2, "wrong way"),
        (_to(stand_ins="()"), 3, "`lost` of cells with stand-ins"),
        (_to(inside="True"), 3, "`lost` of cells below zero"),
        (_to(cm="100.1"), 2, "`values` of cells with a unit"),
        (_to().replace("else i)", "else i + 1)"), 2, "`lost` of cells without a number"),
    ],
    "sort_out": [
        ("def sort_out(formulas, gaps_eV):\n    ...", 0, "no answer yet"),
        ("def sort_out(formulas, gaps_eV):\n    return [0, 2], [1]", 0, "should be a dict"),
        (_sort(formula="False"), 2, "two rows have no formula"),
        (_sort(formula='f in ("", "NaN3")'), 3, "sodium azide"),
        (_sort(gap="g is not None and g < 0"), 2, "two gaps are none"),
        (_sort(gap="not g or g < 0"), 2, "a gap of zero is a gap"),
        (_sort(repeated="False"), 2, "the first of three equal rows stays"),
        (_sort(repeated="rows.count((f, g)) > 1"), 2, "the first of three equal rows stays"),
        (_sort(repeated="f in formulas[:i]"), 2, "polymorphs stay"),
        (_sort(repeated="g in gaps_eV[:i]"), 2, "polymorphs stay"),
    ],
    "over_decades": [
        ("def over_decades(values):\n    ...", 0, "no answer yet"),
        ("def over_decades(values):\n    return 3", 0, "should be a dict"),
        (_decades("median", "values.mean()"), 2, "looks like the mean"),
        (_decades("median", "np.sort(values)[len(values) // 2]"), 2, "should be right"),
        (_decades("geometric", "np.log10(values).mean()"), 2, "decimal logarithms"),
        (_decades("geometric", "10 ** np.log(values).mean()"), 2, "different bases"),
        (_decades("geometric", "values.mean()"), 2, "mean of the values"),
        (_decades("decades", "values.max() / values.min()"), 2, "the ratio itself"),
        (_decades("decades", "np.log(values.max() / values.min())"), 2, "natural"),
        (_decades("decades", "np.ptp(values)"), 2, "difference of largest"),
    ],
    "entries": [
        ("ax = ...", 0, "no answer yet"),
        ("ax = 5", 0, "axes"),
        (_FIGURE + _DRAWN + _TEXT, 2, "should be logarithmic"),
        (_FIGURE + _DRAWN + _LOG, 2, "should have a label"),
        (
            _FIGURE
            + 'ax.plot(those["electron_mass_me"], those["hole_mass_me"], "o")\n'
            + _LOG
            + _TEXT,
            2,
            "swapped",
        ),
        (_FIGURE + _DRAWN.replace('"o"', '"o-"') + _LOG + _TEXT, 2, "Lines join"),
        (_FIGURE + "those = those[:-2]\n" + _DRAWN + _LOG + _TEXT, 2, "Some entries are missing"),
        (_FIGURE + "those = transport\n" + _DRAWN + _LOG + _TEXT, 2, "the whole table"),
        (_FIGURE + _DRAWN + _LOG + _TEXT.replace(" (m_e)", ""), 2, "its unit"),
        (
            _FIGURE
            + _DRAWN
            + _LOG
            + 'ax.set(ylabel="Mass of the holes (m_e)", xlabel="Electron mass (m_e)")\n',
            2,
            "labels look swapped",
        ),
    ],
}
"""dict of str to list of (code, points, words): wrong ways, what they earn and what they hear."""


def _cells(rng: np.random.Generator) -> tuple[list[str]]:
    numbers = ["12", "-3.5", "1.2e3", "0", "-999", "9999", "inf", "x", "2.5e-7"]
    units = ["", " S/m", "S/cm", " mS/cm", " eV"]
    picks = rng.integers([len(numbers), len(units)], size=(int(rng.integers(1, 9)), 2))
    return ([numbers[i] + units[j] for i, j in picks.tolist()],)


def _rows(rng: np.random.Generator) -> tuple[list[str], list[float | None]]:
    names, sizes = ["", "ZnO", "SiC"], [None, -1.0, 0.0, 1.5]
    picks = rng.integers([3, 4], size=(int(rng.integers(1, 15)), 2)).tolist()
    return [names[i] for i, _ in picks], [sizes[j] for _, j in picks]


def _values(rng: np.random.Generator) -> tuple[np.ndarray]:
    return (10 ** rng.normal(0, 2, int(rng.integers(2, 30))),)


def _apart(reference: dict, other: dict) -> bool:
    """Other positions, or other values."""
    for name in reference:
        one, two = (np.asarray(answer[name], dtype=float) for answer in (reference, other))
        if one.shape != two.shape or not (np.abs(two - one) <= 1e-9 * np.abs(one)).all():
            return True
    return False


def _drawn(reference: object, other: object) -> bool:
    """Other points, other scales, or no labels."""
    looks = []
    for ax in (reference, other):
        parts = [cloud.get_offsets() for cloud in ax.collections]
        parts += [line.get_xydata() for line in ax.get_lines()]
        points = sorted(map(tuple, np.concatenate(parts).round(12).tolist()))
        looks.append((points, ax.get_xscale(), ax.get_yscale()))
    return looks[0] != looks[1] or not (other.get_xlabel() and other.get_ylabel())


def _relative(reference: dict, other: dict) -> bool:
    return reference.keys() != other.keys() or any(
        not abs(other[name] - reference[name]) <= 1e-9 * abs(reference[name]) for name in reference
    )


TRIALS = {
    "family": {"name": "family", "inputs": None, "tolerance": 0.0005},
    "to_S_m": {"name": "to_S_m", "inputs": _cells, "tolerance": _apart},
    "sort_out": {"name": "sort_out", "inputs": _rows, "tolerance": 0},
    "over_decades": {"name": "over_decades", "inputs": _values, "tolerance": _relative},
    "entries": {"name": "ax", "inputs": None, "tolerance": _drawn},
}
"""dict: for each question the name of its answer, its random inputs (None: it is a value), and its
tolerance or the function that says whether two answers differ."""
