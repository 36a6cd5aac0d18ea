"""Expectations about a student's answer, for the tests of an assignment.

Each function takes the answer first, looks at kind and shape, then at finiteness, and only then
at values; what it returns is plain data of the test's own, safe to compute with. A failed
expectation raises `NotYet` with a sentence that helps and never holds the answer. Nothing here
broadcasts, compares two answers with each other, or asks an answer about itself.
"""

from matlab_pkg.exercises.expect.code import call, function
from matlab_pkg.exercises.expect.figures import (
    axis_labels,
    axis_scales,
    counted,
    findings,
    heights,
    joined,
    points,
    quantities,
)
from matlab_pkg.exercises.expect.several import entries, entry, sites, texts
from matlab_pkg.exercises.expect.values import array, number, text, that, truth, typed_id

__all__ = [
    "array",
    "axis_labels",
    "axis_scales",
    "call",
    "counted",
    "entries",
    "entry",
    "findings",
    "function",
    "heights",
    "joined",
    "number",
    "points",
    "quantities",
    "sites",
    "text",
    "texts",
    "that",
    "truth",
    "typed_id",
]
