"""What is measured of a level: held against what was agreed, and what a breach becomes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.queries.levels import kept
from samdrift.agreements.services.claims import drop_claim
from samdrift.agreements.services.measurements import record_measurement, withdraw_measurement
from samdrift.followup.models.findings import Finding
from samdrift.kernel.errors import DomainError, Refused
from tests.agreements.made import make_agreement
from tests.agreements.made_claims import give, make_level, make_time, measure
from tests.world import World, add_person

BROKEN = "agreements.level_broken"


@pytest.fixture
def agreement(world: World) -> Any:
    return make_agreement(world)


def finding() -> Finding:
    return Finding.objects.get(kind=BROKEN)


def test_breach_becomes_a_claim_with_its_reckoning(world: World, agreement: Any) -> None:
    """June around the clock: 300 of 43 200 minutes down is 99.3056 %, and 5 % of 315 000 kr."""
    row = measure(world, make_level(agreement), str(Decimal(42_900) / Decimal(432)))
    claim = Claim.objects.get()
    assert row.target == Decimal("99.5") and kept(row) is False
    assert claim.amount == Decimal("15750.00")
    assert claim.last_day == dt.date(2026, 7, 30)
    reckoning = claim.evidence.get().reckoning
    assert (reckoning["rate"], reckoning["fee"]) == ("5.0000", "315000.00")


def test_breach_is_a_finding_with_the_money(world: World, agreement: Any) -> None:
    measure(world, make_level(agreement), "99.3")
    found = finding()
    assert found.money == 1_575_000
    assert found.agreed["target"] == "99.5000"


@pytest.mark.parametrize(("value", "is_kept"), [("99.5", True), ("99.4999999", False)])
def test_level_is_compared_before_it_is_rounded(
    world: World, agreement: Any, value: str, is_kept: bool
) -> None:
    assert kept(measure(world, make_level(agreement), value)) is is_kept
    assert Claim.objects.exists() is not is_kept


def test_level_of_the_first_day_of_the_period_is_held_against(world: World, agreement: Any) -> None:
    december = (dt.date(2025, 12, 1), dt.date(2026, 1, 1))
    row = measure(world, make_level(agreement), "99.6", period=december)
    assert row.target == Decimal("99.5")


def test_new_measurement_supersedes_the_old_and_the_claim_follows(
    world: World, agreement: Any
) -> None:
    term = make_level(agreement)
    old = measure(world, term, "98.9")
    assert Claim.objects.get().amount == Decimal(63_000)
    new = measure(world, term, "99.3")
    old.refresh_from_db()
    assert old.superseded_by == new
    assert Claim.objects.get().amount == Decimal(15_750)


def test_claim_is_dropped_when_the_level_was_kept_after_all(world: World, agreement: Any) -> None:
    term = make_level(agreement)
    measure(world, term, "99.3")
    measure(world, term, "99.8")
    assert Claim.objects.get().state == Claim.State.DROPPED
    assert finding().status == "mended"


def test_agent_who_may_not_work_on_claims_measures_anew(world: World, agreement: Any) -> None:
    add_person(world, "asta", "Åsta", "Agent", role="agent", employer=world.nordvik)
    term, by = make_level(agreement), world.viewer("asta")
    measure(world, term, "99.3", by=by)
    with pytest.raises(Refused):
        drop_claim(Claim.objects.get(), by=by, reason="It was kept.")
    measure(world, term, "99.8", by=by)
    assert Claim.objects.get().state == Claim.State.DROPPED


def test_claim_that_is_dropped_is_taken_up_when_found_again(world: World, agreement: Any) -> None:
    term = make_level(agreement)
    measure(world, term, "99.3")
    measure(world, term, "99.8")
    measure(world, term, "99.2")
    assert Claim.objects.get().state == Claim.State.BASIS


def test_same_measurement_again_changes_nothing(world: World, agreement: Any) -> None:
    term = make_level(agreement)
    assert measure(world, term, "99.3") == measure(world, term, "99.3")
    assert Measurement.objects.count() == 1


def test_overlapping_days_are_refused(world: World, agreement: Any) -> None:
    term = make_level(agreement)
    measure(world, term, "99.3")
    with pytest.raises(DomainError) as refused:
        measure(world, term, "99", period=(dt.date(2026, 6, 15), dt.date(2026, 7, 15)))
    assert refused.value.code == "overlaps"


def test_member_and_all_are_measured_beside_each_other(world: World, agreement: Any) -> None:
    term = make_level(agreement)
    measure(world, term, "99.3")
    measure(world, term, "99.1", member=world.nordvik)
    assert Claim.objects.filter(member=world.nordvik).count() == 1
    assert Claim.objects.count() == 2


def test_member_outside_the_agreement_is_refused(world: World, agreement: Any) -> None:
    with pytest.raises(DomainError) as refused:
        measure(world, make_level(agreement), "99", member=world.lillevik)
    assert refused.value.code == "not_in_agreement"


def test_price_cannot_be_measured(world: World, agreement: Any) -> None:
    worth = give(agreement, make_level(agreement), 5).term
    with pytest.raises(DomainError) as refused:
        measure(world, worth, "99")
    assert refused.value.code == "not_a_level"


@pytest.mark.parametrize("value", ["-1", "100.1", "NaN"])
def test_impossible_share_is_refused(world: World, agreement: Any, value: str) -> None:
    with pytest.raises(DomainError) as refused:
        measure(world, make_level(agreement), value)
    assert refused.value.code == "not_possible"


def test_period_that_is_not_over_is_refused(world: World, agreement: Any) -> None:
    november = (dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    with pytest.raises(DomainError) as refused:
        measure(world, make_level(agreement), "99", period=november)
    assert refused.value.code == "period_not_over"


def test_hours_past_the_time_are_worth_so_much_each(world: World, agreement: Any) -> None:
    """Two cases of class A: 1 hour and 30 begun hours past, 0.2 % each, at most 5 % a case."""
    term = make_time(agreement, 4)
    give(agreement, term, "0.2", per="hour", case_cap=Decimal(5))
    cases = [["A-1", "5"], ["A-2", "33.5"], ["A-3", "2"]]
    measure(world, term, "33.5", detail={"cases": cases})
    claim = Claim.objects.get()
    assert claim.amount == Decimal("630.00") + Decimal("15750.00")
    assert [one[:2] for one in claim.evidence.get().reckoning["cases"]] == [["A-1", 1], ["A-2", 30]]


def test_share_of_the_cases_is_held_against_the_share_agreed(world: World, agreement: Any) -> None:
    term = make_time(agreement, 4, share=95)
    assert kept(measure(world, term, "95")) is True
    row = measure(world, term, "94.9")
    assert row.target == Decimal(95) and kept(row) is False


def test_year_cap_leaves_the_rest_of_the_year(world: World, agreement: Any) -> None:
    """10 % of the year’s fee at most; what was claimed in May leaves less for June."""
    term = make_level(agreement, year_cap=Decimal(10), fee="amount")
    measure(world, term, "98", period=(dt.date(2026, 5, 1), dt.date(2026, 6, 1)))
    assert Claim.objects.get().amount is None


def test_level_without_compensation_is_a_finding_until_it_is_kept(
    world: World, agreement: Any
) -> None:
    term = make_time(agreement, 4)
    measure(world, term, "6")
    assert finding().status == "new" and not Claim.objects.exists()
    measure(world, term, "3", period=(dt.date(2026, 7, 1), dt.date(2026, 8, 1)))
    assert finding().status == "mended"


def test_finding_is_gone_when_its_claim_is_at_an_end(world: World, agreement: Any) -> None:
    measure(world, make_level(agreement), "99.3")
    drop_claim(Claim.objects.get(), by=world.viewer("mona"), reason="Varslet vedlikehold")
    assert finding().status == "mended"


def test_nothing_agreed_is_neither_kept_nor_broken(world: World, agreement: Any) -> None:
    before = (dt.date(2023, 6, 1), dt.date(2023, 7, 1))
    row = measure(world, make_level(agreement), "10", period=before)
    assert row.target is None and kept(row) is None
    assert not Claim.objects.exists()


def test_withdrawn_measurement_takes_its_claim_along(world: World, agreement: Any) -> None:
    term = make_level(agreement)
    row = measure(world, term, "99.3")
    withdraw_measurement(row, by=world.viewer("mona"), reason="Feil system")
    assert not Measurement.objects.standing().exists()
    assert Claim.objects.get().state == Claim.State.DROPPED
    assert measure(world, term, "99.9").pk != row.pk


def test_employee_may_not_record(world: World, agreement: Any) -> None:
    with pytest.raises(Refused):
        measure(world, make_level(agreement), "99", by=world.viewer("ola"))


def test_measurement_is_the_same_act_for_all_who_may(world: World, agreement: Any) -> None:
    term = make_level(agreement)
    row = record_measurement(
        term,
        by=world.viewer("mona"),
        starts_on=dt.date(2026, 8, 1),
        ends_on=dt.date(2026, 9, 1),
        value=Decimal(100),
        source=Measurement.Source.HAND,
    )
    assert row.recorded_at is not None and kept(row)
