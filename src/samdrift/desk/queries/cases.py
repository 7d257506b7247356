"""Cases within reach, and what hangs on them, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.choices import DeskChoices
from samdrift.desk.rules_cases import works_on
from samdrift.kernel.kept import ask
from samdrift.kernel.light import lightly
from samdrift.kernel.models.history import Event
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import ActorKind, Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Person
from samdrift.parties.queries import viewer_of_account

LATEST = 5
"""Cases shown on another page."""
SHOWN_WITH = ("member", "requester", "service", "system", "team", "agent", "cause")


def choices() -> DeskChoices:
    """What the site has chosen; the usual where it has chosen nothing."""
    found = ask("choices of the desk", None, lambda: DeskChoices.objects.order_by("pk")[:1])
    return found[0] if found else DeskChoices()


def every(viewer: Viewer) -> Any:
    """Cases within reach with what a list shows of them."""
    return seen(Case, viewer).select_related(*SHOWN_WITH)


def joined(case: Case) -> list[int]:
    """The case, and those that were merged with it: what is read on its page."""
    return [case.pk, *case.merged.order_by("pk").values_list("pk", flat=True)]


def entries_of(case: Case, viewer: Viewer) -> Any:
    """What is written in the case, in those merged with it and, when it was merged itself, in the
    one it was merged into, as far as the viewer may see: two queries with the files.
    """
    cases = joined(case) if case.merged_into_id is None else [case.pk, case.merged_into_id]
    rows = seen(CaseEntry, viewer).filter(case_id__in=cases)
    return rows.select_related("by", "case").prefetch_related("files__file").order_by("at", "pk")


PUBLIC_EVENTS = frozenset(
    {"case.opened", "case.written", "case.closed", "case.cancelled", "case.reopened", "case.scored"}
)
"""What is read of a case's history by those who see the case and do not work with it."""


def history_of(viewer: Viewer, case: Case) -> frozenset[str] | None:
    """Which events of the case the viewer may read; None: all of them."""
    return None if works_on(viewer, case) else PUBLIC_EVENTS


def person_of(viewer: Viewer) -> Person | None:
    """The person who looks or acts; None for a program or the clock."""
    if viewer.person_id is None:
        return None
    return Person.objects.filter(pk=viewer.person_id).first()


def sent_by(case: Case) -> Person | None:
    """Whoever sent it in for the one it is for; None where that was oneself, or the desk took it in."""
    if case.requester_id is None or case.channel not in (Case.Channel.PORTAL, Case.Channel.API):
        return None
    found = ask("who opened a case", None, _openings, case.pk)
    by = found[0].actor_id if found else None
    if by in (None, case.requester_id):
        return None
    return Person.objects.filter(pk=by).first()


def _openings(case: int) -> Any:
    rows = Event.objects.filter(subject_kind="desk.case", subject_id=case, what="case.opened")
    rows = rows.filter(actor_kind=ActorKind.PERSON).only("actor_id").order_by("pk")
    return lightly(rows[:1])


def viewer_of(person_id: int, today: dt.date) -> Viewer | None:
    """How a person looks at cases; None for one who has no account or cannot get in."""
    account = Account.objects.filter(person_id=person_id).select_related("person__employer").first()
    return viewer_of_account(account, today) if account else None
