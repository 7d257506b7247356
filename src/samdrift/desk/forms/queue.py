"""What is asked when something is done with a case, or with several at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.forms.queue_seen import OnCase, long_text
from samdrift.desk.models.cases import Case, CaseLink
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.models.knowledge import Article
from samdrift.desk.models.passing import Passing
from samdrift.desk.queries import approvals, knowledge
from samdrift.desk.queries import passing as passings
from samdrift.desk.queries import queue_case as queries
from samdrift.desk.queries import queue_choices as choices
from samdrift.kernel.forms import DayField, Form, YesNoUnknown, choose
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
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


def numbered(text: str, viewer: Viewer) -> Case:
    """The case with this number that the viewer works with."""
    plain = text.strip().removeprefix("#")
    rows = seen(Case, viewer).worked_on_by(viewer)
    found: Case | None = rows.filter(pk=int(plain)).first() if plain.isdecimal() else None
    if found is None:
        raise forms.ValidationError(
            _("No case with this number is within your reach. Write the number alone.")
        )
    return found


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
        label=_("Cause"),
        max_length=120,
        required=False,
        help_text=_("In a few words, for the report."),
    )


class MergeForm(Form):
    into = forms.CharField(label=_("Into case number"), max_length=12)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)

    def clean_into(self) -> Case:
        return numbered(self.cleaned_data["into"], self.viewer)


class ReasonForm(Form):
    reason = forms.CharField(label=_("Why"), max_length=300)


class SplitForm(Form):
    title = forms.CharField(label=_("Title of the new case"), max_length=200)
    text = long_text(_("What it is about"), rows=4)


class LinkForm(Form):
    other = forms.CharField(label=_("Case number"), max_length=12)
    kind = forms.ChoiceField(label=_("How"), choices=CaseLink.Kind.choices)

    def values_of(self, _instance: Any) -> dict[str, Any]:
        return {}

    def clean_other(self) -> Case:
        return numbered(self.cleaned_data["other"], self.viewer)


# On one case: what others did meanwhile is told first.


class AssignOne(OnCase, AssignForm):
    pass


class WaitOne(OnCase, WaitForm):
    pass


class PriorityOne(OnCase, PriorityForm):
    pass


class ReasonOne(OnCase, ReasonForm):
    pass


def _passed(label: Any, help_text: Any) -> Any:
    """Passed cases by their suppliers' names; left out of the form where there is none."""
    return forms.ModelMultipleChoiceField(
        Passing.objects.none(),
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _offer(form: Any, name: str, rows: Any) -> None:
    if not rows.exists():
        del form.fields[name]
        return
    form.fields[name].queryset = rows
    form.fields[name].label_from_instance = lambda one: f"{one.supplier}: {one.title}"


def _tell_asked(form: Any, name: str) -> None:
    """Say at the field who is still asked to approve in the case: with its end the question falls away."""
    asked = approvals.asked_in(form.viewer, [form.instance]).get(form.instance.pk, ())
    if asked:
        told = _("Waits for approval by %(who)s: the question falls away.")
        texts = form.fields[name].help_text, told % {"who": ", ".join(map(str, asked))}
        form.fields[name].help_text = " ".join(str(text) for text in texts if text)


class CancelOne(ReasonOne):
    """What lies with a supplier is told: it is taken back. So is what still waits for approval."""

    def prepare(self) -> None:
        names = [str(one.supplier) for one in passings.standing_of(self.instance, self.viewer)]
        if names:
            told = _("It lies with %(suppliers)s, and is taken back. They are told that, not why.")
            self.fields["reason"].help_text = told % {"suppliers": ", ".join(names)}
        _tell_asked(self, "reason")


class ReopenOne(ReasonOne):
    """And to which suppliers it is to go again."""

    suppliers = _passed(
        _("Send it again to"),
        _("They are told that it is not solved, and their time goes on from where it stopped."),
    )

    def prepare(self) -> None:
        _offer(self, "suppliers", passings.ended_of(self.instance, self.viewer))

    def values_of(self, instance: Any) -> dict[str, Any]:
        """Chosen beforehand: what was taken back because our own case was over."""
        over = instance.resolved_at or instance.closed_at
        rows = passings.ended_of(instance, self.viewer)
        with_us = rows.filter(state=Passing.State.TAKEN_BACK, ended_at__gte=over) if over else ()
        return {**super().values_of(instance), "suppliers": [one.pk for one in with_us]}


class MergeOne(OnCase, MergeForm):
    def prepare(self) -> None:
        _tell_asked(self, "into")


class ResolveOne(OnCase, ResolveForm):
    """With what the one who is solving knows of the call."""

    first_contact = YesNoUnknown(
        label=_("Solved while the one who asked was still there"),
    )
    article = forms.ModelChoiceField(
        Article.objects.none(),
        label=_("By the article"),
        required=False,
        empty_label=_("None"),
    )
    solved_by = _passed(
        _("Solved by the supplier"),
        _("From those you do not tick, it is taken back. They are told, and their time stops."),
    )

    def prepare(self) -> None:
        _tell_asked(self, "solution")
        _offer(self, "solved_by", passings.standing_of(self.instance, self.viewer))
        rows = queries.likely(self.instance, self.viewer)
        used = knowledge.used_in(self.instance, self.viewer)
        keys = {one.pk for one in [*rows, *used]}
        self.fields["article"].queryset = seen(Article, self.viewer).filter(pk__in=keys)  # type: ignore[attr-defined]
