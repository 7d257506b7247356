"""Background work: leased rows that a killed worker cannot lose."""

from __future__ import annotations

import datetime as dt
import logging
import traceback

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 5
_log = logging.getLogger(__name__)


def ask_for(kind: str, subject: models.Model, *, by: Viewer, total: int | None = None) -> Work:
    """Ask for background work on a row, in the current transaction."""
    if kind not in registry.work:
        raise KeyError(kind)
    return Work.objects.create(
        kind=kind,
        subject_id=subject.pk,
        next_at=timezone.now(),
        asked_by_id=by.account_id,
        total_count=total,
    )


def take_next() -> Work | None:
    """Lease the next piece of work that is due, or whose worker has died."""
    now = timezone.now()
    due = Work.objects.filter(
        Q(state=Work.State.WAITING, next_at__lte=now)
        | Q(state=Work.State.RUNNING, leased_until__lt=now)
    )
    for work in due.order_by("next_at")[:5]:
        taken = Work.objects.filter(
            pk=work.pk, state=work.state, leased_until=work.leased_until
        ).update(
            state=Work.State.RUNNING, leased_until=now + LEASE, attempts=F("attempts") + 1
        )
        if taken:
            work.refresh_from_db()
            return work
    return None


def renew(work: Work, done: int, total: int | None = None) -> None:
    """Tell how far the work has come, and keep the lease."""
    values: dict[str, object] = {"done_count": done, "leased_until": timezone.now() + LEASE}
    if total is not None:
        values["total_count"] = total
    Work.objects.filter(pk=work.pk).update(**values)


def do_next() -> bool:
    """Do one piece of work; False when nothing was due."""
    work = take_next()
    if work is None:
        return False
    try:
        registry.work[work.kind](work.subject_id, work)
    except Exception as error:  # noqa: BLE001 -- whatever broke is kept on the row and tried again
        _failed(work, error)
    else:
        _end(work, Work.State.DONE)
    return True


def _failed(work: Work, error: Exception) -> None:
    _log.exception("%s failed", work)
    text = "".join(traceback.format_exception_only(error)).strip()
    if work.attempts >= MOST_ATTEMPTS:
        _end(work, Work.State.FAILED, text)
        return
    wait = dt.timedelta(seconds=2**work.attempts)
    Work.objects.filter(pk=work.pk).update(
        state=Work.State.WAITING, leased_until=None, next_at=timezone.now() + wait, error=text
    )


@transaction.atomic
def _end(work: Work, state: str, error: str = "") -> None:
    Work.objects.filter(pk=work.pk).update(
        state=state, leased_until=None, ended_at=timezone.now(), error=error
    )
