"""Who is told what of the approval of invoices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import Invoice
from samdrift.money.models.issuing import Approval
from samdrift.money.rules_approval import PAYS, PAYS_OWN
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Appointment

TO_CERTIFY = "invoice.waits_for_me"
STOPPED = "invoice.stopped"
TAKEN_BACK = "invoice.approval_taken_back"
NAMED = 3


def tell_to_certify(invoices: Sequence[Invoice], by: Viewer) -> None:
    """One notice to each who may certify by role, for all that were attested at once and pay alike."""
    for payer in dict.fromkeys(one.member_id for one in invoices):
        some = [one for one in invoices if one.member_id == payer]
        told = ", ".join(str(one) for one in some[:NAMED])
        _tell(_payers(payer, by), TO_CERTIFY, some[0], {"invoice": _and_more(told, some)}, by)


def _and_more(told: str, some: Sequence[Invoice]) -> str:
    return f"{told} + {len(some) - NAMED}" if len(some) > NAMED else told


def _payers(member: int | None, by: Viewer) -> list[int]:
    whose = Q(role__in=PAYS) if member is None else Q(role__in=PAYS_OWN, member=member)
    rows = Appointment.objects.on(by.today).filter(whose)
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def tell_stopped(invoice: Invoice, stands: Iterable[Approval], note: str, by: Viewer) -> None:
    """Those who had approved it, and the agreement's lead: it is for them to clear it up."""
    people = [one.person_id for one in stands]
    lead = invoice.agreement.lead_id if invoice.agreement else None
    _tell([*people, lead], STOPPED, invoice, {"invoice": str(invoice), "why": note}, by)


def tell_taken_back(invoice: Invoice, undone: Approval, by: Viewer) -> None:
    """Who took the step that is undone, and who had attested what is not certified after all."""
    people = [undone.person_id, undone.attester_id]
    _tell(people, TAKEN_BACK, invoice, {"invoice": str(invoice)}, by)


def _tell(
    people: Iterable[int | None], what: str, invoice: Invoice, told: dict[str, Any], by: Viewer
) -> None:
    """Those of the people who have an account; nobody of what they did themselves."""
    wanted = {one for one in people if one is not None and one != by.person_id}
    if not wanted:
        return
    accounts = Account.objects.filter(person__in=wanted, is_active=True).order_by("pk")
    tell(accounts.values_list("pk", flat=True), what, invoice, {**told, "by": by.name})
