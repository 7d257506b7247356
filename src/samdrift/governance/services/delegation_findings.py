"""Delegations that end soon are found, so that the body can delegate anew in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.governance.models.delegation import Delegation
from samdrift.kernel.viewer import Viewer

ENDS = "governance.delegation_ends"
SUBJECT = "governance.delegation"
AHEAD = dt.timedelta(days=60)
BATCH = 500


def find(pks: Collection[int], *, by: Viewer) -> None:
    """Look at these delegations."""
    reconcile(Scope((ENDS,), SUBJECT, pks), _found(pks, by.today), by=by)


def find_all(by: Viewer) -> str:
    """The clock's round: all delegations, since time alone brings their end near."""
    pks = list(Delegation.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        find(pks[start : start + BATCH], by=by)
    return ""


def _found(pks: Collection[int], today: dt.date) -> Iterator[Found]:
    """Those in force that end within sixty days, and were not ended by somebody."""
    rows = Delegation.objects.filter(pk__in=pks, from_body__isnull=False, ended_because="")
    for row in rows.on(today).filter(valid_to__lte=today + AHEAD).select_related("from_body"):
        renewed = Delegation.objects.filter(
            from_body=row.from_body_id,
            to_body=row.to_body_id,
            to_person=row.to_person_id,
            sort_key=row.sort_key,
        ).touching(row.valid_to, None)
        if renewed.exclude(pk=row.pk).exists():
            continue
        yield Found(
            ENDS,
            row.pk,
            row.what,
            agreed={"to": str(row.valid_to)},
            observed={"body": str(row.from_body)},
            deadline=row.valid_to,
        )
