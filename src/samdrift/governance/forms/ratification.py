"""Forms of ratification: ask the members, take a new text to them, and tell what one decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries.basis import members_of
from samdrift.kernel.forms import DayField, Form
from samdrift.kernel.reach import seen
from samdrift.parties.models.members import Member


def _lines(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    more.setdefault("max_length", 50000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class RoundForm(Form):
    """How the members are asked. The instance is the joint matter."""

    rule = forms.ChoiceField(
        label=_("It takes effect when"),
        choices=Ratification.Rule.choices,
        widget=forms.RadioSelect,
        initial=Ratification.Rule.ALL.value,
    )
    named = forms.ModelMultipleChoiceField(
        queryset=Member.objects.none(),
        label=_("Members that must adopt it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where named members must adopt it."),
    )
    due_on = DayField(label=_("The councils are to have decided by"), required=False)
    force_from = DayField(
        label=_("In force from"),
        required=False,
        help_text=_("At the earliest. Empty is the day the rule is met."),
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        members = [one.pk for one in members_of(self._matter(), self.viewer.today)]
        rows = seen(Member, self.viewer).filter(pk__in=members)
        fields["named"].queryset = rows.order_by("sort_key", "pk")
        fields["named"].when = "rule:named"

    def _matter(self) -> Any:
        return self.instance

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class NextRoundForm(RoundForm):
    """Another text to all. The instance is the round that ends with it."""

    resolution = _lines(
        _("The text the members are to decide"),
        8,
        help_text=_("What is to be another text in the basis is changed on the matter first."),
    )
    reason = forms.CharField(label=_("Why it goes round again"), max_length=500)

    field_order = ("resolution", "reason", "rule", "named", "due_on", "force_from")

    def _matter(self) -> Any:
        return self.instance.matter

    def values_of(self, instance: Any) -> dict[str, Any]:
        changed = next((one for one in self._changed(instance) if one.text), None)
        reason = (
            _now("%(member)s adopted it with changes.") % {"member": changed.member}
            if changed
            else ""
        )
        return {
            "resolution": changed.text if changed else instance.version.resolution,
            "reason": reason,
            "rule": instance.rule,
            "force_from": instance.force_from,
            "named": [
                one.member_id
                for one in seen(Answer, self.viewer).filter(ratification=instance, is_named=True)
            ],
        }

    def _changed(self, instance: Any) -> Any:
        rows = seen(Answer, self.viewer).filter(ratification=instance, status=Answer.Status.CHANGED)
        return rows.select_related("member").order_by("decided_on", "pk")


class TermsForm(Form):
    due_on = DayField(label=_("The councils are to have decided by"), required=False)
    force_from = DayField(
        label=_("In force from"),
        required=False,
        help_text=_("At the earliest. Empty is the day the rule is met."),
    )


class EndRoundForm(Form):
    reason = forms.CharField(label=_("Why the members are not asked any more"), max_length=500)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


GIVEN = [one for one in Answer.Status.choices if one[0] != Answer.Status.PENDING]


class AnswerForm(Form):
    """What the member's council decided."""

    status = forms.ChoiceField(
        label=_("What the council decided"), choices=GIVEN, widget=forms.RadioSelect
    )
    decided_on = DayField(label=_("Decided on"))
    case_number = forms.CharField(
        label=_("Case number"),
        max_length=60,
        required=False,
        help_text=_("As the council’s own, for example 45/26."),
    )
    text = _lines(
        _("The text as it was adopted"),
        8,
        required=False,
        help_text=_("Only where it was changed: paste the whole text. The differences are shown."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def prepare(self) -> None:
        field: Any = self.fields["text"]
        field.when = "status:changed"

    def values_of(self, instance: Any) -> dict[str, Any]:
        values = {name: getattr(instance, name) for name in ("case_number", "note", "decided_on")}
        pending = instance.status == Answer.Status.PENDING
        return {
            **values,
            "status": "" if pending else instance.status,
            "text": instance.text or instance.ratification.version.resolution,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # The text stands ready for whoever changed it; otherwise it is not told.
        if data.get("status") != Answer.Status.CHANGED:
            data["text"] = ""
        return data


class CorrectForm(AnswerForm):
    """Another answer than the one that was told, or none."""

    reason = forms.CharField(label=_("Why it is corrected"), max_length=500)

    def prepare(self) -> None:
        super().prepare()
        fields: Any = self.fields
        fields["status"].choices = [*GIVEN, (Answer.Status.PENDING.value, _("Has not decided"))]
        fields["decided_on"].required = False
