"""The two commands, the pins and the README agree with one another."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def pins(root):
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return wanted


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


def requirements(project):
    extras = project["optional-dependencies"].values()
    return [Requirement(text) for text in sum(extras, list(project["dependencies"]))]


def test_every_requirement_is_pinned_within_its_bounds(project, pins):
    pinned = {canonicalize_name(pin.name): pin for pin in pins}
    for wanted in requirements(project):
        pin = pinned.get(canonicalize_name(wanted.name))
        assert pin is not None, f"{wanted.name} is not in constraints.txt; run make constraints"
        version = next(iter(pin.specifier)).version
        assert wanted.specifier.contains(version, prereleases=True), f"{pin} is not {wanted}"


def test_constraints_are_exact_and_name_no_address(root, pins):
    assert all([s.operator for s in pin.specifier] == ["=="] for pin in pins)
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "torch" not in {pin.name for pin in pins}, "torch belongs to an optional extra"


def test_the_installed_versions_are_the_pinned_ones(pins):
    from importlib import metadata

    for pin in pins:
        if pin.marker is None or pin.marker.evaluate():
            try:
                installed = metadata.version(pin.name)
            except metadata.PackageNotFoundError:
                continue  # needed by another platform or extra only
            assert Version(installed) in pin.specifier, f"{pin.name} {installed} is not {pin}"


def test_conda_and_pip_take_their_versions_from_the_same_file(root, project):
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (by_pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert f"python{project['requires-python']}" in plain
    assert by_pip == ["-c constraints.txt", "-e .[book,test]"]
    assert set(project["optional-dependencies"]) >= {"book", "test"}


def test_make_installs_what_conda_installs(root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    assert makefile.count('-e ".[book,test]" -c constraints.txt') == 2  # with uv, and without


def make_targets(root):
    text = (root / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))


def test_every_make_command_of_the_readme_exists(root, readme):
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", readme, re.MULTILINE))
    assert {"book", "test", "notebooks", "lint"} <= named
    assert named <= make_targets(root)


def test_make_help_says_what_each_target_does(root):
    shown = subprocess.run(
        ["make", "-s", "help"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    for target in make_targets(root) - {"help"}:
        assert re.search(rf"^  make {target} +\S", shown, re.MULTILINE), target


def test_ci_runs_the_test_command_of_the_readme(root, readme):
    ci = (root / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in readme
    assert 'stage "tests" make test' in ci
    assert "MATLAB_PKG_NO_SKIP=1" in ci


def test_the_commands_of_the_readme_without_make_exist(root, readme, project):
    assert "python book/build.py" in readme
    assert (root / "book" / "build.py").exists()
    assert '-e ".[book,test]" -c constraints.txt' in readme
    assert list(project["scripts"]) == ["matlab-pkg"], "never a command named matlab"


def written_chapters(root):
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    files = [root / f"{entry['file']}.md" for entry in toc["chapters"]]
    return [file for file in files if file.name[0].isdigit()]


def test_the_table_of_chapters_in_the_readme_is_the_book(root, readme):
    linked = re.findall(r"\]\((book/\d+-[a-z-]+\.md)\)", readme)
    written = [file.relative_to(root).as_posix() for file in written_chapters(root)]
    assert linked == written
    assert all(file.exists() for file in written_chapters(root))


def test_a_chapter_keeps_its_number(root):
    for file in written_chapters(root):
        title = re.search(r"^# (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE).group(1)
        assert title.startswith(f"{file.name.partition('-')[0]}. "), file.name


def test_the_readme_says_what_matlab_means(readme):
    assert "materials lab" in readme
    assert "not MathWorks MATLAB" in readme


def test_ci_installs_a_missing_package_and_only_then(root, tmp_path):
    """Run the function that reads apt.txt with a dpkg and an apt-get that only take notes."""
    source = (root / ".ci" / "run").read_text(encoding="utf-8")
    function = re.search(r"^system_packages\(\) \{.*?^\}", source, re.MULTILINE | re.DOTALL).group(
        0
    )
    (tmp_path / "apt.txt").write_text("here\nmissing-one\n")
    script = f"""set -euo pipefail
    dpkg() {{ [ "$2" = here ]; }}
    as_root() {{ echo "$@" >> notes; }}
    {function}
    system_packages
    echo missing-one > apt.txt; dpkg() {{ true; }}; system_packages; echo done >> notes"""
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True)
    notes = (tmp_path / "notes").read_text().splitlines()
    assert notes[0].startswith("apt-get update")
    assert "install" in notes[1]
    assert notes[1].split("-qq ")[1].split(" ")[0] == "missing-one"
    assert notes[2:] == ["done"]
