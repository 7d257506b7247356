"""Delegation: what a body lets another body or a person decide, within which limits."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision, decision_reach
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import Reached, SeenInside
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class DelegationRows(DatedRows, SeenInside[Any]):
    pass


class Delegation(Dated):
    """What `from_body` lets a body or a person decide. The body stays responsible.

    `kinds` are kinds of matter, none is every kind; the subject is a system it is limited to.
    Amounts are kroner: for each decision, and for all within a calendar `period`; None is no limit.
    One with a `member` is that member's own delegation at home: recorded, not judged here. One that a
    body passes on of what was delegated to it lies `under` that; `path` is the ids from the first to
    this one, so that what is used of each is one look-up.
    """

    class Period(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        HALF = "half", _("Half-year")
        YEAR = "year", _("Year")

    from_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    under = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    path = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    what = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    kinds = models.JSONField(default=list, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    per_decision = models.DecimalField(**MONEY, null=True, blank=True)
    per_period = models.DecimalField(**MONEY, null=True, blank=True)
    period = models.CharField(max_length=7, choices=Period, default=Period.YEAR)
    decided_by = models.CharField(max_length=300, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_because = models.CharField(max_length=300, blank=True)

    objects = DelegationRows.as_manager()

    class Meta:
        constraints = [
            period_in_order("delegation_period"),
            models.CheckConstraint(
                name="delegation_one_receiver",
                condition=Q(to_body__isnull=False, to_person__isnull=True)
                | Q(to_body__isnull=True, to_person__isnull=False),
            ),
            models.CheckConstraint(
                name="delegation_from",
                condition=Q(from_body__isnull=False, member__isnull=True)
                | Q(from_body__isnull=True, member__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.what)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)

    @property
    def giver(self) -> Body | Member | None:
        """The body it comes from; for a delegation at home the member."""
        return self.from_body or self.member

    @property
    def receiver(self) -> Body | Person | None:
        return self.to_body or self.to_person

    @property
    def subject(self) -> Ref | None:
        return Ref(self.subject_kind, self.subject_id) if self.subject_id else None


class OfDecision(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return decision_reach(viewer, "decision__")


class Delegated(models.Model):
    """That a decision was taken on a delegation, with what it bound of the limit, in kroner."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="delegated")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="uses")
    amount = models.DecimalField(**MONEY, null=True, blank=True)

    objects = OfDecision.as_manager()

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.delegation_id}"
