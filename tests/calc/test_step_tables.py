"""Steps go into a table and back, are read from what is pasted, and fall or rise by the year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc import step_words as words
from samdrift.agreements.calc.step_paste import Read, Style, read
from samdrift.agreements.calc.step_table import (
    FALL,
    DatedStep,
    Row,
    Table,
    overlaps,
    steps_of,
    table_of,
    with_falls,
    with_rises,
)

D = Decimal
BEGINS = dt.date(2026, 1, 1)
ENDS = dt.date(2041, 1, 1)
PRICES = Style(begins=BEGINS)
TIERS = "1–2 000\t100,00\n2 001–4 000\t90,00\n4 001–\t80,00"


def _table(found: Read) -> Table:
    assert found.table is not None, found.troubles
    return found.table


def _values(table: Table) -> list[tuple[str, ...]]:
    return [tuple(f"{v:f}" if v is not None else "" for v in row.values) for row in table.rows]


def test_tiers_as_an_annex_has_them() -> None:
    table = _table(read(TIERS, PRICES))
    assert table.levels == (D(1), D(2001), D(4001))
    assert table.rows == (Row(BEGINS, None, (D("100.00"), D("90.00"), D("80.00"))),)


@pytest.mark.parametrize(
    "text",
    [
        "1–2 000: 100\n2 001–4 000: 90\nover 4 000: 80",
        "Brukere;Pris\n1-2000;100\n2001-4000;kr 90,-\n4001+;80",
        "From\t1\t2001\t4001\n01.01.2026\t100\t90\t80",
        "01.01.2026\t1\t100\n01.01.2026\t2001\t90\n01.01.2026\t4001\t80",
        "Users\t2026\n1–2000\t100\n2001–4000\t90\nfra 4001\t80",
    ],
)
def test_the_same_tiers_are_read_in_other_ways(text: str) -> None:
    table = _table(read(text, PRICES))
    assert table.levels == (D(1), D(2001), D(4001))
    assert [row.values for row in table.rows] == [(D(100), D(90), D(80))]
    assert table.rows[0].start == BEGINS


def test_a_table_by_years_is_read_across() -> None:
    table = _table(read("Users\t2026\t2027\n1–2000\t100\t97\n2001–\t90\t87,3", PRICES))
    assert [(row.start, row.values) for row in table.rows] == [
        (dt.date(2026, 1, 1), (D(100), D(90))),
        (dt.date(2027, 1, 1), (D(97), D("87.3"))),
    ]


def test_values_by_day_are_read() -> None:
    style = Style(levelled=False, begins=BEGINS)
    table = _table(read("01.01.2026  99,5 %\n01.07.2027–31.12.2028  99,7\n2029  99,9", style))
    assert [(row.start, row.end, row.values[0]) for row in table.rows] == [
        (BEGINS, None, D("99.5")),
        (dt.date(2027, 7, 1), dt.date(2029, 1, 1), D("99.7")),
        (dt.date(2029, 1, 1), None, D("99.9")),
    ]


def test_compensation_by_ranges_gives_nothing_above_the_highest() -> None:
    style = Style(begins=BEGINS, top=D(0))
    table = _table(read("99,5–99 %: 10 %\n99–97 %: 20 %\nunder 97 %: 50 %", style))
    assert table.levels == (D(0), D(97), D(99), D("99.5"))
    assert table.rows[0].values == (D(50), D(20), D(10), D(0))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("  \n", "empty", 0),
        ("100", "cells", 1),
        ("1–2000\tmange", "value", 1),
        ("1–2000\t100\n2500–\t90", "levels_apart", 2),
        ("1–2000\t100\n2001–4000\t90", "closed", 0),
        ("From\t1\t2001\nlater\t100\t90", "day", 2),
        ("noe annet\t100", "level", 1),
        ("1\t2\n" * 501, "long", 0),
    ],
)
def test_what_is_not_understood_is_named_by_line(text: str, code: str, line: int) -> None:
    troubles = read(text, PRICES).troubles
    assert [(one.code, one.line) for one in troubles] == [(code, line)]


@pytest.mark.parametrize(
    ("text", "value"),
    [("30 min", "0.5"), ("1 t 30 min", "1.5"), ("4 h", "4"), ("1,5", "1.5"), ("2 days", "16")],
)
def test_times_are_read_as_hours(text: str, value: str) -> None:
    assert words.hours(text, D(8)) == D(value)


@pytest.mark.parametrize("text", ["soon", "4 uker", "", "1 h maybe"])
def test_what_is_no_time_is_refused(text: str) -> None:
    assert not words.can(words.hours, text)


def test_falls_are_dated_rows_of_every_tier_to_the_end() -> None:
    table = with_falls(_table(read(TIERS, PRICES)), dt.date(2027, 1, 1), D("0.03"), ENDS)
    assert _values(table)[:4] == [
        ("100.00", "90.00", "80.00"),
        ("97.00", "87.30", "77.60"),
        ("94.09", "84.68", "75.27"),
        ("91.27", "82.14", "73.01"),
    ]
    assert len(table.rows) == 15
    assert (table.rows[-1].start, table.rows[-1].end) == (dt.date(2040, 1, 1), ENDS)
    assert {row.origin for row in table.rows[1:]} == {FALL}


def test_linear_falls_and_a_number_of_years() -> None:
    table = with_falls(
        _table(read("1–\t100", PRICES)),
        dt.date(2027, 1, 1),
        D("0.03"),
        ENDS,
        years=4,
        kind="linear",
    )
    assert _values(table) == [("100",), ("97.00",), ("94.00",), ("91.00",), ("88.00",)]


def test_falls_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        with_falls(_table(read(TIERS, PRICES)), BEGINS, D("0.03"), ENDS)


def test_a_level_rises_to_its_top_and_no_further() -> None:
    table = _table(read("2026\t99,5", Style(levelled=False)))
    risen = with_rises(table, dt.date(2027, 1, 1), D("0.15"), D("99.9"), ENDS)
    assert _values(risen) == [("99.5",), ("99.65",), ("99.80",), ("99.9",)]
    assert risen.rows[-1].end == ENDS


def test_rows_that_reach_into_each_other_are_found() -> None:
    rows = (
        Row(BEGINS, dt.date(2028, 1, 1), (D(1),)),
        Row(dt.date(2027, 1, 1), None, (D(2),)),
        Row(dt.date(2027, 1, 1), None, (D(3),)),
    )
    assert [(one.first, one.second) for one in overlaps(Table((D(0),), rows))] == [(1, 2), (2, 3)]


_DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))


@given(
    st.lists(_DAYS, min_size=1, max_size=8, unique=True),
    st.lists(st.integers(0, 9000), min_size=1, max_size=4, unique=True),
    st.randoms(use_true_random=False),
)
def test_steps_come_back_from_their_table(
    days: list[dt.date], levels: list[int], by: object
) -> None:
    days, levels = sorted(days), sorted(levels)
    ends = [*days[1:], None]
    steps = [
        DatedStep(start, end, D(level), D(by.randint(0, 99)))  # type: ignore[attr-defined]
        for level in levels
        for start, end in zip(days, ends, strict=True)
    ]
    again = steps_of(table_of(steps))
    for day in days:
        for level in levels:
            assert _on(again, day, level) == _on(steps, day, level)
    assert steps_of(table_of(again)) == again


def _on(steps: list[DatedStep], day: dt.date, level: int) -> list[Decimal]:
    return [
        one.value
        for one in steps
        if one.level == level and (one.start or day) <= day and (one.end is None or day < one.end)
    ]
