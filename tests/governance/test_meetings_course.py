"""A meeting is planned, called in time, cancelled, opened and ended."""

import datetime as dt

import pytest

from samdrift.governance.models.meetings import AgendaItem, Meeting, Participant
from samdrift.governance.services import (
    agenda,
    agenda_items,
    attendance,
    meeting_course,
    meetings,
)
from samdrift.governance.services import (
    called as calling,
)
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from tests.governance import meetings as made

IKS = {"basis": "iks_council", "notice_days": 28, "late_item": "consent"}


def refusal(code):
    return pytest.raises(DomainError, match=code)


def code_of(error):
    return error.value.code


def notices_of(world, who, what="meeting.i_am_called"):
    return Notice.objects.filter(account_id=world.accounts[who].pk, what=what).count()


def test_a_meeting_gets_the_next_number_of_its_year(world):
    body = made.make_group(world)
    first, second = made.planned(world, body, 10), made.planned(world, body, 20)
    next_year = made.planned(world, body, 60)
    assert [(m.year, m.number) for m in (first, second, next_year)] == [
        (2026, 1),
        (2026, 2),
        (2027, 1),
    ]


def test_many_meetings_are_planned_at_once_and_none_twice(world):
    body, by = made.make_group(world), world.viewer("mona")
    days = [made.at(one) for one in (40, 10, 70)]
    assert len(meetings.plan_many(by=by, body=body, starts=days)) == 3
    more = meetings.plan_many(by=by, body=body, starts=[*days, made.at(100)])
    assert [one.starts_at for one in more] == [made.at(100)]


def test_an_ordinary_employee_cannot_plan(world):
    body = made.make_group(world)
    with pytest.raises(Refused):
        meetings.plan_meeting(by=world.viewer("ola"), body=body, starts_at=made.at(10))


def test_a_written_procedure_is_refused_where_the_rule_does_not_allow_it(world):
    body = made.make_group(world, sources={"written": "IKS-loven § 12"})
    with pytest.raises(DomainError) as told:
        made.planned(world, body, form="written")
    assert code_of(told) == "never_in_writing"
    assert "IKS-loven § 12" in str(told.value)


def test_a_remote_meeting_is_refused_where_the_rule_does_not_allow_it(world):
    body = made.make_group(world, is_remote_allowed=False)
    with pytest.raises(DomainError) as told:
        made.planned(world, body, form="remote")
    assert code_of(told) == "not_remote"


def test_the_notice_calls_everybody_with_a_seat_and_gives_case_numbers(world):
    body = made.make_group(world)
    meeting = made.called(world, body, items=2)
    assert set(meeting.participants.values_list("person", flat=True)) == {
        world.people[who].pk for who in made.MEMBERS
    }
    assert list(meeting.items.order_by("number").values_list("case_number", flat=True)) == [1, 2]
    assert notices_of(world, "kari") == 1
    assert notices_of(world, "ola") == 0
    other = made.called(world, body)
    assert other.items.get().case_number == 3


def test_the_notice_of_an_iks_council_goes_out_four_weeks_before(world):
    body, by = made.make_group(world, **IKS), world.viewer("mona")
    meeting = made.planned(world, body, 27)
    made.with_item(world, meeting)
    with pytest.raises(DomainError) as told:
        meeting_course.call_meeting(meeting, by=by)
    assert code_of(told) == "late_notice"
    called = meeting_course.call_meeting(meeting, by=by, late_because="Frist hos statsforvalteren")
    assert called.late_because == "Frist hos statsforvalteren"
    in_time = made.planned(world, body, 28)
    made.with_item(world, in_time)
    assert meeting_course.call_meeting(in_time, by=by).status == Meeting.Status.CALLED


def test_an_empty_agenda_is_not_sent_out(world):
    meeting = made.planned(world, made.make_group(world))
    with pytest.raises(DomainError) as told:
        meeting_course.call_meeting(meeting, by=world.viewer("mona"))
    assert code_of(told) == "empty_agenda"


def test_a_seat_without_a_holder_is_filled_by_its_first_deputy(world):
    body = made.make_group(world)
    body.seats.first().sittings.filter(rank=0).update(valid_to=dt.date(2026, 1, 1))
    meeting = made.called(world, body)
    ola = made.place(meeting, world, "ola")
    assert (ola.is_deputy, ola.status) == (True, Participant.Status.CALLED)


def test_the_excused_is_replaced_by_the_first_deputy_then_by_the_next(world):
    meeting = made.called(world, made.make_group(world))
    own = world.viewer("kari")
    calling.excuse(made.place(meeting, world, "kari"), by=own, reason="Reise")
    assert made.place(meeting, world, "ola").status == Participant.Status.CALLED
    assert notices_of(world, "ola", "meeting.i_step_in") == 1
    calling.excuse(made.place(meeting, world, "ola"), by=world.viewer("ola"))
    assert made.place(meeting, world, "adam").is_deputy


def test_nobody_is_excused_by_another_member(world):
    meeting = made.called(world, made.make_group(world))
    with pytest.raises(Refused):
        calling.excuse(made.place(meeting, world, "kari"), by=world.viewer("lise"))


def test_who_can_come_after_all_sends_the_deputy_home(world):
    meeting = made.called(world, made.make_group(world))
    one = made.place(meeting, world, "kari")
    calling.excuse(one, by=world.viewer("kari"))
    calling.take_excuse_back(one, by=world.viewer("kari"))
    assert not meeting.participants.filter(person=world.people["ola"]).exists()
    assert made.fresh(one).status == Participant.Status.CALLED
    assert notices_of(world, "ola", "meeting.i_need_not_step_in") == 1


