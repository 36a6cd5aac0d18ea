"""What each quantity is called: its symbol, its unit and the label of an axis.

Column names in this course carry their unit as a suffix (``density_g_cm3``), so that no table
can be read without one. `label` turns such a name into what a figure shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import ase.units

from matlab_pkg import _validate

G_PER_CM3_PER_U_PER_A3 = ase.units._amu * 1e3 / 1e-24
"""float, g/cm3 per u/Å3: turns a mass in u over a volume in Å3 into a density.

Source: atomic mass constant of ase.units (CODATA 2014), doi 10.1103/RevModPhys.88.035009.
"""


@dataclass(frozen=True)
class Quantity:
    r"""Name, symbol and unit of a physical quantity.

    Parameters
    ----------
    name : str
        The field's own term, in lower case.
    symbol : str
        Symbol in mathtext, without dollar signs; empty where there is none in common use.
    unit : str
        Unit as it is printed; empty for a pure number.

    Examples
    --------
    >>> Quantity("density", r"\rho", "g/cm³").label
    'Density $\\rho$ (g/cm³)'
    """

    name: str
    symbol: str
    unit: str

    @property
    def label(self) -> str:
        """Text for an axis: name, symbol and unit."""
        symbol = f" ${self.symbol}$" if self.symbol else ""
        return self._capital + symbol + self._in_unit

    @property
    def plain(self) -> str:
        """Text for a page, where no mathematics is set: name and unit."""
        return self._capital + self._in_unit

    @property
    def _capital(self) -> str:
        return self.name[0].upper() + self.name[1:]

    @property
    def _in_unit(self) -> str:
        return f" ({self.unit})" if self.unit else ""


QUANTITIES = {
    "absorption_cm": Quantity("absorption coefficient", r"\alpha", "1/cm"),
    "atoms": Quantity("number of atoms", "N", ""),
    "band_gap_eV": Quantity("band gap", "E_g", "eV"),
    "bond_length_A": Quantity("Li–X bond length", "d", "Å"),
    "compounds": Quantity("number of compounds", "", ""),
    "conductivity_n_S_m_fs": Quantity(
        "conductivity over relaxation time, electrons", r"\sigma/\tau", "S/m/fs"
    ),
    "conductivity_p_S_m_fs": Quantity(
        "conductivity over relaxation time, holes", r"\sigma/\tau", "S/m/fs"
    ),
    "coordination": Quantity("number of neighbours within r", "n(r)", ""),
    "density_g_cm3": Quantity("density", r"\rho", "g/cm³"),
    "distance_A": Quantity("distance", "r", "Å"),
    "efficiency_percent": Quantity("efficiency", r"\eta", "%"),
    "electron_mass_me": Quantity("electron mass", "m_n", "mₑ"),
    "electronegativity": Quantity("electronegativity of X", r"\chi", "Pauling scale"),
    "electronegativity_range": Quantity(
        "range of the electronegativity", r"\Delta\chi", "Pauling scale"
    ),
    "elements": Quantity("number of elements", "", ""),
    "energy_change_meV": Quantity("energy change per atom", r"\Delta E / N", "meV"),
    "energy_error_meV": Quantity("range of the energy", r"\Delta E", "meV"),
    "experiments": Quantity("experiments", "", ""),
    "force_error_eV_A": Quantity("error of the force", r"\Delta F", "eV/Å"),
    "found": Quantity("hits found", "", ""),
    "fraction": Quantity("fraction of sites replaced", "x", ""),
    "frequency_THz": Quantity("frequency", "f", "THz"),
    "gap_range_eV": Quantity("range of the measured band gaps", r"\Delta E_g", "eV"),
    "hhi_production": Quantity("concentration of production", "", ""),
    "hole_mass_me": Quantity("hole mass", "m_p", "mₑ"),
    "lag_fs": Quantity("time between two moments", "t", "fs"),
    "lattice_constant_A": Quantity("lattice constant", "a", "Å"),
    "mean_electronegativity": Quantity("mean electronegativity", r"\bar\chi", "Pauling scale"),
    "mean_group": Quantity("mean group", "", ""),
    "mean_mass_u": Quantity("mean atomic mass", r"\bar m", "u"),
    "mean_period": Quantity("mean period", "", ""),
    "mean_radius_A": Quantity("mean atomic radius", r"\bar r", "Å"),
    "measurements": Quantity("number of measurements", "", ""),
    "msd_A2": Quantity("mean squared displacement", r"\langle \Delta r^2 \rangle", "Å²"),
    "pair_energy_meV": Quantity("energy of a pair", "V", "meV"),
    "pairs": Quantity("number of pairs", "", ""),
    "photon_energy_eV": Quantity("photon energy", "E", "eV"),
    "price_USD_kg": Quantity("price of the elements", "", "USD/kg"),
    "radius_range_A": Quantity("range of the atomic radius", r"\Delta r", "Å"),
    "rdf": Quantity("radial distribution function", "g(r)", ""),
    "seebeck_n_uV_K": Quantity("Seebeck coefficient, electrons", "S", "µV/K"),
    "seebeck_p_uV_K": Quantity("Seebeck coefficient, holes", "S", "µV/K"),
    "spectrum_per_THz": Quantity("density of vibrations", "S(f)", "1/THz"),
    "step_A": Quantity("step", "h", "Å"),
    "strain": Quantity("strain", r"\varepsilon", ""),
    "structure_factor": Quantity("structure factor", "S(k)", ""),
    "temperature_K": Quantity("temperature", "T", "K"),
    "thickness_um": Quantity("thickness", "d", "µm"),
    "time_ps": Quantity("time", "t", "ps"),
    "time_s": Quantity("time", "t", "s"),
    "timestep_fs": Quantity("time step", r"\delta t", "fs"),
    "vacf": Quantity("velocity autocorrelation", "C(t)/C(0)", ""),
    "volume_A3": Quantity("volume", "V", "Å³"),
    "wave_number_per_A": Quantity("wave number", "k", "1/Å"),
}
"""Every column name that the course draws, and the quantity behind it."""


def quantity(column: str) -> Quantity:
    """Quantity that a column name stands for.

    Parameters
    ----------
    column : str
        A column name with its unit as suffix, for example ``"density_g_cm3"``.

    Returns
    -------
    Quantity
        Name, symbol and unit.

    Raises
    ------
    LookupError
        If no quantity has this name; the message offers near names.

    Examples
    --------
    >>> quantity("volume_A3").unit
    'Å³'
    """
    return QUANTITIES[_validate.choice(column, what="quantity", allowed=QUANTITIES)]


def label(column: str) -> str:
    """Axis label for a column name.

    Parameters
    ----------
    column : str
        A column name with its unit as suffix.

    Returns
    -------
    str
        Name, symbol and unit, ready for an axis.

    Raises
    ------
    LookupError
        If no quantity has this name.

    Examples
    --------
    >>> label("lattice_constant_A")
    'Lattice constant $a$ (Å)'
    """
    return quantity(column).label


def density_g_cm3(mass_u: float, volume_A3: float) -> float:
    """Density of a cell from its mass and its volume.

    Parameters
    ----------
    mass_u : float, u
        Mass of all atoms in the cell.
    volume_A3 : float, Å³
        Volume of the cell.

    Returns
    -------
    float
        Density, g/cm3.

    Raises
    ------
    ValueError
        If the mass is negative, or the volume is not positive.

    Examples
    --------
    Ice floats on water: 4 molecules of 18.015 u in the 130.5 Å³ of its orthorhombic cell.

    >>> density_g_cm3(4 * 18.015, 130.5) < 1
    True
    """
    _validate.number(mass_u, what="mass_u", unit="u", low=-1e-12)
    _validate.number(volume_A3, what="volume_A3", unit="Å³", low=0)
    return mass_u / volume_A3 * G_PER_CM3_PER_U_PER_A3
