"""The form that corrects an event of a clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import DayField, Form
from samdrift.parties.forms.common import lines

WAS, NEVER = "was", "never"


class CorrectForm(Form):
    what = forms.ChoiceField(
        label=_("What is right"),
        choices=[(WAS, _("It was at another moment")), (NEVER, _("It did not happen"))],
        widget=forms.RadioSelect,
        initial=WAS,
    )
    day = DayField(label=_("Day"), required=False)
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%H.%M.%S", "%H%M"],
        widget=forms.TimeInput(
            attrs={"inputmode": "numeric", "autocomplete": "off"}, format="%H.%M"
        ),
        help_text=_("For example 14.30"),
        error_messages={"invalid": _("Write the time as 14.30.")},
    )
    reason = lines(
        _("Why"), required=True, max_length=300, help_text=_("It stands beside the correction.")
    )

    def values_of(self, instance: Any) -> dict[str, Any]:
        local = timezone.localtime(instance.at)
        return {"day": local.date(), "time": local.time()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        happened = data.get("what") != NEVER
        day, time = data.get("day"), data.get("time")
        if happened and "day" not in self.errors and day is None:
            self.add_error("day", _("Write the day it was."))
        if happened and "time" not in self.errors and time is None:
            self.add_error("time", _("Write the time it was."))
        at = timezone.make_aware(dt.datetime.combine(day, time)) if day and time else None
        return {"at": at if happened else None, "happened": happened, "reason": data.get("reason")}
