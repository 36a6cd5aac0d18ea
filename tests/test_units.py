"""Names and units of quantities, and the density that they lead to."""

import io

import pytest
import scipy.constants
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from matlab_pkg import units

law = settings(deadline=None, max_examples=50)  # a deadline would assert the wall clock

UNIT_OF_SUFFIX = {
    **{"_A": "Å", "_A2": "Å²", "_A3": "Å³", "_g_cm3": "g/cm³", "_fs": "fs", "_s": "s"},
    **{"_S_m_fs": "S/m/fs", "_eV_A": "eV/Å", "_THz": "THz", "_per_THz": "1/THz", "_per_A": "1/Å"},
}


def test_atomic_mass_constant_agrees_with_scipy():
    expected = scipy.constants.atomic_mass * 1e3 / 1e-24
    # CODATA 2014 against scipy's newer set: the values differ by about 1e-9
    assert pytest.approx(expected, rel=1e-7) == units.G_PER_CM3_PER_U_PER_A3


def test_carbon_12_in_one_cubic_angstrom_by_hand():
    # 12 u = 12 / 6.02214e23 g; in 1e-24 cm3 that is 19.926 g/cm3; five digits are given
    assert units.density_g_cm3(12, 1) == pytest.approx(19.926, abs=1e-3)


def test_density_of_rock_salt_agrees_with_the_handbook():
    # NaCl: 4 * (22.990 + 35.45) u in a = 5.640 Å; CRC Handbook: 2.17 g/cm3, two decimals
    assert units.density_g_cm3(4 * 58.44, 5.640**3) == pytest.approx(2.17, abs=0.01)


@law
@given(st.floats(1e-3, 1e6), st.floats(1e-3, 1e6), st.integers(1, 100))
def test_density_does_not_depend_on_how_many_cells_are_counted(mass_u, volume_A3, cells):
    one = units.density_g_cm3(mass_u, volume_A3)
    # three roundings of 1e-16 each
    assert units.density_g_cm3(cells * mass_u, cells * volume_A3) == pytest.approx(one, rel=1e-14)


def test_density_of_nothing_is_zero():
    assert units.density_g_cm3(0, 1) == 0


@pytest.mark.parametrize(
    ("mass_u", "volume_A3", "words"),
    [
        (-1, 1, "mass_u = -1 u is not allowed"),
        (1, 0, "volume_A3 = 0 Å³ is not allowed: it must be above 0 Å³"),
        (1, float("nan"), "volume_A3 = nan Å³ is not allowed"),
    ],
)
def test_density_refuses_impossible_cells(mass_u, volume_A3, words):
    with pytest.raises(ValueError, match=words):
        units.density_g_cm3(mass_u, volume_A3)


def test_density_refuses_text():
    with pytest.raises(TypeError, match="volume_A3 = '1' is a str; give one number"):
        units.density_g_cm3(1, "1")


@pytest.mark.parametrize(
    ("name", "symbol", "unit", "label"),
    [
        ("volume", "V", "Å³", "Volume $V$ (Å³)"),
        ("number of pairs", "", "", "Number of pairs"),
        ("strain", r"\varepsilon", "", r"Strain $\varepsilon$"),
        ("price", "", "€", "Price (€)"),
        ("Li–X bond length", "d", "Å", "Li–X bond length $d$ (Å)"),
    ],
)
def test_label_holds_name_symbol_and_unit(name, symbol, unit, label):
    assert units.Quantity(name, symbol, unit).label == label


@pytest.mark.parametrize("column", units.QUANTITIES)
def test_label_of_a_column_is_that_of_its_quantity(column):
    assert units.label(column) == units.quantity(column).label
    assert units.label(column)[0].isupper()


@pytest.mark.parametrize("column", units.QUANTITIES)
def test_suffix_and_unit_tell_the_same(column):
    suffixes = [suffix for suffix in UNIT_OF_SUFFIX if column.endswith(suffix)]
    if suffixes:
        assert units.quantity(column).unit == UNIT_OF_SUFFIX[max(suffixes, key=len)]


@pytest.mark.parametrize("column", units.QUANTITIES)
def test_label_can_be_drawn(column):
    figure = Figure()
    figure.subplots().set_xlabel(units.label(column))
    figure.savefig(io.BytesIO(), format="svg")  # wrong mathtext raises here


@pytest.mark.parametrize("function", [units.quantity, units.label])
def test_unknown_column_gets_near_names(function):
    with pytest.raises(LookupError, match=r"no quantity 'volume_A'. Did you mean 'volume_A3'\?"):
        function("volume_A")


def test_quantities_cannot_be_changed_by_accident():
    with pytest.raises(AttributeError):
        units.quantity("volume_A3").unit = "nm³"
