"""Ideas of people who leave or are erased, and in a merge or split of members."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.ideas import Idea, IdeaSupport
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.people import Person
from samdrift.parties.services.journal import Journal, undo


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Whoever leaves today answers no ideas any more; later, the clock's round does it."""
    return _let_go(Idea.objects.filter(screener=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's act: ideas that wait for somebody who is no longer at work."""
    count = _let_go(Idea.objects.filter(screener__left_on__lte=by.today), by)
    return f"{count} ideas have nobody who looks at them any more" if count else ""


@transaction.atomic
def _let_go(rows: Any, by: Viewer) -> int:
    """What is not answered yet is anybody's again."""
    told = []
    for row in rows.waiting().select_for_update(of=("self",)).order_by("pk"):
        changes: dict[str, Any] = {"screener_id": [row.screener_id, None]}
        row.screener = None
        if row.status == Idea.Status.SCREENED:
            changes["status"] = [row.status, Idea.Status.SENT.value]
            row.status = Idea.Status.SENT
        row.save(update_fields=["screener", "status"])
        told.append(Happening("idea.let_go", row, changes))
    record_all(told, by=by)
    return len(told)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person sent, supports and answers nothing any more; the ideas stay."""
    found = {
        "sender": Idea.objects.filter(sender_id=person_id).update(sender=None),
        "screener": Idea.objects.filter(screener_id=person_id).update(screener=None),
        "support": IdeaSupport.objects.filter(person_id=person_id).delete()[0],
    }
    return [f"{name}: {count}" for name, count in found.items() if count]


def _waiting(handover: Handover) -> list[Idea]:
    rows = Idea.objects.waiting().filter(member_id__in=handover.ceasing)
    return list(rows.order_by("pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """In a merge the ideas that wait are the successor's; in a split they are nobody's own."""
    rows = _waiting(handover)
    if not rows:
        return []
    how = _("Are from the one that takes over, and go on as they stand.")
    if handover.single is None:
        how = _("Go on as they stand, from no single member.")
    return [Moving(_("Ideas"), len(rows), how, tuple(str(one) for one in rows[:20]))]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Let them be the successor's; returns the journal."""
    journal, told = Journal(), []
    for row in _waiting(handover):
        told.append(Happening("idea.carried", row, {"member_id": [row.member_id, handover.single]}))
        journal.change(row, member_id=handover.single)
    record_all(told, by=by)
    return {"journal": journal.data}


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Each is from the member it was of."""
    undo(data["journal"])
