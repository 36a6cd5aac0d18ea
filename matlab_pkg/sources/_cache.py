"""Answers kept on disk, so that a server is asked once and a lesson works twice."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from matlab_pkg import _validate
from matlab_pkg.sources._answer import Answer, Provenance

TABLE, TOLD = "table.csv", "provenance.json"
DTYPES = {"material_id": str, "formula": str, "elements": "int64", "band_gap_eV": "float64"}


def folder() -> Path:
    """Where answers are kept: the user's folder for caches, as the operating system has it."""
    if os.environ.get("XDG_CACHE_HOME"):
        home = Path(os.environ["XDG_CACHE_HOME"])
    elif sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = Path.home() / ".cache"
    return home / "matlab_pkg" / "sources"


def place(question: dict) -> Path:
    """Folder of the answer to a question; the same question has the same folder."""
    text = json.dumps(question, sort_keys=True, ensure_ascii=False)
    return folder() / hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def check_age(max_age_days: float | None) -> float | None:
    """`max_age_days` if it is None (any age) or a number of days; else an error."""
    if max_age_days is None:
        return None
    return _validate.number(max_age_days, what="max_age_days", unit="days", low=-1e-12)


def kept(question: dict, max_age_days: float | None) -> Answer | None:
    """Answer of an earlier day, if there is one that is young enough."""
    answer = read(place(question)) if max_age_days != 0 else None
    if answer and (max_age_days is None or answer.provenance.age_days <= max_age_days):
        return answer
    return None


def hint(question: dict) -> str:
    """Sentence about an answer that is there but too old, or an empty text."""
    try:
        answer = read(place(question))
    except ValueError:
        return ""
    if answer is None:
        return ""
    age = answer.provenance.age_days
    return f" An answer of {age:.1f} days ago is kept: max_age_days=None takes it."


def read(path: Path) -> Answer | None:
    """Answer in a folder, None if there is none; ValueError if a file was altered."""
    import pandas as pd

    if not (path / TOLD).is_file():
        return None
    cure = "max_age_days=0 asks the source again, sources.clear_cache() empties the cache."
    try:
        told = json.loads((path / TOLD).read_bytes().decode("utf-8"))
        content = (path / TABLE).read_bytes()
        sha256, faults = told.pop("sha256"), tuple(told.pop("faults"))
        provenance = Provenance(**told, faults=faults)
        provenance = replace(provenance, cached=True)
        age = provenance.age_days
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"The kept answer {path.name} is broken ({error}): {cure}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(
            f"The kept answer {path.name}, {age:.1f} days old, was altered: its sha256 starts with "
            f"{found[:12]}, expected {str(sha256)[:12]}: {cure}"
        )
    data = pd.read_csv(io.BytesIO(content), dtype=DTYPES, keep_default_na=False, na_values=[""])
    texts = ["material_id", "formula"]
    data[texts] = data[texts].astype(object).where(data[texts].notna(), None)
    return Answer(data, provenance)


def keep(question: dict, answer: Answer) -> None:
    """Write an answer; whoever reads meanwhile sees the old one or the new one, never half."""
    path = place(question)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=path.parent))
    content = answer.data.to_csv(index=False, lineterminator="\n").encode("utf-8")
    told = asdict(answer.provenance) | {"sha256": hashlib.sha256(content).hexdigest()}
    (fresh / TABLE).write_bytes(content)
    (fresh / TOLD).write_text(json.dumps(told, indent=2, ensure_ascii=False), "utf-8")
    shutil.rmtree(path, ignore_errors=True)
    fresh.rename(path)


def clear_cache() -> int:
    """Number of kept answers that were removed.

    Returns
    -------
    int
        How many there were, no unit.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest import mock
    >>> with mock.patch.dict(os.environ, XDG_CACHE_HOME=tempfile.mkdtemp()):
    ...     clear_cache()
    0
    """
    answers = [path for path in folder().glob("*") if path.is_dir()]
    for path in answers:
        shutil.rmtree(path)
    return len(answers)
