"""The chain over history: sealed by the clock, so that writers never wait for each other."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import bulk
from samdrift.kernel.history import digest
from samdrift.kernel.models.history import Event, EventPersonal, Seal
from samdrift.kernel.viewer import Viewer

START = "0" * 64
BATCH = 2000
LATE = 100_000
"""How far behind the newest sealed event one that committed late is looked for at each run."""
LONGEST_ACT = dt.timedelta(hours=1)
"""No act is under way longer: an event older than this, and behind the chain, was never sealed."""
_COLUMNS = ("event_id", "event_digest", "previous", "digest", "sealed_at")
_CHAIN = 7_305_991_001
"""Key of the PostgreSQL lock that one clock at a time holds while it adds to the chain."""


def link(previous: str, event_id: int, event_digest: str) -> str:
    """The digest of one link of the chain."""
    return digest(f"{previous}:{event_id}:{event_digest}")


def seal_new(_by: Viewer) -> str:
    """Seal committed events, oldest first, in batches; says how many."""
    count = _seal_some(late=True)
    while made := _seal_some():
        count += made
    return f"{count} events sealed" if count else ""


@transaction.atomic
def _seal_some(*, late: bool = False) -> int:
    """Add one batch to the chain: events after the newest sealed one, or those that came late."""
    _hold_chain()
    newest: int = Seal.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    waiting = _late(newest) if late else Event.objects.filter(pk__gt=newest)
    events = list(waiting.order_by("pk").values_list("pk", "digest")[:BATCH])
    previous, now = head(), timezone.now()
    rows = []
    for pk, event_digest in events:
        current = link(previous, pk, event_digest)
        rows.append((pk, event_digest, previous, current, now))
        previous = current
    bulk.pour(Seal, _COLUMNS, rows)
    return len(rows)


def _hold_chain() -> None:
    """Only one clock adds to the chain at a time. SQLite's transactions see to that already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN])


def _late(newest: int) -> QuerySet[Event]:
    """Events behind the chain's end that were not committed when it passed them: nearly always none."""
    events = Event.objects.filter(pk__gt=newest - LATE, pk__lte=newest)
    seals = Seal.objects.filter(event_id__gt=newest - LATE, event_id__lte=newest)
    if events.count() == seals.count():
        return events.none()
    return events.filter(~Exists(Seal.objects.filter(event_id=OuterRef("pk"))))


@dataclass(frozen=True)
class Fault:
    """Something wrong with the history: which row of which table, and what about it."""

    table: str
    row: int
    code: str
    after: int = 0

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {_FAULTS[self.code] % {'after': self.after}}"


_FAULTS = {
    "tampered": _("its content was changed"),
    "missing": _("it was sealed, but is no longer there"),
    "differs_from_seal": _("it is not what was sealed"),
    "never_sealed": _("its seal is missing"),
    "does_not_follow": _(
        "it does not follow row %(after)s: rows between were removed or put in another order"
    ),
    "cut_after": _("this is where the chain ends, but it once went further: its end was removed"),
    "personal_missing": _(
        "a personal value of this event was removed without leaving its tombstone"
    ),
}


def faults(expected_head: str = "") -> Iterator[Fault]:
    """Every fault of history, oldest first: tampered, missing or reordered rows, named.

    Reads each table once, in order, and keeps no more than a batch of it in memory.
    `expected_head` is a seal's digest noted earlier (in a backup's manifest or a log): when
    it is no longer in the chain, the end of the chain has been cut off.
    """
    yield from _faults_of_events()
    yield from _faults_of_chain()
    if expected_head not in {"", START} and not Seal.objects.filter(digest=expected_head).exists():
        last = Seal.objects.order_by("-pk").first()
        yield Fault("kernel_seal", last.pk if last else 0, "cut_after")


def _faults_of_events() -> Iterator[Fault]:
    newest = Seal.objects.aggregate(event=Max("event_id"), at=Max("sealed_at"))
    sealed = Exists(Seal.objects.filter(event_id=OuterRef("pk")))
    rows = Event.objects.order_by("pk").annotate(is_sealed=sealed)
    for batch in _batches(rows.iterator(chunk_size=BATCH)):
        personal = _personal_of(batch)
        for event in batch:
            yield from _faults_of_event(event, personal.get(event.pk, {}))
            behind = newest["event"] and event.pk < newest["event"]
            if behind and not event.is_sealed and event.at < newest["at"] - LONGEST_ACT:
                yield Fault("kernel_event", event.pk, "never_sealed")


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _personal_of(events: list[Event]) -> dict[int, dict[str, EventPersonal]]:
    """The personal values of a run of events, by event and field."""
    found: dict[int, dict[str, EventPersonal]] = {}
    rows = EventPersonal.objects.filter(event_id__gte=events[0].pk, event_id__lte=events[-1].pk)
    for row in rows:
        found.setdefault(row.event_id, {})[row.field] = row
    return found


def _faults_of_event(event: Event, personal: dict[str, EventPersonal]) -> Iterator[Fault]:
    promised = _promised(event)
    if promised is None:
        yield Fault("kernel_event", event.pk, "tampered")
        return
    for field, row in personal.items():
        if row.value is not None and digest(row.salt + row.value) != promised.get(field):
            yield Fault("kernel_eventpersonal", row.pk, "tampered")
    if promised.keys() - personal.keys():
        yield Fault("kernel_event", event.pk, "personal_missing")


def _promised(event: Event) -> dict[str, str] | None:
    """The digests of personal values the event vouches for; None when the event is not whole.

    The columns that are searched by must say what the sealed text says.
    """
    if digest(event.text) != event.digest:
        return None
    try:
        data: dict[str, Any] = json.loads(event.text)
        agrees = (
            data["key"] == str(event.key)
            and dt.datetime.fromisoformat(data["at"]) == event.at
            and data["what"] == event.what
            and data["subject"] == [event.subject_kind, event.subject_id]
            and data["actor"] == [event.actor_kind, event.actor_id]
        )
        return dict(data["personal"]) if agrees else None
    except (ValueError, KeyError, TypeError):
        return None


def _faults_of_chain() -> Iterator[Fault]:
    previous, row = START, 0
    there = Event.objects.filter(pk=OuterRef("event_id")).values("digest")
    for seal in (
        Seal.objects.order_by("pk").annotate(now=Subquery(there)).iterator(chunk_size=BATCH)
    ):
        if seal.now is None:
            yield Fault("kernel_event", seal.event_id, "missing")
        elif seal.now != seal.event_digest:
            yield Fault("kernel_event", seal.event_id, "differs_from_seal")
        if seal.previous != previous:
            yield Fault("kernel_seal", seal.pk, "does_not_follow", row)
        if link(seal.previous, seal.event_id, seal.event_digest) != seal.digest:
            yield Fault("kernel_seal", seal.pk, "tampered")
        previous, row = seal.digest, seal.pk


def head() -> str:
    """The digest at the end of the chain, to note elsewhere."""
    last = Seal.objects.order_by("-pk").values_list("digest", flat=True).first()
    return last or START
