"""Fields that forms of terms have, and how their figures are read and shown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.index_paste import month as read_month
from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.kernel.forms import DayField, Percent
from samdrift.kernel.reach import seen
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System

MONTHLY = [
    (1, _("a month")),
    (2, _("two months")),
    (3, _("a quarter")),
    (4, _("four months")),
    (6, _("half a year")),
    (12, _("a year")),
]
"""What a price is for, in months."""
WEEK = [
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
]


class Figure(Percent):
    """A number as people write it: 99,5 or 1 234."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("required", False)
        more.setdefault("max_digits", 16)
        more.setdefault("decimal_places", 4)
        more.setdefault("min_value", 0)
        super().__init__(**more)


def percent(label: Any, **more: Any) -> Figure:
    return Figure(label=label, max_value=100, max_digits=7, **more)


class MonthField(forms.CharField):
    """A month, as 11.2025, 2025-11 or november 2025; as its first day."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", 20)
        more.setdefault("required", False)
        super().__init__(**more)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%m.%Y") if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> dt.date | None:
        plain = super().clean(value)
        if not plain:
            return None
        try:
            return read_month(plain)
        except ValueError:
            raise forms.ValidationError(_now("Write the month as 11.2025.")) from None


class Falls(forms.Form):
    """Rows for a yearly fall of the prices."""

    fill_rate = percent(_("Falls each year by"), help_text=_("Per cent of the price before."))
    fill_from = DayField(label=_("First on"), required=False)
    fill_kind = forms.ChoiceField(
        label=_("Counted from"),
        required=False,
        choices=[("compound", _("the year before")), ("linear", _("the first price"))],
    )
    fill_years = forms.IntegerField(
        label=_("Number of years"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("Empty is to the end of the agreement."),
    )


class Rises(forms.Form):
    """Rows for a level that rises by the year."""

    fill_rate = percent(_("Rises each year by"), help_text=_("Percentage points, such as 0,1."))
    fill_from = DayField(label=_("First on"), required=False)
    fill_top = percent(_("Up to"), help_text=_("Per cent, such as 99,9."))


def times(value: Decimal) -> str:
    """Hours as people write them: 30 min, 4 h, 1 h 30 min."""
    whole, minutes = divmod(int((value * 60).to_integral_value()), 60)
    told = [f"{whole} h"] if whole else []
    told += [f"{minutes} min"] if minutes or not whole else []
    return " ".join(told)


def in_agreement(viewer: Any, agreement: Agreement) -> Any:
    """The members that are or were in the agreement."""
    rows = Participation.objects.filter(agreement=agreement)
    return seen(Member, viewer).filter(pk__in=rows.values("member")).order_by("sort_key")


def of_agreement(viewer: Any, agreement: Agreement) -> Any:
    """The systems that the agreement is about."""
    rows = agreement.about.values("system")
    return seen(System, viewer).filter(pk__in=rows).order_by("sort_key")


def hours_a_day(opens: dt.time | None, closes: dt.time | None) -> Decimal:
    """How long a day of service is, in hours; 24 when it is not told."""
    if opens is None or closes is None or closes <= opens:
        return Decimal(24)
    minutes = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
    return Decimal(minutes) / 60
