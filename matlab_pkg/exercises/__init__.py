"""Exercises that answer back: `check` looks at an answer, `hint` gives the next hint.

`check` tells three states apart: not attempted, right, and not yet. *Not yet* says which
expectation failed and, for a mistake that it knows, what the answer looks like; never the answer.
Kind and shape come before values, and expected values are computed when they are asked for.
Nothing heavy is loaded here, so that this works in a browser's Python too.

The tests of graded assignments use three modules of this folder: `expect` (expectations about an
answer), `marks` (partial credit with reasons) and `own` (data from a student's id).
"""

from matlab_pkg.exercises._check import check
from matlab_pkg.exercises._hints import Hint, hint
from matlab_pkg.exercises._result import Result

__all__ = ["Hint", "Result", "check", "hint"]
