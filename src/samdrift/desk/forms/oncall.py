"""Forms of rotas, shifts, absence and call-outs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.common import Lines
from samdrift.desk.calc.working_time import BY_CODE
from samdrift.desk.forms.case_api import InReach, one
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.commitments import ServiceCalendar
from samdrift.desk.models.oncall import AgreedRule, RotaLayer
from samdrift.desk.queries import oncall as queries
from samdrift.desk.queries import queue_choices as choices
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import PersonField, lines, text, unknown_to
from samdrift.parties.models.people import Person
from samdrift.parties.queries.people import find_person

MOST_PEOPLE = 40
TIMES = ["%H:%M", "%H.%M", "%H%M"]


class MomentField(forms.DateTimeField):
    """A day and a time in Oslo, as people write them: 21.11.2026 14.30."""

    widget = forms.DateTimeInput(
        attrs={"inputmode": "numeric", "autocomplete": "off"}, format="%d.%m.%Y %H.%M"
    )

    def __init__(self, **more: Any) -> None:
        more.setdefault("input_formats", ["%d.%m.%Y %H.%M", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M"])
        more.setdefault("help_text", _("For example 21.11.2026 14.30"))
        more.setdefault("error_messages", {"invalid": _("Write day and time as 21.11.2026 14.30.")})
        super().__init__(**more)


class TurnsField(forms.CharField):
    """People by name or e-mail address, one on each line; cleaned it is a list in that order."""

    viewer: Any = None

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", Lines(attrs={"rows": 5}))
        more.setdefault("help_text", _("One on each line, in the order they take turns."))
        super().__init__(**more)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{one} <{one.email}>" if one.email else str(one) for one in value)
        return value

    def clean(self, value: Any) -> list[Person]:
        names = [one.strip() for one in (super().clean(value) or "").splitlines() if one.strip()]
        if len(names) > MOST_PEOPLE:
            raise forms.ValidationError(_("At most 40 people can take turns."))
        return [self._one(name) for name in names]

    def _one(self, name: str) -> Person:
        found = find_person(name, self.viewer)
        if len(found) != 1:
            message = (
                unknown_to(self.viewer)
                if not found
                else _now("Several people can be “%(name)s”. Write the e-mail address.")
            )
            raise forms.ValidationError(message % {"name": name})
        return found[0]


class RotaForm(Form):
    name = text(_("Name"), 120, required=True)
    team = choose(Team.objects.none(), _("Team"))
    calendar = choose(
        ServiceCalendar.objects.none(),
        _("Opening hours"),
        required=False,
        empty_label=_("None: on call around the clock"),
        help_text=_("Nobody is on call while the team is at work."),
    )
    last = PersonField(
        label=_("Called last"), required=False, help_text=_("When nobody on call answers.")
    )
    note = lines(_("What it is for"), rows=3)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["team"].queryset = choices.teams(self.viewer)
        fields["calendar"].queryset = seen(ServiceCalendar, self.viewer).filter(ended_at=None)
        fields["last"].viewer = self.viewer


class LayerForm(Form):
    name = text(_("Name"), 120, required=True, help_text=_("For example: First call, Alta"))
    site = text(_("Site"), 120)
    people = TurnsField(label=_("Who takes turns"))
    valid_from = DayField(label=_("The first turn begins"))
    days = forms.IntegerField(label=_("Days in a turn"), min_value=1, max_value=366, initial=7)
    hand_over = forms.TimeField(
        label=_("Handed over at"),
        input_formats=TIMES,
        initial="08.00",
        widget=forms.TimeInput(
            attrs={"inputmode": "numeric", "autocomplete": "off"}, format="%H.%M"
        ),
        error_messages={"invalid": _("Write the time as 14.30.")},
    )
    step = forms.IntegerField(
        label=_("Called as number"),
        min_value=1,
        max_value=9,
        initial=1,
        help_text=_("1 is called first. 2 is called when 1 does not answer."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes before the next is called"), min_value=1, max_value=720, initial=15
    )

    def prepare(self) -> None:
        field: Any = self.fields["people"]
        field.viewer = self.viewer

    def values_of(self, instance: Any) -> dict[str, Any]:
        if not isinstance(instance, RotaLayer):
            return {}
        people = queries.people_of(instance, self.viewer)
        return {**super().values_of(instance), "people": people, "valid_from": self.viewer.today}


class EndForm(Form):
    day = DayField(label=_("The first day no longer on call"))

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins with today
        return {"day": self.viewer.today}


class _Stretch(Form):
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("To"))

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins as asked
        return {}


class PutInForm(_Stretch):
    person = PersonField(
        label=_("Who is on"), required=False, help_text=_("Empty: nobody is to be on call.")
    )
    reason = text(_("Why"), 300)

    def prepare(self) -> None:
        field: Any = self.fields["person"]
        field.viewer = self.viewer


class SwapForm(_Stretch):
    asked = PersonField(label=_("Who is to take it"))
    back_starts_at = MomentField(label=_("I take back, from"), required=False)
    back_ends_at = MomentField(label=_("I take back, to"), required=False)
    text = text(_("Message"), 300)
    field_order = ("starts_at", "ends_at", "asked", "back_starts_at", "back_ends_at", "text")

    def prepare(self) -> None:
        field: Any = self.fields["asked"]
        field.viewer = self.viewer


class AwayForm(Form):
    valid_from = DayField(label=_("From"))
    valid_to = DayField(
        label=_("Until"), required=False, help_text=_("The first day back. Empty: not known yet.")
    )
    person = PersonField(
        label=_("Who"), required=False, help_text=_("Empty: yourself. Why is not written.")
    )

    def prepare(self) -> None:
        field: Any = self.fields["person"]
        field.viewer = self.viewer


class TellForm(Form):
    until = DayField(label=_("Up to and with"))

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class RuleForm(Form):
    code = forms.ChoiceField(label=_("Rule"), choices=AgreedRule.Code.choices)
    value = text(
        _("What is agreed"),
        20,
        required=True,
        help_text=_("Such as 37,5 or 1/5; for night the hour of the day, such as 22"),
    )
    basis = text(
        _("Which agreement it rests on"),
        300,
        required=True,
        help_text=_("With its date and parties."),
    )
    valid_from = DayField(label=_("From"))

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {"valid_from": self.viewer.today}

    def prepare(self) -> None:
        field: Any = self.fields["code"]
        field.choices = [
            (code, f"{label} ({BY_CODE[code].paragraph})")
            for code, label in AgreedRule.Code.choices
        ]


class CallOutForm(_Stretch):
    reason = text(_("Why"), 300, required=True)

    def values_of(self, instance: Any) -> dict[str, Any]:
        if not hasattr(instance, "starts_at"):
            return {}
        return {name: getattr(instance, name) for name in ("starts_at", "ends_at", "reason")}


class ReasonForm(Form):
    reason = text(_("Why"), 300, required=True)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class WrittenCallForm(CallOutForm):
    person = PersonField(label=_("Who was called out"))
    case = forms.CharField(
        label=_("Case"), required=False, max_length=12, help_text=_("Its number, if it has one.")
    )
    field_order = ("person", "starts_at", "ends_at", "reason", "case")

    def prepare(self) -> None:
        field: Any = self.fields["person"]
        field.viewer = self.viewer

    def clean_case(self) -> Case | None:
        """The case with the number, within reach."""
        plain = self.cleaned_data["case"].strip().lstrip("#")
        if not plain:
            return None
        found: Case | None = (
            seen(Case, self.viewer).filter(pk=int(plain)).first() if plain.isdecimal() else None
        )
        if found is None:
            raise forms.ValidationError(_("No case with that number is within your reach."))
        return found


class CalledForm(InReach):
    """What a program tells of a call; without a person, the next in turn was called."""

    case = one(Case, required=True)
    person = one(Person)
    answered = forms.BooleanField(required=False)
    at = forms.DateTimeField(required=False)
