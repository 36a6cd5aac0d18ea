"""Velocities to start with."""

from __future__ import annotations

import ase
import ase.units
import numpy as np

from matlab_pkg import _validate
from matlab_pkg.md.state import State


def maxwell_boltzmann(
    atoms: ase.Atoms,
    *,
    rng: np.random.Generator,
    temperature_K: float | None = None,
    kT: float | None = None,
) -> ase.Atoms:
    """Copy of a structure with thermal velocities and without drift.

    Parameters
    ----------
    atoms : ase.Atoms, masses in u
        The structure. It is not changed.
    rng : np.random.Generator
        Source of the velocities.
    temperature_K : float, K, optional
        Temperature; or else
    kT : float, eV, optional
        Boltzmann's constant times temperature, which is the reduced temperature where all
        parameters are reduced.

    Returns
    -------
    ase.Atoms
        The copy. Its kinetic energy is drawn too: it has (3 n - 3) kT / 2 on average, not exactly.

    Raises
    ------
    TypeError
        If the temperature is given twice or not at all, or `rng` is no generator.
    ValueError
        If the temperature is not positive, or a mass is not.

    Notes
    -----
    equation -> code: each component of a velocity is normal with variance kT / m; then the mean
    velocity, weighted by mass, is taken off.

    References
    ----------
    Allen, Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 5.7.2,
    doi 10.1093/oso/9780198803195.001.0001.

    Examples
    --------
    Light atoms are faster, by the square root of the masses.

    >>> two = ase.Atoms("Ar2000Kr2000")
    >>> fast = maxwell_boltzmann(two, temperature_K=300, rng=np.random.default_rng(1))
    >>> v_nc = fast.get_velocities()
    >>> bool(abs(v_nc[:2000].std() / v_nc[2000:].std() - (83.8 / 39.95) ** 0.5) < 0.03)
    True
    """
    if (temperature_K is None) == (kT is None):
        raise TypeError(
            "Give the temperature once: temperature_K=300, or kT=0.7 in reduced units (with ASE's "
            "eV)."
        )
    if kT is None:
        kT = _validate.number(temperature_K, what="temperature_K", unit="K", low=0) * ase.units.kB
    _validate.number(kT, what="kT", low=0)
    _validate.generator(rng)
    state = State.of(atoms)
    v_nc = rng.normal(size=(len(atoms), 3)) * np.sqrt(kT / state.masses_n)[:, None]
    if len(atoms) > 1:
        v_nc -= np.average(v_nc, axis=0, weights=state.masses_n)
    start = State(state.positions_nc, v_nc, state.masses_n, state.cell_vc, state.pbc_v)
    return start.put(atoms)
