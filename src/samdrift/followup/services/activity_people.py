"""Activities of people who leave or are erased, and of members that merge or split."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.models.digests import Digest
from samdrift.kernel import search
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Person
from samdrift.parties.services.journal import Journal, undo


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Whoever leaves today answers for nothing any more; later, the clock's round does it."""
    return _let_go(Activity.objects.filter(person=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's act: activities whose responsible person is no longer at work."""
    count = _let_go(Activity.objects.filter(person__left_on__lte=by.today), by)
    return f"{count} activities have nobody responsible any more" if count else ""


@transaction.atomic
def _let_go(rows: Any, by: Viewer) -> int:
    told = []
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        told.append(Happening("activity.let_go", row, {"responsible_id": [row.person_id, None]}))
        row.person = None
        row.save(update_fields=["person"])
    record_all(told, by=by)
    return len(told)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person answers for nothing, and it is not told any more what the person did."""
    found = {
        "activities": Activity.objects.filter(person_id=person_id).update(person=None),
        "done_by": Occurrence.objects.filter(done_by_id=person_id).update(done_by=None),
    }
    accounts = Account.objects.filter(person_id=person_id).values("pk")
    Digest.objects.filter(account_id__in=accounts).delete()
    return [f"{name}: {count}" for name, count in found.items() if count]


def _own(handover: Handover) -> list[Activity]:
    """The running activities of the members that cease."""
    rows = Activity.objects.running(handover.day).filter(member_id__in=handover.ceasing)
    return list(rows.order_by("sort_key", "pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """A merge carries them to the successor; a split leaves to people who takes which."""
    rows = _own(handover)
    if not rows:
        return []
    names = tuple(str(one) for one in rows[:20])
    if handover.single is not None:
        how = _("Go on for the successor, with what is done and what is to come.")
        return [Moving(_("Activities"), len(rows), how, names)]
    how = _("End on the day. Plan anew those that go on.")
    return [Moving(_("Activities"), len(rows), how, names)]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Carry them over, or end them in a split; returns the journal."""
    journal, told, rows = Journal(), [], _own(handover)
    for row in rows:
        if handover.single is not None:
            change: dict[str, Any] = {"member_id": handover.single}
        else:
            change = {"ends_on": max(handover.day, row.starts_on)}
        name = next(iter(change))
        told.append(
            Happening("activity.carried", row, {name: [str(getattr(row, name)), str(change[name])]})
        )
        journal.change(row, **change)
        if handover.single is None:
            for one in row.occurrences.untouched().filter(planned__gte=change["ends_on"]):
                journal.gone(one)
    record_all(told, by=by)
    search.index(rows)
    return {"journal": journal.data, "activities": [row.pk for row in rows]}


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Each goes back to the member it was of."""
    undo(data["journal"])
    search.index(list(Activity.objects.filter(pk__in=data["activities"])))
