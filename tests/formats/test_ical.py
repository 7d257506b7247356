"""Calendars that every calendar program reads."""

import datetime as dt

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
