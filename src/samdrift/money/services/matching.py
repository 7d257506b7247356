"""Acts that tie an invoice to its agreement, its lines to terms and members; and what they teach."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.matching import TEACHABLE, Matched, Said, match, plain
from samdrift.money.models.invoices import Invoice, InvoiceLine, Lesson
from samdrift.money.queries.matching import candidates, lessons
from samdrift.money.services.control import check
from samdrift.money.services.expected_link import link
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import lock

RIGHT = "money.match_invoice"


def said_by(invoice: Invoice, lines: list[InvoiceLine]) -> Said:
    return Said(
        plain(invoice.contract_reference),
        plain(invoice.order_reference),
        plain(invoice.buyer_reference),
        [plain(line.item) for line in lines],
    )


def match_invoice(invoice: Invoice, lines: list[InvoiceLine]) -> Matched:
    """Find the agreement and each line's term and member, and set them; nothing is saved here."""
    if invoice.supplier is None:
        return Matched(None, "none")
    start, end = _days(invoice)
    known = lessons(invoice.supplier)
    taught = {}
    for name in TEACHABLE:
        lesson = known.get((name, _value(invoice, name)))
        if lesson is not None and lesson.agreement_id is not None and _says(invoice, name):
            taught[name] = lesson.agreement_id
    found = match(said_by(invoice, lines), candidates(invoice.supplier, start, end), taught)
    invoice.agreement_id = found.agreement_id
    invoice.match, invoice.match_ground = found.match, found.ground
    place_lines(invoice, lines, known)
    return found


def _days(invoice: Invoice) -> tuple[dt.date, dt.date]:
    """The days the invoice is about: its period, or else the day it was issued."""
    start = invoice.covers_from or invoice.issued_on
    end = invoice.covers_to or invoice.issued_on
    return min(start, end), max(start, end) + dt.timedelta(days=1)


def _value(invoice: Invoice, name: str) -> str:
    return "" if name == "seller" else plain(getattr(invoice, name))


def _says(invoice: Invoice, name: str) -> bool:
    return name == "seller" or bool(_value(invoice, name))


def place_lines(
    invoice: Invoice, lines: list[InvoiceLine], known: dict[tuple[str, str], Lesson]
) -> None:
    """Each line's term (by item number, what was taught, name, or the only price there is) and its
    member (what was taught of its references, else the invoice's).
    """
    rows = Term.objects.filter(
        agreement=invoice.agreement_id, kind__in=(Term.Kind.PRICE, Term.Kind.FIXED)
    )
    terms = _Terms(list(rows), known)
    for line in lines:
        line.term = terms.of(line.item, line.name)
        line.member_id = _member(line, known) or invoice.member_id


class _Terms:
    """The prices of an agreement by what lines say of them; each thing said is looked up once."""

    def __init__(self, terms: list[Term], known: dict[tuple[str, str], Lesson]) -> None:
        self.by_id = {term.pk: term for term in terms}
        self.known = known
        self.items: dict[str, list[Term]] = defaultdict(list)
        self.titles: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            self.items[plain(term.item)].append(term)
            self.titles[plain(term.title)].append(term)
        self.found: dict[tuple[str, str], Term | None] = {}

    def of(self, item: str, name: str) -> Term | None:
        said = item, name
        if said not in self.found:
            self.found[said] = self._look_up(plain(item), plain(name))
            if self.found[said] is None and len(self.by_id) == 1 and not item:
                self.found[said] = next(iter(self.by_id.values()))
        return self.found[said]

    def _look_up(self, item: str, name: str) -> Term | None:
        for field, value in (("item", item), ("name", name)):
            lesson = self.known.get((field, value)) if value else None
            if lesson is not None and lesson.term_id in self.by_id:
                return self.by_id[lesson.term_id]
        for value, terms in ((item, self.items), (name, self.titles)):
            if value and len(terms.get(value, ())) == 1:
                return terms[value][0]
        return None


def _member(line: InvoiceLine, known: dict[tuple[str, str], Lesson]) -> int | None:
    for name, written in (
        ("object", line.object_reference),
        ("accounting_cost", line.accounting_cost),
    ):
        lesson = known.get((name, plain(written))) if written else None
        if lesson is not None and lesson.member_id is not None:
            return lesson.member_id
    return None


