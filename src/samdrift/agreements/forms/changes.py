"""Forms of changes: writing one into the ledger, and what happens to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.forms import common
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Change
from samdrift.agreements.models.documents import Document
from samdrift.agreements.models.options import Option
from samdrift.agreements.queries.agreements import documents, options
from samdrift.kernel.files import refuse_too_large
from samdrift.kernel.forms import DayField, Form, Number, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import lines, text


class ChangeForm(Form):
    """What is changed, and the ground it rests on."""

    title = text(_("What is changed"), 160, required=True)
    kind = forms.ChoiceField(label=_("Kind of change"), choices=Change.Kind.choices)
    effective_on = DayField(label=_("From"))
    amount = common.kroner(
        _("What it adds, in kroner without VAT"),
        _("Over the rest of the term. Below 0 where it lessens. Empty is not known."),
    )
    ground = forms.ChoiceField(
        label=_("Ground (§ 28-1)"), choices=Change.Ground.choices, required=False
    )
    option = choose(
        Option.objects.none(),
        _("Option it rests on"),
        required=False,
        empty_label=_("None"),
    )
    ground_reason = lines(
        _("Why the ground holds"),
        4,
        help_text=_("The clause, why it is necessary, what could not be foreseen."),
    )
    announced_on = DayField(label=_("Announced"), required=False)
    announcement = text(
        pgettext_lazy("of a competition", "Notice"),
        200,
        help_text=_("For example the number in Doffin."),
    )
    intention_on = DayField(
        label=_("Intention announced"),
        required=False,
        help_text=_("When a notice of intent was published."),
    )
    index_factor = Number(
        label=_("Index factor"),
        required=False,
        max_digits=8,
        decimal_places=5,
        help_text=_(
            "By which the value at the award is raised. Left empty, it follows the index clause."
        ),
    )
    text = lines(_("More about it"), 4)

    def prepare(self) -> None:
        field: Any = self.fields["option"]
        if self.instance is not None:
            rows = seen(Option, self.viewer).filter(agreement=self.instance.agreement)
            field.queryset = rows.order_by("pk")
        else:
            self.initial.setdefault("effective_on", self.viewer.today)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("index_factor") is None:
            data.pop("index_factor", None)
        return data


class NewChangeForm(ChangeForm):
    """A change of an agreement that is chosen here, or told by the address one came from."""

    agreement = choose(Agreement.objects.none(), _("Agreement"))
    field_order = ("agreement", "title", "kind", "effective_on", "amount")

    def prepare(self) -> None:
        super().prepare()
        del self.fields["option"]
        field: Any = self.fields["agreement"]
        rows = seen(Agreement, self.viewer)
        if not self.viewer.is_machine:
            rows = rows.priced_for(self.viewer)
        field.queryset = rows.order_by("sort_key", "pk")


class NewChangeHereForm(ChangeForm):
    """A change of this agreement. The instance is the agreement."""

    def prepare(self) -> None:
        field: Any = self.fields["option"]
        rows = [one.pk for one in options(self.instance, self.viewer)]
        field.queryset = seen(Option, self.viewer).filter(pk__in=rows).order_by("pk")
        self.initial.setdefault("effective_on", self.viewer.today)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- a change begins empty
        return {}


def change_form(*args: Any, instance: Any = None, **more: Any) -> ChangeForm:
    """The form to tell more of a change, or with the agreement to write one."""
    if instance is None:
        return NewChangeForm(*args, **more)
    return ChangeForm(*args, instance=instance, **more)


class AgreeForm(Form):
    """By which decision it was agreed."""

    decision = common.decision_field()
    note = text(_("Note"), 300)

    def prepare(self) -> None:
        field: Any = self.fields["decision"]
        field.queryset = common.decisions(self.viewer)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class AssessmentForm(Form):
    """A paper that is filed with the agreement already, or a file."""

    document = choose(
        Document.objects.none(),
        _("A paper that is here"),
        required=False,
        empty_label=_("None: I have a file"),
    )
    file = forms.FileField(label=_("Or a file"), required=False)
    dated = DayField(label=_("Dated"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["document"]
        kinds = (Document.Kind.ASSESSMENT, Document.Kind.OTHER)
        rows = documents(self.instance.agreement, self.viewer)
        found = [one.pk for one in rows if one.kind in kinds]
        field.queryset = seen(Document, self.viewer).filter(pk__in=found).order_by("title", "pk")

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}

    def clean(self) -> dict[str, Any]:
        """The file as its bytes and name."""
        data: dict[str, Any] = super().clean() or {}
        file = data.pop("file", None)
        data["upload"] = None
        if file is not None:
            refuse_too_large(file.size)
            data["upload"] = (file.read(), str(file.name))
        return data
