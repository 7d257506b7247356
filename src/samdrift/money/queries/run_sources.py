"""What there is to split in a period: lines of invoices, fixed charges, budgets, what was billed
on account. A cost that a standing run holds is not found again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref
from samdrift.kernel.templatetags.shown import nok
from samdrift.money.calc import doubts
from samdrift.money.calc.months import months_of, part_of_year, rounded_ore, without
from samdrift.money.models.accounts import Figure, FigureSet
from samdrift.money.models.invoices import Invoice, InvoiceCharge, InvoiceLine
from samdrift.money.models.issuing import Approval
from samdrift.money.models.keys import FixedCharge, SplitKey
from samdrift.money.models.runs import Run, RunItem
from samdrift.money.queries.came import SURE
from samdrift.money.queries.run_lines import SPLIT, with_invoices
from samdrift.money.queries.runs import first_day

_ONE = dt.timedelta(days=1)
_VERDICTS = {
    InvoiceLine.Verdict.WAITING: doubts.UNCHECKED,
    InvoiceLine.Verdict.WRONG: doubts.WRONG,
    InvoiceLine.Verdict.UNEXPLAINED: doubts.UNEXPLAINED,
}


@dataclass
class Found:
    """A cost to be split. `member` is whose own it is, else `key` splits it; `ore` is without VAT.

    `mirrors` is an item whose shares it takes back.
    """

    source: Ref
    title: str
    ore: int
    period: Period
    vat: Decimal | None = None
    detail: str = ""
    agreement: int | None = None
    member: int | None = None
    key: int | None = None
    invoice: int | None = None
    mirrors: RunItem | None = None
    doubts: list[list[Any]] = field(default_factory=list)

    @property
    def mark(self) -> tuple[str, int, str]:
        """What makes it the same cost when it is gathered again."""
        return (*self.source, str(self.period.start))


def found_for(run: Run) -> list[Found]:
    """What the run is to split, in the published order, by a fixed number of queries."""
    if run.kind == Run.Kind.ON_ACCOUNT:
        return _on_account(run)
    rows = [*_invoiced(run), *_fixed(run)]
    if run.kind == Run.Kind.SETTLEMENT:
        rows += _billed_on_account(run)
    return rows


def _taken(run: Run, source: str) -> Any:
    """Items of other standing runs with this source."""
    rows = RunItem.objects.filter(source_kind=source, run__in=Run.objects.standing())
    return rows.exclude(run=run).filter(Q(left_out="") | Q(for_good=True))


def _span(run: Run) -> Period:
    return Period(run.starts_on, run.ends_on)


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
    rows = [(_order(one), _line(one, run)) for one in lines]
    rows += [(_order(one), _charge(one, run)) for one in charges]
    rows.sort(key=lambda row: row[0])
    found = [one for _place, one in rows]
    _tell_unapproved(found)
    return found


def _untaken(model: Any, invoices: Any, run: Run) -> Any:
    taken = _taken(run, kind_of(model)).filter(source_id=OuterRef("pk"))
    return model.objects.filter(invoice__in=invoices).exclude(Exists(taken))


def _order(row: Any) -> tuple[Any, ...]:
    """By agreement, day and invoice; lines as on the invoice, then what is on the whole of it."""
    invoice = row.invoice
    agreement = invoice.agreement.sort_key if invoice.agreement else "~"
    return agreement, invoice.issued_on, invoice.pk, getattr(row, "position", 10**9), row.pk


def _line(line: Any, run: Run) -> Found:
    found = _of_invoice(line, line.name, line.net, run)
    found.member = line.member_id
    found.period = _covered(line, line.invoice, run)
    if line.verdict in _VERDICTS and line.invoice.kind == Invoice.Kind.INVOICE:
        found.doubts.append([_VERDICTS[line.verdict]])
    return found


def _charge(charge: Any, run: Run) -> Found:
    title = charge.reason or _("Charge on the whole invoice")
    return _of_invoice(charge, title, charge.amount, run)


def _of_invoice(row: Any, title: str, net: Decimal, run: Run) -> Found:
    invoice = row.invoice
    sign = -1 if invoice.kind == Invoice.Kind.CREDIT else 1
    found = Found(
        Ref(kind_of(row), row.pk),
        title[:200],
        sign * _ore(net),
        _covered(invoice, invoice, run),
        row.vat_rate,
        f"{invoice.seller_name} {invoice.number}"[:300],
        invoice.agreement_id,
        invoice=invoice.pk,
    )
    if invoice.agreement_id is None or invoice.match not in SURE:
        found.doubts.append([doubts.NO_AGREEMENT])
    if invoice.currency != "NOK":
        found.doubts.append([doubts.CURRENCY, invoice.currency])
    return found


def _ore(amount: Decimal) -> int:
    return int(amount.scaleb(2).to_integral_exact())


def _covered(row: Any, invoice: Any, run: Run) -> Period:
    """The days the line tells, else the invoice, else those of the run."""
    start = row.covers_from or invoice.covers_from
    last = row.covers_to or invoice.covers_to
    if start is None or last is None or last < start:
        return _span(run)
    return Period(start, last + _ONE)


def _tell_unapproved(found: Iterable[Found]) -> None:
    """Where invoices are approved here, those that are not certified for payment are in doubt."""
    if not Approval.objects.exists():
        return
    invoices = {one.invoice for one in found}
    rows = Approval.objects.filter(invoice__in=invoices).order_by("at", "pk")
    last = dict(rows.values_list("invoice", "step"))
    for one in found:
        step = last.get(one.invoice)
        if step == Approval.Step.STOPPED:
            one.doubts.append([doubts.STOPPED])
        elif step != Approval.Step.CERTIFIED:
            one.doubts.append([doubts.NOT_APPROVED])


# -- fixed charges -----------------------------------------------------------------------------------


def _fixed(run: Run) -> list[Found]:
    """Each charge for the days of the run that no other run has taken."""
    rows = FixedCharge.objects.touching(run.starts_on, run.ends_on).select_related("key")
    if run.arrangement_id is not None:
        own = Q(key__arrangement=run.arrangement_id) | Q(key__arrangement__isnull=True)
        rows = rows.filter(own)
    taken: dict[int, list[Period]] = defaultdict(list)
    held = _taken(run, kind_of(FixedCharge)).values_list("source_id", "starts_on", "ends_on")
    for pk, start, end in held:
        taken[pk].append(Period(start, end))
    found = []
    for charge in rows.order_by("title", "pk"):
        inside = _span(run).clip(charge.valid_from, charge.valid_to)
        if inside is not None:
            found += [_months(charge, part) for part in without(inside, taken[charge.pk])]
    return found


def _months(charge: Any, period: Period) -> Found:
    return Found(
        Ref(kind_of(charge), charge.pk),
        charge.title,
        rounded_ore(Fraction(charge.monthly) * months_of(period)),
        period,
        charge.vat,
        charge.get_kind_display(),
        member=charge.member_id,
        key=charge.key_id,
    )


# -- on account --------------------------------------------------------------------------------------


def _on_account(run: Run) -> list[Found]:
    basis = run.basis
    if basis.get("by") == "amount":
        return [_amount(run)]
    return _budgets(run)


def _vat(run: Run) -> Decimal | None:
    vat = run.basis.get("vat")
    return None if vat in (None, "") else Decimal(str(vat))


def _amount(run: Run) -> Found:
    key = SplitKey.objects.get(pk=run.basis["key"])
    yearly = Decimal(run.basis["amount"])
    return Found(
        Ref(kind_of(SplitKey), key.pk),
        _("On account of %(amount)s a year") % {"amount": nok(yearly)},
        part_of_year(yearly, _span(run)),
        _span(run),
        _vat(run),
        key=key.pk,
    )


def _budgets(run: Run) -> list[Found]:
    """Each member's own budget of the year, on the lines chosen: its part for the run's days."""
    stage, year = run.basis.get("stage", FigureSet.Stage.BUDGET), run.starts_on.year
    rows = Figure.objects.filter(
        set__in=FigureSet.objects.standing().filter(stage=stage, year=year),
        section=Figure.Section.OPERATING,
        line__in=run.basis.get("lines", []),
    )
    told = rows.values_list("set", "set__member", "set__member__name").annotate(sum=Sum("amount"))
    name = FigureSet.Stage(stage).label
    return [
        Found(
            Ref(kind_of(FigureSet), pk),
            f"{name} {year}, {member_name}"[:200],
            part_of_year(amount, _span(run)),
            _span(run),
            _vat(run),
            member=member,
        )
        for pk, member, member_name, amount in told.order_by("set__member__sort_key", "set")
    ]


def _billed_on_account(run: Run) -> list[Found]:
    """What closed on account runs of these days billed, to be taken off."""
    kind = kind_of(RunItem)
    back = _taken(run, kind).filter(source_id=OuterRef("pk"))
    runs = Run.objects.standing().filter(
        kind=Run.Kind.ON_ACCOUNT,
        state=Run.State.CLOSED,
        arrangement=run.arrangement_id,
        starts_on__gte=run.starts_on,
        ends_on__lte=run.ends_on,
    )
    rows = RunItem.objects.filter(run__in=runs, left_out="").exclude(Exists(back))
    rows = rows.select_related("run", "key_version").order_by("run__starts_on", "run", "position")
    return [mirrored(item) for item in rows]


def mirrored(item: RunItem) -> Found:
    """The item taken back."""
    return Found(
        Ref(kind_of(RunItem), item.pk),
        item.title,
        -_ore(item.amount),
        Period(item.starts_on or item.run.starts_on, item.ends_on or item.run.ends_on),
        item.vat_rate,
        item.run.title[:300],
        item.agreement_id,
        item.member_id,
        mirrors=item,
    )
