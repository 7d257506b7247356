"""Findings: maintenance nobody has told the outcome of, and messages nobody could read."""

from __future__ import annotations

import datetime as dt

from samdrift.desk.models.outages import AlertDelivery, MaintenanceWindow
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

UNCLOSED, UNREAD = "desk.window_unclosed", "desk.alerts_unread"
GRACE = dt.timedelta(days=1)


def look_at_all(by: Viewer) -> str:
    """The clock's round: hold the findings against how it stands."""
    _look(UNCLOSED, MaintenanceWindow, _unclosed(by), by)
    _look(UNREAD, AlertDelivery, _unread(), by)
    return ""


def _look(kind: str, model: type, found: list[Found], by: Viewer) -> None:
    standing = Finding.objects.filter(kind=kind).exclude(status="mended")
    pks = {*standing.values_list("subject_id", flat=True), *(one.subject for one in found)}
    if pks:
        reconcile(Scope((kind,), kind_of(model), pks), iter(found), by=by)


def _unclosed(by: Viewer) -> list[Found]:
    rows = MaintenanceWindow.objects.filter(
        state=MaintenanceWindow.State.PLANNED, ends_at__lt=by.now - GRACE
    )
    return [
        Found(UNCLOSED, one.pk, one.title, observed={"ended": one.ends_at.isoformat()})
        for one in rows.order_by("pk")
    ]


def _unread() -> list[Found]:
    rows = AlertDelivery.objects.filter(state=AlertDelivery.State.UNREAD)
    return [
        Found(UNREAD, one.pk, str(one), observed={"came": one.first_at.isoformat()})
        for one in rows.order_by("pk")[:200]
    ]
