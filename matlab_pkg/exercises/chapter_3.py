"""Exercises of chapter 3, data: a screening taken apart, its traps, and a card to mend.

Everything is asked of the chapter's own tables and windows; what is right is computed from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from matlab_pkg.exercises import _answers, _mended, _screened
from matlab_pkg.exercises._exercise import Exercise, NotYet
from matlab_pkg.exercises._screened import SHIFT_EV, WINDOWS, shortlist, table

_BACKWARDS = ("hole_mass_me", "electron_mass_me", "band_gap_eV")
_KJ_PER_EV = 96.48533  # per mole: Faraday's constant, CODATA 2018, doi 10.1103/RevModPhys.93.025010
_OXIDES = {"FeO": 2, "Fe2O3": 5, "Fe3O4": 7}
_FILMS = {"Si": 1.12, "CdTe": 1.50}
_GOALS = {"maximise": ("efficiency_percent",), "minimise": ("price_USD_kg",)}


def _counts(columns: Iterable[str], *, what: str = "names", low: bool = True) -> np.ndarray:
    """Names or rows after each step of the chapter's funnel in another order."""
    from matlab_pkg import screening

    windows = {
        c: WINDOWS[c] if low or c == "band_gap_eV" else (None, WINDOWS[c][1]) for c in columns
    }
    return screening.funnel(table(), windows).steps[what].to_numpy()


def _funnel(answer: object) -> str:
    """Judge the compounds left after each of three steps."""
    if hasattr(answer, "steps"):
        answer = answer.steps
    if _answers.is_table(answer):
        if "names" not in answer.columns:
            raise NotYet("The table should have a column `names`, as the steps of a funnel have.")
        answer = answer["names"]
    values = _answers.as_list(answer)
    if isinstance(values, list | tuple) and len(values) == 4:
        if _answers.number(values[0], what="The first number") != _counts(_BACKWARDS)[0]:
            raise NotYet("The first of four numbers should be that before any filter.")
        values = values[1:]
    found = _answers.array(values, what="The answer", shape=(3,))
    right = _counts(_BACKWARDS)
    if np.array_equal(found, right[1:]):
        return "The last number is that of the chapter: who survives does not depend on the order."
    wrong = {
        "entries": _counts(_BACKWARDS, what="rows")[1:],
        "same-order": _counts(WINDOWS)[1:],
        "lost": -np.diff(right),
        "no-lower-end": _counts(_BACKWARDS, low=False)[1:],
    }
    near = [name for name, values in wrong.items() if np.array_equal(found, values)]
    raise NotYet("The three numbers should be the compounds left after each step.", *near[:1])


def _names(answer: object, *, what: str = "The list") -> set[str]:
    """The compounds that an answer names, in any spelling of their formulas."""
    from matlab_pkg import screening

    if _answers.is_table(answer) and "composition" in answer.columns:
        answer = answer["composition"]
    if _answers.is_series(answer):
        answer = answer.tolist()
    if not _answers.is_flat(answer):
        raise NotYet(
            f"{what} should hold formulas (a list or a set of texts), and is "
            f"{_answers.described(answer)}."
        )
    spelled = []
    for one in list(answer)[:5000]:
        try:
            spelled.append(screening.reduced(one.strip() if isinstance(one, str) else one))
        except (TypeError, ValueError):
            spelled.append(one)
    once = list(dict.fromkeys(spelled)) if all(isinstance(s, str) for s in spelled) else spelled
    return set(_answers.known(once, what=what, names=set(table()["composition"])))


def _same_names(
    found: set[str], right: frozenset[str], wrong: Mapping[str, frozenset[str]], expects: str
) -> None:
    if found == right:
        return
    near = [name for name, them in wrong.items() if found == them]
    some = f" {len(right - found)} are missing and {len(found - right)} too many."
    raise NotYet(expects if near else expects + some, *near[:1])


def _shift(answer: object) -> str:
    """Judge the compounds that leave the list when all gaps are lower."""
    first, lower, higher = shortlist(), shortlist(-SHIFT_EV), shortlist(SHIFT_EV)
    wrong = {
        "other-way": first - higher,
        "enter": lower - first,
        "stay": lower & first,
        "whole-list": lower,
    }
    _same_names(_names(answer), first - lower, wrong, "The list should hold those that leave.")
    return "Each of them has its gap within a tenth of an electronvolt of the window's end."


