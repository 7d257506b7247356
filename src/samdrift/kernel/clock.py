"""The clock: what runs by itself, each act by one clock at a time."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from samdrift.kernel import viewer, work
from samdrift.kernel.models.work import Beat
from samdrift.kernel.registry import Timed, registry

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """One act that ran: what it did, or that it failed."""

    name: str
    line: str
    failed: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.line}"


def tick(*, everything: bool = False) -> Iterator[Done]:
    """Run every act that is due (or all of them); yields those that did something or failed.

    An act that fails does not hold up the others, and is tried again when it is next due.
    """
    actor = viewer.clock(timezone.localdate())
    for timed in registry.timed:
        if work.stopping():
            return
        if _take(timed, timezone.now(), due_or_not=everything):
            try:
                line = timed.act(actor)
            except Exception as error:  # noqa: BLE001 -- the others go on
                _log.exception("the clock's act %r failed", timed.name)
                yield Done(timed.name, f"failed: {type(error).__name__}, see the log", failed=True)
            else:
                if line:
                    yield Done(timed.name, line)


def _take(timed: Timed, now: dt.datetime, *, due_or_not: bool) -> bool:
    """Compare and swap the act's next time, so that only one clock runs it."""
    beat, _made = Beat.objects.get_or_create(name=timed.name, defaults={"next_at": now})
    if beat.next_at > now and not due_or_not:
        return False
    taken = Beat.objects.filter(pk=beat.pk, next_at=beat.next_at).update(
        next_at=now + timed.every, ran_at=now
    )
    return bool(taken)


def last_ran() -> dt.datetime | None:
    """When a clock last did anything; None when none has ever run."""
    newest = Beat.objects.exclude(ran_at=None).order_by("-ran_at").first()
    return newest.ran_at if newest else None
