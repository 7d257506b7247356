"""Forms of arrangements: themselves, their legal form, who takes part with what, and transfers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import Form, Number, YesNoUnknown, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import DAY, day, lines, text
from samdrift.parties.models.arrangements import (
    Arrangement,
    LegalForm,
    Membership,
    Stake,
    Transfer,
)
from samdrift.parties.models.members import Member
from samdrift.parties.queries.arrangements import Completeness, Part, forms_in_force
from samdrift.parties.queries.members import living_members


class ArrangementForm(Form):
    name = text(_("Name"), 160, required=True)
    purpose = lines(_("What it is for"))
    tasks = lines(_("Tasks"), help_text=_("One on each line."))
    founded_on = day(_("Founded"))
    operating_since = day(_("In actual operation since"))
    evaluate_on = day(
        _("Evaluate on"),
        help_text=_("Often after two years of actual operation. For example 21.11.2026"),
    )
    orgnr = text(_("Organisation number"), 20, help_text=_("Only when it has its own."))


class NewArrangementForm(ArrangementForm):
    form = choose(LegalForm._default_manager.none(), _("Legal form"), required=False)
    seat = choose(Member._default_manager.none(), _("Seat or host municipality"), required=False)

    def prepare(self) -> None:
        _offer_forms(self)


def _offer_forms(form: Any) -> None:
    form.fields["form"].queryset = forms_in_force(form.viewer)
    form.fields["seat"].queryset = living_members(form.viewer)
    form.fields["seat"].empty_label = _("None")


class GiveFormForm(Form):
    form = choose(LegalForm._default_manager.none(), _("Legal form"))
    valid_from = day(_("From"), required=True, help_text=DAY)
    seat = choose(Member._default_manager.none(), _("Seat or host municipality"), required=False)
    is_legal_person = YesNoUnknown(
        label=_("A legal person of its own"),
        help_text=_(
            "The agreement of a KO or IPR must say. For other forms the law says, and this is not used."
        ),
    )
    agreement = text(_("Agreement"), 300, help_text=_("Its name and where it is found."))

    def prepare(self) -> None:
        _offer_forms(self)


class FormDetailsForm(Form):
    seat = choose(Member._default_manager.none(), _("Seat or host municipality"), required=False)
    is_legal_person = YesNoUnknown(label=_("A legal person of its own"))
    agreement = text(_("Agreement"), 300, help_text=_("Its name and where it is found."))

    def prepare(self) -> None:
        seat: Any = self.fields["seat"]
        seat.queryset = living_members(self.viewer)
        seat.empty_label = _("None")


class ClausesForm(Form):
    """One line for each point the law demands."""

    def __init__(self, *args: Any, state: Completeness, **more: Any) -> None:
        self.state = state
        super().__init__(*args, **more)

    def prepare(self) -> None:
        for one in self.state.clauses:
            self.fields[f"clause_{one.clause.pk}"] = text(
                f"{one.clause.letter} · {one.clause}",
                300,
                initial=one.where,
                help_text=one.clause.source,
            )

    def answers(self) -> dict[int, str]:
        return {
            int(name.removeprefix("clause_")): value or ""
            for name, value in self.cleaned_data.items()
        }


class JoinForm(Form):
    member = choose(Member._default_manager.none(), _("Member"))
    valid_from = day(_("From"), required=True, help_text=DAY)
    is_owner = forms.BooleanField(label=_("Owner"), required=False, initial=True)
    is_customer = forms.BooleanField(label=_("Customer"), required=False, initial=True)
    decision = text(_("Decision"), 300, help_text=_("For example “PS 17/67”."))

    def prepare(self) -> None:
        member: Any = self.fields["member"]
        member.queryset = living_members(self.viewer)


class LeaveForm(Form):
    day = day(_("First day outside"), required=True)
    decision = text(_("Decision"), 300, help_text=_("For example “PS 17/67”."))


class PartForm(Form):
    is_owner = forms.BooleanField(label=_("Owner"), required=False)
    is_customer = forms.BooleanField(label=_("Customer"), required=False)
    valid_from = day(_("From"), required=True, help_text=DAY)
    decision = text(_("Decision"), 300)


class EndForm(Form):
    day = day(_("First day without it"), required=True)


class StakesForm(Form):
    """One kind for all members from a day: an empty line leaves the member's as it is."""

    kind = forms.ChoiceField(label=_("What"), choices=Stake.Kind.choices)
    valid_from = day(_("From"), required=True, help_text=DAY)

    def __init__(self, *args: Any, parts: list[Part], **more: Any) -> None:
        self.parts = parts
        super().__init__(*args, **more)

    def prepare(self) -> None:
        for part in self.parts:
            self.fields[f"value_{part.membership.pk}"] = Number(
                label=part.membership.member.name,
                required=False,
                min_value=Decimal(0),
                max_digits=14,
                decimal_places=6,
            )

    def values(self) -> dict[int, Decimal | None]:
        return {
            int(name.removeprefix("value_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("value_")
        }


class TransferForm(Form):
    membership = choose(Membership._default_manager.none(), _("Who, to which arrangement"))
    kind = forms.ChoiceField(label=_("What kind"), choices=Transfer.Kind.choices)
    what = text(
        _("What"), 300, required=True, help_text=_("For example “Operation of the network”.")
    )
    transferred_on = day(_("Transferred on"), required=True)
    decision = text(_("Decision"), 300, required=True, help_text=_("For example “PS 17/67”."))
    decided_by = text(_("Decided by"), 160, help_text=_("For example the council."))
    decided_on = day(_("Decided on"))

    def prepare(self) -> None:
        field: Any = self.fields["membership"]
        rows = seen(Membership, self.viewer).on(self.viewer.day)
        rows = rows.select_related("member", "arrangement")
        field.queryset = rows.order_by("arrangement__name", "member__sort_key", "pk")


class TakeBackForm(Form):
    day = day(_("Taken back on"), required=True)
    decision = text(_("Decision"), 300, required=True)


def arrangement_of(viewer: Any, pk: Any) -> Arrangement | None:
    """The arrangement a page's address tells, when the viewer may see it."""
    found: Arrangement | None = seen(Arrangement, viewer).filter(pk=pk).first()
    return found
