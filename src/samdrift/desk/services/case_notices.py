"""Who is told what of a case. Nobody is told of what they did themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from samdrift.desk.models.cases import Case, Watcher
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account

RECEIPT, ANSWERED, SOLVED = "case.receipt", "case.answered", "case.solved"
NEWS, ASSIGNED, WROTE = "case.news", "case.assigned", "case.requester_wrote"
MENTIONED, GOES_ON, AGAIN = "case.mentioned", "case.goes_on", "case.opened_again"
LEFT, SCORED = "case.agent_left", "case.scored"


def tell_people(
    people: Iterable[int | None],
    what: str,
    case: Case,
    by: Viewer,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Those of the people (by id) who have an account."""
    wanted = {one for one in people if one is not None and one != by.person_id}
    if not wanted:
        return
    accounts = Account.objects.filter(person__in=wanted, is_active=True).order_by("pk")
    told = {"number": case.pk, "title": case.title, "by": by.name, **(values or {})}
    tell(accounts.values_list("pk", flat=True), what, case, told)


def watchers_of(case: Case) -> list[int]:
    rows = Watcher.objects.filter(case=case).order_by("pk")
    return list(rows.values_list("person_id", flat=True))


def tell_receipt(case: Case) -> None:
    """Whoever asked is told that it has come and what number it has, also when it was they."""
    if case.requester_id is not None:
        rows = Account.objects.filter(person=case.requester_id, is_active=True)
        told = {"number": case.pk, "title": case.title}
        tell(rows.values_list("pk", flat=True), RECEIPT, case, told)


def tell_answered(case: Case, by: Viewer) -> None:
    """The desk has written: to whoever asked, and to those who watch."""
    tell_people([case.requester_id], ANSWERED, case, by)
    tell_watchers(case, by)


def tell_watchers(case: Case, by: Viewer) -> None:
    people = [pk for pk in watchers_of(case) if pk != case.requester_id]
    tell_people(people, NEWS, case, by)


def tell_agent(case: Case, what: str, by: Viewer) -> None:
    """The one who works on it."""
    tell_people([case.agent_id], what, case, by)


def tell_solved(case: Case, by: Viewer) -> None:
    """Whoever asked is told, and asked how it went; those who watch are told."""
    tell_people([case.requester_id], SOLVED, case, by)
    tell_watchers(case, by)
