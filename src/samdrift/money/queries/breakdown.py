"""Reads of cost by what it went to: figures, invoices and what agreements give, each by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, IntegerField, Q, Sum, Value
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

from samdrift.agreements.models.agreements import Agreement, AgreementSystem
from samdrift.kernel.history import kind_of
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.accounts import Figure
from samdrift.money.models.expected import Expected, ExpectedLine
from samdrift.money.models.invoices import NOK, Invoice, InvoiceCharge, InvoiceLine
from samdrift.money.queries.figures import Place, Sums
from samdrift.money.queries.kroner import IN_KRONER, Mark, ore_of
from samdrift.portfolio.models.systems import System

COLUMNS = {
    "system": "system_id",
    "agreement": "agreement_id",
    "section": "section",
    "art": "art",
    "function": "function",
    "account": "account",
    "month": "period",
}
"""What figures can be grouped by: the name asked for → the column."""
Group = Any
"""A row's id, a code, or None for what does not tell it."""


class Cell(NamedTuple):
    """Where an amount belongs: the group, the member (None: all together), the year, and the line of
    the cost table where there is one.
    """

    group: Group
    member: int | None
    year: int
    line: int | None = None


@dataclass(slots=True)
class Amounts:
    """Amounts in kroner by cell; None is not known. Of the invoices in another currency `rated` are
    among them, by the rate somebody entered, and `unrated` are not: nobody has entered theirs.
    """

    cells: dict[Cell, Decimal | None] = field(default_factory=dict)
    rated: int = 0
    unrated: int = 0

    def add(self, cell: Cell, amount: Decimal | None) -> None:
        there = self.cells.get(cell, Decimal(0))
        self.cells[cell] = None if there is None or amount is None else there + amount


def figures_by(by: str, sums: Sums, viewer: Viewer) -> Amounts:
    """What stands on the lines of the cost table in these sums' sets, by group: one query."""
    rows = (
        seen(Figure, viewer)
        .filter(set__in=[one.pk for one in sums.sets.values()], line__isnull=False)
        .order_by()
        .values_list(COLUMNS[by], "set__member_id", "set__year", "line_id")
        .annotate(Sum("amount"))
    )
    found = Amounts()
    for group, member, year, line, amount in rows:
        found.add(Cell(None if group == "" else group, member, year, line), amount)
    return found


def periods_of(
    sums: Sums, places: Iterable[Place], line: int | None, viewer: Viewer
) -> dict[int, Decimal] | None:
    """Month (0: the whole year) → kroner on the lines of the table, or on one of them: one query.
    None where a member's figures are not known.
    """
    wanted = list(places)
    if not wanted or any(place not in sums.sets for place in wanted):
        return None
    rows = seen(Figure, viewer).filter(set__in=[sums.sets[place].pk for place in wanted])
    rows = rows.filter(line__isnull=False) if line is None else rows.filter(line_id=line)
    return dict(rows.order_by().values_list("period").annotate(Sum("amount")))


def _signed(path: str = "") -> dict[str, Q]:
    kind = f"{path}kind"
    return {
        "billed": Q(**{kind: Invoice.Kind.INVOICE}),
        "credited": Q(**{kind: Invoice.Kind.CREDIT}),
    }


def invoiced_by(by: str, members: Collection[int] | None, viewer: Viewer) -> Amounts:
    """What invoices within reach have billed less what credit notes gave back, without VAT, by the year
    and month the service was for: six queries, and six more where some are in another currency.
    `members` None is all, with the joint invoices.
    """
    found = Amounts()
    systems = _only_systems(viewer) if by == "system" else {}
    rows = [*_in_kroner(viewer), *_by_rate(found, viewer)]
    for row in rows:
        _put(found, row, by, members, systems)
    return found


Row = dict[str, Any]


def _in_kroner(viewer: Viewer) -> Iterator[Row]:
    """Sums of the invoices in kroner, made by the database."""
    kept, signs = seen(Invoice, viewer).filter(currency=NOK), _signed("invoice__")
    for parts, amount in ((_lines(kept, viewer), "net"), (_charges(kept, viewer), "amount")):
        sums = {name: Sum(amount, filter=fits, default=Decimal(0)) for name, fits in signs.items()}
        for row in parts.values(*_PLACE).annotate(**sums):
            yield {**row, "amount": row["billed"] - row["credited"]}


