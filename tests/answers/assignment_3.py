"""Answers to the assignment of chapter 3: other right ones, wrong ones, and trial inputs."""

from __future__ import annotations

import numpy as np

_LABELS = (
    "ax.set(xlabel='Band gap / eV', ylabel=mass.replace('_me', '').replace('_', ' ') + ' / m_e')"
)
_FIGURE = (
    "from matplotlib.figure import Figure\nax = Figure().add_subplot()\nax.set_yscale('log')\n"
)
_LINES = "for end in ends:\n    ax.axhline(end)\n"
_POINTS = "ax.scatter(table['band_gap_eV'], table[mass])\n"
_BY_HAND = """
rows = table
lists, counts = [], []
for column, (low, high) in windows.items():
    rows = rows[(rows[column] >= low) & (rows[column] <= high)]
    counts.append(len(set(rows["composition"])))
"""
_LOST = """
first = set(screening.funnel(table, windows).shortlist)
shifted = {}
for sign in (1, -1):
    moved = table.assign(band_gap_eV=table["band_gap_eV"] + sign * 0.1)
    shifted[sign] = set(screening.funnel(moved, windows).shortlist)
counts = screening.funnel(table, windows).steps["names"].tolist()[1:]
"""
_ACCOUNT = """
def account(left, right):
    one = [screening.reduced(f) for f in left]
    two = [screening.reduced(f) for f in right]
    pairs = {c: one.count(c) * two.count(c) for c in set(one) | set(two)}
    return {"pairs": PAIRS, "left": LEFT, "right": RIGHT, "ambiguous": AMBIGUOUS}
"""
_RIGHT = {
    "PAIRS": "sum(pairs.values())",
    "LEFT": "sum(c not in two for c in one)",
    "RIGHT": "sum(c not in one for c in two)",
    "AMBIGUOUS": "sum(n > 1 for n in pairs.values())",
}
_UNITS = (
    '{"composition": "no unit", "band_gap_eV": "eV", "hole_mass_me": "mₑ", '
    '"price_USD_kg": "USD/kg"}'
)
_DOIS = '["10.1021/acs.jpclett.8b00124", "10.1038/sdata.2017.85"]'


def _account(**parts: str) -> str:
    code = _ACCOUNT
    for name, text in (_RIGHT | parts).items():
        code = code.replace(name, text)
    return code


OTHER = {
    "per_atom": [
        """
from matlab_pkg import eda
per_atom = {}
for name in formulas:
    n = sum(eda.composition(name).values())
    per_atom[name] = round(float(enthalpy["formation_enthalpy_eV"][name]) / n * 96.485, 1)
per_atom["lowest"] = sorted(formulas, key=lambda name: per_atom[name])[0]
""",
        """
import pandas as pd
from ase.formula import Formula
eV = enthalpy["formation_enthalpy_eV"]
kJ = pd.Series({f: eV[f] / len(Formula(f)) for f in formulas}) * 96.48533
per_atom = {**kJ.to_dict(), "lowest": f" {kJ.idxmin()} "}
""",
    ],
    "own_funnel": [
        _BY_HAND
        + """
shifted = {c: ((low - 0.1, high - 0.1) if c == "band_gap_eV" else (low, high))
           for c, (low, high) in windows.items()}
stay = set(screening.funnel(table, shifted).shortlist)
own_funnel = {"lost": {c for c in rows["composition"] if c not in stay}, "counts": counts}
""",
    ],
    "accounts": [
        """
from collections import Counter

def account(left, right):
    one, two = (Counter(map(screening.reduced, them)) for them in (left, right))
    both = one.keys() & two.keys()
    return dict(
        pairs=sum(one[c] * two[c] for c in both),
        left=sum(n for c, n in one.items() if c not in both),
        right=sum(n for c, n in two.items() if c not in both),
        ambiguous=sum(one[c] * two[c] > 1 for c in both),
    )
""",
        """
import pandas as pd

def account(left, right):
    tables = [pd.DataFrame({"c": [screening.reduced(f) for f in them]}, dtype=object)
              for them in (left, right)]
    both = tables[0].merge(tables[1], on="c")
    alone = [int((~t["c"].isin(both["c"])).sum()) for t in tables]
    several = both["c"].value_counts()
    return pd.Series({"pairs": len(both), "left": alone[0], "right": alone[1],
                      "ambiguous": int((several > 1).sum())})
""",
    ],
    "drawn": [
        _FIGURE + _POINTS + _LINES + _LABELS,
        "ax = plots.scatter(table.sample(frac=1, random_state=1), x='band_gap_eV', y=mass)\n"
        "ax.set_yscale('log')\n"
        "[ax.plot([0, 1], [end, end], transform=ax.get_yaxis_transform()) for end in ends]",
    ],
    "described": [
        f'described = {{"units": {_UNITS}, "dois": set({_DOIS})}}',
        f"described = dict(dois={_DOIS}[::-1], units={_UNITS.replace('mₑ', 'm_e')})",
    ],
}

