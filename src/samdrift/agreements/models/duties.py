"""Duties of both sides: reports, meetings, plans, days of notice; and what came of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import Agreement, OfAgreement, of_agreement
from samdrift.agreements.models.terms import Term
from samdrift.followup.models.activities import Activity
from samdrift.kernel.reach import Reached
from samdrift.kernel.registry import Ref
from samdrift.kernel.said import again
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Appointment, Person


class Duty(models.Model):
    """What a side has to do, once or again and again; an activity on the wheel carries it.

    One with `source_kind` follows by itself from a row of the agreement (an option, a step of a
    price, a claim) and is kept in step with it; the others are written by people. `rule` is one of
    follow-up's recurrence rules.
    """

    class Kind(models.TextChoices):
        REPORT = "report", pgettext_lazy("from a supplier", "Report")
        PLAN = "plan", _("Yearly development plan")
        STRATEGIC = "strategic", _("Strategic meeting")
        PROFESSIONAL = "professional", _("Professional meeting")
        FORUM = "forum", _("User forum")
        EVALUATION = "evaluation", _("Evaluation")
        PRICE_STEP = "price_step", _("Price step")
        LEVEL_STEP = "level_step", _("Service level rises")
        INDEX = "index", _("Index regulation")
        OPTION = "option", _("Last day to use an option")
        NOTICE = "notice", _("Last day of notice")
        END = "end", _("The agreement ends")
        HOURS = "hours", _("Hours lapse")
        CLAIM = "claim", _("Last day to claim")
        OTHER = "other", pgettext_lazy("kind of duty", "Other")

    class Whose(models.TextChoices):
        OURS = "ours", pgettext_lazy("duty", "Ours")
        SUPPLIER = "supplier", pgettext_lazy("duty", "The supplier's")
        BOTH = "both", pgettext_lazy("duty", "Both")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=160)
    whose = models.CharField(max_length=8, choices=Whose, default=Whose.SUPPLIER)
    annex = models.CharField(max_length=80, blank=True)
    rule = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    lead_days = models.PositiveSmallIntegerField(default=30)
    role = models.CharField(
        max_length=20, choices=Appointment.Role, blank=True, default="management_lead"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checklist = models.JSONField(default=list, blank=True)
    source_kind = models.CharField(max_length=60, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    source_mark = models.CharField(max_length=60, blank=True)
    activity = models.OneToOneField(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = OfAgreement.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "source_kind", "source_id", "source_mark"],
                name="duty_of_source",
                condition=~Q(source_kind=""),
            ),
            models.CheckConstraint(
                name="duty_one_responsible", condition=Q(role="") | Q(person__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return again(self.title)

    @property
    def source(self) -> Ref | None:
        return Ref(self.source_kind, self.source_id) if self.source_id else None


class OfReport(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_agreement(viewer, "report__duty__agreement__")


class ReportRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_agreement(viewer, "duty__agreement__")


class Report(models.Model):
    """A report that was due, with what it says. Late is derived: due is past and it has not come."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="reports")
    due_on = models.DateField()
    covers_from = models.DateField(null=True, blank=True)
    covers_to = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    file = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)

    objects = ReportRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "due_on"], name="report_once")]

    def __str__(self) -> str:
        return f"{self.duty} {self.due_on}"


class ReportFigure(models.Model):
    """What a report says was attained of a term, to be held against what was measured here."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=16, decimal_places=4)

    objects = OfReport.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "term"], name="report_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.term}: {self.value}"
