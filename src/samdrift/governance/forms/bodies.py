"""Forms of bodies: founded, changed, wound up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.meeting_rules import defaults_of
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import Part
from samdrift.governance.queries import bodies as queries
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.registry import Ref, registry
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import arrangement_choices, living_members

YEARS_MOST = 120
USUAL = _("As usual for the kind")
DISCUSSES = [("", USUAL), ("no", _("Decides")), ("yes", _("Discusses only, and brings it on"))]


def _count(label: Any, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, **more)


class BodyForm(Form):
    """A body; its cleaned data are the values of the services."""

    name = text(_("Name"), 160, required=True)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Choose")), *Body.Kind.choices],
        help_text=_("The meeting rules of the kind and of the legal form are filled in for you."),
    )
    arrangement = choose(Arrangement.objects.none(), _("Arrangement"), required=False)
    member = choose(
        Member.objects.none(),
        _("Or a member’s own"),
        required=False,
        help_text=_("For a council, and for other bodies at home."),
    )
    parent = choose(
        Body.objects.none(),
        _("Body above"),
        required=False,
        help_text=_("A body that only discusses brings what is to be decided there."),
    )
    mandate = lines(_("Mandate"), 5)
    mandate_from = text(
        _("Mandate given by"), 300, help_text=_("The decision it comes from, such as Sak 12/24.")
    )
    seats_by = forms.ChoiceField(
        label=_("Seats follow"), choices=[("", USUAL), *Body.SeatsBy.choices], required=False
    )
    seats_each = _count(_("Seats for each member"), 50)
    deputies_each = _count(_("Deputies for each seat"), 20)
    term_months = _count(
        _("Term in months"),
        YEARS_MOST,
        help_text=_("How long one is chosen for: 48 is four years. Empty is without an end."),
    )
    discusses = forms.ChoiceField(label=_("What it may"), choices=DISCUSSES, required=False)
    is_internal = forms.BooleanField(
        label=_("Its meetings and matters are seen by those who sit in it alone"), required=False
    )
    required_parts = forms.MultipleChoiceField(
        label=_("What a matter must have before it comes on the agenda"),
        choices=Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    case_prefix = text(
        _("Case numbers begin with"), 20, initial="Sak", help_text=_("As in Sak 12/26.")
    )
    founded_on = DayField(label=_("Founded"), required=False)
    subject = forms.CharField(required=False, widget=forms.HiddenInput, label=_("About"))

    def prepare(self) -> None:
        self._rows("arrangement", arrangement_choices(self.viewer))
        self._rows("member", self._members())
        rows = queries.standing(self.viewer)
        if self.instance is not None:
            rows = rows.exclude(pk=self.instance.pk)
            for name in ("kind", "arrangement", "member", "founded_on"):
                self.fields[name].disabled = True
            field: Any = self.fields["seats_by"]
            field.choices = Body.SeatsBy.choices
            field = self.fields["discusses"]
            field.choices = DISCUSSES[1:]
        else:
            self._choose_the_only_one()
        self._rows("parent", rows)

    def _choose_the_only_one(self) -> None:
        """One arrangement is chosen beforehand; who has no member's own to found is not asked."""
        arrangement: Any = self.fields["arrangement"]
        member: Any = self.fields["member"]
        only = list(arrangement.queryset[:2])
        if len(only) == 1 and not self.initial.get("member"):
            self.initial.setdefault("arrangement", only[0].pk)
        if not member.queryset.exists():
            member.widget = forms.HiddenInput()

    def _members(self) -> Any:
        rows = living_members(self.viewer)
        if self.instance is not None or self.viewer.has("administrator"):
            return rows
        return rows.filter(pk__in=self.viewer.members_as("director", "coordinator"))

    def _rows(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows

    def values_of(self, instance: Any) -> dict[str, Any]:
        subject = instance.subject
        return {
            **super().values_of(instance),
            "discusses": "yes" if instance.is_discussion_only else "no",
            "subject": f"{subject.kind}:{subject.id}" if subject else "",
        }

    def clean_subject(self) -> Ref | None:
        kind, _colon, pk = self.cleaned_data["subject"].partition(":")
        if not pk.isdecimal():
            return None
        ref = Ref(kind, int(pk))
        return ref if ref in registry.describe([ref], self.viewer) else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        discusses, subject = data.pop("discusses"), data.pop("subject")
        usual = defaults_of(data["kind"])
        for name in ("seats_by", "seats_each", "deputies_each"):
            if data[name] in {None, ""}:
                data[name] = getattr(usual, name)
        data["is_discussion_only"] = discusses == "yes" or (
            discusses == "" and usual.is_discussion_only
        )
        data["subject_kind"] = subject.kind if subject else ""
        data["subject_id"] = subject.id if subject else None
        data["case_prefix"] = data["case_prefix"] or "Sak"
        if self.instance is not None:
            for name in ("kind", "arrangement", "member", "founded_on"):
                data.pop(name)
        return data


class WindUpForm(Form):
    day = DayField(label=_("No more from"), help_text=_("The first day it is no more."))
    because = text(_("Why"), 300, help_text=_("For example the decision it follows from."))

    def prepare(self) -> None:
        self.initial.setdefault("day", self.viewer.today)
