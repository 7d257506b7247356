"""Findings on mail: a mailbox that cannot be fetched, mail that nobody decides on; what was left is
handled.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.desk.models.mail import IncomingMail, Mailbox
from samdrift.desk.services.mail_storing import HANDLE
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel import work
from samdrift.kernel.history import kind_of
from samdrift.kernel.models.work import Work
from samdrift.kernel.viewer import Viewer

SILENT, UNSORTED = "desk.mailbox_silent", "desk.mail_unsorted"
SILENT_FOR, UNSORTED_FOR = dt.timedelta(minutes=30), dt.timedelta(days=1)
FORGOTTEN = dt.timedelta(minutes=15)


def look_at_all(by: Viewer) -> str:
    """The clock's round."""
    _look(SILENT, Mailbox, _silent(by), by)
    _look(UNSORTED, IncomingMail, _unsorted(by), by)
    return ""


def _look(kind: str, model: Any, found: list[Found], by: Viewer) -> None:
    standing = Finding.objects.filter(kind=kind).exclude(status=Finding.Status.MENDED)
    subjects = {one.subject for one in found} | set(standing.values_list("subject_id", flat=True))
    if subjects:
        reconcile(Scope((kind,), kind_of(model), subjects), found, by=by)


def _silent(by: Viewer) -> list[Found]:
    rows = Mailbox.objects.filter(ended_at=None, failing_since__lt=by.now - SILENT_FOR)
    return [
        Found(SILENT, one.pk, one.name, observed={"said": one.poll_error})
        for one in rows.exclude(imap_host="").order_by("pk")
    ]


def _unsorted(by: Viewer) -> list[Found]:
    """By its number alone: what it is about is for those who see it."""
    rows = IncomingMail.objects.filter(state="held", received_at__lt=by.now - UNSORTED_FOR)
    return [
        Found(UNSORTED, pk, f"{pk}", observed={"since": at.date().isoformat()})
        for pk, at in rows.order_by("pk").values_list("pk", "received_at")[:200]
    ]


def take_left(by: Viewer) -> str:
    """Mail that is stored and that no worker has in hand is asked for again: its work ended in the
    worker's being killed, or was never asked for.
    """
    rows = IncomingMail.objects.filter(state="waiting", received_at__lt=by.now - FORGOTTEN)
    waiting = set(rows.order_by("pk").values_list("pk", flat=True)[:500])
    going = Work.objects.filter(
        kind=HANDLE, subject_id__in=waiting, state__in=("waiting", "running")
    )
    left = waiting - set(going.values_list("subject_id", flat=True))
    for row in IncomingMail.objects.filter(pk__in=left).order_by("pk"):
        work.ask_for(HANDLE, row, by=by)
    return f"{len(left)} e-mails are taken up again" if left else ""
