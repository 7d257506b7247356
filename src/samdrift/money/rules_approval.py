"""Who may do what in money: approval of incoming invoices.

Whoever checks what came attests: the controller and those who lead; the agreement's lead; a member's
own people for an invoice sent to the member. Certifying is for those who answer for the budget it is
paid from, and for whoever has it delegated.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.rules_common import leads, leads_some
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.models.matters import Matter
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import Invoice

CHECKS = ("controller", "daily_manager", "administrator")
CHECKS_OWN = ("director", "coordinator", "member_controller")
PAYS = ("daily_manager", "administrator")
PAYS_OWN = ("director",)
KINDS = (Matter.Kind.BUDGET, Matter.Kind.AGREEMENT, Matter.Kind.INVESTMENT)
"""A delegation of one of these kinds of matter, or of every kind, lets its receiver certify."""


def delegations_to(person_id: int | None, day: dt.date) -> list[Delegation]:
    """What lets the person certify that day."""
    if person_id is None:
        return []
    rows = Delegation.objects.filter(on_day(day), to_person=person_id)
    rows = rows.select_related("from_body", "member")
    return [one for one in rows.order_by("pk") if not one.kinds or set(one.kinds) & set(KINDS)]


def payer_of(delegation: Delegation) -> int | None:
    """The member whose money it is about; None is the cooperation's."""
    body = delegation.from_body
    return delegation.member_id if body is None else body.member_id


def covers(delegation: Delegation, invoice: Invoice, systems: Collection[int]) -> bool:
    """Whether it is for the invoice's payer: a member's own at home for the member's invoices, a body's
    for those of the cooperation; and for its system, where it is for one.
    """
    if invoice.member_id != payer_of(delegation):
        return False
    subject = delegation.subject
    return subject is None or (subject.kind == "portfolio.system" and subject.id in systems)


def systems_of(invoices: Iterable[Invoice]) -> dict[int, set[int]]:
    """Agreement → the systems it is about."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Invoice.objects.filter(pk__in=[one.pk for one in invoices], agreement__isnull=False)
    for agreement, system in rows.values_list("agreement", "agreement__about__system"):
        if system is not None:
            found[agreement].add(system)
    return found


def by_role(viewer: Viewer, invoice: Invoice | None, ours: Any, own: Any) -> bool:
    """Holds one of `ours` for the cooperation (its invoices) or of `own` for the member that pays."""
    if invoice is None:
        return any(viewer.has(role) for role in ours) or viewer.has_any(*own)
    if invoice.member_id is not None and any(viewer.has(role, invoice.member_id) for role in own):
        return True
    return any(viewer.has(role) for role in ours)


@rules.predicate
def attests(viewer: Viewer, invoice: Invoice | None = None) -> bool:
    if by_role(viewer, invoice, CHECKS, CHECKS_OWN):
        return True
    if invoice is None:
        return leads_some(viewer)
    return invoice.agreement is not None and leads(viewer, invoice.agreement)


def certifies_by_role(viewer: Viewer, invoice: Invoice | None) -> bool:
    """For a member's invoice only the member's own: the money is the member's."""
    ours = PAYS if invoice is None or invoice.member_id is None else ()
    return by_role(viewer, invoice, ours, PAYS_OWN)


@rules.predicate
def certifies(viewer: Viewer, invoice: Invoice | None = None) -> bool:
    if certifies_by_role(viewer, invoice):
        return True
    held = delegations_to(viewer.person_id, viewer.today)
    if invoice is None or not held:
        return bool(held)
    systems = systems_of([invoice]).get(invoice.agreement_id or 0, set())
    return any(covers(one, invoice, systems) for one in held)


@rules.predicate
def stops(viewer: Viewer, invoice: Invoice | None = None) -> bool:
    return bool(attests(viewer, invoice) or certifies(viewer, invoice))


WHO_ATTESTS = _(
    "the controller, the daily manager, the administrator, the one who leads the agreement; and for an invoice to a member its chief municipal executive, ICT coordinator or controller"
)
WHO_CERTIFIES = _(
    "the daily manager, the administrator; for an invoice to a member its chief municipal executive; and those it is delegated to"
)
right("money.attest_invoice", attests, WHO_ATTESTS)
right("money.certify_invoice", certifies, WHO_CERTIFIES)
right("money.stop_invoice", stops, _("those who may attest or certify the invoice"))
