"""Calendars that every calendar program reads."""

import datetime as dt
from zoneinfo import ZoneInfo

from samdrift.formats.ical import Day, calendar

NOW = dt.datetime(2026, 11, 20, 10, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def lines(*days):
    content = calendar("Samdrift", days, NOW)
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_calendar_holds_each_day_as_a_whole_day():
    found = lines(Day("a-1@x", dt.date(2026, 12, 31), "Evaluering", url="https://x.test/1"))
    assert found[0] == "BEGIN:VCALENDAR" and found[-2] == "END:VCALENDAR"
    assert {"DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "UID:a-1@x"} <= set(found)
    assert "DTSTAMP:20261120T090000Z" in found and "URL:https://x.test/1" in found


def test_text_is_escaped_and_cannot_begin_a_property():
    found = lines(
        Day("1", dt.date(2026, 1, 1), "a;b,c\\d\r\nATTENDEE:x", url="https://x\r\nBEGIN:VEVENT")
    )
    assert "SUMMARY:a\\;b\\,c\\\\d\\nATTENDEE:x" in found
    assert found.count("BEGIN:VEVENT") == 1


def test_long_lines_are_folded_at_75_octets_without_parting_a_letter():
    title = "ÆØÅ æøå " * 40
    content = calendar("x", [Day("1", dt.date(2026, 1, 1), title)], NOW)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert f"SUMMARY:{title}" in content.decode().replace("\r\n ", "")


def test_each_entry_has_what_every_program_asks_for():
    found = lines(Day("a@x", dt.date(2026, 1, 1), "En"), Day("b@x", dt.date(2026, 1, 2), "To"))
    for demanded in ("UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"):
        assert sum(line.startswith(f"{demanded}:") for line in found) == 2, demanded
    assert found[1:3] == ["VERSION:2.0", "PRODID:-//Samdrift//NO"]
    assert {"METHOD:PUBLISH", "CALSCALE:GREGORIAN", "X-WR-CALNAME:Samdrift"} <= set(found)


def test_calendar_says_how_often_to_ask_in_both_ways_it_is_read():
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"} <= set(lines())


def test_calendar_without_an_entry_holds_a_component_all_the_same():
    found = lines()
    assert "BEGIN:VEVENT" not in found
    assert found.count("BEGIN:VTIMEZONE") == found.count("END:VTIMEZONE") == 1
    assert {"BEGIN:STANDARD", "BEGIN:DAYLIGHT", "TZID:Europe/Oslo"} <= set(found)


def test_what_has_a_time_goes_out_in_utc_across_the_change_of_the_clock():
    oslo = ZoneInfo("Europe/Oslo")
    for month, hours in ((7, "08"), (12, "09")):
        start = dt.datetime(2026, month, 1, 10, tzinfo=oslo)
        end = start + dt.timedelta(hours=2)
        one = Day(
            "1", start.date(), "Møte", starts_at=start, ends_at=end, place="Rom, 1", busy=True
        )
        found = lines(one)
        assert f"DTSTART:2026{month:02}01T{hours}0000Z" in found
        assert f"DTEND:2026{month:02}01T{int(hours) + 2:02}0000Z" in found
        assert {"LOCATION:Rom\\, 1", "TRANSP:OPAQUE"} <= set(found)
        assert not any("TZID=" in line for line in found)


def test_end_that_is_not_after_the_start_is_left_out():
    start = dt.datetime(2026, 7, 1, 10, tzinfo=dt.UTC)
    found = lines(Day("1", start.date(), "Frist", starts_at=start, ends_at=start))
    assert not any(line.startswith("DTEND") for line in found)


def test_nothing_repeats_by_a_rule_that_some_program_refuses():
    found = lines(Day("a@x", dt.date(2026, 1, 1), "En", sequence=3, changed_at=NOW))
    events = found[found.index("BEGIN:VEVENT") :]
    assert not any(
        line.startswith(("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")) for line in events
    )
    assert {"SEQUENCE:3", "LAST-MODIFIED:20261120T090000Z"} <= set(events)
