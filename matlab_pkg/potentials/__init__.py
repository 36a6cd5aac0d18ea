"""Interatomic potentials: the energy of atoms by their distances, and the forces it makes.

Read it in this order: `potential` (what every potential is), `pair_potential` (energy and force of
a pair, and how they end), `lennard_jones` and its kin, `tabulated`, `mixture`, `sutton_chen` and
`embedded_atom` (metals). How they are summed: `frame`, `listed`, `pair_sum`, `all_pairs` (few
atoms), `mixture_sum`, `embedded_sum`. `calculator` shows them to ASE.
"""

from matlab_pkg.potentials.buckingham import Buckingham
from matlab_pkg.potentials.embedded_atom import EmbeddedAtom
from matlab_pkg.potentials.lennard_jones import LennardJones
from matlab_pkg.potentials.mixture import Mixture
from matlab_pkg.potentials.morse import Morse
from matlab_pkg.potentials.pair_potential import PairPotential
from matlab_pkg.potentials.potential import Potential
from matlab_pkg.potentials.power_law import PowerLaw
from matlab_pkg.potentials.sutton_chen import SuttonChen
from matlab_pkg.potentials.tabulated import Tabulated

__all__ = [
    "Buckingham",
    "EmbeddedAtom",
    "LennardJones",
    "Mixture",
    "Morse",
    "PairPotential",
    "Potential",
    "PowerLaw",
    "SuttonChen",
    "Tabulated",
]
