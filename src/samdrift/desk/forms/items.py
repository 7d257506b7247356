"""Forms of the catalogue's items: what an item is, and the editor of what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.calc.item_form import MOST_FIELDS, Field, fields_of, moved, without
from samdrift.desk.models.catalogue import CaseKind, CatalogueItem, Service, Team
from samdrift.desk.queries import catalogue_items as queries
from samdrift.kernel.forms import Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System

FIELD_KINDS = (
    ("text", _("A line of text")),
    ("long", _("Several lines of text")),
    ("number", _("A number")),
    ("day", _("A day")),
    ("choice", _("One of several choices")),
    ("yes_no", _("Yes or no")),
    ("person", _("A person")),
    ("file", _("A file")),
)
SCALE = (
    (1, pgettext_lazy("scale", "High")),
    (2, pgettext_lazy("scale", "Medium")),
    (3, pgettext_lazy("scale", "Low")),
)


class ItemForm(Form):
    """What may be ordered. Its cleaned data are the values of the services."""

    service = choose(Service.objects.none(), _("Service"))
    title = text(_("What people see it as"), 120, required=True)
    description = lines(_("What one gets, and what happens"), 4)
    kind = forms.ChoiceField(label=_("Kind of case"), choices=CaseKind.choices, initial="request")
    price = text(_("Price"), 120, help_text=_("For example: 250 kr a month for the unit"))
    approval = forms.ChoiceField(
        label=_("Who approves it"), choices=CatalogueItem.Approver.choices, initial="none"
    )
    system = choose(System.objects.none(), _("System"), required=False)
    team = choose(
        Team.objects.none(), _("Team that does it"), required=False, empty_label=_("No team yet")
    )
    members = forms.ModelMultipleChoiceField(
        queryset=Member.objects.none(),
        label=_("Only for these members"),
        required=False,
        help_text=_("Choose none, and all members may order it."),
        widget=forms.CheckboxSelectMultiple,
    )
    checklist = lines(_("Steps the desk ticks off"), 4, help_text=_("One step on each line."))
    impact = forms.TypedChoiceField(label=_("Impact"), choices=SCALE, coerce=int, initial=3)
    urgency = forms.TypedChoiceField(label=_("Urgency"), choices=SCALE, coerce=int, initial=3)
    identity_checked = forms.BooleanField(
        label=_("Make sure who it is before it is done"), required=False
    )
    order = forms.IntegerField(
        label=_("Place in the list"),
        initial=0,
        min_value=-1000,
        max_value=1000,
        help_text=_("The lowest number comes first."),
    )

    def prepare(self) -> None:
        self._rows("service", seen(Service, self.viewer).filter(ended_at=None))
        self._rows("team", seen(Team, self.viewer).filter(ended_at=None))
        self._rows("system", seen(System, self.viewer).filter(ended_at=None).order_by("sort_key"))
        self._rows("members", current_members(self.viewer))

    def _rows(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows

    def values_of(self, instance: CatalogueItem) -> dict[str, Any]:
        values = super().values_of(instance)
        values["checklist"] = "\n".join(instance.checklist)
        values["members"] = queries.member_ids(instance)
        return {**values, **{name: getattr(instance, f"{name}_id") for name in _ROWS}}

    def clean_checklist(self) -> list[str]:
        given = str(self.cleaned_data.get("checklist") or "").splitlines()
        return [line.strip()[:200] for line in given if line.strip()]


_ROWS = ("service", "team", "system")


def editor_fields(data: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields as they stand in the editor's page, with what was typed."""
    count = min(_whole(data.get("count")), MOST_FIELDS + 1)
    return fields_of(
        {
            "key": data.get(f"key-{n}", ""),
            "label": str(data.get(f"label-{n}", "")).strip()[:120],
            "kind": data.get(f"kind-{n}", "text"),
            "required": f"required-{n}" in data,
            "choices": _choices(data.get(f"choices-{n}", "")),
            "help": str(data.get(f"help-{n}", "")).strip()[:300],
        }
        for n in range(count)
    )


def edited(fields: tuple[Field, ...], act: str) -> tuple[Field, ...]:
    """The fields after a button: add, up-2, down-2, remove-2; any other changes nothing."""
    name, _dash, where = act.partition("-")
    place = _whole(where)
    if name == "add" and len(fields) < MOST_FIELDS:
        return (*fields, Field("", "", "text"))
    if name in _STEPS and where:
        return moved(fields, place, _STEPS[name])
    if name == "remove" and where:
        return without(fields, place)
    return fields


_STEPS = {"up": -1, "down": 1}


def _whole(value: Any) -> int:
    told = str(value or "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 5 else 0  # noqa: PLR2004 -- no form is longer


def _choices(value: Any) -> list[str]:
    found = [line.strip()[:120] for line in str(value).splitlines() if line.strip()]
    return list(dict.fromkeys(found))


def with_blank_last(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """An empty form begins with one empty question."""
    return fields or (replace(Field("", ""), kind="text"),)
