"""The month's report to each member, the boards on the wall, and when reports are to be sent."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.reach import DeskOnly
from samdrift.kernel.reach import Reached, SeenInside
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

READERS = ("director", "coordinator")
"""Who reads the reports to their own member."""


class ReportRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """All by the centre; what was sent to a member by its director and coordinator."""
        if not viewer.inside:
            return None
        if viewer.centre:
            return Q()
        sent = Q(sent_at__isnull=False)
        return sent & Q(member_id__in=viewer.with_former(viewer.members_as(*READERS)))

    def newest(self) -> Any:
        """Those that no later one to the same member and month takes the place of."""
        return self.exclude(state=ServiceReport.State.REPLACED)


class ServiceReport(models.Model):
    """What the desk did for one member in one month. `month` is its first day.

    A draft's figures are counted when it is read; those of one that is sent are frozen in `figures`,
    and its paper is kept. A wrong one is replaced by a new one of the next `number`, and both stand.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("report", "Draft")
        SENT = "sent", pgettext_lazy("report", "Sent")
        REPLACED = "replaced", pgettext_lazy("report", "Replaced")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    words = models.TextField(blank=True)
    figures = models.JSONField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paper = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReportRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "month", "number"], name="service_report_once"
            ),
            models.CheckConstraint(
                name="service_report_sent",
                condition=Q(state="draft", sent_at__isnull=True)
                | Q(sent_at__isnull=False, figures__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "month"], name="service_report_state")]

    def __str__(self) -> str:
        return f"{self.member} {self.month:%Y-%m}"


class BoardAddress(models.Model):
    """A secret address that a screen on the wall shows the board by; only its digest is kept."""

    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DeskOnly.as_manager()

    def __str__(self) -> str:
        return self.name


class ChoiceRows(SeenInside[Any]):
    pass


class ReportChoices(models.Model):
    """When the month's reports are to be sent. At most one row; with none, the usual holds.

    `send_by` is a day of the month after; `is_asked` whether drafts are made and reminded of.
    """

    send_by = models.PositiveSmallIntegerField(default=10)
    is_asked = models.BooleanField(default=True)

    objects = ChoiceRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_send_by", condition=Q(send_by__gte=1, send_by__lte=31)
            )
        ]

    def __str__(self) -> str:
        return "reports"
