"""Clocks of a case: what was promised when they started, and what has happened to them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.commitments import CalendarVersion, Level, Metric
from samdrift.desk.models.reach import of_agents, of_case
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


def _of_clock(viewer: Viewer, prefix: str) -> Q:
    """What we promised a member by all who see the case; the others by those who work with it."""
    ours = Q(**{f"{prefix}party": "ours"})
    return (ours & of_case(viewer, f"{prefix}case__")) | of_agents(viewer, f"{prefix}case__")


class ClockRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return _of_clock(viewer, "") if viewer.inside else None

    def to_look_at(self, now: Any) -> Any:
        """Running ones that have reached their next step, by the index."""
        return self.filter(state="running", next_warning_at__lte=now)


class OfClock(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return _of_clock(viewer, "clock__") if viewer.inside else None


KEPT = Q(party="ours", state="stopped", breached_at__isnull=True)
BROKEN = Q(party="ours", breached_at__isnull=False) & ~Q(state="void")
"""How a promise to a member was settled (`calc.reports`): what the indexes for counting hold."""


class Clock(models.Model):
    """One promise running in one case: ours to the member, the team's own, or a supplier's to us.

    `frozen` is the commitment as it was at the start: {level, level_name, minutes, calendar (version
    id), pause_causes, warnings, on_change, escalations, version}. The rest follows from the events and
    is kept for lists: `due_at` and `next_warning_at` (the next step or the target) None while it does
    not run; `breached_at` the first breach; `elapsed` seconds of service time used at the last event.
    `team` is whose it is, where it is a team's own.
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
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
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

    objects = ClockRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="clock_team", condition=Q(party="team", team__isnull=False) | ~Q(party="team")
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="clock_due"),
            models.Index(fields=["state", "next_warning_at"], name="clock_warning"),
            # For counting what was kept and what was broken, without reading the clocks.
            models.Index(
                fields=["metric", "stopped_at"],
                name="clock_kept",
                condition=KEPT,
                include=["case", "level"],
            ),
            models.Index(
                fields=["metric", "breached_at"],
                name="clock_broken",
                condition=BROKEN,
                include=["case", "level"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.party} {self.metric}"


class ClockEvent(models.Model):
    """What happened to a clock: insert-only. A wrong one is corrected by a new one that points at it
    with a reason; withdrawn, it says that what it corrects never happened. `frozen` is the new promise
    of a retarget, with `restart` true where the time used begins anew.
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
    """That a warning (or, at 100, the breach) of a clock has been told: once. Insert-only.

    `set_by` is the event that set the target these are per cent of; 0 is the first target.
    """

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="alerts")
    percent = models.PositiveSmallIntegerField()
    set_by = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    objects = OfClock.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "set_by", "percent"], name="clock_alert_once"),
            models.CheckConstraint(name="clock_alert_percent", condition=Q(percent__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.percent}"
