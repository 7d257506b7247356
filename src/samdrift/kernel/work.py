"""Background work: leased rows that a killed worker cannot lose.

A worker that takes a piece of work owns it until its lease runs out; it keeps the lease by telling
how far it has come. A worker that is killed tells nothing, and another takes the work over. The
number of attempts is the token of ownership: whoever has been overtaken can write nothing more.
"""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from samdrift.kernel import few
from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import registry
from samdrift.kernel.stopping import Stop
from samdrift.kernel.viewer import Viewer

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 5
_log = logging.getLogger(__name__)
_stop = Stop()


class LeaseLost(Exception):
    """Another worker has taken the work over: leave it alone."""


class Stopping(Exception):
    """The worker was asked to stop: the work is given back as it stands."""


def ask_for(kind: str, subject: models.Model, *, by: Viewer, total: int | None = None) -> Work:
    """Ask for background work on a row, in the current transaction."""
    return ask_for_each(kind, [subject], by=by, total=total)[0]


def ask_for_each(
    kind: str, subjects: Sequence[models.Model], *, by: Viewer, total: int | None = None
) -> list[Work]:
    """Ask for background work on each of the rows, in the current transaction."""
    if kind not in registry.work:
        raise KeyError(kind)
    now, who = timezone.now(), by.account_id
    made = [
        Work(kind=kind, subject_id=one.pk, next_at=now, asked_by_id=who, total_count=total)
        for one in subjects
    ]
    few.put(*made)
    return made


def stop_soon() -> None:
    """Ask this process to stop at the next place where its work can be left without harm."""
    _stop.set()


def stopping() -> bool:
    return _stop.is_set()


def rest(seconds: float) -> None:
    """Wait, but no longer than until this process is asked to stop."""
    _stop.wait(seconds)


def take_next() -> Work | None:
    """Lease the next piece of work that is due, or whose worker has died."""
    now = timezone.now()
    due = Work.objects.filter(
        Q(state=Work.State.WAITING, next_at__lte=now)
        | Q(state=Work.State.RUNNING, leased_until__lt=now)
    )
    for work in due.order_by("next_at")[:5]:
        if work.attempts >= MOST_ATTEMPTS:
            _end(work, Work.State.FAILED, work.error or "its worker was killed each time")
        elif _lease(work, now):
            work.refresh_from_db()
            return work
    return None


def _lease(work: Work, now: dt.datetime) -> bool:
    """Compare and swap, so that only one worker gets it."""
    rows = Work.objects.filter(pk=work.pk, state=work.state, attempts=work.attempts)
    return bool(
        rows.update(state=Work.State.RUNNING, leased_until=now + LEASE, attempts=F("attempts") + 1)
    )


def renew(work: Work, done: int, total: int | None = None) -> None:
    """Tell how far the work has come, and keep the lease.

    Call it between two transactions, not inside one: what it tells must be seen at once. Raises
    LeaseLost or Stopping when this worker shall go no further; let them pass.
    """
    values: dict[str, object] = {"done_count": done, "leased_until": timezone.now() + LEASE}
    if total is not None:
        values["total_count"] = total
    if not _own(work).update(**values):
        raise LeaseLost(str(work))
    if stopping():
        raise Stopping(str(work))


def _own(work: Work) -> models.QuerySet[Work]:
    return Work.objects.filter(pk=work.pk, state=Work.State.RUNNING, attempts=work.attempts)


def do_next() -> bool:
    """Do one piece of work; False when nothing was due."""
    work = take_next()
    if work is None:
        return False
    try:
        registry.work[work.kind](work.subject_id, work)
    except Stopping:
        _give_back(work)
    except LeaseLost:
        _log.warning("%s was taken over by another worker", work)
    except Exception as error:  # noqa: BLE001 -- whatever broke is kept on the row and tried again
        _failed(work, error)
    else:
        _end(work, Work.State.DONE)
    return True


def _give_back(work: Work) -> None:
    """Let another worker go on at once, and do not count this attempt."""
    _own(work).update(
        state=Work.State.WAITING,
        leased_until=None,
        next_at=timezone.now(),
        attempts=F("attempts") - 1,
    )


def _failed(work: Work, error: Exception) -> None:
    _log.error("%s failed", work, exc_info=error)
    text = "".join(traceback.format_exception_only(error)).strip()
    if work.attempts >= MOST_ATTEMPTS:
        _end(work, Work.State.FAILED, text)
        return
    wait = dt.timedelta(seconds=2**work.attempts)
    _own(work).update(
        state=Work.State.WAITING, leased_until=None, next_at=timezone.now() + wait, error=text
    )


def _end(work: Work, state: str, error: str = "") -> None:
    rows = Work.objects.filter(pk=work.pk, attempts=work.attempts)
    rows.update(state=state, leased_until=None, ended_at=timezone.now(), error=error)
