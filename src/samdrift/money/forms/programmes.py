"""Forms of programmes and their grants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.common import kroner
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.money.models.investments import Investment


class ProgrammeForm(Form):
    title = forms.CharField(label=_("Name"), max_length=160)
    text = forms.CharField(
        label=_("What it is to achieve"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    starts_on = DayField(label=_("Begins"), required=False)
    ends_on = DayField(label=_("Ends"), required=False)


class GrantForm(Form):
    giver = forms.CharField(label=_("Who grants it"), max_length=160)
    amount = kroner(_("Granted, in kroner"), required=True)
    granted_on = DayField(label=_("Granted on"), required=False)
    use_by = DayField(label=_("Last day it can be used"), required=False)
    note = forms.CharField(
        label=_("Terms and notes"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class NewGrantForm(GrantForm):
    """The instance is the programme."""

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class UseForm(Form):
    """So much of the grant was used. The instance is the grant."""

    day = DayField(label=_("Day"))
    amount = kroner(_("Used, in kroner"), required=True)
    what = forms.CharField(label=_("What for"), max_length=300)
    investment = choose(
        Investment.objects.none(),
        _("Measure of the portfolio"),
        required=False,
        empty_label=_("None of them"),
    )

    def prepare(self) -> None:
        field: Any = self.fields["investment"]
        rows = seen(Investment, self.viewer).filter(programme=self.instance.programme_id)
        field.queryset = rows.order_by("sort_key", "pk")

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is used yet
        return {"day": self.viewer.today}
