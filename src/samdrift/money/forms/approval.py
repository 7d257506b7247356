"""Forms of approval: why, where it has to be said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import Form
from samdrift.money.calc.approval import standing
from samdrift.money.queries.approval import steps_of
from samdrift.money.services.approval import needs_note


class NoteForm(Form):
    """A note that may be needed: where control did not find the invoice right."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        if self.instance is None:
            self.fields["note"].help_text = _(
                "Needed where the control has not found an invoice right: say why it is approved."
            )
        elif needs_note(self.instance, standing(steps_of(self.instance, self.viewer))):
            self.fields["note"].required = True
            self.fields["note"].label = _("Why it is approved")
            self.fields["note"].help_text = _("The control has not found the invoice right.")

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class StopForm(Form):
    note = forms.CharField(
        label=_("Why it is stopped"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the goods have not come."),
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class TakeBackForm(Form):
    note = forms.CharField(label=_("Why"), required=False, max_length=500)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}
