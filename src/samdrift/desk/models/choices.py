"""What the cooperation has chosen for its desk: one row for the site."""

from __future__ import annotations

from typing import Any

from django.db import models

from samdrift.kernel.reach import SeenInside

MATRIX = [[1, 2, 3], [2, 3, 4], [3, 4, 5]]
"""Priority by impact (rows, high to low) and urgency (columns), unless the site says otherwise."""


def usual_matrix() -> list[list[int]]:
    return [list(row) for row in MATRIX]


class Inside(SeenInside[Any]):
    pass


class DeskChoices(models.Model):
    """How the desk works at this site. There is at most one row; with none, the usual holds.

    `matrix` is priority by impact and urgency. Days: how long a solved case may be opened again, until
    it is closed by itself, how long its score may be changed, how long a case may lie without
    somebody working on it or wait without a day; how long an approver may be silent until reminded
    (and each time anew), and until it is found. `keep_years` is kind of case → years its texts are
    kept after it ended; a kind that is not named is kept `KEEP_YEARS`.
    """

    KEEP_YEARS = 5

    matrix = models.JSONField(default=usual_matrix)
    reopen_days = models.PositiveSmallIntegerField(default=14)
    close_days = models.PositiveSmallIntegerField(default=7)
    score_days = models.PositiveSmallIntegerField(default=14)
    unowned_days = models.PositiveSmallIntegerField(default=2)
    waiting_days = models.PositiveSmallIntegerField(default=14)
    remind_days = models.PositiveSmallIntegerField(default=3)
    approval_days = models.PositiveSmallIntegerField(default=7)
    keep_years = models.JSONField(default=dict, blank=True)

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return "desk"

    def years_kept(self, kind: str) -> int:
        """For how many years the texts of a case of this kind are kept."""
        return int(self.keep_years.get(kind, self.KEEP_YEARS))
