"""Fields that the forms of matters and goals share: whose it is, and an amount in kroner."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.matters import OFFICERS
from samdrift.kernel import forms as kernel_forms
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import arrangement_choices, current_members


class Kroner(kernel_forms.Kroner):
    """An amount that may be left out, shown as 1 234,50."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_digits", 14)
        more.setdefault("decimal_places", 2)
        more.setdefault("required", False)
        more.setdefault(
            "error_messages",
            {"invalid": _("Write the amount in kroner, for example 1 234,50.")},
        )
        super().__init__(**more)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value:,.2f}".replace(",", " ").replace(".", ",")
        return value


def whose_choices(viewer: Viewer) -> list[tuple[str, Any]]:
    """The arrangements, and the members one acts for; the administrator acts for all."""
    if viewer.person_id is None and not viewer.is_machine:
        return []
    members = current_members(viewer)
    if not viewer.has("administrator") and not viewer.is_machine:
        members = members.filter(pk__in=viewer.members_as("director", "coordinator"))
    return [
        *((f"arrangement:{one.pk}", one.name) for one in arrangement_choices(viewer)),
        *((f"member:{one.pk}", one.name) for one in members),
    ]


def first_choice(viewer: Viewer, choices: list[tuple[str, Any]]) -> str:
    """What most would choose: the only arrangement for those who serve all, else nothing."""
    joint = [value for value, _name in choices if value.startswith("arrangement:")]
    leads = any(viewer.has(role) for role in OFFICERS)
    return joint[0] if joint and (leads or len(joint) == 1) else ""


def whose_value(row: Any) -> str:
    if row.member_id is not None:
        return f"member:{row.member_id}"
    return f"arrangement:{row.arrangement_id}" if row.arrangement_id is not None else ""


def owner(value: str, viewer: Viewer) -> dict[str, Any]:
    """The form's word for whose it is as the row's two fields."""
    kind, _colon, pk = value.partition(":")
    if kind == "member":
        return {"member": one_seen(Member, viewer, int(pk)), "arrangement": None}
    return {"arrangement": seen(Arrangement, viewer).get(pk=int(pk)), "member": None}


class Owned(forms.ChoiceField):
    """Whose it is: an arrangement’s, or a member’s own."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("Whose it is"))
        super().__init__(**more)

    def offer(self, viewer: Viewer, row: Any = None) -> None:
        """The choices of this viewer; what the row has already stays among them."""
        choices = whose_choices(viewer)
        have = whose_value(row) if row is not None else ""
        if have and have not in {value for value, _name in choices}:
            choices.append((have, str(row.member or row.arrangement)))
        self.choices = choices
