"""Forms of claims: raising one, and what happens to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim, ClaimMessage
from samdrift.agreements.services.claim_course import ANSWER_DAYS
from samdrift.governance.forms.owners import Kroner
from samdrift.governance.models.decisions import Decision
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.parties.forms.common import PersonField, lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

WITHOUT_VAT = _("Without VAT, for example 1 234,50. Empty is not known.")
TO_HELP = _("The first day after the period: 01.07.2026 for one that ends with June.")


class ClaimForm(Form):
    title = text(_("What is claimed"), 200, required=True)
    kind = forms.ChoiceField(label=_("Kind of claim"), choices=Claim.Kind.choices)
    amount = Kroner(label=_("Amount in kroner"), help_text=WITHOUT_VAT)
    member = choose(
        Member.objects.none(),
        _("Member"),
        required=False,
        help_text=_("Empty is for all members of the agreement."),
    )
    covers_from = DayField(label=_("Covers from"), required=False)
    covers_to = DayField(label=_("Covers until"), required=False, help_text=TO_HELP)
    last_day = DayField(
        label=_("Last day to claim"),
        required=False,
        help_text=_("As the agreement says. After it the claim is lost."),
    )
    text = lines(_("Why"), rows=5, help_text=_("It stands in the letter to the supplier."))
    responsible = PersonField(label=_("Responsible"), required=False)

    def prepare(self) -> None:
        if self.viewer is None:
            return
        field: Any = self.fields["member"]
        field.queryset = current_members(self.viewer)
        if self.instance is not None and self.instance.member_id:
            field.queryset = seen(Member, self.viewer).order_by("sort_key")
        person: Any = self.fields["responsible"]
        person.viewer = self.viewer


class NewClaimForm(ClaimForm):
    agreement = choose(Agreement.objects.none(), _("Agreement"))
    field_order = ("agreement", "title", "kind", "amount")

    def prepare(self) -> None:
        super().prepare()
        if self.viewer is None:
            return
        field: Any = self.fields["agreement"]
        field.queryset = seen(Agreement, self.viewer).priced_for(self.viewer).order_by("sort_key")


def claim_form(*args: Any, instance: Any = None, **more: Any) -> ClaimForm:
    """The form to change a claim, or with the agreement to raise one."""
    if instance is None:
        return NewClaimForm(*args, **more)
    return ClaimForm(*args, instance=instance, **more)


class SendForm(Form):
    day = DayField(label=pgettext_lazy("claim", "Sent"))
    answer_by = DayField(label=_("To be answered by"))
    text = lines(
        _("Note"), help_text=_("For example how it was sent. It does not stand in the letter.")
    )

    def values_of(self, instance: Claim) -> dict[str, Any]:  # noqa: ARG002 -- begins with today
        today = self.viewer.today
        return {"day": today, "answer_by": today + dt.timedelta(days=ANSWER_DAYS)}


class _WithFile(Form):
    file = forms.FileField(label=_("Paper"), required=False)

    def values_of(self, instance: Claim) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {"day": self.viewer.today}


class AnswerForm(_WithFile):
    accepted = Kroner(
        label=_("Accepted amount"),
        required=True,
        min_value=0,
        help_text=_("In kroner without VAT. 0 where the supplier rejects it."),
    )
    day = DayField(label=_("Answered"))
    text = lines(_("What the supplier answered"), rows=4, required=True)
    field_order = ("day", "accepted", "text", "file")

    def values_of(self, instance: Claim) -> dict[str, Any]:
        return super().values_of(instance) | {"accepted": instance.amount}


class InsistForm(Form):
    text = lines(_("Why the answer is not accepted"), rows=4, required=True)
    answer_by = DayField(label=_("To be answered by"))

    def values_of(self, instance: Claim) -> dict[str, Any]:  # noqa: ARG002 -- begins anew
        return {"answer_by": self.viewer.today + dt.timedelta(days=14)}


class MessageForm(_WithFile):
    way = forms.ChoiceField(label=_("What it is"), choices=ClaimMessage.Way.choices)
    day = DayField(label=_("Day"))
    text = lines(_("What was said"), rows=4, required=True)
    field_order = ("way", "day", "text", "file")

    def values_of(self, instance: Claim) -> dict[str, Any]:
        return super().values_of(instance) | {"way": ClaimMessage.Way.NOTE}


class EvidenceForm(Form):
    text = text(_("What it shows"), 500, required=True)
    file = forms.FileField(label=_("Paper"), required=False)

    def values_of(self, instance: Claim) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class SettleForm(Form):
    amount = Kroner(
        label=_("What came back, in kroner"),
        required=True,
        help_text=_("Without VAT. A credit note that is read in here settles its claim by itself."),
    )
    day = DayField(label=_("Day"))
    text = text(_("How it came"), 300, help_text=_("For example the number of the credit note."))

    def values_of(self, instance: Claim) -> dict[str, Any]:
        due = instance.amount
        if instance.accepted:
            due = instance.accepted
        left = None if due is None else max(due - instance.credited, 0)
        return {"amount": left or None, "day": self.viewer.today}


class DeliverForm(Form):
    text = lines(_("What was delivered"), required=True)
    day = DayField(label=_("Day"))

    def values_of(self, instance: Claim) -> dict[str, Any]:  # noqa: ARG002 -- begins with today
        return {"day": self.viewer.today}


class WaiveForm(Form):
    reason = lines(_("Why it is waived"), required=True)
    decision = choose(
        Decision.objects.none(),
        _("Decision"),
        help_text=_("The decision that waives it. It must have been adopted."),
    )

    def prepare(self) -> None:
        if self.viewer is None:
            return
        field: Any = self.fields["decision"]
        rows = seen(Decision, self.viewer).filter(outcome=Decision.Outcome.ADOPTED)
        field.queryset = rows.order_by("-decided_on", "-pk")
        field.required = not allowed(
            self.viewer, "agreements.waive_without_decision", self.instance
        )

    def values_of(self, instance: Claim) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class ReasonForm(Form):
    reason = lines(_("Why"), required=True)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class ReopenForm(ReasonForm):
    last_day = DayField(
        label=_("Last day to claim"),
        required=False,
        help_text=_("Fill in only where the old one was wrong."),
    )
