"""Pictures that answer to the hand, in JupyterLab and in the built pages alike."""

from matlab_pkg.explorers.cell import Supercell, supercell
from matlab_pkg.explorers.frames import Sliders, sliders
from matlab_pkg.explorers.game import SearchGame, search_game
from matlab_pkg.explorers.liquid import Liquid, liquid
from matlab_pkg.explorers.ngl import spheres
from matlab_pkg.explorers.points import SamePoints, same_points
from matlab_pkg.explorers.sifter import Sifter, sifter
from matlab_pkg.explorers.viewer import Structure, structure

__all__ = [
    "Liquid",
    "SamePoints",
    "SearchGame",
    "Sifter",
    "Sliders",
    "Structure",
    "Supercell",
    "liquid",
    "same_points",
    "search_game",
    "sifter",
    "sliders",
    "spheres",
    "structure",
    "supercell",
]
