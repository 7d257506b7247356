"""Findings as they are listed, counted and shown on other pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from samdrift.followup.calc.finding_states import OPEN
from samdrift.followup.models.findings import Finding
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer

SHOWN = 8
"""Findings on another object's page; the rest are counted and linked to."""
COUNTED = 1000
"""A menu counts no further."""


def every(viewer: Viewer) -> Any:
    """All findings within reach with what a list shows of them: three queries a page. `late` tells that
    the deadline is past, whatever day is shown.
    """
    late = Q(status__in=OPEN, deadline__lt=viewer.today)
    return _joined(seen(Finding, viewer)).annotate(late=late)


def listed(viewer: Viewer) -> Any:
    """The open ones; on a page of an earlier day those that were found and not yet mended then."""
    if viewer.as_of is None:
        return every(viewer).open()
    there = Q(mended_on__isnull=True) | Q(mended_on__gt=viewer.as_of)
    return every(viewer).filter(there, found_on__lte=viewer.as_of)


def _joined(rows: Any) -> Any:
    return rows.select_related("responsible").prefetch_related("concerns__member")


def own_open(viewer: Viewer) -> Any:
    """The open findings the person is responsible for."""
    return seen(Finding, viewer).open().filter(responsible_id=viewer.person_id)


def own_count(viewer: Viewer) -> int:
    """How many open findings the person is responsible for, counted to COUNTED."""
    if viewer.person_id is None:
        return 0
    return int(own_open(viewer).order_by().values("pk")[:COUNTED].count())


def own_waiting(viewer: Viewer, most: int) -> list[Finding]:
    """The open findings the person is responsible for, those with the nearest deadline first."""
    rows = _joined(own_open(viewer))
    return list(rows.order_by(F("deadline").asc(nulls_last=True), "found_on", "pk")[:most])


def own_with_deadline(viewer: Viewer, since: dt.date) -> list[Finding]:
    """The open findings the person is to have dealt with on the day or later."""
    return list(own_open(viewer).filter(deadline__gte=since).order_by("deadline", "pk"))


@dataclass(frozen=True)
class OnPage:
    """The open findings of an object as its page shows them: the first ones, how many of each kind,
    and how many there are.
    """

    first: list[Finding]
    kinds: list[tuple[str, str, int]]
    count: int
    accepted: int

    @property
    def more(self) -> int:
        return self.count - len(self.first)


def of_subject(ref: Ref, viewer: Viewer) -> OnPage:
    return _on_page(every(viewer).about(ref))


def of_member(member_id: int, viewer: Viewer) -> OnPage:
    """What concerns the member itself; not what concerns the whole cooperation."""
    return _on_page(every(viewer).concerning([member_id]))


def of_person(person_id: int, viewer: Viewer) -> OnPage:
    """What the person is responsible for."""
    return _on_page(every(viewer).filter(responsible_id=person_id))


def _on_page(rows: Any) -> OnPage:
    """Two queries, and two more when there is something to show."""
    counts = rows.standing().select_related(None).prefetch_related(None).order_by()
    kinds: dict[str, int] = {}
    accepted = 0
    for kind, status, n in counts.values_list("kind", "status").annotate(n=Count("pk")):
        if status == Finding.Status.ACCEPTED:
            accepted += n
        else:
            kinds[kind] = kinds.get(kind, 0) + n
    first = rows.open().order_by(F("deadline").asc(nulls_last=True), "found_on", "pk")[:SHOWN]
    named = [(key, kind_name(key), n) for key, n in kinds.items()]
    named.sort(key=lambda one: (-one[2], one[1]))
    return OnPage(list(first) if kinds else [], named, sum(kinds.values()), accepted)


def kind_name(key: str) -> str:
    """A kind's name; its key when no room declares it any more."""
    known = registry.findings.get(key)
    return str(known.name) if known else key


def summary(viewer: Viewer) -> tuple[int, int, int]:
    """How many open findings the person is responsible for, how many of them are overdue, and how
    many open ones nobody has, of the members one works for (at the centre: of all). Two queries.
    """
    own = own_open(viewer).aggregate(
        n=Count("pk"), late=Count("pk", filter=Q(deadline__lt=viewer.today))
    )
    nobody = seen(Finding, viewer).open().filter(responsible__isnull=True)
    if not viewer.centre:
        nobody = nobody.concerning(viewer.members)
    return own["n"], own["late"], int(nobody.order_by().values("pk")[:COUNTED].count())
