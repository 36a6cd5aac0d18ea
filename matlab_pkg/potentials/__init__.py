"""Interatomic potentials: the energy of atoms by their distances, and the forces it makes."""

from matlab_pkg.potentials.buckingham import Buckingham
from matlab_pkg.potentials.lennard_jones import LennardJones
from matlab_pkg.potentials.morse import Morse
from matlab_pkg.potentials.pair_potential import PairPotential
from matlab_pkg.potentials.potential import Potential

__all__ = ["Buckingham", "LennardJones", "Morse", "PairPotential", "Potential"]
