"""The teacher's side: assignments from one source, released with nbgrader and checked before.

An assignment is one file in MyST Markdown, `book/assignments/NAME.md`. `release` makes the two
versions that nbgrader knows, the teacher's and the students', and lets nothing out that gives an
answer away. Needs the extra ``grade``.
"""

from matlab_pkg.grading.course import Released, release
from matlab_pkg.grading.lint import faults
from matlab_pkg.grading.source import Assignment, Cell, Question, read

__all__ = ["Assignment", "Cell", "Question", "Released", "faults", "read", "release"]
