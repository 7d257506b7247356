"""The finding that an invoice falls due without being approved, where invoices are approved here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from samdrift.agreements.queries.claims import members_of
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import Invoice
from samdrift.money.queries import approval as queries
from samdrift.money.queries.kroner import net_in_kroner

UNAPPROVED = "money.invoice_unapproved"
AHEAD = dt.timedelta(days=4)
"""So many days before it falls due."""


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on these invoices against where they stand."""
    if pks:
        reconcile(Scope((UNAPPROVED,), kind_of(Invoice), pks), _found(pks, by), by=by)


def look_at_due(by: Viewer) -> str:
    """The clock's round: what falls due, and what was found before."""
    if not queries.is_in_use():
        return ""
    standing = Finding.objects.filter(kind=UNAPPROVED).exclude(status="mended")
    due = queries.unapproved_due(by, by.today + AHEAD).values_list("pk", flat=True)
    look_at({*due, *standing.values_list("subject_id", flat=True)}, by=by)
    return ""


def _found(pks: Collection[int], by: Viewer) -> Iterator[Found]:
    rows = list(queries.unapproved_due(by, by.today + AHEAD).filter(pk__in=pks))
    members = members_of({one.agreement_id for one in rows if one.agreement_id is not None})
    for one in rows:
        net = net_in_kroner(one)
        whose = (one.member_id,) if one.member_id else members.get(one.agreement_id or 0, ())
        yield Found(
            UNAPPROVED,
            one.pk,
            str(one),
            members=whose,
            agreed={"due": str(one.due_on)},
            observed={"state": one.approval_state},  # type: ignore[attr-defined]
            money=None if net is None else int(net * 100),
            deadline=one.due_on,
        )
