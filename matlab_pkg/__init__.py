"""Materials lab: the companion package of an interactive course on materials informatics.

The name stands for *materials lab*; the package has nothing to do with MathWorks MATLAB.
Importing it loads nothing else and changes nothing: no plots, no warnings, no seeds.

Read it from the bottom up:

1. ``units``: what each quantity is called, and its unit
2. ``datasets``: tables and structures, each with a card that says where it comes from
3. ``structures``: crystals as data: supercells, strains, substitutions, file formats
4. ``neighbours``: who is closer than a cutoff, in crystals, slabs and clusters
5. ``automation``: what typing by hand costs, in seconds and in mistakes
6. ``search``: trial and error against a model that chooses the next experiment
7. ``plots``: one theme, and figures from tables
8. ``explorers``: figures that answer the mouse and the keyboard
9. ``exercises``: an answer checked, a hint given
10. ``grading``: the teacher's side: assignments, released and checked
11. ``serve``: the built book on your own machine, with Python behind it
12. ``cli``: the command ``matlab-pkg``
"""

__version__ = "0.1.0"
