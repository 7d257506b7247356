"""Reads of approvals: where invoices stand, and who may certify how much."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from samdrift.governance.calc import delegation as limits
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.queries.delegation import grant_of
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import Invoice
from samdrift.money.models.issuing import Approval
from samdrift.money.rules_approval import (
    CHECKS,
    CHECKS_OWN,
    KINDS,
    PAYS,
    PAYS_OWN,
    delegations_to,
    payer_of,
)

State = Approval.State
LATELY = dt.timedelta(days=120)
"""Invoices issued before this are not asked to be attested: they came before approval was in use."""


def with_state(rows: Any, as_of: dt.date | None = None) -> Any:
    """Each invoice with `approval_state`: where it stands, or stood at the end of that day."""
    taken = Approval.objects.filter(invoice=OuterRef("pk"))
    if as_of is not None:
        taken = taken.filter(at__date__lte=as_of)
    newest = Subquery(taken.order_by("-pk").values("state")[:1])
    return rows.annotate(approval_state=Coalesce(newest, Value(State.WAITING.value)))


def states_of(pks: Collection[int]) -> dict[int, str]:
    """Invoice → where it stands: one query."""
    rows = with_state(Invoice.objects.filter(pk__in=pks))
    return dict(rows.values_list("pk", "approval_state"))


def steps_of(invoice: Invoice, viewer: Viewer) -> list[Approval]:
    """Every step until the day shown, the oldest first."""
    rows = seen(Approval, viewer).filter(invoice=invoice)
    if viewer.as_of is not None:
        rows = rows.filter(at__date__lte=viewer.as_of)
    return list(rows.select_related("person", "attester", "delegation").order_by("pk"))


def steps_by_invoice(pks: Collection[int]) -> dict[int, list[Approval]]:
    """Invoice → its steps, the oldest first."""
    found: dict[int, list[Approval]] = defaultdict(list)
    for one in Approval.objects.filter(invoice__in=pks).select_related("person").order_by("pk"):
        found[one.invoice_id].append(one)
    return found


def is_in_use() -> bool:
    """Whether anybody approves invoices here: until somebody does, nobody is asked to."""
    return bool(Approval.objects.exists())


def to_attest(viewer: Viewer) -> QuerySet[Invoice]:
    """Those that wait for the viewer to attest them, issued lately."""
    rows = seen(Invoice, viewer).filter(issued_on__gt=viewer.today - LATELY)
    mine = Q(member__in=viewer.members_as(*CHECKS_OWN))
    if viewer.person_id is not None:
        mine |= Q(agreement__lead=viewer.person_id)
    if not any(viewer.has(role) for role in CHECKS):
        rows = rows.filter(mine)
    return _in_state(rows, State.WAITING)


def to_certify(viewer: Viewer) -> QuerySet[Invoice]:
    """Those attested by another that wait for the viewer to certify them."""
    attested = Approval.objects.filter(step=Approval.Step.ATTESTED)
    rows = seen(Invoice, viewer).filter(_paid_by(viewer), pk__in=attested.values("invoice"))
    last = attested.filter(invoice=OuterRef("pk")).order_by("-pk")
    rows = rows.annotate(attester_id=Subquery(last.values("person")[:1]))
    return _in_state(rows.exclude(attester_id=viewer.person_id), State.ATTESTED)


def _paid_by(viewer: Viewer) -> Q:
    """Invoices whose payer the viewer certifies for."""
    found = Q(member__in=viewer.members_as(*PAYS_OWN))
    payers = {payer_of(one) for one in delegations_to(viewer.person_id, viewer.today)}
    if None in payers or any(viewer.has(role) for role in PAYS):
        found |= Q(member__isnull=True)
    return found | Q(member__in=payers - {None})


def _in_state(rows: Any, state: str) -> QuerySet[Invoice]:
    found: QuerySet[Invoice] = with_state(rows).filter(approval_state=state)
    return found.select_related("agreement", "member").order_by("due_on", "pk")


# Who may certify how much


def certified_in(delegation: Delegation, day: dt.date) -> Decimal:
    """The kroner without VAT that stand certified on it in its calendar period around the day."""
    start, end = limits.period_around(day, limits.Period(delegation.period))
    last = Approval.objects.filter(invoice=OuterRef("invoice")).order_by("-pk").values("pk")[:1]
    rows = Approval.objects.filter(
        Q(at__date__gte=start) & Q(at__date__lt=end), delegation=delegation, pk=Subquery(last)
    ).filter(step=Approval.Step.CERTIFIED)
    sums = (
        rows.values(kind=F("invoice__kind"))
        .order_by()
        .annotate(total=Sum(Coalesce("invoice__kroner__net", "invoice__net")))
    )
    told = {one["kind"]: one["total"] for one in sums}
    none = Decimal(0)
    return Decimal(
        told.get(Invoice.Kind.INVOICE.value, none) - told.get(Invoice.Kind.CREDIT.value, none)
    )


def verdict_on(
    delegation: Delegation, amount: Decimal | None, day: dt.date, used: Decimal
) -> limits.Verdict:
    """Whether the amount is within the delegation's limits."""
    kind = next((one for one in KINDS if one in delegation.kinds), KINDS[0])
    subject = delegation.subject
    about = {tuple(subject)} if subject is not None else set()
    wish = limits.Wish(kind, about, amount, day)  # type: ignore[arg-type]
    return limits.judge(grant_of(delegation), wish, used)


def unapproved_due(viewer: Viewer, before: dt.date) -> QuerySet[Invoice]:
    """Those issued lately that fall due before the day and are not certified."""
    rows = Invoice.objects.filter(
        issued_on__gt=viewer.today - LATELY, due_on__lt=before, kind=Invoice.Kind.INVOICE
    )
    found: QuerySet[Invoice] = (
        with_state(rows)
        .exclude(approval_state=State.CERTIFIED)
        .select_related("agreement", "kroner")
        .order_by("due_on", "pk")
    )
    return found
