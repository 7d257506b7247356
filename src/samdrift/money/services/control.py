"""Holding invoices against what is agreed, and keeping what is found on them.

Many are checked at once: the number of queries follows the hundreds of invoices, not the lines.
Safe to do again: where nothing differs, nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, Q

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel import bulk
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.invoice_control import control
from samdrift.money.calc.invoice_lines import TWICE, Finding, KnownPrice, Verdict
from samdrift.money.calc.line_results import LineResult, results
from samdrift.money.models.invoices import Invoice, InvoiceLine
from samdrift.money.queries.came import SURE, with_days
from samdrift.money.queries.charging import brief, number, reckoner
from samdrift.money.queries.held import Held, Row, beside, rows_of
from samdrift.money.queries.settled import settled
from samdrift.money.services import (
    control_claims,
    control_findings,
    credit_notes,
    expected_findings,
    expected_link,
)
from samdrift.money.services.control_portions import portions
from samdrift.money.services.control_verdict import conclude

MOST_CHARGES = 12
"""Charges told of one line; a line for all members tells their sum."""
CURRENCY = "currency"
V = InvoiceLine.Verdict


def check(pks: Collection[int], *, by: Viewer) -> None:
    """Check these invoices, and those that bill the same; settle what credit notes among them answer."""
    asked, done = set(pks), set[int]()
    waiting = asked
    while waiting:
        after: set[int] = set()
        for some in portions(waiting):
            done.update(some)
            after |= _check(some, by)
        waiting = after - done if done == asked else set()


@transaction.atomic
def _check(pks: Sequence[int], by: Viewer) -> set[int]:
    """Check some; returns others that bill some of the same days, and came later."""
    rows = Invoice.objects.filter(pk__in=pks).order_by("pk")
    invoices = list(rows.select_for_update(of=("self",), no_key=True))
    notes = [one for one in invoices if one.kind == Invoice.Kind.CREDIT]
    credit_notes.take(notes, by=by)
    frozen = settled(invoices)
    belong = [one for one in invoices if _is_checked(one) and one.pk not in frozen]
    outside = [one.pk for one in invoices if not _is_known(one)]
    _forget(outside)
    family = _Family()
    if belong:
        family = _held(belong)
    touched = {one.pk for one in belong} | set(outside) | family.touched
    conclude(touched, by)
    control_claims.keep_in_step(touched, by=by)
    family.later |= _billed_twice(notes)
    agreements = {one.agreement_id for one in invoices if one.agreement_id is not None}
    for_agreements = sorted(agreements | family.agreements)
    expected_link.link(for_agreements, by=by, within=_days(pks))
    expected_findings.look_at(for_agreements, by=by)
    answered = {one.pk for credit in notes for one in credit_notes.invoices_of(credit)}
    control_findings.look_at(touched | answered | {one.pk for one in invoices}, by=by)
    return family.later


def _days(pks: Sequence[int]) -> Period | None:
    """From the first to the last day that the invoices are for; None where they do not all say."""
    rows = with_days(InvoiceLine.objects.filter(invoice__in=pks))
    told = rows.aggregate(
        start=Min("first"), end=Max("last"), silent=Count("pk", filter=Q(last__isnull=True))
    )
    if told["silent"] or told["start"] is None or told["end"] < told["start"]:
        return None
    return Period(told["start"], told["end"] + dt.timedelta(days=1))


def _billed_twice(notes: Collection[Invoice]) -> set[int]:
    """Invoices that were found to bill twice: they may be right now that another is credited."""
    agreements = {one.agreement_id for one in notes if one.agreement_id is not None}
    if not agreements:
        return set()
    rows = InvoiceLine.objects.filter(invoice__agreement__in=agreements, verdict=V.WRONG)
    return {pk for pk, faults in rows.values_list("invoice", "faults") if TWICE in faults}


def _is_known(invoice: Invoice) -> bool:
    return invoice.agreement_id is not None and invoice.match in SURE


def _is_checked(invoice: Invoice) -> bool:
    return _is_known(invoice) and invoice.kind == Invoice.Kind.INVOICE


@dataclass
class _Family:
    """What a check reached: invoices written to, later ones that may say another thing now."""

    touched: set[int] = field(default_factory=set)
    later: set[int] = field(default_factory=set)
    agreements: set[int] = field(default_factory=set)


def _held(invoices: Sequence[Invoice]) -> _Family:
    own = rows_of(InvoiceLine.objects.filter(invoice__in=[one.pk for one in invoices]))
    others = beside(own)
    family = _Family(agreements={row.agreement for row in own})
    keys = {(row.agreement, row.term, row.member, row.period) for row in own}
    kin = [r for r in others if (r.agreement, r.term, r.member, r.period) in keys]
    writable = {row.pk for row in own} | {row.pk for row in kin}
    frozen = settled(Invoice.objects.filter(pk__in={row.invoice for row in kin}))
    writable -= {row.pk for row in kin if row.invoice in frozen}
    family.later = {row.invoice for row in others} - {row.invoice for row in kin}
    found = dict(_found([*own, *others]))
    changed = [
        (row, *found[row.pk])
        for row in (*own, *kin)
        if row.pk in writable and row.pk in found and _differs(row, found[row.pk][0])
    ]
    _write(changed)
    family.touched = {row.invoice for row, *_rest in changed}
    return family


def _found(rows: Sequence[Row]) -> Iterator[tuple[int, tuple[LineResult, dict[str, Any]]]]:
    """Line → what is said of it, and how it was reckoned."""
    by_agreement: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_agreement[row.agreement].append(row)
    agreements = list(Agreement.objects.filter(pk__in=by_agreement).order_by("pk"))
    reckon = reckoner(agreements, _span(rows))
    for one in agreements:
        held = Held(one, reckon)
        held.add(row for row in by_agreement[one.pk] if row.currency == "NOK")
        for verdict in control(held.lines, held.agreed).verdicts:
            told = _charges(held, verdict)
            for result in results(verdict):
                yield int(result.key), (result, {**told, **_reckoning(result)})
        for row in by_agreement[one.pk]:
            if row.currency != "NOK":
                yield row.pk, _foreign(row)


def _span(rows: Iterable[Row]) -> Period:
    periods = [row.period for row in rows if row.period is not None]
    days = [day for one in periods for day in (one.start, one.end) if day is not None]
    if not days:
        day = next(iter(rows)).issued_on
        return Period(day, day.replace(year=day.year + 1, day=1))
    return Period(min(days), max(days))


def _foreign(row: Row) -> tuple[LineResult, dict[str, Any]]:
    found = (Finding(CURRENCY, None),)
    result = LineResult(row.pk, V.UNEXPLAINED, None, None, None, None, None, None, found)
    return result, _reckoning(result)


def _charges(held: Held, verdict: Verdict) -> dict[str, Any]:
    """The charges a verdict rests on: opened up for one member, summed for all."""
    charges = [charge for one in verdict.agreed for charge in held.charges[id(one)]]
    charges = list({id(one): one for one in charges}.values())
    if not charges:
        return {}
    if len({one.member_id for one in charges}) > 1:
        return {
            "members": [[one.member_id, number(one.quantity), _plain(one.net)] for one in charges]
        }
    return {
        "charges": [
            {"from": str(one.period.start), "to": str(one.period.end), **brief(one)}
            for one in charges[:MOST_CHARGES]
        ]
    }


def _reckoning(result: LineResult) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if result.findings:
        told["findings"] = [_finding(one) for one in result.findings]
    if result.arithmetic:
        told["arithmetic"] = str(result.arithmetic)
    return told


def _finding(one: Finding) -> dict[str, Any]:
    told = {
        "reason": one.reason,
        "amount": _plain(one.amount),
        "agreed": number(one.agreed),
        "billed": number(one.billed),
        "known": _known(one.known) if one.known else None,
        "names": list(one.names),
    }
    return {name: value for name, value in told.items() if value not in (None, [])}


def _known(known: KnownPrice) -> dict[str, Any]:
    return {
        "since": str(known.since) if known.since else None,
        "level": number(known.from_level),
    }


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _differs(row: Row, result: LineResult) -> bool:
    kept = row.verdict, row.right_net, row.right_quantity, row.right_price, row.faults
    return kept != (
        result.verdict, result.right_net, result.right_quantity, result.right_price, result.faults,
    )  # fmt: skip


_COLUMNS = (
    "verdict", "right_quantity", "right_price", "right_net", "price_part", "quantity_part",
    "faults", "reckoning",
)  # fmt: skip


def _write(changed: Iterable[tuple[Row, LineResult, dict[str, Any]]]) -> None:
    bulk.change(
        InvoiceLine,
        _COLUMNS,
        [
            (
                str(one.verdict), one.right_quantity, one.right_price, one.right_net,
                one.price_part, one.quantity_part, one.faults, reckoning, row.pk,
            )
            for row, one, reckoning in changed
        ],
    )  # fmt: skip


def _forget(pks: Collection[int]) -> None:
    """Lines of invoices that belong to no agreement we know are not checked."""
    InvoiceLine.objects.filter(invoice__in=pks).exclude(verdict=V.WAITING).update(
        verdict=V.WAITING, right_quantity=None, right_price=None, right_net=None,
        price_part=None, quantity_part=None, faults=[], reckoning={},
    )  # fmt: skip


def check_waiting(by: Viewer) -> str:
    """The clock's round: invoices that are known where they belong and are not checked."""
    rows = Invoice.objects.filter(
        verdict=Invoice.Verdict.WAITING, match__in=SURE, agreement__isnull=False
    )
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:2000])
    check(pks, by=by)
    return f"{len(pks)} invoices" if pks else ""


def check_again(agreements: Collection[int], *, by: Viewer) -> None:
    """Terms, members or counts are others now: what is not settled is checked anew."""
    rows = Invoice.objects.filter(
        agreement__in=agreements, match__in=SURE, kind=Invoice.Kind.INVOICE
    )
    check(list(rows.values_list("pk", flat=True)), by=by)
