"""What a solar cell can reach: the limit of its band gap, and that of a film of its absorber.

Wavelengths in nm, energies in eV, absorption in 1/cm; inside, photon fluxes in 1/(m² s).
"""

from __future__ import annotations

import functools

import numpy as np
from ase import units as ase_units

from matlab_pkg import _validate

CELL_K = 298.15
"""float, K: temperature of a cell. Reason: 25 °C, that of the standard test conditions."""

HC_EV_NM = 2 * np.pi * ase_units._hbar * ase_units._c / ase_units._e * 1e9
"""float, eV nm: Planck's constant times the speed of light, energy times wavelength of a photon.

Source: CODATA 2014 in ase.units, doi 10.1103/RevModPhys.88.035009.
"""

_STEPS = 2000  # points of a grid of energies or voltages; with 8000 the limit changes by 1e-6


@functools.cache
def _sun() -> tuple[np.ndarray, np.ndarray]:
    """Energy (eV), rising, and photons per m², s and eV of the standard sunlight."""
    from matlab_pkg import datasets

    table = datasets.load("solar_spectrum").data[::-1]
    wavelength_nm = table["wavelength_nm"].to_numpy()
    energy_eV = HC_EV_NM / wavelength_nm
    watt_per_nm = table["irradiance_W_m2_nm"].to_numpy()
    watt_per_eV = watt_per_nm * wavelength_nm**2 / HC_EV_NM
    return energy_eV, watt_per_eV / (energy_eV * ase_units._e)


def efficiency_limit(band_gap_eV: float, *, temperature_K: float = CELL_K) -> float:
    """Shockley-Queisser limit: the largest efficiency of a cell with one band gap.

    Parameters
    ----------
    band_gap_eV : float, eV
        The gap: every photon above it makes one electron, no photon below it any.
    temperature_K : float, K, optional
        Temperature of the cell.

    Returns
    -------
    float, no unit
        Share of the power of the standard sunlight (`solar_spectrum`) that becomes electricity.

    Raises
    ------
    TypeError, ValueError
        If the gap is not between 0.35 and 4.4 eV (the ends of the spectrum), or the temperature
        is not positive.

    Notes
    -----
    ============================== ==========================================
    equation                       code
    ============================== ==========================================
    a(E) = 1 above the gap         ``absorbs = energy >= band_gap_eV``
    J_sc = q ∫ a(E) Φ_sun dE       ``light``
    J_0 = q ∫ a(E) Φ_bb(T) dE      ``dark``, radiation of a black body at T
    P = V (J_sc - J_0 (e^(qV/kT) - 1)) ``_best``, its largest value over V
    ============================== ==========================================

    The cell radiates from its front only, as with a perfect mirror behind it.

    References
    ----------
    Shockley, Queisser, J. Appl. Phys. 32, 510 (1961), doi 10.1063/1.1736034; with this spectrum
    Rühle, Sol. Energy 130, 139 (2016), doi 10.1016/j.solener.2016.02.015.

    Examples
    --------
    The best gap has 1.34 eV, and wastes two thirds of the light:

    >>> abs(efficiency_limit(1.34) - 0.337) < 0.001
    True
    """
    _validate.number(band_gap_eV, what="band_gap_eV", unit="eV", low=0.35, high=4.4)
    _validate.number(temperature_K, what="temperature_K", unit="K", low=0)
    light = np.trapezoid(*_above(band_gap_eV)[::-1])
    thermal_eV = np.linspace(band_gap_eV, band_gap_eV + 40 * _kT_eV(temperature_K), _STEPS)
    dark = np.trapezoid(_black_body(thermal_eV, temperature_K), thermal_eV)
    return _best(light, dark, temperature_K)


