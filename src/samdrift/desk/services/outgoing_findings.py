"""Findings on mail out of cases: it did not arrive, or the mail server has long not taken any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

NOT_ARRIVED, NOT_TAKEN = "desk.mail_not_arrived", "desk.mail_not_taken"
KINDS = (NOT_ARRIVED, NOT_TAKEN)
PATIENCE = dt.timedelta(hours=1)
"""For how long the mail server may fail before somebody is told."""
State = OutgoingMail.State


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on these mails against how they stand."""
    if pks:
        reconcile(Scope(KINDS, kind_of(OutgoingMail), pks), _found(pks, by), by=by)


def _found(pks: Collection[int], by: Viewer) -> Iterator[Found]:
    rows = OutgoingMail.objects.select_related("case").order_by("pk")
    for row in rows.filter(pk__in=pks, state__in=(State.FAILED, State.BOUNCED)):
        yield _one(NOT_ARRIVED, row, {"state": row.state})
    oldest = _oldest_late(by)
    if oldest is not None and oldest.pk in pks:
        since = (oldest.failing_since or oldest.made_at).date().isoformat()
        waiting = OutgoingMail.objects.filter(state=State.WAITING).count()
        seen = {"since": since, "waiting": waiting}
        yield _one(NOT_TAKEN, oldest, seen)


def _oldest_late(by: Viewer) -> OutgoingMail | None:
    """One finding tells it for all that wait: by the mail that has failed longest."""
    late = OutgoingMail.objects.filter(state=State.WAITING, failing_since__lt=by.now - PATIENCE)
    found: OutgoingMail | None = late.select_related("case").order_by("failing_since", "pk").first()
    return found


def _one(kind: str, row: OutgoingMail, observed: dict[str, object]) -> Found:
    """By the case's number alone: what it is about is for those who see it."""
    return Found(kind, row.pk, f"#{row.case_id}", members=(row.case.member_id,), observed=observed)


def look_at_all(by: Viewer) -> str:
    """The clock's round: those that stand, and those in trouble now."""
    standing = Finding.objects.filter(kind__in=KINDS).exclude(status=Finding.Status.MENDED)
    trouble = OutgoingMail.objects.filter(state__in=(State.FAILED, State.BOUNCED))
    oldest = _oldest_late(by)
    pks = {
        *standing.values_list("subject_id", flat=True),
        *trouble.values_list("pk", flat=True),
        *([oldest.pk] if oldest is not None else []),
    }
    look_at(pks, by=by)
    return ""
