"""Cases passed on to a supplier: what was told, what went to and fro, and who at the supplier sees it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import LevelRule
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.reach import of_agents
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier


def of_supplier(viewer: Viewer, prefix: str = "") -> Q | None:
    """What is passed to the viewer's own supplier, and given to this very person there."""
    if viewer.supplier is None or viewer.person_id is None:
        return None
    given = SupplierGrant.objects.filter(person_id=viewer.person_id, ended_at=None)
    return Q(
        **{
            f"{prefix}supplier_id": viewer.supplier,
            f"{prefix}pk__in": given.values("passing_id"),
        }
    )


class PassingRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """Those who work with the case. A supplier's people see `SupplierCase`, never this."""
        return of_agents(viewer, "case__") if viewer.inside else None

    def standing(self) -> Any:
        """Not solved and not taken back."""
        return self.filter(state__in=Passing.STANDING)


class Passing(models.Model):
    """A case that lies with a supplier, once. What the supplier reads is what is told here.

    `agreement` None: nothing is agreed, and no clock runs. `severity` is the agreement's error class.
    `waits_for_us`: the supplier has asked, and we have not answered. `response` and `resolution` are
    the supplier's clocks in the case; None where the agreement says no time for it. `reference` is
    the case's number at the supplier, `expected_at` when it has said that it will be solved.
    """

    class State(models.TextChoices):
        PASSED = "passed", pgettext_lazy("passing", "Sent")
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("passing", "Taken up by the supplier")
        SOLVED = "solved", pgettext_lazy("passing", "Solved by the supplier")
        TAKEN_BACK = "taken_back", pgettext_lazy("passing", "Taken back")

    STANDING = ("passed", "acknowledged")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="passings")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    severity = models.CharField(max_length=1, choices=LevelRule.Severity, blank=True)
    title = models.CharField(max_length=200)
    contact_email = models.EmailField(blank=True)
    reference = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PASSED)
    waits_for_us = models.BooleanField(default=False)
    passed_at = models.DateTimeField()
    passed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    expected_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    response = models.OneToOneField(
        Clock, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolution = models.OneToOneField(
        Clock, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PassingRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "supplier"],
                name="passing_stands_once",
                condition=Q(state__in=("passed", "acknowledged")),
            )
        ]
        indexes = [models.Index(fields=["supplier", "state"], name="passing_supplier")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_standing(self) -> bool:
        """Lies with the supplier now."""
        return self.state in self.STANDING


class SupplierRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_supplier(viewer)


class SupplierCase(Passing):
    """A passed case as the supplier's own people know it: the same row, reached by them alone."""

    objects = SupplierRows.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        proxy = True


class SupplierGrantRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_agents(viewer, "passing__case__") if viewer.inside else None


class SupplierGrant(models.Model):
    """That a person at the supplier sees one passed case, until it is taken from that person."""

    passing = models.ForeignKey(Passing, on_delete=models.CASCADE, related_name="grants")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SupplierGrantRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["passing", "person"],
                name="supplier_grant_once",
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}"


def of_either(viewer: Viewer, prefix: str) -> Q | None:
    """Those who work with the case, and the supplier's people it is given to."""
    if viewer.inside:
        return of_agents(viewer, f"{prefix}case__")
    return of_supplier(viewer, prefix)


class PassingEntryRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_either(viewer, "passing__")


class PassingEntry(models.Model):
    """What went to the supplier or came back: all the supplier sees of the case. Struck with a reason,
    never changed. `message_id` is the e-mail it came by; `expected_at` the time the supplier then gave.
    """

    class Way(models.TextChoices):
        OUT = "out", pgettext_lazy("passing", "To the supplier")
        IN = "in", pgettext_lazy("passing", "From the supplier")

    class Kind(models.TextChoices):
        TOLD = "told", pgettext_lazy("passing", "Message")
        ASKED = "asked", pgettext_lazy("passing", "Question")
        TAKEN_UP = "taken_up", pgettext_lazy("passing", "Taken up")
        EXPECTED = "expected", pgettext_lazy("passing", "Expected time")
        SOLVED = "solved", pgettext_lazy("passing", "Solution")
        AGAIN = "again", pgettext_lazy("passing", "Not solved")
        TAKEN_BACK = "taken_back", pgettext_lazy("passing", "Taken back")

    passing = models.ForeignKey(Passing, on_delete=models.CASCADE, related_name="entries")
    way = models.CharField(max_length=3, choices=Way)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TOLD)
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()
    message_id = models.CharField(max_length=250, blank=True)
    expected_at = models.DateTimeField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=300, blank=True)

    objects = PassingEntryRows.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["passing", "at", "id"], name="passing_entry_order")]

    def __str__(self) -> str:
        return self.text[:80]


class PassingFileRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_either(viewer, "entry__passing__")


class PassingFile(models.Model):
    """A file that went to the supplier or came back."""

    entry = models.ForeignKey(PassingEntry, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")

    objects = PassingFileRows.as_manager()

    def __str__(self) -> str:
        return str(self.file)
