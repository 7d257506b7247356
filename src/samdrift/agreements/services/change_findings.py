"""Findings on changes: what the law asks of a change and is not on file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Change
from samdrift.agreements.queries.changes import Ledger, Line, ledgers
from samdrift.agreements.queries.claims import members_of
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

LACKS = "agreements.change_lacks"
AT_A_TIME = 300


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on the changes of these agreements against how the ledgers stand."""
    agreements = list(Agreement.objects.filter(pk__in=pks).order_by("pk"))
    subjects = list(Change.objects.filter(agreement_id__in=pks).values_list("pk", flat=True))
    if not subjects:
        return
    kept = ledgers(agreements, by.today)
    scope = Scope((LACKS,), kind_of(Change), subjects)
    reconcile(scope, _found(agreements, kept), by=by)


def look_at_all(by: Viewer) -> str:
    """The clock's round over agreements with a change."""
    changed = set(Change.objects.order_by().values_list("agreement_id", flat=True).distinct())
    pks = sorted(changed)
    for start in range(0, len(pks), AT_A_TIME):
        look_at(pks[start : start + AT_A_TIME], by=by)
    return ""


def standing_of(change: Change) -> Finding | None:
    """The finding that stands on the change, if any."""
    rows = Finding.objects.filter(kind=LACKS, subject_kind=kind_of(Change), subject_id=change.pk)
    found: Finding | None = rows.exclude(status="mended").first()
    return found


def _found(agreements: Collection[Agreement], kept: dict[int, Ledger]) -> Iterator[Found]:
    members = members_of(one.pk for one in agreements)
    for agreement in agreements:
        for line in kept[agreement.pk].lines:
            if line.entry is not None and line.entry.lacks:
                yield _one(agreement, line, members.get(agreement.pk, ()))


def _one(agreement: Agreement, line: Line, members: tuple[int, ...]) -> Found:
    row, lacks = line.row, line.entry.lacks if line.entry else ()
    return Found(
        LACKS,
        row.pk,
        row.title,
        members=members,
        agreed={"ground": row.ground},
        observed={"lacks": list(lacks), "agreement": agreement.title},
    )
