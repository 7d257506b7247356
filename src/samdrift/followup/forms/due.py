"""Forms of what people do with an activity and with what falls due."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel.forms import DayField, Form
from samdrift.parties.models.people import Appointment


class EndForm(Form):
    day = DayField(label=_("No longer from"), help_text=_("The first day it is not done any more."))

    def prepare(self) -> None:
        self.initial.setdefault("day", self.viewer.today)


class MoveForm(Form):
    day = DayField(label=_("New day"))
    reason = forms.CharField(label=_("Why"), max_length=500)

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"day": instance.day}


class DropForm(Form):
    reason = forms.CharField(label=_("Why it is not done this time"), max_length=500)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class OneForm(Form):
    title = forms.CharField(label=_("Title this time"), max_length=160)
    note = forms.CharField(
        label=pgettext_lazy("an activity", "Notes"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"title": str(instance), "note": instance.note}


class ProofForm(Form):
    text = forms.CharField(label=_("In a few words"), max_length=500, required=False)
    link = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    file = forms.FileField(label=_("File"), required=False)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class AnchorsForm(Form):
    anchors = forms.MultipleChoiceField(
        label=_("What is to be on the wheel"), widget=forms.CheckboxSelectMultiple
    )
    role = forms.ChoiceField(
        label=_("Role that is responsible"),
        required=False,
        choices=[("", _("No role")), *Appointment.Role.choices],
        initial="management_lead",
    )
