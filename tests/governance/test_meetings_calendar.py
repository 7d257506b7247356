"""Meetings in the calendar that a person subscribes to: whose, when, and nothing of the agenda."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from samdrift.governance.services import called, meeting_course, meetings
from samdrift.kernel.registry import registry
from tests.governance import meetings as made


def entries(world, who):
    viewer = world.viewer(who)
    found = (one for source in registry.calendars for one in source(viewer))
    return [one for one in found if one.key.startswith("meeting-")]


def feed(as_person, who):
    address = as_person(who).post(reverse("programs:calendar")).context["address"]
    text = Client().get("/calendar/" + address.rsplit("/", 1)[1]).content.decode()
    return text.replace("\r\n ", "")


def test_called_meeting_stands_at_its_time_and_place_without_its_agenda(world, as_person):
    board = made.make_group(world)
    meeting = made.planned(world, board, place="Rådhuset, møterom 2", ends_at=made.at(30, 12))
    made.with_item(world, meeting, title="Hemmelig kjøp")
    meeting_course.call_meeting(meeting, by=world.viewer("mona"))
    text = feed(as_person, "lise")
    start, end = (made.at(30, hour).astimezone(dt.UTC) for hour in (9, 12))
    assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDTEND:{end:%Y%m%dT%H%M%SZ}\r\n" in text
    assert "LOCATION:Rådhuset\\, møterom 2" in text and "TRANSP:OPAQUE" in text
    assert "Hemmelig" not in text


def test_planned_meeting_is_in_the_calendar_of_the_office_and_not_of_the_seats(world):
    made.planned(world, made.make_group(world))
    assert len(entries(world, "mona")) == len(entries(world, "kari")) == 1
    assert entries(world, "lise") == entries(world, "adam") == []


def test_person_with_two_places_in_a_meeting_has_it_once(world):
    board = made.make_group(world)
    made.seat_one(world, board, "lise", order=9)
    meeting = made.called(world, board)
    assert meeting.participants.filter(person=world.people["lise"]).count() == 2
    assert len(entries(world, "lise")) == 1


def test_excused_and_cancelled_meetings_are_gone_from_the_calendar(world):
    meeting = made.called(world, made.make_group(world))
    assert len(entries(world, "lise")) == 1
    called.excuse(made.place(meeting, world, "lise"), by=world.viewer("lise"), reason="Syk")
    assert entries(world, "lise") == []
    meetings.cancel_meeting(made.fresh(meeting), by=world.viewer("mona"), reason="Ingen saker")
    assert entries(world, "didrik") == entries(world, "mona") == []


def test_meeting_without_an_end_stands_for_an_hour_and_a_written_one_on_its_day(world):
    board = made.make_group(world, written="all")
    made.called(world, board)
    made.called(world, board, form="written", days=7)
    written, plain = sorted(entries(world, "lise"), key=lambda one: one.day)
    assert plain.ends_at - plain.starts_at == dt.timedelta(hours=1)
    assert written.starts_at is None and "9.00" in written.detail and not written.busy


def test_moved_meeting_keeps_its_name_and_has_a_higher_sequence(world, as_person):
    meeting = made.called(world, made.make_group(world))

    def told():
        event = (
            feed(as_person, "lise").split(f"UID:meeting-{meeting.pk}@")[1].split("END:VEVENT")[0]
        )
        return dict(line.split(":", 1) for line in event.split("\r\n")[1:] if line)

    before = told()
    meetings.change_meeting(made.fresh(meeting), by=world.viewer("mona"), starts_at=made.at(31))
    after = told()
    assert after["DTSTART"] > before["DTSTART"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
