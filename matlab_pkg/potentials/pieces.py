"""How many pairs are computed at once, where arrays are made on the way."""

PIECE = 12000
"""int, no unit: pairs computed at once. Reason: arrays under 128 kB are kept by the C library when
they are freed; larger ones are mapped anew each time, which costs more than the arithmetic."""