def slme(
    wavelength_nm: np.ndarray,
    k: np.ndarray,
    *,
    direct_gap_eV: float,
    band_gap_eV: float | None = None,
    thickness_um: float = 0.5,
    temperature_K: float = CELL_K,
) -> float:
    """Spectroscopic limited maximum efficiency of a film: the limit with its real absorption.

    Parameters
    ----------
    wavelength_nm : np.ndarray, shape (w,), nm
        Wavelengths of the extinction coefficient, rising.
    k : np.ndarray, shape (w,), no unit
        Extinction coefficient.
    direct_gap_eV : float, eV
        Smallest direct gap; no absorption is counted below it.
    band_gap_eV : float, eV, optional
        Smallest gap of any kind; by default the direct one.
    thickness_um : float, µm, optional
        Thickness of the film, which the light crosses twice (a mirror is behind it).
    temperature_K : float, K, optional
        Temperature of the cell.

    Returns
    -------
    float, no unit
        Share of the power of the standard sunlight that becomes electricity.

    Raises
    ------
    TypeError, ValueError
        If the arrays do not fit or hold impossible values, or the direct gap is below the gap.

    Notes
    -----
    The absorptivity is a(E) = 1 - exp(-2 α L) in place of a step. Of all that recombines, the
    share exp(-(direct gap - gap) / kT) gives light; J_0 is that of the light divided by it.
    Beyond the ends of the data their last value stands.

    References
    ----------
    Yu, Zunger, Phys. Rev. Lett. 108, 068701 (2012), doi 10.1103/PhysRevLett.108.068701.

    Examples
    --------
    A thick film that absorbs well comes near to the limit of its gap:

    >>> wavelength_nm = np.linspace(300, 900, 601)
    >>> film = slme(wavelength_nm, np.full(601, 0.2), direct_gap_eV=1.42, thickness_um=20.0)
    >>> bool(abs(film - efficiency_limit(1.42)) < 0.002)
    True
    """
    wavelength_nm, alpha_cm = np.asarray(wavelength_nm, float), absorption_cm(wavelength_nm, k)
    gap_eV = direct_gap_eV if band_gap_eV is None else band_gap_eV
    _validate.number(direct_gap_eV, what="direct_gap_eV", unit="eV", low=0.35, high=4.4)
    _validate.number(gap_eV, what="band_gap_eV", unit="eV", low=0, high=direct_gap_eV + 1e-9)
    _validate.number(thickness_um, what="thickness_um", unit="µm", low=0)
    _validate.number(temperature_K, what="temperature_K", unit="K", low=0)

    def absorbed(energy_eV):
        alpha = np.interp(HC_EV_NM / energy_eV, wavelength_nm, alpha_cm)
        return 1 - np.exp(-2 * alpha * thickness_um * 1e-4)

    grid_eV, photons = _above(direct_gap_eV)
    light = np.trapezoid(photons * absorbed(grid_eV), grid_eV)
    kT_eV = _kT_eV(temperature_K)
    thermal_eV = np.linspace(direct_gap_eV, direct_gap_eV + 40 * kT_eV, _STEPS)
    emitted = np.trapezoid(
        _black_body(thermal_eV, temperature_K) * absorbed(thermal_eV), thermal_eV
    )
    radiative = np.exp(-(direct_gap_eV - gap_eV) / kT_eV)
    return _best(light, emitted / radiative, temperature_K)


