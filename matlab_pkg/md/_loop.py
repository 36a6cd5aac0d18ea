"""The loop of a run: steps, with samples and checkpoints on the way, and ways to stop."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import ase

from matlab_pkg import _validate
from matlab_pkg.md import checkpoint
from matlab_pkg.md._log import Log, Observer, exploded
from matlab_pkg.md.explosion import Explosion
from matlab_pkg.md.record import Run
from matlab_pkg.md.steps import Steps
from matlab_pkg.md.trajectory import TrajectoryWriter

CHECKPOINTS = 10
"""int, no unit: checkpoints of a run unless told. Reason: little is lost, and they are
cheap."""


class Watch:
    """What a caller wants to see and to keep of a run, checked before it begins."""

    def __init__(
        self,
        every: int,
        observers: Iterable[Observer],
        keep: bool,
        trajectory: str | Path | None,
        progress: bool,
    ):
        self.every = _validate.count(every, what="every", low=1)
        self.keep, self.progress = keep, progress
        self.observers = called(observers)
        self.writer = None if trajectory is None else TrajectoryWriter(trajectory)

    @contextmanager
    def log(self, atoms: ase.Atoms, steps: Steps, until: int) -> Iterator[Log]:
        """Yield the log of a run; its files are closed at the end."""
        with ExitStack() as closing:
            log = Log(atoms, steps.integrator, self.observers)
            log.every = self.every
            if self.keep:
                log.observers = (lambda step, now: log.frames.append(now), *log.observers)
            if self.writer is not None:
                log.observers = (closing.enter_context(self.writer), *log.observers)
            if self.progress:
                log.observers = (*log.observers, closing.enter_context(_bar(steps.done, until)))
            yield log


def called(observers: Iterable[Callable]) -> tuple[Callable, ...]:
    """Observers of a run, when they can be called."""
    if callable(observers):
        raise TypeError(
            f"observers = {_validate.shown(observers)} is no list; put it into one: "
            "observers=[...]."
        )
    observers = tuple(observers)
    for observer in observers:
        if not callable(observer):
            raise TypeError(
                f"observers holds {_validate.shown(observer)}, which cannot be called; give "
                "functions of the step and the atoms, for example print."
            )
    return observers


class Keeper:
    """Who writes checkpoints, every some steps and at the end; without a path, nobody does."""

    def __init__(
        self,
        path: str | Path | None,
        every: int | None,
        steps: int,
        *,
        replace: bool,
        about: Mapping,
    ):
        if path is None and every is not None:
            raise TypeError(
                f"checkpoint_every = {_validate.shown(every)} needs a file; give "
                "checkpoint='run.npz' too."
            )
        self.path = None if path is None else checkpoint.writable(path, replace=replace)
        every = max(1, steps // CHECKPOINTS) if every is None else every
        self.every = _validate.count(every, what="checkpoint_every", low=1)
        self.about = about

    def check(self, atoms: ase.Atoms) -> None:
        """Raise now, not after many steps, where atoms hold what a checkpoint cannot keep."""
        if self.path is not None:
            checkpoint.kept_atoms(atoms)

    def save(self, steps: Steps, atoms: ase.Atoms) -> None:
        """Write where the atoms are after the last step, and all that the next ones need."""
        if self.path is None:
            return
        engine = steps.engine
        check = {"energy": engine.potential_energy(), "forces_nc": engine.forces()}
        now = checkpoint.kept_atoms(steps.state().put(atoms))
        content = {"atoms": now, "steps": steps.memory(), "check": check}
        checkpoint.save(self.path, content | self.about)


def go(steps: Steps, atoms: ase.Atoms, until: int, watch: Watch, keeper: Keeper) -> Run:
    """Do steps until a number of them is done, or someone stops the run."""
    with asked_to_stop() as asked, watch.log(atoms, steps, until) as log:
        try:
            keeper.check(atoms)
            log.sample(steps)
            while steps.done < until and not asked:
                steps.advance()
                if steps.done % watch.every == 0:
                    log.sample(steps)
                if steps.done % keeper.every == 0:
                    keeper.save(steps, atoms)
            if log.samples[-1][0] < steps.done:
                log.sample(steps)
            keeper.save(steps, atoms)
        except KeyboardInterrupt:  # within a step: the last sample counts
            if not log.samples:
                raise
            asked.append(True)
        except Explosion as explosion:
            raise exploded(explosion, log, steps) from None
    return log.run(f"interrupted after step {log.samples[-1][0]} of {until}" if asked else "")


@contextmanager
def _bar(done: int, until: int) -> Iterator[Observer]:
    """Yield an observer that says, in words on one line of stderr, how far a run is."""
    from tqdm import tqdm  # only who asks for it needs it: the browser's Python has none

    words = "{n_fmt} of {total_fmt} steps ({percentage:.0f} %), about {remaining} left"
    with tqdm(initial=done, total=until, bar_format=words, file=sys.stderr, mininterval=1) as bar:
        yield lambda step, now: bar.update(step - bar.n)


@contextmanager
def asked_to_stop() -> Iterator[list]:
    """Yield a list that holds something once Ctrl-C was pressed: the step is still finished.

    Who presses it again, while a calculator takes its time, has the usual KeyboardInterrupt.
    """
    asked: list = []
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return

    def ask(number: int, frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(True)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
