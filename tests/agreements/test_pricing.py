"""What members are to pay: joint tiers, graduated shares to the øre, index, minimum, part periods."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import PriceRule, Term
from samdrift.agreements.queries.pricing import Charge, charges, terms_of
from samdrift.agreements.queries.quantities import counted, counted_many
from samdrift.agreements.services.participations import join
from samdrift.kernel.calc.periods import Period
from tests.agreements.made import machine, make_agreement, make_system
from tests.agreements.made_terms import JUNE, about, count, make_index, make_price, make_step
from tests.world import World

GRADUATED = PriceRule.Mode.GRADUATED
EACH = PriceRule.Scope.MEMBER


def _fixed(world: World, nordvik: Any, sorvik: Any, **values: Any) -> Agreement:
    agreement = make_agreement(world, members=(), **values)
    for member, quantity in ((world.nordvik, nordvik), (world.sorvik, sorvik)):
        join(
            agreement,
            member,
            by=machine(world),
            valid_from=agreement.valid_from,
            basis="fixed",
            quantity=quantity,
        )
    return agreement


def _charged(agreement: Agreement, period: Period = JUNE, **more: Any) -> list[Charge]:
    agreed = terms_of([agreement])[agreement.pk]
    return charges(agreed, counted(agreement, None, period), period, **more)


def _nets(found: list[Charge]) -> list[Any]:
    return [one.net for one in found]


def test_all_members_units_decide_the_tier_and_each_pays_its_own(world: World) -> None:
    agreement = _fixed(world, 2500, 1000)
    make_price(agreement)
    found = _charged(agreement)
    assert _nets(found) == [Decimal("225000.00"), Decimal("90000.00")]
    assert [one.price for one in found] == [Decimal(90), Decimal(90)]
    assert found[1].reckoning["parts"][0] == {
        "kind": "tier",
        "period": ["2026-06-01", "2026-07-01"],
        "share": "1",
        "from_level": "2001.0000",
        "to_level": "4000.0000",
        "joint": "3500.00",
        "joint_amount": "315000.00",
        "quantity": "1000.00",
        "agreed": "90.0000",
        "price": "90.0000",
        "amount": "90000.00",
    }


def test_a_member_by_itself_is_at_its_own_tier(world: World) -> None:
    agreement = _fixed(world, 2500, 1000)
    make_price(agreement, tier_by=EACH)
    assert _nets(_charged(agreement)) == [Decimal("225000.00"), Decimal("100000.00")]


def test_a_graduated_total_is_shared_to_the_ore(world: World) -> None:
    agreement = _fixed(world, 2333, 1167)
    make_price(agreement, mode=GRADUATED)
    found = _charged(agreement)
    assert sum(_nets(found)) == Decimal("335000.00")
    assert _nets(found) == [Decimal("223301.43"), Decimal("111698.57")]


def test_one_bill_sums_to_what_the_sum_of_units_costs(world: World) -> None:
    agreement = _fixed(world, Decimal("0.5"), Decimal("0.5"), billed=Agreement.Billed.JOINT)
    make_price(agreement, ((0, "0.33"),))
    assert _nets(_charged(agreement)) == [Decimal("0.17"), Decimal("0.16")]


def test_unknown_units_make_joint_tiers_unknown_for_all_and_name_who(world: World) -> None:
    system = make_system(world, "Lønn", {world.nordvik: None, world.sorvik: None})
    agreement = make_agreement(world)
    about(agreement, system)
    count(world, system, world.nordvik, dt.date(2026, 6, 1), 100)
    make_price(agreement)
    found = _charged(agreement)
    assert _nets(found) == [None, None]
    assert found[0].reckoning["unknown_members"] == [world.sorvik.pk]


def test_unknown_units_of_one_leave_a_single_price_known_for_the_others(world: World) -> None:
    system = make_system(world, "Lønn", {world.nordvik: None, world.sorvik: None})
    agreement = make_agreement(world)
    about(agreement, system)
    count(world, system, world.nordvik, dt.date(2026, 6, 1), 100)
    make_price(agreement, ((1, "40"),))
    assert _nets(_charged(agreement)) == [Decimal("4000.00"), None]


def test_a_price_that_changes_inside_the_period_counts_by_days(world: World) -> None:
    agreement = _fixed(world, 10, 0)
    day = dt.date(2026, 6, 16)
    steps = [
        DatedStep(agreement.valid_from, day, Decimal(0), Decimal(100)),
        DatedStep(day, None, Decimal(0), Decimal(70)),
    ]
    make_price(agreement, steps=steps)
    found = _charged(agreement)
    assert found[0].net == Decimal("850.00")
    assert [one["amount"] for one in found[0].reckoning["parts"]] == ["500.00", "350.00"]


def test_a_member_that_comes_in_pays_from_its_day_and_lifts_the_tier_from_then(
    world: World,
) -> None:
    agreement = _fixed(world, 1500, 0)
    join(
        agreement,
        world.lillevik,
        by=machine(world),
        valid_from=dt.date(2026, 6, 16),
        basis="fixed",
        quantity=1000,
    )
    make_price(agreement)
    found = {one.member_id: one.net for one in _charged(agreement)}
    assert found[world.nordvik.pk] == 1500 * 50 + 1500 * 45
    assert found[world.lillevik.pk] == 1000 * 45


def test_a_quarter_of_a_monthly_price_is_three_months(world: World) -> None:
    agreement = _fixed(world, 10, 0)
    make_price(agreement, ((1, "100"),))
    quarter = Period(dt.date(2026, 4, 1), dt.date(2026, 7, 1))
    assert _nets(_charged(agreement, quarter))[0] == Decimal("3000.00")


def test_nothing_agreed_for_the_day_is_unknown_and_says_so(world: World) -> None:
    agreement = _fixed(world, 10, 0)
    step = DatedStep(agreement.valid_from, dt.date(2026, 6, 16), Decimal(0), Decimal(100))
    make_price(agreement, steps=[step])
    found = _charged(agreement)[0]
    assert found.net is None
    assert found.reckoning["lacking"] == "price"


def test_a_minimum_is_shared_by_units(world: World) -> None:
    agreement = _fixed(world, 30, 10)
    price = make_price(agreement, ((1, "100"),))
    least = Term.objects.create(
        agreement=agreement, kind=Term.Kind.LEAST, title="At least", of=price
    )
    make_step(least, "50")
    assert _nets(_charged(agreement)) == [Decimal("3750.00"), Decimal("1250.00")]


def test_a_fixed_part_is_each_members_or_shared_equally_or_on_the_one_bill(world: World) -> None:
    agreement = _fixed(world, 30, 10)
    term = make_price(agreement, ((0, "1000.01"),), kind=Term.Kind.FIXED, title="Base")
    assert _nets(_charged(agreement)) == [Decimal("500.01"), Decimal("500.00")]
    PriceRule.objects.filter(term=term).update(tier_by=EACH)
    assert _nets(_charged(agreement)) == [Decimal("1000.01")] * 2
    PriceRule.objects.filter(term=term).update(tier_by=PriceRule.Scope.JOINT)
    Agreement.objects.filter(pk=agreement.pk).update(billed=Agreement.Billed.JOINT)
    agreement.refresh_from_db()
    found = _charged(agreement)
    assert [(one.member_id, one.net) for one in found] == [(None, Decimal("1000.01"))]


def test_a_members_own_price_stands_in_place_of_the_one_for_all(world: World) -> None:
    agreement = _fixed(world, 30, 10)
    make_price(agreement, ((1, "100"),))
    own = make_price(agreement, ((1, "80"),), member=world.sorvik)
    found = [(one.term_id == own.pk, one.member_id, one.net) for one in _charged(agreement)]
    assert found == [
        (False, world.nordvik.pk, Decimal("3000.00")),
        (True, world.sorvik.pk, Decimal("800.00")),
    ]


def test_a_price_of_one_system_counts_only_its_users(world: World) -> None:
    pay = make_system(world, "Lønn", {world.nordvik: None})
    books = make_system(world, "Regnskap", {world.nordvik: None, world.sorvik: None})
    agreement = make_agreement(world)
    about(agreement, pay, books)
    for system, member, number in (
        (pay, world.nordvik, 40),
        (books, world.nordvik, 5),
        (books, world.sorvik, 3),
    ):
        count(world, system, member, dt.date(2026, 6, 1), number)
    make_price(agreement, ((1, "10"),), system=pay)
    assert _nets(_charged(agreement)) == [Decimal("400.00"), Decimal("0.00")]


@pytest.mark.parametrize(
    ("counting", "net"), [("last", "1000.00"), ("highest", "4000.00"), ("mean", "2500.00")]
)
def test_units_are_counted_as_the_price_says(world: World, counting: str, net: str) -> None:
    system = make_system(world, "Lønn", {world.nordvik: None})
    agreement = make_agreement(world, members=(world.nordvik,))
    about(agreement, system)
    count(world, system, world.nordvik, dt.date(2026, 5, 1), 40)
    count(world, system, world.nordvik, dt.date(2026, 6, 16), 10)
    make_price(agreement, ((1, "100"),), counting=counting)
    assert _nets(_charged(agreement)) == [Decimal(net)]


def _indexed(world: World, agreement: Agreement, **values: Any) -> None:
    series = make_index(
        world,
        {
            dt.date(2023, 11, 1): "100",
            dt.date(2024, 11, 1): "104",
            dt.date(2025, 11, 1): "107.12",
        },
    )
    told = {"base_month": dt.date(2023, 11, 1), "index_month": 1, "index_lag_months": 2}
    make_price(agreement, ((1, "100"),), series=series, **{**told, **values})


def test_an_index_regulates_from_its_month_by_the_share_agreed(world: World) -> None:
    agreement = _fixed(world, 10, 0)
    _indexed(world, agreement, index_share=80)
    found = _charged(agreement)[0]
    assert found.net == Decimal("1056.77")  # 1000 · 1.032 · 1.024
    assert found.reckoning["index"] == "Consumer price index"


def test_an_index_stops_at_its_cap(world: World) -> None:
    agreement = _fixed(world, 10, 0)
    _indexed(world, agreement, index_cap=2)
    assert _charged(agreement)[0].net == Decimal("1040.40")


def test_an_index_figure_that_has_not_come_is_not_guessed(world: World) -> None:
    agreement = _fixed(world, 10, 0)
    _indexed(world, agreement)
    period = Period(dt.date(2027, 1, 1), dt.date(2027, 2, 1))
    found = _charged(agreement, period)[0]
    assert (found.net, found.reckoning["lacking"]) == (None, "index")
    assert _charged(agreement, period, provisional=True)[0].net == Decimal("1071.20")


def test_all_terms_of_many_agreements_cost_the_same_queries(
    world: World, django_assert_num_queries: Any
) -> None:
    rows = [_fixed(world, 10, 5, title=f"Avtale {n}") for n in range(3)]
    _indexed(world, rows[0])
    for agreement in rows[1:]:
        make_price(agreement)
    with django_assert_num_queries(3):
        agreed = terms_of(rows)
    units = counted_many(rows, JUNE)
    with django_assert_num_queries(0):
        found = [one for row in rows for one in charges(agreed[row.pk], units[row.pk], JUNE)]
        opened = [one.reckoning for one in found]
    assert len(found) == len(opened) == 6
