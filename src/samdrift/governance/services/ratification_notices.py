"""Who is told of a round of ratification."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Appointment

ASKED = "ratification.my_member_asked"
MET = "ratification.rule_met"
UNMET = "ratification.rule_not_met_after_all"
LOST = "ratification.rule_cannot_be_met"
ENDED = "ratification.round_ended"
SPEAKERS = ("director", "coordinator")


def _accounts(people: Collection[int], by: Viewer) -> list[int]:
    rows = Account.objects.filter(person__in=people, is_active=True)
    rows = rows.exclude(person=by.person_id) if by.person_id else rows
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _speakers(members: Collection[int], by: Viewer) -> set[int]:
    rows = Appointment.objects.on(by.today).filter(member__in=members, role__in=SPEAKERS)
    return set(rows.values_list("person_id", flat=True))


def tell_asked(row: Ratification, members: Collection[int], *, by: Viewer) -> None:
    """Those who act for the members: their council is asked."""
    accounts = _accounts(_speakers(members, by), by)
    tell(accounts, ASKED, row, {"matter": str(row.matter), "by": by.name})


def tell_all(row: Ratification, what: str, values: dict[str, Any], *, by: Viewer) -> None:
    """Everyone concerned: those who act for the members asked, and whoever prepares the matter."""
    members = list(Answer.objects.filter(ratification=row).values_list("member_id", flat=True))
    people = _speakers(members, by)
    if row.matter.prepared_by_id is not None:
        people.add(row.matter.prepared_by_id)
    tell(_accounts(people, by), what, row, {"matter": str(row.matter), **values})
