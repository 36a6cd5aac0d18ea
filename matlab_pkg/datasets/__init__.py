"""Data with their origin: every table or structure comes with a card.

A data set is a folder that follows the Frictionless Data Package standard: the data file, a card
``datapackage.json`` and the script that made both. The card says what each column means and in
which unit, who measured or computed the values, under which licence they may be used, what is
wrong with them, and the file's hash: `load` refuses a file that is not the one described.

>>> from matlab_pkg import datasets
>>> lithium_iodide = datasets.load("LiI")
>>> lithium_iodide.data.get_chemical_formula()
'I4Li4'
>>> print(lithium_iodide.card.column("positions").unit)
Å

`save` writes such a folder, for the package's own scripts and for your results alike, and
`fair_report` says what a card lacks to be findable, accessible, interoperable and reusable.
"""

from matlab_pkg.datasets._card import KINDS, LICENCES, Card, Column, Source
from matlab_pkg.datasets._fair import PRINCIPLES, FairReport, Finding, bad_card, fair_report
from matlab_pkg.datasets._read import Dataset, card, copy, load, names
from matlab_pkg.datasets._write import save

__all__ = [
    "KINDS",
    "LICENCES",
    "PRINCIPLES",
    "Card",
    "Column",
    "Dataset",
    "FairReport",
    "Finding",
    "Source",
    "bad_card",
    "card",
    "copy",
    "fair_report",
    "load",
    "names",
    "save",
]
