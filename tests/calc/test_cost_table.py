"""The table of ICT cost with its share exposed to competition, and the joint portfolio."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.money.calc.cost_table import (
    GROSS,
    INCOME,
    INVESTMENT,
    NET,
    OPERATING,
    CostLine,
    PortfolioLine,
    cost_table,
    portfolio,
    printed,
)

FACTS = Path(__file__).parents[3] / "shared" / "facts"
# An invented table.
LINES = [
    CostLine("salaries", OPERATING, False, {2025: 600, 2026: 640}),
    CostLine("licences", OPERATING, True, {2025: 300, 2026: 310}),
    CostLine("lines", OPERATING, True, {2025: 100, 2026: 90}),
    CostLine("income", INCOME, False, {2025: -50, 2026: -40}),
    CostLine("equipment", INVESTMENT, True, {2025: 250, 2026: 200}),
]


def test_derived_figures_of_a_year() -> None:
    first, second = cost_table(LINES, [2025, 2026])
    sums = (first.staff, first.purchased, first.operating, first.total, first.exposed)
    assert [one.total for one in sums] == [600, 400, 950, 1200, 650]
    assert first.share == Fraction(650, 1200)
    assert second.share == Fraction(600, 1200)


def test_definition_by_gross_leaves_income_out() -> None:
    (year,) = cost_table(LINES, [2025], GROSS)
    assert (year.share, year.definition) == (Fraction(650, 1250), GROSS)
    assert printed(year.share) == Decimal("52.0")


def test_unknown_amount_makes_its_figures_unknown_and_is_named() -> None:
    lost = [*LINES[:2], CostLine("lines", OPERATING, True, {2025: None}), *LINES[3:]]
    (year,) = cost_table(lost, [2025])
    assert year.staff.complete and not year.purchased.complete
    assert (year.purchased.missing, year.share, printed(year.share)) == (("lines",), None, None)
    (later,) = cost_table(LINES, [2027])
    assert (later.total.total, later.share) == (None, None)


def test_total_of_nothing_has_no_share() -> None:
    assert cost_table([], [2025])[0].share is None
    assert cost_table([LINES[3]], [2025])[0].share is None


def rows(name: str) -> list[dict[str, str]]:
    path = FACTS / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


YEARS = (2013, 2014, 2015, 2016)
PRINTED_ROWS = {
    "Totalt personalrelaterte kostnader": "staff",
    "Kjøp av tjenester - konkurranseutsatte IKT-tjenester": "purchased",
    "Totale IKT-driftskostnader": "operating",
    "Totale IKT-kostnader (drift og investering)": "total",
    "Totale IKT-kostnader - konkurranseutsatte IKT-tjenester": "exposed",
}


def asker() -> tuple[list[CostLine], dict[str, dict[str, str]]]:
    lines, derived = [], {}
    for row in rows("asker_it_costs_2013_2016_knok.csv"):
        if row["kind"] in {"total", "share"}:
            derived[row["line"]] = row
        else:
            amounts = {year: int(row[str(year)]) for year in YEARS}
            exposed = row["competition_exposed"] == "yes"
            lines.append(CostLine(row["line"], row["kind"], exposed, amounts))
    return lines, derived


def test_all_figures_of_the_documents_own_table_come_out_as_printed() -> None:
    lines, derived = asker()
    found = checked = 0
    for year in cost_table(lines, YEARS) if lines else []:
        for name, attribute in PRINTED_ROWS.items():
            checked += 1
            found += getattr(year, attribute).total == int(derived[name][str(year.year)])
        (share,) = (row for row in derived.values() if row["kind"] == "share")
        checked += 1
        found += printed(year.share) == Decimal(share[str(year.year)])
    assert (found, checked) in {(24, 24), (0, 0)}


@pytest.mark.parametrize(
    ("definition", "shares"),
    [(NET, ["66.164", "63.396", "61.503", "68.362"]), (GROSS, ["64.0", "61.1", "60.1", "66.8"])],
)
def test_shares_of_the_documents_table_by_both_definitions(definition, shares) -> None:
    lines, _ = asker()
    table = cost_table(lines, YEARS, definition) if lines else []
    places = len(shares[0]) - 3
    found = [printed(year.share, places) for year in table]
    assert found in ([], [Decimal(share) for share in shares])


def test_portfolio_pools_the_members_by_year_and_kind() -> None:
    lines = [
        PortfolioLine(INVESTMENT, 2027, "A", 10),
        PortfolioLine(OPERATING, 2027, "A", 40),
        PortfolioLine(OPERATING, 2027, "A", 2),
        PortfolioLine(OPERATING, 2027, "B", 8),
        PortfolioLine(OPERATING, 2028, "A", 45),
        PortfolioLine(OPERATING, 2028, "B", 9),
    ]
    first, invested, later = portfolio(lines, ["A", "B"])
    assert (first.kind, first.amounts, first.total.total) == (OPERATING, (42, 8), 50)
    assert (invested.amounts, invested.total.missing) == ((10, None), ("B",))
    assert (later.change, first.change) == (4, None)
    unknown = portfolio([*lines, PortfolioLine(OPERATING, 2028, "A", None)], ["A", "B"])[-1]
    assert (unknown.amounts, unknown.change) == ((None, 9), None)


def test_portfolio_of_the_documents_adds_up() -> None:
    members = ["Asker", "Røyken", "Hurum"]
    table = rows("asker_joint_portfolio_budget_nok.csv")
    lines = [
        PortfolioLine(row["kind"], int(row["year"]), member, int(row[member]))
        for row in table
        for member in members
    ]
    totals = {(row.kind, row.year): row.total.total for row in portfolio(lines, members)}
    assert totals == {(row["kind"], int(row["year"])): int(row["total"]) for row in table}


amounts = st.integers(0, 10**6)


@given(
    st.lists(st.tuples(st.sampled_from([OPERATING, INVESTMENT]), st.booleans(), amounts)), amounts
)
def test_share_by_net_is_never_below_that_by_gross(drawn, income) -> None:
    lines = [
        CostLine(str(number), kind, exposed or kind == INVESTMENT, {2026: amount})
        for number, (kind, exposed, amount) in enumerate(drawn)
    ]
    lines.append(CostLine("income", INCOME, False, {2026: -income}))
    (net,), (gross,) = (cost_table(lines, [2026], one) for one in (NET, GROSS))
    if net.share is not None and gross.share is not None:
        assert net.share >= gross.share
        assert 0 <= gross.share <= 1
    staff_and_exposed = net.staff.total + net.exposed.total - income
    assert staff_and_exposed == net.total.total
