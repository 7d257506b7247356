"""Who has a case open just now. Nothing of it is history: it is gone a minute after."""

from __future__ import annotations

from samdrift.desk.models.cases import Case
from samdrift.desk.models.work import Presence
from samdrift.desk.queries.queue_shifts import FRESH
from samdrift.kernel import few
from samdrift.kernel.viewer import Viewer


def here(case: Case, *, by: Viewer, writing: bool = False) -> None:
    """The person has the case open, and is writing or not. Signs that are old are cleared away by the
    clock's round; nobody is told of them.
    """
    if by.person_id is None or by.as_of is not None or not by.may_write:
        return
    sign = Presence(case=case, person_id=by.person_id, seen_at=by.now, writing=writing)
    few.put_anew(sign, unique=("case_id", "person_id"), anew=("seen_at", "writing"))


def gone(case: Case, *, by: Viewer) -> None:
    """The person has left the case."""
    if by.person_id is not None:
        Presence.objects.filter(case=case, person_id=by.person_id).delete()


def clear(by: Viewer) -> str:
    """The clock's round: signs of those who left without a word."""
    count, _each = Presence.objects.filter(seen_at__lt=by.now - FRESH).delete()
    return f"{count} old signs of presence cleared" if count else ""


def erase(person_id: int, _by: Viewer) -> list[str]:
    count, _each = Presence.objects.filter(person_id=person_id).delete()
    return [f"presence: {count}"] if count else []
