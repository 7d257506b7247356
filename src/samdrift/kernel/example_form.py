"""The form on the page of components: one field of each sort."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import DayField, Form, YesNoUnknown

_KINDS = [("shared", _("Shared by all")), ("own", _("One member's own"))]


class ExampleForm(Form):
    name = forms.CharField(label=_("Name"), help_text=_("As people say it"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *_KINDS])
    shown = forms.MultipleChoiceField(
        label=_("Shown to"), choices=_KINDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    day: Any = DayField(label=_("From"))
    critical = YesNoUnknown(label=_("Critical"))
    agreed = forms.BooleanField(label=_("All members have agreed"), required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)
