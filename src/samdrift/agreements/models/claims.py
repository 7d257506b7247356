"""What was measured of the agreed levels, and claims against a supplier until they are settled."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import Agreement, OfAgreement, of_agreement
from samdrift.agreements.models.terms import OfTerm, Term
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.reach import Reached
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class MeasurementRows(OfTerm):
    def standing(self) -> Any:
        return self.filter(superseded_by__isnull=True)


class Measurement(models.Model):
    """What was attained of a term in [starts_on, ends_on), for one member or all.

    Value: per cent for availability; for a time the longest in hours where every case must be within
    it, else the share of cases within it in per cent. `target` is what was agreed the first day, in
    the same unit; None is nothing agreed. `detail` keeps what it was made of (intervals, cases), so
    that it can be opened; `source` tells where it was measured. A new measurement of the same
    supersedes the old; one that was withdrawn points at itself.
    """

    class Source(models.TextChoices):
        DESK = "desk", _("The service desk's clocks")
        MONITORING = "monitoring", _("Monitoring")
        HAND = "hand", _("Entered by hand")
        FILE = "file", pgettext_lazy("source", "Read from a file")

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="measurements")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=6)
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    detail = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=300, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    recorded_at = models.DateTimeField()

    objects = MeasurementRows.as_manager()

    class Meta:
        constraints = [
            # Two, since neither engine counts None as the same as None.
            models.UniqueConstraint(
                fields=["term", "member", "starts_on", "ends_on"],
                name="measurement_stands_once",
                condition=Q(superseded_by__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["term", "starts_on", "ends_on"],
                name="joint_measurement_stands_once",
                condition=Q(superseded_by__isnull=True, member__isnull=True),
            ),
            models.CheckConstraint(
                name="measurement_period", condition=Q(ends_on__gt=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.starts_on}: {self.value}"


class ClaimRows(OfAgreement):
    def open(self) -> Any:
        """Not yet settled, given up or lost."""
        return self.filter(state__in=Claim.OPEN)


class Claim(models.Model):
    """Money (or a delivery) a supplier owes us because what was agreed was not kept.

    Amounts in kroner without VAT. `last_day` is the agreement's last day to claim: after it an
    unsent claim is lost. `mark` makes it the same claim when it is found again.
    """

    class Kind(models.TextChoices):
        PRICE = "price", _("Wrong price")
        QUANTITY = "quantity", _("Wrong quantity")
        DOUBLE = "double", _("Billed twice")
        INVOICE = "invoice", _("Another fault in an invoice")
        LEVEL = "level", _("Service level not kept")
        REPORT = "report", _("Report missing")
        OTHER = "other", pgettext_lazy("kind of claim", "Other")

    class State(models.TextChoices):
        BASIS = "basis", _("Being prepared")
        SENT = "sent", _("Claimed")
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Partly accepted")
        REJECTED = "rejected", _("Rejected by the supplier")
        CREDITED = "credited", _("Credited")
        WAIVED = "waived", _("Waived")
        LAPSED = "lapsed", _("Lost: not claimed in time")
        DONE = "done", pgettext_lazy("claim", "Delivered")
        DROPPED = "dropped", _("Dropped: there is nothing to claim")

    OPEN = ("basis", "sent", "accepted", "partly", "rejected")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="claims")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    mark = models.CharField(max_length=120, blank=True)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    covers_from = models.DateField(null=True, blank=True)
    covers_to = models.DateField(null=True, blank=True)
    amount = models.DecimalField(**MONEY, null=True, blank=True)
    accepted = models.DecimalField(**MONEY, null=True, blank=True)
    credited = models.DecimalField(**MONEY, default=0)
    state = models.CharField(max_length=8, choices=State, default=State.BASIS)
    raised_on = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    responsible = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    letter = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ClaimRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="claim_number"),
            models.UniqueConstraint(
                fields=["agreement", "mark"], name="claim_once", condition=~Q(mark="")
            ),
            models.CheckConstraint(
                name="claim_amount", condition=Q(amount__isnull=True) | Q(amount__gt=0)
            ),
        ]
        indexes = [models.Index(fields=["agreement", "state"], name="claim_state")]

    def __str__(self) -> str:
        return self.title

    def is_late(self, today: dt.date) -> bool:
        """The supplier's answer is due and has not come."""
        return self.state == "sent" and self.answer_by is not None and self.answer_by < today


class OfClaim(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_agreement(viewer, "claim__agreement__")


class Evidence(models.Model):
    """What a claim rests on: a measurement, a line of an invoice, a report; with the reckoning as
    it was when it was put in.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="evidence")
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    text = models.CharField(max_length=500)
    amount = models.DecimalField(**MONEY, null=True, blank=True)
    reckoning = models.JSONField(default=dict, blank=True)
    file = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfClaim.as_manager()

    def __str__(self) -> str:
        return self.text

    @property
    def subject(self) -> Ref | None:
        return Ref(self.subject_kind, self.subject_id) if self.subject_id else None


class ClaimMessage(models.Model):
    """What went between us and the supplier about a claim. Insert-only."""

    class Way(models.TextChoices):
        OUT = "out", _("To the supplier")
        IN = "in", _("From the supplier")
        NOTE = "note", _("Our own note")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="messages")
    way = models.CharField(max_length=4, choices=Way)
    day = models.DateField()
    text = models.TextField()
    file = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfClaim.as_manager()

    def __str__(self) -> str:
        return f"{self.claim} {self.day}"


class Settlement(models.Model):
    """Money that came back on a claim: a credit note (by its Ref) or another way, in kroner."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="settlements")
    day = models.DateField()
    amount = models.DecimalField(**MONEY)
    source_kind = models.CharField(max_length=60, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    text = models.CharField(max_length=300, blank=True)

    objects = OfClaim.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="settlement_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                fields=["claim", "source_kind", "source_id"],
                name="settlement_once",
                condition=~Q(source_kind=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.day}: {self.amount}"
