"""Exercises of chapter 10, molecular dynamics: steps, fluctuations, motion and structure."""

from __future__ import annotations

from matlab_pkg.exercises import _argon, _moves
from matlab_pkg.exercises._exercise import Exercise

_ROUNDED = "It is rounded too far to be judged; give one decimal more."

EXERCISES = (
    Exercise(
        "molecular-dynamics-verlet",
        "What does one step of velocity Verlet look like?",
        (
            "Half of the change in velocity comes before the move, half after it. Which force "
            "acts after the move?",
            "Three lines: `half = v + dt / 2 * force(r) / m`, then the move with `half`, then the "
            "second half of the kick.",
            "The second half needs the force at the *new* positions: `force(new)`.",
        ),
        _moves.verlet,
        {
            "old-force": "It looks as if the second half of the kick used the force from before "
            "the move.",
            "explicit": "It looks as if the atoms moved with the old velocities: that is explicit "
            "Euler, which heats up.",
            "lecture": "It looks like the lecture's loop: one whole kick, then the move.",
            "one-kick": "It looks as if the second half of the kick was missing.",
            "whole-kicks": "It looks as if both kicks were whole ones; each is a half.",
            "no-mass": "It looks as if the force was not divided by the mass.",
            "no-half": "It looks as if the half in a dt²/2 was missing from the move.",
            "no-average": "It looks as if both accelerations counted for a whole step; each "
            "counts for half of one.",
            "new-force": "It looks as if the force at the new positions acted for the whole step; "
            "the old one acts for half of it.",
            "swapped": "It looks as if velocities came first; return the positions first.",
        },
    ),
    Exercise(
        "molecular-dynamics-derivative",
        "Which step of a central difference gives the best force?",
        (
            "Compute the error for steps of 0.1, 0.01, 0.001 Å and so on, down to 1e-12 Å. "
            "`argon.force(4.0)` is what the difference should give.",
            "A large step cuts off the series of the energy. What does a tiny step do to the "
            "difference of two numbers that have sixteen digits?",
            "`h = 10.0 ** -np.arange(1, 13)`, "
            "`F = (argon.energy(4 - h) - argon.energy(4 + h)) / (2 * h)`, and look for the "
            "smallest `abs(F - argon.force(4.0))`.",
        ),
        _argon.derivative,
        {
            "too-small": "It looks as if smaller was better. Two energies that agree in most of "
            "their digits leave few for their difference.",
            "too-large": "It looks as if the series was cut off early: a smaller step gains more "
            "than rounding costs.",
            "forward": "It looks like the best step of a one-sided difference, "
            "(V(r + h) − V(r)) / h, whose error falls more slowly.",
            "exponent": "It looks like the power of ten; asked is the step itself.",
        },
    ),
    Exercise(
        "molecular-dynamics-time-step",
        "What is the longest time step at which a hydrogen molecule is stable?",
        (
            "Two atoms on a spring vibrate like one mass on a spring. Which mass?",
            "The reduced mass of two equal atoms is half of one. Then the period is "
            "2π √(mass / stiffness).",
            "`period = 2 * np.pi * np.sqrt(1.008 / 2 / 36) / fs`, and the limit is "
            "`period / np.pi`.",
        ),
        _argon.stable,
        {
            "mass": "It looks as if one atom moved against a wall. Both move: take the reduced "
            "mass.",
            "total-mass": "It looks like the mass of the whole molecule; the reduced mass is "
            "smaller than that of an atom.",
            "period": "It looks like the whole period. The limit is earlier.",
            "frequency": "It looks like one over the angular frequency; the limit is twice that.",
            "tenth": "It looks like a tenth of the period, which is a good choice and not the "
            "limit.",
            "internal-units": "It looks like the time in ASE's own unit; divide by `fs`.",
            "no-root": "It looks as if the square root was missing.",
            "half-period": "It looks like half of the period; the limit is the period over π.",
            "rounded": _ROUNDED,
        },
    ),
    Exercise(
        "molecular-dynamics-fluctuation",
        "How far does the temperature of thirteen atoms in a bath scatter?",
        (
            "The page gives the formula. What is *f*, when the centre of mass rests?",
            "Three directions for each atom, less the three of the centre of mass.",
            "`40 * np.sqrt(2 / (3 * 13 - 3))`",
        ),
        _argon.fluctuation,
        {
            "drift": "It looks as if the motion of the centre of mass was counted, which rests.",
            "rotation": "It looks as if rotation was taken off as well; in a box that repeats only "
            "the centre of mass can be at rest.",
            "atoms": "It looks as if each atom had one direction to move in.",
            "relative": "It looks like a part of the temperature; asked is K.",
            "variance": "It looks like the variance; take its square root.",
            "per-root-n": "It looks like T/√N. The kinetic energy is a sum over directions, not "
            "over atoms.",
            "no-two": "It looks as if the two under the root was missing.",
            "rounded": _ROUNDED,
        },
    ),
    Exercise(
        "molecular-dynamics-unwrap",
        "How does a path come out of its periodic box?",
        (
            "When an atom leaves through one wall, what does its next position look like? How "
            "large is such a jump?",
            "`np.diff(wrapped, axis=0)` are the moves. A move of more than half the box was a "
            "jump: take the nearest image, `moves - edge * np.round(moves / edge)`.",
            "Add the mended moves up with `np.cumsum(..., axis=0)`, and begin at the first frame.",
        ),
        _moves.unwrap,
        {
            "whole-box": "It looks as if no jump was found. An atom that leaves through a wall "
            "jumps by almost the box, and never by more: judge against half of it.",
            "one-back": "It looks as if each frame was mended beside the one before as it was "
            "given. Who has left the box is still outside later: add up the moves.",
            "from-first": "It looks as if each frame was compared with the first. Then no atom "
            "can get further away than half the box.",
            "other-way": "It looks as if the box was added on the wrong side.",
            "from-zero": "It looks as if the path began at zero; it begins where the first frame "
            "is.",
            "no-sum": "It looks like the moves themselves; add them up.",
        },
    ),
    Exercise(
        "molecular-dynamics-diffusion",
        "How fast does argon diffuse, by its mean square displacement?",
        (
            "Fit a straight line where the displacement is one: from 2 ps on.",
            "The slope is 6 D, in Å²/ps. How many cm²/s is 1 Å²/ps?",
            '`late = motion.query("time_ps >= 2")`, then '
            '`np.polyfit(late["time_ps"], late["msd_A2"], 1)[0] / 6 * 10`.',
        ),
        _argon.diffusion,
        {
            "no-six": "It looks as if the slope was not divided by six.",
            "one-dimension": "It looks as if the slope was divided by two, as for motion along a "
            "line.",
            "two-dimensions": "It looks as if the slope was divided by four, as for motion in a "
            "plane.",
            "whole": "It looks as if the free flight was counted: take the slope of what comes "
            "from 2 ps on, and nothing before it.",
            "published": "It looks like Rahman's value; asked is what the slope of the table "
            "gives.",
            "rounded": _ROUNDED,
            "square-metres": "It looks like m²/s; asked is the number of 1e-5 cm²/s.",
            "no-fit": "It looks like the displacement over the time. The straight part does not "
            "point at zero: take its slope.",
            "flight": "It looks like the slope of the first picosecond, where atoms fly.",
            "square-angstroms": "It looks like Å²/ps; 1 Å²/ps is 1e-4 cm²/s.",
            "square-centimetres": "It looks like cm²/s; asked is the number of 1e-5 cm²/s.",
            "slope": "It looks like the slope itself.",
        },
    ),
    Exercise(
        "molecular-dynamics-shell",
        "How many atoms are in the second shell of liquid argon?",
        (
            "A shell reaches from one minimum of g(r) to the next. Where are they?",
            "The number of atoms is the integral of 4π r² ρ g(r); ρ is 4 atoms in 5.78³ Å³.",
            "The column `coordination` holds that integral from zero. The second shell is the "
            "difference of its values at the two minima, near 5.4 and 8.6 Å.",
        ),
        _argon.shell,
        {
            "both": "It looks like both shells together: take the first one off.",
            "first": "It looks like the first shell.",
            "half": "It looks as if each pair was counted for one of its atoms only.",
            "peaks": "It looks as if the shell went from peak to peak; it reaches from minimum to "
            "minimum.",
            "to-peak": "It looks as if the integral ended at the peak; go on to the minimum.",
            "no-density": "It looks as if the density was missing.",
            "no-sphere": "It looks as if the 4π, or the 4, was missing.",
            "no-step": "It looks as if the width of a shell in the table was missing.",
        },
    ),
    Exercise(
        "molecular-dynamics-size",
        "What would a box without end give for D?",
        (
            "What is missing falls with the length of the box: D(L) = D − a / L.",
            "Eight times as many atoms at one density: how much longer is the box?",
            "Twice. So the larger box misses half as much as the smaller, and what still is "
            "missing is the difference of the two.",
        ),
        _argon.large,
        {
            "largest": "It looks like the larger box as it is. It is off as well, by half as much.",
            "mean": "It looks like the mean, which lies between two values that are too low.",
            "volume": "It looks as if the error fell with the volume; it falls with the length.",
            "area": "It looks as if the error fell with the square of the length.",
            "square-centimetres": "It looks like cm²/s; asked is the number of 1e-5 cm²/s.",
            "wrong-way": "It looks as if the line was followed the wrong way, to a smaller box.",
        },
    ),
)
