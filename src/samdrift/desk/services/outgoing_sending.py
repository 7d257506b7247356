"""Sending mail of cases: by one worker at a time, again and again until the mail server takes it.

A worker owns a mail by its number of attempts and a lease. One that is killed between sending and
writing that it is sent leaves a mail that is sent again: with the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.services import outgoing_notices
from samdrift.desk.services.outgoing import SEND, settle, tell
from samdrift.desk.services.outgoing_message import in_words, is_final, message_of, of_the_server
from samdrift.kernel import viewer, work
from samdrift.kernel.models.work import Work
from samdrift.kernel.viewer import Viewer

LEASE = dt.timedelta(minutes=5)
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=1)
TRIED_FOR = dt.timedelta(days=4)
"""How long it is tried by itself: as long as mail servers do."""
AT_ONCE = 200
State = OutgoingMail.State
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Held:
    """A mail that this worker may send: `attempts` proves it."""

    row: OutgoingMail
    attempts: int

    def locked(self) -> OutgoingMail | None:
        """The row, held in the transaction; None when another has taken over or it is settled."""
        rows = OutgoingMail.objects.select_for_update(of=("self",)).select_related("case__agent")
        return rows.filter(pk=self.row.pk, state=State.WAITING, attempts=self.attempts).first()


def wait_after(attempts: int) -> dt.timedelta:
    """1, 2, 4 … 60 minutes."""
    doubled: dt.timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_WAIT)


def send_work(mail_id: int, _piece: Work) -> None:
    send(mail_id, timezone.now())


def send(mail_id: int, now: dt.datetime) -> bool:
    """Try to send the mail if it is due and nobody else is sending it; whether it was sent."""
    held = take(mail_id, now)
    if held is None:
        return False
    if held.row.entry is not None and held.row.entry.struck_at is not None:
        _end(held, State.GIVEN_UP, "mail_out.struck", OutgoingMail.Why.STRUCK, now)
        return False
    try:
        message_of(held.row).send()
    except Exception as error:  # noqa: BLE001 -- whatever broke is told on the mail, and seen
        _log.warning("mail %s of a case was not sent: %s", mail_id, type(error).__name__)
        _failed(held, error, now)
        return False
    return sent(held, now)


def take(mail_id: int, now: dt.datetime) -> Held | None:
    """Lease the mail: compare and swap, so that only one worker gets it."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    rows = OutgoingMail.objects.filter(free, pk=mail_id, state=State.WAITING, next_at__lte=now)
    row = rows.select_related("case", "entry").first()
    if row is None:
        return None
    mine = OutgoingMail.objects.filter(free, pk=mail_id, state=State.WAITING, attempts=row.attempts)
    if not mine.update(leased_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return Held(row, row.attempts + 1)


@transaction.atomic
def sent(held: Held, now: dt.datetime) -> bool:
    """The mail server has taken it."""
    row = held.locked()
    if row is None:
        return False
    settle(row, state=State.SENT, sent_at=now, leased_until=None, last_error="", failing_since=None)
    tell("mail_out.sent", row, _clock(), {"attempts": [None, row.attempts]})
    return True


def _clock() -> Viewer:
    return viewer.clock(timezone.localdate())


def _failed(held: Held, error: Exception, now: dt.datetime) -> None:
    why = in_words(error)[:300]
    since = held.row.failing_since or now
    if is_final(error) or now - since >= TRIED_FOR:
        _end(held, State.FAILED, "mail_out.failed", why, now)
        return
    _later(held, why, since, now)
    if of_the_server(error):
        _hold_back(now)


@transaction.atomic
def _later(held: Held, why: str, since: dt.datetime, now: dt.datetime) -> None:
    row = held.locked()
    if row is not None:
        later = now + wait_after(row.attempts)
        settle(row, next_at=later, leased_until=None, last_error=why, failing_since=since)


def _hold_back(now: dt.datetime) -> None:
    """No mail gets through just now: let the others wait a little, and not each find out by itself."""
    due = OutgoingMail.objects.filter(state=State.WAITING, leased_until=None)
    due.filter(next_at__lt=now + FIRST_WAIT).update(next_at=now + FIRST_WAIT)


@transaction.atomic
def _end(held: Held, state: str, what: str, why: str, now: dt.datetime) -> None:
    row = held.locked()
    if row is None:
        return
    settle(row, state=state, last_error=why, leased_until=None, ended_at=now)
    tell(what, row, _clock(), {"state": [State.WAITING.value, row.state]})
    if row.is_in_trouble:
        outgoing_notices.tell_trouble(row)


def send_due(by: Viewer) -> str:
    """The clock's act: what is to be tried again, and what a killed worker left, is asked for."""
    free = Q(leased_until=None) | Q(leased_until__lt=by.now)
    rows = OutgoingMail.objects.filter(free, state=State.WAITING, next_at__lte=by.now)
    due = {row.pk: row for row in rows.order_by("next_at", "pk")[:AT_ONCE]}
    coming = Work.objects.filter(kind=SEND, subject_id__in=due)
    coming = coming.filter(state__in=(Work.State.WAITING, Work.State.RUNNING))
    for pk in set(due) - set(coming.values_list("subject_id", flat=True)):
        work.ask_for(SEND, due[pk], by=by)
    return f"{len(due)} e-mails of cases are to be sent" if due else ""
