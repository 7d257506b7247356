"""Availability in a month: exact, with an account whose lines add up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.availability import Exclusion, around_the_clock, joint
from samdrift.desk.calc.availability import (
    Outage,
    begun_minutes,
    full_minutes,
    month_of,
    next_month,
    reckon,
)
from samdrift.kernel.calc.spans import NOTHING, Span, length

OSLO = ZoneInfo("Europe/Oslo")
JUNE = around_the_clock(month_of(dt.date(2026, 6, 15)), OSLO)
BASE = JUNE[0].start
LATER = dt.datetime(2027, 1, 1, tzinfo=OSLO)
TARGET = Decimal("99.5")


def at(minute: float) -> dt.datetime:
    return BASE + dt.timedelta(minutes=minute)


def test_june_with_300_minutes_down_is_as_worked_out_by_hand():
    found = reckon([Outage(1, at(60), at(360))], JUNE, [], target=TARGET, now=LATER)
    assert found.agreed == dt.timedelta(minutes=43_200)
    assert found.availability == Fraction(42_900, 43_200)
    assert round(found.availability * 100, 4) == Fraction("99.3056")
    assert found.allowed == dt.timedelta(minutes=216)
    assert found.left == dt.timedelta(minutes=-84) and found.kept is False
    exact = reckon([Outage(1, at(60), at(276))], JUNE, [], target=TARGET, now=LATER)
    assert exact.kept is True and exact.left == NOTHING


def test_months_with_a_change_of_clocks_are_743_and_745_hours():
    hours = [
        length(around_the_clock(month_of(dt.date(2026, month, 1)), OSLO)) / dt.timedelta(hours=1)
        for month in (3, 10, 11)
    ]
    assert hours == [743, 745, 720]
    assert next_month(dt.date(2026, 12, 1)) == dt.date(2027, 1, 1)
    night = dt.datetime(2026, 10, 25, 1, tzinfo=OSLO), dt.datetime(2026, 10, 25, 4, tzinfo=OSLO)
    october = around_the_clock(month_of(dt.date(2026, 10, 1)), OSLO)
    found = reckon([Outage(1, *night)], october, [], target=None, now=LATER)
    assert found.down == dt.timedelta(hours=4) and found.kept is None and found.left is None


def test_overlaps_maintenance_slowness_and_what_is_still_on_are_told_apart():
    outages = [
        Outage(1, at(0), at(100)),
        Outage(2, at(50), at(150)),
        Outage(3, at(200), at(260), left_out="member"),
        Outage(4, at(300), at(400), counts=False),
        Outage(5, at(1000), None),
    ]
    found = reckon(
        outages,
        JUNE,
        [Exclusion(Span(at(90), at(120)), "maintenance")],
        target=TARGET,
        now=at(1010),
    )
    assert found.down == dt.timedelta(minutes=90 + 30 + 10)
    assert found.excluded == {
        "maintenance": dt.timedelta(minutes=30),
        "member": dt.timedelta(minutes=60),
    }
    assert [line.counted // dt.timedelta(minutes=1) for line in found.lines] == [90, 30, 0, 0, 10]
    second = found.lines[1]
    assert (second.excluded, second.known) == (dt.timedelta(minutes=30), dt.timedelta(minutes=40))
    assert found.passed == dt.timedelta(minutes=1010) and found.agreed > found.passed
    assert found.kept is True


def test_a_month_not_over_is_broken_only_when_it_cannot_be_kept_any_more():
    early = reckon([Outage(1, at(0), at(100))], JUNE, [], target=TARGET, now=at(110))
    assert early.availability == Fraction(10, 110) and early.kept is True
    assert early.left == dt.timedelta(minutes=116)
    late = reckon([Outage(1, at(0), at(217))], JUNE, [], target=TARGET, now=at(220))
    assert late.kept is False


def test_minutes_are_rounded_against_the_supplier_and_the_joint_figure_is_weighted():
    half = dt.timedelta(seconds=30)
    assert (begun_minutes(half), full_minutes(half), full_minutes(-half)) == (1, 0, -1)
    told = joint({"a": Fraction(1), "b": Fraction(1, 2)}, {"a": 300, "b": 100})
    assert told.availability == Fraction(7, 8)
    assert joint({"a": Fraction(1), "b": None}, {"a": 1, "b": 1}).missing == ("b",)


SPANS = st.lists(
    st.tuples(
        st.integers(-500, 44_000),
        st.integers(0, 3_000),
        st.sampled_from(["", "", "other"]),
        st.booleans(),
    ),
    max_size=8,
)


@given(SPANS, SPANS, st.integers(0, 50_000))
def test_the_lines_add_up_to_the_downtime_and_nothing_is_below_nothing(rows, windows, now):
    outages = [
        Outage(n, at(start), at(start + long) if long else None, why, counts)
        for n, (start, long, why, counts) in enumerate(rows)
    ]
    out = [Exclusion(Span(at(s), at(s + n)), "maintenance") for s, n, _w, _c in windows if n]
    found = reckon(outages, JUNE, out, target=TARGET, now=at(now))
    assert sum((line.counted for line in found.lines), NOTHING) == found.down
    assert NOTHING <= found.down <= found.passed <= found.agreed
    for line in found.lines:
        assert line.in_service == line.excluded + line.known + line.counted
    more = reckon([*outages, Outage(99, at(0), at(10))], JUNE, out, target=TARGET, now=at(now))
    assert more.down >= found.down
    assert reckon(outages[::-1], JUNE, out, target=TARGET, now=at(now)).down == found.down
