"""What the centre has promised each member: levels, targets, calendars, delivery agreements."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.catalogue import CaseKind, Service
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import SeenInside
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

LEADS = ("management_lead", "daily_manager", "administrator")
"""Roles that say what the centre promises."""


class Inside(SeenInside[Any]):
    pass


class DatedInside(DatedRows, SeenInside[Any]):
    pass


def of_version(viewer: Viewer, prefix: str = "") -> Q | None:
    """Versions of delivery agreements: what is accepted by all inside, the rest by the centre and,
    once it has been offered, by the member itself.
    """
    if not viewer.inside:
        return None
    if viewer.centre or any(viewer.has(role) for role in LEADS):
        return Q()
    own = Q(
        **{
            f"{prefix}agreement__member_id__in": viewer.members,
            f"{prefix}offered_at__isnull": False,
        }
    )
    return Q(**{f"{prefix}state": "accepted"}) | own


class VersionRows(DatedRows):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_version(viewer)


class CommitmentRows(DatedRows):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_version(viewer, "version__")


class ServiceCalendar(models.Model):
    """The hours a service is promised in. What it says lies in its versions."""

    name = models.CharField(max_length=120, unique=True)
    note = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Inside.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """What a calendar says from now on, as the JSON of `kernel.calc.service_time`. Insert-only: a
    clock rests on the version it started by, so a change of hours changes nothing behind.
    """

    calendar = models.ForeignKey(ServiceCalendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()

    objects = Inside.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.number}"


class PauseCause(models.Model):
    """Why a case waits. Whether it pauses the clock is said by each level."""

    class For(models.TextChoices):
        USER = "user", _("The one who asked")
        SUPPLIER = "supplier", _("A supplier")
        CHANGE = "change", _("A planned change")
        APPROVAL = "approval", _("Approval")
        OTHER = "other", pgettext_lazy("pause", "Something else")

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    waits_for = models.CharField(max_length=10, choices=For)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Inside.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """A level of service one may order, with its price beside.

    Price in kroner a year without VAT, per `price_unit`. `on_change` says what becomes of a running
    clock when priority, member or service changes the target. `warnings` are per cent of the target.
    `breach` is what follows when the centre breaks it.
    """

    class OnChange(models.TextChoices):
        CONTINUE = "continue", _("Time used counts against the new target")
        RESTART = "restart", _("The clock starts anew")

    class Unit(models.TextChoices):
        NONE = "", _("No price")
        MEMBER = "member", _("A year for the member")
        USER = "user", _("A year per user")

    name = models.CharField(max_length=120, unique=True)
    description = models.TextField(blank=True)
    price = models.DecimalField(**MONEY, null=True, blank=True)
    price_unit = models.CharField(max_length=8, choices=Unit, blank=True, default=Unit.NONE)
    calendar = models.ForeignKey(ServiceCalendar, on_delete=models.PROTECT, related_name="+")
    pause_causes = models.ManyToManyField(PauseCause, related_name="+", blank=True)
    warnings = models.JSONField(default=list, blank=True)
    on_change = models.CharField(max_length=8, choices=OnChange, default=OnChange.CONTINUE)
    breach = models.TextField(blank=True)
    order = models.SmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Inside.as_manager()

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                name="level_price", condition=Q(price__isnull=True) | Q(price__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Metric(models.TextChoices):
    RESPONSE = "response", _("First response")
    UPDATE = "update", _("Update")
    RESOLUTION = "resolution", _("Solution")


class LevelTarget(Dated):
    """In service time, within so many minutes. No kind or priority: for all of them; the most
    particular row counts. A calendar here stands in place of the level's (critical around the clock).
    """

    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=8, choices=CaseKind, blank=True)
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    metric = models.CharField(max_length=10, choices=Metric)
    minutes = models.PositiveIntegerField()
    calendar = models.ForeignKey(
        ServiceCalendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [
            period_in_order("level_target_period"),
            models.CheckConstraint(name="level_target_minutes", condition=Q(minutes__gt=0)),
            models.CheckConstraint(
                name="level_target_priority",
                condition=Q(priority__isnull=True) | Q(priority__gte=1, priority__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.metric} {self.minutes}"


class EscalationStep(models.Model):
    """Who is told when so many per cent of a target is used; 100 is the breach."""

    class Who(models.TextChoices):
        AGENT = "agent", _("The one working on it")
        TEAM_LEAD = "team_lead", _("The team's leader")
        TEAM = "team", _("All in the team")
        DESK_LEAD = "desk_lead", _("The leader of the centre")
        MEMBER = "member", _("The member's ICT coordinator")
        ON_CALL = "on_call", _("The one on call")

    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="escalations")
    metric = models.CharField(max_length=10, choices=Metric, blank=True)
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=10, choices=Who)

    objects = Inside.as_manager()

    class Meta:
        ordering = ["percent", "pk"]
        constraints = [
            models.CheckConstraint(
                name="escalation_percent", condition=Q(percent__gte=1, percent__lte=400)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.percent}: {self.who}"


class DeliveryAgreement(models.Model):
    """What the centre delivers to one member. What it says lies in its versions."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")

    objects = Inside.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "arrangement"], name="delivery_agreement_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}"


class DeliveryVersion(Dated):
    """A version of a delivery agreement: written, offered by the centre, accepted by the member, in
    force in its period. `paper` is what was accepted.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        OFFERED = "offered", _("Offered to the member")
        ACCEPTED = "accepted", pgettext_lazy("delivery agreement", "Accepted")
        DECLINED = "declined", pgettext_lazy("delivery agreement", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("delivery agreement", "Withdrawn")

    agreement = models.ForeignKey(
        DeliveryAgreement, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    text = models.TextField(blank=True)
    breach = models.TextField(blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paper = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = VersionRows.as_manager()

    class Meta:
        constraints = [
            period_in_order("delivery_version_period"),
            models.UniqueConstraint(fields=["agreement", "number"], name="delivery_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.number}"


class Commitment(Dated):
    """A member is promised a level for a service (or, with none, for all that have no own row), as a
    version of its delivery agreement says. Counts only while that version is accepted.
    """

    version = models.ForeignKey(
        DeliveryVersion, on_delete=models.CASCADE, related_name="commitments"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="commitments")
    calendar = models.ForeignKey(
        ServiceCalendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quantity = models.PositiveIntegerField(null=True, blank=True)

    objects = CommitmentRows.as_manager()

    class Meta:
        constraints = [period_in_order("commitment_period")]
        indexes = [models.Index(fields=["member", "service"], name="commitment_member")]

    def __str__(self) -> str:
        return f"{self.member}: {self.level}"