WRONG = {
    "per_atom": [
        (
            "per_atom = {f: 96.485 * enthalpy.loc[f, 'formation_enthalpy_eV'] for f in formulas}\n"
            "per_atom['lowest'] = min(per_atom, key=per_atom.get)",
            0,
            "kJ for a mole of formulas",
        ),
        (
            "per_atom = {f: enthalpy.loc[f, 'formation_enthalpy_eV'] / screening.atoms_in(f) "
            "for f in formulas}\nper_atom['lowest'] = min(per_atom, key=per_atom.get)",
            1,
            "eV for an atom",
        ),
        (
            "per_atom = {f: 96.485 * enthalpy.loc[f, 'formation_enthalpy_eV'] / "
            "screening.atoms_in(f) for f in formulas}\n"
            "per_atom['lowest'] = max(per_atom, key=per_atom.get)",
            2,
            "the lower, the more stable",
        ),
        ("per_atom = {'lowest': formulas[0]}", 0, "has no entry"),
    ],
    "own_funnel": [
        (
            _LOST + 'own_funnel = {"counts": counts, "lost": first - shifted[-1]}',
            2,
            "the gaps had become smaller",
        ),
        (
            _LOST + 'own_funnel = {"counts": counts, "lost": shifted[1] - first}',
            2,
            "those that enter",
        ),
        (
            _LOST
            + "rows = screening.funnel(table, windows).steps['rows'].tolist()[1:]\n"
            + 'own_funnel = {"counts": rows, "lost": first - shifted[1]}',
            2,
            "a compound counts once",
        ),
        (
            _LOST + 'own_funnel = {"counts": counts, "lost": first & shifted[1]}',
            2,
            "those that stay",
        ),
    ],
    "accounts": [
        (
            _account(PAIRS="sum(n > 0 for n in pairs.values())"),
            2,
            "every pair is a row",
        ),
        (
            _account(LEFT="len(set(one) - set(two))"),
            3,
            "each formula of the list counts",
        ),
        (
            _account(AMBIGUOUS="sum(n > 0 for n in pairs.values())"),
            3,
            "all compositions with a partner",
        ),
        (
            "def account(left, right):\n"
            "    pairs = {c: left.count(c) * right.count(c) for c in set(left)}\n"
            "    return {'pairs': sum(pairs.values()), 'left': sum(c not in right for c in left),\n"
            "            'right': sum(c not in left for c in right),\n"
            "            'ambiguous': sum(n > 1 for n in pairs.values())}",
            1,
            "letter by letter",
        ),
        (
            "import pandas as pd\n\n"
            "def account(left, right):\n"
            "    found = screening.join(pd.DataFrame({'formula': left, 'a': 1}),\n"
            "                           pd.DataFrame({'formula': right, 'b': 1}))\n"
            "    return {'pairs': len(found.table), 'left': len(found.only_left),\n"
            "            'right': len(found.only_right), 'ambiguous': len(found.ambiguous)}",
            1,
            "nothing to join",
        ),
    ],
    "drawn": [
        (
            "ax = plots.scatter(table, x=mass, y='band_gap_eV')\n" + _LINES,
            1,
            "The axes look swapped",
        ),
        (
            _FIGURE + _POINTS + "for end in (0.02, 1.0):\n    ax.axhline(end)\n" + _LABELS,
            2,
            "The heights of the lines",
        ),
        (
            _FIGURE
            + "kept = table[table[mass].between(*ends)]\n"
            + "ax.scatter(kept['band_gap_eV'], kept[mass])\n"
            + _LINES
            + _LABELS,
            2,
            "Only those inside the window",
        ),
        (
            _FIGURE + _POINTS + _LINES + "ax.set(xlabel='Band gap', ylabel='Mass')",
            2,
            "The gap should have its unit",
        ),
        (
            _FIGURE.replace("ax.set_yscale('log')\n", "")
            + "ax.scatter(table['band_gap_eV'], np.log10(table[mass]))\n"
            + _LINES
            + _LABELS,
            2,
            "give the axis the scale",
        ),
    ],
    "described": [
        (
            f'described = {{"units": {_UNITS.replace("mₑ", "kg")}, "dois": {_DOIS}}}',
            1,
            "Which mass is the unit here?",
        ),
        (
            f'described = {{"units": {_UNITS.replace("USD/kg", "USD")}, "dois": {_DOIS}}}',
            1,
            "A price of what amount?",
        ),
        (
            f'described = {{"units": {_UNITS}, "dois": ["https://doi.org/" + d for d in {_DOIS}]}}',
            2,
            "Leave out the address",
        ),
        (
            f'described = {{"units": {_UNITS}, "dois": {_DOIS}[:1]}}',
            2,
            "something is missing",
        ),
    ],
}


