"""Figures inspected: what in them misleads, where, why, and how to mend it.

`audit` looks at what matplotlib or seaborn has drawn and lists findings; `lie_factor` measures how
much larger an effect looks than it is. Nothing in the figure is changed.
"""

from matlab_pkg.figure_checks._audit import audit
from matlab_pkg.figure_checks._finding import KINDS, Finding, Findings
from matlab_pkg.figure_checks._lie import lie_factor

__all__ = ["KINDS", "Finding", "Findings", "audit", "lie_factor"]
