"""The built book on your own machine: its files alone, or with Python behind them.

`serve` listens at 127.0.0.1 only. With Python, every page and every kernel stands behind Jupyter's
login; that needs the extra ``book``.
"""

from matlab_pkg.serve.folder import find_book
from matlab_pkg.serve.run import PORT, serve

__all__ = ["PORT", "find_book", "serve"]
