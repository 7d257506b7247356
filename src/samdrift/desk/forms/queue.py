"""What is asked when something is done with a case, or with several at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.queries import queue_choices as choices
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.models.people import Person

IMPACTS = [
    (1, pgettext_lazy("impact", "Many: a whole member or more")),
    (2, pgettext_lazy("impact", "Some: a unit or a service")),
    (3, pgettext_lazy("impact", "One person")),
]
URGENCIES = [
    (1, pgettext_lazy("urgency", "Cannot work: it cannot wait")),
    (2, pgettext_lazy("urgency", "Works, but badly")),
    (3, pgettext_lazy("urgency", "Can wait")),
]


class Radio(forms.RadioSelect):
    """Choices in a line where there is room."""


def scale(label: Any, options: list[tuple[int, Any]]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=options, coerce=int, widget=Radio)


def long_text(label: Any, *, required: bool = True, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, widget=forms.Textarea({"rows": rows}), **more
    )


class PlainForm(Form):
    """Nothing to fill in: one press does it."""


class AssignForm(Form):
    """To a team, a person, or both."""

    team = choose(Person.objects.none(), _("Team"), required=False, empty_label=_("No team"))
    agent = choose(Person.objects.none(), _("Agent"), required=False, empty_label=_("Nobody yet"))
    note = long_text(_("A word on the way"), required=False, rows=2)

    def prepare(self) -> None:
        self.fields["team"].queryset = choices.teams(self.viewer)  # type: ignore[attr-defined]
        self.fields["agent"].queryset = choices.agents(self.viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("team") and not data.get("agent"):
            self.add_error("team", _("Choose a team, a person, or both."))
        return data


class WaitForm(Form):
    cause = choose(PauseCause.objects.none(), _("Waits for"))
    until = DayField(label=_("Until"), required=False)
    note = long_text(_("Note"), required=False, rows=2)

    def prepare(self) -> None:
        rows = seen(PauseCause, self.viewer).filter(ended_at=None).order_by("name")
        self.fields["cause"].queryset = rows  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        day = self.cleaned_data.get("until")
        if day is None:
            return None
        if day <= self.viewer.today:
            raise forms.ValidationError(_("Choose a day after today."))
        return choices.morning(day)


class PriorityForm(Form):
    impact = scale(_("How many are hit"), IMPACTS)
    urgency = scale(_("How urgent it is"), URGENCIES)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


class AnswerForm(Form):
    text = long_text(_("Answer"), rows=6)


class NoteForm(Form):
    text = long_text(_("Internal note"), rows=5)


class ResolveForm(Form):
    solution = long_text(_("What solved it"), rows=5, help_text=_("Goes to the one who asked."))
    root_cause = forms.CharField(
        label=_("Cause"), max_length=120, required=False, help_text=_("In a few words, for the report.")
    )


class MergeForm(Form):
    into = forms.CharField(label=_("Into case number"), max_length=12)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)

    def clean_into(self) -> Case:
        text = self.cleaned_data["into"].strip().removeprefix("#")
        rows = seen(Case, self.viewer).worked_on_by(self.viewer)
        found: Case | None = rows.filter(pk=int(text)).first() if text.isdecimal() else None
        if found is None:
            raise forms.ValidationError(
                _("No case with this number is within your reach. Write the number alone.")
            )
        return found


class ReasonForm(Form):
    reason = forms.CharField(label=_("Why"), max_length=300)


class SplitForm(Form):
    title = forms.CharField(label=_("Title of the new case"), max_length=200)
    text = long_text(_("What it is about"), rows=4)


class LinkForm(Form):
    other = forms.CharField(label=_("Case number"), max_length=12)
    kind = forms.ChoiceField(label=_("How"), choices=())

    clean_other = MergeForm.clean_into

    def prepare(self) -> None:
        from samdrift.desk.models.cases import CaseLink

        self.fields["kind"].choices = CaseLink.Kind.choices  # type: ignore[attr-defined]
