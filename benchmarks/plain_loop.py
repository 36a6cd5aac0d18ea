"""A plain loop over pairs, compiled by numba: the molecular dynamics that a student would write.

Lennard-Jones atoms of one kind in a cubic cell, velocity Verlet, a list of half the pairs from
linked cells. `benchmarks/md.py` compares with it; nothing of the course runs it.

Names of arrays: n atoms, c Cartesian components, p pairs.
"""

from __future__ import annotations

import math

import numba
import numpy as np

SKIN = 0.3


@numba.njit(cache=False)
def list_pairs(r_nc, length, reach, begin_n, second_p):
    """Fill the half list: partners of atom i are second_p[begin_n[i]:begin_n[i + 1]]."""
    n = len(r_nc)
    side = max(1, int(length / reach))
    head = np.full((side, side, side), -1)
    after_n, cell_nc = np.empty(n, np.int64), np.empty((n, 3), np.int64)
    for i in range(n):
        for c in range(3):
            part = r_nc[i, c] / length
            cell_nc[i, c] = min(side - 1, int((part - math.floor(part)) * side))
        x, y, z = cell_nc[i]
        after_n[i], head[x, y, z] = head[x, y, z], i
    around = range(-1, 2) if side > 2 else range(side)
    count = 0
    for i in range(n):
        begin_n[i] = count
        for dx in around:
            for dy in around:
                for dz in around:
                    x, y, z = cell_nc[i, 0] + dx, cell_nc[i, 1] + dy, cell_nc[i, 2] + dz
                    j = head[x % side, y % side, z % side]
                    while j >= 0:
                        if j > i:
                            r2 = 0.0
                            for c in range(3):
                                d = r_nc[j, c] - r_nc[i, c]
                                d -= length * np.rint(d / length)
                                r2 += d * d
                            if r2 < reach * reach:
                                second_p[count] = j
                                count += 1
                        j = after_n[j]
    begin_n[n] = count


@numba.njit(cache=False)
def forces(r_nc, f_nc, length, cutoff, begin_n, second_p):
    """Sum the forces over the listed pairs."""
    f_nc[:] = 0.0
    inverse = 1.0 / length
    for i in range(len(r_nc)):
        x, y, z = r_nc[i]
        fx = fy = fz = 0.0
        for p in range(begin_n[i], begin_n[i + 1]):
            j = second_p[p]
            dx, dy, dz = r_nc[j, 0] - x, r_nc[j, 1] - y, r_nc[j, 2] - z
            dx -= length * np.rint(dx * inverse)
            dy -= length * np.rint(dy * inverse)
            dz -= length * np.rint(dz * inverse)
            r2 = dx * dx + dy * dy + dz * dz
            if r2 < cutoff * cutoff:
                s2 = 1.0 / r2
                s6 = s2 * s2 * s2
                strength = 24.0 * s2 * s6 * (2.0 * s6 - 1.0)
                fx -= strength * dx
                fy -= strength * dy
                fz -= strength * dz
                f_nc[j, 0] += strength * dx
                f_nc[j, 1] += strength * dy
                f_nc[j, 2] += strength * dz
        f_nc[i, 0] += fx
        f_nc[i, 1] += fy
        f_nc[i, 2] += fz


@numba.njit(cache=False)
def steps(n_steps, r_nc, v_nc, f_nc, old_nc, length, cutoff, dt, begin_n, second_p):
    """Velocity Verlet; a new list once an atom has moved by half the skin."""
    for _ in range(n_steps):
        farthest = 0.0
        for i in range(len(r_nc)):
            moved = 0.0
            for c in range(3):
                v_nc[i, c] += 0.5 * dt * f_nc[i, c]
                r_nc[i, c] += dt * v_nc[i, c]
                moved += (r_nc[i, c] - old_nc[i, c]) ** 2
            farthest = max(farthest, moved)
        if farthest > (SKIN / 2) ** 2:
            list_pairs(r_nc, length, cutoff + SKIN, begin_n, second_p)
            old_nc[:] = r_nc
        forces(r_nc, f_nc, length, cutoff, begin_n, second_p)
        for i in range(len(r_nc)):
            for c in range(3):
                v_nc[i, c] += 0.5 * dt * f_nc[i, c]


class Loop:
    """The loop on the atoms of a cubic cell; `run` goes on from where it ended."""

    def __init__(self, r_nc, v_nc, length, cutoff, dt):
        n = len(r_nc)
        self.r_nc, self.v_nc, self.f_nc = r_nc.copy(), v_nc.copy(), np.zeros((n, 3))
        room = int(n * min(n, 4 * n / length**3 * (cutoff + SKIN) ** 3)) + 1000
        self.rest = (length, cutoff, dt, np.zeros(n + 1, np.int64), np.zeros(room, np.int64))
        list_pairs(self.r_nc, length, cutoff + SKIN, *self.rest[3:])
        self.old_nc = self.r_nc.copy()
        forces(self.r_nc, self.f_nc, length, cutoff, *self.rest[3:])

    def run(self, n_steps):
        """Do some steps."""
        steps(n_steps, self.r_nc, self.v_nc, self.f_nc, self.old_nc, *self.rest)
