"""What can be wrong with a calendar is named, with the place."""

from __future__ import annotations

from typing import Any

import pytest

from samdrift.kernel.calc.service_time import ALWAYS, Calendar, CalendarError

WEEK: dict[str, Any] = {"1": [["08:00", "15:30"]]}


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        (None, "not_object", "calendar"),
        ([], "not_object", "calendar"),
        ({}, "missing", "week"),
        ({"week": WEEK, "holidays": True}, "unknown_key", "calendar.holidays"),
        ({"week": WEEK, "zone": "UTC"}, "zone", "zone"),
        ({"week": {"8": []}}, "unknown_key", "week.8"),
        ({"week": {"1": "08:00"}}, "not_list", "week.1"),
        ({"week": {"1": [["08:00"]]}}, "not_pair", "week.1[0]"),
        ({"week": {"1": [["08:00", "25:00"]]}}, "time", "week.1[0]"),
        ({"week": {"1": [["8:00", "15:00"]]}}, "time", "week.1[0]"),
        ({"week": {"1": [[8, 15]]}}, "time", "week.1[0]"),
        ({"week": {"1": [["24:00", "02:00"]]}}, "time", "week.1[0]"),
        ({"week": {"1": [["08:00", "08:00"]]}}, "no_time", "week.1[0]"),
        ({"week": {"1": [["08:00", "12:00"], ["11:59", "15:00"]]}}, "overlap", "week.1[1]"),
        ({"week": {"1": [["22:00", "06:00"], ["23:00", "24:00"]]}}, "overlap", "week.1[1]"),
        ({"week": WEEK, "closed_on_holidays": 1}, "not_flag", "closed_on_holidays"),
        ({"week": WEEK, "half_days": {"easter_eve": "12:00"}}, "half_day", "half_days.easter_eve"),
        ({"week": WEEK, "half_days": {"whitsun_eve": 12}}, "time", "half_days.whitsun_eve"),
        (
            {"week": WEEK, "seasons": [{"from": "05-15", "week": WEEK}]},
            "month_day",
            "seasons[0].to",
        ),
        (
            {"week": WEEK, "seasons": [{"from": "02-30", "to": "03-01", "week": WEEK}]},
            "month_day",
            "seasons[0].from",
        ),
        (
            {"week": WEEK, "seasons": [{"from": "01-01", "to": "02-01"}]},
            "missing",
            "seasons[0].week",
        ),
        (
            {
                "week": WEEK,
                "seasons": [
                    {"from": "11-01", "to": "02-01", "week": WEEK},
                    {"from": "02-01", "to": "03-01", "week": WEEK},
                ],
            },
            "seasons_overlap",
            "seasons[1]",
        ),
        ({"week": WEEK, "exceptions": [{"day": "24.12.2026"}]}, "day", "exceptions[0].day"),
        ({"week": WEEK, "exceptions": [{"day": None}]}, "day", "exceptions[0].day"),
        (
            {"week": WEEK, "exceptions": [{"day": "2026-12-24", "note": 1}]},
            "not_text",
            "exceptions[0].note",
        ),
        (
            {"week": WEEK, "exceptions": [{"day": "2026-12-24"}, {"day": "2026-12-24"}]},
            "day_twice",
            "exceptions[1].day",
        ),
    ],
)
def test_fault_is_named_with_its_place(content, code, where) -> None:
    with pytest.raises(CalendarError) as raised:
        Calendar.from_json(content)
    assert (raised.value.code, raised.value.where) == (code, where)
    assert str(raised.value).startswith(where)


def test_content_is_written_in_full_and_in_order() -> None:
    calendar = Calendar.from_json(
        {
            "week": {"5": [["22:00", "06:00"], ["08:00", "12:00"]]},
            "seasons": [{"from": "12-20", "to": "01-05", "week": {}}],
            "half_days": {"new_years_eve": "13:00", "christmas_eve": "12:00"},
            "exceptions": [
                {"day": "2027-01-04", "hours": [["00:00", "24:00"]], "note": "Drill"},
                {"day": "2026-08-14"},
            ],
        }
    )
    assert calendar.to_json() == {
        "zone": "Europe/Oslo",
        "week": {
            **{key: [] for key in "123467"},
            "5": [["08:00", "12:00"], ["22:00", "06:00"]],
        },
        "seasons": [{"from": "12-20", "to": "01-05", "week": {key: [] for key in "1234567"}}],
        "closed_on_holidays": False,
        "half_days": {"christmas_eve": "12:00", "new_years_eve": "13:00"},
        "exceptions": [
            {"day": "2026-08-14", "hours": [], "note": ""},
            {"day": "2027-01-04", "hours": [["00:00", "24:00"]], "note": "Drill"},
        ],
    }


def test_midnight_at_the_end_is_written_as_one() -> None:
    one, other = (
        Calendar.from_json({"week": {"1": [["20:00", end]]}}) for end in ("24:00", "00:00")
    )
    assert one == other
    assert one.to_json()["week"]["1"] == [["20:00", "24:00"]]


def test_around_the_clock_is_known_by_its_content() -> None:
    all_days = {key: [["00:00", "24:00"]] for key in "1234567"}
    assert Calendar.from_json({"week": all_days}) == ALWAYS
    assert ALWAYS.always and not Calendar.from_json({"week": WEEK}).always
    assert not Calendar.from_json({"week": all_days, "closed_on_holidays": True}).always
