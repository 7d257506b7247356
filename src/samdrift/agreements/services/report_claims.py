"""A report that has not come is claimed from the supplier; when it comes, what was claimed is delivered."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.claim_states import CLAIMED, State
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim
from samdrift.agreements.models.duties import Duty, Report
from samdrift.agreements.queries.reports import claim_mark, state, with_days
from samdrift.agreements.services.claim_common import WORK, Way, changed, say
from samdrift.agreements.services.claims import EvidenceIn, Wanted, raised
from samdrift.agreements.services.site_language import in_site_language
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, lock, period_text


@transaction.atomic
def claim_report(report: Report, *, by: Viewer) -> Claim:
    """Prepare the claim for a report that is late. The same report gives the same claim. Nothing but the
    report itself is asked for: who knows what it is worth by the annex writes the amount.
    """
    agreement = lock(Agreement, Duty.objects.values_list("agreement_id").get(pk=report.duty_id)[0])
    require(by, WORK, agreement)
    row = with_days(Report.objects.select_related("duty")).get(pk=report.pk)
    if state(row, by.today) != "late":
        raise DomainError(
            "not_late", _("The report is not late, so there is nothing to claim of it.")
        )
    with in_site_language():
        told = _told(row)
    wanted = Wanted(
        Claim.Kind.REPORT, told[:200], None, claim_mark(row.pk), row.covers_from, row.covers_to
    )
    reckoning = {"kind": "report", "due": str(row.expected), "annex": row.duty.annex}
    evidence = EvidenceIn(told, None, Ref(kind_of(Report), row.pk), reckoning)
    return raised(agreement, wanted, [evidence], by=by)


def _told(row: Report) -> str:
    """`Monthly report 01.10.2026 – 31.10.2026 has not come`, or by the day it was due."""
    if row.covers_from is None or row.covers_to is None:
        said = {"report": row.duty.title, "day": day_text(row.due_on)}
        return _now("%(report)s, due %(day)s, has not come") % said
    said = {"report": row.duty.title, "period": period_text(row.covers_from, row.covers_to)}
    return _now("%(report)s %(period)s has not come") % said


def follow(report: Report, *, by: Viewer) -> None:
    """The report came: a claim that is not sent is dropped, and one that is sent is delivered. Where
    money is claimed as well, that stands.
    """
    marked = Claim.objects.select_for_update().filter(mark=claim_mark(report.pk))
    claim = marked.filter(agreement=report.duty.agreement_id).first()
    if claim is None or report.received_on is None:
        return
    with in_site_language():
        text = _now("The report came.")
    if claim.state == State.BASIS:
        _end(claim, "claim.dropped", State.DROPPED, by.today, text, by)
    elif State(claim.state) in CLAIMED and claim.amount is None:
        _end(claim, "claim.delivered", State.DONE, report.received_on, text, by)


def _end(claim: Claim, what: str, ended: State, day: dt.date, text: str, by: Viewer) -> None:
    """As the acts on claims do, for who registers a report and need not work on claims."""
    say(claim, Way.NOTE if ended == State.DROPPED else Way.IN, day, text)
    changed(claim, what, {"state": ended.value, "settled_on": day}, by, note=text)
