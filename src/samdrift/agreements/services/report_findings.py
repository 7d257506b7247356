"""Reports that have not come, and reports that say something else than what was measured here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import transaction

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.duties import Report
from samdrift.agreements.queries import reports as queries
from samdrift.followup.services.found import Found, Reconciled, Scope
from samdrift.followup.services.reconcile import lock, reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

LATE = "agreements.report_late"
DIFFERS = "agreements.report_differs"
KINDS = (LATE, DIFFERS)
AT_A_TIME = 100
LOOKED_BACK = 730
"""Days: what a report said longer ago is settled, or was never going to be."""


@transaction.atomic
def find(agreements: Collection[int], *, by: Viewer) -> Reconciled:
    """Hold the findings against the reports of these agreements. Called after acts that touch them."""
    names = lock(kind_of(Agreement), agreements)
    members = members_of(agreements, by.today)
    found = [*_late(agreements, names, members, by), *_differing(agreements, names, members, by)]
    return reconcile(Scope(KINDS, kind_of(Agreement), list(agreements)), found, by=by)


def members_of(agreements: Collection[int], day: dt.date) -> dict[int, tuple[int, ...]]:
    """Agreement id → the members in it that day."""
    rows = Participation.objects.on(day).filter(agreement__in=agreements)
    found: dict[int, set[int]] = defaultdict(set)
    for agreement, member in rows.values_list("agreement_id", "member_id"):
        found[agreement].add(member)
    return {agreement: tuple(sorted(some)) for agreement, some in found.items()}


def _late(
    agreements: Collection[int],
    names: Mapping[int, str],
    members: Mapping[int, tuple[int, ...]],
    by: Viewer,
) -> Iterator[Found]:
    for duty, time in queries.late_times(agreements, by.today):
        yield Found(
            LATE,
            duty.agreement_id,
            names[duty.agreement_id],
            mark=f"{duty.pk}:{time.planned}",
            members=members.get(duty.agreement_id, ()),
            agreed={"report": duty.title, "due": str(time.day), "annex": duty.annex},
            deadline=time.day,
        )


def _differing(
    agreements: Collection[int],
    names: Mapping[int, str],
    members: Mapping[int, tuple[int, ...]],
    by: Viewer,
) -> Iterator[Found]:
    since = by.today - dt.timedelta(days=LOOKED_BACK)
    rows = Report.objects.filter(
        duty__agreement__in=agreements, received_on__isnull=False, covers_to__gt=since
    ).select_related("duty")
    reports = {one.pk: one for one in rows}
    for pk, figures in queries.compared(list(reports.values())).items():
        agreement = reports[pk].duty.agreement_id
        for one in figures:
            if one.compared.differs:
                yield Found(
                    DIFFERS,
                    agreement,
                    names[agreement],
                    mark=f"{pk}:{one.figure.term_id}",
                    members=members.get(agreement, ()),
                    agreed=_said(reports[pk], one),
                    observed=_seen(one),
                )


def _said(report: Report, one: queries.FigureCompared) -> dict[str, Any]:
    return {
        "report": report.duty.title,
        "report_id": report.pk,
        "from": str(report.covers_from),
        "to": str(report.covers_to),
        "term": str(one.figure.term),
        "kind": one.figure.term.kind,
        "reported": str(one.compared.reported.normalize()),
    }


def _seen(one: queries.FigureCompared) -> dict[str, Any]:
    target = one.compared.target
    return {
        "measured": str(one.compared.measured),
        "target": None if target is None else str(target),
    }


def find_all(by: Viewer) -> str:
    """The clock's round, over the agreements that have reports."""
    rows = Report.objects.order_by().values_list("duty__agreement_id", flat=True).distinct()
    pks, changed = sorted(rows), 0
    for at in range(0, len(pks), AT_A_TIME):
        result = find(pks[at : at + AT_A_TIME], by=by)
        changed += result.new + result.again + result.gone
    return f"reports: {changed} findings changed" if changed else ""
