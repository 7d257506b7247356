"""Forms of what hangs on an agreement: its award, who may join, options, papers, contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms import common
from samdrift.agreements.models.agreements import Award
from samdrift.agreements.models.documents import Contact, Document
from samdrift.agreements.models.options import Option
from samdrift.agreements.services.awards import Named
from samdrift.kernel.forms import DayField, Form
from samdrift.parties.forms.common import PersonField, lines
from samdrift.parties.forms.common import text as line


class AwardForm(Form):
    """How the agreement came about, and its value then. The instance is the agreement."""

    value = common.kroner(
        _("Value at the award, in kroner without VAT"),
        _("Of the whole term with options. Empty is not known."),
    )
    value_source = line(_("Where the value is from"), 300, help_text=_("For example the notice."))
    awarded_on = DayField(label=_("Awarded"), required=False)
    subject = forms.ChoiceField(
        label=_("What was bought"),
        choices=Award.Subject.choices,
        help_text=_("Decides how large a small change may be: 10 or 15 per cent."),
    )
    procedure = forms.ChoiceField(
        label=_("How"), choices=[("", _("Not known")), *Award.Procedure.choices], required=False
    )
    announcement = line(_("Announced as"), 200, help_text=_("For example the number in Doffin."))

    def values_of(self, instance: Any) -> dict[str, Any]:
        row = getattr(instance, "award", None)
        return super().values_of(row) if row is not None else {}


class EntitledForm(Form):
    """A pasted list of who may join or call off. The instance is the agreement."""

    text = lines(
        _("Who may join or call off"),
        8,
        required=True,
        max_length=200_000,
        help_text=_(
            "One on each line: organisation number and name, as copied from the notice or a spreadsheet."
        ),
    )
    valid_from = DayField(label=_("From"), required=False)
    source = line(_("Where it is from"), 300, help_text=_("For example the notice’s annex."))

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"valid_from": instance.valid_from}

    def clean(self) -> dict[str, Any]:
        """The lines as (number, name): the digits may stand first or last, spaced or not."""
        data: dict[str, Any] = super().clean() or {}
        if "text" in data:
            data["rows"] = [_named(line) for line in data.pop("text").splitlines() if line.strip()]
        return data


def _named(line: str) -> Named:
    words = line.replace("\t", " ").replace(";", " ").replace(",", " ").split()
    digits = "".join(word for word in words if word.isdigit())
    name = " ".join(word for word in words if not word.isdigit())
    return Named(digits, name) if digits else Named(line.strip(), "")


class OptionForm(Form):
    """A right to have more."""

    title = forms.CharField(label=_("Name"), max_length=160)
    about = forms.ChoiceField(label=_("A right to"), choices=Option.About.choices)
    extends_to = DayField(
        label=_("When used, no longer in force from"),
        required=False,
        help_text=_("Only for a longer term."),
    )
    most_members = forms.IntegerField(
        label=_("At most so many members"), required=False, min_value=1, max_value=10_000
    )
    last_notice = DayField(
        label=_("Last day of notice"),
        required=False,
        help_text=_("The last day on which it can be used."),
    )
    text = lines(_("What the agreement says"))
    annex = line(_("Annex and clause"), 80)

    def values_of(self, instance: Any) -> dict[str, Any]:
        return super().values_of(instance) if isinstance(instance, Option) else {}


class DecideForm(Form):
    """What was decided on an option."""

    decided_on = DayField(label=_("Decided"))
    decision = common.decision_field()
    reason = line(_("Why, or who decided"), 300)

    def prepare(self) -> None:
        field: Any = self.fields["decision"]
        field.queryset = common.decisions(self.viewer)
        self.initial.setdefault("decided_on", self.viewer.today)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is decided yet
        return {}


class DocumentForm(Form):
    """What a paper is called."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Document.Kind.choices)
    title = line(_("Title"), 160, help_text=_("Left empty, it is the file’s name."))
    annex = line(_("Annex"), 20, help_text=_("For example 4 or 7B."))


class FileForm(DocumentForm):
    """A new paper with its file."""

    file = forms.FileField(label=_("File"))
    dated = DayField(label=_("Dated"), required=False)
    note = line(_("Note"), 300)
    field_order = ("file",)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- the agreement tells none
        return {}


class VersionForm(Form):
    """A newer version of a paper."""

    file = forms.FileField(label=_("File"))
    dated = DayField(label=_("Dated"), required=False)
    note = line(_("What is new in it"), 300)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- a new file tells anew
        return {}


class _ContactForm(Form):
    field = line(_("Subject field"), 80, help_text=_("Empty for the whole agreement."))
    task = line(_("Task"), 120, help_text=_("For example customer manager."))
    valid_from = DayField(label=_("From"), required=False)
    valid_to = DayField(label=_("No longer from"), required=False)


class OurContactForm(_ContactForm):
    """One of ours."""

    person = PersonField(label=_("Person"))
    field_order = ("person",)

    def prepare(self) -> None:
        field: Any = self.fields["person"]
        field.viewer = self.viewer

    def values_of(self, instance: Any) -> dict[str, Any]:
        return super().values_of(instance) if isinstance(instance, Contact) else {}


class TheirContactForm(_ContactForm):
    """One of the supplier's."""

    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = line(_("Phone"), 40)
    field_order = ("name", "email", "phone")

    def values_of(self, instance: Any) -> dict[str, Any]:
        return super().values_of(instance) if isinstance(instance, Contact) else {}
