"""Clocks of a case: what was promised when they started, and what has happened to them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case
from samdrift.desk.models.commitments import CalendarVersion, Level, Metric
from samdrift.desk.models.reach import OfCase, of_case
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


class OfClock(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_case(viewer, "clock__case__") if viewer.inside else None


class Clock(models.Model):
    """One promise running in one case: ours to the member, the team's own, or a supplier's to us.

    `frozen` is the commitment as it was at the start: {level, level_name, minutes, calendar (version
    id), pause_causes, warnings, on_change}. The rest follows from the events and is kept for lists:
    `due_at` None while paused or stopped; `elapsed` seconds of service time when it last stood still.
    """

    class Party(models.TextChoices):
        OURS = "ours", _("Ours to the member")
        TEAM = "team", _("The team's own")
        SUPPLIER = "supplier", _("The supplier's to us")

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("clock", "Running")
        PAUSED = "paused", pgettext_lazy("clock", "Paused")
        STOPPED = "stopped", pgettext_lazy("clock", "Stopped")
        VOID = "void", pgettext_lazy("clock", "Does not count")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    party = models.CharField(max_length=8, choices=Party, default=Party.OURS)
    metric = models.CharField(max_length=10, choices=Metric)
    level = models.ForeignKey(
        Level, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    calendar = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    frozen = models.JSONField()
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    next_warning_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    elapsed = models.BigIntegerField(null=True, blank=True)

    objects = OfCase.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="clock_due"),
            models.Index(fields=["state", "next_warning_at"], name="clock_warning"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.party} {self.metric}"


class ClockEvent(models.Model):
    """What happened to a clock: insert-only. A wrong one is corrected by a new one that points at it
    with a reason; `frozen` is the new promise of a retarget.
    """

    class Kind(models.TextChoices):
        START = "start", pgettext_lazy("clock", "Started")
        PAUSE = "pause", pgettext_lazy("clock", "Paused")
        RESUME = "resume", pgettext_lazy("clock", "Went on")
        RETARGET = "retarget", pgettext_lazy("clock", "New target")
        STOP = "stop", pgettext_lazy("clock", "Stopped")
        VOID = "void", pgettext_lazy("clock", "Does not count")

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    cause = models.CharField(max_length=30, blank=True)
    frozen = models.JSONField(null=True, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    is_withdrawn = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    objects = OfClock.as_manager()

    class Meta:
        indexes = [models.Index(fields=["clock", "at", "id"], name="clock_event_order")]

    def __str__(self) -> str:
        return f"{self.clock} {self.kind}"


class ClockAlert(models.Model):
    """That a warning (or, at 100, the breach) of a clock has been told: once. Insert-only."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="alerts")
    percent = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    objects = OfClock.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "percent"], name="clock_alert_once"),
            models.CheckConstraint(name="clock_alert_percent", condition=Q(percent__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.percent}"
