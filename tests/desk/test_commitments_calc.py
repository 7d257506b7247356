"""Hours, lengths, pasted rows, differences and flaws of what the centre promises."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.desk.calc.calendar_changes import Change, changes
from samdrift.desk.calc.calendar_hours import HoursError, minutes, read_hours, read_time
from samdrift.desk.calc.calendar_lines import read_lines, write_lines
from samdrift.desk.calc.delivery_states import Move, State, after, moves_from
from samdrift.desk.calc.durations import DurationError, read_minutes
from samdrift.desk.calc.level_flaws import Flaw, Goal, flaws
from samdrift.desk.calc.ordered_price import total, yearly
from samdrift.desk.calc.service_days import working_day
from samdrift.desk.calc.target_paste import read_rows
from samdrift.desk.calc.year_picture import draw
from samdrift.kernel.calc.service_time import Calendar, days

OFFICE = {"week": {str(day): [["08:00", "15:30"]] for day in range(1, 6)}}


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("08:00–15:30", [["08:00", "15:30"]]),
        ("8-15.30", [["08:00", "15:30"]]),
        ("08:00–11:30, 12:00–15:30", [["08:00", "11:30"], ["12:00", "15:30"]]),
        ("08:00-11:30 12:00-15:30", [["08:00", "11:30"], ["12:00", "15:30"]]),
        ("22:00–06:00", [["22:00", "06:00"]]),
        ("kl. 8 til 16", [["08:00", "16:00"]]),
        ("døgnet", [["00:00", "24:00"]]),
        ("00–24", [["00:00", "24:00"]]),
        ("stengt", []),
        ("", []),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: Any) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize(
    "text", ["8", "08:00", "08:00–", "25–26", "08:70–09", "mandag", "8-9x10-11"]
)
def test_hours_that_tell_nothing_are_refused(text: str) -> None:
    with pytest.raises(HoursError):
        read_hours(text)


def test_hours_past_midnight_are_counted() -> None:
    assert minutes(read_hours("22–06, 08–09:30")) == 8 * 60 + 90
    assert read_time("kl. 9") == "09:00"


def test_lines_of_days_are_read_from_text_and_spreadsheet() -> None:
    text = "14.08.2026 stengt Flyttedag\n15.08.2026\t10:00–14:00\tLørdagsvakt\n2026-08-16;;Fri\n17.8.26 9-12, 13-15 Kort dag"
    found, troubles = read_lines(text)
    assert troubles == []
    assert found == [
        {"day": "2026-08-14", "hours": [], "note": "Flyttedag"},
        {"day": "2026-08-15", "hours": [["10:00", "14:00"]], "note": "Lørdagsvakt"},
        {"day": "2026-08-16", "hours": [], "note": "Fri"},
        {
            "day": "2026-08-17",
            "hours": [["09:00", "12:00"], ["13:00", "15:00"]],
            "note": "Kort dag",
        },
    ]
    assert read_lines(write_lines(found, "stengt"))[0] == found


def test_lines_that_are_not_understood_are_named() -> None:
    text = (
        "i morgen stengt\n31.02.2026 stengt\n14.08.2026 stengt\n14.08.2026 10–12\n15.08.2026 25–26"
    )
    _found, troubles = read_lines(text)
    assert [(one.line, one.code) for one in troubles] == [
        (1, "day"),
        (2, "day"),
        (4, "twice"),
        (5, "hours"),
    ]


@pytest.mark.parametrize(
    ("text", "minutes_"),
    [
        ("15 min", 15),
        ("2 t", 120),
        ("2 h", 120),
        ("1,5 timer", 90),
        ("1 t 30 min", 90),
        ("2:30", 150),
        ("1 arbeidsdag", 450),
        ("2 days", 900),
        ("1 dag og 1 time", 510),
    ],
)
def test_lengths_are_read_with_their_unit(text: str, minutes_: int) -> None:
    assert read_minutes(text, 450) == minutes_


@pytest.mark.parametrize("text", ["15", "0 min", "", "soon", "-2 t", "1 uke", "0,001 t", "99999 t"])
def test_lengths_without_unit_or_size_are_refused(text: str) -> None:
    with pytest.raises(DurationError):
        read_minutes(text, 450)


def test_working_day_is_the_usual_open_day() -> None:
    assert working_day(OFFICE) == 450
    assert working_day({"week": {}}) is None
    with pytest.raises(DurationError):
        read_minutes("1 dag", None)


KINDS = {"hendelse": "incident", "incident": "incident"}


def test_targets_are_pasted_with_and_without_heading() -> None:
    plain, troubles = read_rows("P1\t15 min\t2 t\n2\t1 t\t4 t", KINDS)
    assert troubles == []
    assert [(row.priority, dict(row.texts)) for row in plain] == [
        (1, {"response": "15 min", "resolution": "2 t"}),
        (2, {"response": "1 t", "resolution": "4 t"}),
    ]
    headed, troubles = read_rows(
        "Prioritet\tLøsningstid\tResponstid\nKritisk\t2 t\t15 min\nHøy\t4 t\t1 t", KINDS
    )
    assert troubles == []
    assert [(row.priority, dict(row.texts)) for row in headed] == [
        (1, {"resolution": "2 t", "response": "15 min"}),
        (2, {"resolution": "4 t", "response": "1 t"}),
    ]


def test_targets_are_pasted_with_kind_and_three_times() -> None:
    [row], troubles = read_rows("Hendelse; P3; 4 t; 8 t; 3 dager", KINDS)
    assert troubles == []
    assert (row.kind, row.priority) == ("incident", 3)
    assert dict(row.texts) == {"response": "4 t", "update": "8 t", "resolution": "3 dager"}


def test_targets_that_are_not_understood_are_told() -> None:
    rows, troubles = read_rows("P1\t15 min\t2 t\nAnnet\t1 t", KINDS)
    assert len(rows) == 1
    assert troubles == [(2, "Annet\t1 t")]


def test_changes_tell_what_differs() -> None:
    old = Calendar.from_json(OFFICE).to_json()
    new = Calendar.from_json(
        {
            "week": {**OFFICE["week"], "4": [["08:00", "18:00"]], "5": [["08:00", "18:00"]]},
            "seasons": [{"from": "05-15", "to": "09-14", "week": OFFICE["week"]}],
            "closed_on_holidays": True,
            "half_days": {"christmas_eve": "12:00"},
            "exceptions": [{"day": "2026-08-14", "hours": []}],
        }
    ).to_json()
    told = changes(old, new)
    assert told[0] == Change("week", "", [["08:00", "15:30"]], [["08:00", "18:00"]], "45")
    assert [(one.code, one.what) for one in told[1:]] == [
        ("season", "05-15/09-14"),
        ("holidays", ""),
        ("half_day", "christmas_eve"),
        ("exception", "2026-08-14"),
    ]
    assert changes(new, new) == []


def _flaws(goals: dict[tuple[int, str], int], **more: Any) -> list[Flaw]:
    def goal_of(_kind: str, priority: int, metric: str) -> Goal | None:
        minutes = goals.get((priority, metric))
        return Goal(minutes, 1) if minutes else None

    given: dict[str, Any] = {"warnings": [50], "escalated": [100], **more}
    return flaws(goal_of, ("incident", "request"), ("response", "resolution"), **given)


def test_flaws_name_gaps_and_contradictions_once() -> None:
    goals = {
        (p, m): p * 60 * k for p in range(1, 6) for m, k in (("response", 1), ("resolution", 4))
    }
    assert _flaws(goals) == []
    assert _flaws({}) == [Flaw("nothing")]
    assert _flaws(goals, warnings=[], escalated=[75]) == [Flaw("no_warning"), Flaw("breach_untold")]
    odd = {**goals, (1, "response"): 999, (2, "resolution"): 0}
    assert _flaws(odd) == [
        Flaw("higher_slower", "", (1, 2), "response"),
        Flaw("no_resolution", "", (2,), ""),
        Flaw("response_longer", "", (1,), ""),
    ]


def test_price_of_what_is_ordered_is_unknown_where_a_part_is() -> None:
    assert yearly(Decimal(100), "user", 3) == 300
    assert yearly(Decimal(100), "member", None) == 100
    assert yearly(None, "", None) == 0
    assert yearly(None, "user", 3) is None
    assert yearly(Decimal(100), "user", None) is None
    told = total([Decimal(300), None])
    assert (told.known, told.unknown, told.whole) == (300, 1, None)
    assert total([Decimal(300), Decimal(0)]).whole == 300


def test_states_of_a_version_allow_only_their_moves() -> None:
    assert after("draft", Move.OFFER) is State.OFFERED
    assert after("draft", Move.ACCEPT) is None
    assert moves_from("accepted") == []


def test_picture_has_a_square_for_each_day_with_its_sign() -> None:
    calendar = Calendar.from_json(
        {**OFFICE, "closed_on_holidays": True, "half_days": {"christmas_eve": "12:00"}}
    )
    picture = draw(days(calendar, dt.date(2026, 1, 1), dt.date(2027, 1, 1)))
    looks = {one.day: (one.look, one.sign) for one in picture.squares}
    assert len(picture.squares) == 365
    assert looks[dt.date(2026, 5, 1)] == ("holiday", "H")
    assert looks[dt.date(2026, 12, 24)] == ("half_day", "½")
    assert looks[dt.date(2026, 11, 20)] == ("open", "")
    assert looks[dt.date(2026, 11, 21)] == ("closed", "")