def _units(answer: object) -> str:
    """Judge three enthalpies in kJ for a mole of atoms."""
    from matlab_pkg import datasets

    if not (isinstance(answer, Mapping) or _answers.is_series(answer)):
        raise NotYet(
            "The answer should be a dict with a number for each of the three formulas, and is "
            f"{_answers.described(answer)}."
        )
    found = _answers.named(answer, what="The answer", names=_OXIDES)
    values = np.array([_answers.number(v, what=f"The value of {n}") for n, v in found.items()])
    known = datasets.load("formation_enthalpies").data.set_index("formula")
    formula_eV = known.loc[list(_OXIDES), "formation_enthalpy_eV"].to_numpy()
    atom_eV = formula_eV / np.array(list(_OXIDES.values()))
    right = atom_eV * _KJ_PER_EV
    if np.allclose(values, right, rtol=2e-3):
        return "For one atom Fe₂O₃ lies lowest; for the formula as it is written, Fe₃O₄ seems to."
    wrong = {
        "formula": formula_eV * _KJ_PER_EV,
        "electronvolts": atom_eV,
        "nothing": formula_eV,
        "calories": atom_eV * _KJ_PER_EV / 4.184,
        "sign": -right,
        "divided": atom_eV / _KJ_PER_EV,
        "one-cation": right * np.array([2, 5 / 2, 7 / 3]),
    }
    near = [name for name, them in wrong.items() if np.allclose(values, them, rtol=2e-3)]
    raise NotYet("Each value should be right to a part in five hundred.", *near[:1])


def _polymorphs(answer: object) -> str:
    """Judge for how many compounds the choice of the crystal decides."""
    value = _answers.number(answer, what="The answer")
    rows = table()[table()["band_gap_eV"].between(*WINDOWS["band_gap_eV"])]
    right = _torn(rows)
    if value == right:
        return "For these the list depends on which crystal you believe the gap belongs to."
    several = rows["composition"].value_counts()
    light = _light(rows)
    some = rows[rows["composition"].isin(several.index[several > 1])]
    wrong = {
        "all-gaps": _torn(table()),
        "several": int((several > 1).sum()),
        "entries": int((~light & rows["composition"].isin(rows.loc[light, "composition"])).sum()),
        "pass": int(some.loc[light.loc[some.index], "composition"].nunique()),
        "on-the-list": len(shortlist()),
    }
    near = [name for name, number in wrong.items() if value == number]
    raise NotYet("The number of compounds should be exact.", *near[:1])


def _light(rows: object) -> object:
    """Which entries have both masses inside their windows."""
    masses = ("electron_mass_me", "hole_mass_me")
    return rows[masses[0]].between(*WINDOWS[masses[0]]) & rows[masses[1]].between(
        *WINDOWS[masses[1]]
    )


def _torn(rows: object) -> int:
    """Compounds of which some entries pass and others do not."""
    share = _light(rows).groupby(rows["composition"]).mean()
    return int(((share > 0) & (share < 1)).sum())


def _thickness(answer: object) -> str:
    """Judge the thickness of two films."""
    if not (isinstance(answer, Mapping) or _answers.is_series(answer)):
        raise NotYet(
            "The answer should be a dict with a thickness for Si and for CdTe, and is "
            f"{_answers.described(answer)}."
        )
    found = _answers.named(answer, what="The answer", names=_FILMS)
    values = np.array([_answers.number(v, what=f"The value of {n}") for n, v in found.items()])
    right = np.array([_screened.thickness_um(name, gap) for name, gap in _FILMS.items()])
    if np.allclose(values, right, rtol=0.03):
        return "That is why one of them is cut from a crystal, and the other one sprayed on glass."
    wrong = {
        "nanometres": 1000 * right,
        "metres": right / 1e6,
        "two-passes": right / 2,
        "swapped": right[::-1],
        "half": np.array([_screened.thickness_um(n, gap, 0.5) for n, gap in _FILMS.items()]),
    }
    near = [name for name, them in wrong.items() if np.allclose(values, them, rtol=0.03)]
    raise NotYet("Each thickness should be right to 3 %.", *near[:1])


def _front(answer: object) -> str:
    """Judge the names on the front of limit and price."""
    both = _GOALS["minimise"] + ("hhi_production",)
    limit, price = _GOALS["maximise"], _GOALS["minimise"]
    wrong = {
        "three-goals": _screened.front(limit, both),
        "upside-down": _screened.front((), limit + price),
        "dear": _screened.front(limit + price, ()),
        "risk": _screened.front(limit, ("hhi_production",)),
    }
    _same_names(
        _names(answer),
        _screened.front(limit, price),
        wrong,
        "The list should hold the compounds that no other one beats in limit and price.",
    )
    return "A goal more can only lengthen a front, but for ties: nobody is beaten by more goals."


