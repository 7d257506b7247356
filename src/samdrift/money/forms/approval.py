"""Forms of approval: why, where it has to be said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.common import kroner
from samdrift.kernel.forms import DayField, Form
from samdrift.kernel.templatetags.shown import number
from samdrift.money.calc.approval import standing
from samdrift.money.calc.foreign import rate_told
from samdrift.money.queries.approval import steps_of
from samdrift.money.queries.kroner import kroner_told
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


class RateForm(Form):
    """What an invoice in another currency is in kroner."""

    rate = kroner(_("Rate: kroner for one"), required=True)
    rate_on = DayField(label=_("The rate’s day"))
    source = forms.CharField(
        label=_("Where the rate is from"),
        max_length=200,
        help_text=_("For example: Norges Bank, or the bank’s receipt for the payment."),
    )
    vat = kroner(
        _("VAT in kroner"),
        _("Left empty, it is as the invoice tells it, else by the rate."),
    )

    def prepare(self) -> None:
        rate: Any = self.fields["rate"]
        rate.max_digits, rate.decimal_places = 18, 6
        rate.validators = []
        rate.label = _("Rate: kroner for one %(currency)s") % {"currency": self.instance.currency}
        told = kroner_told(self.instance)
        pointed = rate_told(self.instance.vat, told.vat_told if told else None)
        if pointed is not None:
            rate.help_text = _(
                "The VAT that the invoice tells in kroner points to about %(rate)s. Enter the one that is documented."
            ) % {"rate": number(pointed)}

    def values_of(self, instance: Any) -> dict[str, Any]:
        told = kroner_told(instance)
        if told is None:
            return {}
        vat = told.vat if told.vat is not None else told.vat_told
        return {"rate": told.rate, "rate_on": told.rate_on, "source": told.source, "vat": vat}


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
