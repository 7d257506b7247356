"""Forms of purchase against lease."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.matters import Matter
from samdrift.governance.queries.matters import prepared
from samdrift.kernel.forms import DayField, Form, Kroner, choose
from samdrift.kernel.registry import registry
from samdrift.money.calc import fleet_paste
from samdrift.money.calc.accounting_rules import ICT_EQUIPMENT, SOFTWARE
from samdrift.money.calc.cash_flow import INVESTMENT, OPERATING
from samdrift.money.calc.lease_case import BY_RULE, Fleet, Inputs, from_plain
from samdrift.money.models.investments import LeaseCase
from samdrift.money.queries.lease import names_of
from samdrift.money.services.lease import LEASE, NEITHER, PURCHASE

MOST_MATTERS = 200
MOST_YEARS, MOST_MONTHS, MOST_UNITS = 30, 360, 10**6
PER_YEAR = ((12, _("Month")), (4, _("Quarter")), (2, _("Half-year")), (1, _("Year")))


class Whole(forms.IntegerField):
    """A whole number, also as people write it: 3 500."""

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


def _percent(label: Any, help_text: Any = "", *, lowest: int = 0, **more: Any) -> Kroner:
    return Kroner(
        label=label,
        help_text=help_text,
        min_value=Decimal(lowest),
        max_value=Decimal(100),
        max_digits=9,
        decimal_places=6,
        **more,
    )


def _amount(label: Any, help_text: Any = "", *, lowest: str = "0.01", **more: Any) -> Kroner:
    return Kroner(
        label=label,
        help_text=help_text,
        min_value=Decimal(lowest),
        max_digits=14,
        decimal_places=2,
        **more,
    )


def _whole(label: Any, most: int, help_text: Any = "", **more: Any) -> Whole:
    return Whole(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **more,
    )


class LeaseForm(Form):
    """What is bought or leased, on which terms, and how old it is to be at most."""

    title = forms.CharField(
        label=_("Name"), max_length=160, help_text=_("For example: PCs for schools 2027.")
    )
    units = _whole(_("How many"), MOST_UNITS)
    unit_price = _amount(_("Price of one, without VAT"))
    residual = _percent(_("Worth at the end, per cent of the price"), initial=0)
    years = _whole(_("For how many years"), MOST_YEARS)
    starts_on = DayField(label=_("From"))
    per_year = forms.TypedChoiceField(
        label=_("The lease is paid each"), choices=PER_YEAR, coerce=int, initial=4
    )
    in_advance = forms.BooleanField(label=_("Paid in advance"), required=False, initial=True)
    payment = _amount(
        _("Payment that is offered, without VAT"),
        _("For all of them, each time it is paid. Empty: worked out at the lessor’s rate."),
        required=False,
    )
    lease_rate = _percent(_("The lessor’s rate a year, per cent"), required=False)
    own_rate = _percent(
        _("Your own rate a year, per cent"),
        _("What the money would cost you, such as the rate of your loans."),
    )
    upkeep = _amount(
        _("What the lease includes and an owner pays beside, kroner a year"),
        lowest="0",
        required=False,
    )
    owned = forms.BooleanField(label=_("You own it already (sale and lease back)"), required=False)
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(ICT_EQUIPMENT, _("ICT equipment")), (SOFTWARE, _("Software"))],
    )
    bought_as = forms.ChoiceField(
        label=_("In the accounts the purchase is"),
        choices=[
            (BY_RULE, _("As the rule says")),
            (INVESTMENT, _("Investment")),
            (OPERATING, _("Operating cost")),
        ],
    )
    rule = forms.CharField(
        label=_("Your own judgement of the accounting"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example what the accountant or the auditor has said."),
    )
    most_months = _whole(
        _("No equipment is to be older than, months"),
        MOST_MONTHS,
        _("The promise that the plan of replacement keeps. For example 36."),
        required=False,
    )
    fleet = forms.CharField(
        label=_("Equipment in use today"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Paste from a spreadsheet: member, month or day it was taken into use, how many. A question mark where the age is not known."
        ),
    )

    def values_of(self, instance: LeaseCase) -> dict[str, Any]:
        inputs = from_plain(instance.inputs)
        names = names_of({one.member for one in inputs.fleet}, self.viewer)
        rows = [(names.get(one.member, ""), one.since, one.count) for one in inputs.fleet]
        told = {name: getattr(inputs, name) for name in Inputs.__slots__}
        return {
            **told,
            "title": instance.title,
            "rule": instance.rule,
            "fleet": fleet_paste.written(rows),
        }

    def clean_fleet(self) -> tuple[Fleet, ...]:
        rows = fleet_paste.read(self.cleaned_data["fleet"])
        if rows.not_understood:
            raise forms.ValidationError(
                _(
                    "Not understood: %(lines)s. Write member, month and number, like “Nordvik; 03.2024; 120”."
                ),
                params={"lines": " | ".join(rows.not_understood[:5])},
            )
        find: Callable[[str], int | None] | None = registry.member_by_name
        members = {name: find(name) if find else None for name, _when, _count in rows.found}
        strangers = fleet_paste.named(rows, members)
        if strangers:
            raise forms.ValidationError(
                _("No member is called: %(names)s."), params={"names": ", ".join(strangers[:5])}
            )
        return tuple(Fleet(members[name] or 0, when, count) for name, when, count in rows.found)

    def clean(self) -> dict[str, Any]:
        """The figures together, as the services take them."""
        data = dict(super().clean() or {})
        if self.errors:
            return data
        title, rule = data.pop("title"), data.pop("rule")
        data["upkeep"] = data["upkeep"] or Decimal(0)
        return {"title": title, "rule": rule, "inputs": Inputs(**data)}


class CopyForm(Form):
    title = forms.CharField(label=_("Name of the copy"), max_length=160)

    def values_of(self, instance: LeaseCase) -> dict[str, Any]:
        return {"title": _now("%(case)s, copy") % {"case": instance.title[:150]}}


class PutForm(Form):
    matter = choose(Matter.objects.none(), _("Matter"), help_text=_("Matters that you prepare."))
    costs = forms.ChoiceField(
        label=_("Write among the matter’s costs"),
        choices=[
            (NEITHER, _("Nothing")),
            (LEASE, _("What the lease costs")),
            (PURCHASE, pgettext_lazy("lease or purchase", "What the purchase costs")),
        ],
        required=False,
    )

    attach = forms.BooleanField(
        label=_("Attach it to the matter as PDF"), required=False, initial=True
    )

    def prepare(self) -> None:
        field: Any = self.fields["matter"]
        field.queryset = prepared(self.viewer, MOST_MATTERS)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}
