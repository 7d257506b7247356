"""What programs send when they open a case or act on one: checked as forms are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from samdrift.desk.models.cases import Case, CaseEntry, CaseLink, IdentityCheck
from samdrift.desk.models.catalogue import CaseKind, CatalogueItem, Service, Team
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.models.knowledge import Article
from samdrift.desk.services.case_opening import LONGEST_TITLE
from samdrift.kernel.forms import DayField, Form, YesNoUnknown
from samdrift.kernel.reach import seen
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use

SCALE = [(1, "1"), (2, "2"), (3, "3")]


def one(model: Any, *, required: bool = False) -> forms.ModelChoiceField[Any]:
    """A row by its id, as far as the caller sees."""
    return forms.ModelChoiceField(model._default_manager.none(), required=required)


def some(model: Any) -> forms.ModelMultipleChoiceField[Any]:
    return forms.ModelMultipleChoiceField(model._default_manager.none(), required=False)


def words(most: int | None = None, *, required: bool = False) -> forms.CharField:
    return forms.CharField(max_length=most, required=required)


def scale() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(choices=SCALE, coerce=int, required=False)


class InReach(Form):
    """Rows are chosen among those the caller sees."""

    def prepare(self) -> None:
        if self.viewer is None:
            return
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self.rows(field.queryset.model)  # type: ignore[union-attr]

    def rows(self, model: Any) -> Any:
        return current_members(self.viewer) if model is Member else seen(model, self.viewer)


class OpenForm(InReach):
    member = one(Member, required=True)
    title = words(LONGEST_TITLE, required=True)
    kind = forms.ChoiceField(choices=CaseKind.choices)
    text = words()
    requester = one(Person)
    requester_name = words(160)
    requester_email = forms.EmailField(required=False)
    service = one(Service)
    system = one(System)
    use = one(Use)
    item = one(CatalogueItem)
    answers = forms.JSONField(required=False)
    impact = scale()
    urgency = scale()
    team = one(Team)
    agent = one(Person)
    internal = forms.BooleanField(required=False)
    confidential = forms.BooleanField(required=False)
    source = words(60)
    reference = words(80)


class ChangeForm(InReach):
    title = words(LONGEST_TITLE)
    text = words()
    kind = forms.ChoiceField(choices=CaseKind.choices, required=False)
    member = one(Member)
    requester = one(Person)
    service = one(Service)
    system = one(System)
    use = one(Use)
    internal = forms.BooleanField(required=False)
    confidential = forms.BooleanField(required=False)
    problem = one(Case)

    def clean_kind(self) -> str:
        return str(self._told("kind"))

    def clean_member(self) -> Any:
        return self._told("member")

    def _told(self, name: str) -> Any:
        """What cannot be taken away: a case is of a kind, and of a member."""
        value = self.cleaned_data[name]
        if not value and name in self.data:
            raise forms.ValidationError(self.fields[name].error_messages["required"])
        return value


class EntryForm(InReach):
    text = words(required=True)
    public = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=CaseEntry.Kind.choices, required=False)
    mentions = some(Person)

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or CaseEntry.Kind.NOTE)


class NothingForm(InReach):
    """The act takes nothing."""


class AssignForm(InReach):
    team = one(Team)
    agent = one(Person)
    note = words()


class WaitForm(InReach):
    cause = one(PauseCause, required=True)
    until = forms.DateTimeField(required=False, input_formats=["iso8601"])
    note = words()

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        return timezone.make_aware(until) if until and timezone.is_naive(until) else until


class ResolveForm(InReach):
    solution = words(required=True)
    root_cause = words(120)
    first_contact = YesNoUnknown()
    article = one(Article)


class ReasonForm(InReach):
    reason = words(required=True)


class PriorityForm(InReach):
    impact = forms.TypedChoiceField(choices=SCALE, coerce=int)
    urgency = forms.TypedChoiceField(choices=SCALE, coerce=int)
    reason = words()


class ScoreForm(InReach):
    score = forms.IntegerField(min_value=1, max_value=5)
    text = words()


class MergeForm(InReach):
    into = one(Case, required=True)
    reason = words()


class SplitForm(InReach):
    title = words(LONGEST_TITLE, required=True)
    text = words()
    entries = some(CaseEntry)


class LinkForm(InReach):
    other = one(Case, required=True)
    kind = forms.ChoiceField(choices=CaseLink.Kind.choices, required=False)

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or CaseLink.Kind.RELATED)


class WatchForm(InReach):
    person = one(Person)


class Texts(forms.MultipleChoiceField):
    """A list of texts, whatever they say."""

    def valid_value(self, _value: Any) -> bool:
        return True


class StepsForm(InReach):
    titles = Texts()


class TimeForm(InReach):
    minutes = forms.IntegerField(min_value=1)
    day = DayField(required=False)
    note = words(200)
    person = one(Person)


class IdentityForm(InReach):
    way = forms.ChoiceField(choices=IdentityCheck.Way.choices)
    passed = forms.BooleanField(required=False)
    person = one(Person)
    note = words(300)
