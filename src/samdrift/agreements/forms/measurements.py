"""What was measured of a level: the value itself, or the cases it is made of."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.claims import Measurement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.levels import cases_value, level_terms, period_end
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

MOST_CASES = 2000


class Figure(forms.DecimalField):
    """A figure with a decimal comma or point."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        more.setdefault("error_messages", {"invalid": _("Write a figure, for example 99,93.")})
        super().__init__(**more)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().removesuffix("%").strip().replace(",", ".")
        return super().to_python(value)


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
        told: str = self.cleaned_data.get("cases") or ""
        rows = [line.strip() for line in told.splitlines() if line.strip()]
        if len(rows) > MOST_CASES:
            raise forms.ValidationError(
                _now("There are more than %(most)s cases. Load them as a table instead.")
                % {"most": MOST_CASES}
            )
        return [_case(number, line) for number, line in enumerate(rows, 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        cases, term = data.pop("cases", []) or [], data.get("term")
        data["detail"] = {"cases": cases} if cases else {}
        if term is not None and cases:
            data["value"] = cases_value(
                term, [Decimal(hours) for _name, hours in cases], data.get("starts_on")
            )
        if data.get("value") is None and not self.errors:
            self.add_error("value", _now("Write what was measured, or the cases it is made of."))
        if term is not None and data.get("starts_on") and not data.get("ends_on"):
            data["ends_on"] = period_end(term, data["starts_on"])
        return data


def _case(number: int, line: str) -> list[str]:
    name, _sign, hours = line.replace("\t", ";").rpartition(";")
    try:
        found = Decimal(hours.strip().replace(",", "."))
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or found < 0:
        raise forms.ValidationError(
            _now("Line %(line)s has no hours: write the case and its hours, such as A-17; 5,5.")
            % {"line": number}
        )
    return [name.strip() or str(number), str(found)]