def hold(invoice: Invoice, by: Viewer) -> Invoice:
    """The invoice's row, held until the act is done; refused to those without the right."""
    require(by, RIGHT, invoice)
    return lock(Invoice, invoice.pk)


@transaction.atomic
def set_agreement(
    invoice: Invoice, agreement: Agreement, *, by: Viewer, teach: bool = True
) -> Invoice:
    """The invoice belongs to the agreement; the next one that says the same does so by itself."""
    row = hold(invoice, by)
    if row.supplier_id is None or agreement.supplier_id != row.supplier_id:
        raise DomainError(
            "other_supplier",
            _("%(agreement)s is not with the seller of this invoice. Register the seller first.")
            % {"agreement": agreement},
            field="agreement",
        )
    before = row.agreement_id
    row.agreement, row.match, row.match_ground = agreement, Invoice.Match.HAND, ""
    _place_again(row)
    row.save(update_fields=["agreement", "match", "match_ground"])
    if teach:
        name = next(name for name in TEACHABLE if _says(row, name))
        _teach(row, name, _value(row, name), by, agreement=agreement)
    record("invoice.matched", row, by=by, changes={"agreement_id": [before, agreement.pk]})
    _checked(row, before, by)
    return row


def _checked(row: Invoice, before: int | None, by: Viewer) -> None:
    """What is found of the invoice, and what is awaited of the agreement it was taken from, follow."""
    check([row.pk], by=by)
    if before is not None and before != row.agreement_id:
        link([before], by=by)
    row.refresh_from_db()


def _place_again(row: Invoice) -> None:
    lines = list(InvoiceLine.objects.filter(invoice=row))
    place_lines(row, lines, lessons(row.supplier) if row.supplier else {})
    InvoiceLine.objects.bulk_update(lines, ["term", "member"], batch_size=500)


def _teach(row: Invoice, name: str, value: str, by: Viewer, **meant: Any) -> None:
    Lesson.objects.update_or_create(
        supplier=row.supplier,
        field=name,
        value=value[:300],
        defaults={"learned_on": by.today} | meant,
    )


@transaction.atomic
def set_outside(invoice: Invoice, *, by: Viewer, because: str) -> Invoice:
    """The invoice belongs to no agreement we follow; the reason is kept."""
    row = hold(invoice, by)
    if not because.strip():
        raise DomainError(
            "reason_missing", _("Write why it belongs to no agreement."), field="because"
        )
    before = row.agreement_id
    row.agreement, row.match, row.match_ground = None, Invoice.Match.OUTSIDE, ""
    _place_again(row)
    row.save(update_fields=["agreement", "match", "match_ground"])
    record(
        "invoice.outside",
        row,
        by=by,
        changes={"agreement_id": [before, None]},
        note=because.strip(),
    )
    _checked(row, before, by)
    return row


@transaction.atomic
def place_line(
    line: InvoiceLine, *, by: Viewer, term: Term | None, member: Member | None, teach: bool = True
) -> InvoiceLine:
    """Say what a line is for and whose it is, and learn it for the invoices that follow."""
    row = hold(line.invoice, by)
    if term is not None and term.agreement_id != row.agreement_id:
        raise DomainError(
            "other_agreement",
            _("%(term)s is in another agreement. Choose the agreement first.") % {"term": term},
            field="term",
        )
    line = InvoiceLine.objects.get(pk=line.pk)
    before = [line.term_id, line.member_id]
    line.term, line.member = term, member
    line.save(update_fields=["term", "member"])
    if teach and row.supplier_id is not None:
        _teach_line(row, line, by)
    changes = {
        "line": [None, line.line_id],
        "term_id": [before[0], line.term_id],
        "member_id": [before[1], line.member_id],
    }
    record("invoice.line_placed", row, by=by, changes=changes)
    check([row.pk], by=by)
    line.refresh_from_db()
    return line


def _teach_line(row: Invoice, line: InvoiceLine, by: Viewer) -> None:
    name = "item" if line.item else "name"
    if line.term is not None:
        _teach(row, name, plain(line.item or line.name), by, term=line.term)
    if line.member_id is None or line.member_id == row.member_id:
        return
    for field, written in (
        ("object", line.object_reference),
        ("accounting_cost", line.accounting_cost),
    ):
        if written:
            _teach(row, field, plain(written), by, member=line.member)
            return
