"""What stands on pages about approval: a part of the invoice's page, and what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.registry import CalendarEntry, WorkItem
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.approval import attestation, standing, state_of
from samdrift.money.lists.approval_words import control_text, rate_text, state_tag
from samdrift.money.lists.invoice_words import invoice_name, invoice_url
from samdrift.money.models.invoices import NOK, Invoice
from samdrift.money.models.issuing import Approval
from samdrift.money.queries import approval as queries
from samdrift.money.queries.kroner import kroner_of
from samdrift.money.services import approval as services
from samdrift.money.services.invoice_rates import RIGHT as RATE

Context = dict[str, Any]
State = Approval.State
SOON = dt.timedelta(days=3)
MOST = 100


def at(name: str, pk: int) -> str:
    return reverse(f"money:invoice_{name}", args=[pk])


def on_invoice(viewer: Viewer, invoice: Invoice) -> Context | None:
    """Where it stands, who did what, what control found, and what one may do."""
    steps = queries.steps_of(invoice, viewer)
    stands = standing(steps)
    state = state_of(stands)
    acts = _acts(viewer, invoice, stands, state)
    return {
        "tag": state_tag(state),
        "control": control_text(invoice),
        "rate": rate_text(invoice),
        "needs_note": state in {State.WAITING, State.ATTESTED}
        and services.needs_note(invoice, stands),
        "steps": [(one, one.get_step_display()) for one in steps],
        "acts": acts,
        "hint": _hint(viewer, stands, state),
    }


def _acts(
    viewer: Viewer, invoice: Invoice, stands: list[Approval], state: str
) -> list[tuple[Any, str, bool]]:
    """(what, where, whether it is the usual next one)"""
    found: list[tuple[Any, str, bool]] = []
    if state == State.WAITING and allowed(viewer, services.ATTEST, invoice):
        found.append((_("Attest"), at("attest", invoice.pk), True))
    is_next = state == State.ATTESTED and _is_another(viewer, stands)
    if is_next and allowed(viewer, services.CERTIFY, invoice):
        found.append((_("Certify for payment"), at("certify", invoice.pk), True))
    found += _rate_act(viewer, invoice, state)
    if not found and not allowed(viewer, services.STOP, invoice):
        return []
    if state in {State.WAITING, State.ATTESTED}:
        found.append((_("Stop"), at("stop", invoice.pk), False))
    if stands:
        what = _("Let it go on") if state == State.STOPPED else _("Take back")
        found.append((what, at("take_back", invoice.pk), False))
    return found


def _rate_act(viewer: Viewer, invoice: Invoice, state: str) -> list[tuple[Any, str, bool]]:
    if invoice.currency == NOK or not allowed(viewer, RATE, invoice):
        return []
    if kroner_of(invoice) is None:
        return [(_("Enter the rate"), at("rate", invoice.pk), state == State.ATTESTED)]
    return (
        [] if state == State.CERTIFIED else [(_("Change the rate"), at("rate", invoice.pk), False)]
    )


def _is_another(viewer: Viewer, stands: list[Approval]) -> bool:
    attested = attestation(stands)
    return attested is None or attested.person_id != viewer.person_id


def _hint(viewer: Viewer, stands: list[Approval], state: str) -> str:
    if state == State.ATTESTED and not _is_another(viewer, stands):
        return _("You attested it. Another person certifies it.")
    return ""


# What waits


def to_attest(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """For those who attest, where invoices are approved here."""
    if not _acts_here(viewer, services.ATTEST) or not queries.is_in_use():
        return []
    what = _("Attest: %(invoice)s")
    return [_item(one, what, viewer) for one in queries.to_attest(viewer)[:most]]


def to_certify(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """For those who certify: what others have attested."""
    if not _acts_here(viewer, services.CERTIFY):
        return []
    what = _("Certify for payment: %(invoice)s")
    return [_item(one, what, viewer) for one in queries.to_certify(viewer)[:most]]


def calendar(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The day by which what waits for the viewer's certification is to be paid."""
    if not _acts_here(viewer, services.CERTIFY):
        return
    for one in queries.to_certify(viewer).filter(due_on__isnull=False)[:MOST]:
        title = _("Certify for payment: %(invoice)s") % {"invoice": invoice_name(one)}
        key, told = f"certify-{one.pk}", control_text(one)
        if one.due_on is not None:
            yield CalendarEntry(key, one.due_on, title, told, invoice_url(one), of=one)


def _acts_here(viewer: Viewer, right: str) -> bool:
    return viewer.inside and viewer.person_id is not None and allowed(viewer, right)


def _item(invoice: Invoice, what: str, viewer: Viewer) -> WorkItem:
    late = invoice.due_on is not None and invoice.due_on <= viewer.today + SOON
    tone = "danger" if late else "warning" if invoice.verdict == "wrong" else "neutral"
    title = what % {"invoice": invoice_name(invoice)}
    return WorkItem(title, control_text(invoice), invoice_url(invoice), invoice.due_on, tone)
