"""The log of a cleaning: what was done to how many rows, kept as JSON, done again to others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from matlab_pkg import _validate


@dataclass(frozen=True)
class Step:
    """One thing that was done to a table.

    Parameters
    ----------
    action : str
        What was done, for example ``"read-numbers"``.
    column : str
        To which column; empty if to whole rows.
    rows : int, no unit
        How many rows it changed or set aside.
    lost : int, no unit
        How many of these lost their value in this column, because it could not be kept.
    options : mapping
        How it was done: the unit, the bounds, the words.

    Examples
    --------
    >>> Step("remove-infinities", "band_gap_eV", rows=2, lost=2).rows
    2
    """

    action: str
    column: str = ""
    rows: int = 0
    lost: int = 0
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class CleaningLog:
    """What was done to a table, step by step; `eda.clean` does the same to another one.

    Parameters
    ----------
    steps : tuple of Step
        All that was looked for, also where nothing was found.
    rows_in, rows_out : int, no unit
        Rows before and after.

    Examples
    --------
    >>> CleaningLog((Step("remove-infinities", "gap", rows=2, lost=2),), 9, 9)
    CleaningLog(9 rows -> 9 rows, 1 step changed something)
    """

    steps: tuple[Step, ...]
    rows_in: int
    rows_out: int

    def __repr__(self) -> str:
        n = sum(step.rows > 0 for step in self.steps)
        did = f"{n} step{'s' if n != 1 else ''} changed something"
        return f"CleaningLog({self.rows_in} rows -> {self.rows_out} rows, {did})"

    def table(self, *, everything: bool = False) -> pd.DataFrame:
        """The steps as a table, those that changed nothing only on request.

        Parameters
        ----------
        everything : bool, optional
            Whether to show the steps that found nothing, too.

        Returns
        -------
        pandas.DataFrame
            Columns `action`, `column`, `rows` and `lost` (numbers of rows, no unit).

        Examples
        --------
        >>> log = CleaningLog((Step("strip-spaces", "formula", rows=3), Step("strip-spaces")), 9, 9)
        >>> log.table()["rows"].tolist()
        [3]
        """
        rows = [
            (step.action, step.column, step.rows, step.lost)
            for step in self.steps
            if everything or step.rows
        ]
        return pd.DataFrame(rows, columns=["action", "column", "rows", "lost"])

    def save(self, path: str | Path) -> Path:
        """Write the log as JSON.

        Parameters
        ----------
        path : str or Path
            Where to write; an older file of this name is replaced.

        Returns
        -------
        Path
            The file.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     CleaningLog.read(CleaningLog((Step("strip-spaces", "a"),), 2, 2).save(
        ...         f"{folder}/log.json")).steps[0].column
        'a'
        """
        steps = [
            {"action": s.action, "column": s.column, "rows": s.rows, "lost": s.lost}
            | {"options": dict(s.options)}
            for s in self.steps
        ]
        content = {"cleaning_log": 1, "rows_in": self.rows_in, "rows_out": self.rows_out}
        text = json.dumps(content | {"steps": steps}, indent=1, ensure_ascii=False)
        path = Path(path)
        path.write_text(text + "\n", encoding="utf-8")
        return path

    @staticmethod
    def read(path: str | Path) -> CleaningLog:
        """Log from the file that `save` has written.

        Parameters
        ----------
        path : str or Path
            The file.

        Returns
        -------
        CleaningLog
            The log; give it to `eda.clean`.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If the file is no log.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     CleaningLog.read(CleaningLog((), 2, 1).save(f"{folder}/log.json")).rows_out
        1
        """
        path = Path(path)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["cleaning_log"] != 1:
                raise ValueError(f"its format is {content['cleaning_log']!r}")
            steps = tuple(
                Step(s["action"], s["column"], s["rows"], s["lost"], s["options"])
                for s in content["steps"]
            )
            return CleaningLog(steps, int(content["rows_in"]), int(content["rows_out"]))
        except FileNotFoundError:
            raise FileNotFoundError(
                f"There is no file {path}. Write a log with .log.save({path.name!r}) first."
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(
                f"{path.name} is no cleaning log ({_validate.shown(error)}). Give a file that "
                "CleaningLog.save has written."
            ) from None
