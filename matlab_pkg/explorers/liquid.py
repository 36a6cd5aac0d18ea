"""A liquid that the engine runs while you watch; without Python, recordings of it.

Names of arrays: t frames, n atoms, c Cartesian components.
"""

from __future__ import annotations

from collections.abc import Sequence

import ase
import ase.units
import numpy as np
import traitlets
from ase.build import bulk

from matlab_pkg import _validate, md, neighbours
from matlab_pkg.explorers import _atoms
from matlab_pkg.explorers._explorer import ExplorerWidget, script, style
from matlab_pkg.potentials import LennardJones

MASS_U, CELLS, TIMESTEP_FS, RELAXATION_FS = 39.948, 3, 10.0, 200.0
"""Mass (u) and cells along each edge (no unit): 108 argon atoms, the most that move smoothly in
a browser. Time step (fs): a hundredth of a vibration. Relaxation time (fs): some vibrations."""

STEPS, SETTLE, FRAMES = 10, 300, 24
"""int, no unit: steps from one picture to the next, steps before a recording, pictures of one.
Reason: a tenth of a picosecond is a visible move; recordings together stay below 300 kB."""

SQUEEZE = 0.01
"""float, no unit: most that an edge changes from one picture to the next. Reason: gently enough
for any of the densities."""

SHELL_A = 5.4
"""float, Å: neighbours up to here are counted: the first minimum of g(r) in liquid argon.
Source: Rahman, Phys. Rev. 136, A405 (1964), doi 10.1103/PhysRev.136.A405, figure 2."""

GRID = 65535
"""int, no unit: positions are sent as such parts of the edge. Reason: the largest 16-bit number."""


class Liquid(ExplorerWidget):
    """The liquid as a widget; `liquid` makes one.

    The browser sets `ask`; where Python runs, it moves the atoms on and sets `answer` and `now`.

    Parameters
    ----------
    recordings : list of dict
        One a combination of temperature and density, the density fastest: edge (Å), and facts of
        each frame.
    frames : bytes, uint16 of shape (combinations, t, n, 3), 1/65535 of an edge
        Where the atoms are in the recordings.
    temperatures_K : list of float, K
        Values of the first slider.
    densities_g_cm3 : list of float, g/cm3
        Values of the second slider.
    places : list of int, no unit
        Where the two sliders stand, counted from 0.
    elements, start : list
        As in `Structure`.
    ask, answer : dict
        What the page asks for, and what the engine says: number, edge (Å) and facts.
    now : bytes, uint16 of shape (n, 3), 1/65535 of an edge
        Where the atoms are.

    Examples
    --------
    >>> Liquid(places=[0, 1]).places
    [0, 1]
    """

    _esm = script("liquid.js")
    _css = style()
    recordings = traitlets.List().tag(sync=True)
    frames = traitlets.Bytes().tag(sync=True)
    temperatures_K = traitlets.List().tag(sync=True)
    densities_g_cm3 = traitlets.List().tag(sync=True)
    places = traitlets.List().tag(sync=True)
    elements = traitlets.List().tag(sync=True)
    start = traitlets.List(list(_atoms.START)).tag(sync=True)
    ask = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)
    now = traitlets.Bytes().tag(sync=True)


