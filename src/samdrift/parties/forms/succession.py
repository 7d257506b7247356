"""The form of a merge or split: who, into whom, when, by which decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import Form, choose
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from samdrift.parties.forms.common import day, text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import living_members, units_of
from samdrift.parties.services.succession.acts import NewMember, Plan

NEW_ONES = 3
"""How many new members a split's form has room for."""


class MergeForm(Form):
    predecessors = forms.ModelMultipleChoiceField(
        Member._default_manager.none(),
        label=_("Who ceases"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    successor = choose(
        Member._default_manager.none(),
        _("Who takes over"),
        required=False,
        help_text=_("A member that lives on. Leave it empty when a new one is made."),
    )
    name = text(_("or a new member called"), 120)
    number = text(_("Its municipality number"), 4, help_text=_("Four digits."))
    orgnr = text(_("Its organisation number"), 20)
    day = day(_("Takes effect on"), required=True)
    decision = text(_("Decision"), 300, help_text=_("For example a royal decree or “PS 17/67”."))

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["predecessors"].queryset = living_members(self.viewer, self.viewer.today)
        fields["successor"].queryset = living_members(self.viewer, self.viewer.today)
        fields["successor"].empty_label = _("A new member")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("successor") and not (data.get("name") or "").strip():
            self.add_error(
                "successor", _now("Choose who takes over, or write what the new member is called.")
            )
        if data.get("successor") and (data.get("name") or "").strip():
            self.add_error(
                "name", _now("Choose a member that lives on, or write a new one: not both.")
            )
        return data

    def plan(self) -> Plan:
        data = self.cleaned_data
        gone = [m for m in data["predecessors"] if m != data["successor"]]
        new = (
            ()
            if data["successor"]
            else (NewMember(data["name"].strip(), data["number"], data["orgnr"]),)
        )
        into = data["successor"].pk if data["successor"] else -1
        handover = Handover(MERGE, tuple(m.pk for m in gone), (into,), data["day"])
        return Plan(handover, new, data["decision"])


class SplitForm(Form):
    predecessor = choose(Member._default_manager.none(), _("Who is split"))
    lives_on = forms.BooleanField(
        label=_("It lives on itself, and others are taken out of it"), required=False
    )
    successors = forms.ModelMultipleChoiceField(
        Member._default_manager.none(),
        label=_("Members that take over"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that are members already."),
    )
    day = day(_("Takes effect on"), required=True)
    decision = text(_("Decision"), 300, help_text=_("For example a royal decree or “PS 17/67”."))

    def prepare(self) -> None:
        fields: Any = self.fields
        rows = living_members(self.viewer, self.viewer.today)
        fields["predecessor"].queryset = fields["successors"].queryset = rows
        for n in range(1, NEW_ONES + 1):
            fields[f"name_{n}"] = text(_now("New member %(n)s") % {"n": n}, 120)
            fields[f"number_{n}"] = text(_now("Number of new member %(n)s") % {"n": n}, 4)
        self.order_fields(
            ["predecessor", "lives_on", "successors"]
            + [f"{what}_{n}" for n in range(1, NEW_ONES + 1) for what in ("name", "number")]
            + ["day", "decision"]
        )

    def plan(self, units: dict[int, int] | None = None, rest: int | None = None) -> Plan:
        data = self.cleaned_data
        old = data["predecessor"]
        new = [
            NewMember(data[f"name_{n}"].strip(), data[f"number_{n}"])
            for n in range(1, NEW_ONES + 1)
            if data[f"name_{n}"].strip()
        ]
        existing = [m.pk for m in data["successors"] if m != old]
        successors = [*([old.pk] if data["lives_on"] else []), *existing]
        successors += [-place for place in range(1, len(new) + 1)]
        handover = Handover(
            SPLIT, (old.pk,), tuple(successors), data["day"], units=units or {}, rest=rest
        )
        return Plan(handover, tuple(new), data["decision"])


class WhoGetsWhatForm(Form):
    """In a split: which successor takes each unit, and the people without one."""

    def __init__(self, *args: Any, plan: Plan, names: dict[int, str], **more: Any) -> None:
        self.plan_before, self.names = plan, names
        super().__init__(*args, **more)

    def prepare(self) -> None:
        choices = [("", _("Choose")), *self.names.items()]
        old = Member(pk=self.plan_before.handover.predecessors[0])
        for unit in units_of(old, self.viewer):
            self.fields[f"unit_{unit.pk}"] = forms.TypedChoiceField(
                label=unit.name, choices=choices, coerce=int, empty_value=None
            )
        self.fields["rest"] = forms.TypedChoiceField(
            label=_("People without a unit"), choices=choices, coerce=int, empty_value=None
        )

    def units(self) -> dict[int, int]:
        return {
            int(name.removeprefix("unit_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("unit_")
        }
