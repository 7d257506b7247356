"""Invoices held against what was agreed."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.kroner import rounded
from samdrift.agreements.calc.tier_price import AFTER, GRADUATED, PriceTerms
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step
from samdrift.money.calc.expected import Priced, expected, expected_of_all
from samdrift.money.calc.invoice_control import control
from samdrift.money.calc.invoice_lines import RIGHT, UNEXPLAINED, WRONG, Agreed, Billed, Line

Y2025, Y2026, Y2027 = date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)
JUNE = Period(date(2026, 6, 1), date(2026, 7, 1))
QUARTER = Period(date(2026, 4, 1), date(2026, 7, 1))
MONTHS = [Period(date(2026, month, 1), date(2026, month + 1, 1)) for month in (4, 5, 6)]


def steps(start: date, end: date | None, *tiers: tuple[int, str]) -> list[Step[Decimal]]:
    return [Step(Period(start, end), level, Decimal(price)) for level, price in tiers]


FALLING = PriceTerms(
    [
        *steps(Y2025, Y2026, (1, "103"), (2001, "100"), (4001, "90")),
        *steps(Y2026, None, (1, "99.91"), (2001, "97"), (4001, "87.30")),
    ]
)
ERP = Priced("erp", FALLING, vat_rate=Decimal(25))


def line(quantity, price, net=None, **more) -> Line:
    amount = rounded(Decimal(quantity) * Decimal(price)) if net is None else Decimal(net)
    facts = {"key": 1, "item": "erp", "member": None, "period": JUNE, "vat_rate": Decimal(25)}
    return Line(**facts | more, quantity=Decimal(quantity), price=Decimal(price), net=amount)


def one_verdict(billed: Line, agreed: list[Agreed], earlier: tuple[Billed, ...] = ()):
    (verdict,) = control([billed], agreed, earlier).verdicts
    return verdict


def agreed(quantity: int | None = 3500, period: Period = JUNE, member=None) -> list[Agreed]:
    return expected(ERP, member, period, quantity)


def reasons(verdict) -> list[str]:
    return [finding.reason for finding in verdict.findings]


def test_expected_charge_is_quantity_at_the_price_of_date_and_tier() -> None:
    (charge,) = agreed()
    assert (charge.quantity, charge.price, charge.net) == (3500, 97, Decimal("339500.00"))


def test_charges_of_all_members_are_those_of_each() -> None:
    quantities = {"A": 10, "B": None, "C": 3000}
    together = expected_of_all(ERP, JUNE, quantities)
    assert [(one.member, one.net, one.missing) for one in together] == [
        ("A", Decimal("999.10"), ()),
        ("B", None, ("counts",)),
        ("C", 291_000, ()),
    ]
    early = expected_of_all(ERP, Period(date(2024, 1, 1), Y2025), quantities)
    assert [one.missing for one in early] == [("prices",), ("counts",), ("prices",)]


def test_forgotten_fall_and_too_many_users_are_two_parts() -> None:
    verdict = one_verdict(line(3540, 100), agreed())
    assert (verdict.state, verdict.deviation) == (WRONG, Decimal("14500.00"))
    assert (verdict.price_part, verdict.quantity_part) == (10_620, 3_880)
    assert reasons(verdict) == ["fall_missing", "quantity"]
    price, quantity = verdict.findings
    assert (price.amount, price.agreed, price.billed) == (10_620, 97, 100)
    assert (price.known.since, price.known.from_level) == (Y2025, 2001)
    assert (quantity.agreed, quantity.billed) == (3500, 3540)
    assert rounded(verdict.deviation * Decimal("1.25")) == 18_125


def test_right_line_has_no_finding() -> None:
    verdict = one_verdict(line(3500, 97), agreed())
    assert (verdict.state, verdict.deviation, verdict.findings) == (RIGHT, 0, ())


def test_two_opposite_errors_stay_two_findings() -> None:
    verdict = one_verdict(line(3395, 100), agreed())
    assert (verdict.state, verdict.deviation) == (WRONG, 0)
    assert [finding.amount for finding in verdict.findings] == [10_185, -10_185]


@pytest.mark.parametrize(
    ("price", "reason"),
    [("100", "fall_missing"), ("87.30", "tier"), ("99.91", "tier"), ("95", "price")],
)
def test_wrong_price_is_recognised(price, reason) -> None:
    assert reasons(one_verdict(line(3500, price), agreed())) == [reason]


def test_price_that_was_lower_before_is_an_earlier_price() -> None:
    rising = Priced(
        "erp", PriceTerms([*steps(Y2025, Y2026, (1, "90")), *steps(Y2026, None, (1, "95"))])
    )
    verdict = one_verdict(line(10, 90), expected(rising, None, JUNE, 10))
    assert reasons(verdict) == ["earlier_price"] and verdict.deviation == -50


def test_wrong_index_is_recognised() -> None:
    factors = [
        Step(Period(Y2025, Y2026), 0, Fraction(104, 100)),
        Step(Period(Y2026, Y2027), 0, Fraction(107, 100)),
    ]
    regulated = Priced("erp", PriceTerms(steps(Y2025, None, (1, "100"))), factors)
    charges = expected(regulated, None, JUNE, 10)
    assert charges[0].price == 107
    for price in ("100", "104"):
        verdict = one_verdict(line(10, price, vat_rate=None), charges)
        assert reasons(verdict) == ["index"]
    assert reasons(one_verdict(line(10, "108"), charges)) == ["price"]


def test_arithmetic_may_differ_by_two_ore() -> None:
    assert one_verdict(line(3500, 97, "339500.02"), agreed()).state == RIGHT
    verdict = one_verdict(line(3500, 97, "339500.03"), agreed())
    assert (verdict.state, verdict.arithmetic_part) == (WRONG, Decimal("0.03"))
    assert reasons(verdict) == ["arithmetic"]


def test_price_for_a_base_quantity_and_an_allowance_are_taken_in() -> None:
    dozen = line(3500, "970", "339500", base_quantity=Decimal(10))
    assert one_verdict(dozen, agreed()).state == RIGHT
    rebate = line(3500, 100, "339500", extra=Decimal(-10_500))
    assert one_verdict(rebate, agreed()).state == RIGHT


@pytest.mark.parametrize(("rate", "amount"), [(Decimal(15), -33_950), (None, None)])
def test_wrong_vat_rate_is_worth_its_vat(rate, amount) -> None:
    verdict = one_verdict(line(3500, 97, vat_rate=rate), agreed())
    assert (verdict.deviation, reasons(verdict)) == (0, ["vat"])
    assert verdict.findings[0].amount == amount


def test_member_that_is_not_in_the_agreement() -> None:
    verdict = one_verdict(line(10, 97, member="Utvik"), agreed(member="Nordvik"))
    assert (verdict.state, verdict.deviation, reasons(verdict)) == (WRONG, 970, ["member"])


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"item": None}, "no_terms"),
        ({"item": "other"}, "no_terms"),
        ({"period": None}, "no_period"),
        ({"period": Period(date(2026, 6, 15), date(2026, 7, 15))}, "period"),
    ],
)
def test_line_without_anything_to_compare_with_is_unexplained(more, reason) -> None:
    verdict = one_verdict(line(3500, 97, **more), agreed())
    assert (verdict.state, verdict.deviation, reasons(verdict)) == (UNEXPLAINED, None, [reason])


def test_unknown_count_leaves_the_line_unexplained_but_a_known_price_is_held() -> None:
    verdict = one_verdict(line(3500, 97), agreed(None))
    assert (verdict.state, verdict.findings[0].names) == (UNEXPLAINED, ("counts",))
    undated = expected(ERP, None, Period(date(2024, 6, 1), date(2024, 7, 1)), 5)
    assert undated[0].missing == ("prices",)
    priced = Agreed("erp", None, JUNE, None, Decimal(97), None, missing=("counts",))
    dear = one_verdict(line(10, 100), [priced])
    assert reasons(dear) == ["unknown", "price"] and dear.findings[1].amount == 30


def test_period_billed_twice_is_wrong_by_all_of_it() -> None:
    first, second = control([line(3500, 97), line(3500, 97, key=2)], agreed()).verdicts
    assert (first.state, second.state) == (RIGHT, WRONG)
    assert (second.deviation, reasons(second)) == (339_500, ["twice"])
    again = one_verdict(line(3500, 97), agreed(), (Billed("erp", None, JUNE),))
    assert reasons(again) == ["twice"]


def test_lines_of_one_price_are_one_when_they_sum_to_the_count() -> None:
    found = control([line(2000, 97), line(1540, 97, key=2)], agreed())
    (verdict,) = found.verdicts
    assert len(verdict.lines) == 2 and reasons(verdict) == ["quantity"]
    assert verdict.deviation == found.deviation == 3880


def test_quarter_is_held_against_its_months_in_either_way() -> None:
    months = [charge for month in MONTHS for charge in agreed(period=month)]
    for billed in (line(3500, 291, period=QUARTER), line(10_500, 97, period=QUARTER)):
        assert one_verdict(billed, months).state == RIGHT
    dear = one_verdict(line(3500, 300, period=QUARTER), months)
    assert reasons(dear) == ["fall_missing"] and dear.deviation == 31_500


def test_quarter_of_which_a_month_was_billed_before() -> None:
    months = [charge for month in MONTHS for charge in agreed(period=month)]
    earlier = (Billed("erp", None, MONTHS[0]),)
    verdict = one_verdict(line(3500, 291, period=QUARTER), months, earlier)
    assert (verdict.state, reasons(verdict)) == (WRONG, ["twice"])
    assert verdict.deviation == verdict.quantity_part == 339_500


def test_charges_that_never_came_are_told() -> None:
    months = [charge for month in MONTHS for charge in agreed(period=month)]
    found = control([line(3500, 97)], months, [Billed("erp", None, MONTHS[1])])
    assert [charge.period for charge in found.not_billed] == [MONTHS[0]]


def test_graduated_tiers_are_held_tier_by_tier_or_as_one() -> None:
    tiers = steps(Y2025, None, (1, "100"), (2001, "90"))
    charges = expected(Priced("erp", PriceTerms(tiers, GRADUATED)), None, JUNE, 3500)
    assert [charge.net for charge in charges] == [200_000, 135_000]
    both = control([line(1500, 90), line(2000, 100, key=2)], charges)
    assert both.state == RIGHT and both.not_billed == ()
    assert one_verdict(line(3500, "95.714286", "335000"), charges).state == RIGHT
    short = control([line(1500, 92), line(2000, 100, key=2), line(3500, 100, key=3)], charges)
    assert [reasons(verdict) for verdict in short.verdicts] == [["price"], [], ["twice"]]


def test_price_that_changes_on_the_way_is_charged_in_two_stretches() -> None:
    middle = date(2026, 6, 16)
    terms = PriceTerms(
        [*steps(Y2025, middle, (1, "100")), *steps(middle, None, (1, "97"))],
        fixed_steps=steps(Y2025, None, (0, "3000")),
        index_place=AFTER,
    )
    charges = expected(Priced("erp", terms), None, JUNE, 30)
    assert [(charge.quantity, charge.net) for charge in charges] == [
        (30, 1500),
        (1, 1500),
        (30, 1455),
        (1, 1500),
    ]


def test_invoice_takes_the_gravest_state() -> None:
    right, unexplained = line(3500, 97), line(1, 1, key=2, item=None)
    assert control([right, unexplained], agreed()).state == UNEXPLAINED
    assert control([line(3501, 97), unexplained], agreed()).state == WRONG
    assert control([], agreed()).state == RIGHT


quantities = st.integers(0, 100_000).map(Decimal) | st.decimals(0, 10_000, places=3)
prices = st.decimals(0, 10_000, places=4)


@given(quantities, prices, quantities, prices, st.decimals(-5, 5, places=2))
def test_deviation_splits_to_the_ore(billed_q, billed_p, agreed_q, agreed_p, off) -> None:
    net = rounded(agreed_q * agreed_p)
    charge = Agreed("erp", None, JUNE, agreed_q, agreed_p, net)
    billed = line(billed_q, billed_p, rounded(billed_q * billed_p) + off)
    verdict = one_verdict(billed, [charge])
    assert verdict.deviation == billed.net - net
    parts = (verdict.price_part, verdict.quantity_part, verdict.arithmetic_part)
    assert sum(parts) == verdict.deviation
    assert abs(verdict.price_part - (billed_p - agreed_p) * billed_q) <= Decimal("0.03")
    assert abs(verdict.quantity_part - (billed_q - agreed_q) * agreed_p) <= Decimal("0.03")
    assert (verdict.state == RIGHT) == (not verdict.findings)


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 2), st.integers(1, 9)), max_size=8))
def test_every_line_has_one_verdict_and_every_charge_is_met_once_or_told(drawn) -> None:
    charges = [c for m in "AB" for p in MONTHS for c in agreed(5, p, m)]
    lines = [line(q, 97, key=n, member=m, period=MONTHS[p]) for n, (m, p, q) in enumerate(drawn)]
    found = control(lines, charges)
    assert sorted(one.key for verdict in found.verdicts for one in verdict.lines) == list(
        range(len(lines))
    )
    met = [id(charge) for verdict in found.verdicts for charge in verdict.agreed]
    assert len(set(met)) == len(met)
    assert set(met) | {id(one) for one in found.not_billed} == {id(one) for one in charges}


def test_ten_thousand_lines_are_controlled_one_by_one() -> None:
    members = range(2500)
    charges = [
        c
        for m in members
        for p in (*MONTHS, Period(Y2026, date(2026, 2, 1)))
        for c in [Agreed("erp", m, p, 10, Decimal(97), Decimal(970), Decimal(25))]
    ]
    lines = [
        line(10 + charge.member % 2, 97, key=n, member=charge.member, period=charge.period)
        for n, charge in enumerate(charges)
    ]
    found = control(lines, charges)
    assert len(found.verdicts) == 10_000 and found.deviation == 5000 * 97
