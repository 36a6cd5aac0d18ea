"""Integrators: in which order velocities and positions follow the forces.

A step is a short list of actions. A *kick* changes velocities, v += part dt F / m; a *drift* moves
the atoms, x += part dt v; *force* computes F where the atoms are now.
"""

INTEGRATORS: dict[str, tuple[tuple[str, float], ...]] = {
    "explicit_euler": (("drift", 1.0), ("kick", 1.0), ("force", 1.0)),
    "semi_implicit_euler": (("kick", 1.0), ("drift", 1.0), ("force", 1.0)),
    "velocity_verlet": (("kick", 0.5), ("drift", 1.0), ("force", 1.0), ("kick", 0.5)),
}
"""Name of each integrator, and its step.

Explicit Euler moves the atoms with the old velocities: the energy grows. In the lecture's loop the
new velocities move the atoms: that is semi-implicit, or symplectic, Euler, and the energy stays
near its value. Velocity Verlet splits the kick in two, which makes its error of order 2 in the
time step.

Source: Hairer, Lubich, Wanner, Acta Numerica 12, 399 (2003), doi 10.1017/S0962492902000144,
sections 1.1 to 1.5.
"""
