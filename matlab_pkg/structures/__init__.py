"""Crystals as data: read them, build from them, measure them, and see what a file format keeps.

Every function takes an `ase.Atoms` object and returns something new; none changes its input.
"""

from matlab_pkg.structures.build import strain, substitute, supercell
from matlab_pkg.structures.files import FORMATS, read, round_trip
from matlab_pkg.structures.measure import bond_length, density, summary

__all__ = [
    "FORMATS",
    "bond_length",
    "density",
    "read",
    "round_trip",
    "strain",
    "substitute",
    "summary",
    "supercell",
]
