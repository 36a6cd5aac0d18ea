"""Temperature and pressure of each frame, from velocities and stresses."""

from __future__ import annotations

import ase
import ase.units
import numpy as np
from ase.calculators.calculator import PropertyNotImplementedError

from matlab_pkg import _validate
from matlab_pkg.analysis._series import velocities_of
from matlab_pkg.analysis.frames import Frames, frames, masses

AT_REST = 1e-3
"""float, no unit: the total momentum is 0 below this part of the root of all squared momenta.
Reason: where it is free this part is about 1, and files keep six digits."""


def temperature(
    source: Frames, *, every: int = 1, degrees_of_freedom: int | None = None
) -> np.ndarray:
    """Temperature of each frame.

    Parameters
    ----------
    source : path, ase.Atoms, iterable of ase.Atoms; in Å
        The trajectory with velocities, as for `frames`.
    every : int, no unit, optional
        Take each so many-th frame.
    degrees_of_freedom : int, no unit, optional
        Of all atoms. Without it, 3 n less those that constraints of the frame take away; without
        constraints, 3 n - 3 where the total momentum is 0, as in a run that keeps it (LAMMPS
        counts so always), and else 3 n.

    Returns
    -------
    np.ndarray, shape (t,), K
        Temperatures.

    Raises
    ------
    TypeError
        If the source is no trajectory.
    ValueError
        If the trajectory is faulty, or has no velocities or no masses, or some atoms are at rest
        while others move and `degrees_of_freedom` does not say whether they count.

    Notes
    -----
    Equation -> code. T = 2 E_kin / (degrees of freedom times k). Average with `block_error`.

    References
    ----------
    Allen, Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 2.4,
    doi 10.1093/oso/9780198803195.001.0001.

    Examples
    --------
    Each component of a momentum has the variance m k T.

    >>> gas = ase.Atoms("Ar1000", np.zeros((1000, 3)))
    >>> spread = np.sqrt(gas.get_masses()[0] * ase.units.kB * 300)
    >>> gas.set_momenta(np.random.default_rng(1).normal(0, spread, size=(1000, 3)))
    >>> bool(abs(temperature(gas)[0] - 300) < 20)
    True
    """
    return np.array([_kelvin(atoms, degrees_of_freedom) for atoms in frames(source, every=every)])


def _kelvin(atoms: ase.Atoms, free: int | None) -> float:
    kinetic = _kinetic(atoms)
    if free is None:
        free = _free(atoms)
    _validate.count(free, what="degrees_of_freedom", low=1, high=3 * len(atoms))
    return 2 * kinetic / (free * ase.units.kB)


def _free(atoms: ase.Atoms) -> int:
    """Degrees of freedom, as far as a frame tells."""
    p_nc = atoms.get_momenta()
    if atoms.constraints:
        return 3 * len(atoms) - sum(held.get_removed_dof(atoms) for held in atoms.constraints)
    still = int((~p_nc.any(axis=1)).sum())
    if 0 < still < len(atoms):
        raise ValueError(
            f"{still} of {len(atoms)} atoms have no velocity at all: they seem to be held, and "
            "would count as cold. If so, give degrees_of_freedom="
            f"{3 * (len(atoms) - still)}, else {3 * len(atoms)}."
        )
    at_rest = np.linalg.norm(p_nc.sum(axis=0)) < AT_REST * np.linalg.norm(p_nc)
    return 3 * len(atoms) - (3 if at_rest and len(atoms) > 1 else 0)


def _kinetic(atoms: ase.Atoms) -> float:
    """Kinetic energy, eV."""
    v_nc = velocities_of(atoms, "This frame") / ase.units.fs
    return float(0.5 * masses(atoms) @ (v_nc**2).sum(axis=1))


def pressure(source: Frames, *, every: int = 1) -> np.ndarray:
    """Pressure of each frame: what moving atoms and the forces between them add up to.

    Parameters
    ----------
    source : path, ase.Atoms, iterable of ase.Atoms; in Å
        The trajectory, as for `frames`, with velocities and stresses (from a calculator, or kept
        in a .traj or extended .xyz file).
    every : int, no unit, optional
        Take each so many-th frame.

    Returns
    -------
    np.ndarray, shape (t,), GPa
        Pressures; above 0 where the cell wants to grow.

    Raises
    ------
    TypeError
        If the source is no trajectory.
    ValueError
        If the trajectory is faulty, or has no velocities, masses, stresses or volume.

    Notes
    -----
    Equation -> code. P = 2 E_kin / (3 V) - (s_xx + s_yy + s_zz) / 3 with the stress s of the
    forces, which ASE counts as positive where the cell wants to shrink. Average with
    `block_error`: single frames scatter by far more than the mean.

    References
    ----------
    Allen, Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 2.4,
    doi 10.1093/oso/9780198803195.001.0001.

    Examples
    --------
    Without forces, n k T / V is left: the ideal gas.

    >>> from ase.calculators.lj import LennardJones
    >>> gas = ase.Atoms("Ar2", [[0, 0, 0], [20, 20, 20]], cell=[40] * 3, pbc=True)
    >>> gas.set_velocities([[1, 0, 0], [-1, 0, 0]])
    >>> gas.calc = LennardJones()
    >>> law = 2 * ase.units.kB * temperature(gas, degrees_of_freedom=6)[0] / 40**3
    >>> bool(abs(pressure(gas)[0] * ase.units.GPa - law) < 1e-9 * law)
    True
    """
    return np.array([_gigapascal(atoms) for atoms in frames(source, every=every)])


def _gigapascal(atoms: ase.Atoms) -> float:
    if not atoms.pbc.all() or atoms.cell.rank < 3:
        raise ValueError(
            "A pressure needs the volume of a cell that is periodic along three vectors; this one "
            f"has pbc = {atoms.pbc.tolist()}. Set atoms.pbc and atoms.cell."
        )
    kinetic = _kinetic(atoms)
    try:
        stress_c = atoms.get_stress(voigt=True, include_ideal_gas=False)[:3]
    except (RuntimeError, PropertyNotImplementedError):
        raise ValueError(
            "A frame has no stress. Set atoms.calc; or take the pressure while the run goes on: "
            "md.run(...).pressure_GPa_t, thermo_style press of LAMMPS. (A .traj file keeps the "
            "stress of ASE's runs; neither ours nor a LAMMPS dump has it.)"
        ) from None
    return float((2 * kinetic / (3 * atoms.cell.volume) - stress_c.mean()) / ase.units.GPa)