def _by_rate(found: Amounts, viewer: Viewer) -> Iterator[Row]:
    """The lines of those in another currency, in kroner as they are split and posted."""
    foreign = seen(Invoice, viewer).exclude(currency=NOK)
    found.unrated = foreign.exclude(IN_KRONER).count()
    kept = list(foreign.filter(IN_KRONER))
    found.rated = len(kept)
    ore: dict[Mark, int] = {}
    for told in ore_of(kept).values():
        ore |= told
    for parts, model in (
        (_lines(kept, viewer), InvoiceLine),
        (_charges(kept, viewer), InvoiceCharge),
    ):
        for row in parts.values("pk", "invoice__kind", *_PLACE) if kept else ():
            amount = Decimal(ore[kind_of(model), row["pk"]]).scaleb(-2)
            is_credit = row["invoice__kind"] == Invoice.Kind.CREDIT
            yield {**row, "amount": -amount if is_credit else amount}


_PLACE = ("whose", "year", "month", "agreement", "system", "account")


def _lines(invoices: Any, viewer: Viewer) -> Any:
    rows = seen(InvoiceLine, viewer).filter(invoice__in=invoices)
    return rows.annotate(
        day=Coalesce("covers_from", "invoice__covers_from", "invoice__issued_on"),
        whose=Coalesce("member_id", "invoice__member_id"),
        year=ExtractYear("day"),
        month=ExtractMonth("day"),
        agreement=F("invoice__agreement_id"),
        system=F("term__system_id"),
        account=F("accounting_cost"),
    ).order_by()


def _charges(invoices: Any, viewer: Viewer) -> Any:
    """What is on the whole of an invoice is for no system or account by itself."""
    rows = seen(InvoiceCharge, viewer).filter(invoice__in=invoices).exclude(amount=0)
    return rows.annotate(
        day=Coalesce("invoice__covers_from", "invoice__issued_on"),
        whose=F("invoice__member_id"),
        year=ExtractYear("day"),
        month=ExtractMonth("day"),
        agreement=F("invoice__agreement_id"),
        system=Value(None, IntegerField()),
        account=Value("", CharField()),
    ).order_by()


def _put(
    found: Amounts,
    row: Row,
    by: str,
    members: Collection[int] | None,
    systems: dict[int, int],
) -> None:
    if members is not None and row["whose"] not in members:
        return
    group = row[by] or (systems.get(row["agreement"]) if by == "system" else None)
    found.add(Cell(group, row["whose"], row["year"]), row["amount"])


def expected_by(by: str, members: Collection[int] | None, viewer: Viewer) -> Amounts:
    """What agreements give for the periods that invoices are expected for, without VAT: two queries.
    A charge with units or a price that is not known makes its group not known.
    """
    found = Amounts()
    systems = _only_systems(viewer) if by == "system" else {}
    rows = seen(ExpectedLine, viewer).exclude(expected__state=Expected.State.DROPPED)
    for row in (
        rows.annotate(
            whose=Coalesce("member_id", "expected__member_id"),
            year=ExtractYear("starts_on"),
            month=ExtractMonth("starts_on"),
        )
        .order_by()
        .values(
            "whose",
            "year",
            "month",
            agreement=F("expected__agreement_id"),
            system=F("term__system_id"),
        )
        .annotate(
            billed=Sum("net", default=Decimal(0)),
            unknown=Count("pk", filter=Q(net__isnull=True)),
        )
    ):
        if members is not None and row["whose"] not in members:
            continue
        group = row[by] or (systems.get(row["agreement"]) if by == "system" else None)
        cell = Cell(group, row["whose"], row["year"])
        found.add(cell, None if row["unknown"] else row["billed"])
    return found


def _only_systems(viewer: Viewer) -> dict[int, int]:
    """Agreement → its system, for agreements about exactly one."""
    about: dict[int, set[int]] = defaultdict(set)
    rows = seen(AgreementSystem, viewer).order_by()
    for agreement, system in rows.values_list("agreement_id", "system_id"):
        about[agreement].add(system)
    return {one: min(systems) for one, systems in about.items() if len(systems) == 1}


def names_of(by: str, groups: Collection[Group], viewer: Viewer) -> dict[Group, tuple[str, str]]:
    """Group → (what sorts it, its name), for systems and agreements within reach: one query."""
    wanted = [one for one in groups if one is not None]
    if by == "system":
        rows = seen(System, viewer).filter(pk__in=wanted)
        return {one.pk: (one.sort_key, one.name) for one in rows}
    if by == "agreement":
        agreements = seen(Agreement, viewer).filter(pk__in=wanted)
        return {one.pk: (one.sort_key, str(one)) for one in agreements}
    return {one: (str(one).zfill(12), str(one)) for one in wanted}
