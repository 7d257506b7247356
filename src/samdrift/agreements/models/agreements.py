"""Agreements with suppliers and between members: who is in them, until when, and their papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.matters import MONEY
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import Reached, SeenInside
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.systems import System

PERCENT: dict[str, Any] = {
    "max_digits": 7,
    "decimal_places": 4,
    "validators": [MaxValueValidator(100)],
}
"""A share in per cent, four decimals: 99.9500."""


def of_agreement(viewer: Viewer, path: str = "agreement__") -> Q | None:
    """Said once: prices, levels, papers and claims are for the members that are or were in the
    agreement, and for the centre. `path` leads from the row to its agreement, with `__` last.
    """
    if not viewer.inside:
        return None
    if viewer.centre:
        return Q()
    outer = f"{path}pk" if path else "pk"
    own = Participation.objects.filter(agreement=OuterRef(outer), member_id__in=viewer.members)
    return Q(Exists(own))


class OfAgreement(Reached[Any]):
    """Rows that hang on an agreement, and are for those in it."""

    def audience(self, viewer: Viewer) -> Q | None:
        return of_agreement(viewer)


class DatedOfAgreement(DatedRows, OfAgreement):
    pass


class AgreementRows(DatedRows, SeenInside[Any]):
    def running(self, day: dt.date) -> Any:
        """In force on the day, and not left before it."""
        return self.on(day).filter(Q(left_on__isnull=True) | Q(left_on__gt=day))

    def priced_for(self, viewer: Viewer) -> Any:
        """Those whose prices and papers the viewer may see."""
        condition = of_agreement(viewer, "")
        return self.none() if condition is None else self.filter(condition)


class Agreement(Dated):
    """What is agreed with a supplier (or between the members), in force in [valid_from, valid_to).

    That it exists, with whom, about what and until when is seen by all inside; what hangs on it is
    for those in it. `reference` is the number that invoices carry (BT-12), `number` our own. A
    call-off lies `under` its framework agreement. `billed` tells who gets the invoices: each member
    or one for all; for `billing_months` at a time, in advance or after, `billing_lag` days later.
    """

    class Kind(models.TextChoices):
        SSA_L = "ssa_l", _("SSA-L: services over the internet")
        SSA_D = "ssa_d", _("SSA-D: operation")
        SSA_V = "ssa_v", _("SSA-V: maintenance")
        SSA_K = "ssa_k", _("SSA-K: purchase")
        SSA_T = "ssa_t", _("SSA-T: development and adaptation")
        SSA_O = "ssa_o", _("SSA-O: assignment")
        SSA_B = "ssa_b", _("SSA-B: assistance")
        SSA_SKY = "ssa_sky", _("SSA-sky: cloud services")
        FRAMEWORK = "framework", _("Framework agreement")
        CALL_OFF = "call_off", _("Call-off from a framework agreement")
        LEASE = "lease", _("Lease")
        SERVICE = "service", _("Service agreement")
        COOPERATION = "cooperation", _("Cooperation agreement")
        OTHER = "other", pgettext_lazy("kind of agreement", "Other")

    class Billed(models.TextChoices):
        MEMBER = "member", _("Each member")
        JOINT = "joint", _("One invoice for all")

    number = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=60, blank=True, db_index=True)
    title = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    under = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="call_offs"
    )
    purpose = models.TextField(blank=True)
    signed_on = models.DateField(null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    supplier_notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    renewal_months = models.PositiveSmallIntegerField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=300, blank=True)
    lead = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    billed = models.CharField(max_length=6, choices=Billed, default=Billed.MEMBER)
    billing_months = models.PositiveSmallIntegerField(default=1)
    billing_in_advance = models.BooleanField(default=False)
    billing_lag = models.PositiveSmallIntegerField(default=14)
    note = models.TextField(blank=True)

    objects = AgreementRows.as_manager()

    class Meta:
        constraints = [
            period_in_order("agreement_period"),
            models.CheckConstraint(
                name="agreement_billing_months", condition=Q(billing_months__in=(1, 2, 3, 4, 6, 12))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class AgreementSystem(models.Model):
    """That the agreement is about a system."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="about")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "system"], name="agreement_system")
        ]

    def __str__(self) -> str:
        return f"{self.agreement} – {self.system}"


class ParticipationRows(DatedRows, SeenInside[Any]):
    pass


class Participation(Dated):
    """That a member is in the agreement in [valid_from, valid_to), and how its quantity is counted.

    `came_by` tells on which ground it is in: from the start, by an option or clause, by succession
    of a member that was in it, or later without any of these (which a change must then carry).
    """

    class Basis(models.TextChoices):
        USERS = "users", _("Users counted in the agreement's systems")
        FIXED = "fixed", _("A fixed quantity")
        INHABITANTS = "inhabitants", _("Inhabitants")
        EMPLOYEES = "employees", _("Employees")
        WORKSTATIONS = "workstations", _("Workstations")

    class CameBy(models.TextChoices):
        START = "start", _("In it from the start")
        OPTION = "option", _("By an option or clause")
        SUCCESSION = "succession", _("Succeeds a member that was in it")
        LATER = "later", _("Taken in later")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="participations"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=12, choices=Basis, default=Basis.USERS)
    quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    came_by = models.CharField(max_length=10, choices=CameBy, default=CameBy.START)
    buyer_reference = models.CharField(max_length=60, blank=True, db_index=True)
    note = models.CharField(max_length=300, blank=True)

    objects = ParticipationRows.as_manager()

    class Meta:
        constraints = [
            period_in_order("participation_period"),
            models.CheckConstraint(
                name="participation_fixed_quantity",
                condition=~Q(basis="fixed") | Q(quantity__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["agreement", "member"], name="participation_who")]

    def __str__(self) -> str:
        return f"{self.agreement} – {self.member}"


class Entitled(Dated):
    """Who may join or call off, as the announcement named them: by organisation number."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="entitled")
    orgnr = models.CharField(max_length=9)
    name = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=300, blank=True)

    objects = DatedOfAgreement.as_manager()

    class Meta:
        constraints = [
            period_in_order("entitled_period"),
            models.UniqueConstraint(
                fields=["agreement", "orgnr", "valid_from"], name="entitled_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.orgnr}".strip()


class Award(models.Model):
    """How the agreement came about, and its value when it was awarded, in kroner without VAT.

    The value is for the whole term with options (procurement regulations § 5-4); None is unknown.
    """

    class Subject(models.TextChoices):
        GOODS = "goods", _("Goods or services")
        WORKS = "works", _("Building and construction works")

    class Procedure(models.TextChoices):
        OPEN = "open", _("Open competition")
        RESTRICTED = "restricted", _("Restricted competition")
        NEGOTIATED = "negotiated", _("Competition with negotiation")
        MINI = "mini", _("Mini-competition under a framework")
        DIRECT = "direct", _("Direct award")
        IN_HOUSE = "in_house", _("In-house or between public bodies")

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="award")
    value = models.DecimalField(**MONEY, null=True, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    subject = models.CharField(max_length=5, choices=Subject, default=Subject.GOODS)
    procedure = models.CharField(max_length=10, choices=Procedure, blank=True)
    announcement = models.CharField(max_length=200, blank=True)
    value_source = models.CharField(max_length=300, blank=True)

    objects = OfAgreement.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="award_value_positive", condition=Q(value__isnull=True) | Q(value__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.value}"
