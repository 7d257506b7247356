"""Forms of cases that are passed to a supplier."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.terms import LevelRule
from samdrift.desk.forms.item_fields import ManyFiles
from samdrift.desk.forms.outages import MomentField as UpcomingField
from samdrift.desk.models.cases import Case, CaseFile
from samdrift.desk.models.passing import Passing
from samdrift.desk.queries import passing as queries
from samdrift.kernel.forms import Form
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.people import Person

LONGEST = 20_000
_WHEN = "%d.%m.%Y %H:%M"


class MomentField(forms.DateTimeField):
    """Day and time, as people write them."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("input_formats", [_WHEN, "%d.%m.%Y %H.%M", "%Y-%m-%d %H:%M"])
        more.setdefault("widget", forms.DateTimeInput(format=_WHEN, attrs={"autocomplete": "off"}))
        more.setdefault("help_text", _("For example 21.11.2026 14:30. Empty: now."))
        text = _("Write day and time, for example 21.11.2026 14:30.")
        more.setdefault("error_messages", {"invalid": text})
        super().__init__(required=False, **more)


class _WithFiles(Form):
    def clean(self) -> dict[str, Any]:
        """Files as their bytes and names."""
        data = super().clean() or {}
        if "files" in data:
            data["files"] = [(one.read(), one.name) for one in data["files"]]
        return data


class PassForm(_WithFiles):
    """To whom, under which agreement, and what they are told."""

    whom = forms.ChoiceField(label=_("To whom"), help_text=_("The agreement decides the times."))
    severity = forms.ChoiceField(
        label=_("Error class"),
        required=False,
        choices=[
            ("", _("Not set")),
            *((value, name) for value, name in LevelRule.Severity.choices if value),
        ],
    )
    title = text(_("What is wrong"), 200, required=True)
    text = lines(
        _("What the supplier is told"),
        rows=8,
        required=True,
        max_length=LONGEST,
        help_text=_("They see this and what you write to them later. Nothing else of the case."),
    )
    contact_email = forms.EmailField(
        label=_("By e-mail to"), required=False, help_text=_("Answers come back to the case.")
    )
    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        label=_("Who sees it when they sign in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    case_files = forms.ModelMultipleChoiceField(
        queryset=CaseFile.objects.none(),
        label=_("Files of the case they get"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    files = ManyFiles(label=_("More files"))  # type: ignore[assignment]
    wait = forms.BooleanField(
        label=_("The case waits for the supplier meanwhile"),
        required=False,
        initial=True,
        help_text=_("Our own time pauses only where the member’s level says so."),
    )

    def prepare(self) -> None:
        if self.viewer is None:
            return
        fields: Any = self.fields
        case = self.instance
        fields["whom"].choices = self._choices(case)
        fields["people"].queryset = queries.people(self.viewer)
        fields["people"].label_from_instance = lambda one: f"{one}, {one.supplier}"
        fields["case_files"].queryset = queries.files_of(case, self.viewer)
        fields["case_files"].label_from_instance = lambda one: one.file.name
        for name in ("people", "case_files"):
            if not fields[name].queryset.exists():
                del fields[name]

    def _choices(self, case: Case) -> list[Any]:
        likely = queries.likely_agreements(case, self.viewer)
        self._agreements = {f"a{one.pk}": one for one in queries.agreements(self.viewer)}
        self._suppliers = {f"s{one.pk}": one for one in queries.suppliers(self.viewer)}
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, one in self._agreements.items():
            near = one.pk in likely
            name = _now("About this system") if near else _now("Other agreements")
            groups[name].append((key, f"{one.supplier}: {one}"))
        if self._suppliers:
            groups[_now("Without an agreement: no time runs")] = [
                (key, str(one)) for key, one in self._suppliers.items()
            ]
        first = _now("About this system")
        ordered = sorted(groups.items(), key=lambda group: group[0] != first)
        return [("", _now("Choose")), *ordered]

    def values_of(self, instance: Case) -> dict[str, Any]:
        likely = queries.likely_agreements(instance, self.viewer)
        address = queries.contact_address(likely, self.viewer)
        if not address and instance.system is not None and instance.system.supplier is not None:
            address = instance.system.supplier.support_email
        told = [instance.text, _now("Customer: %(member)s") % {"member": instance.member}]
        return {
            "title": instance.title,
            "text": "\n\n".join(one for one in told if one),
            "contact_email": address,
            "whom": f"a{min(likely)}" if len(likely) == 1 else "",
            "severity": "a" if instance.priority == 1 else "",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        whom = data.pop("whom", "")
        agreement = self._agreements.get(whom)
        data["agreement"] = agreement
        data["supplier"] = agreement.supplier if agreement else self._suppliers.get(whom)
        return data


class WriteForm(_WithFiles):
    text = lines(_("Text"), rows=6, max_length=LONGEST)
    files = ManyFiles(label=_("Files"))  # type: ignore[assignment]

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class AnswerForm(WriteForm):
    asks = forms.BooleanField(
        label=_("They need an answer from us before they can go on"),
        required=False,
        help_text=_("Their time pauses if the agreement says so."),
    )
    field_order = ("text", "asks", "files")


class TheirAnswerForm(WriteForm):
    """What the supplier's own people write."""

    asks = forms.BooleanField(
        label=_("We need an answer before we can go on"),
        required=False,
        help_text=_("Your time pauses if the agreement says so."),
    )
    field_order = ("text", "asks", "files")


class ExpectForm(Form):
    """When it will be solved, as the supplier says."""

    expected_at = UpcomingField(label=_("Expected to be solved"))
    text = lines(_("What remains, or why it takes time"), rows=3, max_length=LONGEST)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class _At(Form):
    """What may have been at an earlier moment."""

    at = MomentField(label=_("When it was"))

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}

    def clean_at(self) -> dt.datetime | None:
        told: dt.datetime | None = self.cleaned_data.get("at")
        if told is None or timezone.is_aware(told):
            return told
        return timezone.make_aware(told)


class AcknowledgeForm(_At):
    reference = text(_("Their number"), 80)
    field_order = ("at", "reference")


class TheirAcknowledgeForm(Form):
    reference = text(_("Your number"), 80)


class SolveForm(_At, WriteForm):
    text = lines(_("How it was solved"), rows=5, required=True, max_length=LONGEST)
    field_order = ("text", "at", "files")


class TheirSolveForm(WriteForm):
    text = lines(_("How it was solved"), rows=5, required=True, max_length=LONGEST)


class ReasonForm(Form):
    reason = lines(_("Why"), rows=3, required=True, max_length=LONGEST)


class FactsForm(Form):
    reference = text(_("Their number"), 80)
    contact_email = forms.EmailField(label=_("By e-mail to"), required=False)


class PeopleForm(Form):
    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        label=_("Who sees it when they sign in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They must have an account and a second step at login."),
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        if self.viewer is not None and self.instance is not None:
            fields["people"].queryset = queries.people(self.viewer, self.instance.supplier)

    def values_of(self, instance: Passing) -> dict[str, Any]:
        return {"people": [one.pk for one in queries.given_to(instance, self.viewer)]}
