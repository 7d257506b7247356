"""What is down: outages, maintenance windows, the alerts that told of them, and status pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.major import MajorIncident
from samdrift.desk.models.reach import follows_up, works_in_desk
from samdrift.kernel.reach import CentreOnly, Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System


class Degree(models.TextChoices):
    """How much of the service is away. One that is slow is told of, but is available."""

    FULL = "full", pgettext_lazy("outage", "Down")
    PART = "part", pgettext_lazy("outage", "Partly down")
    SLOW = "slow", pgettext_lazy("outage", "Slow")


class Exclusion(models.TextChoices):
    """Why time down does not count against the promise."""

    NONE = "", _("It counts")
    MAINTENANCE = "maintenance", _("Agreed maintenance")
    MEMBER = "member", _("Caused by the member itself")
    THIRD_PARTY = "third_party", _("Caused by a third party")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")
    OTHER = "other", _("Another reason in the agreement")


class Centre(CentreOnly[Any]):
    pass


def _touching(rows: Any, name: str, viewer: Viewer) -> Q:
    """Those for all members, and those that name one the viewer works for."""
    named = rows.through._default_manager
    own = viewer.members | ({viewer.home} if viewer.home else set())
    mine = named.filter(member_id__in=own).values(f"{name}_id")
    return ~Q(pk__in=named.values(f"{name}_id")) | Q(pk__in=mine)


class WindowRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """All of them by the desk; by others those that are told of and touch their members."""
        if not viewer.inside:
            return None
        if works_in_desk(viewer):
            return Q()
        return Q(told_at__isnull=False) & _touching(
            MaintenanceWindow.members, "maintenancewindow", viewer
        )

    def standing(self) -> Any:
        return self.exclude(state=MaintenanceWindow.State.CANCELLED)


class MaintenanceWindow(models.Model):
    """Time set aside for planned work in [starts_at, ends_at). No members: for all.

    `told_at` is when those affected were told. `is_agreed`: the agreements leave it out, so that it is
    taken out of the downtime once it is told. What goes on after its end counts.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("maintenance", "Planned")
        DONE = "done", pgettext_lazy("maintenance", "Done")
        CANCELLED = "cancelled", pgettext_lazy("maintenance", "Cancelled")

    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    members = models.ManyToManyField(Member, related_name="+", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    told_at = models.DateTimeField(null=True, blank=True)
    is_agreed = models.BooleanField(default=False)
    outcome = models.TextField(blank=True)

    objects = WindowRows.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(name="window_in_order", condition=Q(ends_at__gt=F("starts_at"))),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="window_when")]

    def __str__(self) -> str:
        return self.title

    def is_on(self, now: dt.datetime) -> bool:
        return self.state == self.State.PLANNED and self.starts_at <= now < self.ends_at


class AlertRule(models.Model):
    """Which alerts are an outage of what. `matchers` is a list of [label, how, value], all of which
    must hold; how is = or !=, ~ (like) or !~ (`desk.calc.alert_rules`). The first rule that holds counts.

    `member_label` names the label that tells the member (by name, number or organisation number);
    without one it is the `members` chosen, or all. `is_told`: people read of it at once.
    """

    name = models.CharField(max_length=120, unique=True)
    order = models.SmallIntegerField(default=0)
    matchers = models.JSONField(default=list)
    title = models.CharField(max_length=160, blank=True)
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    site = models.CharField(max_length=120, blank=True)
    member_label = models.CharField(max_length=60, blank=True)
    members = models.ManyToManyField(Member, related_name="+", blank=True)
    degree = models.CharField(max_length=4, choices=Degree, default=Degree.FULL)
    is_told = models.BooleanField(default=False)
    opens_case = models.BooleanField(default=True)
    impact = models.PositiveSmallIntegerField(default=2)
    urgency = models.PositiveSmallIntegerField(default=2)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Centre.as_manager()

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class OutageRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """All by the desk. By others those that touch their members: what is told of, and all of it
        by those who follow up what is promised.
        """
        if not viewer.inside:
            return None
        if works_in_desk(viewer):
            return Q()
        touching = Q(struck_at__isnull=True) & _touching(Outage.members, "outage", viewer)
        return touching if follows_up(viewer) else touching & Q(is_told=True)

    def standing(self) -> Any:
        """Those that are not struck out."""
        return self.filter(struck_at__isnull=True)

    def on(self) -> Any:
        return self.standing().filter(ended_at__isnull=True)


