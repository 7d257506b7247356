"""Forms of uses: added, changed, ended, counted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.models.members import Member
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.forms import common
from samdrift.portfolio.models.integrations import CommonComponent
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use, UserCount
from samdrift.portfolio.queries import uses as queries


class UseForm(Form):
    """A use. The system and the member are chosen once and stay."""

    system = choose(System.objects.none(), _("System"))
    member = choose(Member.objects.none(), _("Member"))
    valid_from = DayField(label=_("In use from"), required=False)
    valid_to = DayField(
        label=_("In use until"),
        required=False,
        help_text=_("The first day it is no longer in use. Leave empty when no end is known."),
    )
    users = forms.IntegerField(label=_("Number of users"), required=False, min_value=0)
    version = common.text(_("Version"), 60)
    hosting = common.pick(_("Where it runs"), Use.Hosting.choices)
    operated_by = common.pick(_("Who operates it"), Use.OperatedBy.choices)
    operator = choose(Supplier.objects.none(), _("Supplier that operates it"), required=False)
    service_level = common.pick(_("Service level wanted"), Use.ServiceLevel.choices)
    criticality = common.scale(_("Criticality"))
    confidentiality = common.scale(_("Confidentiality"))
    integrity = common.scale(_("Integrity"))
    availability = common.scale(_("Availability"))
    security_level = common.pick(_("Security level"), Use.Security.choices)
    personal_data = common.pick(_("Personal data"), Use.PersonalData.choices)
    risk_assessed_on = DayField(label=_("Risk last assessed"), required=False)
    introduce_on = DayField(label=_("To be introduced"), required=False)
    phase_out_on = DayField(label=_("To be phased out"), required=False)
    components = common.components()
    purpose = common.lines(_("What it is used for here"))
    note = common.lines(_("Note"))

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["operator"].queryset = seen(Supplier, self.viewer).order_by("sort_key")
        fields["components"].queryset = seen(CommonComponent, self.viewer).order_by("name")
        if self.instance is None:
            fields["system"].queryset = seen(System, self.viewer).running().order_by("sort_key")
            fields["member"].queryset = (
                seen(Member, self.viewer).current(self.viewer.day).order_by("sort_key")
            )
        else:
            for name in ("system", "member", "users"):
                del fields[name]

    def values_of(self, instance: Any) -> dict[str, Any]:
        held = queries.components_of(instance, self.viewer)
        return {**super().values_of(instance), "components": [one.pk for one in held]}

    def clean_components(self) -> list[CommonComponent]:
        return list(self.cleaned_data["components"])


class EndUseForm(Form):
    ends_on = DayField(
        label=_("Not in use from"),
        help_text=_("The first day it is no longer in use, for example 01.01.2027."),
    )


class CountForm(Form):
    counted_on = DayField(label=_("Counted on"))
    count = forms.IntegerField(label=_("Number of users"), min_value=0, max_value=10_000_000)
    source = forms.ChoiceField(label=_("How it was counted"), choices=UserCount.Source.choices)
    note = common.text(_("Note"), 200)
