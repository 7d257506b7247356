"""Forms of what people do with findings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import DayField, Form
from samdrift.parties.forms.common import PersonField

USUAL = dt.timedelta(days=180)
"""How long a difference is accepted when nobody says another day."""


def _why(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, help_text=help_text, widget=widget, max_length=500, required=required
    )


class PlainForm(Form):
    """Nothing to fill in: the act is only confirmed."""


class HandOverForm(Form):
    person = PersonField(
        label=_("Who is to be responsible"), help_text=_("Name or e-mail address.")
    )
    deadline = DayField(label=_("Deadline"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["person"]
        field.viewer = self.viewer


class DeadlineForm(Form):
    deadline = DayField(
        label=_("Deadline"), required=False, help_text=_("Leave it empty to take it away.")
    )


class WaitForm(Form):
    reason = _why(_("Which decision"), _("What is to be decided, and by whom."))


class AcceptForm(Form):
    until = DayField(
        label=_("Accepted until"), help_text=_("The finding is opened again on this day.")
    )
    reason = _why(_("Why"), _("Everybody who sees the finding can read it."))

    def prepare(self) -> None:
        if self.viewer is not None:
            self.initial.setdefault("until", self.viewer.today + USUAL)


class MendForm(Form):
    note = _why(_("What was done"), _("It is kept in the history."), required=False)
