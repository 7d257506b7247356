"""What is expected to be billed, worked out before the invoice comes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, of_agreement
from samdrift.agreements.models.terms import Term
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import UNIT_PRICE, Invoice
from samdrift.parties.models.members import Member


class ExpectedRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_agreement(viewer)


class Expected(models.Model):
    """The invoice to expect under an agreement for [starts_on, ends_on), from the member billed
    (None: one for all). It is awaited until `due_on`; `net` None: a quantity is not known yet.
    """

    class State(models.TextChoices):
        AWAITED = "awaited", _("Awaited")
        CAME = "came", _("Came")
        MISSING = "missing", _("Has not come")
        DROPPED = "dropped", _("Not to come")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField(db_index=True)
    net = models.DecimalField(**MONEY, null=True, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.AWAITED)
    invoice = models.ForeignKey(
        Invoice, on_delete=models.SET_NULL, null=True, blank=True, related_name="expected"
    )
    reason = models.CharField(max_length=300, blank=True)

    objects = ExpectedRows.as_manager()

    class Meta:
        constraints = [
            # Two, since neither engine counts None as the same as None.
            models.UniqueConstraint(
                fields=["agreement", "member", "starts_on"], name="expected_once"
            ),
            models.UniqueConstraint(
                fields=["agreement", "starts_on"],
                name="joint_expected_once",
                condition=Q(member__isnull=True),
            ),
            models.CheckConstraint(name="expected_period", condition=Q(ends_on__gt=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.starts_on}"

    def is_missing(self, today: dt.date) -> bool:
        """Its day is past and no invoice has come."""
        return self.state in {"awaited", "missing"} and self.due_on < today


class ExpectedLineRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_agreement(viewer, "expected__agreement__")


class ExpectedLine(models.Model):
    """One charge of it: this term for this member. Quantity None is not known; `reckoning` tells
    the count it rests on, the tier, the price of the day and the index.
    """

    expected = models.ForeignKey(Expected, on_delete=models.CASCADE, related_name="lines")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    quantity = models.DecimalField(**UNIT_PRICE, null=True, blank=True)
    price = models.DecimalField(**UNIT_PRICE, null=True, blank=True)
    net = models.DecimalField(**MONEY, null=True, blank=True)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    reckoning = models.JSONField(default=dict, blank=True)

    objects = ExpectedLineRows.as_manager()

    def __str__(self) -> str:
        return f"{self.term} {self.starts_on}"
