"""Forms of runs: a new one, the check, why something is left out or taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.agreements.forms.common import kroner
from samdrift.kernel.forms import DayField, Form, Percent, choose
from samdrift.kernel.reach import seen
from samdrift.money.models.accounts import FigureSet, StandardLine
from samdrift.money.models.keys import SplitKey
from samdrift.money.models.runs import Run
from samdrift.money.queries.runs import is_unsure, parts_of
from samdrift.parties.models.arrangements import Arrangement

_ONE = dt.timedelta(days=1)
_KINDS = (
    (Run.Kind.ACTUAL, _("What it cost: invoices, fixed charges and service levels")),
    (Run.Kind.ON_ACCOUNT, _("On account: a part of the year’s budget, billed ahead")),
    (Run.Kind.SETTLEMENT, _("Settlement: what it cost, less what was billed on account")),
)


class RunForm(Form):
    """A new run; what comes after the days is for one on account only."""

    kind = forms.ChoiceField(label=_("Split"), choices=_KINDS, widget=forms.RadioSelect)
    arrangement = choose(Arrangement.objects.none(), _("Arrangement"))
    starts_on = DayField(label=_("From"))
    last_on = DayField(label=_("Through"), help_text=_("The last day that is with it."))
    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        required=False,
        help_text=_("Empty: it is called by its kind and days."),
    )
    amount = kroner(
        _("On account: amount a year"),
        _("In kroner without VAT; it is split by the key. Empty: each member’s own budget."),
    )
    key = choose(
        SplitKey.objects.none(), _("On account: key"), required=False, empty_label=_("None")
    )
    stage = forms.ChoiceField(
        label=_("On account: by which budget"),
        required=False,
        choices=[("budget", _("Budget")), ("revised", _("Revised budget"))],
        help_text=_("Where no amount is given: each member’s own, on the lines chosen below."),
    )
    lines = forms.ModelMultipleChoiceField(
        StandardLine.objects.none(),
        label=_("On account: lines of the budget"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    vat = Percent(
        label=_("On account: VAT in per cent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        arrangements = seen(Arrangement, self.viewer).order_by("name", "pk")
        fields["arrangement"].queryset = arrangements
        fields["key"].queryset = seen(SplitKey, self.viewer).order_by("sort_key", "pk")
        fields["lines"].queryset = seen(StandardLine, self.viewer).filter(ended=False)
        if not fields["lines"].queryset.exists():
            del fields["lines"], fields["stage"]
            fields["amount"].help_text = _("In kroner without VAT; it is split by the key.")
        last = self.viewer.today.replace(day=1) - _ONE
        told = {"kind": Run.Kind.ACTUAL, "starts_on": last.replace(day=1), "last_on": last}
        only = list(arrangements[:2])
        if len(only) == 1:
            told["arrangement"] = only[0]
        for name, value in told.items():
            self.initial.setdefault(name, value)

    def clean(self) -> dict[str, Any]:
        """The values as the service takes them."""
        data = dict(super().clean() or {})
        last = data.pop("last_on", None)
        if last is not None:
            data["ends_on"] = last + _ONE
        on_account = {
            name: data.pop(name, None) for name in ("amount", "key", "stage", "lines", "vat")
        }
        if data.get("kind") == Run.Kind.ON_ACCOUNT:
            data["basis"] = self._basis(on_account, data)
        return data

    def _basis(self, told: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        vat = "" if told["vat"] is None else str(told["vat"])
        if told["amount"] is not None:
            if told["key"] is None:
                self.add_error("key", _now("Choose the key that splits the amount."))
                return {}
            return {
                "by": "amount",
                "amount": str(told["amount"]),
                "key": told["key"].pk,
                "vat": vat,
            }
        if not told["lines"]:
            text = _now("Give an amount a year, or choose the lines of the members’ budgets.")
            self.add_error("amount", text)
            return {}
        self._refuse_two_years(data)
        stage = told["stage"] or FigureSet.Stage.BUDGET
        lines = sorted(one.pk for one in told["lines"] or ())
        return {"by": "budget", "stage": stage, "lines": lines, "vat": vat}

    def _refuse_two_years(self, data: dict[str, Any]) -> None:
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and (end - _ONE).year != start.year:
            self.add_error("last_on", _now("A part of a budget must lie within one year."))


class TitleForm(Form):
    title = forms.CharField(label=_("Title"), max_length=160)


class CheckForm(Form):
    """Where something is unsure, why it may stand."""

    accepted = forms.CharField(
        label=_("Why what is unsure may stand"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where lines are wrong, not explained, not checked or not approved."),
    )

    def prepare(self) -> None:
        self.fields["accepted"].required = self.instance is not None and is_unsure(self.instance)


class NothingForm(Form):
    """An act that asks for nothing more."""


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class LeaveOutForm(Form):
    reason = forms.CharField(label=_("Why"), max_length=300)
    for_good = forms.BooleanField(
        label=_("It is never to be split"),
        required=False,
        help_text=_("Else it comes into the next run."),
    )

    def prepare(self) -> None:
        parts = parts_of(self.instance) if self.instance is not None else 1
        if parts > 1:
            self.fields["reason"].help_text = ngettext(
                "It is one of %(n)s part by days of the same line: all are left out.",
                "It is one of %(n)s parts by days of the same line: all are left out.",
                parts,
            ) % {"n": parts}

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}
