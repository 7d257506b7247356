"""Forms of prices: per unit, fixed parts and minimums, with their index."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.forms.term_fields import MONTHLY, Falls, MonthField, percent
from samdrift.agreements.forms.term_scopes import Scoped
from samdrift.agreements.forms.terms import TermForm
from samdrift.agreements.models.terms import IndexSeries, PriceRule, Term
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import text

Kind = Term.Kind


class Indexed(forms.Form):
    """How a price follows an index."""

    series = forms.ModelChoiceField(
        label=_("Index"),
        queryset=IndexSeries.objects.none(),
        required=False,
        empty_label=_("Not regulated by an index"),
    )
    base_month = MonthField(
        label=_("Base month"), help_text=_("The month that is 100 per cent, such as 11.2025.")
    )
    index_month = forms.TypedChoiceField(
        label=_("Regulated each year in"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Choose")), *MONTHS.items()],
        initial=1,
    )
    index_lag_months = forms.IntegerField(
        label=_("By the figure so many months before"), min_value=1, max_value=11, initial=2
    )
    index_share = percent(_("Share of the price that follows it"), initial=Decimal(100))
    index_cap = percent(_("At most each year"), help_text=_("Per cent. Empty is no cap."))
    index_method = forms.ChoiceField(
        label=_("Held against"), choices=PriceRule.Method.choices, initial=PriceRule.Method.YEARLY
    )
    index_after_tier = forms.TypedChoiceField(
        label=_("What is regulated"),
        coerce=lambda value: value == "True",
        choices=[("True", _("the sum")), ("False", _("each unit price, rounded to øre"))],
        initial="True",
    )
    index_may_fall = forms.BooleanField(
        label=_("Prices fall when the index falls"), required=False, initial=True
    )


INDEX = (
    "series",
    "base_month",
    "index_month",
    "index_lag_months",
    "index_share",
    "index_cap",
    "index_method",
    "index_after_tier",
    "index_may_fall",
)
VAT = [("25", "25 %"), ("15", "15 %"), ("12", "12 %"), ("0", "0 %"), ("", _("Not liable to VAT"))]


class Paid(Indexed):
    """What a price per unit and a fixed part have alike."""

    item = text(_("Item number on the invoice"), 60, help_text=_("The supplier’s own."))
    months = forms.TypedChoiceField(
        label=_("The price is for"), coerce=int, choices=MONTHLY, initial=1
    )
    vat = forms.TypedChoiceField(
        label=_("VAT"), required=False, coerce=Decimal, empty_value=None, choices=VAT, initial="25"
    )


class PricedForm(Scoped, Paid, Falls):
    rule_name = "price"
    FILLS = "fall"
    value_label = _("Kroner")

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["series"]
        field.queryset = seen(IndexSeries, self.viewer).order_by("name")

    def values_of(self, instance: Any) -> dict[str, Any]:
        told = super().values_of(instance)
        if "vat" in told:
            told["vat"] = "" if told["vat"] is None else f"{told['vat'].normalize():f}"
        return told

    def show_value(self, value: Decimal) -> str:
        """Øre always, and more where there is more."""
        plain = f"{value.normalize():f}"
        whole, _point, parts = plain.partition(".")
        return f"{whole},{parts.ljust(2, '0')}"


class PriceForm(PricedForm):
    kind = Kind.PRICE
    OWN = ("title", "annex", "note", "item", "unit", "system", "member")
    RULE = ("months", "vat", "mode", "tier_by", "counting", *INDEX)
    LEVELLED = True
    FIRST_LEVELS = ("1",)
    DEFAULT_TITLE = _("Price per user")
    level_label = _("From number")
    paste_help = _(
        "One tier on each line, such as “1–2 000” and the price, divided by a tab or two spaces; or a table with the tiers across and the days down."
    )
    main = ("title", "unit", "months", "mode")
    beside = (
        (_("How the units are counted"), ("tier_by", "counting", "system", "member")),
        (_("Regulated by an index"), INDEX),
        (_("Invoice, place in the annex and notes"), ("item", "vat", "annex", "note")),
    )

    unit = text(_("Unit"), 40, initial=pgettext_lazy("unit of a price", "user"))
    mode = forms.ChoiceField(label=_("Tiers"), choices=PriceRule.Mode.choices)
    tier_by = forms.ChoiceField(label=_("The tier is reached by"), choices=PriceRule.Scope.choices)
    counting = forms.ChoiceField(
        label=_("Units are counted on"), choices=PriceRule.Counting.choices
    )


class FixedForm(PricedForm):
    kind = Kind.FIXED
    OWN = ("title", "annex", "note", "item", "member")
    RULE = ("months", "vat", "tier_by", *INDEX)
    DEFAULT_TITLE = _("Fixed part")
    main = ("title", "months", "tier_by")
    beside = (
        (_("Only for one member"), ("member",)),
        (_("Regulated by an index"), INDEX),
        (_("Invoice, place in the annex and notes"), ("item", "vat", "annex", "note")),
    )

    tier_by = forms.ChoiceField(
        label=_("Who pays it"),
        choices=[
            (PriceRule.Scope.JOINT, _("One amount for all together")),
            (PriceRule.Scope.MEMBER, _("Each member pays it")),
        ],
    )


class LeastForm(TermForm):
    kind = Kind.LEAST
    OWN = ("title", "annex", "note", "of")
    DEFAULT_TITLE = _("Minimum quantity")
    main = ("title", "of")
    beside = ((_("Place in the annex and notes"), ("annex", "note")),)
    value_label = _("Units")

    of = forms.ModelChoiceField(
        label=_("Minimum of"), queryset=Term.objects.none(), empty_label=_("Choose")
    )

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["of"]
        rows = seen(Term, self.viewer).filter(agreement=self.agreement, kind=Kind.PRICE)
        field.queryset = rows
        only = rows[:2]
        if len(only) == 1:
            self.initial.setdefault("of", only[0].pk)


class LeastAmountForm(LeastForm):
    kind = Kind.LEAST_AMOUNT
    DEFAULT_TITLE = _("Minimum amount")
    value_label = _("Kroner")
