"""The table of ICT cost and the share of it exposed to competition. Source: calculations § 6,
norway § 4.1.

- purchased = sum of the operating lines marked exposed; staff = the other operating lines
- operating = staff + purchased + income (income is below 0)
- total = operating + investment; exposed = purchased + all investment
- share by net cost = exposed / total; by gross cost = exposed / (total − income)

An amount that is not known makes every figure it is part of unknown, and is named. Amounts are of
one stage (budget, accounts, …) and one unit: stages are never summed together.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.calc.shares import Amount, KnownSum, known_sum

OPERATING, INVESTMENT, INCOME = "operating", "investment", "income"
NET, GROSS = "net", "gross"
STAFF, PURCHASED, OPERATING_TOTAL = "staff", "purchased", "operating_total"
TOTAL, EXPOSED, SHARE = "total", "exposed", "share"
FIGURES = (STAFF, PURCHASED, OPERATING_TOTAL, TOTAL, EXPOSED, SHARE)


@dataclass(frozen=True, slots=True)
class CostLine:
    """A line of the table: amounts by year, None where one is not known. Income is below 0."""

    name: str
    kind: str
    is_exposed: bool
    amounts: Mapping[int, Amount | None]


@dataclass(frozen=True, slots=True)
class Year:
    """The derived figures of one year; `share` is exact, from 0 to 1, by the definition asked for."""

    year: int
    staff: KnownSum[Hashable]
    purchased: KnownSum[Hashable]
    operating: KnownSum[Hashable]
    total: KnownSum[Hashable]
    exposed: KnownSum[Hashable]
    share: Fraction | None
    definition: str


def cost_table(
    lines: Sequence[CostLine], years: Iterable[int], definition: str = NET
) -> list[Year]:
    """The derived figures of each year. A year that a line does not have is unknown in that line.

    Investment lines are all exposed. The share is None when a figure in it is unknown or its total
    is not above 0.
    """
    return [_year(lines, year, definition) for year in years]


def _year(lines: Sequence[CostLine], year: int, definition: str) -> Year:
    operating = [line for line in lines if line.kind == OPERATING]
    invested = [line for line in lines if line.kind == INVESTMENT]
    income = [line for line in lines if line.kind == INCOME]
    bought = [line for line in operating if line.is_exposed]
    total = _sum(lines, year)
    exposed = _sum([*bought, *invested], year)
    whole = total if definition == NET else _sum([*operating, *invested], year)
    return Year(
        year,
        _sum([line for line in operating if not line.is_exposed], year),
        _sum(bought, year),
        _sum([*operating, *income], year),
        total,
        exposed,
        _share(exposed, whole),
        definition,
    )


def _sum(lines: Iterable[CostLine], year: int) -> KnownSum[Hashable]:
    return known_sum({line.name: line.amounts.get(year) for line in lines})


def _share(part: KnownSum[Hashable], whole: KnownSum[Hashable]) -> Fraction | None:
    if not (part.complete and whole.complete) or part.total is None or whole.total is None:
        return None
    return Fraction(part.total) / Fraction(whole.total) if whole.total > 0 else None


def printed(share: Fraction | None, places: int = 1) -> Decimal | None:
    """A share in per cent, rounded as it is shown."""
    return None if share is None else rounded(share * 100, places)


@dataclass(frozen=True, slots=True)
class PortfolioLine:
    """What a member has set aside for a year: kind operating or investment; None is not known."""

    kind: str
    year: int
    member: Hashable
    amount: Amount | None


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A row of the joint portfolio: members in one order for all rows, and their sum.

    `change` is the sum less that of the year before, None when there is none or one is unknown.
    """

    kind: str
    year: int
    amounts: tuple[Amount | None, ...]
    total: KnownSum[Hashable]
    change: Amount | None


def portfolio(
    lines: Sequence[PortfolioLine],
    members: Sequence[Hashable],
    absent: Container[tuple[Hashable, int, str]] = (),
) -> list[PortfolioRow]:
    """The members' frames pooled, by year and kind. A member without a line is not known there,
    unless (member, year, kind) is in `absent`: then it had no part that year, and nothing is lacking.
    Several lines of a member are summed.
    """
    by_place: dict[tuple[int, str, Hashable], list[Amount | None]] = {}
    for line in lines:
        by_place.setdefault((line.year, line.kind, line.member), []).append(line.amount)
    rows: dict[tuple[int, str], PortfolioRow] = {}
    for year, kind in dict.fromkeys((line.year, line.kind) for line in _in_order(lines)):
        amounts = [_one(by_place.get((year, kind, member))) for member in members]
        total = known_sum(
            {
                member: amount
                for member, amount in zip(members, amounts, strict=True)
                if amount is not None or (member, year, kind) not in absent
            }
        )
        change = _change(total, rows.get((year - 1, kind)))
        rows[year, kind] = PortfolioRow(kind, year, tuple(amounts), total, change)
    return list(rows.values())


def _in_order(lines: Sequence[PortfolioLine]) -> list[PortfolioLine]:
    return sorted(lines, key=lambda line: (line.year, line.kind != OPERATING, line.kind))


def _one(amounts: Sequence[Amount | None] | None) -> Amount | None:
    """A member's lines as one amount, unknown when one of them is."""
    found = known_sum(dict(enumerate(amounts or [None])))
    return found.total if found.complete else None


def _change(now: KnownSum[Hashable], before: PortfolioRow | None) -> Amount | None:
    if before is None or not (now.complete and before.total.complete):
        return None
    if now.total is None or before.total.total is None:
        return None
    return now.total - before.total.total
