"""What is written in a case, and the acts that must not be done on what one has not seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.forms.queue_seen import OnCase, long_text
from samdrift.desk.models.cases import IdentityCheck
from samdrift.desk.models.catalogue import CaseKind, CaseTemplate, Service
from samdrift.desk.queries import passing as passings
from samdrift.desk.queries import queue_choices as choices
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import PersonField
from samdrift.parties.models.people import Person
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, as a list."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class WriteForm(OnCase):
    """An answer or a note, and what is to happen with the case after it."""

    text = long_text(_("Text"), rows=6)
    public = forms.TypedChoiceField(
        label=_("For whom"),
        choices=[
            ("yes", pgettext_lazy("write", "Answer to the one who asked")),
            ("no", pgettext_lazy("write", "Internal note")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    uploads = FilesField(label=_("Files"), required=False)
    minutes = forms.IntegerField(
        label=_("Minutes spent"), required=False, min_value=1, max_value=1440
    )
    then = forms.ChoiceField(label=_("And then"), required=False)
    template = forms.ModelChoiceField(
        CaseTemplate.objects.none(), label=_("Template"), required=False, empty_label=_("Choose")
    )

    def prepare(self) -> None:
        self.fields["then"].choices = self._then()  # type: ignore[attr-defined]
        field: Any = self.fields["template"]
        field.queryset = choices.answer_texts(self.viewer)
        self.templates = choices.answers(self.viewer)
        told = [(one.pk, str(one)) for one in self.templates]
        field.widget.choices = [("", field.empty_label), *told]

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"seen": instance.changed_at.isoformat()}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data.pop("template", None)  # it was only a way to the text
        return data

    def _then(self) -> list[Any]:
        """Nothing, wait for something, solve, or hand to a team."""
        causes, teams = choices.causes(self.viewer), choices.standing_teams(self.viewer)
        own = getattr(self.instance, "team_id", None)
        return [
            ("", _("Nothing more")),
            ("solve", self._solve()),
            ("go_on", _("Go on with it")),
            (_("Wait for"), [(f"wait:{one.pk}", one.name) for one in causes]),
            (_("Hand to"), [(f"team:{one.pk}", one.name) for one in teams if one.pk != own]),
        ]

    def _solve(self) -> Any:
        """With whom it lies is told: from them it is taken back."""
        asked = self.instance is not None and self.instance.may_have("passings")
        rows = passings.standing_of(self.instance, self.viewer) if asked else ()
        names = ", ".join(str(one.supplier) for one in rows)
        if not names:
            return _("Solve the case with this")
        told = _("Solve the case with this, and take it back from %(suppliers)s")
        return told % {"suppliers": names}


class AskerField(PersonField):
    """Whoever asked; who stands there already need not be found anew."""

    standing: Person | None = None

    def clean(self, value: Any) -> Any:
        if self.standing is not None and value == self.prepare_value(self.standing):
            return self.standing
        return super().clean(value)


class ChangeForm(OnCase):
    """What the case is about, and who asked."""

    title = forms.CharField(label=_("Title"), max_length=200)
    requester = AskerField(
        label=_("Who asked"),
        required=False,
        help_text=_(
            "Name or e-mail address of somebody here. They see the case, and get the answers."
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=CaseKind.choices)
    member = choose(Person.objects.none(), _("Member"))
    service = choose(Service.objects.none(), _("Service"), required=False)
    system = choose(System.objects.none(), _("System"), required=False)
    confidential = forms.BooleanField(
        label=_("Confidential"),
        required=False,
        help_text=_("Only whoever works on it and those who answer for security see it."),
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["requester"].viewer = self.viewer
        fields["requester"].standing = self.instance.requester
        fields["member"].queryset = current_members(self.viewer)
        fields["service"].queryset = seen(Service, self.viewer).filter(ended_at=None)
        fields["system"].queryset = seen(System, self.viewer).order_by("sort_key", "pk")

    def values_of(self, instance: Any) -> dict[str, Any]:
        told = {"confidential": instance.is_confidential, "requester": instance.requester}
        return {**super().values_of(instance), **told}


class StepsForm(Form):
    titles = long_text(_("Steps"), rows=4, help_text=_("One on each line."))

    def clean_titles(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["titles"].splitlines() if line.strip()]


class TimeForm(Form):
    minutes = forms.IntegerField(
        label=pgettext_lazy("time", "Minutes"), min_value=1, max_value=1440
    )
    day = DayField(label=_("Day"), required=False, help_text=_("Empty: today."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class IdentityForm(Form):
    """How it was made sure who called."""

    way = forms.ChoiceField(
        label=_("How"), choices=IdentityCheck.Way.choices, widget=forms.RadioSelect
    )
    passed = forms.TypedChoiceField(
        label=_("Was it who they said?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class WatcherForm(Form):
    person = choose(Person.objects.none(), _("Person"))

    def prepare(self) -> None:
        member = self.instance.member_id
        rows = seen(Person, self.viewer).filter(erased_at=None, left_on=None)
        people = rows.filter(employer_id=member).order_by("sort_key", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
