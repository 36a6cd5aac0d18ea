"""Exploratory data analysis: build a table, clean it, look at all of it, look at its groups.

Four steps, after the course CS109a of P. Protopapas and K. Rader: `build`, `clean`,
`global_features`, `group_features`. Each reports what it did and loses nothing silently.

>>> from matlab_pkg import datasets, eda
>>> cleaned = eda.clean(datasets.load("planted_faults").data)
>>> len(cleaned.table) + len(cleaned.set_aside) == cleaned.log.rows_in
True

`same_statistics` holds sets of points that have the same statistics and look different.
"""

from matlab_pkg.eda import same_statistics
from matlab_pkg.eda._build import Built, build
from matlab_pkg.eda._clean import Cleaned, clean
from matlab_pkg.eda._features import MISSING, global_features, group_features, trends
from matlab_pkg.eda._log import CleaningLog, Step
from matlab_pkg.eda._plan import NOT_NEGATIVE, STAND_INS, WORDS
from matlab_pkg.eda.formulas import ANIONS, anion, composition, reduced

__all__ = [
    "ANIONS",
    "MISSING",
    "NOT_NEGATIVE",
    "STAND_INS",
    "WORDS",
    "Built",
    "Cleaned",
    "CleaningLog",
    "Step",
    "anion",
    "build",
    "clean",
    "composition",
    "global_features",
    "group_features",
    "reduced",
    "same_statistics",
    "trends",
]
