"""Forms of fixed charges, of the key of an agreement, and of when members come into a split."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.forms import DayField, Form, Kroner, Percent, choose
from samdrift.kernel.reach import seen
from samdrift.money.models.keys import FixedCharge, SplitKey
from samdrift.money.queries import keys as queries
from samdrift.parties.forms.common import text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import living_members


def monthly_field() -> Any:
    return Kroner(
        label=_("Kroner a month"), help_text=_("Without VAT."), max_digits=13, decimal_places=2
    )


def next_month(today: dt.date) -> dt.date:
    return plus_months(today.replace(day=1), 1)


class ChargeForm(Form):
    """A cost each month that has no invoice."""

    title = text(_("What it is for"), 160, required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=FixedCharge.Kind.choices)
    monthly = monthly_field()
    vat = Percent(
        label=_("VAT in per cent"),
        required=False,
        max_digits=5,
        decimal_places=2,
        help_text=_("Empty: without VAT."),
    )
    key = choose(SplitKey.objects.none(), _("Split by"), required=False, empty_label=_("Not split"))
    member = choose(
        Member.objects.none(),
        _("Or the member’s own"),
        required=False,
        empty_label=_("Not one’s own"),
    )
    valid_from = DayField(label=_("From"))
    valid_to = DayField(label=_("No longer from"), required=False)

    def prepare(self) -> None:
        key: Any = self.fields["key"]
        member: Any = self.fields["member"]
        key.queryset = queries.key_choices(self.viewer)
        own = self.instance.member_id if self.instance is not None else None
        member.queryset = living_members(self.viewer) | seen(Member, self.viewer).filter(pk=own)
        if self.instance is None:
            self.initial.setdefault("valid_from", next_month(self.viewer.today))


class AmountForm(Form):
    """Another amount from a day on. The instance is the charge."""

    day = DayField(label=_("From"))
    monthly = monthly_field()

    def prepare(self) -> None:
        self.initial.setdefault("day", next_month(self.viewer.today))


class AgreementKeyForm(Form):
    """By which key an agreement is split. The instance is the agreement."""

    key = choose(
        SplitKey.objects.none(),
        _("Split by"),
        required=False,
        empty_label=_("No key: each line goes to its member"),
    )
    valid_from = DayField(label=_("From"))

    def prepare(self) -> None:
        field: Any = self.fields["key"]
        field.queryset = queries.key_choices(self.viewer)

    def values_of(self, instance: Any) -> dict[str, Any]:
        now = queries.key_of_agreement(instance, self.viewer)
        start = max(self.viewer.today.replace(month=1, day=1), instance.valid_from or dt.date.min)
        return {"key": now.key_id if now else None, "valid_from": start}


class CutOverForm(Form):
    """When a member comes into the split. The instance is the agreement or the key."""

    member = choose(Member.objects.none(), _("Member"))
    day = DayField(
        label=_("In the split from"),
        help_text=_("Until then it bears its own cost and is not in the split."),
    )
    note = text(_("Note"), 300)

    def prepare(self) -> None:
        field: Any = self.fields["member"]
        field.queryset = living_members(self.viewer)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is said yet
        return {}

    def owner(self) -> dict[str, Any]:
        name = "agreement" if isinstance(self.instance, Agreement) else "key"
        return {name: self.instance}