def _same_dict(reference: dict, other: object) -> bool:
    """Whether the second answer differs; numbers to two parts in a thousand."""
    if not hasattr(other, "keys") or set(reference) != set(other):
        return True
    for name, value in reference.items():
        if isinstance(value, str):
            if value != str(other[name]).strip():
                return True
        elif isinstance(value, dict):
            if dict(value) != dict(other[name]):
                return True
        elif isinstance(value, list | set | tuple) and any(isinstance(v, str) for v in value):
            if set(value) != set(other[name]):
                return True
        elif not np.allclose(other[name], value, rtol=2e-3, atol=0):
            return True
    return False


def _lists(rng: np.random.Generator) -> tuple[list[str], list[str]]:
    names = ["CdTe", "TeCd", "GaAs", "Ga2As2", "LiF", "Fe2O3", "Fe3O4"]
    return tuple(rng.choice(names, rng.integers(0, 9)).tolist() for _ in range(2))


def _other_figure(reference: object, other: object) -> bool:
    """Whether two pairs of axes show other points or lines, or one has no labels."""
    from matplotlib.axes import Axes

    from matlab_pkg.exercises import expect

    if not isinstance(other, Axes):
        return True
    try:
        shown = [
            (
                {tuple(float(f"{v:.6g}") for v in p) for p in expect.points(ax).tolist()},
                sorted(np.round(expect.heights(ax), 6).tolist()),
                all(expect.axis_labels(ax)),
            )
            for ax in (reference, other)
        ]
    except Exception:  # what shows no points differs from what does
        return True
    return shown[0] != shown[1]


TRIALS = {
    "per_atom": {"name": "per_atom", "inputs": None, "tolerance": _same_dict},
    "own_funnel": {"name": "own_funnel", "inputs": None, "tolerance": _same_dict},
    "accounts": {"name": "account", "inputs": _lists, "tolerance": _same_dict},
    "drawn": {"name": "ax", "inputs": None, "tolerance": _other_figure},
    "described": {"name": "described", "inputs": None, "tolerance": _same_dict},
}
"""dict of str to dict: what each answer binds, inputs to try it with, and what counts as equal."""
