"""Forms of what people do with decisions and minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import Participant
from samdrift.governance.services.decision_duties import ROLES
from samdrift.kernel.forms import DayField, Form
from samdrift.parties.forms.common import PersonField, lines


class PlainForm(Form):
    """Nothing to fill in: the act is only confirmed."""


class HandOutForm(Form):
    person = PersonField(label=_("Who is to carry it out"))
    deadline = DayField(label=_("Deadline"))
    note = lines(_("To whoever gets it"), max_length=500)

    def prepare(self) -> None:
        field: Any = self.fields["person"]
        field.viewer = self.viewer

    def values_of(self, instance: Decision) -> dict[str, Any]:
        return {"person": instance.responsible, "deadline": instance.deadline}


class ReportForm(Form):
    report = lines(
        _("Report to the body"),
        5,
        required=True,
        help_text=_("What is done, what remains, and whether anything has changed."),
    )


class GiveUpForm(Form):
    reason = lines(_("Why it is not carried out"), required=True)


class TermsForm(Form):
    conditions = lines(_("Conditions"), help_text=_("What must be so for the decision to hold."))
    review_on = DayField(label=_("To be looked at again on"), required=False)
    in_force_on = DayField(
        label=_("In force from"),
        required=False,
        help_text=_("Leave it empty as long as it waits for something."),
    )


class BindForm(Form):
    role = forms.ChoiceField(
        label=_("Who answers for it in each member"),
        choices=[(role.value, role.label) for role in ROLES],
    )
    deadline = DayField(label=_("Deadline"))

    def values_of(self, instance: Decision) -> dict[str, Any]:
        return {"deadline": instance.deadline}


class PutForwardForm(Form):
    """`instance` is the meeting. Those who sign with the chair are chosen where the rule asks."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=Participant.objects.none(),
        label=_("Chosen to sign with the chair"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the minutes"),
        choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
    )

    def __init__(self, *args: Any, people: Any = None, **more: Any) -> None:
        self.people = people
        super().__init__(*args, **more)

    def prepare(self) -> None:
        if self.people is None:
            del self.fields["chosen"]
        else:
            field: Any = self.fields["chosen"]
            field.queryset = self.people
        if self.viewer is not None:
            self.initial.setdefault("language", self.viewer.language)


class ObjectForm(Form):
    text = lines(
        _("What is wrong"),
        required=True,
        help_text=_(
            "And what it should say. Everybody who sees the minutes can read it: leave out what is exempt from the public."
        ),
    )


class CorrectForm(Form):
    text = lines(
        _("Correction"),
        5,
        required=True,
        help_text=_(
            "What was wrong and what is right. Everybody who sees the minutes can read it: leave out what is exempt from the public."
        ),
    )
