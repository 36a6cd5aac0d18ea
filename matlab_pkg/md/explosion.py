"""What an engine raises when atoms fly apart."""


class Explosion(Exception):
    """An atom moved too far in one step, or its force is not a number.

    Parameters
    ----------
    atom : int or None, no unit
        Its number, where it is one atom.
    what : str
        What happened, as a clause.

    Examples
    --------
    >>> Explosion(3, "moved 40 Å").atom
    3
    """

    def __init__(self, atom: int | None, what: str):
        super().__init__(what)
        self.atom, self.what = atom, what
