"""Figures inspected: what in them misleads, where, why, and how to mend it.

`audit` looks at what matplotlib or seaborn has drawn and lists findings; `lie_factor` measures how
much larger an effect looks than it is; `class_colours` lists the colours that tell classes apart.
Nothing in the figure is changed. `planted` and `pair` draw figures to try them on.
"""

from matlab_pkg.figure_checks._audit import audit
from matlab_pkg.figure_checks._classes import class_colours
from matlab_pkg.figure_checks._finding import KINDS, Finding, Findings
from matlab_pkg.figure_checks._lie import lie_factor
from matlab_pkg.figure_checks._planted import pair, planted, planted_values

__all__ = [
    "KINDS",
    "Finding",
    "Findings",
    "audit",
    "class_colours",
    "lie_factor",
    "pair",
    "planted",
    "planted_values",
]
