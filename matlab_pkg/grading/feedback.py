"""Feedback without the hidden tests: their reasons stay, their code goes."""

from __future__ import annotations

from typing import Any

from nbconvert.filters import strip_ansi
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from matlab_pkg.grading.leaks import SHORTEST, packed, strings
from matlab_pkg.grading.source import BEGIN_HIDDEN, END_HIDDEN

LEFT_OUT = "(left out: it shows a hidden test)"


class HideTests(NbGraderPreprocessor):
    r"""Takes hidden tests out of a marked notebook, also out of what cells have printed.

    Examples
    --------
    >>> import nbformat
    >>> cell = nbformat.v4.new_code_cell(
    ...     "### BEGIN HIDDEN TESTS\nassert edge_A == 6.03\n### END HIDDEN TESTS",
    ...     metadata={"nbgrader": {"grade": True, "solution": False}})
    >>> notebook, _ = HideTests().preprocess(nbformat.v4.new_notebook(cells=[cell]), {})
    >>> notebook.cells[0].source
    ''
    """

    def preprocess(self, nb: Any, resources: dict) -> tuple[Any, dict]:
        """The notebook without hidden tests.

        Parameters
        ----------
        nb : nbformat.NotebookNode
            A marked notebook; it is changed.
        resources : dict
            Handed on.

        Returns
        -------
        tuple of nbformat.NotebookNode and dict
            Both.

        Examples
        --------
        >>> import nbformat
        >>> HideTests().preprocess(nbformat.v4.new_notebook(), {})[1]
        {}
        """
        tests = [cell for cell in nb.cells if utils.is_grade(cell) and not utils.is_solution(cell)]
        secrets = set()
        for cell in tests:
            cell.source, hidden = _split(cell.source)
            secrets |= {packed(line) for line in hidden if len(packed(line)) >= SHORTEST}
        for cell in (cell for cell in nb.cells if cell.cell_type == "code"):
            of_test = cell in tests
            cell.outputs = [_shown(one, secrets, of_test=of_test) for one in cell.outputs]
        return nb, resources


def _split(source: str) -> tuple[str, list[str]]:
    """What students may see of a test, and the lines that they may not."""
    seen, hidden, inside = [], [], False
    for line in source.split("\n"):
        if BEGIN_HIDDEN in line or END_HIDDEN in line:
            inside = BEGIN_HIDDEN in line
        else:
            (hidden if inside else seen).append(line)
    return "\n".join(seen), hidden


def _shown(output: Any, secrets: set[str], *, of_test: bool) -> Any:
    """An output; without its text, or its traceback, if that shows a hidden test."""
    text = packed(strip_ansi("\n".join(strings(output))))
    told = any(secret in text for secret in secrets)
    if output.output_type == "error" and (of_test or told):
        output.traceback = [f"{output.ename}: {output.evalue}"]  # no line of the test's code
        told = any(secret in packed(output.traceback[0]) for secret in secrets)
    if told and output.output_type == "error":
        output.traceback = [LEFT_OUT]
    elif told and output.output_type == "stream":
        output.text = f"{LEFT_OUT}\n"
    elif told:
        output.data = {"text/plain": LEFT_OUT}
    return output
