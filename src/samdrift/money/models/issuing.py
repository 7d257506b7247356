"""What leaves the cooperation: invoices to the members on closed runs, approvals, and postings."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import Agreement
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.reach import Reached, SeenInside
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import Invoice, of_invoice
from samdrift.money.models.keys import SplitKey
from samdrift.money.models.runs import Run
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class Inside(SeenInside[Any]):
    pass


class Issuer(models.Model):
    """Who an arrangement's invoices come from, and how they are paid. `account` is 11 digits."""

    arrangement = models.OneToOneField(Arrangement, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    orgnr = models.CharField(max_length=9)
    street = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=4, blank=True)
    town = models.CharField(max_length=80, blank=True)
    account = models.CharField(max_length=11)
    email = models.EmailField(blank=True)
    vat_registered = models.BooleanField(default=True)
    due_days = models.PositiveSmallIntegerField(default=30)
    last_number = models.PositiveIntegerField(default=0)

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return self.name


class PostingRule(models.Model):
    """Where in a member's accounts its part of a cost is posted: the account string of the narrowest
    rule that fits (agreement, then key, then all). Without one the art and function are told.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    key = models.ForeignKey(
        SplitKey, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    account = models.CharField(max_length=60)
    text = models.CharField(max_length=120, blank=True)

    objects = Inside.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="posting_rule_of_one_thing",
                condition=Q(agreement__isnull=True) | Q(key__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["member", "agreement", "key"],
                name="posting_rule_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.account}"


class MemberInvoice(models.Model):
    """The invoice (or credit note) from the cooperation to a member on a closed run, with its EHF
    and its PDF as they were sent. Amounts in kroner.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="invoices")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(unique=True)
    is_credit = models.BooleanField(default=False)
    issued_on = models.DateField()
    due_on = models.DateField()
    net = models.DecimalField(**MONEY)
    vat = models.DecimalField(**MONEY)
    payable = models.DecimalField(**MONEY)
    ehf = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    credits = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="credited_by"
    )

    class Rows(Reached[Any]):
        def audience(self, viewer: Viewer) -> Q | None:
            if not viewer.inside:
                return None
            return Q() if viewer.centre else Q(member_id__in=viewer.members)

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "member"], name="member_invoice_once")
        ]

    def __str__(self) -> str:
        return str(self.number)


class Approval(models.Model):
    """A step in the approval of an incoming invoice: attested, then certified for payment by
    another person. Insert-only; one taken back is a row of its own. `state` is where the invoice
    stands after the step; `attester` and `delegation` are those a certification rests on (no
    delegation: the person's role is enough).
    """

    class Step(models.TextChoices):
        ATTESTED = "attested", _("Attested")
        CERTIFIED = "certified", _("Certified for payment")
        STOPPED = "stopped", pgettext_lazy("of an invoice", "Stopped")
        TAKEN_BACK = "taken_back", pgettext_lazy("of an approval", "Taken back")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for attestation")
        ATTESTED = "attested", _("Waits for certification")
        CERTIFIED = "certified", _("Certified for payment")
        STOPPED = "stopped", pgettext_lazy("of an invoice", "Stopped")

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="approvals")
    step = models.CharField(max_length=10, choices=Step)
    state = models.CharField(max_length=9, choices=State)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attester = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Rows(Reached[Any]):
        def audience(self, viewer: Viewer) -> Q | None:
            return of_invoice(viewer)

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approval_two_people",
                condition=~Q(step="certified")
                | Q(attester__isnull=True)
                | ~Q(person=F("attester")),
            )
        ]
        indexes = [models.Index(fields=["invoice", "-id"], name="approval_newest")]

    def __str__(self) -> str:
        return f"{self.invoice} {self.step}"