def absorption_cm(wavelength_nm: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Absorption coefficient from the extinction coefficient.

    Parameters
    ----------
    wavelength_nm : np.ndarray, shape (w,), nm
        Wavelengths in vacuum, rising.
    k : np.ndarray, shape (w,), no unit
        Extinction coefficient.

    Returns
    -------
    np.ndarray, shape (w,), 1/cm
        α = 4 π k / λ: light fades as exp(-α z).

    Raises
    ------
    ValueError
        If the arrays do not have one length, or hold impossible values.

    References
    ----------
    Born, Wolf, Principles of Optics, 7th ed. (1999), section 14.1, doi 10.1017/CBO9781139644181.

    Examples
    --------
    At 500 nm a k of 1 lets light fade within 40 nm:

    >>> round(float(1e7 / absorption_cm([500.0], [1.0])[0]), 1)  # nm
    39.8
    """
    wavelength_nm, k = np.asarray(wavelength_nm, float), np.asarray(k, float)
    if wavelength_nm.ndim != 1 or wavelength_nm.shape != k.shape or not len(k):
        raise ValueError(
            f"wavelength_nm has the shape {wavelength_nm.shape} and k {k.shape}; give one k for "
            "each wavelength."
        )
    if not (np.isfinite(k).all() and np.isfinite(wavelength_nm).all()):
        raise ValueError("A wavelength or a k is not a finite number. Remove that point first.")
    if (k < 0).any() or (wavelength_nm <= 0).any() or (np.diff(wavelength_nm) <= 0).any():
        raise ValueError(
            "A k is negative, or the wavelengths do not rise from one to the next. Sort them, and "
            "look where they come from."
        )
    return 4 * np.pi * k / (wavelength_nm * 1e-7)


def absorbed_share(
    wavelength_nm: np.ndarray, k: np.ndarray, *, band_gap_eV: float, thickness_um: float
) -> float:
    """Share of the sun's photons above the gap that a film absorbs when light crosses it once.

    Parameters
    ----------
    wavelength_nm : np.ndarray, shape (w,), nm
        Wavelengths in vacuum, rising.
    k : np.ndarray, shape (w,), no unit
        Extinction coefficient.
    band_gap_eV : float, eV
        The gap.
    thickness_um : float, µm
        Thickness of the film.

    Returns
    -------
    float, no unit
        From 0 to 1; reflection is not counted.

    Raises
    ------
    ValueError
        If the arrays do not fit, or gap or thickness is out of range.

    Examples
    --------
    >>> absorbed_share([300.0, 900.0], [9.0, 9.0], band_gap_eV=1.5, thickness_um=10.0)
    1.0
    """
    alpha_cm = absorption_cm(wavelength_nm, k)
    _validate.number(band_gap_eV, what="band_gap_eV", unit="eV", low=0.35, high=4.4)
    _validate.number(thickness_um, what="thickness_um", unit="µm", low=0)
    grid_eV, flux = _above(band_gap_eV)
    alpha = np.interp(HC_EV_NM / grid_eV, np.asarray(wavelength_nm, float), alpha_cm)
    lost = np.exp(-alpha * thickness_um * 1e-4)
    return float(np.trapezoid(flux * (1 - lost), grid_eV) / np.trapezoid(flux, grid_eV))


def _above(gap_eV: float) -> tuple[np.ndarray, np.ndarray]:
    """The points of the spectrum above a gap, and one at the gap itself."""
    energy_eV, photons = _sun()
    grid_eV = np.concatenate([[gap_eV], energy_eV[energy_eV > gap_eV]])
    return grid_eV, np.interp(grid_eV, energy_eV, photons)


def _kT_eV(temperature_K: float) -> float:
    return ase_units._k * temperature_K / ase_units._e


def _black_body(energy_eV: np.ndarray, temperature_K: float) -> np.ndarray:
    """Photons per m², s and eV that a black body radiates into one half of space."""
    h_eV_s = HC_EV_NM * 1e-9 / ase_units._c
    density = 2 * np.pi * energy_eV**2 / (h_eV_s**3 * ase_units._c**2)
    return density / np.expm1(energy_eV / _kT_eV(temperature_K))


def _best(light: float, dark: float, temperature_K: float) -> float:
    """Largest power of the cell over the power of the sun; both fluxes in 1/(m² s)."""
    energy_eV, photons = _sun()
    incoming = np.trapezoid(photons * energy_eV, energy_eV)
    if light <= 0:
        return 0.0
    kT_eV = _kT_eV(temperature_K)
    top = kT_eV * np.log1p(light / dark)  # the voltage at which no current flows
    volt = np.linspace(0, top, _STEPS)
    return float((volt * (light - dark * np.expm1(volt / kT_eV))).max() / incoming)
