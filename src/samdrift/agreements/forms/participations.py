"""Forms of who is in an agreement: members join, and how they are counted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.common import FIRST_DAY_OUT
from samdrift.agreements.models.agreements import Participation
from samdrift.kernel.forms import DayField, Form, Number
from samdrift.parties.forms.common import text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

BOXES = 30
"""Members shown as boxes to tick; where there are more, a list."""
Basis, CameBy = Participation.Basis, Participation.CameBy


class HowForm(Form):
    """From when, and how it is counted."""

    valid_from = DayField(label=_("In it from"))
    valid_to = DayField(label=_("Out of it from"), required=False, help_text=FIRST_DAY_OUT)
    basis = forms.ChoiceField(label=_("Counted by"), choices=Basis.choices)
    quantity = Number(
        label=_("Quantity"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("Only for a fixed quantity. What is counted is looked up."),
    )
    came_by = forms.ChoiceField(
        label=_("Why it is in the agreement"),
        choices=CameBy.choices,
        help_text=_("One that is taken in later is a change of the agreement."),
    )
    note = text(_("Note"), 300)


class JoinForm(HowForm):
    """One or several members join on the same terms."""

    members = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=_("Members"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("members",)

    def prepare(self) -> None:
        field: Any = self.fields["members"]
        field.queryset = current_members(self.viewer)
        if field.queryset.count() > BOXES:
            field.widget = forms.SelectMultiple(attrs={"size": 12})
            field.widget.choices = field.choices
        self.initial.setdefault("valid_from", self.instance.valid_from or self.viewer.today)
        self.initial.setdefault("came_by", self._usual())

    def _usual(self) -> str:
        begun = self.instance.valid_from is None or self.instance.valid_from < self.viewer.today
        return CameBy.LATER if begun and self.instance.participations.exists() else CameBy.START

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- the agreement tells none
        return {}


class ParticipationForm(HowForm):
    """Correct how a member is in it."""

    valid_from = DayField(label=_("In it from"), required=False)
    buyer_reference = text(
        _("Reference on its invoices"), 60, help_text=_("What invoices to this member carry.")
    )
    field_order = ("valid_from", "valid_to", "basis", "quantity", "came_by", "buyer_reference")
