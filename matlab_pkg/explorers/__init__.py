"""Pictures that answer to the hand, in JupyterLab and in the built pages alike."""

from matlab_pkg.explorers.game import SearchGame, search_game
from matlab_pkg.explorers.structure import spheres

__all__ = ["SearchGame", "search_game", "spheres"]