def test_a_new_time_is_told_to_those_who_are_called(world):
    meeting = made.called(world, made.make_group(world))
    meetings.change_meeting(meeting, by=world.viewer("mona"), starts_at=made.at(35, 12))
    assert notices_of(world, "lise", "meeting.of_mine_changed") == 1


def test_a_meeting_moved_to_another_year_gets_its_number_there(world):
    meeting = made.planned(world, made.make_group(world))
    moved = meetings.change_meeting(meeting, by=world.viewer("mona"), starts_at=made.at(60))
    assert (moved.year, moved.number) == (2027, 1)


def test_a_cancelled_meeting_says_why_and_tells_those_called(world):
    meeting = made.called(world, made.make_group(world))
    with pytest.raises(DomainError):
        meetings.cancel_meeting(meeting, by=world.viewer("mona"), reason=" ")
    meetings.cancel_meeting(meeting, by=world.viewer("mona"), reason="Ingen saker")
    assert made.fresh(meeting).cancelled_because == "Ingen saker"
    assert notices_of(world, "per", "meeting.of_mine_cancelled") == 1


def test_a_late_item_follows_the_rule_of_the_body(world):
    body = made.make_group(world, late_item="consent")
    meeting = made.called(world, body)
    with pytest.raises(DomainError) as told:
        made.with_item(world, meeting, "Hastesak")
    assert code_of(told) == "late_item"
    item = made.with_item(world, meeting, "Hastesak", late_consent="Alle samtykket")
    assert (item.is_late, item.case_number) == (True, 2)


def test_a_closed_item_needs_its_legal_basis(world):
    meeting = made.planned(world, made.make_group(world))
    with pytest.raises(DomainError) as told:
        made.with_item(world, meeting, is_closed=True)
    assert code_of(told) == "no_legal_basis"


def test_items_are_moved_and_taken_off(world):
    meeting, by = made.planned(world, made.make_group(world)), world.viewer("mona")
    first, second, third = (made.with_item(world, meeting, f"Sak {n}") for n in "abc")
    agenda_items.move_item(third, by=by, places=-1)
    agenda_items.move_item(first, by=by, places=-1)
    agenda_items.take_off(second, by=by)
    titles = meeting.items.order_by("number").values_list("number", "title")
    assert list(titles) == [(1, "Sak a"), (2, "Sak c")]


def test_an_item_of_a_sent_agenda_is_taken_off_with_a_reason(world):
    meeting, by = made.called(world, made.make_group(world)), world.viewer("mona")
    item = meeting.items.get()
    with pytest.raises(DomainError):
        agenda_items.take_off(item, by=by)
    agenda_items.take_off(item, by=by, reason="Trukket")
    assert made.fresh(item).status == AgendaItem.Status.TAKEN_OFF
    assert agenda_items.put_back(item, by=by).status == AgendaItem.Status.WAITING


def test_earlier_minutes_are_approved_once(world):
    body, by = made.make_group(world), world.viewer("mona")
    held = made.running(world, body)
    agenda.conclude(made.opened(world, held), outcome="noted", by=by)
    meeting_course.end_meeting(held, by=by)
    later = made.planned(world, body, 50)
    made.with_item(world, later)
    item = agenda_items.add_minutes_item(later, by=by, title="Approval of %(meeting)s")
    assert (item.number, item.title) == (1, f"Approval of {held}")
    assert agenda_items.add_minutes_item(later, by=by, title="%(meeting)s") is None


def test_a_meeting_ends_when_every_item_is_done(world):
    meeting, by = made.running(world, made.make_group(world), items=2), world.viewer("mona")
    agenda.conclude(made.opened(world, meeting), outcome="noted", by=by)
    with pytest.raises(DomainError) as told:
        meeting_course.end_meeting(meeting, by=by)
    assert code_of(told) == "items_left"
    agenda.conclude(made.opened(world, meeting, 2), outcome="postponed", by=by)
    assert meeting_course.end_meeting(meeting, by=by).status == Meeting.Status.HELD
    assert meeting_course.open_again(meeting, by=by).status == Meeting.Status.RUNNING


def test_who_never_came_was_absent(world):
    meeting, by = made.running(world, made.make_group(world), away=("lise",)), world.viewer("mona")
    agenda.conclude(made.opened(world, meeting), outcome="noted", by=by)
    meeting_course.end_meeting(meeting, by=by)
    assert made.place(meeting, world, "lise").status == Participant.Status.ABSENT


def test_a_deputy_sits_until_the_holder_of_the_seat_comes(world):
    meeting, by = made.running(world, made.make_group(world), away=("kari",)), world.viewer("mona")
    kari = made.place(meeting, world, "kari")
    ola = attendance.step_in(kari, world.people["ola"], by=by)
    assert made.fresh(ola).status == Participant.Status.PRESENT
    attendance.come(kari, by=by)
    assert made.fresh(ola).status == Participant.Status.LEFT
    with pytest.raises(DomainError) as told:
        attendance.step_in(kari, world.people["sol"], by=by)
    assert code_of(told) == "no_deputy"


def test_each_step_is_in_the_history(world):
    meeting = made.running(world, made.make_group(world))
    made.opened(world, meeting)
    told = set(Event.objects.values_list("what", flat=True))
    assert {"meeting.planned", "meeting.called", "meeting.opened", "meeting.came"} <= told
    assert {"item.added", "item.opened"} <= told
