"""Chapter 10 holds what the lecture says about molecular dynamics, and does what it says."""

from __future__ import annotations

import re

import jupytext
import pytest


@pytest.fixture(scope="module")
def page(root):
    return (root / "book" / "10-molecular-dynamics.md").read_text("utf-8")


@pytest.fixture(scope="module")
def loop(page):
    """The cell with the six steps."""
    cells = jupytext.reads(page, fmt="md:myst").cells
    (found,) = [c.source for c in cells if c.cell_type == "code" and "# 1. a small" in c.source]
    return found


def test_equation_one_stands_on_the_page(page):
    assert r"a_i = \frac{F_i}{m_i} = -\frac{1}{m_i} \frac{\partial V}{\partial r_i}" in page
    assert "*finite difference method*" in page
    assert "The shape of {math}`V(R)` is known at the given moment" in page


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
