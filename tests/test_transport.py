"""The table of transport properties: laws that its units obey, and the faults of its card."""

import hashlib
import importlib.util
import io
import tarfile
from pathlib import Path

import pandas as pd
import pytest
from scipy import constants

from matlab_pkg import datasets

FOLDER = Path(datasets.__file__).parents[1] / "data" / "transport"
# n e² / mₑ for 10^18 carriers in a cubic centimetre, in S/m/fs
DRUDE = 1e24 * constants.e**2 / constants.m_e * constants.femto


@pytest.fixture(scope="module")
def table():
    return datasets.load("transport").data


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_transport", FOLDER / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def faults(words):
    """The one fault of the card that holds these words."""
    (found,) = [fault for fault in datasets.card("transport").faults if words in fault]
    return found


def test_every_entry_is_kept(table):
    assert len(table) == table["material_id"].nunique() == 47_737
    assert table["formula"].nunique() == 34_631
    assert not table.isna().any().any()
    assert {"NaN3", "N2", "NaCl"} <= set(table["formula"])


@pytest.mark.parametrize("carrier", [("p", "hole"), ("n", "electron")])
def test_conductivity_and_mass_obey_drude(table, carrier):
    """In units of n e² / mₑ a conductivity is the mean of 1/m, and that is at least 1/mean(m)."""
    sign, name = carrier
    product = table[f"conductivity_{sign}_S_m_fs"] * table[f"{name}_mass_me"] / DRUDE
    assert product.min() > 0.995  # equal in cubic crystals; the source rounds small masses
    silicon = table["material_id"] == "mp-149"
    assert product[silicon].item() == pytest.approx(1, rel=1e-4)


@pytest.mark.parametrize(
    ("entry", "mass"), [("mp-2534", 0.067), ("mp-20305", 0.023), ("mp-406", 0.09)]
)
def test_electron_masses_are_of_the_order_of_textbooks(table, entry, mass):
    """GaAs, InAs, CdTe; density functional theory makes small gaps and small masses."""
    found = table.set_index("material_id").loc[entry, "electron_mass_me"]
    assert found == pytest.approx(mass, rel=0.4)


def test_faults_are_as_stated(table):
    masses = table[["hole_mass_me", "electron_mass_me"]]
    assert f"{masses.min().min():.2e}" in faults("Nothing is cleaned")
    assert f"{masses.max().max():.2e}" in faults("Nothing is cleaned")
    holes = table["hole_mass_me"]
    assert f"{(holes > 10).sum():,} hole masses" in faults("Nothing is cleaned")
    assert f"{(holes > 1e4).sum():,} above" in faults("Nothing is cleaned")
    p, n = table["conductivity_p_S_m_fs"], table["conductivity_n_S_m_fs"]
    assert f"{((p / n - 1).abs() < 0.01).sum():,} rows" in faults("Metals")
    assert f"{(p * holes > 1.1 * DRUDE).sum():,} rows" in faults("eigenvalues of a mass")
    germanium = table.set_index("material_id").loc["mp-32"]
    assert (germanium.formula, germanium.seebeck_p_uV_K < 0) == ("Ge", True)
    entries = table["formula"].value_counts()
    assert f"{(entries > 1).sum():,} formulas" in faults("not a crystal")
    assert f"{entries.idxmax()} has {entries.max()}" in faults("not a crystal")


def test_twins_are_as_stated(table):
    twins = table[table.drop(columns="material_id").duplicated(keep=False)]
    assert len(twins) == 4
    for name in [*twins["material_id"], *twins["formula"]]:
        assert name in faults("Two pairs")


def test_archive_is_read_as_it_is(script, tmp_path, monkeypatch):
    """A stand-in for the download: eight columns, renamed, in our order, nothing changed."""
    source = pd.DataFrame({name: [1.5, -2.0] for name in ["PF_p", *script.RENAMED]})
    source["mp_id"], source["pretty_formula"] = ["mp-1", "mp-2"], ["NaN", "N2"]
    archive, content = tmp_path / "database.tar.xz", source.to_csv(index=False).encode()
    with tarfile.open(archive, "w:xz") as members:
        member = tarfile.TarInfo(script.MEMBER)
        member.size = len(content)
        members.addfile(member, io.BytesIO(content))
    with pytest.raises(ValueError, match=r"not the file of matminer 0.10.1: .* Download that"):
        script.read_archive(archive)
    known = hashlib.sha256(archive.read_bytes()).hexdigest()
    monkeypatch.setattr(script, "ARCHIVE_SHA256", known)
    table = script.read_archive(archive)
    assert list(table) == [column.name for column in script.COLUMNS]
    assert table["formula"].tolist() == ["NaN", "N2"]
    assert table["hole_mass_me"].tolist() == [1.5, -2.0]
