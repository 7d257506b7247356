"""Delegations to people who leave, and of members that merge or split."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Office
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.services.delegation import end_one
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Person
from samdrift.parties.services.journal import Journal, undo

LAPSED = "delegation.of_my_body_lapsed"


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """What was delegated to somebody who leaves lapses; on a day to come, the clock does it."""
    return _lapse(Q(to_person=person), by) if day <= by.today else 0


def lapse_of_leavers(by: Viewer) -> str:
    """The clock's round: delegations to people who are no longer at work."""
    gone = Q(to_person__left_on__lte=by.today) | Q(to_person__erased_at__isnull=False)
    count = _lapse(gone, by)
    return f"{count} delegations lapsed: the person has left" if count else ""


def erase(person_id: int, by: Viewer) -> list[str]:
    """An erased person decides nothing. What was delegated, and what was decided on it, is kept as
    the body's archive; the row tells no name of an erased person.
    """
    count = _lapse(Q(to_person=person_id), by)
    return [f"delegations: {count}"] if count else []


@transaction.atomic
def _lapse(condition: Q, by: Viewer) -> int:
    rows = Delegation.objects.touching(by.today, None).filter(condition)
    held = rows.select_for_update(of=("self",)).select_related("from_body").order_by("pk")
    count = 0
    for row in list(held):
        if end_one(row, day=by.today, reason=_now("The person has left"), by=by):
            count += 1
            _tell(row, by)
    return count


def _tell(row: Delegation, by: Viewer) -> None:
    """Tell the chair and the secretary of the body: it decides these matters itself again."""
    if row.from_body is None or row.pk is None:
        return
    people = Office.objects.filter(on_day(by.today), body=row.from_body).values("person")
    accounts = Account.objects.filter(person__in=people, is_active=True)
    told = {"delegation": str(row), "body": str(row.from_body)}
    tell(accounts.order_by("pk").values_list("pk", flat=True), LAPSED, row, told)


# Members that merge or split: their own at home end with the council that gave them


def _own(handover: Handover) -> list[Delegation]:
    rows = Delegation.objects.touching(handover.day, None).filter(member__in=handover.ceasing)
    return list(rows.order_by("sort_key", "pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    rows = _own(handover)
    if not rows:
        return []
    how = _("End on the day. The one that takes over delegates anew at home.")
    names = tuple(str(one) for one in rows[:20])
    return [Moving(_("Delegations at home"), len(rows), how, names)]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    journal, told = Journal(), []
    for row in _own(handover):
        if row.valid_from is not None and row.valid_from >= handover.day:
            journal.gone(row)
            continue
        changes = {"valid_to": [_text(row.valid_to), str(handover.day)]}
        told.append(Happening("delegation.ended", row, changes))
        journal.change(row, valid_to=handover.day)
    record_all(told, by=by)
    return {"journal": journal.data}


def _text(day: dt.date | None) -> str | None:
    return None if day is None else str(day)


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    undo(data["journal"])
