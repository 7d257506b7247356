"""What there is to split in a period: lines of invoices, fixed charges, budgets, what was billed
on account. A cost that a standing run holds is not found again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref
from samdrift.kernel.templatetags.shown import nok
from samdrift.money.calc import doubts
from samdrift.money.calc.months import cut, part_of_months, without
from samdrift.money.models.invoices import NOK, Invoice, InvoiceCharge, InvoiceLine
from samdrift.money.models.issuing import Approval
from samdrift.money.models.keys import FixedCharge, KeyVersion
from samdrift.money.models.runs import Run, RunItem
from samdrift.money.queries.approval import is_in_use, states_of
from samdrift.money.queries.came import SURE
from samdrift.money.queries.kroner import Mark, ore_of
from samdrift.money.queries.run_ahead import billed_on_account, on_account
from samdrift.money.queries.run_found import Found, ore, span, taken
from samdrift.money.queries.run_lines import SPLIT, with_invoices
from samdrift.money.queries.runs import first_day

_ONE = dt.timedelta(days=1)
Foreign = Mapping[int, Mapping[Mark, int]]
_VERDICTS = {
    InvoiceLine.Verdict.WAITING: doubts.UNCHECKED,
    InvoiceLine.Verdict.WRONG: doubts.WRONG,
    InvoiceLine.Verdict.UNEXPLAINED: doubts.UNEXPLAINED,
}


def found_for(run: Run) -> list[Found]:
    """What the run is to split, in the published order, by a fixed number of queries."""
    if run.kind == Run.Kind.ON_ACCOUNT:
        return on_account(run)
    rows = [*_invoiced(run), *_fixed(run)]
    if run.kind == Run.Kind.SETTLEMENT:
        rows += billed_on_account(run)
    return rows


# -- invoices ----------------------------------------------------------------------------------------


def invoices_for(run: Run) -> Any:
    """Invoices that the centre pays: dated in the run's days, or before them since the first run of
    the arrangement, as those that came late.
    """
    first = first_day(run.arrangement_id) or run.starts_on
    rows = Invoice.objects.filter(
        issued_on__lt=run.ends_on, issued_on__gte=min(first, run.starts_on)
    ).exclude(match=Invoice.Match.OUTSIDE)
    rows = rows.filter(Q(member__isnull=True) | Q(agreement__billed=Agreement.Billed.JOINT))
    if run.arrangement_id is not None:
        own = Q(agreement__arrangement=run.arrangement_id)
        rows = rows.filter(own | Q(agreement__arrangement__isnull=True))
    return rows


def _invoiced(run: Run) -> list[Found]:
    invoices = invoices_for(run)
    lines = with_invoices(_untaken(InvoiceLine, invoices, run).only(*SPLIT))
    charges = with_invoices(_untaken(InvoiceCharge, invoices, run).exclude(amount=0))
    foreign = ore_of({one.invoice for one in (*lines, *charges)})
    rows = [(_order(one), _line(one, run, foreign)) for one in lines]
    rows += [(_order(one), _charge(one, run, foreign)) for one in charges]
    rows.sort(key=lambda row: row[0])
    found = [one for _place, one in rows]
    _tell_unapproved(found)
    return found


def _untaken(model: Any, invoices: Any, run: Run) -> Any:
    held = taken(run, kind_of(model)).filter(source_id=OuterRef("pk"))
    return model.objects.filter(invoice__in=invoices).exclude(Exists(held))


def _order(row: Any) -> tuple[Any, ...]:
    """By agreement, day and invoice; lines as on the invoice, then what is on the whole of it."""
    invoice = row.invoice
    agreement = invoice.agreement.sort_key if invoice.agreement else "~"
    return agreement, invoice.issued_on, invoice.pk, getattr(row, "position", 10**9), row.pk


def _line(line: Any, run: Run, foreign: Foreign) -> Found:
    found = _of_invoice(line, line.name, line.net, run, foreign)
    found.member = line.member_id
    found.period = _covered(line, line.invoice, run)
    if line.verdict in _VERDICTS and line.invoice.kind == Invoice.Kind.INVOICE:
        found.doubts.append([_VERDICTS[line.verdict]])
    return found


def _charge(charge: Any, run: Run, foreign: Foreign) -> Found:
    title = charge.reason or _("Charge on the whole invoice")
    return _of_invoice(charge, title, charge.amount, run, foreign)


def _of_invoice(row: Any, title: str, net: Decimal, run: Run, foreign: Foreign) -> Found:
    invoice = row.invoice
    sign = -1 if invoice.kind == Invoice.Kind.CREDIT else 1
    known = foreign.get(invoice.pk, {}).get((kind_of(row), row.pk))
    detail = f"{invoice.seller_name} {invoice.number}"
    found = Found(
        Ref(kind_of(row), row.pk),
        title[:200],
        sign * (ore(net) if known is None else known),
        _covered(invoice, invoice, run),
        row.vat_rate,
        (detail if known is None else f"{detail} · {nok(net).replace('kr', invoice.currency)}")[
            :300
        ],
        invoice.agreement_id,
        invoice=invoice.pk,
    )
    if invoice.agreement_id is None or invoice.match not in SURE:
        found.doubts.append([doubts.NO_AGREEMENT])
    if invoice.currency != NOK and known is None:
        found.doubts.append([doubts.CURRENCY, invoice.currency])
    return found


def _covered(row: Any, invoice: Any, run: Run) -> Period:
    """The days the line tells, else the invoice, else those of the run."""
    start = row.covers_from or invoice.covers_from
    last = row.covers_to or invoice.covers_to
    if start is None or last is None or last < start:
        return span(run)
    return Period(start, last + _ONE)


def _tell_unapproved(found: Iterable[Found]) -> None:
    """Where invoices are approved here, those that are not certified for payment are in doubt."""
    if not is_in_use():
        return
    states = states_of({one.invoice for one in found if one.invoice is not None})
    for one in found:
        state = states.get(one.invoice or 0)
        if state == Approval.State.STOPPED:
            one.doubts.append([doubts.STOPPED])
        elif state != Approval.State.CERTIFIED:
            one.doubts.append([doubts.NOT_APPROVED])


# -- fixed charges -----------------------------------------------------------------------------------


def _fixed(run: Run) -> list[Found]:
    """Each charge for the days of the run that no other run has taken, after what earlier runs have
    left out for a later one.
    """
    waiting = _waiting(run)
    inside = FixedCharge.objects.touching(run.starts_on, run.ends_on).values("pk")
    rows = FixedCharge.objects.filter(Q(pk__in=inside) | Q(pk__in=list(waiting)))
    rows = rows.select_related("key")
    if run.arrangement_id is not None:
        own = Q(key__arrangement=run.arrangement_id) | Q(key__arrangement__isnull=True)
        rows = rows.filter(own)
    days: dict[int, list[Period]] = defaultdict(list)
    held = taken(run, kind_of(FixedCharge)).values_list("source_id", "starts_on", "ends_on")
    for pk, start, end in held:
        days[pk].append(Period(start, end))
    found = []
    changes = _changes(run)
    for charge in rows.order_by("title", "pk"):
        parts = [*waiting.get(charge.pk, []), span(run)]
        clipped = [part.clip(charge.valid_from, charge.valid_to) for part in parts]
        for part in (one for one in clipped if one is not None):
            left = without(part, days[charge.pk])
            days[charge.pk] += left
            for one in left:
                found += [_months(charge, each) for each in cut(one, changes[charge.key_id])]
    return found


def _changes(run: Run) -> dict[int | None, list[dt.date]]:
    """Key → the days on which it says something else, up to the end of the run."""
    keys = FixedCharge.objects.filter(key__isnull=False).values("key")
    rows: Any = KeyVersion.objects.filter(valid_from__lt=run.ends_on, key__in=keys)
    found: dict[int | None, list[dt.date]] = defaultdict(list)
    for key, day in rows.values_list("key", "valid_from"):
        found[key].append(day)
    return found


def _waiting(run: Run) -> dict[int, list[Period]]:
    """Charge → its days before the run that closed runs of the arrangement left out, in order."""
    runs = Run.objects.standing().closed().filter(arrangement=run.arrangement_id)
    rows = RunItem.objects.filter(
        run__in=runs.exclude(pk=run.pk),
        source_kind=kind_of(FixedCharge),
        ends_on__lte=run.starts_on,
        for_good=False,
    ).exclude(left_out="")
    found: dict[int, list[Period]] = defaultdict(list)
    told: Any = rows.order_by("starts_on", "pk").values_list("source_id", "starts_on", "ends_on")
    for pk, start, end in told:
        found[pk].append(Period(start, end))
    return found


def _months(charge: Any, period: Period) -> Found:
    return Found(
        Ref(kind_of(charge), charge.pk),
        charge.title,
        part_of_months(charge.monthly, period),
        period,
        charge.vat,
        charge.get_kind_display(),
        member=charge.member_id,
        key=charge.key_id,
    )
