"""The fields that tell when something recurs, for the forms of any room, and the rule they make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy as _

from samdrift.followup.calc.recurrence import dates_of
from samdrift.kernel.forms import DayField, Form

REPEATS = [
    ("once", _("Once")),
    ("week", _("Every week, or every so many weeks")),
    ("month", _("Every month, or every so many months")),
    ("year", _("Every year, or every so many years")),
    ("nth", _("A weekday of the month, such as the second Tuesday")),
    ("dates", _("On set days")),
    ("rrule", _("By a calendar rule (RFC 5545)")),
]
MOVES = [
    ("", _("Stays as it is")),
    ("next", _("Moves to the next working day")),
    ("previous", _("Moves to the working day before")),
]
PLACES = [
    (1, _("first")),
    (2, _("second")),
    (3, _("third")),
    (4, _("fourth")),
    (5, _("fifth")),
    (-1, _("last")),
]
WHEN = {
    "every": "repeat:week,month,year,nth",
    "place": "repeat:nth",
    "weekday": "repeat:nth",
    "months": "repeat:nth",
    "text": "repeat:rrule",
    "dates": "repeat:dates",
    "ends_on": "repeat:week,month,year,nth,offset,rrule,dates",
}
"""Which ways to recur a field is for; the others need not be seen."""


def number(label: Any, low: int, high: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=False, **more)


class RepeatForm(Form):
    """When it is to be done. `rule_of` makes the rule of its cleaned data, `rule_values` its first
    values of a rule.
    """

    repeat = forms.ChoiceField(label=_("How often"), choices=REPEATS, initial="year")
    starts_on = DayField(
        label=_("From"), help_text=_("The first day, or the only one. For example 21.11.2026")
    )
    every = number(
        _("Every"),
        1,
        50,
        help_text=_("For weeks, months and years: 2 is every second. Empty is each."),
    )
    place = forms.TypedChoiceField(
        label=_("Which weekday of the month"),
        choices=PLACES,
        coerce=int,
        required=False,
        help_text=_("Only for a weekday of the month, as are the weekday and the months below."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
    )
    months = forms.TypedMultipleChoiceField(
        label=_("Only in these months"),
        choices=list(MONTHS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=_("Calendar rule"),
        required=False,
        max_length=300,
        help_text=_("Only for a calendar rule. For example FREQ=MONTHLY;BYDAY=2TU"),
    )
    dates = forms.CharField(
        label=_("The days"),
        required=False,
        max_length=5000,
        help_text=_("Only for set days. For example 01.01.2027, 01.07.2028"),
    )
    move = forms.ChoiceField(
        label=_("When the day is no working day"), choices=MOVES, required=False
    )
    ends_on = DayField(
        label=_("No longer from"),
        required=False,
        help_text=_("The first day it is not done any more. Leave it empty when it goes on."),
    )

    def prepare(self) -> None:
        super().prepare()
        for name, when in WHEN.items():
            field: Any = self.fields[name]
            field.when = when

    def clean_dates(self) -> list[str]:
        return read_dates(self.cleaned_data["dates"])


def rule_of(data: dict[str, Any]) -> dict[str, Any]:
    """The rule as plain data, of the form's many fields."""
    repeat, every = data["repeat"], data["every"] or 1
    rule: dict[str, Any] = {"kind": repeat}
    if repeat in {"week", "month", "year"}:
        rule = {"kind": "every", "unit": repeat, "n": every}
    elif repeat == "nth":
        rule |= {"n": data["place"] or 1, "weekday": data["weekday"] or 0, "every": every}
        rule |= {"months": data["months"]} if data["months"] else {}
    elif repeat == "dates":
        rule["dates"] = data["dates"]
    elif repeat == "rrule":
        rule["text"] = data["text"].strip().upper().removeprefix("RRULE:")
    return rule | ({"move": data["move"]} if data["move"] else {})


def rule_values(rule: Mapping[str, Any]) -> dict[str, Any]:
    nth = rule["kind"] == "nth"
    return {
        "repeat": rule.get("unit", rule["kind"]),
        "every": rule.get("every" if nth else "n"),
        "place": rule.get("n", 1) if nth else 1,
        "weekday": rule.get("weekday", 0),
        "months": rule.get("months", []),
        "text": rule.get("text", ""),
        "dates": dates_text(rule),
        "move": rule.get("move", ""),
    }


def dates_text(rule: Mapping[str, Any]) -> str:
    """The set days of a rule as people write them: `01.01.2027, 01.07.2028`."""
    if rule.get("kind") != "dates":
        return ""
    return ", ".join(f"{day:%d.%m.%Y}" for day in dates_of(rule))


def read_dates(text: str) -> list[str]:
    """The days written in a text as ISO texts. Raises ValidationError that names the first bad one."""
    parts = text.replace(";", ",").replace(" ", ",").split(",")
    return [DayField().clean(part).isoformat() for part in parts if part]
