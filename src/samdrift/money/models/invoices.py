"""Invoices as they came: the delivery, the invoice, its lines, and what they were found to be."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.terms import Term
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.reach import CentreOnly, Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier

NOK = "NOK"
UNIT_PRICE: dict[str, Any] = {"max_digits": 18, "decimal_places": 6}


def of_invoice(viewer: Viewer, path: str = "invoice__") -> Q | None:
    """Said once: an invoice is for the member it is sent to and for the centre; one to the centre
    for all members is also for those in its agreement. `path` leads to the invoice, `__` last.
    """
    if not viewer.inside:
        return None
    if viewer.centre:
        return Q()
    own = Q(**{f"{path}member_id__in": viewer.members})
    shared = Participation.objects.filter(
        agreement=OuterRef(f"{path}agreement_id"), member_id__in=viewer.members
    )
    return own | (Q(**{f"{path}member__isnull": True}) & Q(Exists(shared)))


class OfInvoice(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_invoice(viewer)


class InvoiceRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_invoice(viewer, "")


class Invoice(models.Model):
    """An invoice or a credit note, read from the file that came. Amounts are those of the document
    in its currency; a credit note's are kept positive, as in the document. `member` is the buyer,
    None is the centre. `match` tells how sure it is that it belongs to the agreement.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        CREDIT = "credit", _("Credit note")

    class Match(models.TextChoices):
        NONE = "none", _("No agreement found")
        UNSURE = "unsure", _("Suggested")
        SURE = "sure", _("Found")
        HAND = "hand", _("Set by hand")
        OUTSIDE = "outside", _("Belongs to no agreement")

    class Verdict(models.TextChoices):
        WAITING = "waiting", _("Not checked yet")
        RIGHT = "right", _("Right")
        WRONG = "wrong", _("Wrong")
        UNEXPLAINED = "unexplained", _("Not explained")

    kind = models.CharField(max_length=7, choices=Kind)
    number = models.CharField(max_length=100)
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seller_name = models.CharField(max_length=200)
    seller_orgnr = models.CharField(max_length=20, blank=True, db_index=True)
    buyer_name = models.CharField(max_length=200, blank=True)
    buyer_orgnr = models.CharField(max_length=20, blank=True)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    covers_from = models.DateField(null=True, blank=True)
    covers_to = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="NOK")
    buyer_reference = models.CharField(max_length=200, blank=True)
    order_reference = models.CharField(max_length=200, blank=True)
    contract_reference = models.CharField(max_length=200, blank=True)
    credits = models.JSONField(default=list, blank=True)
    payment_id = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    net = models.DecimalField(**MONEY)
    vat = models.DecimalField(**MONEY)
    rounding = models.DecimalField(**MONEY, default=0)
    payable = models.DecimalField(**MONEY)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    match = models.CharField(max_length=8, choices=Match, default=Match.NONE)
    match_ground = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=11, choices=Verdict, default=Verdict.WAITING)
    deviation = models.DecimalField(**MONEY, null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()

    objects = InvoiceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_orgnr", "kind", "number", "issued_on"],
                name="invoice_once",
                condition=~Q(seller_orgnr=""),
            ),
            models.UniqueConstraint(
                fields=["seller_name", "kind", "number", "issued_on"],
                name="invoice_once_by_name",
                condition=Q(seller_orgnr=""),
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_on", "-id"], name="invoice_newest"),
            models.Index(fields=["agreement", "issued_on"], name="invoice_of_agreement"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_name} {self.number}"


class InvoiceKroner(models.Model):
    """What an invoice in another currency is in kroner. `vat_told` is the VAT as the document itself
    tells it in kroner; the rest is by the rate a person entered, with its day and source: kroner for
    one of the currency. None: nobody has entered it yet.
    """

    invoice = models.OneToOneField(Invoice, on_delete=models.CASCADE, related_name="kroner")
    vat_told = models.DecimalField(**MONEY, null=True, blank=True)
    rate = models.DecimalField(**UNIT_PRICE, null=True, blank=True)
    rate_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    net = models.DecimalField(**MONEY, null=True, blank=True)
    vat = models.DecimalField(**MONEY, null=True, blank=True)
    set_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField(null=True, blank=True)

    objects = OfInvoice.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invoice_kroner_whole",
                condition=Q(
                    rate__isnull=True, rate_on__isnull=True, net__isnull=True, vat__isnull=True
                )
                | Q(rate__gt=0, rate_on__isnull=False, net__isnull=False, vat__isnull=False)
                & ~Q(source=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.rate}"


class Delivery(models.Model):
    """A file that came as an invoice: taken, known already, or refused with the rules it breaks.
    The original is kept byte for byte, whatever came of it.
    """

    class Way(models.TextChoices):
        BROWSER = "browser", _("Dropped in the browser")
        FOLDER = "folder", _("From the watched folder")
        HTTP = "http", _("By the interface for programs")
        COMMAND = "command", _("By command")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waits to be read")
        TAKEN = "taken", _("Taken in")
        KNOWN = "known", _("Known already")
        REFUSED = "refused", _("Refused")

    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, db_index=True)
    way = models.CharField(max_length=7, choices=Way)
    came_at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.WAITING)
    code = models.CharField(max_length=60, blank=True)
    violations = models.JSONField(default=list, blank=True)
    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    settled = models.BooleanField(default=False)

    objects = CentreOnly[Any].as_manager()

    class Meta:
        indexes = [models.Index(fields=["-came_at", "-id"], name="delivery_newest")]

    def __str__(self) -> str:
        return f"{self.file} {self.outcome}"


