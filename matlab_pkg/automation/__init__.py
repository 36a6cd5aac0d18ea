"""What typing by hand costs, in seconds and in mistakes.

Ten structures can be handled by one loop, or by ten pasted and edited copies of the same lines.
This folder writes the copies, times the typing, plants a slip of the finger, runs the result and
says whether anybody would have noticed.
"""

from matlab_pkg.automation.keyboard import KINDS, Typo, copies, plant_typo, typing_time_s
from matlab_pkg.automation.runs import Run, outcome, run_script, survey
from matlab_pkg.automation.scripts import Script, pasted, pasting_time_s

__all__ = [
    "KINDS",
    "Run",
    "Script",
    "Typo",
    "copies",
    "outcome",
    "pasted",
    "pasting_time_s",
    "plant_typo",
    "run_script",
    "survey",
    "typing_time_s",
]
