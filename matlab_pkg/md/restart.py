"""A run that goes on from a checkpoint, bit for bit."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from ase.calculators.calculator import Calculator

from matlab_pkg import _validate
from matlab_pkg.md import checkpoint as files
from matlab_pkg.md._log import Observer
from matlab_pkg.md._loop import Keeper, Watch, go
from matlab_pkg.md.coupling import coupled, restored
from matlab_pkg.md.record import Run
from matlab_pkg.md.run import acting, described, engine_of
from matlab_pkg.md.steps import Steps
from matlab_pkg.potentials import Potential

ROUNDING = 1e-7
"""float, eV or eV/Å, and no unit as a part of a value: how far energies and forces may be from the
checkpoint's. Reason: another order of atoms or another machine rounds differently, by far less."""


def restart(
    path: str | Path,
    *,
    steps: int,
    potential: Potential | Calculator,
    every: int | None = None,
    observers: Iterable[Observer] = (),
    keep: bool = False,
    trajectory: str | Path | None = None,
    progress: bool = False,
    checkpoint: str | Path | None = None,
    checkpoint_every: int | None = None,
) -> Run:
    """What atoms do in some more steps after a checkpoint, as if the run had never stopped.

    Parameters
    ----------
    path : str or pathlib.Path
        File that `md.run(checkpoint=...)` wrote.
    steps : int, no unit
        How many more steps.
    potential : Potential or ase.calculators.calculator.Calculator
        The same as before; a checkpoint keeps its description, not itself.
    every : int, no unit, optional
        Steps between samples; by default as before.
    observers : iterable of callables, optional
        As in `run`, as are the next ones.
    keep : bool, optional
        Keep the atoms at each sample in `frames`.
    trajectory : str or pathlib.Path, optional
        Write the atoms at each sample to this new file.
    progress : bool, optional
        Say on stderr how far the run is.
    checkpoint : str or pathlib.Path, optional
        Write checkpoints to this file: a new one, or `path` itself, which is then replaced.
    checkpoint_every : int, no unit, optional
        Steps between checkpoints; by default a tenth of these steps.

    Returns
    -------
    Run
        Steps and times count from the first start. After Ctrl-C, what was done until then.

    Raises
    ------
    TypeError
        If there is no potential, or an argument is of another type.
    ValueError
        If the file is damaged or no checkpoint, or the potential is not the same.
    FileNotFoundError
        If there is no such file.
    FileExistsError
        If the trajectory or the new checkpoint is there already.
    ExplodedError
        If an atom moves too far in one step.

    Notes
    -----
    Thermostat, barostat and the state of their random numbers are in the file. The atoms move as in
    one long run, bit for bit, on the same machine with the same libraries. An ASE calculator must
    be one whose forces depend on nothing but the atoms.

    Examples
    --------
    >>> import tempfile
    >>> from ase.build import bulk
    >>> from matlab_pkg import md
    >>> from matlab_pkg.potentials import LennardJones
    >>> argon, pair = bulk("Ar", a=5.4, cubic=True).repeat(4), LennardJones(
    ...     epsilon=0.0104, sigma=3.4, cutoff=8.5)
    >>> argon.rattle(0.1, seed=1)
    >>> whole = md.run(argon, potential=pair, timestep_fs=5, steps=30)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = f"{folder}/run.npz"
    ...     _ = md.run(argon, potential=pair, timestep_fs=5, steps=12, checkpoint=file)
    ...     rest = md.restart(file, potential=pair, steps=18)
    >>> bool((rest.atoms.positions == whole.atoms.positions).all()), int(rest.step_t[-1])
    (True, 30)
    """
    more = _validate.count(steps, what="steps")
    content = files.load(path)
    watch = Watch(
        content["every"] if every is None else every, observers, keep, trajectory, progress
    )
    own = checkpoint is not None and Path(checkpoint).resolve() == Path(path).resolve()
    names = ("potential", "integrator", "timestep", "coupling")
    about = {name: content[name] for name in names}
    about["every"] = watch.every
    keeper = Keeper(checkpoint, checkpoint_every, more, replace=own, about=about)
    atoms = files.restored_atoms(content["atoms"])
    engine = engine_of(atoms, potential, content["timestep"])
    coupling = restored(content["coupling"], content["steps"]["bath"])
    walk = coupled(engine, content["integrator"], *coupling)
    _same_description(path, content["potential"], acting(atoms, potential))
    _same_forces(path, content["check"], walk)
    walk.recall(content["steps"])
    return go(walk, atoms, walk.done + more, watch, keeper)


def _same_description(path: str | Path, kept: str, potential: Potential | Calculator) -> None:
    given = described(potential)
    if given != kept:
        raise ValueError(
            f"{path} is of a run with {kept}, and potential is {given}. Give the "
            "same potential, or begin a new run with md.run."
        )


def _same_forces(path: str | Path, check: dict, walk: Steps) -> None:
    """Refuse a potential that looks the same and is not."""
    pairs = [
        (walk.engine.potential_energy(), check["energy"]),
        (walk.engine.forces(), check["forces_nc"]),
    ]
    if not all(np.allclose(now, then, rtol=ROUNDING, atol=ROUNDING) for now, then in pairs):
        raise ValueError(
            f"The atoms in {path} had the energy {check['energy']:.6g} eV, and with this potential "
            f"they have {pairs[0][0]:.6g} eV, or other forces: it is not the same potential. Give "
            "it with the same parameters, or begin a new run with md.run."
        )
