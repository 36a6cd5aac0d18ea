"""Makes the table of Anscombe's four sets of points, in the folder given."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from matlab_pkg import datasets
from matlab_pkg.datasets import Column, Source

SCRIPT = "matlab_pkg/data/anscombe/make.py"
DATE = "2026-11-27"

# typed from the table of the paper
X = (10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5)
X_IV = (8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8)
Y = {
    "I": (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68),
    "II": (9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74),
    "III": (7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73),
    "IV": (6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89),
}


def main(root: Path) -> None:
    """Write the data set into the folder `root`."""
    rows = [
        (name, float(x), y)
        for name, values in Y.items()
        for x, y in zip(X_IV if name == "IV" else X, values, strict=True)
    ]
    datasets.save(
        pd.DataFrame(rows, columns=["set", "x", "y"]),
        root / "anscombe",
        title="Anscombe's four sets of points",
        description="Four sets of eleven points that agree in their means, variances, correlation "
        "and line of least squares, and look quite different.",
        kind="synthetic",
        sources=[
            Source(
                "Anscombe, Graphs in statistical analysis, Am. Stat. 27, 17 (1973)",
                "10.1080/00031305.1973.10478966",
            )
        ],
        licence="CC0-1.0",
        columns=[
            Column("set", "no unit", "which of the four sets, as a Roman number"),
            Column("x", "no unit", "first coordinate"),
            Column("y", "no unit", "second coordinate"),
        ],
        faults=[
            "The statistics agree to two or three digits, not exactly.",
            "The paper does not say how the numbers were found.",
        ],
        date=DATE,
        script=SCRIPT,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).parents[1])
    main(parser.parse_args().root)
