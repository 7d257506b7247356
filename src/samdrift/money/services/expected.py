"""The invoices to expect, kept in step with what is agreed and counted, before they come.

Safe to run again: where nothing differs, nothing is written. The number of queries is fixed for each
hundred agreements. What has come, and what people have said is not to come, is left as it is.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries.pricing import Charge
from samdrift.kernel import bulk
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.billing import awaited_until, billing_periods
from samdrift.money.models.expected import Expected, ExpectedLine
from samdrift.money.queries.awaited import OPEN, Ended, Key, ended_since, open_rows
from samdrift.money.queries.charging import Reckoner, brief, reckoner
from samdrift.money.services import expected_findings
from samdrift.money.services.expected_link import link

BACK = dt.timedelta(days=62)
"""An invoice whose day is longer past is not awaited by an agreement that is registered today."""
AHEAD = dt.timedelta(days=45)
"""So long before a period begins its invoice is worked out."""
AT_A_TIME = 20
"""Agreements worked out together; a step of its own transaction."""
State = Expected.State


@dataclass(slots=True)
class _Wanted:
    """An invoice to expect, with its charges."""

    period: Period
    due_on: dt.date
    net: Decimal | None
    charges: list[Charge]


@dataclass
class _Work:
    """What is to be written for some agreements."""

    new: list[tuple[Key, _Wanted]] = field(default_factory=list)
    changed: list[tuple[Expected, _Wanted]] = field(default_factory=list)
    moved: list[Expected] = field(default_factory=list)
    gone: list[Expected] = field(default_factory=list)


def align(agreement: Agreement, *, by: Viewer) -> int:
    """Let what is expected of the agreement follow its terms, members and counts; how many changed."""
    return align_all([agreement.pk], by=by)


def align_all(pks: Collection[int], *, by: Viewer) -> int:
    """The same for many agreements, some at a time."""
    wanted, changed = sorted(set(pks)), 0
    for at in range(0, len(wanted), AT_A_TIME):
        changed += _align(wanted[at : at + AT_A_TIME], by)
    return changed


def align_running(by: Viewer) -> str:
    """The clock's round: all agreements that run, or that something is still awaited of."""
    running = Agreement.objects.running(by.today).filter(supplier__isnull=False)
    soon = Agreement.objects.filter(
        valid_from__gt=by.today, valid_from__lte=by.today + AHEAD, supplier__isnull=False
    )
    waits = Expected.objects.filter(state__in=OPEN).values_list("agreement", flat=True)
    pks = {*running.values_list("pk", flat=True), *soon.values_list("pk", flat=True)}
    pks |= set(waits.distinct())
    changed = align_all(pks, by=by)
    return f"{changed} expected" if changed else ""


@transaction.atomic
def _align(pks: Sequence[int], by: Viewer) -> int:
    rows = Agreement.objects.filter(pk__in=pks).order_by("pk")
    agreements = list(rows.select_for_update(of=("self",), no_key=True))
    waiting = open_rows(pks)
    periods = {one.pk: _periods(one, waiting, by.today) for one in agreements}
    starts = [period.start for some in periods.values() for period in some]
    ended = ended_since(pks, min(starts)) if starts else {}
    for one in agreements:
        periods[one.pk] = [each for each in periods[one.pk] if not _is_billed(one, each, ended)]
    every = [period for some in periods.values() for period in some]
    work = _Work()
    if every:
        span = Period(
            min(one.start for one in every), max(one.end for one in every if one.end is not None)
        )
        reckon = reckoner(agreements, span)
        for one in agreements:
            _compare(work, one, periods[one.pk], reckon, waiting, ended)
    _write(work, _lines_of(waiting.values()), by)
    link(pks, by=by)
    expected_findings.look_at(pks, by=by)
    return len(work.new) + len(work.changed) + len(work.gone)


def _is_billed(agreement: Agreement, period: Period, ended: Ended) -> bool:
    """Whether the one invoice for all has come; then there is no more to work out."""
    joint = agreement.billed == Agreement.Billed.JOINT
    return joint and None in ended.get((agreement.pk, period.start), ())


def _periods(agreement: Agreement, waiting: dict[Key, Expected], today: dt.date) -> list[Period]:
    """The billing periods to work out: those near today, and those that something is awaited of."""
    if agreement.supplier_id is None:
        return []
    ends = [day for day in (agreement.valid_to, agreement.left_on) if day is not None]
    opened = {one.starts_on for one in waiting.values() if one.agreement_id == agreement.pk}
    first = min([today - BACK - dt.timedelta(days=366), *opened])
    within = Period(first, today + AHEAD)
    return [
        period
        for period in billing_periods(
            agreement.valid_from, min(ends, default=None), agreement.billing_months, within
        )
        if period.start in opened or _due(agreement, period) >= today - BACK
    ]


def _due(agreement: Agreement, period: Period) -> dt.date:
    return awaited_until(period, agreement.billing_lag, in_advance=agreement.billing_in_advance)


