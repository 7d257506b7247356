"""Who is on call: rotas with layers of people in turn, what is changed in them, and call-outs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.commitments import ServiceCalendar
from samdrift.desk.models.reach import of_agents, works_in_desk
from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


def sees_rotas(viewer: Viewer) -> bool:
    """Works in the joint desk, or administers the centre."""
    return works_in_desk(viewer) or (viewer.inside and viewer.has("administrator"))


class RotaRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return Q() if sees_rotas(viewer) else None


class DatedRota(DatedRows, RotaRows):
    pass


class Rota(models.Model):
    """A team's on-call duty. Nobody is on while `calendar` is open (None: on call around the clock).
    `last` is called when nobody on call answers.
    """

    name = models.CharField(max_length=120, unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    calendar = models.ForeignKey(
        ServiceCalendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    last = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RotaRows.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RotaLayer(Dated):
    """People in turn at one step of the escalation path, at a site.

    The first turn begins on `valid_from`; each lasts so many `days` and is handed over at `hand_over`.
    Who is on is called first at step 1; when they do not answer for `minutes`, the next step is.
    """

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="layers")
    name = models.CharField(max_length=120)
    site = models.CharField(max_length=120, blank=True)
    step = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(default=15)
    days = models.PositiveSmallIntegerField(default=7)
    hand_over = models.TimeField(default=dt.time(8))

    objects = DatedRota.as_manager()

    class Meta:
        ordering = ["step", "site", "pk"]
        constraints = [
            period_in_order("rota_layer_period"),
            models.CheckConstraint(
                name="rota_layer_turn", condition=Q(days__gte=1, step__gte=1, minutes__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RotaTurn(models.Model):
    """A person's place in a layer's order."""

    layer = models.ForeignKey(RotaLayer, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    objects = RotaRows.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "position"], name="rota_turn_position")
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.position}: {self.person}"


def _moments_in_order(name: str, start: str, end: str) -> models.CheckConstraint:
    open_end = Q(**{f"{end}__isnull": True}) | Q(**{f"{start}__isnull": True})
    return models.CheckConstraint(name=name, condition=open_end | Q(**{f"{end}__gt": F(start)}))


class ShiftSwap(models.Model):
    """Somebody asks another to take a stretch, perhaps for one of the other's in return."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("swap", "Asked")
        ACCEPTED = "accepted", pgettext_lazy("swap", "Accepted")
        DECLINED = "declined", pgettext_lazy("swap", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("swap", "Withdrawn")

    layer = models.ForeignKey(RotaLayer, on_delete=models.CASCADE, related_name="+")
    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    back_starts_at = models.DateTimeField(null=True, blank=True)
    back_ends_at = models.DateTimeField(null=True, blank=True)
    text = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = RotaRows.as_manager()

    class Meta:
        constraints = [
            _moments_in_order("shift_swap_span", "starts_at", "ends_at"),
            _moments_in_order("shift_swap_back", "back_starts_at", "back_ends_at"),
        ]
        indexes = [models.Index(fields=["asked", "state"], name="shift_swap_asked")]

    def __str__(self) -> str:
        return f"{self.asker} → {self.asked}"


class RotaChange(models.Model):
    """In a stretch, another is on than whose turn it is (None: nobody). A wrong one is struck."""

    layer = models.ForeignKey(RotaLayer, on_delete=models.CASCADE, related_name="changes")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    swap = models.ForeignKey(
        ShiftSwap, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = RotaRows.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [_moments_in_order("rota_change_span", "starts_at", "ends_at")]
        indexes = [models.Index(fields=["layer", "ends_at"], name="rota_change_layer")]

    def __str__(self) -> str:
        return f"{self.layer}: {self.person}"


class Absence(Dated):
    """A person cannot be on call from a day up to another. Why is nobody's business, and not kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = DatedRota.as_manager()

    class Meta:
        constraints = [period_in_order("absence_period")]
        indexes = [models.Index(fields=["person", "valid_to"], name="absence_person")]

    def __str__(self) -> str:
        return str(self.person)


class CallOutRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """One's own, and in the desk those of cases one works with."""
        if not viewer.inside:
            return None
        own = Q(person_id=viewer.person_id, person_id__isnull=False)
        if not works_in_desk(viewer):
            return own
        return own | Q(case__isnull=True) | of_agents(viewer, "case__")


class CallOut(models.Model):
    """Real work while on call: from, to (None: still at it), why, and the case it is about."""

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="call_outs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="call_outs"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=300, blank=True)

    objects = CallOutRows.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [_moments_in_order("call_out_span", "starts_at", "ends_at")]
        indexes = [models.Index(fields=["person", "starts_at"], name="call_out_person")]

    def __str__(self) -> str:
        return f"{self.person} {timezone.localtime(self.starts_at):%d.%m.%Y %H.%M}"


class CallTry(models.Model):
    """Somebody on the escalation path was called about a case, and answered or did not.

    `step` is where on the path (None: called last, after all steps). `by` is who called, or whose
    program did. One that was written by mistake is struck.
    """

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="tries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="call_tries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    answered = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = CallOutRows.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["rota", "at"], name="call_try_rota")]

    def __str__(self) -> str:
        return f"{self.person} {timezone.localtime(self.at):%d.%m.%Y %H.%M}"


class RotaPlan(models.Model):
    """The plan as it was told to those it concerns: days [first, end), with its shifts as they stood
    (`[{layer, person, from, to, why}]`). Insert-only.
    """

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="plans")
    first = models.DateField()
    end = models.DateField()
    shifts = models.JSONField()
    published_at = models.DateTimeField()
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RotaRows.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="rota_plan_days", condition=Q(end__gt=F("first")))
        ]

    def __str__(self) -> str:
        return f"{self.rota} {self.first}"


class AgreedRule(Dated):
    """A rule on working time with another value than the law's, by a local agreement (`basis`).

    `value` is a fraction as text, `1/5` or `37`: exact.
    """

    class Code(models.TextChoices):
        SHARE = "share", _("Share of on-call time that counts as work")
        WEEK = "week_hours", _("Working hours a week")
        AVERAGE = "average_weeks", _("Weeks the hours are averaged over")
        WEEK_MOST = "week_most", _("Most hours in one week when they are averaged")
        DAILY = "daily_rest", _("Rest in 24 hours")
        WEEKLY = "weekly_rest", _("Rest in a week")
        PLAN = "plan_days", _("Days ahead the plan is told")
        OVERTIME_WEEK = "overtime_week", _("Called out in a week, at most")
        OVERTIME_FOUR = "overtime_four", _("Called out in four weeks on end, at most")
        OVERTIME_YEAR = "overtime_year", _("Called out in 52 weeks, at most")
        NIGHT_FROM = "night_from", _("Night begins")
        NIGHT_UNTIL = "night_until", _("Night ends")

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="agreed_rules")
    code = models.CharField(max_length=13, choices=Code)
    value = models.CharField(max_length=20)
    basis = models.CharField(max_length=300)

    objects = DatedRota.as_manager()

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [period_in_order("agreed_rule_period")]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.value}"
