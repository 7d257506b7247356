"""What people have written of cases that they have not sent yet."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


class DraftRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """Only whoever is writing it."""
        return Q(person_id=viewer.person_id) if viewer.inside else None


class Draft(models.Model):
    """A case as far as it is written. `case` is what it became: a second press sends nothing anew.

    `values` are the form's, as they were sent in. `origin` is where it began, so that the back button
    finds it again.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(
        CatalogueItem, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(max_length=600, blank=True)
    values = models.JSONField(default=dict, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    objects = DraftRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-changed_at"], name="draft_of_person")]

    def __str__(self) -> str:
        return str(self.values.get("title") or self.values.get("text", "")[:60] or self.pk)
