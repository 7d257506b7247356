"""What programs send when they open a case or act on one: checked as forms are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone

from samdrift.desk.models.cases import Case, CaseEntry, CaseLink, IdentityCheck
from samdrift.desk.models.catalogue import CaseKind, CatalogueItem, Service, Team
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.models.knowledge import Article
from samdrift.desk.services.case_opening import LONGEST_TITLE
from samdrift.kernel.forms import DayField, Form, YesNoUnknown
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use

SCALE = [(1, "1"), (2, "2"), (3, "3")]
LONGEST_ID = 18
"""Digits of an id: more of them the database does not count."""


class Row(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row by its id, as far as the caller sees: what is asked is worked out once for each caller."""

    viewer: Viewer | None = None

    def __init__(self, model: Any, *, required: bool) -> None:
        super().__init__(model._default_manager.none(), required=required)
        self.model = model

    def __deepcopy__(self, memo: Any) -> Row:
        """As a plain field's: there are no choices to copy."""
        made: Row = forms.Field.__deepcopy__(self, memo)
        return made

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        told, viewer = str(value), self.viewer
        if viewer is None or not (told.isdecimal() and len(told) <= LONGEST_ID):
            raise self._not_there(value)
        name = f"sent: {self.model._meta.label}"
        found = ask(name, viewer, lambda pk: rows_for(self.model, viewer).filter(pk=pk), int(told))
        if not found:
            raise self._not_there(value)
        return found[0]

    def _not_there(self, value: Any) -> forms.ValidationError:
        told = self.error_messages["invalid_choice"]
        return forms.ValidationError(told, code="invalid_choice", params={"value": value})


def one(model: Any, *, required: bool = False) -> Row:
    return Row(model, required=required)


def rows_for(model: Any, viewer: Viewer) -> Any:
    return current_members(viewer) if model is Member else seen(model, viewer)


def some(model: Any) -> forms.ModelMultipleChoiceField[Any]:
    return forms.ModelMultipleChoiceField(model._default_manager.none(), required=False)


def words(most: int | None = None, *, required: bool = False) -> forms.CharField:
    return forms.CharField(max_length=most, required=required)


def scale() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(choices=SCALE, coerce=int, required=False)


class InReach(Form):
    """Rows are chosen among those the caller sees. `only`: the fields that were sent; others are not
    looked at, unless they must be there.
    """

    def __init__(self, *args: Any, only: Collection[str] | None = None, **more: Any) -> None:
        if only is not None:
            own: Any = self
            fields = self.base_fields.items()
            own.base_fields = {n: one for n, one in fields if one.required or n in only}
        super().__init__(*args, **more)

    def prepare(self) -> None:
        if self.viewer is None:
            return
        for field in self.fields.values():
            if isinstance(field, Row):
                field.viewer = self.viewer
            elif isinstance(field, forms.ModelChoiceField):
                field.queryset = rows_for(field.queryset.model, self.viewer)  # type: ignore[union-attr]


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
