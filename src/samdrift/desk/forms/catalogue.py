"""Forms of services, teams, the places in them, and templates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.common import Lines, SystemsField
from samdrift.desk.models.catalogue import CaseKind, CaseTemplate, Service
from samdrift.desk.models.commitments import Level
from samdrift.desk.queries import catalogue as queries
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import PersonField, lines, text
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import ServiceArea
from samdrift.portfolio.queries.systems import areas_in_order

SCALE = [(1, _("High")), (2, _("Medium")), (3, _("Low"))]
MOST_STEPS, LONGEST_STEP = 50, 200


def scale(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=SCALE, coerce=int, initial=3)


class ServiceForm(Form):
    name = text(_("Name"), 120, required=True)
    description = lines(_("What it is"), help_text=_("Shown to those who order or report."))
    area = choose(ServiceArea.objects.none(), _("Area"), required=False)
    systems = SystemsField(label=_("Systems it rests on"))
    owner = PersonField(label=_("Owner"), required=False)
    around_the_clock = forms.BooleanField(label=_("Is needed around the clock"), required=False)
    order = forms.IntegerField(
        label=_("Place in the list"), required=False, min_value=0, max_value=9999, initial=0
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["area"].queryset = seen(ServiceArea, self.viewer)
        fields["area"].widget.choices = [
            ("", _("Not said")),
            *((area.pk, area.path) for area in areas_in_order(self.viewer)),
        ]
        fields["systems"].viewer = fields["owner"].viewer = self.viewer

    def values_of(self, instance: Service) -> dict[str, Any]:
        systems = queries.systems_of(instance, self.viewer)
        return {**super().values_of(instance), "systems": systems}

    def clean_order(self) -> int:
        return self.cleaned_data["order"] or 0


class TeamForm(Form):
    name = text(_("Name"), 120, required=True)
    site = text(_("Where it sits"), 120, help_text=_("A town. Empty when it sits in several."))
    description = text(_("What it does"), 300)
    member = choose(
        Member.objects.none(),
        _("A member’s own team"),
        required=False,
        empty_label=_("No: it works for all members"),
    )
    arrangement = choose(Arrangement.objects.none(), _("Cooperation"), required=False)
    takes_first = forms.BooleanField(
        label=_("New cases come here"),
        required=False,
        help_text=_("One team takes them: another that did so, stops."),
    )
    level = choose(
        Level.objects.none(),
        _("The team’s own target"),
        required=False,
        empty_label=_("None"),
        help_text=_("Starts a clock of the team’s own in each case it is given."),
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["member"].queryset = current_members(self.viewer)
        fields["arrangement"].queryset = seen(Arrangement, self.viewer).order_by("name")
        fields["level"].queryset = queries.levels(self.viewer)


class PlaceForm(Form):
    person = PersonField()
    valid_from = DayField(label=_("From"))
    valid_to = DayField(
        label=_("Until"), required=False, help_text=_("The first day no longer there.")
    )
    is_lead = forms.BooleanField(label=_("Leads the team"), required=False)
    site = text(_("Sits in"), 120, help_text=_("When it is another town than the team’s."))

    def prepare(self) -> None:
        field: Any = self.fields["person"]
        field.viewer = self.viewer
        self.initial.setdefault("valid_from", self.viewer.today)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class PlaceChangeForm(Form):
    is_lead = forms.BooleanField(label=_("Leads the team"), required=False)
    site = text(_("Sits in"), 120)


class StepsField(forms.CharField):
    """Steps, one on each line; cleaned it is a list."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", Lines(attrs={"rows": 4}))
        more.setdefault("required", False)
        more.setdefault("help_text", _("One step on each line."))
        super().__init__(**more)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        steps = [" ".join(one.split()) for one in (super().clean(value) or "").splitlines()]
        steps = [step for step in steps if step]
        if len(steps) > MOST_STEPS or any(len(step) > LONGEST_STEP for step in steps):
            raise forms.ValidationError(_("Write at most 50 steps, each of at most 200 letters."))
        return steps


class TemplateForm(Form):
    use = forms.ChoiceField(label=_("Used as"), choices=CaseTemplate.Use.choices)
    title = text(_("Name"), 120, required=True)
    text = lines(_("Text"), rows=8)
    kind = forms.ChoiceField(
        label=_("Kind of case"), choices=[("", _("Not said")), *CaseKind.choices], required=False
    )
    service = choose(Service.objects.none(), _("Service"), required=False)
    checklist = StepsField(label=_("Steps to do"))
    impact = scale(_("Impact"))
    urgency = scale(_("Urgency"))

    def prepare(self) -> None:
        field: Any = self.fields["service"]
        field.queryset = queries.services_going(self.viewer)
