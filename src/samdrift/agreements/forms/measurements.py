"""What was measured of a level: the value itself, or the cases it is made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.case_lines import case_of, lines_of, outage_of
from samdrift.agreements.models.claims import Measurement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.levels import cases_value, level_terms, period_end
from samdrift.agreements.queries.outages import availability_of
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.forms import DayField, Form, Percent, choose
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members


class Figure(Percent):
    """A figure with a decimal comma or point."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("error_messages", {"invalid": _("Write a figure, for example 99,93.")})
        super().__init__(**more)


class Levels(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Term) -> str:
        return f"{obj.agreement} – {obj.title}"


class MeasurementForm(Form):
    term = Levels(Term.objects.none(), label=_("Service level"), empty_label=_("Choose"))
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_(
            "The first day after the period. Empty is the whole month, quarter or year that the level is measured over."
        ),
    )
    member = choose(
        Member.objects.none(),
        _("Member"),
        required=False,
        help_text=_("Empty is for all members of the agreement."),
    )
    value = Figure(
        label=_("Measured"),
        required=False,
        help_text=_(
            "Availability and shares of cases in per cent. A time in hours: the longest of the period."
        ),
    )
    cases = lines(
        _("Cases"),
        rows=5,
        max_length=200_000,
        help_text=_(
            "For a time, instead of the figure: one case on each line, its number and its hours, such as A-17; 5,5."
        ),
    )
    outages = lines(
        _("Outages"),
        rows=5,
        max_length=200_000,
        help_text=_(
            "For availability, instead of the figure: one outage on each line, such as 12.06.2026 08.00 – 12.06.2026 13.00. What the agreement leaves out is written after a semicolon."
        ),
    )
    source = forms.ChoiceField(
        label=_("Where it was measured"),
        choices=Measurement.Source.choices,
        initial=Measurement.Source.HAND,
    )
    note = text(_("Note"), 300)

    def prepare(self) -> None:
        if self.viewer is None:
            return
        term: Any = self.fields["term"]
        term.queryset = level_terms(self.viewer)
        member: Any = self.fields["member"]
        member.queryset = current_members(self.viewer)

    def clean_cases(self) -> list[list[str]]:
        """[[case, hours], …] of the lines; a line without a figure is named."""
        rows = lines_of(self.cleaned_data.get("cases") or "")
        return [case_of(number, line) for number, line in enumerate(rows, 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        term, starts_on = data.get("term"), data.get("starts_on")
        if term is not None and starts_on and not data.get("ends_on"):
            data["ends_on"] = period_end(term, starts_on)
        cases, outages = data.pop("cases", []) or [], data.pop("outages", "") or ""
        data["detail"] = {"cases": cases} if cases else {}
        if term is not None and starts_on and not self.errors:
            self._work_out(data, term, cases, outages)
        if data.get("value") is None and not self.errors:
            self.add_error("value", _now("Write what was measured, or what it is made of."))
        return data

    def _work_out(self, data: dict[str, Any], term: Term, cases: Any, outages: str) -> None:
        """The value from the cases of a time, or the outages of an availability."""
        if cases:
            hours = [Decimal(one) for _name, one in cases]
            data["value"] = cases_value(term, hours, data["starts_on"])
        if not outages or term.kind != Term.Kind.AVAILABILITY:
            return
        if data["ends_on"] <= data["starts_on"]:
            return
        try:
            rows = lines_of(outages)
            found = [outage_of(number, line, term) for number, line in enumerate(rows, 1)]
        except forms.ValidationError as error:
            self.add_error("outages", error)
            return
        told = availability_of(term, Period(data["starts_on"], data["ends_on"]), found)
        data["value"], data["detail"] = told.value, told.detail
