"""The clock: what runs by itself, each act by one clock at a time."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator

from django.utils import timezone

from samdrift.kernel import viewer
from samdrift.kernel.models.work import Beat
from samdrift.kernel.registry import Timed, registry

_log = logging.getLogger(__name__)


def tick(*, everything: bool = False) -> Iterator[str]:
    """Run every act that is due (or all of them); yields a line for each that did something."""
    now = timezone.now()
    actor = viewer.clock(timezone.localdate())
    for timed in registry.timed:
        if everything or _take(timed, now):
            try:
                line = timed.act(actor)
            except Exception:
                _log.exception("the clock's act %r failed", timed.name)
                line = f"{timed.name}: failed, see the log"
            if line:
                yield line


def _take(timed: Timed, now: dt.datetime) -> bool:
    """Compare and swap the act's next time, so that only one clock runs it."""
    beat, _made = Beat.objects.get_or_create(name=timed.name, defaults={"next_at": now})
    if beat.next_at > now:
        return False
    taken = Beat.objects.filter(pk=beat.pk, next_at=beat.next_at).update(
        next_at=now + timed.every, ran_at=now
    )
    return bool(taken)
