"""Holding an invoice's lines against the charges agreed. Source: calculations § 4, needs § 3.6.

Each line is right, wrong by so much, or unexplained, with the reasons. Charges that no line is for
are told too, so that an invoice that never comes is seen. The work grows with the number of lines.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain

from samdrift.kernel.calc.periods import Period
from samdrift.money.calc.deviations import judged
from samdrift.money.calc.invoice_lines import (
    MEMBER,
    NO_PERIOD,
    NO_TERMS,
    PERIOD,
    TWICE,
    UNEXPLAINED,
    WRONG,
    ZERO,
    Agreed,
    Billed,
    Control,
    Finding,
    Line,
    Verdict,
)

_Place = tuple[Hashable, Hashable]


@dataclass
class _Ledger:
    """The agreed charges by item and member, and what is billed of them, earlier and now."""

    charges: dict[_Place, dict[Period, list[Agreed]]] = field(default_factory=dict)
    items: set[Hashable] = field(default_factory=set)
    earlier: dict[_Place, list[Period]] = field(default_factory=dict)
    now: dict[_Place, list[Period]] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)

    def add(self, agreed: Iterable[Agreed]) -> None:
        for one in agreed:
            by_period = self.charges.setdefault((one.item, one.member), {})
            by_period.setdefault(one.period, []).append(one)
            self.items.add(one.item)

    def is_billed(self, charge: Agreed) -> bool:
        """Whether an earlier invoice, or another line, was for days of the charge."""
        place = charge.item, charge.member
        return _meets(self.earlier, place, charge.period) or _meets(self.now, place, charge.period)


def _meets(billed: Mapping[_Place, Sequence[Period]], place: _Place, period: Period) -> bool:
    start, end = period.start, period.end
    return any(
        (end is None or one.start < end) and (one.end is None or start < one.end)
        for one in billed.get(place, ())
    )


def control(
    lines: Sequence[Line], agreed: Iterable[Agreed], billed: Iterable[Billed] = ()
) -> Control:
    """Hold the lines of one or more invoices against the charges agreed.

    `billed` is what earlier invoices were for: it is not to be billed again. Lines for the same item,
    member and period are paired with the charges of that period, each charge once; lines of one
    price that are nearer to its quantity together than each alone are taken as one. What is left
    over is billed twice.
    """
    ledger = _Ledger()
    ledger.add(agreed)
    for one in billed:
        ledger.earlier.setdefault((one.item, one.member), []).append(one.period)
    verdicts: list[Verdict] = []
    for group in _groups(lines):
        verdicts.extend(_of_group(group, ledger))
    ledger.met.update(id(one) for verdict in verdicts for one in verdict.agreed)
    place = {id(line): number for number, line in enumerate(lines)}
    verdicts.sort(key=lambda verdict: place[id(verdict.lines[0])])
    return Control(tuple(verdicts), _not_billed(ledger))


def _groups(lines: Sequence[Line]) -> Iterable[list[Line]]:
    """The lines that are for the same item, member and period."""
    found: dict[Hashable, list[Line]] = {}
    for number, line in enumerate(lines):
        whole = line.item is not None and line.period is not None
        place: Hashable = (line.item, line.member, line.period) if whole else number
        found.setdefault(place, []).append(line)
    return found.values()


def _of_group(group: Sequence[Line], ledger: _Ledger) -> list[Verdict]:
    first = group[0]
    reason = _hindrance(first, ledger)
    if reason:
        return [_unexplained(line, reason) for line in group]
    charges = ledger.charges.get((first.item, first.member))
    if charges is None or first.period is None:
        return [_all_wrong([line], MEMBER) for line in group]
    inside = charges.get(first.period) or _inside(charges, first.period)
    if not inside:
        return [_unexplained(line, PERIOD) for line in group]
    taken = [one for one in inside if ledger.is_billed(one)]
    ledger.now.setdefault((first.item, first.member), []).append(first.period)
    return _of_charges(group, inside, taken)


def _hindrance(line: Line, ledger: _Ledger) -> str | None:
    """Why the line can not be compared with anything."""
    if line.item is None or line.item not in ledger.items:
        return NO_TERMS
    return NO_PERIOD if line.period is None else None


def _of_charges(
    group: Sequence[Line], inside: Sequence[Agreed], taken: Sequence[Agreed]
) -> list[Verdict]:
    """Lines of one period, against its charges; `taken` are those billed before."""
    if len(taken) == len(inside):
        return [_all_wrong([line], TWICE) for line in group]
    if len(group) == 1:
        return [_partly_twice(judged(group, inside), taken)]
    return _paired(group, [one for one in inside if one not in taken])


def _inside(charges: Mapping[Period, Sequence[Agreed]], within: Period) -> list[Agreed]:
    """The charges whose periods lie in the one billed, in order of time."""
    periods = [one for one in charges if within.intersect(one) == one]
    return [charge for one in sorted(periods, key=lambda one: one.start) for charge in charges[one]]


def _partly_twice(verdict: Verdict, taken: Sequence[Agreed]) -> Verdict:
    """A line for days of which some were billed before: what they cost is billed again."""
    nets = [one.net for one in taken if one.net is not None]
    if not taken or verdict.deviation is None or verdict.quantity_part is None:
        return verdict
    again = sum(nets, ZERO)
    return replace(
        verdict,
        state=WRONG,
        deviation=verdict.deviation + again,
        quantity_part=verdict.quantity_part + again,
        findings=(*verdict.findings, Finding(TWICE, again, ZERO, again)),
    )


def _paired(group: Sequence[Line], charges: Sequence[Agreed]) -> list[Verdict]:
    """Each charge with the lines that are most like it; what is left over is billed twice."""
    bundles = _bundles(group, charges)
    ways = sorted(
        (*_unlikeness(bundle, charge), number, place)
        for number, bundle in enumerate(bundles)
        for place, charge in enumerate(charges)
    )
    found: dict[int, Verdict] = {}
    used: set[int] = set()
    for *_, number, place in ways:
        if number not in found and place not in used:
            used.add(place)
            found[number] = judged(bundles[number], [charges[place]])
    return [found.get(n) or _all_wrong(bundle, TWICE) for n, bundle in enumerate(bundles)]


def _bundles(group: Sequence[Line], charges: Sequence[Agreed]) -> list[list[Line]]:
    """Lines of one price and VAT rate, together when their sum is nearer to a charge's quantity than
    the largest of them is; else each by itself.
    """
    by_price: dict[Hashable, list[Line]] = {}
    for line in group:
        by_price.setdefault((line.unit_price, line.vat_rate), []).append(line)
    bundles: list[list[Line]] = []
    for some in by_price.values():
        bundles.extend([some] if _are_one(some, charges) else [[line] for line in some])
    return bundles


def _are_one(lines: Sequence[Line], charges: Sequence[Agreed]) -> bool:
    whole = sum((line.quantity for line in lines), ZERO)
    largest = max(line.quantity for line in lines)
    wanted = [one.quantity for one in charges if one.quantity is not None]
    if not wanted:
        return True
    return min(abs(one - whole) for one in wanted) < min(abs(one - largest) for one in wanted)


def _unlikeness(lines: Sequence[Line], charge: Agreed) -> tuple[bool, bool, Decimal]:
    """The same price comes first, then the same quantity, then the nearest amount."""
    quantity = sum((line.quantity for line in lines), ZERO)
    net = sum((line.net for line in lines), ZERO)
    apart = abs(net - charge.net) if charge.net is not None else ZERO
    return lines[0].unit_price != charge.price, quantity != charge.quantity, apart


def _unexplained(line: Line, reason: str) -> Verdict:
    return Verdict((line,), UNEXPLAINED, None, None, None, None, (Finding(reason, None),), ())


def _all_wrong(lines: Sequence[Line], reason: str) -> Verdict:
    """Lines that should not be there at all: their whole amount deviates."""
    net = sum((line.net for line in lines), ZERO)
    found = (Finding(reason, net, ZERO, net),)
    return Verdict(tuple(lines), WRONG, net, ZERO, net, ZERO, found, ())


def _not_billed(ledger: _Ledger) -> tuple[Agreed, ...]:
    return tuple(
        one
        for place, by_period in ledger.charges.items()
        for one in chain.from_iterable(by_period.values())
        if id(one) not in ledger.met and not _meets(ledger.earlier, place, one.period)
    )
