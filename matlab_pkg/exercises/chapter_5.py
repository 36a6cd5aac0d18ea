"""Exercises of chapter 5, visualisation: pictures, lies, readings and colours."""

from __future__ import annotations

from collections.abc import Mapping

from matlab_pkg.exercises import _answers, _charts, _seen
from matlab_pkg.exercises._exercise import Exercise, NotYet

_PICTURES = ("histogram", "scatter", "hexagons", "bars", "line", "boxes")
_FITS = {"a": "histogram", "b": "scatter", "c": "hexagons", "d": "bars", "e": "line", "f": "boxes"}
_SLIPS = {
    ("a", "boxes"): "summary",
    ("c", "scatter"): "crowd",
    ("d", "line"): "no-order",
    ("e", "bars"): "order",
    ("f", "bars"): "means",
    ("f", "histogram"): "six-pictures",
}


def _pictures(answer: object) -> str:
    """Judge which picture answers which question."""
    if not (isinstance(answer, Mapping) or _answers.is_series(answer)):
        raise NotYet(
            "The answer should be a dict from each question to a picture, and is "
            f"{_answers.described(answer)}."
        )
    found = _answers.named(answer, what="The answer", names=_FITS, key=_letter)
    for question, picture in found.items():
        (name,) = _answers.known([picture], what=f"The entry for {question}", names=_PICTURES)
        if name != _FITS[question]:
            raise NotYet(
                f"The picture for ({question}) should show what is asked, for as many data as "
                "there are.",
                _SLIPS.get((question, name), ""),
            )
    return "Each question has a picture that answers it at a glance."


def _letter(text: str) -> str:
    return str.strip(text, " ()").casefold()


EXERCISES = (
    Exercise(
        "visualisation-pictures",
        "Which picture answers which of the six questions?",
        (
            "What would you point at in the picture to answer the question?",
            "Count the data. How many fit side by side, and how many would hide one another?",
            "A spread needs more than a mean: `sns.boxplot` for groups, `ax.hexbin` for crowds.",
        ),
        _pictures,
        {
            "summary": "A box is a summary in five numbers; two peaks would stay unseen.",
            "crowd": "Fifty thousand points lie on top of one another.",
            "no-order": "A line between elements claims that there is something between them.",
            "order": "In time one value leads to the next; a line shows that, and needs no "
            "baseline.",
            "means": "A bar shows one number a group; the spread is asked as well.",
            "six-pictures": "Histograms of several groups lie on top of one another.",
        },
    ),
    Exercise(
        "visualisation-lie-factors",
        "What are the lie factors of the six planted charts?",
        (
            "What does the eye compare in each chart: a length, or an area?",
            "Where does the axis begin, and where does it end? Take what can be seen of each bar.",
            "For each chart: `figure_checks.lie_factor(figure_checks.planted(name), "
            "data=list(figure_checks.planted_values(name).values()))`. Work out two by hand.",
        ),
        _charts.judge_factors,
        {
            "radius": "It looks as if radii were compared; the eye sees areas.",
            "decades": "It looks as if a step on a logarithmic axis were one on a linear axis.",
            "cut-off": "It looks as if the whole bar could be seen; where does the axis end?",
            "ratio": "It looks like a ratio of sizes over a ratio of values; an effect is a "
            "ratio minus one.",
            "upside-down": "It looks upside down: the effect in the figure over that in the data.",
            "from-the-last": "It looks as if the effect was counted from the largest value; begin "
            "with the smallest.",
        },
    ),
    Exercise(
        "visualisation-redraw",
        'How is the chart "bars" drawn with a lie factor of 1.0, and with nothing else to find?',
        (
            "Which line of the chart makes it lie?",
            "Bars need their zero. Or is a length what this question needs?",
            '`ax.bar(list(values), list(values.values()))` with a label: `ax.set_ylabel("Lattice '
            'constant (Å)")`, and no limits.',
        ),
        _charts.judge_redrawn,
        {
            "cut": "Part of the bars is cut off, or they do not begin at zero.",
            "other-values": 'Take them from `figure_checks.planted_values("bars")`, all four.',
            "no-label": "Name quantity and unit.",
        },
    ),
    Exercise(
        "visualisation-reading",
        "Which function turns your readings into one error?",
        (
            "Is it worse to be off by 20 than twice by 10? The logarithm says by how much.",
            "First the distance of each reading from the truth, then the logarithm, then the mean.",
            "`np.mean(np.log2(np.abs(judged - true) + 1 / 8))`",
        ),
        _seen.judge_reading,
        {
            "log-of-mean": "It looks like the logarithm of the mean; asked is the mean of the "
            "logarithms.",
            "natural": "It looks like the natural logarithm; asked is that to the base of two.",
            "plain": "It looks like the mean error, without a logarithm.",
            "sum": "It looks like a sum; asked is the mean.",
            "shares": "It looks as if percentage points were turned into shares.",
        },
    ),
    Exercise(
        "visualisation-merging",
        "Which pairs of matplotlib's ten colours merge with deuteranopia?",
        (
            "How many pairs are there among ten colours?",
            "Two steps: first what is seen, then how far apart that is.",
            '`colour.distance(*colour.as_seen([a, b], "deuteranopia"))` for each pair of '
            "`itertools.combinations(ten, 2)`.",
        ),
        _seen.judge_merging,
        {
            "usual": "It looks like the pairs that are near to everybody: `colour.as_seen` is "
            "missing.",
            "protanopia": "It looks like the pairs for protanopia.",
            "too-few": "All of these merge, and there are more.",
        },
    ),
    Exercise(
        "visualisation-palette",
        "Which five colours can everybody tell apart, and see on white?",
        (
            "What stays of two colours if their hue is lost?",
            "Begin with the four colours of `plots.COLOURS` that have enough contrast. What is "
            "missing among them: something very light, or very dark?",
            "Test with `colour.as_seen`, `colour.distance` and `colour.contrast(shade, "
            '"#ffffff")`; black is a colour too.',
        ),
        _seen.judge_palette,
        {
            "merge": "They differ in hue, and not enough in lightness.",
            "alike": "They are hard to tell apart for anybody.",
            "pale": "Light colours are lost on paper and on a projector.",
        },
    ),
)
