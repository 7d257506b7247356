"""Deciding in writing: each for oneself, and by the rule all must agree."""

import datetime as dt
import html

import pytest
import time_machine

from samdrift.governance.lists.meeting_pages import place_text
from samdrift.governance.models.meetings import AgendaItem, Ballot, Meeting, Vote
from samdrift.governance.queries.meetings import why_not_in_writing
from samdrift.governance.services import agenda, called, meeting_course, proposals, written
from samdrift.kernel.errors import DomainError, Refused
from tests.governance import meetings as made


def procedure(world, rule="all", items=1, **rules):
    body = made.make_group(world, written=rule, **rules)
    return made.called(world, body, items, form="written", days=7)


def answer(world, meeting, who, *, agrees=True, choice="for"):
    one = made.place(meeting, world, who)
    votes = {
        ballot.pk: (choice, ballot.proposals.first().pk if choice == "for" else None)
        for ballot in written.own_ballots(one)
    }
    return written.answer(one, by=world.viewer(who), agrees=agrees, votes=votes)


def all_answer(world, meeting, but=()):
    for who in made.MEMBERS:
        if who not in but:
            answer(world, meeting, who)


def close(world, meeting):
    return written.close_answers(meeting, by=world.viewer("mona"))


def page_of(client, meeting):
    return html.unescape(client.get(f"/governance/meetings/{meeting.pk}/").content.decode())


def after_the_deadline():
    return time_machine.travel(made.at(8), tick=False)


def test_when_all_agree_it_is_decided_in_writing(world):
    meeting = procedure(world, items=2)
    all_answer(world, meeting)
    assert close(world, meeting)
    meeting = made.fresh(meeting)
    assert meeting.status == Meeting.Status.RUNNING
    assert {one.result["outcome"] for one in Ballot.objects.all()} == {"adopted"}
    item = AgendaItem.objects.get(meeting=meeting, number=1)
    decision = agenda.conclude(
        item, outcome="adopted", text=agenda.adopted_text(item), by=world.viewer("mona")
    )
    assert decision.text == "Planen vedtas."


@pytest.mark.parametrize(("agrees", "choice"), [(False, "for"), (True, "against")])
def test_one_no_sends_it_to_a_meeting(world, agrees, choice):
    meeting = procedure(world)
    all_answer(world, meeting, but=("lise",))
    answer(world, meeting, "lise", agrees=agrees, choice=choice)
    assert not close(world, meeting)
    meeting = made.fresh(meeting)
    assert (meeting.status, meeting.form) == (Meeting.Status.PLANNED, Meeting.Form.PHYSICAL)
    assert not Ballot.objects.exists()
    assert meeting.items.get().case_number == 1
    again = meeting_course.call_meeting(meeting, by=world.viewer("mona"))
    assert again.items.get().case_number == 1


def test_a_missing_answer_is_waited_for_and_then_sends_it_to_a_meeting(world):
    meeting = procedure(world)
    all_answer(world, meeting, but=("lise",))
    with pytest.raises(DomainError) as told:
        close(world, meeting)
    assert told.value.code == "not_due"
    with after_the_deadline():
        assert not close(world, meeting)


def test_every_reason_is_told_on_the_page_of_the_meeting(world, as_person):
    meeting = procedure(world)
    all_answer(world, meeting, but=("lise", "per"))
    answer(world, meeting, "per", choice="against")
    with after_the_deadline():
        assert not close(world, meeting)
    why = f"{world.people['lise']} did not answer, and all must agree. Not all voted for the same on: "
    assert why_not_in_writing(meeting).startswith(f"{why}{meeting.items.get()}")
    page = page_of(as_person("kari"), meeting)
    assert f"It was not decided in writing and became a meeting. {why}" in page
    meeting_course.call_meeting(made.fresh(meeting), by=world.viewer("mona"))
    page = page_of(as_person("kari"), meeting)
    assert "Why it was not decided in writing" in page and why in page


def test_who_asks_for_a_meeting_before_the_time_is_out_makes_nobody_silent(world):
    meeting = procedure(world)
    answer(world, meeting, "lise", agrees=False)
    assert not close(world, meeting)
    assert why_not_in_writing(meeting) == f"{world.people['lise']} asked for a meeting."


