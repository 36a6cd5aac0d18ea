"""Searching a table for a wanted property when every look at it costs an experiment.

The target column plays the laboratory: a row's value becomes known when the row is tried, not
before. Trial and error tries rows at random. The other strategies learn from what has been tried:

1. try a few rows at random;
2. from the rows tried so far, predict the target of every other row;
3. try the row whose prediction lies deepest inside the goal, and go back to 2.

`run` does one search, `propose` a single step of it, `compare` many searches, and `gain` says
what the better one is better by, and how sure that is.
"""

from matlab_pkg.search.choose import STRATEGIES
from matlab_pkg.search.loop import START, Search, propose, run
from matlab_pkg.search.many import compare, gain

__all__ = ["START", "STRATEGIES", "Search", "compare", "gain", "propose", "run"]
