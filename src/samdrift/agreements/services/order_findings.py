"""Findings on call-offs by somebody the announcement did not name.

Both an order under an agreement, and an agreement that is itself called off from a framework.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from samdrift.agreements.models.agreements import Agreement, Entitled, Participation
from samdrift.agreements.models.changes import Order
from samdrift.agreements.queries.orders import lists_of
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

NOT_ENTITLED = "agreements.call_off_not_entitled"
AT_A_TIME = 300


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the orders of these agreements, and the agreements themselves, against the lists."""
    orders = list(Order.objects.filter(agreement_id__in=pks).select_related("agreement", "member"))
    if orders:
        scope = Scope((NOT_ENTITLED,), kind_of(Order), [one.pk for one in orders])
        reconcile(scope, _of_orders(orders), by=by)
    under = list(Agreement.objects.filter(pk__in=pks, under__isnull=False).select_related("under"))
    if under:
        scope = Scope((NOT_ENTITLED,), kind_of(Agreement), [one.pk for one in under])
        reconcile(scope, _of_agreements(under), by=by)


def look_at_all(by: Viewer) -> str:
    """The clock's round over all that is ordered or called off."""
    ordered = set(Order.objects.order_by().values_list("agreement_id", flat=True).distinct())
    called = set(Agreement.objects.filter(under__isnull=False).values_list("pk", flat=True))
    pks = sorted(ordered | called)
    for start in range(0, len(pks), AT_A_TIME):
        look_at(pks[start : start + AT_A_TIME], by=by)
    return ""


def _of_orders(orders: Collection[Order]) -> Iterator[Found]:
    lists = lists_of({one.agreement_id for one in orders})
    for one in orders:
        if one.state == Order.State.CANCELLED:
            continue
        told = lists.entitled(one.agreement_id, one.orgnr, one.member_id, one.ordered_on)
        if told is False:
            yield Found(
                NOT_ENTITLED,
                one.pk,
                one.what,
                members=(one.member_id,) if one.member_id else (),
                agreed={"agreement": one.agreement.title},
                observed=_who(
                    one.member.name if one.member else "", one.orgnr, str(one.ordered_on)
                ),
            )


def _who(name: str, orgnr: str, day: str) -> dict[str, str]:
    return {"name": name, "orgnr": orgnr, "day": day}


def _of_agreements(agreements: Collection[Agreement]) -> Iterator[Found]:
    """Members of an agreement that the list of the framework above it does not name."""
    above = {one.under_id for one in agreements if one.under_id}
    named: dict[int, list[Entitled]] = {}
    for row in Entitled.objects.filter(agreement_id__in=above):
        named.setdefault(row.agreement_id, []).append(row)
    lists = lists_of(above)
    parts = Participation.objects.filter(agreement__in=agreements).select_related("member")
    titles = {one.pk: one for one in agreements}
    for part in parts.order_by("pk"):
        agreement = titles[part.agreement_id]
        framework, day = agreement.under_id, part.valid_from or agreement.valid_from
        if framework is None or day is None or not named.get(framework) or not part.member.orgnr:
            continue
        if lists.entitled(framework, part.member.orgnr, part.member_id, day) is False:
            yield Found(
                NOT_ENTITLED,
                agreement.pk,
                agreement.title,
                mark=str(part.member_id),
                members=(part.member_id,),
                agreed={"agreement": str(agreement.under)},
                observed=_who(part.member.name, part.member.orgnr, str(day)),
            )
