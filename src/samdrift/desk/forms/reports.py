"""Forms of reports and of the board on the wall."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.reports import Month, months_to
from samdrift.desk.queries.report_words import month_text
from samdrift.kernel.forms import Form
from samdrift.parties.forms.common import lines, text

MONTHS_BACK = 12


class WordsForm(Form):
    words = lines(
        _("What you have to say of the month"),
        rows=10,
        help_text=_("What went well, what did not, and what is done about it. Name no employees."),
    )

    def prepare(self) -> None:
        if self.instance is not None:
            self.fields["words"].initial = self.instance.words


class SendForm(Form):
    """Sends it; there is nothing more to say."""


class CorrectForm(Form):
    why = text(
        _("What is wrong with the one that was sent"), 300, required=True,
        help_text=_("It stands in the new report."),
    )  # fmt: skip


class MakeForm(Form):
    month = forms.ChoiceField(label=_("Month"))

    def prepare(self) -> None:
        if self.viewer is None:
            return
        last = Month.of(self.viewer.today)
        field: Any = self.fields["month"]
        field.choices = [
            (str(one), month_text(one)) for one in reversed(months_to(last, MONTHS_BACK))
        ]
        field.initial = str(last.moved(-1))

    def clean_month(self) -> Month:
        return Month.read(self.cleaned_data["month"])


class ReportChoicesForm(Form):
    is_asked = forms.BooleanField(
        label=_("Make drafts when a month is over, and remind of those that are not sent"),
        required=False,
    )
    send_by = forms.IntegerField(
        label=_("Sent by this day of the next month"), min_value=1, max_value=31
    )

    def prepare(self) -> None:
        for name in ("is_asked", "send_by"):
            self.fields[name].initial = getattr(self.instance, name, None)


class ScreenForm(Form):
    name = text(
        _("Where the screen hangs"),
        120,
        required=True,
        help_text=_("For example: Alta, by the door"),
    )
