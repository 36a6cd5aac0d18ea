"""Pictures that answer to the hand, in JupyterLab and in the built pages alike."""

from matlab_pkg.explorers.cell import Supercell, supercell
from matlab_pkg.explorers.game import SearchGame, search_game
from matlab_pkg.explorers.ngl import spheres
from matlab_pkg.explorers.viewer import Structure, structure

__all__ = [
    "SearchGame",
    "Structure",
    "Supercell",
    "search_game",
    "spheres",
    "structure",
    "supercell",
]
