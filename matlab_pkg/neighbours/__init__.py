"""Pairs of neighbours: who is closer than a cutoff, in crystals, slabs and clusters."""

from matlab_pkg.neighbours.pairs import Pairs, pairs

__all__ = ["Pairs", "pairs"]
