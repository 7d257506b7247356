"""The mail of the day: that it is made, so that it is never made twice."""

from __future__ import annotations

from typing import Any

from django.db import models

from samdrift.kernel.reach import Own


class DigestRows(Own[Any]):
    pass


class Digest(models.Model):
    """That an account's mail of the day is made: one row a day, so that it is never made twice."""

    account_id = models.BigIntegerField()
    day = models.DateField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = DigestRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "day"], name="digest_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.day}"