def _compare(
    work: _Work,
    agreement: Agreement,
    periods: Iterable[Period],
    reckon: Reckoner,
    waiting: dict[Key, Expected],
    ended: Ended,
) -> None:
    wanted = {
        (agreement.pk, member, period.start): one
        for period in periods
        for member, one in _wanted(agreement, period, reckon, ended)
    }
    work.new += [(key, one) for key, one in wanted.items() if key not in waiting]
    work.changed += [(waiting[key], one) for key, one in wanted.items() if key in waiting]
    work.gone += [
        row
        for key, row in waiting.items()
        if row.agreement_id == agreement.pk and key not in wanted
    ]


def _wanted(
    agreement: Agreement, period: Period, reckon: Reckoner, ended: Ended
) -> Iterator[tuple[int | None, _Wanted]]:
    joint = agreement.billed == Agreement.Billed.JOINT
    done = ended.get((agreement.pk, period.start), set())
    if not joint and done and reckon.quantities.members_in(agreement.pk, period) <= done:
        return
    by_member: dict[int | None, list[Charge]] = defaultdict(list)
    for charge in reckon.charges(agreement.pk, period):
        if charge.net is None or charge.net:
            by_member[None if joint else charge.member_id].append(charge)
    due = _due(agreement, period)
    for member, charges in by_member.items():
        if member in done:
            continue
        nets = [one.net for one in charges]
        net = None if None in nets else sum((one for one in nets if one is not None), Decimal(0))
        yield member, _Wanted(period, due, net, charges)


_LINE = ("term_id", "member_id", "starts_on", "ends_on", "quantity", "price", "net", "vat_rate")
_Line = tuple[Any, ...]


def _lines_of(rows: Iterable[Expected]) -> dict[int, set[_Line]]:
    """The lines of those that are open: one query."""
    pks = [row.pk for row in rows if row.state in OPEN]
    found: dict[int, set[_Line]] = defaultdict(set)
    told = ExpectedLine.objects.filter(expected__in=pks).values_list("expected_id", *_LINE)
    for expected, *values in told.iterator(chunk_size=5000):
        found[expected].add(tuple(values))
    return found


def _line(charge: Charge) -> _Line:
    return (
        charge.term_id,
        charge.member_id,
        charge.period.start,
        charge.period.end,
        charge.quantity,
        charge.price,
        charge.net,
        charge.vat_rate,
    )


def _write(work: _Work, lines: dict[int, set[_Line]], by: Viewer) -> None:
    work.changed = [
        (row, one) for row, one in work.changed if _differs(row, one, lines.get(row.pk, set()))
    ]
    happened = _happenings(work)
    ExpectedLine.objects.filter(expected__in=[row.pk for row, _one in work.changed]).delete()
    Expected.objects.filter(pk__in=[row.pk for row in work.gone]).delete()
    changed = [
        (_end(one.period), one.due_on, one.net, _state(one, by), row.pk)
        for row, one in work.changed
    ]
    bulk.change(Expected, ("ends_on", "due_on", "net", "state"), changed)
    names = (
        "agreement_id",
        "member_id",
        "starts_on",
        "ends_on",
        "due_on",
        "net",
        "state",
        "reason",
    )
    rows = [
        (*key, _end(one.period), one.due_on, one.net, State.AWAITED.value, "")
        for key, one in work.new
    ]
    pks = bulk.add_rows(Expected, names, rows)
    made = [(pk, one) for pk, (_key, one) in zip(pks, work.new, strict=True)]
    _pour([*made, *((row.pk, one) for row, one in work.changed)])
    record_all(happened, by=by)


def _state(one: _Wanted, by: Viewer) -> str:
    return State.MISSING.value if one.due_on < by.today else State.AWAITED.value


def _pour(made: Iterable[tuple[int, _Wanted]]) -> None:
    rows = [(pk, *_line(one), brief(one)) for pk, wanted in made for one in wanted.charges]
    bulk.pour(ExpectedLine, ("expected_id", *_LINE, "reckoning"), rows)


def _end(period: Period) -> dt.date:
    if period.end is None:
        raise ValueError(f"The billing period from {period.start} has no end.")
    return period.end


def _differs(row: Expected, one: _Wanted, lines: set[_Line]) -> bool:
    values = (row.ends_on, row.due_on, row.net)
    return values != (one.period.end, one.due_on, one.net) or lines != set(map(_line, one.charges))


def _happenings(work: _Work) -> list[Happening]:
    """What was expected and is another now is told on the one it is about; what is gone on the
    agreement.
    """
    told = [
        Happening("expected.changed", row, {"net": [_text(row.net), _text(one.net)]})
        for row, one in work.changed
        if row.net != one.net
    ]
    gone: dict[int, list[Expected]] = defaultdict(list)
    for row in work.gone:
        gone[row.agreement_id].append(row)
    return told + [
        Happening(
            "expected.gone",
            rows[0].agreement,
            {"expected": [len(rows), 0], "starts_on": [str(min(r.starts_on for r in rows)), None]},
        )
        for rows in gone.values()
    ]


def _text(net: Decimal | None) -> str | None:
    return None if net is None else str(net)
