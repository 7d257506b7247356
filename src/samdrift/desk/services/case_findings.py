"""Findings on cases: nobody works on it, it waits past its day, its member has left the cooperation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from samdrift.desk.models.cases import Approval, Case
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.models.logs import LED_ELSEWHERE
from samdrift.desk.queries.cases import choices
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Membership

UNOWNED, WAITS, LEFT = "desk.unowned", "desk.waiting_past", "desk.member_left"
SILENT = "desk.approval_silent"
KINDS = (UNOWNED, WAITS, LEFT, SILENT)

_ANSWERED = (Approval.State.APPROVED, Approval.State.DECLINED)


def look_at_all(by: Viewer) -> str:
    """The clock's round over open cases: a query for each kind, and what is found."""
    found = [*_unowned(by), *_waiting(by), *_of_former_members(by), *_silent(by)]
    rows = Finding.objects.filter(kind__in=KINDS).exclude(status=Finding.Status.MENDED)
    subjects = {one.subject for one in found} | set(rows.values_list("subject_id", flat=True))
    if subjects:
        reconcile(Scope(KINDS, kind_of(Case), subjects), found, by=by)
    return ""


def _unowned(by: Viewer) -> Iterator[Found]:
    """Opened so many days ago, and nobody has it."""
    days = choices().unowned_days
    before = by.now - dt.timedelta(days=days)
    for case in _open().filter(agent=None, opened_at__lt=before):
        yield _one(UNOWNED, case, days, case.opened_at)


def _waiting(by: Viewer) -> Iterator[Found]:
    """Still waits when its day has come; or waits without a day, and nothing has happened for long."""
    days = choices().waiting_days
    silent = Q(waits_until=None, changed_at__lt=by.now - dt.timedelta(days=days))
    past = Q(waits_until__lt=by.now - dt.timedelta(days=1))
    for case in _open().filter(silent | past, state=Case.State.WAITING):
        yield _one(WAITS, case, days, case.waits_until or case.changed_at)


def _of_former_members(by: Viewer) -> Iterator[Found]:
    current = Membership.objects.on(by.today).filter(member=OuterRef("member"))
    for case in _open().filter(~Exists(current)):
        yield _one(LEFT, case, None, case.opened_at)


def _silent(by: Viewer) -> Iterator[Found]:
    """Approval was first asked for so many days ago, and nobody has answered; or nobody is asked."""
    days = choices().approval_days
    if not days:
        return
    before = by.now - dt.timedelta(days=days)
    rows = (
        _open()
        .filter(approvals__isnull=False)
        .annotate(
            first_asked=Min("approvals__asked_at"),
            answered=Count("approvals", filter=Q(approvals__state__in=_ANSWERED)),
            asked=Max("approvals__approver_id", filter=Q(approvals__state=Approval.State.WAITING)),
        )
    )
    waits = Q(state=Case.State.WAITING, cause__waits_for=PauseCause.For.APPROVAL)
    for case in rows.filter(waits, answered=0, first_asked__lt=before):
        since = case.first_asked.date().isoformat()
        yield Found(
            SILENT, case.pk, f"#{case.pk}", members=(case.member_id,), agreed={"days": days},
            observed={"since": since, "who": case.asked},
        )  # fmt: skip


def _open() -> Any:
    """Without those that the tool before still has."""
    return Case.objects.filter(is_open=True).exclude(LED_ELSEWHERE).order_by("pk")


def _one(kind: str, case: Case, days: int | None, since: dt.datetime) -> Found:
    """By its number alone: what it is about is for those who see it."""
    return Found(
        kind,
        case.pk,
        f"#{case.pk}",
        members=(case.member_id,),
        agreed={} if days is None else {"days": days},
        observed={"since": since.date().isoformat(), "state": case.state},
    )
