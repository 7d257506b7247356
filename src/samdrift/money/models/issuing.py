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


class Issuer(models.Model):
    """Who an arrangement's invoices come from, and how they are paid. `account` is 11 digits.

    `vat_rate` is the rate of costs that say none, used where it is registered for VAT.
    `last_number` is the number of the newest invoice; it is taken and raised in one transaction.
    """

    arrangement = models.OneToOneField(Arrangement, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    orgnr = models.CharField(max_length=9)
    street = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=4, blank=True)
    town = models.CharField(max_length=80, blank=True)
    account = models.CharField(max_length=11)
    email = models.EmailField(blank=True)
    vat_registered = models.BooleanField(default=True)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, default=25)
    in_business_register = models.BooleanField(default=False)
    due_days = models.PositiveSmallIntegerField(default=30)
    last_number = models.PositiveIntegerField(default=0)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="issuer_vat_rate", condition=Q(vat_rate__gt=0, vat_rate__lt=100)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Recipient(models.Model):
    """How a member is to be billed: the reference its invoices must carry, and what differs from
    the member's own name and organisation number.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    buyer_reference = models.CharField(max_length=100)
    order_reference = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=160, blank=True)
    orgnr = models.CharField(max_length=9, blank=True)
    street = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=4, blank=True)
    town = models.CharField(max_length=80, blank=True)

    objects = SeenInside[Any].as_manager()

    def __str__(self) -> str:
        return str(self.member)


class OwnPostings(Reached[Any]):
    """Of a member: for its own people and the centre. Of the cooperation itself: for the centre."""

    def audience(self, viewer: Viewer) -> Q | None:
        if not viewer.inside:
            return None
        return Q() if viewer.centre else Q(member_id__in=viewer.members)


class PostingRule(models.Model):
    """Where a cost is posted in the accounts of a member, or of the cooperation itself (no member):
    the account string of the narrowest rule that fits (agreement, then key, then all). Without one
    the art and function are told.
    """

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    key = models.ForeignKey(
        SplitKey, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    account = models.CharField(max_length=60)
    text = models.CharField(max_length=120, blank=True)

    objects = OwnPostings.as_manager()

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
        return self.account


class MemberInvoice(models.Model):
    """The invoice (or credit note) from the cooperation to a member on a closed run, with its EHF
    and its PDF as they were sent. Insert-only. Amounts are those of the document, in kroner: a
    credit note's are positive when they are to the member's good.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="invoices")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    is_credit = models.BooleanField(default=False)
    issued_on = models.DateField()
    due_on = models.DateField()
    buyer_reference = models.CharField(max_length=100)
    net = models.DecimalField(**MONEY)
    vat = models.DecimalField(**MONEY)
    payable = models.DecimalField(**MONEY)
    ehf = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    credits = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="credited_by"
    )
    issued_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField()

    objects = OwnPostings.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "member"], name="member_invoice_once"),
            models.UniqueConstraint(fields=["issuer", "number"], name="member_invoice_number"),
        ]
        indexes = [models.Index(fields=["-issued_on", "-id"], name="member_invoice_newest")]

    def __str__(self) -> str:
        return str(self.number)


class Posting(models.Model):
    """A line of an issued invoice, or of an incoming one that is certified for payment, as it is to
    be posted in the accounts of `member` (none: the cooperation's own). Insert-only, in kroner: what
    is to the payer's good is below 0. The VAT of a document's postings sums to the document's. One
    that `is_back` mirrors another, of an invoice whose certification was taken back.
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued = models.ForeignKey(
        MemberInvoice, on_delete=models.PROTECT, null=True, blank=True, related_name="postings"
    )
    incoming = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, null=True, blank=True, related_name="postings"
    )
    position = models.PositiveIntegerField()
    account = models.CharField(max_length=100, blank=True)
    art = models.CharField(max_length=3, blank=True)
    function = models.CharField(max_length=4, blank=True)
    text = models.CharField(max_length=200)
    detail = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    net = models.DecimalField(**MONEY)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    vat = models.DecimalField(**MONEY)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key = models.ForeignKey(
        SplitKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_back = models.BooleanField(default=False)
    posted_on = models.DateField(db_index=True)

    objects = OwnPostings.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="posting_of_one_document",
                condition=Q(issued__isnull=False, incoming__isnull=True)
                | Q(issued__isnull=True, incoming__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["issued", "incoming", "position"],
                name="posting_position",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["member", "posted_on"], name="posting_of_member")]

    def __str__(self) -> str:
        return self.text


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
