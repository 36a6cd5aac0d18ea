"""What a hand-in loses that comes late."""

from __future__ import annotations

import math

from nbgrader.plugins import BasePlugin

DAY_S = 86400
"""int, s: a day. Source: 24 hours of 3600 s."""

SHARE = 0.1
"""float, no unit: part of the points that each day costs. Reason: our own; change it here."""


class TenPercentADay(BasePlugin):
    """A tenth of the points earned for each day that has begun.

    Examples
    --------
    >>> TenPercentADay().late_submission_penalty("ada", 20.0, DAY_S + 1)  # the second day
    4.0
    """

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float:
        """The points that a hand-in loses.

        Parameters
        ----------
        student_id : str
            Whose it is.
        score : float, no unit
            The points that it earned.
        total_seconds_late : float, s
            How long after the due date it came.

        Returns
        -------
        float, no unit
            The loss, never more than the points.

        Examples
        --------
        >>> TenPercentADay().late_submission_penalty("ada", 20.0, 0)
        0.0
        """
        days = math.ceil(max(total_seconds_late, 0) / DAY_S)
        return min(1.0, SHARE * days) * score
