"""Taking in invoices: the file is kept first, then judged, read and tied to its agreement.

Whatever comes of it, the original stays byte for byte with a row that tells what came of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.formats import ehf
from samdrift.kernel import files, search, viewer, work
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.invoices import Delivery, Invoice, InvoiceLine
from samdrift.money.services.control import check
from samdrift.money.services.invoice_rows import fits, invoice_of, keep_parts, lines_of
from samdrift.money.services.matching import match_invoice

RIGHT = "money.take_invoices"
READ = "money.read_invoice"
"""The worker's work on a large file."""
AT_ONCE = 400_000
"""Files up to so many bytes are read while one waits; about a second."""
SHOWN = 50
"""Violations kept of a refused file; the file tells the rest."""
Outcome = Delivery.Outcome


def deliver(data: bytes, name: str, *, by: Viewer, way: str, wait: bool = False) -> Delivery:
    """Take in one file. A large one is read by the worker, unless one would `wait`.

    A file that came before, or an invoice with the seller, number and day of one that is here, is
    known. Raises DomainError for a file larger than the site takes; nothing else refuses a file: one
    that is no right invoice is kept as refused.
    """
    require(by, RIGHT)
    delivery = _kept(data, name, by, way)
    if delivery.outcome != Outcome.WAITING:
        return delivery
    if len(data) > AT_ONCE and not wait:
        work.ask_for(READ, delivery, by=by)
        return delivery
    return take(delivery, data, by=by)


@transaction.atomic
def _kept(data: bytes, name: str, by: Viewer, way: str) -> Delivery:
    file = files.keep(data, name)
    digest = hashlib.sha256(data).hexdigest()
    taken = Delivery.objects.filter(digest=digest, outcome=Outcome.TAKEN).first()
    delivery = Delivery.objects.create(
        file=file,
        digest=digest,
        way=way,
        came_at=by.now,
        outcome=Outcome.KNOWN if taken else Outcome.WAITING,
        code="same_file" if taken else "",
        invoice=taken.invoice if taken else None,
    )
    record("delivery.came", delivery, by=by, changes={"digest": [None, digest]})
    return delivery


def take(delivery: Delivery, data: bytes, *, by: Viewer) -> Delivery:
    """Judge and read a kept file; safe to do again. The rules are run outside the transaction."""
    verdict = ehf.check(data)
    if not verdict.accepted:
        return _refused(delivery, verdict, by)
    document = ehf.read(data)
    if not fits(document):
        return _unkept(delivery, by)
    try:
        taken = _taken(delivery, document, verdict, by)
    except IntegrityError:
        # Two with the same number at once: the other one was first.
        return _known(delivery, document, by)
    if taken.outcome == Outcome.TAKEN and taken.invoice is not None:
        check([taken.invoice.pk], by=by)
        taken.invoice.refresh_from_db()
    return taken


@transaction.atomic
def _refused(delivery: Delivery, verdict: ehf.Verdict, by: Viewer) -> Delivery:
    delivery.outcome = Outcome.REFUSED
    delivery.code = verdict.fatal[0].rule[:60]
    delivery.violations = [asdict(one) for one in verdict.violations[:SHOWN]]
    delivery.save(update_fields=["outcome", "code", "violations"])
    record("delivery.refused", delivery, by=by, changes={"code": [None, delivery.code]})
    return delivery


@transaction.atomic
def _unkept(delivery: Delivery, by: Viewer) -> Delivery:
    """It breaks no rule, yet holds an amount beyond what the register can keep."""
    delivery.outcome, delivery.code = Outcome.REFUSED, "too_big_amount"
    delivery.save(update_fields=["outcome", "code"])
    record("delivery.refused", delivery, by=by, changes={"code": [None, delivery.code]})
    return delivery


@transaction.atomic
def _taken(
    delivery: Delivery, document: ehf.Document, verdict: ehf.Verdict, by: Viewer
) -> Delivery:
    invoice = invoice_of(document, by.now)
    there = _same(invoice)
    if there is not None:
        return _write_known(delivery, there, by)
    lines = lines_of(invoice, document.lines)
    match_invoice(invoice, lines)
    invoice.save()
    InvoiceLine.objects.bulk_create(lines, batch_size=500)
    keep_parts(invoice, document)
    delivery.invoice, delivery.outcome = invoice, Outcome.TAKEN
    delivery.violations = [asdict(one) for one in verdict.warnings[:SHOWN]]
    delivery.save(update_fields=["invoice", "outcome", "violations"])
    told = {
        "number": [None, invoice.number],
        "seller_name": [None, invoice.seller_name],
        "net": [None, str(invoice.net)],
        "agreement_id": [None, invoice.agreement_id],
    }
    record("invoice.taken", invoice, by=by, changes=told)
    search.index([invoice])
    return delivery


def _same(invoice: Invoice) -> Invoice | None:
    """The invoice that is here with the same seller, kind, number and day."""
    rows = Invoice.objects.filter(
        kind=invoice.kind, number=invoice.number, issued_on=invoice.issued_on
    )
    if invoice.seller_orgnr:
        return rows.filter(seller_orgnr=invoice.seller_orgnr).first()
    return rows.filter(seller_orgnr="", seller_name=invoice.seller_name).first()


@transaction.atomic
def _known(delivery: Delivery, document: ehf.Document, by: Viewer) -> Delivery:
    there = _same(invoice_of(document, by.now))
    if there is None:
        raise DomainError("not_taken", _("The invoice could not be taken in. Send it again."))
    return _write_known(delivery, there, by)


def _write_known(delivery: Delivery, there: Invoice, by: Viewer) -> Delivery:
    """The same number with other bytes: the first stays, and people are told."""
    delivery.invoice, delivery.outcome, delivery.code = there, Outcome.KNOWN, "same_number"
    delivery.save(update_fields=["invoice", "outcome", "code"])
    record("delivery.known", delivery, by=by, changes={"invoice_id": [None, there.pk]})
    return delivery


@transaction.atomic
def settle_refusal(delivery: Delivery, *, by: Viewer, note: str) -> Delivery:
    """Somebody has dealt with a refused file: told the sender, or seen that it is not ours."""
    require(by, RIGHT)
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.outcome != Outcome.REFUSED or row.settled:
        raise DomainError("not_refused", _("This file does not wait for anything."))
    row.settled = True
    row.save(update_fields=["settled"])
    record("delivery.settled", row, by=by, note=note.strip())
    return row


def try_again(delivery: Delivery, *, by: Viewer) -> Delivery:
    """Judge a refused file again, as after an update of the rules."""
    require(by, RIGHT)
    if delivery.outcome != Outcome.REFUSED:
        raise DomainError("not_refused", _("This file was not refused."))
    return take(delivery, files.content_of(delivery.file), by=by)


def read_waiting(delivery_id: int, _piece: Work) -> None:
    """The worker's: read a large file. One that is read already is left alone."""
    delivery = Delivery.objects.select_related("file").get(pk=delivery_id)
    if delivery.outcome == Outcome.WAITING:
        take(delivery, files.content_of(delivery.file), by=viewer.clock(timezone.localdate()))


registry.work[READ] = read_waiting


def outcome_values(delivery: Delivery) -> dict[str, Any]:
    """What became of a file, in plain values for the command and the interface for programs."""
    return {
        "file": delivery.file.name,
        "outcome": delivery.outcome,
        "code": delivery.code,
        "invoice": delivery.invoice_id,
        "violations": delivery.violations,
    }
