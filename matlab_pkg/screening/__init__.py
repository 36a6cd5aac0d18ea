"""From a database to a shortlist: join tables, filter and count, and what sunlight allows.

Tables are joined by the reduced formula, and the join says what did not match. A funnel counts
the survivors of each step. `efficiency_limit` and `slme` bound what a solar cell can reach.
"""

from matlab_pkg.eda.spelling import metals_first as reduced
from matlab_pkg.screening.formulas import atoms_in, weighted
from matlab_pkg.screening.funnel import Funnel, funnel, moved, pareto
from matlab_pkg.screening.join import Joined, join
from matlab_pkg.screening.sunlight import absorbed_share, absorption_cm, efficiency_limit, slme

__all__ = [
    "Funnel",
    "Joined",
    "absorbed_share",
    "absorption_cm",
    "atoms_in",
    "efficiency_limit",
    "funnel",
    "join",
    "moved",
    "pareto",
    "reduced",
    "slme",
    "weighted",
]
