"""Arrangements: what the members do together, in which legal form, with whom, since when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.members import Member


class LegalFormRows(DatedRows, SeenInside[Any]):
    pass


class LegalForm(Dated):
    """A form of cooperation the law knows (or knew), in force in a period, with its source."""

    code = models.CharField(max_length=30, unique=True)
    name_nb = models.CharField(max_length=120)
    name_nn = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    law = models.CharField(max_length=200)
    legal_person = models.CharField(max_length=10)
    name_rule = models.CharField(max_length=200, blank=True)
    order = models.SmallIntegerField(default=0)

    objects = LegalFormRows.as_manager()

    def __str__(self) -> str:
        return str(getattr(self, f"name_{(get_language() or 'nb')[:2]}", self.name_nb))


class Inside(SeenInside[Any]):
    pass


class LegalClause(models.Model):
    """A point the founding agreement of a legal form must hold."""

    form = models.ForeignKey(LegalForm, on_delete=models.CASCADE, related_name="clauses")
    letter = models.CharField(max_length=4)
    text_nb = models.CharField(max_length=300)
    text_nn = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    source = models.CharField(max_length=120)
    order = models.SmallIntegerField(default=0)

    objects = Inside.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "letter"], name="legal_clause_letter"),
        ]

    def __str__(self) -> str:
        return str(getattr(self, f"text_{(get_language() or 'nb')[:2]}", self.text_nb))


class Arrangement(models.Model):
    """One cooperation of some of the members: operation, strategy, a joint board."""

    name = models.CharField(max_length=160)
    purpose = models.TextField(blank=True)
    tasks = models.TextField(blank=True)
    founded_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    operating_since = models.DateField(null=True, blank=True)
    evaluate_on = models.DateField(null=True, blank=True)
    orgnr = models.CharField(max_length=9, blank=True)

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return self.name


class DatedInside(DatedRows, SeenInside[Any]):
    pass


class ArrangementForm(Dated):
    """An arrangement's legal form in a period, with its seat and its agreement."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.CASCADE, related_name="forms")
    form = models.ForeignKey(LegalForm, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="seat_of"
    )
    is_legal_person = models.BooleanField(null=True, blank=True)
    agreement = models.CharField(max_length=300, blank=True)

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [period_in_order("arrangement_form_period")]

    def __str__(self) -> str:
        return f"{self.arrangement}: {self.form}"


class ClauseAnswer(models.Model):
    """Where the arrangement's agreement deals with a point the law demands."""

    arrangement_form = models.ForeignKey(
        ArrangementForm, on_delete=models.CASCADE, related_name="answers"
    )
    clause = models.ForeignKey(LegalClause, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=300)

    objects = Inside.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrangement_form", "clause"], name="clause_answer"),
        ]

    def __str__(self) -> str:
        return self.where


class Membership(Dated):
    """A member's part in an arrangement in a period: as owner, customer or both."""

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="memberships"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    is_owner = models.BooleanField(default=True)
    is_customer = models.BooleanField(default=True)
    joined_by = models.CharField(max_length=300, blank=True)
    left_by = models.CharField(max_length=300, blank=True)

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [
            period_in_order("membership_period"),
            models.CheckConstraint(
                name="membership_owner_or_customer",
                condition=models.Q(is_owner=True) | models.Q(is_customer=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.arrangement}"


class Stake(Dated):
    """One of four different things a member has in an arrangement, each with its own dates.

    Ownership and liability are weights (29 of 100, or 1 of 7), votes and seats are counts.
    """

    class Kind(models.TextChoices):
        OWNERSHIP = "ownership", _("Ownership share")
        LIABILITY = "liability", _("Liability share")
        VOTES = "votes", _("Votes")
        SEATS = "seats", _("Seats")

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="stakes")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.DecimalField(max_digits=14, decimal_places=6)

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [
            period_in_order("stake_period"),
            models.CheckConstraint(name="stake_not_negative", condition=models.Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"


class Transfer(models.Model):
    """What a member has transferred to an arrangement: when, and by which decision."""

    class Kind(models.TextChoices):
        RESPONSIBILITY = "responsibility", _("Responsibility")
        AUTHORITY = "authority", _("Authority")
        TASK = "task", _("Task")

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="transfers")
    kind = models.CharField(max_length=14, choices=Kind)
    what = models.CharField(max_length=300)
    transferred_on = models.DateField()
    decision = models.CharField(max_length=300)
    decided_by = models.CharField(max_length=160, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=300, blank=True)

    objects = Inside.as_manager()

    def __str__(self) -> str:
        return self.what
