"""Forms of the economic plan: what the table is asked for, and a first draft of a member's plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import Form, Kroner, choose
from samdrift.money.forms.budget import own_members, year_field
from samdrift.money.models.accounts import FigureSet
from samdrift.money.services.figures import WRITE
from samdrift.money.services.plan import BASES
from samdrift.parties.models.members import Member


class AskPlanForm(Form):
    """Which plan is shown."""

    first = year_field(required=False)
    by = forms.ChoiceField(
        label=_("The table shows"),
        required=False,
        choices=[("lines", _("The lines of the plan")), ("members", _("The members"))],
    )
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=_("Members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choices: Any, **more: Any) -> None:
        self.choices = choices
        super().__init__(*args, **more)

    def prepare(self) -> None:
        self.fields["first"].label = _("First year")
        field: Any = self.fields["members"]
        field.queryset = self.choices


class DraftForm(Form):
    """A first draft of a member's plan, made of a year that is known."""

    member = choose(Member.objects.none(), _("Member"))
    base = forms.ChoiceField(label=_("Made of"), choices=BASES)
    base_year = year_field()
    first = year_field()
    growth = Kroner(
        label=_("Growth in operating cost, per cent a year"),
        min_value=-50,
        max_value=100,
        max_digits=6,
        decimal_places=3,
    )

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["member"].queryset = own_members(self.viewer, WRITE, FigureSet)
        fields["base_year"].label = _("Of the year")
        fields["first"].label = _("First year of the plan")
        for name, value in (("first", 1), ("base_year", 0)):
            self.initial.setdefault(name, self.viewer.today.year + value)