class InvoiceLine(models.Model):
    """A line, as billed; and, once checked, what it should have been.

    `quantity`, `price` and `net` are the document's; `right_*` what the agreement gives for the
    member and period. `net - right_net` = `price_part` + `quantity_part`, to the øre. `faults` are
    codes of what is wrong, `reckoning` how it was worked out.
    """

    class Verdict(models.TextChoices):
        WAITING = "waiting", _("Not checked yet")
        RIGHT = "right", _("Right")
        WRONG = "wrong", _("Wrong")
        UNEXPLAINED = "unexplained", _("Not explained")

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    line_id = models.CharField(max_length=60)
    item = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    note = models.TextField(blank=True)
    quantity = models.DecimalField(**UNIT_PRICE)
    unit = models.CharField(max_length=10, blank=True)
    price = models.DecimalField(**UNIT_PRICE)
    base_quantity = models.DecimalField(**UNIT_PRICE, default=1)
    allowances = models.DecimalField(**MONEY, default=0)
    net = models.DecimalField(**MONEY)
    vat_category = models.CharField(max_length=3, blank=True)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    covers_from = models.DateField(null=True, blank=True)
    covers_to = models.DateField(null=True, blank=True)
    accounting_cost = models.CharField(max_length=100, blank=True)
    order_line = models.CharField(max_length=60, blank=True)
    object_reference = models.CharField(max_length=100, blank=True)
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verdict = models.CharField(max_length=11, choices=Verdict, default=Verdict.WAITING)
    right_quantity = models.DecimalField(**UNIT_PRICE, null=True, blank=True)
    right_price = models.DecimalField(**UNIT_PRICE, null=True, blank=True)
    right_net = models.DecimalField(**MONEY, null=True, blank=True)
    price_part = models.DecimalField(**MONEY, null=True, blank=True)
    quantity_part = models.DecimalField(**MONEY, null=True, blank=True)
    faults = models.JSONField(default=list, blank=True)
    reckoning = models.JSONField(default=dict, blank=True)

    objects = OfInvoice.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position")
        ]

    def __str__(self) -> str:
        return self.name


class InvoiceCharge(models.Model):
    """An allowance (below 0) or a charge on the whole invoice."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="charges")
    reason = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(**MONEY)
    vat_category = models.CharField(max_length=3, blank=True)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    objects = OfInvoice.as_manager()

    def __str__(self) -> str:
        return self.reason


class InvoiceAttachment(models.Model):
    """A file that lay in the invoice."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=200, blank=True)

    objects = OfInvoice.as_manager()

    def __str__(self) -> str:
        return self.description or str(self.file)


class Lesson(models.Model):
    """What people have taught about a supplier's invoices: that this value in this field means that
    agreement, member or term. Used before guessing.
    """

    class Field(models.TextChoices):
        BUYER_REFERENCE = "buyer_reference", _("Buyer's reference")
        ORDER_REFERENCE = "order_reference", _("Order reference")
        CONTRACT_REFERENCE = "contract_reference", _("Agreement number")
        ITEM = "item", _("Item number")
        NAME = "name", pgettext_lazy("invoice line", "Item name")
        OBJECT = "object", _("Object reference")
        ACCOUNTING_COST = "accounting_cost", _("Accounting reference")
        SELLER = "seller", _("Seller")

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=18, choices=Field)
    value = models.CharField(max_length=300, blank=True)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    term = models.ForeignKey(
        Term, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    learned_on = models.DateField()

    objects = CentreOnly[Any].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "field", "value"], name="lesson_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.value}"
