"""Findings on claims: a last day to claim that is near, an answer that has not come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from samdrift.agreements.models.claims import Claim
from samdrift.agreements.queries.claims import members_of
from samdrift.agreements.services import level_findings
from samdrift.agreements.services.level_findings import in_ore
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

NEAR, LATE = "agreements.claim_day_near", "agreements.claim_answer_late"
NEAR_DAYS = 30
"""So many days before the last day to claim it is time to send."""


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on these claims against how they stand, and those on what they rest on."""
    if not pks:
        return
    kept = Claim.objects.filter(pk__in=pks).order_by("pk")
    found = _found(list(kept.select_related("agreement")), by.today)
    reconcile(Scope((NEAR, LATE), kind_of(Claim), pks), found, by=by)
    terms = kept.filter(kind=Claim.Kind.LEVEL, term__isnull=False).values_list("term", flat=True)
    level_findings.look_at(set(terms), by=by)


def look_at_all(by: Viewer) -> str:
    """The clock's round over claims that are not at their end."""
    rows = Finding.objects.filter(kind__in=(NEAR, LATE)).exclude(status="mended")
    standing = set(rows.values_list("subject_id", flat=True))
    pks = standing | set(Claim.objects.open().values_list("pk", flat=True))
    kept = Claim.objects.filter(pk__in=pks).select_related("agreement").order_by("pk")
    if pks:
        reconcile(Scope((NEAR, LATE), kind_of(Claim), pks), _found(list(kept), by.today), by=by)
    return ""


def _found(claims: Collection[Claim], today: dt.date) -> Iterator[Found]:
    members = members_of(one.agreement_id for one in claims)
    for one in claims:
        whose = (one.member_id,) if one.member_id else members.get(one.agreement_id, ())
        near = one.last_day is not None and one.last_day <= today + dt.timedelta(days=NEAR_DAYS)
        if one.state == Claim.State.BASIS and near:
            yield _one(NEAR, one, whose, {"last_day": str(one.last_day)}, one.last_day)
        elif one.is_late(today):
            yield _one(LATE, one, whose, {"answer_by": str(one.answer_by)}, None)


def _one(
    kind: str,
    claim: Claim,
    members: tuple[int, ...],
    agreed: dict[str, str],
    deadline: dt.date | None,
) -> Found:
    return Found(
        kind,
        claim.pk,
        claim.title,
        members=members,
        agreed=agreed,
        observed={"number": claim.number, "agreement": claim.agreement.title},
        money=in_ore(claim.amount),
        deadline=deadline,
    )
