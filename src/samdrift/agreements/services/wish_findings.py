"""The finding that something a supplier has promised by a day has not come."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from samdrift.agreements.models.suppliers import Wish
from samdrift.agreements.queries.wishes import late
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

LATE = "agreements.wish_late"


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    if pks:
        reconcile(Scope((LATE,), kind_of(Wish), pks), _found(pks, by), by=by)


def look_at_all(by: Viewer) -> str:
    """The clock's round: what was promised by a day that is past, or has a finding from before."""
    rows = Finding.objects.filter(kind=LATE).exclude(status="mended")
    pks = set(rows.values_list("subject_id", flat=True))
    look_at(pks | set(Wish.objects.filter(late(by.today)).values_list("pk", flat=True)), by=by)
    return ""


def _found(pks: Collection[int], by: Viewer) -> Iterator[Found]:
    rows = Wish.objects.filter(late(by.today), pk__in=pks).select_related("supplier")
    for one in rows.order_by("pk"):
        yield Found(
            LATE,
            one.pk,
            one.title,
            agreed={"promised_on": str(one.promised_on), "release": one.release},
            observed={"supplier": one.supplier.name},
        )
