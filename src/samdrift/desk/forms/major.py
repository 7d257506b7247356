"""Forms of major incidents."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.reach import DESK
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment, Person
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System

PROMISES = [
    ("", _("No time promised")),
    ("15", _("In 15 minutes")),
    ("30", _("In 30 minutes")),
    ("60", _("In an hour")),
    ("120", _("In two hours")),
    ("240", _("In four hours")),
    ("1440", _("Tomorrow at this time")),
]
LONGEST = 20_000


def people_of_desk(viewer: Any) -> Any:
    """Those who work in the joint desk today."""
    held = seen(Appointment, viewer).on(viewer.day).filter(role__in=DESK, member__isnull=True)
    return seen(Person, viewer).filter(pk__in=held.values("person_id")).order_by("sort_key")


class _Touched(Form):
    """Whom and what it touches, and who leads."""

    lead = choose(Person.objects.none(), _("Leads it"), required=False, empty_label=_("I do"))
    members = forms.ModelMultipleChoiceField(
        queryset=Member.objects.none(),
        label=_("Members affected"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )
    systems = forms.ModelMultipleChoiceField(
        queryset=System.objects.none(),
        label=_("Systems that are down besides the case’s own"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def prepare(self) -> None:
        if self.viewer is None:
            return
        fields: Any = self.fields
        fields["lead"].queryset = people_of_desk(self.viewer)
        fields["members"].queryset = current_members(self.viewer)
        fields["systems"].queryset = seen(System, self.viewer).running().order_by("sort_key")


class _Promise(Form):
    next_update_at = forms.TypedChoiceField(
        label=_("Next update"), choices=PROMISES, required=False, coerce=int, empty_value=None
    )

    def clean_next_update_at(self) -> dt.datetime | None:
        """The moment that is promised."""
        minutes = self.cleaned_data.get("next_update_at")
        if minutes is None or self.viewer is None:
            return None
        moment: dt.datetime = self.viewer.now + dt.timedelta(minutes=minutes)
        return moment


class DeclareForm(_Touched, _Promise):
    public_title = text(
        _("What everybody reads"),
        160,
        required=True,
        help_text=_("For example: The network is down"),
    )
    public_text = lines(
        _("What we know and what to do meanwhile"), rows=4, help_text=_("Plain words, no names.")
    )
    field_order = ("public_title", "public_text", "next_update_at", "members", "systems", "lead")

    def values_of(self, instance: Case) -> dict[str, Any]:
        return {"public_title": instance.title[:160]}


class ChangeForm(_Touched):
    def prepare(self) -> None:
        super().prepare()
        lead: Any = self.fields["lead"]
        lead.empty_label = _("As now")

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {
            "lead": instance.lead_id,
            "members": list(instance.members.values_list("pk", flat=True)),
            "systems": list(instance.systems.values_list("pk", flat=True)),
        }


class NoteForm(Form):
    text = lines(_("What happened"), rows=3, required=True, max_length=LONGEST)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class PublicForm(_Promise):
    public_title = text(_("What everybody reads"), 160, required=True)
    text = lines(_("What we know and what to do meanwhile"), rows=5, required=True)
    to_cases = forms.BooleanField(
        label=_("Write it in all attached cases that are open too"), required=False
    )
    field_order = ("public_title", "text", "next_update_at", "to_cases")

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"public_title": instance.public_title, "text": instance.public_text}


class MessageForm(Form):
    text = lines(
        _("What those who wait are to know"),
        rows=5,
        required=True,
        help_text=_("The same answer is written in every attached case that is open."),
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class EndForm(Form):
    text = lines(
        _("What everybody reads now"), rows=4, required=True, help_text=_("That it works again.")
    )
    to_cases = forms.BooleanField(
        label=_("Write it in all attached cases that are open too"), required=False, initial=True
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class ReasonForm(Form):
    reason = lines(_("Why?"), required=True, max_length=1000)


class ReviewForm(Form):
    happened = lines(
        _("What happened"),
        rows=7,
        max_length=LONGEST,
        help_text=_(
            "When it began, who noticed, what was done in which order, when it worked again."
        ),
    )
    why = lines(
        _("Why it happened"), rows=5, max_length=LONGEST, help_text=_("Causes, not people.")
    )
    went_well = lines(_("What went well"), rows=4, max_length=LONGEST)


class ActionForm(Form):
    title = text(_("What is to be done"), 160, required=True)
    due_on = DayField(label=_("By"))
    person = choose(
        Person.objects.none(), _("By whom"), required=False, empty_label=_("The service desk")
    )

    def prepare(self) -> None:
        if self.viewer is not None:
            field: Any = self.fields["person"]
            field.queryset = people_of_desk(self.viewer)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- a new one
        return {}
