"""Pictures that answer to the hand, in JupyterLab and in the built pages alike."""

from matlab_pkg.explorers.cell import Supercell, supercell
from matlab_pkg.explorers.frames import Sliders, sliders
from matlab_pkg.explorers.game import SearchGame, search_game
from matlab_pkg.explorers.ngl import spheres
from matlab_pkg.explorers.reading import ReadingExperiment, reading_experiment
from matlab_pkg.explorers.viewer import Structure, structure
from matlab_pkg.explorers.vision import ColourVision, colour_vision

__all__ = [
    "ColourVision",
    "ReadingExperiment",
    "SearchGame",
    "Sliders",
    "Structure",
    "Supercell",
    "colour_vision",
    "reading_experiment",
    "search_game",
    "sliders",
    "spheres",
    "structure",
    "supercell",
]
