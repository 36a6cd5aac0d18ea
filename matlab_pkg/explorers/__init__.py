"""Pictures that answer to the hand, in JupyterLab and in the built pages alike."""

from matlab_pkg.explorers.cell import Supercell, supercell
from matlab_pkg.explorers.frames import Sliders, sliders
from matlab_pkg.explorers.game import SearchGame, search_game
from matlab_pkg.explorers.liquid import Liquid, liquid
from matlab_pkg.explorers.ngl import spheres
from matlab_pkg.explorers.points import SamePoints, same_points
from matlab_pkg.explorers.reading import ReadingExperiment, reading_experiment
from matlab_pkg.explorers.sifter import Sifter, sifter
from matlab_pkg.explorers.viewer import Structure, structure
from matlab_pkg.explorers.vision import ColourVision, colour_vision

__all__ = [
    "ColourVision",
    "Liquid",
    "ReadingExperiment",
    "SamePoints",
    "SearchGame",
    "Sifter",
    "Sliders",
    "Structure",
    "Supercell",
    "colour_vision",
    "liquid",
    "reading_experiment",
    "same_points",
    "search_game",
    "sifter",
    "sliders",
    "spheres",
    "structure",
    "supercell",
]
