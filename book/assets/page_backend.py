"""Backend of matplotlib in a page: figures without a window, which `plt.show` puts into the page.

`stand_ins.install` says what shows them.
"""

from __future__ import annotations

import stand_ins
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

__all__ = ["FigureCanvas", "show"]


def show(*_: object, **__: object) -> None:
    """Show all open figures, as `plt.show` is asked to."""
    stand_ins.figures_shown_by()
