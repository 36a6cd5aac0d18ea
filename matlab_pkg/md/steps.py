"""Steps of an integrator, one after another. Looking at the atoms between two changes nothing.

The kick that ends a step and the one that begins the next are done as one. Between two steps the
velocities therefore lag behind; a look adds what they lack to a copy. So a run is the same, bit for
bit, however often it is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matlab_pkg.md.barostat import Piston
    from matlab_pkg.md.bath import Bath
    from matlab_pkg.md.calculator_engine import CalculatorEngine
    from matlab_pkg.md.engine import PotentialEngine
    from matlab_pkg.md.state import State


class Steps:
    """Steps of an integrator.

    Parameters
    ----------
    engine : PotentialEngine or CalculatorEngine
        Holds the atoms.
    integrator : str
        Its name.
    actions : tuple of (str, float), no unit
        What makes a step, and for which part of the time step.
    bath : Bath, optional
        What acts as "bath".
    piston : Piston, optional
        What acts as "cell".

    Examples
    --------
    >>> import ase
    >>> from ase.calculators.lj import LennardJones
    >>> from matlab_pkg.md import INTEGRATORS
    >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
    >>> engine = CalculatorEngine(ase.Atoms("Ar", velocities=[[1, 0, 0]]), LennardJones(), 0.1)
    >>> steps = Steps(engine, "velocity_verlet", INTEGRATORS["velocity_verlet"])
    >>> steps.advance()
    >>> round(float(steps.state().positions_nc[0, 0]), 12)
    0.1
    """

    def __init__(
        self,
        engine: PotentialEngine | CalculatorEngine,
        integrator: str,
        actions: tuple[tuple[str, float], ...],
        bath: Bath | None = None,
        piston: Piston | None = None,
    ):
        self.engine, self.integrator = engine, integrator
        self.done, self.begun, self._begins = 0, 0, True
        self.bath, self.piston = bath, piston
        self._do = {name: getattr(engine, name) for name in ("kick", "drift", "force")}
        self._do |= {"bath": bath and bath.act, "cell": piston and piston.act}
        (first, part), (last, rest) = actions[0], actions[-1]
        self._first, self._next, self._lag = actions, actions, 0.0
        if first == last == "kick":
            self._first, self._lag = actions[:-1], rest
            self._next = (("kick", rest + part), *actions[1:-1])

    def advance(self) -> None:
        """Do one step.

        Examples
        --------
        >>> import ase
        >>> from ase.calculators.lj import LennardJones
        >>> from matlab_pkg.md import INTEGRATORS
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> steps = Steps(engine, "explicit_euler", INTEGRATORS["explicit_euler"])
        >>> steps.advance()
        >>> steps.done
        1
        """
        self.begun = self.done + 1
        for action, part in self._first if self._begins else self._next:
            self._do[action](part)
        self._begins, self.done = False, self.begun

    def state(self) -> State:
        """Where the atoms are after the last step, with velocities of that time.

        Returns
        -------
        State
            A state of its own, in the units of `State`.

        Examples
        --------
        >>> import ase
        >>> from ase.calculators.lj import LennardJones
        >>> from matlab_pkg.md import INTEGRATORS
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> Steps(engine, "velocity_verlet", INTEGRATORS["velocity_verlet"]).state().kinetic_energy
        0.0
        """
        return self.engine.state(0.0 if self._begins else self._lag)

    def memory(self) -> dict:
        """What must be remembered to go on bit for bit.

        Returns
        -------
        dict
            Number of steps done (no unit), whether a run begins here, and what engine,
            bath and piston remember.

        Examples
        --------
        >>> import ase
        >>> from ase.calculators.lj import LennardJones
        >>> from matlab_pkg.md import INTEGRATORS
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> sorted(Steps(engine, "velocity_verlet", INTEGRATORS["velocity_verlet"]).memory())
        ['bath', 'begins', 'done', 'engine', 'piston']
        """
        return {
            "done": self.done,
            "begins": self._begins,
            "engine": self.engine.memory(),
            "bath": self.bath and self.bath.memory(),
            "piston": self.piston and self.piston.steps,
        }

    def recall(self, memory: dict) -> None:
        """Go back to what `memory` returned.

        Parameters
        ----------
        memory : dict
            What `memory` returned.

        Examples
        --------
        >>> import ase
        >>> from ase.calculators.lj import LennardJones
        >>> from matlab_pkg.md import INTEGRATORS
        >>> from matlab_pkg.md.calculator_engine import CalculatorEngine
        >>> engine = CalculatorEngine(ase.Atoms("Ar"), LennardJones(), 0.1)
        >>> steps = Steps(engine, "velocity_verlet", INTEGRATORS["velocity_verlet"])
        >>> memory = steps.memory()
        >>> steps.advance()
        >>> steps.recall(memory)
        >>> steps.done
        0
        """
        self.engine.recall(memory["engine"])
        self.done = self.begun = memory["done"]
        self._begins = memory["begins"]
        if self.bath:
            self.bath.recall(memory["bath"])
        if self.piston:
            self.piston.steps = memory["piston"]