def test_who_asks_for_a_meeting_is_shown_and_ends_the_waiting(world):
    meeting = procedure(world)
    answer(world, meeting, "lise", agrees=False)
    assert place_text(made.place(meeting, world, "lise")) == "Asks for a meeting"
    assert place_text(made.place(meeting, world, "per")) == "Not answered"
    assert not close(world, meeting)
    assert made.fresh(meeting).status == Meeting.Status.PLANNED


def test_who_answered_is_not_told_to_have_been_present(world):
    meeting = procedure(world)
    all_answer(world, meeting)
    assert close(world, meeting)
    assert place_text(made.place(meeting, world, "lise")) == "Answered"


def test_where_nobody_may_object_the_majority_of_the_answers_decides(world):
    meeting = procedure(world, "nobody_objects")
    all_answer(world, meeting, but=("lise", "dina"))
    answer(world, meeting, "lise", choice="against")
    with after_the_deadline():
        assert close(world, meeting)
    assert Ballot.objects.get().result["outcome"] == "adopted"
    assert Ballot.objects.get().result["quorum"]["present"] == 4


def test_where_nobody_may_object_one_who_asks_for_a_meeting_gets_it(world):
    meeting = procedure(world, "nobody_objects")
    all_answer(world, meeting, but=("lise",))
    answer(world, meeting, "lise", agrees=False)
    assert not close(world, meeting)


def test_each_answers_for_oneself_alone(world):
    meeting = procedure(world)
    kari = made.place(meeting, world, "kari")
    for who in ("lise", "mona", "dag", "adam"):
        with pytest.raises(Refused):
            written.answer(kari, by=world.viewer(who), agrees=True, votes={})


def test_every_item_is_answered(world):
    meeting = procedure(world, items=2)
    kari = made.place(meeting, world, "kari")
    with pytest.raises(DomainError) as told:
        written.answer(kari, by=world.viewer("kari"), agrees=True, votes={})
    assert told.value.code == "unanswered"


def test_an_answer_can_be_changed_until_it_is_due(world):
    meeting = procedure(world)
    answer(world, meeting, "kari")
    answer(world, meeting, "kari", choice="against")
    assert Vote.objects.get().choice == "against"
    with after_the_deadline(), pytest.raises(DomainError) as told:
        answer(world, meeting, "kari")
    assert told.value.code == "too_late"


def test_the_deputy_answers_for_the_excused(world):
    meeting = procedure(world)
    called.excuse(made.place(meeting, world, "kari"), by=world.viewer("kari"))
    all_answer(world, meeting, but=("kari",))
    answer(world, meeting, "ola")
    assert close(world, meeting)


def test_the_disqualified_answers_nothing_and_a_deputy_fills_the_seat(world):
    meeting = procedure(world, items=2)
    item = meeting.items.get(number=1)
    kari, ola = made.place(meeting, world, "kari"), world.people["ola"]
    proposals.disqualify(
        item, kari, by=world.viewer("mona"), legal_basis="fvl. § 6", substitute=ola
    )
    assert [one.item.number for one in written.own_ballots(kari)] == [2]
    stand_in = made.place(meeting, world, "ola")
    assert [one.item.number for one in written.own_ballots(stand_in)] == [1]
    all_answer(world, meeting)
    answer(world, meeting, "ola")
    assert close(world, meeting)
    present = [one.result["quorum"]["present"] for one in Ballot.objects.all()]
    assert present == [5, 5]


def test_an_item_without_a_proposal_cannot_be_answered(world):
    body = made.make_group(world, written="all")
    meeting = made.planned(world, body, form="written")
    made.with_item(world, meeting, proposal="")
    with pytest.raises(DomainError) as told:
        meeting_course.call_meeting(meeting, by=world.viewer("mona"))
    assert told.value.code == "nothing_to_answer"


def test_a_written_procedure_is_not_opened_like_a_meeting(world):
    meeting = procedure(world)
    with pytest.raises(DomainError) as told:
        meeting_course.open_meeting(meeting, by=world.viewer("mona"))
    assert told.value.code == "in_writing"
    assert dt.timedelta(days=6) < meeting.starts_at - meeting.called_at
