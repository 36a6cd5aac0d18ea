"""Chapter 10 holds what the lecture says about molecular dynamics, and does what it says."""

from __future__ import annotations

import re

import jupytext
import numpy as np
import pytest
from ase.build import bulk
from ase.units import kB

from matlab_pkg import md
from matlab_pkg.potentials import LennardJones


@pytest.fixture(scope="module")
def page(root):
    return (root / "book" / "10-molecular-dynamics.md").read_text("utf-8")


@pytest.fixture(scope="module")
def cell(page):
    """The one code cell that holds some words."""
    cells = jupytext.reads(page, fmt="md:myst").cells

    def find(words):
        (found,) = [c for c in cells if c.cell_type == "code" and words in c.source]
        return found

    return find


@pytest.fixture(scope="module")
def loop(cell):
    """The cell with the six steps."""
    return cell("# 1. a small").source


def test_equation_one_stands_on_the_page(page):
    assert r"a_i = \frac{F_i}{m_i} = -\frac{1}{m_i} \frac{\partial V}{\partial r_i}" in page
    assert "*finite difference method*" in page
    assert "The shape of {math}`V(R)` is known at the given moment" in page


def test_equation_one_is_the_only_numbered_one(page):
    """A second label before it would make the lecture's equation (2)."""
    assert re.findall(r"^:label: (\S+)$", page[: page.index("## Exercises")], re.M) == ["newton"]


def test_symbols_are_said_before_they_are_used(page):
    before, _, after = page.partition("epsilon=120 * kB")
    for symbol in (r"4 \epsilon", r"{math}`\sigma`", r"{math}`k_\mathrm{B}`"):
        assert symbol in before, symbol
    assert r"T/\pi" not in after, "T is the temperature; a period is tau"
    assert not re.search(r"(?i)\bline \d", after), "steps of the loop have numbers, lines have none"


def test_the_card_of_the_long_run_is_folded(cell):
    assert cell("structure.card").metadata["tags"] == ["hide-output"]


def test_a_frame_of_the_explorer_says_how_far_the_energy_strays(cell):
    source = cell("def kept_in_words").source
    words = source[source.index("def kept_in_words") : source.index("explorers.sliders(")]
    pd = pytest.importorskip("pandas")
    table = pd.DataFrame({"time_ps": [0, 0.8, 1.6], "energy_change_meV": [0, -0.5, 1e-6]})
    space = {"tables": {("velocity Verlet", 10): table}}
    exec(compile(words, "<page>", "exec"), space)  # noqa: S102
    assert space["kept_in_words"]("velocity Verlet", 10).endswith("strayed by up to 0.5 meV.")


def test_cutting_and_raising_the_curve_hide_the_same_energy(page):
    """Both corrections of the page together mend the energy, one alone does not."""

    def energy_meV(cutoff, shift):
        atoms = bulk("Ar", a=5.78, cubic=True).repeat(6)
        potential = LennardJones(epsilon=120 * kB, sigma=3.4, cutoff=cutoff, shift=shift)
        run = md.run(atoms, potential=potential, timestep_fs=10, steps=0)
        return 1000 * run.potential_energy_t[0] / len(atoms)

    def tail_meV(cutoff):
        return -8 / 3 * np.pi * 4 / 5.78**3 * 120 * kB * 3.4**6 / cutoff**3 * 1000

    whole = energy_meV(17, False) + tail_meV(17)
    mended = energy_meV(8.5, True) + 2 * tail_meV(8.5)
    # a crystal is less even than a liquid, and its shells decide how much lies beyond the cutoff
    assert mended == pytest.approx(whole, abs=0.5)
    assert energy_meV(8.5, True) + tail_meV(8.5) > whole + 4
    for name in ("tail", "shift", "tail_share"):
        assert f"{{glue:text}}`{name}:" in page


def test_the_long_run_is_compared_with_a_simulation_and_with_an_experiment(page):
    paragraph = page[page.index("Two ways, one number") : page.index("## The engine, live")]
    assert "Rahman's simulation gave" in paragraph
    assert "15 % below the experimental" in paragraph


def test_every_step_of_the_lecture_is_a_line_of_the_loop_or_the_text_after_it(page, loop):
    assert set(re.findall(r"# (\d)\. ", loop)) == set("012345")
    assert "The sixth step is to look at what came out" in page


def test_the_loop_moves_atoms_with_the_new_velocities(loop):
    # the lecture's order: forces, then velocities, then positions with these velocities
    order = [loop.index(f"\n    {name} = ") for name in ("F", "v", "r")]
    assert order == sorted(order)
    space = {"fs": 0.1, "argon": Spring(), "np": pytest.importorskip("numpy")}
    exec(compile(loop.replace("range(600)", "range(1)"), "<page>", "exec"), space)  # noqa: S102
    pull = -Spring.stiffness * (3.95 - 3.8)
    v = pull / 39.948 * 10 * 0.1
    assert space["path"] == [pytest.approx(3.95 + 2 * v * 10 * 0.1, abs=1e-14)]


class Spring:
    """Stands in for the potential of the page."""

    stiffness = 0.3

    def force(self, r):
        return -self.stiffness * (r - 3.8)


def test_every_symbol_of_the_equation_has_its_line_and_its_place_in_the_package(page):
    table = page[page.index("| symbol |") : page.index("With energies in eV")]
    for symbol in (r"r_i", r"v_i", r"m_i", "V(R)", "F_i = -", "a_i = F_i / m_i", r"\delta t"):
        assert f"{{math}}`{symbol}" in table, symbol
    from matlab_pkg.md.engine import PotentialEngine
    from matlab_pkg.md.state import State

    for name in re.findall(r"`engine\.(\w+)`", table):
        assert callable(getattr(PotentialEngine, name)), name
    for name in re.findall(r"`State\.(\w+)`", table):
        assert name in State.__dataclass_fields__, name
