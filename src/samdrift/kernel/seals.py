"""The chain over history: sealed by the clock, so that writers never wait for each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from samdrift.kernel.history import canonical, digest
from samdrift.kernel.models.history import Event, EventPersonal, Seal
from samdrift.kernel.viewer import Viewer

START = "0" * 64
BATCH = 2000
LATE = 100_000
"""How far behind the newest sealed event one that committed late is looked for at each run."""


def link(previous: str, event_id: int, event_digest: str) -> str:
    """The digest of one link of the chain."""
    return digest(f"{previous}:{event_id}:{event_digest}")


def seal_new(by: Viewer) -> str:
    """Seal committed events, oldest first, in batches; says how many."""
    count = 0
    while made := _seal_batch():
        count += made
    return f"{count} events sealed" if count else ""


@transaction.atomic
def _seal_batch() -> int:
    last = Seal.objects.select_for_update().order_by("-pk").first()
    newest = last.event_id if last else 0
    waiting = Event.objects.filter(pk__gt=max(0, newest - LATE)).exclude(
        pk__in=Seal.objects.filter(event_id__gt=max(0, newest - LATE)).values("event_id")
    )
    events = list(waiting.order_by("pk").values_list("pk", "digest")[:BATCH])
    previous = last.digest if last else START
    now = timezone.now()
    seals = []
    for pk, event_digest in events:
        current = link(previous, pk, event_digest)
        seals.append(
            Seal(
                event_id=pk,
                event_digest=event_digest,
                previous=previous,
                digest=current,
                sealed_at=now,
            )
        )
        previous = current
    Seal.objects.bulk_create(seals, batch_size=1000)
    return len(seals)


@dataclass(frozen=True)
class Fault:
    """Something wrong with the history: which row, and what about it."""

    table: str
    row: int
    code: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.code}"


def faults(expected_head: str = "") -> Iterator[Fault]:
    """Every fault of history, oldest first: tampered, missing or reordered rows, named.

    `expected_head` is a seal's digest noted earlier (in a backup's manifest or a log): when
    it is no longer in the chain, the end of the chain has been cut off.
    """
    yield from _faults_of_events()
    yield from _faults_of_chain()
    yield from _faults_of_personal()
    if expected_head and not Seal.objects.filter(digest=expected_head).exists():
        last = Seal.objects.order_by("-pk").first()
        yield Fault("kernel_seal", last.pk if last else 0, "chain_cut_after")


def _faults_of_events() -> Iterator[Fault]:
    newest = Seal.objects.order_by("-event_id").values_list("event_id", flat=True).first() or 0
    sealed = set(Seal.objects.values_list("event_id", flat=True).iterator(chunk_size=5000))
    for event in Event.objects.order_by("pk").iterator(chunk_size=2000):
        if digest(event.text) != event.digest or not _columns_agree(event):
            yield Fault("kernel_event", event.pk, "tampered")
        if event.pk < newest - LATE and event.pk not in sealed:
            yield Fault("kernel_event", event.pk, "never_sealed")


def _columns_agree(event: Event) -> bool:
    """The columns that are searched by must say what the sealed text says."""
    try:
        data: dict[str, Any] = json.loads(event.text)
        return (
            data["key"] == str(event.key)
            and data["at"] == event.at.isoformat()
            and data["what"] == event.what
            and data["subject"] == [event.subject_kind, event.subject_id]
            and data["actor"] == [event.actor_kind, event.actor_id]
        )
    except (ValueError, KeyError, TypeError):
        return False


def _faults_of_chain() -> Iterator[Fault]:
    previous, row = START, 0
    digests = dict(Event.objects.values_list("pk", "digest").iterator(chunk_size=5000))
    for seal in Seal.objects.order_by("pk").iterator(chunk_size=2000):
        if seal.event_id not in digests:
            yield Fault("kernel_event", seal.event_id, "missing")
        elif digests[seal.event_id] != seal.event_digest:
            yield Fault("kernel_event", seal.event_id, "differs_from_seal")
        if seal.previous != previous:
            yield Fault("kernel_seal", seal.pk, f"does_not_follow_{row}")
        if link(seal.previous, seal.event_id, seal.event_digest) != seal.digest:
            yield Fault("kernel_seal", seal.pk, "tampered")
        previous, row = seal.digest, seal.pk


def _faults_of_personal() -> Iterator[Fault]:
    """A personal value that is not erased must still be the one the event vouches for."""
    rows = EventPersonal.objects.select_related("event").order_by("pk")
    for row in rows.iterator(chunk_size=2000):
        promised = json.loads(row.event.text)["personal"].get(row.field)
        if row.value is not None and digest(row.salt + row.value) != promised:
            yield Fault("kernel_eventpersonal", row.pk, "tampered")


def head() -> str:
    """The digest at the end of the chain, to note elsewhere."""
    last = Seal.objects.order_by("-pk").values_list("digest", flat=True).first()
    return last or START


__all__ = ["Fault", "canonical", "faults", "head", "link", "seal_new"]