class Outage(models.Model):
    """A service that was away in [started_at, ended_at), for some members or (none named) for all.

    `title` and `text` are for those affected, when `is_told`. `exclusion` is why it does not count
    against the promise, with `excluded_because`. `rule` and `for_member` are set where alerts opened
    it; its alerts end it. One that was a mistake is struck out and never deleted.
    """

    class Kind(models.TextChoices):
        UNPLANNED = "unplanned", pgettext_lazy("outage", "Unplanned")
        PLANNED = "planned", pgettext_lazy("outage", "Planned")

    class Source(models.TextChoices):
        HAND = "hand", _("Entered by hand")
        ALERT = "alert", _("Monitoring")
        API = "api", _("Another program")
        WINDOW = "window", _("A maintenance window")

    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    note = models.TextField(blank=True)
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    site = models.CharField(max_length=120, blank=True)
    members = models.ManyToManyField(Member, related_name="+", blank=True)
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.UNPLANNED)
    degree = models.CharField(max_length=4, choices=Degree, default=Degree.FULL)
    exclusion = models.CharField(max_length=13, choices=Exclusion, blank=True, default="")
    excluded_because = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_told = models.BooleanField(default=True)
    source = models.CharField(max_length=6, choices=Source, default=Source.HAND)
    case = models.ForeignKey(
        Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="outages"
    )
    major = models.ForeignKey(
        MajorIncident, on_delete=models.SET_NULL, null=True, blank=True, related_name="outages"
    )
    window = models.ForeignKey(
        MaintenanceWindow, on_delete=models.PROTECT, null=True, blank=True, related_name="outages"
    )
    rule = models.ForeignKey(
        AlertRule, on_delete=models.PROTECT, null=True, blank=True, related_name="outages"
    )
    for_member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_because = models.CharField(max_length=300, blank=True)

    objects = OutageRows.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="outage_in_order",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["started_at"], name="outage_started"),
            models.Index(fields=["ended_at"], name="outage_on"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_on(self) -> bool:
        return self.ended_at is None and self.struck_at is None

    @property
    def counts(self) -> bool:
        """A service that is slow is available all the same."""
        return self.degree != Degree.SLOW


class AlertDelivery(models.Model):
    """What was sent to us, kept as it came before anything is tried; the same again is counted.

    `flaws` is a list of [code, where, value] of what was odd. One that was not understood can be
    tried again, or set aside with a reason.
    """

    class State(models.TextChoices):
        KEPT = "kept", _("Kept, not tried yet")
        TAKEN = "taken", pgettext_lazy("delivery", "Taken")
        ODD = "odd", _("Taken, with something odd")
        UNREAD = "unread", _("Not understood")
        ASIDE = "aside", _("Set aside")

    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=6, choices=State, default=State.KEPT)
    flaws = models.JSONField(default=list)
    alerts = models.PositiveIntegerField(default=0)
    times = models.PositiveIntegerField(default=1)
    sender = models.CharField(max_length=120, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    aside_because = models.CharField(max_length=300, blank=True)

    objects = Centre.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]

    def __str__(self) -> str:
        return self.digest[:12]


class Alert(models.Model):
    """One alert from its start to its end, however many times it is told.

    `ended_at` is None while it fires; `resolved_at` is when we were told that it was over. Without a
    rule it is no outage, until a rule is made that holds for it.
    """

    fingerprint = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    labels = models.JSONField(default=dict)
    annotations = models.JSONField(default=dict)
    url = models.CharField(max_length=2000, blank=True)
    rule = models.ForeignKey(
        AlertRule, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    outage = models.ForeignKey(
        Outage, on_delete=models.SET_NULL, null=True, blank=True, related_name="alerts"
    )
    delivery = models.ForeignKey(
        AlertDelivery, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(db_index=True)

    objects = Centre.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["fingerprint", "starts_at"], name="alert_once"),
        ]

    def __str__(self) -> str:
        return str(self.labels.get("alertname") or self.fingerprint)

    @property
    def is_firing(self) -> bool:
        return self.resolved_at is None


class StatusPageRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """All by the centre; a member's own by those who follow up for it."""
        if viewer.inside and viewer.centre:
            return Q()
        return Q(member_id__in=viewer.members) if follows_up(viewer) else None

    def open_to_all(self) -> Any:
        return self.filter(is_on=True)


class StatusPage(models.Model):
    """A page and a feed that tell without login what is down for a member's people. Off by itself.

    Only the title, the text and the times of what is told of are on it.
    """

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    is_on = models.BooleanField(default=False)
    text = models.TextField(blank=True)

    objects = StatusPageRows.as_manager()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(_("Status page of %(member)s") % {"member": self.member})
