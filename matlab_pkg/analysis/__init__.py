"""What a trajectory says: structure, motion, transport, and how sure each number is.

Read it in this order: `frames` (what a trajectory is), `rdf` and `structure_factor` (structure),
`unwrap`, `msd` and `vacf` (motion), `diffusion`, `thermo`, and `errors`; below them `correlate`,
`_series` with `_order`, `_arrays` and `_rows`, and `_blocks`.
"""

from matlab_pkg.analysis.diffusion import Diffusion, diffusion_einstein, diffusion_green_kubo
from matlab_pkg.analysis.errors import BlockError, Drift, block_error, drift
from matlab_pkg.analysis.frames import frames
from matlab_pkg.analysis.msd import Msd, msd
from matlab_pkg.analysis.rdf import Rdf, coordination, rdf
from matlab_pkg.analysis.structure_factor import (
    StructureFactor,
    structure_factor,
    structure_factor_of,
)
from matlab_pkg.analysis.thermo import pressure, temperature
from matlab_pkg.analysis.unwrap import unwrap
from matlab_pkg.analysis.vacf import Spectrum, Vacf, power_spectrum, vacf

__all__ = [
    "BlockError",
    "Diffusion",
    "Drift",
    "Msd",
    "Rdf",
    "Spectrum",
    "StructureFactor",
    "Vacf",
    "block_error",
    "coordination",
    "diffusion_einstein",
    "diffusion_green_kubo",
    "drift",
    "frames",
    "msd",
    "power_spectrum",
    "pressure",
    "rdf",
    "structure_factor",
    "structure_factor_of",
    "temperature",
    "unwrap",
    "vacf",
]