def liquid(
    *,
    potential: LennardJones,
    rng: np.random.Generator,
    temperatures_K: Sequence[float] = (40, 94, 160, 300),
    densities_g_cm3: Sequence[float] = (0.5, 1.0, 1.374),
) -> Liquid:
    """Liquid argon of 108 atoms to heat and to squeeze.

    Parameters
    ----------
    potential : LennardJones
        What acts between the atoms.
    rng : numpy.random.Generator
        Source of the velocities and of the thermostat's noise.
    temperatures_K : sequence of float, K, optional
        Temperatures to choose from; the one in the middle is shown first.
    densities_g_cm3 : sequence of float, g/cm3, optional
        Densities to choose from; the last one is shown first.

    Returns
    -------
    Liquid
        The widget; the last line of a cell shows it.

    Raises
    ------
    TypeError
        If `rng` is no generator.
    ValueError
        If there is nothing to choose from, or the potential's cutoff does not fit the box.

    Notes
    -----
    Where Python runs (in the page after *Run this page*, or in Jupyter), the engine moves the
    atoms between two pictures, with the thermostat of Bussi. Without it, the page plays what was
    recorded when the cell ran.

    Examples
    --------
    >>> argon = LennardJones(epsilon=0.0103, sigma=3.4, cutoff=8.5)
    >>> box = liquid(potential=argon, rng=np.random.default_rng(1), temperatures_K=[94],
    ...              densities_g_cm3=[1.374])
    >>> [name for name, value in box.recordings[0]["facts"][0]][:2]
    ['Temperature', 'Pressure']
    """
    _validate.generator(rng)
    grid = {
        what: [_validate.number(value, what=what, low=0) for value in given]
        for what, given in {
            "temperatures_K": temperatures_K,
            "densities_g_cm3": densities_g_cm3,
        }.items()
    }
    for what, values in grid.items():
        if not values:
            raise ValueError(f"{what} is empty; give at least one value to choose from.")
    engine = _Engine(potential, rng)
    recordings, frames = [], []
    for temperature_K in grid["temperatures_K"]:
        for density in grid["densities_g_cm3"]:
            edge, facts, places = engine.record(temperature_K, density)
            recordings.append({"edge": edge, "facts": facts})
            frames.append(places)
    known = _atoms.elements(engine.atoms.symbols, None)
    heat, density = len(grid["temperatures_K"]), len(grid["densities_g_cm3"])
    first = [(heat - 1) // 2, density - 1]  # by default argon as a liquid: 94 K, 1.374 g/cm3
    shown = density * first[0] + first[1]
    widget = Liquid(
        recordings=recordings,
        frames=np.array(frames, np.uint16).tobytes(),
        places=first,
        elements=known,
        still=_still(frames[shown][0], recordings[shown]["edge"], known),
        **grid,
    )
    widget.observe(lambda change: engine.reply(widget, change["new"]), names="ask")
    return widget


class _Engine:
    """A box of argon that is moved on, picture by picture."""

    def __init__(self, potential: LennardJones, rng: np.random.Generator):
        self.potential, self.rng, self.atoms = potential, rng, None

    def record(self, temperature_K: float, density: float) -> tuple[float, list, np.ndarray]:
        """Return edge, facts and places of a recording."""
        self.begin(temperature_K, density)
        self._go(temperature_K, SETTLE)
        facts, places = [], []
        for _ in range(FRAMES):
            facts.append(self._go(temperature_K, STEPS))
            places.append(self.places())
        return self.edge, facts, np.array(places)

    def begin(self, temperature_K: float, density: float) -> None:
        """Put the atoms on a crystal, hot enough that half of the heat may go into it."""
        crystal = bulk("Ar", a=self._edge(density) / CELLS, cubic=True).repeat(CELLS)
        crystal.set_masses(np.full(len(crystal), MASS_U))
        self.atoms = md.maxwell_boltzmann(crystal, temperature_K=2 * temperature_K, rng=self.rng)

    @property
    def edge(self) -> float:
        return float(self.atoms.cell.lengths()[0])

    @staticmethod
    def _edge(density: float) -> float:
        per_A3 = density * 1e-27 / ase.units._amu  # g/cm3 in u/Å3
        return float((4 * CELLS**3 * MASS_U / per_A3) ** (1 / 3))

    def places(self) -> np.ndarray:
        """Return where the atoms are in the box, in parts of its edge."""
        return np.round(self.atoms.get_scaled_positions(wrap=True) * GRID).astype(np.uint16)

    def _go(self, temperature_K: float, steps: int) -> list[tuple[str, str]]:
        """Move the atoms on, and say how they are."""
        done = md.run(
            *(self.atoms,),
            potential=self.potential,
            timestep_fs=TIMESTEP_FS,
            steps=steps,
            every=steps,
            thermostat=md.Bussi(temperature_K=temperature_K, time_fs=RELAXATION_FS),
            rng=self.rng,
        )
        self.atoms = done.atoms
        near = 2 * len(neighbours.pairs(self.atoms, cutoff_A=SHELL_A)) / len(self.atoms)
        return [
            ("Temperature", f"{done.temperature_K_t[-1]:.0f} K"),
            ("Pressure", f"{1000 * done.pressure_GPa_t[-1]:.0f} MPa"),
            (f"Neighbours within {SHELL_A} Å", f"{near:.1f}"),
            ("Edge of the box", f"{self.edge:.2f} Å"),
        ]

    def reply(self, widget: Liquid, ask: dict) -> None:
        """Move the atoms on as asked, and tell the page."""
        temperature_K, density = ask["temperature_K"], ask["density_g_cm3"]
        if self.atoms is None or ask.get("anew"):
            self.begin(temperature_K, density)
        factor = np.clip(self._edge(density) / self.edge, 1 - SQUEEZE, 1 + SQUEEZE)
        self.atoms.set_cell(self.atoms.cell[:] * factor, scale_atoms=True)
        try:
            facts = self._go(temperature_K, STEPS)
        except md.ExplodedError:
            self.begin(temperature_K, density)
            facts = self._go(temperature_K, STEPS)
        widget.now = self.places().tobytes()
        widget.answer = {"number": ask["number"], "edge": self.edge, "facts": facts}


def _still(places: np.ndarray, edge: float, known: list[dict]) -> str:
    atoms = ase.Atoms(f"Ar{len(places)}", places * (edge / GRID), cell=[edge] * 3, pbc=True)
    return _atoms.still(atoms, known, cells=[(atoms.cell[:], _atoms.INK)])
