"""Exercises of chapter 2, automation: cells, formats, neighbours and a missing atom."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matlab_pkg.exercises import _anions, _answers, _images, _predicted, _vacancy
from matlab_pkg.exercises._exercise import Exercise, NotYet


def _primitive(answer: object) -> str:
    """Judge a matrix: whole numbers, the right number of cells, a cube."""
    from ase.build import bulk

    matrix = _answers.array(answer, what="The matrix", shape=(3, 3))
    cell = np.array(bulk("LiI", "rocksalt", a=6.03).cell)
    cube = np.array(bulk("LiI", "rocksalt", a=6.03, cubic=True).cell)
    if np.abs(matrix - matrix.round()).max() > 1e-6:
        back = np.allclose(np.abs(matrix), np.abs(np.linalg.inv(cube @ np.linalg.inv(cell))))
        raise NotYet("The matrix should hold whole numbers.", "inverse" if back else "")
    if np.abs(matrix).max() > 1e6:
        raise NotYet("The matrix should hold small numbers: each edge is a short sum.")
    volume, wanted = abs(np.linalg.det(matrix @ cell)), abs(np.linalg.det(cube))
    expects = "The new cell should be as large as the cube."
    if volume < 1e-6:
        raise NotYet(expects, "flat")
    if abs(volume - wanted) > 1e-3 * wanted:
        raise NotYet(expects, "too-large" if volume > wanted else "too-small")
    edges = matrix @ cell
    if not np.allclose(edges @ edges.T, cube @ cube.T, atol=1e-6):
        raise NotYet("The new cell should have three equal edges at right angles.", "no-cube")
    return "The number of atoms fits, and so do three equal edges and three right angles."


def _formats(answer: object) -> str:
    """Judge which formats keep the periodicity: by format, or the list of those that do."""
    from matlab_pkg import datasets, structures

    if _answers.is_table(answer):
        if "pbc" in answer.index:
            answer = answer.loc["pbc"]
        else:
            answer = _answers.column(answer, value="pbc", index="format")
    if isinstance(answer, Mapping) or _answers.is_series(answer):
        found = _answers.named(answer, what="The answer", names=structures.FORMATS)
        kept = {name for name, value in found.items() if _truth(name, value)}
    elif _answers.is_flat(answer):
        kept = set(_answers.known(answer, what="The answer", names=structures.FORMATS))
    else:
        raise NotYet(
            "The answer should say True or False for each format (a dict), or list the formats "
            f"that keep it, and is {_answers.described(answer)}."
        )
    slab = datasets.load("LiI").data
    slab.info.clear()
    slab.pbc = [True, True, False]
    trips = {name: structures.round_trip(slab, name) for name in structures.FORMATS}
    right = {name for name, trip in trips.items() if trip["pbc"]}
    if kept == right:
        return "Two formats bring back a boundary that was not there, and say nothing."
    cell = {name for name, trip in trips.items() if trip["cell"]}
    looks = {
        "inverted": set(trips) - right,
        "cell": cell,
        "all": set(trips),
        "by-name": right | {"xyz"},
    }
    name = next((name for name, wrong in looks.items() if kept == wrong), "")
    raise NotYet("Every answer should agree with a round trip of the slab.", name)


def _truth(name: str, value: object) -> bool:
    words = {"yes": True, "true": True, "kept": True, "no": False, "false": False, "lost": False}
    if isinstance(value, str):
        value = words.get(value.strip().casefold(), value)
    if not isinstance(value, bool | np.bool_):
        raise NotYet(
            f"The entry for {name} should be True or False, and is {_answers.described(value)}."
        )
    return bool(value)


EXERCISES = (
    Exercise(
        "automation-predict",
        "How many atoms, which volume and which density have the two supercells of LiF?",
        (
            "Which of the three numbers change when a cell is repeated, and which cannot?",
            "For a skewed matrix, counting rows does not help. What does the determinant of the "
            "matrix say?",
            "`abs(np.linalg.det(matrix))` cells, each with eight atoms and the volume 4.03³ Å³.",
        ),
        _predicted.judge,
        {
            "cells": "It looks like the number of cells; each holds several atoms.",
            "primitive": "It looks like the smallest cell, with one formula in it; the file holds "
            "the cube.",
            "diagonal": "It looks as if the entries on the diagonal were multiplied, or added, as "
            "if they told the size of every cell.",
            "directions": "It looks as if the cell was repeated in one or two directions only; 3 "
            "is not 3³.",
            "unit-cell": "It looks like a single cell; how many does the matrix make?",
            "formulas": "It looks as if formula units were counted in place of atoms.",
            "rows": "It looks as if the numbers in the matrix were multiplied or added; the "
            "determinant is neither.",
            "nanometres": "It looks like nm³; asked is Å³.",
            "negative": "A volume has no sign: take `abs` of the determinant.",
            "edge": "It looks as if the edge was not raised to the third power.",
            "density-grows": "It looks as if the density was multiplied as well. Is a larger piece "
            "of a material denser?",
            "density-shrinks": "It looks as if the mass stayed that of one cell while the volume "
            "grew.",
            "kilograms": "It looks like kg/m³; asked is g/cm³.",
            "daltons": "It looks like u/Å³; asked is g/cm³.",
            "swapped": "It looks as if (a) and (b) were swapped.",
        },
    ),
    Exercise(
        "automation-primitive",
        "Which matrix turns the cell with two atoms into the cube with eight?",
        (
            "What must the determinant be?",
            "Print `primitive.cell`: its vectors point to the middles of faces. Which sum of "
            "them, with signs, points along a single edge of the cube?",
            "b + c − a points along x, with the length of the whole edge. So the first row is "
            "[-1, 1, 1].",
        ),
        _primitive,
        {
            "inverse": "It looks like the inverse, which turns the cube into the smallest cell.",
            "flat": "Its determinant is zero: the three new edges lie in one plane.",
            "too-large": "It holds too many atoms: compare the determinant with the ratio of the "
            "numbers of atoms.",
            "too-small": "It holds too few atoms: compare the determinant with the ratio of the "
            "numbers of atoms.",
            "no-cube": "It has the right number of atoms, which alone does not prove that a cell "
            "is the one you wanted. Look at `cell.cellpar()`.",
        },
    ),
    Exercise(
        "automation-anions",
        "In which lithium halides do the anions touch?",
        (
            "Anions form a face-centred cubic lattice of their own. Where is the nearest one?",
            "`structures.bond_length` takes any two symbols. They may be the same.",
            '`structures.bond_length(crystal, "F", "F")` is the edge divided by √2.',
        ),
        _anions.judge,
        {
            "one-radius": "It looks divided by one radius; two anions touch, so it takes two.",
            "bond": "It looks like the bond Li–X over one radius, or like the whole edge over two. "
            "The nearest anion is in the middle of a face: take the distance X–X.",
            "bond-two-radii": "It looks like the bond Li–X; take the distance X–X.",
            "upside-down": "It looks upside down: distance over two radii, not the reverse.",
            "distance": "It looks like the distance in Å; divide it by twice the radius.",
            "other-end": "It looks as if a compound was listed whose anions keep apart: a ratio "
            "above one is a gap between them.",
        },
    ),
    Exercise(
        "automation-formats",
        "Which file formats keep that a slab is periodic in two directions only?",
        (
            "What becomes of `sc` if you change its `pbc`? Copy it first: `slab = sc.copy()`.",
            "You need one row of the table that the chapter made with `structures.round_trip`.",
            '`structures.round_trip(slab, name)["pbc"]` for every `name` in `structures.FORMATS`.',
        ),
        _formats,
        {
            "cell": "It looks like the answer for the cell, or for a crystal that is periodic in "
            "all directions. The cell and its periodicity are two things.",
            "inverted": "It looks like the formats that lose it.",
            "all": "It looks as if nothing was lost: was `slab.pbc` set, and the file read again?",
            "by-name": "A file whose name ends in .xyz is written as `extxyz`, unless you say "
            '`format="xyz"`.',
        },
    ),
    Exercise(
        "automation-images",
        "For which crystals does this neighbour search fail, and how is it mended?",
        (
            "`mic` stands for *minimum image convention*: for each pair, the nearest of all "
            "copies. What if two copies are near enough?",
            "Try smaller and smaller cells at the same cutoff, and compare with what ASE's "
            "`neighbor_list` finds. At which size do they part?",
            "The convention sees one copy of each atom, so it needs cells wider than twice the "
            "cutoff. `neighbor_list` has no such limit: "
            '`np.bincount(neighbor_list("i", atoms, cutoff_A), minlength=len(atoms))`.',
        ),
        _images.judge,
        {
            "one-image": "It looks as if one copy of each atom is counted, the nearest. In a "
            "narrow cell several are within reach.",
            "no-images": "It looks as if the periodic images are missing.",
            "always-periodic": "It looks as if every direction was periodic; `atoms.pbc` says "
            "which ones are.",
            "own-images": "It looks as if an atom's own images are missing: they are neighbours.",
            "next-boxes": "It looks as if only the boxes nearby are searched; a long cutoff or a "
            "skewed cell reaches further, however long its edges are.",
            "itself": "It looks one too many: no atom is its own neighbour at distance zero.",
            "twice": "It looks as if every neighbour is counted twice.",
            "once": "It looks as if each pair is counted for one of its two atoms only.",
            "double-cutoff": "It looks like twice the cutoff: where a list of numbers is given, "
            "`neighbor_list` takes them as radii and adds those of the two atoms.",
            "half-cutoff": "It looks like half of the cutoff; `neighbor_list` takes one number as "
            "it is.",
            "skin": "It looks like `NeighborList` as it comes: it takes a radius for each atom, "
            "adds a `skin`, and unless told otherwise counts the atom itself and each pair once.",
            "no-minlength": "`np.bincount` ends at the last atom that has a neighbour; give it "
            "`minlength=len(atoms)`.",
        },
    ),
    Exercise(
        "automation-vacancy",
        "Which kind of atom is missing from `broken`, and where was it?",
        (
            "What do the neighbours of a missing atom have in common?",
            "Every atom should have six neighbours within 3.5 Å. Six atoms have only five.",
            "The vacancy is in the middle of those six. Mind the boundaries: an atom on the other "
            "side of the box is a neighbour too, so average vectors, not positions.",
        ),
        _vacancy.judge,
        {
            "plain-mean": "It looks like the plain mean of the six positions; some of them lie on "
            "the other side of the box.",
            "fractional": "It looks like fractions of the cell's edges; asked is Å.",
            "nanometres": "It looks like nm; asked is Å.",
            "a-neighbour": "It looks like the place of an atom beside the vacancy.",
            "neighbours-kind": "It looks like the kind of the neighbours, which are still there.",
        },
    ),
)
