"""Forms of ideas: one that takes a minute to fill in, and those of whoever answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.governance.forms.owners import Kroner
from samdrift.governance.models.ideas import Idea
from samdrift.governance.models.matters import Matter
from samdrift.kernel.forms import Form, choose
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.arrangements import Arrangement

MOST = 5000


def ref_of(value: str) -> Ref | None:
    """`portfolio.system:17` as a pointer; None for nothing. Raises ValueError."""
    if not value:
        return None
    kind, colon, pk = value.partition(":")
    if not colon:
        raise ValueError(value)
    return Ref(kind, int(pk))


def text_of(ref: Ref | None) -> str:
    return f"{ref.kind}:{ref.id}" if ref else ""


class IdeaForm(Form):
    title = text(_("Your idea in a few words"), 160, required=True)
    text = lines(_("What should be done?"), rows=5, required=True)
    gain = lines(
        _("What would it give?"),
        help_text=_("Time, money, quality, safety: for whom, and roughly how much."),
    )
    about = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80)

    def values_of(self, instance: Idea) -> dict[str, Any]:
        return {**super().values_of(instance), "about": text_of(instance.subject)}

    def clean_about(self) -> Ref | None:
        try:
            return ref_of(self.cleaned_data.get("about") or "")
        except ValueError:
            raise forms.ValidationError(
                _("Write what it is about as kind:number, such as portfolio.system:17.")
            ) from None


class PlainForm(Form):
    """Nothing to fill in: the act is only confirmed."""


class DescribeForm(Form):
    description = lines(
        _("Description"),
        rows=6,
        required=True,
        help_text=_("What it takes, what it gives, and what it hangs on."),
    )
    effort_hours = forms.IntegerField(
        label=_("Work in hours"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("A rough estimate. Empty is not known."),
    )
    cost = Kroner(
        label=_("Cost once, in kroner"),
        min_value=0,
        help_text=_("Without VAT. Empty is not known."),
    )
    saving = Kroner(
        label=_("Saving a year, in kroner"), min_value=0, help_text=_("Empty is not known.")
    )


class AnswerForm(Form):
    answer = lines(
        _("Answer to the sender"),
        required=True,
        help_text=_("Plain words. Everybody who sees the idea can read it."),
    )


class SameForm(Form):
    other = choose(Idea.objects.none(), _("The idea it is the same as"))
    answer = lines(_("A word to the sender"))

    def prepare(self) -> None:
        if self.viewer is None or self.instance is None:
            return
        field: Any = self.fields["other"]
        rows = seen(Idea, self.viewer).exclude(pk=self.instance.pk)
        rows = rows.exclude(status__in=[Idea.Status.WITHDRAWN, Idea.Status.SAME])
        field.queryset = rows.order_by("-sent_on", "-pk")

    def values_of(self, instance: Idea) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class TakeUpForm(Form):
    kind = forms.ChoiceField(label=_("Kind of matter"), choices=Matter.Kind.choices)
    arrangement = choose(Arrangement.objects.none(), _("Whose matter it is"))

    def prepare(self) -> None:
        if self.viewer is None:
            return
        field: Any = self.fields["arrangement"]
        rows = seen(Arrangement, self.viewer).filter(ended_on__isnull=True).order_by("name", "pk")
        field.queryset = rows
        only = list(rows[:2])
        if len(only) == 1:
            field.initial = only[0]

    def values_of(self, instance: Idea) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class ReopenForm(Form):
    reason = lines(_("Why it is looked at again"), required=True)


class WithdrawForm(Form):
    reason = lines(_("Why you withdraw it"))
