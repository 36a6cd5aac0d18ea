"""Materials lab: the companion package of an interactive course on materials informatics.

The name stands for *materials lab*; the package has nothing to do with MathWorks MATLAB.
Importing it loads nothing else and changes nothing: no plots, no warnings, no seeds.

Read it from the bottom up:

1. ``units``: what each quantity is called, and its unit
2. ``datasets``: tables and structures, each with a card that says where it comes from
3. ``structures``: crystals as data: supercells, strains, substitutions, file formats
4. ``neighbours``: who is closer than a cutoff, in crystals, slabs and clusters
5. ``eda``: a table built, cleaned with a log, looked at as a whole and by groups
6. ``colour``: colours as others see them, and how far apart they look
7. ``automation``: what typing by hand costs, in seconds and in mistakes
8. ``sources``: live databases, with their origin, and the snapshot in their place
9. ``potentials``: the energy of atoms by their distances, and the forces it makes
10. ``analysis``: what a trajectory says: structure, motion, transport, and how sure each number is
11. ``search``: trial and error against a model that chooses the next experiment
12. ``md``: atoms that move: the loop, its integrators, and runs that are watched
13. ``screening``: from a database to a shortlist, and what sunlight allows
14. ``plots``: one theme, and figures from tables
15. ``figure_checks``: what misleads in a figure, and how to mend it
16. ``explorers``: figures that answer the mouse and the keyboard
17. ``exercises``: an answer checked, a hint given
18. ``grading``: the teacher's side: assignments, released and checked
19. ``serve``: the built book on your own machine, with Python behind it
20. ``cli``: the command ``matlab-pkg``
"""

__version__ = "0.1.0"
