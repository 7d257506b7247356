"""Forms of roles, agreements, management and forums."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import JointConsent
from samdrift.portfolio.queries import appointing
from samdrift.portfolio.queries.role_texts import text_of
from samdrift.portfolio.rules_roles import Seat

OFFERED = 25
"""People that are offered at once; a search by name finds the others."""


def _words(label: Any, rows: int = 5, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, max_length=5000, **more)


class AppointForm(Form):
    """Every part of an appointment, as a program gives them; people are asked step by step."""

    system = choose(System._default_manager.none(), _("System"))
    member = choose(Member._default_manager.none(), _("Member"), required=False)
    kind = forms.ChoiceField(label=_("Role"), choices=SystemRole.Kind.choices)
    person = choose(Person._default_manager.none(), _("Person"))
    valid_from = DayField(label=_("From"), required=False)
    valid_to = DayField(label=_("To"), required=False)
    description = _words(_("Description"), required=False)

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["system"].queryset = seen(System, self.viewer)
        fields["member"].queryset = seen(Member, self.viewer)
        fields["person"].queryset = seen(Person, self.viewer)


def _label(person: Person) -> str:
    parts = [str(person), str(person.employer) if person.employer else "", person.title]
    return " · ".join(part for part in parts if part)


class PersonForm(Form):
    """Chooses a person for a seat: a few at a time, found by name."""

    person = choose(
        Person._default_manager.none(), _("Person"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, seat: Seat, name: str = "", **more: Any) -> None:
        self.seat, self.name = seat, name
        self.more = False
        super().__init__(*args, **more)

    def prepare(self) -> None:
        field: Any = self.fields["person"]
        rows = appointing.candidates(self.seat, self.viewer, self.viewer.today)
        field.queryset = rows
        found = list(appointing.named_so(rows, self.name)[: OFFERED + 1])
        self.more = len(found) > OFFERED
        chosen = self.data.get("person", "") if self.is_bound else ""
        if chosen.isdecimal() and int(chosen) not in {one.pk for one in found}:
            found = [*rows.filter(pk=int(chosen)), *found]
        field.choices = [(one.pk, _label(one)) for one in found[:OFFERED]]


class SeatForm(PersonForm):
    """An appointment to a seat that is chosen already."""

    valid_from = DayField(label=_("From"))
    valid_to = DayField(
        label=_("To"),
        required=False,
        help_text=_("The first day without the role. Leave empty when no end is known."),
    )
    description = _words(_("What the role means"), required=False)

    def prepare(self) -> None:
        super().prepare()
        self.initial.setdefault("valid_from", self.viewer.today)
        self.initial.setdefault("description", text_of(self.seat.kind))


class ReplaceForm(PersonForm):
    day = DayField(label=_("From"), help_text=_("One goes and the other comes on this day."))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def prepare(self) -> None:
        super().prepare()
        self.initial.setdefault("day", self.viewer.today)


class DescriptionForm(Form):
    description = _words(
        _("What the role means"),
        8,
        required=False,
        help_text=_("Leave empty to use the common text."),
    )


class EndForm(Form):
    ends_on = DayField(
        label=_("Ends"), help_text=_("The first day without the role."), required=False
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class DeclineForm(Form):
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Whoever appointed you sees what you write.")
    )


class TextForm(Form):
    text = _words(_("What the role means"), 8)


class ConsentForm(Form):
    """That a member agrees. A person agrees for the members they speak for."""

    system = choose(System._default_manager.none(), _("System"))
    member = choose(Member._default_manager.none(), _("Member"))
    about = forms.ChoiceField(label=_("Agrees to"), choices=JointConsent.About.choices)
    reference = forms.CharField(
        label=_("Where it is found"),
        max_length=300,
        help_text=_("For example the case number of the decision."),
    )
    agreed_on = DayField(label=_("Agreed on"))

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["system"].queryset = seen(System, self.viewer).running().order_by("sort_key")
        members = seen(Member, self.viewer).current(self.viewer.today).order_by("sort_key")
        if not self.viewer.is_machine:
            members = members.filter(pk__in=self.viewer.members)
        fields["member"].queryset = members
        self.initial.setdefault("agreed_on", self.viewer.today)


class WithdrawForm(Form):
    withdrawn_by = forms.CharField(
        label=_("By what"),
        max_length=300,
        help_text=_("For example the case number of the decision."),
    )
    day = DayField(label=_("From"))

    def prepare(self) -> None:
        self.initial.setdefault("day", self.viewer.today)


class ManagementForm(Form):
    management = forms.ChoiceField(
        label=_("How it is managed"), choices=System.Management.choices, widget=forms.RadioSelect
    )


class MandateForm(Form):
    mandate = _words(_("Mandate"), 12, required=False)
    mandate_from = forms.CharField(
        label=_("Given by"),
        max_length=200,
        required=False,
        help_text=_("The decision it rests on."),
    )
