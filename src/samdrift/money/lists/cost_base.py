"""What the tables of cost share: whose figures, summed by line and year, and the derived figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from samdrift.kernel.viewer import Viewer
from samdrift.money.calc import cost_table as calc
from samdrift.money.calc.cost_table import CostLine, Year
from samdrift.money.calc.report import SHARE, Line
from samdrift.money.models.accounts import StandardLine
from samdrift.money.queries import figures as queries
from samdrift.money.queries.figures import Place, Sums
from samdrift.money.queries.lines import in_order
from samdrift.parties.models.members import Member

Group = StandardLine.Group
KINDS = {Group.INCOME.value: calc.INCOME, Group.INVESTMENT.value: calc.INVESTMENT}


@dataclass(slots=True)
class Whose:
    """The members of a table; `before` tells whom each succeeds, empty when they are left out."""

    members: Sequence[Member]
    before: dict[int, set[int]]

    @property
    def asked(self) -> set[int]:
        """Everyone whose figures may be read."""
        return queries.with_predecessors([one.pk for one in self.members], self.before)

    def places(self, year: int, sets: Any) -> list[Place]:
        """Where the members' year stands, each place once."""
        found: dict[Place, None] = {}
        for one in self.roots():
            found |= dict.fromkeys(queries.places_of(one.pk, year, sets, self.before))
        return list(found)

    def roots(self) -> list[Member]:
        """The members but those that another of them succeeds."""
        theirs: set[int] = set()
        for one in self.members:
            theirs |= queries.with_predecessors(self.before.get(one.pk, ()), self.before)
        return [one for one in self.members if one.pk not in theirs]


@dataclass(slots=True)
class Base:
    """The sums of a stage with the lines of the table."""

    whose: Whose
    sums: Sums
    lines: list[StandardLine]

    def lines_of(self, columns: dict[Any, tuple[Sums, list[Place]]]) -> list[CostLine]:
        """The lines with an amount for each column: a year, or a stage."""
        found = []
        for line in self.lines:
            amounts = {
                key: total(sums.amount(place, line.pk) for place in places)
                for key, (sums, places) in columns.items()
            }
            if not line.ended or any(amounts.values()):
                kind = KINDS.get(line.group, calc.OPERATING)
                found.append(CostLine(line.title, kind, line.exposed, amounts))
        return found

    def columns(self, years: Iterable[int]) -> dict[Any, tuple[Sums, list[Place]]]:
        return {year: (self.sums, self.whose.places(year, self.sums.sets)) for year in years}


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; unknown when one of them is, or when there is none."""
    known: list[Decimal] = []
    for amount in amounts:
        if amount is None:
            return None
        known.append(amount)
    return sum(known, Decimal(0)) if known else None


def base_of(stage: str, whose: Whose, viewer: Viewer) -> Base:
    sums = queries.sums_of(stage, whose.asked, viewer)
    return Base(whose, sums, in_order(viewer))


def whole(found: Any) -> Decimal | None:
    """A sum of the calculation; None when one of its amounts is not known."""
    return Decimal(found.total) if found.complete and found.total is not None else None


def table_lines(lines: Sequence[CostLine], columns: Sequence[Any]) -> list[Line]:
    """The rows of the cost table with all derived figures, each with the rows it is made of."""
    net = calc.cost_table(lines, columns)
    gross = calc.cost_table(lines, columns, calc.GROSS)
    rows = {one.name: _row(one, columns) for one in lines}

    def of(kind: str, *, exposed: bool | None = None) -> list[Line]:
        fits = [one for one in lines if one.kind == kind]
        return [rows[one.name] for one in fits if exposed is None or one.is_exposed == exposed]

    own, bought = of(calc.OPERATING, exposed=False), of(calc.OPERATING, exposed=True)
    income, invested = of(calc.INCOME), of(calc.INVESTMENT)
    staff = _sum(_("Staff-related cost in all"), net, "staff", own)
    purchased = _sum(_("Purchased services exposed to competition"), net, "purchased", bought)
    operating = _sum(
        _("Operating cost of ICT in all"), net, "operating", [staff, purchased, *income]
    )
    whole_cost = _sum(
        _("ICT cost in all, net: operation and investment, less income"), net, "total",
        [operating, *invested],
    )  # fmt: skip
    gross_cost = _sum_of(
        _("ICT cost in all, gross: before income"), columns, [staff, purchased, *invested]
    )
    exposed = _sum(_("ICT cost exposed to competition"), net, "exposed", [purchased, *invested])
    shares = [
        _share(_("Share exposed to competition, of net cost"), net, exposed, whole_cost),
        _share(_("Share exposed to competition, of gross cost"), gross, exposed, gross_cost),
    ]
    return [
        *own, staff, *bought, purchased, *income, operating, *invested,
        whole_cost, gross_cost, exposed, *shares,
    ]  # fmt: skip


def _row(one: CostLine, columns: Sequence[Any]) -> Line:
    return Line(one.name, tuple(decimal_of(one.amounts.get(key)) for key in columns))


def decimal_of(amount: Any) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def _sum(label: str, years: Sequence[Year], name: str, parts: Sequence[Line]) -> Line:
    values = tuple(whole(getattr(year, name)) for year in years)
    return Line(label, values, strong=True, formula=formula_of(parts), parts=tuple(parts))


def _sum_of(label: str, columns: Sequence[Any], parts: Sequence[Line]) -> Line:
    values = tuple(
        total(part.values[at] for part in parts)  # type: ignore[misc]
        for at in range(len(columns))
    )
    return Line(label, values, strong=True, formula=formula_of(parts), parts=tuple(parts))


def formula_of(parts: Sequence[Line]) -> str:
    return " + ".join(part.label for part in parts)


def _share(label: str, years: Sequence[Year], part: Line, of: Line) -> Line:
    shares: tuple[Fraction | None, ...] = tuple(year.share for year in years)
    return Line(label, shares, (SHARE,), True, f"{part.label} / {of.label}", (part, of))


def lacking(base: Base, years: Iterable[int]) -> list[str]:
    """Which members have no figures in which of the years, in words."""
    names = {one.pk: one.name for one in base.whose.members}
    names |= {place[0]: one.member.name for place, one in base.sums.sets.items()}
    found = []
    for year in years:
        places = base.whose.places(year, base.sums.sets)
        lack = [names.get(who, "") for who, at in places if (who, at) not in base.sums.sets]
        if lack:
            values = {"year": year, "names": ", ".join(sorted(filter(None, lack)))}
            found.append(_("%(year)s is not known for %(names)s.") % values)
    return found


def unfinished(base: Base, years: Iterable[int], viewer: Viewer) -> dict[int, str]:
    """Year → in words, for years that some of the accounts stop in before December."""
    sets = [
        one
        for year in years
        for place in base.whose.places(year, base.sums.sets)
        if (one := base.sums.sets.get(place)) is not None
    ]
    last = queries.last_months(sets, viewer)
    found: dict[int, list[str]] = {}
    for one in sets:
        if one.pk in last:
            values = {"name": str(one), "month": MONTHS[last[one.pk]]}
            told = _("%(name)s: only to the end of %(month)s.") % values
            found.setdefault(one.year, []).append(told)
    return {year: " ".join(told) for year, told in found.items()}


def unplaced(columns: dict[Any, tuple[Sums, list[Place]]]) -> Line | None:
    """What no line takes: shown beneath the table, in none of its totals."""
    values = tuple(
        total(sums.amount(place, None) for place in places) for sums, places in columns.values()
    )
    if not any(values):
        return None
    return Line(_("Not placed on a line, and in none of the totals"), values)
