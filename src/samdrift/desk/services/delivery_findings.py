"""Findings on delivery agreements: a member without one, one that runs out, one nobody has renewed
after a merge.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from samdrift.desk.models.commitments import DeliveryAgreement, DeliveryVersion
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member

NONE, ENDS, CARRIED = "desk.no_delivery", "desk.delivery_ends", "desk.delivery_carried"
NEAR_DAYS = 60
State = DeliveryVersion.State


def look_at(agreements: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on these agreements, and on their members, against how they stand."""
    rows = DeliveryAgreement.objects.filter(pk__in=agreements)
    _look(rows.values_list("arrangement_id", flat=True), agreements, by)


def look_at_all(by: Viewer) -> str:
    """The clock's round."""
    pks = list(DeliveryAgreement.objects.values_list("pk", flat=True))
    _look(DeliveryAgreement.objects.values_list("arrangement_id", flat=True), pks, by)
    return ""


def _look(arrangements: Collection[int], agreements: Collection[int], by: Viewer) -> None:
    _look_at_members(sorted(set(arrangements)), by)
    accepted = DeliveryVersion.objects.filter(agreement_id__in=agreements, state=State.ACCEPTED)
    versions = list(accepted.select_related("agreement__member").order_by("agreement", "number"))
    standing = Finding.objects.filter(kind__in=(ENDS, CARRIED)).exclude(status="mended")
    told = standing.filter(
        subject_id__in=DeliveryVersion.objects.filter(agreement_id__in=agreements).values("pk")
    )
    pks = {one.pk for one in versions} | set(told.values_list("subject_id", flat=True))
    if pks:
        scope = Scope((ENDS, CARRIED), kind_of(DeliveryVersion), pks)
        reconcile(scope, _of_versions(versions, by.today), by=by)


def _of_versions(versions: Sequence[DeliveryVersion], today: dt.date) -> Iterator[Found]:
    by_agreement: dict[int, list[DeliveryVersion]] = defaultdict(list)
    for one in versions:
        by_agreement[one.agreement_id].append(one)
    for one in versions:
        if not one.is_on(today):
            continue
        name, members = one.agreement.member.name, (one.agreement.member_id,)
        if one.answered_at is None:
            yield Found(CARRIED, one.pk, name, members=members, observed={"number": one.number})
        end = one.valid_to
        near = end is not None and end <= today + dt.timedelta(days=NEAR_DAYS)
        if near and not any(other.is_on(end) for other in by_agreement[one.agreement_id]):  # type: ignore[arg-type]
            told = {"ends": str(end), "number": one.number}
            yield Found(ENDS, one.pk, name, members=members, observed=told, deadline=end)


def _look_at_members(arrangements: Sequence[int], by: Viewer) -> None:
    """Members of arrangements in which delivery agreements are in use at all."""
    in_use = DeliveryVersion.objects.filter(
        state=State.ACCEPTED, agreement__arrangement__in=arrangements
    )
    used = set(in_use.values_list("agreement__arrangement_id", flat=True))
    promised = set(
        in_use.on(by.today).values_list("agreement__arrangement_id", "agreement__member_id")
    )
    parts = Membership.objects.on(by.today).filter(arrangement_id__in=used, is_customer=True)
    without = {
        (row.arrangement_id, row.member_id): row
        for row in parts.select_related("member", "arrangement").order_by("pk")
        if (row.arrangement_id, row.member_id) not in promised
    }
    standing = Finding.objects.filter(kind=NONE).exclude(status="mended")
    marks = {str(one) for one in arrangements}
    pks = {member for _one, member in without} | set(
        standing.filter(mark__in=marks).values_list("subject_id", flat=True)
    )
    if pks:
        scope = Scope((NONE,), kind_of(Member), pks, covers=lambda _pk, mark: mark in marks)
        reconcile(scope, _of_members(without), by=by)


def _of_members(without: Mapping[tuple[int, int], Membership]) -> Iterator[Found]:
    for (arrangement, member), row in without.items():
        yield Found(
            NONE,
            member,
            row.member.name,
            mark=str(arrangement),
            members=(member,),
            agreed={"arrangement": row.arrangement.name},
        )
