"""Forms of the plan of procurements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.forms import common
from samdrift.agreements.forms.common import FIRST_DAY_OUT
from samdrift.agreements.models.agreements import Agreement, Award
from samdrift.agreements.models.procurement import Procurement
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import PersonField, lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import ServiceArea

BOXES = 30
"""Members shown as boxes to tick; where there are more, a list."""
State = Procurement.State
GOING = [one for one in State.choices if one[0] not in {State.AWARDED, State.STOPPED}]


class ProcurementForm(Form):
    """What is to be bought together, by whom and when."""

    title = text(_("What is to be bought"), 160, required=True)
    area = choose(
        ServiceArea.objects.none(), _("Area"), required=False, empty_label=_("Not chosen")
    )
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=_("Members that take part"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    state = forms.ChoiceField(label=_("How far it has come"), choices=GOING)
    estimated_value = common.kroner(
        _("Estimated value, in kroner without VAT"),
        _("For the whole term with options. Empty is not known."),
    )
    procedure = forms.ChoiceField(
        label=_("How"), choices=[("", _("Not chosen")), *Award.Procedure.choices], required=False
    )
    prepare_on = DayField(label=_("Preparation begins"), required=False)
    announce_on = DayField(label=_("Announced"), required=False)
    award_on = DayField(label=_("Awarded"), required=False)
    start_on = DayField(label=_("The agreement begins"), required=False)
    announcement = text(
        pgettext_lazy("of a competition", "Notice"),
        200,
        help_text=_("For example the number in Doffin."),
    )
    responsible = PersonField(label=_("Responsible"), required=False)
    text = lines(_("More about it"), 4)

    def prepare(self) -> None:
        fields: Any = self.fields
        areas = seen(ServiceArea, self.viewer).select_related("parent")
        fields["area"].queryset = areas.order_by("order", "name")
        fields["members"].queryset = current_members(self.viewer)
        if fields["members"].queryset.count() > BOXES:
            fields["members"].widget = forms.SelectMultiple(attrs={"size": 12})
            fields["members"].widget.choices = fields["members"].choices
        fields["responsible"].viewer = self.viewer
        self.initial.setdefault("state", State.PLANNED)

    def values_of(self, instance: Any) -> dict[str, Any]:
        members = [one.member_id for one in instance.participants.all()]
        return {**super().values_of(instance), "members": members}


class AwardedForm(Form):
    """The competition is won: what the agreement begins with."""

    supplier = choose(Supplier.objects.none(), _("Supplier"))
    title = text(_("Name of the agreement"), 160, required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *Agreement.Kind.choices])
    awarded_on = DayField(label=_("Awarded"))
    valid_from = DayField(label=_("In force from"))
    valid_to = DayField(label=_("No longer in force from"), required=False, help_text=FIRST_DAY_OUT)
    value = common.kroner(
        _("Value at the award, in kroner without VAT"),
        _("Of the whole term with options. Empty is not known."),
    )

    def prepare(self) -> None:
        field: Any = self.fields["supplier"]
        field.queryset = common.suppliers(self.viewer)

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {
            "title": instance.title,
            "awarded_on": instance.award_on or self.viewer.today,
            "valid_from": instance.start_on,
            "value": instance.estimated_value,
        }


class ReplacesForm(Form):
    """Which agreement the member's part replaces."""

    replaces = choose(
        Agreement.objects.none(),
        _("Agreement that is replaced"),
        required=False,
        empty_label=_("None"),
    )

    def prepare(self) -> None:
        field: Any = self.fields["replaces"]
        mine = Agreement.objects.filter(participations__member_id=self.instance.member_id)
        rows = seen(Agreement, self.viewer).filter(pk__in=mine.values("pk"))
        field.queryset = rows.order_by("sort_key", "pk")
