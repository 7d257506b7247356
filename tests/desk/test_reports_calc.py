"""Months, ages, shares, the backlog day by day, and pictures of trends: without a database."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.desk.calc import reports as calc
from samdrift.desk.calc.reports import Month
from samdrift.desk.calc.trend_picture import nice_top, picture

DAY = dt.date(2026, 10, 1)


def test_month_reads_what_it_writes_and_moves_over_the_year():
    assert str(Month.read("2026-01")) == "2026-01" and Month(2026, 12).end == dt.date(2027, 1, 1)
    assert Month(2026, 1).moved(-1) == Month(2025, 12) and Month(2026, 11).moved(14) == Month(
        2028, 1
    )
    assert [str(one) for one in calc.months_to(Month(2026, 2), 3)] == [
        "2025-12",
        "2026-01",
        "2026-02",
    ]
    for wrong in ("", "2026-13", "2026-1", "26-01", "2026-01-01", "²026-01", "0000-01"):
        with pytest.raises(ValueError, match=f"^{re.escape(wrong)}$"):
            Month.read(wrong)


def test_months_begin_at_midnight_in_oslo_also_where_summer_time_ends():
    utc = [
        calc.midnight(one.start).astimezone(dt.UTC).hour
        for one in (Month(2026, 10), Month(2026, 11))
    ]
    assert utc == [22, 23]


def test_due_day_is_the_last_where_the_month_is_too_short():
    assert calc.due_day(Month(2026, 1), 31) == dt.date(2026, 2, 28)
    assert not calc.is_late(Month(2026, 10), 10, dt.date(2026, 11, 10))
    assert calc.is_late(Month(2026, 10), 10, dt.date(2026, 11, 11))


def test_shares_are_cut_and_never_rounded_up():
    assert calc.percent(calc.share(9999, 10_000)) == "99,9"
    assert calc.percent(calc.share(1, 1)) == "100,0" and calc.percent(calc.share(0, 0)) == ""


def test_satisfaction_is_not_shown_with_few_answers():
    assert calc.satisfaction(20, 4) is None
    assert calc.satisfaction(23, 5) == Fraction(23, 5)


def test_ages_meet_without_gap_or_overlap():
    at = calc.midnight(DAY)
    bounds = [calc.age_bounds(band, at) for band in calc.AGES]
    assert [after for after, _until in bounds[:-1]] == [until for _after, until in bounds[1:]]
    assert bounds[0][1] == at and bounds[-1][0] is None


_MOMENTS = st.timedeltas(dt.timedelta(), dt.timedelta(days=60)).map(
    lambda after: dt.datetime(2026, 9, 20, tzinfo=dt.UTC) + after
)


@given(st.lists(st.tuples(_MOMENTS, st.none() | st.timedeltas(dt.timedelta(), dt.timedelta(30)))))
def test_backlog_by_day_is_what_one_counts_by_hand(
    cases: list[tuple[dt.datetime, dt.timedelta | None]],
):
    """Over the night summer time ends, with cases that came before and end after."""
    spans = [(came, None if took is None else came + took) for came, took in cases]
    start, *ends = (calc.midnight(DAY + dt.timedelta(days=n)) for n in range(41))

    def by_day(moments: list[dt.datetime]) -> Counter[int]:
        return Counter(sum(end <= one for end in ends) for one in moments if one >= start)

    def open_at(moment: dt.datetime) -> int:
        return sum(came < moment and (went is None or went >= moment) for came, went in spans)

    ended = [went for _came, went in spans if went is not None]
    told = calc.backlog_by_day(
        open_at(start), by_day([came for came, _w in spans]), by_day(ended), len(ends)
    )
    assert told == [open_at(end) for end in ends]


@given(st.fractions(min_value=0, max_value=10**7))
def test_top_of_a_picture_divides_into_four(most: Fraction):
    top = nice_top(most)
    assert top >= most and top % 4 == 0


def test_picture_leaves_gaps_where_nothing_is_known():
    made = picture([[1, None, 2, 3]])
    (line,) = made.lines
    assert len(line.dots) == 3 and len(line.parts) == 1
    assert picture([]).lines == () and picture([[0]]).lines[0].parts == ()
