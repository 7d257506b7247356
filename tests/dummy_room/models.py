from typing import Any

from django.db import models

from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.members import Member


class NoteRows(SeenInside[Any]):
    pass


class Note(models.Model):
    """A note about a member: what the dummy room is about."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=80)

    objects = NoteRows.as_manager()

    def __str__(self) -> str:
        return self.text
