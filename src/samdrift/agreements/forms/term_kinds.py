"""A form for each kind of term, in the words of the annex."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.term_fields import percent
from samdrift.agreements.forms.term_levels import AvailabilityForm, ResolutionForm, ResponseForm
from samdrift.agreements.forms.term_prices import (
    FixedForm,
    LeastAmountForm,
    LeastForm,
    PriceForm,
)
from samdrift.agreements.forms.terms import TermForm
from samdrift.agreements.models.terms import CompensationRule, Term
from samdrift.governance.forms.owners import Kroner
from samdrift.kernel.reach import seen

Kind = Term.Kind


class CompensationForm(TermForm):
    kind = Kind.COMPENSATION
    rule_name = "compensation"
    RULE = ("of", "per", "fee", "fee_amount", "cap", "case_cap", "year_cap", "claim_days")
    LEVELLED = True
    FIRST_LEVELS = ("0",)
    TOP = Decimal(0)
    DEFAULT_TITLE = _("Compensation")
    value_label = _("Per cent of the fee")
    level_label = _("From")
    paste_help = _(
        "What was attained and the per cent, one on each line: “99–99,5” and 10, “under 97” and 50."
    )
    main = ("title", "compensated", "per", "fee")
    beside = (
        (
            _("Caps and the last day to claim"),
            ("cap", "year_cap", "case_cap", "claim_days", "fee_amount"),
        ),
        (_("Place in the annex and notes"), ("annex", "note")),
    )

    compensated = forms.ModelChoiceField(
        label=_("When this is not kept"), queryset=Term.objects.none(), empty_label=_("Choose")
    )
    per = forms.ChoiceField(label=_("Counted"), choices=CompensationRule.Per.choices)
    fee = forms.ChoiceField(label=_("Per cent of"), choices=CompensationRule.Fee.choices)
    fee_amount = Kroner(label=_("The fixed amount"))
    cap = percent(_("At most, of the period’s fee"), help_text=_("Per cent. Empty is no cap."))
    year_cap = percent(_("At most, of the year’s fee"), help_text=_("Per cent. Empty is no cap."))
    case_cap = percent(_("At most for each case"), help_text=_("Per cent. Empty is no cap."))
    claim_days = forms.IntegerField(
        label=_("Days to claim it"),
        required=False,
        min_value=0,
        max_value=3660,
        help_text=_("After the period it is about. Later it is lost."),
    )

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["compensated"]
        kinds = (Kind.AVAILABILITY, Kind.RESPONSE, Kind.RESOLUTION)
        rows = seen(Term, self.viewer).filter(agreement=self.agreement, kind__in=kinds)
        field.queryset = rows
        if self.instance is None and rows:
            self.initial.setdefault("compensated", rows[0].pk)

    def values_of(self, instance: Any) -> dict[str, Any]:
        told = super().values_of(instance)
        return told | {"compensated": told.pop("of", None)}

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if "rule" in told:
            told["rule"]["of"] = self.cleaned_data.get("compensated")
        return told


class HoursForm(TermForm):
    kind = Kind.HOURS
    DEFAULT_TITLE = _("Development hours")
    value_label = _("Hours a year")
    main = ("title",)
    beside = ((_("Place in the annex and notes"), ("annex", "note")),)


FORMS: dict[str, type[TermForm]] = {
    form.kind: form
    for form in (
        PriceForm,
        FixedForm,
        LeastForm,
        LeastAmountForm,
        AvailabilityForm,
        ResponseForm,
        ResolutionForm,
        CompensationForm,
        HoursForm,
    )
}
"""The form of each kind of term."""