EXERCISES = (
    Exercise(
        "data-funnel",
        "How many compounds are left after each step when the three windows come in the opposite "
        "order?",
        (
            "What is the order of a dict?",
            "Write the windows anew, the holes first, then the electrons, then the gap.",
            "`screening.funnel(table, dict(reversed(windows.items())))`",
        ),
        _funnel,
        {
            "entries": "It looks like the entries; a compound with several crystals counts once.",
            "same-order": "It looks like the order of the chapter. Turn it round.",
            "lost": "It looks like how many each step loses. How many does it leave?",
            "no-lower-end": "It looks as if the windows of the masses had no lower end.",
        },
    ),
    Exercise(
        "data-shift",
        "Which compounds leave the list if every measured gap is 0.1 eV too high?",
        (
            "Which way do the gaps move, and is the window fixed?",
            "Subtract 0.1 from the column, run the same funnel, and compare the two lists as sets.",
            '`table.assign(band_gap_eV=table["band_gap_eV"] - 0.1)`, then '
            "`set(before) - set(after)`.",
        ),
        _shift,
        {
            "other-way": "It looks as if the gaps had become larger: too high means that the true "
            "ones are lower.",
            "enter": "It looks like those that come in. Who goes?",
            "stay": "It looks like those that stay.",
            "whole-list": "It looks like the new list. Compare it with the first one.",
        },
    ),
    Exercise(
        "data-units",
        "How large is the enthalpy of formation of FeO, Fe2O3 and Fe3O4 in kJ for a mole of atoms?",
        (
            "What amount does the energy of a row belong to?",
            "Divide by the number of atoms in the formula, then change the unit; one eV for each "
            "atom is Faraday's constant in kJ for each mole.",
            "`energy / screening.atoms_in(formula) * 96.485`",
        ),
        _units,
        {
            "formula": "It looks like kJ for a mole of formulas. Fe2O3 has more atoms than FeO.",
            "electronvolts": "It looks like eV for an atom; asked are kJ for a mole of atoms.",
            "nothing": "It looks like the column as it stands: eV, and for the whole formula.",
            "calories": "It looks like kilocalories, the unit of older tables.",
            "sign": "The sign looks turned: these oxides give heat away when they form.",
            "divided": "It looks as if the factor divides; a kJ for a mole is less than an eV.",
            "one-cation": "It looks like the energy for one iron atom. Divide by all atoms.",
        },
    ),
    Exercise(
        "data-polymorphs",
        "For how many compounds with a gap inside its window does the choice of the crystal decide "
        "whether the masses pass?",
        (
            "What is true of such a compound's entries, and of how many of them?",
            "Make a column that says of each entry whether both masses are inside, and look at it "
            "compound by compound.",
            '`light.groupby(rows["composition"]).mean()` lies strictly between 0 and 1 for them.',
        ),
        _polymorphs,
        {
            "all-gaps": "It looks as if compounds with any gap were counted.",
            "several": "It looks like all compounds with several entries; for some of them all "
            "entries agree.",
            "entries": "It looks like entries. A compound counts once.",
            "pass": "It looks like all that have several entries and at least one that passes; in "
            "some of them every entry passes.",
            "on-the-list": "It looks like the whole list. For most of it nothing depends on the "
            "crystal.",
        },
    ),
    Exercise(
        "data-thickness",
        "How thick must a film of silicon and one of CdTe be, to absorb 90 % of the photons above "
        "the gap in one pass?",
        (
            "Which function of the chapter gives the share for a thickness? You need the opposite.",
            "Try thicknesses over several powers of ten, and narrow down where the share passes "
            "0.9.",
            "`scipy.optimize.brentq(lambda d: share(d) - 0.9, 0.01, 10_000)` finds the thickness, "
            "if `share` returns what a film of d micrometres absorbs.",
        ),
        _thickness,
        {
            "nanometres": "It looks like nanometres; asked are micrometres.",
            "metres": "It looks like metres; asked are micrometres.",
            "two-passes": "It looks like half: light that comes back from a mirror. Asked is one "
            "pass.",
            "swapped": "The two look swapped. Which of them has a direct gap?",
            "half": "It looks like the thickness that absorbs half of the photons.",
        },
    ),
    Exercise(
        "data-front",
        "Which candidates are on the Pareto front of efficiency limit and price alone?",
        (
            "Which of the three goals of the chapter is left out?",
            "`screening.pareto` returns True for the rows on the front; select by it.",
            '`candidates.loc[front, "composition"]`, with one column to maximise and one to '
            "minimise.",
        ),
        _front,
        {
            "three-goals": "It looks like the front of the chapter, with its three goals.",
            "upside-down": "It looks as if the limit was to be small. The more the better.",
            "dear": "It looks as if the price was to be high. The less the better.",
            "risk": "It looks like the concentration of production in place of the price.",
        },
    ),
    Exercise(
        "data-card",
        "Mend the card of `datasets.bad_card()` until its report has no failed principle.",
        (
            "What does the report say of the first principle that fails, and how to mend it?",
            "The table is one that the package ships, so its true card answers most questions: "
            '`datasets.card("alkali_halides")`.',
            "`column.unit`, `column.meaning`, `true.sha256`, `true.licence` and `true.sources` go "
            "into `fields`, `hash`, `licenses` and `sources`.",
        ),
        _mended.judge,
        {
            "unchanged": "It looks like the card as it came.",
            "hash": "It looks invented, or like the hash of another file.",
            "columns": "It looks as if a column was left out, renamed or moved.",
            "unit": "A unit that is wrong is worse than none.",
            "licence": "It looks chosen by taste. Only who made the data can choose.",
        },
    ),
)
