"""Meetings on their pages: what each kind of person sees, and a meeting run from page to page."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samdrift.governance.models.bodies import Seat, Sitting
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import AgendaItem, Ballot, Meeting, Participant, Vote
from samdrift.governance.services import agenda, ballots, called, meeting_course, proposals
from samdrift.kernel.registry import registry
from samdrift.kernel.search import find
from samdrift.kernel.services.calendars import calendar_of
from tests.governance import meetings as made
from tests.world import add_person


def url(name, row=None):
    return reverse(f"governance:{name}", args=[row.pk] if row is not None else [])


def text(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def post(client, name, row, **data):
    return client.post(url(name, row), data)


def test_a_meeting_is_planned_called_run_and_ended_from_its_pages(world, as_person):
    body = made.make_group(world)
    mona = as_person("mona")
    day = made.at(30).strftime("%d.%m.%Y")
    values = {"body": body.pk, "day": day, "start": "09.30", "end": "11", "form": "physical"}
    response = mona.post(reverse("governance:meeting_new"), values)
    assert response.status_code == 302, response.content.decode()
    meeting = Meeting.objects.get()
    assert response.url == url("meeting_detail", meeting)
    item = {"title": "Felles plan", "kind": "decision", "proposal": "Planen vedtas."}
    assert post(mona, "meeting_add_item", meeting, **item).status_code == 302
    assert "Send the notice" in text(mona.get(url("meeting_detail", meeting)))
    assert post(mona, "meeting_call", meeting).status_code == 302
    assert "Open the meeting" not in text(mona.get(url("meeting_detail", meeting)))
    assert "Open the meeting before its day" in text(mona.get(url("meeting_run", meeting)))
    with time_machine.travel(made.at(30, 8), tick=False):
        assert "Open the meeting" in text(as_person("mona").get(url("meeting_detail", meeting)))
    assert post(mona, "meeting_open", meeting).url == url("meeting_run", meeting)
    assert post(mona, "meeting_all_here", meeting).status_code == 302
    assert "5 of 5 members: quorum is there" in text(mona.get(url("meeting_run", meeting)))
    item = AgendaItem.objects.get()
    assert post(mona, "item_open", item).url == url("item_detail", item)
    begun = post(mona, "item_vote", item, proposals=[item.proposals.get().pk], method="show")
    ballot = Ballot.objects.get()
    assert begun.url == url("ballot_votes", ballot)
    page = text(mona.get(begun.url))
    for_it = re.findall(r'name="(seat-\d+)" value="(for-\d+)"[^>]*checked', page)
    assert len(for_it) == 5
    lise = made.seat_of(body, world, "lise").pk
    votes = {**dict(for_it), f"seat-{lise}": "against", "count": "1"}
    assert mona.post(begun.url, votes).url == url("item_detail", item)
    assert "Adopted: 4 for, 1 against." in text(mona.get(url("item_detail", item)))
    concluded = {"outcome": "adopted", "text": "Planen vedtas."}
    assert post(mona, "item_conclude", item, **concluded).status_code == 302
    assert Decision.objects.get().item == item
    assert post(mona, "meeting_end", meeting).status_code == 302
    assert made.fresh(meeting).status == Meeting.Status.HELD
    told = text(as_person("lise").get(url("item_detail", item)))
    assert "Planen vedtas." in told
    assert "Treat it again" not in told


def test_the_page_says_by_when_the_notice_must_go_out(world, as_person):
    late = made.make_group(world, notice_days=28, sources={"notice": "IKS-loven § 8"})
    meeting = made.planned(world, late, 10)
    page = text(as_person("mona").get(url("meeting_detail", meeting)))
    assert "The notice must go out by 02.11.2026: 28 days before (IKS-loven § 8)." in page
    assert "18 days late" in page
    response = post(as_person("mona"), "meeting_call", meeting)
    assert "The agenda is empty" in text(response, 422)
    made.with_item(world, meeting)
    response = post(as_person("mona"), "meeting_call", meeting)
    assert "The notice should have gone out" in text(response, 422)


def test_an_ordinary_member_of_the_body_reads_and_says_no(world, as_person):
    meeting = made.called(world, made.make_group(world))
    lise = as_person("lise")
    page = text(lise.get(url("meeting_detail", meeting)))
    assert "Sak 1" in page
    assert "Cancel it" not in page
    assert "Add an item" not in page
    own = made.place(meeting, world, "lise")
    assert post(lise, "participant_excuse", own, reason="Reise").status_code == 302
    assert made.fresh(own).status == Participant.Status.EXCUSED
    assert post(lise, "participant_excuse", made.place(meeting, world, "per")).status_code == 403
    assert post(lise, "participant_can_come", own).status_code == 302


@pytest.mark.parametrize("who", ["lise", "ola", "kari"])
def test_only_those_who_run_it_reach_the_pages_of_acts(world, as_person, who):
    meeting = made.called(world, made.make_group(world))
    status = 200 if who == "kari" else 403
    item = meeting.items.get()
    for name in ("meeting_run", "meeting_cancel", "meeting_add_item"):
        assert as_person(who).get(url(name, meeting)).status_code == status
    for name in ("item_change", "item_propose", "item_vote", "item_conclude", "item_state"):
        assert as_person(who).get(url(name, item)).status_code == status


def test_nobody_from_outside_sees_a_meeting(world, as_person):
    meeting = made.called(world, made.make_group(world))
    for who in ("sol", "stig", "liv"):
        assert as_person(who).get(url("meeting_detail", meeting)).status_code in {302, 404}
        assert as_person(who).get(url("item_detail", meeting.items.get())).status_code in {302, 404}


def test_items_are_moved_from_the_page(world, as_person):
    meeting = made.planned(world, made.make_group(world))
    first, second = made.with_item(world, meeting, "Sak a"), made.with_item(world, meeting, "Sak b")
    assert "Move Sak b up" in text(as_person("mona").get(url("meeting_detail", meeting)))
    post(as_person("mona"), "item_move_up", second)
    assert made.fresh(first).number == 2


def test_a_year_is_planned_from_a_list_of_days(world, as_person):
    body = made.make_group(world)
    mona = as_person("mona")
    values = {"body": body.pk, "start": "09.00", "form": "physical"}
    days = "12.01.2027\n16.03.2027 kl. 12.30\n2027-05-04\n"
    response = mona.post(reverse("governance:meetings_plan"), {**values, "days": days})
    assert response.status_code == 302
    assert Meeting.objects.filter(year=2027).count() == 3
    wrong = mona.post(reverse("governance:meetings_plan"), {**values, "days": "31.02.2027"})
    assert "31.02.2027" in text(wrong, 422)


def test_the_run_page_takes_attendance(world, as_person):
    meeting = made.running(world, made.make_group(world))
    mona, kari = as_person("mona"), made.place(meeting, world, "kari")
    post(mona, "participant_leave", kari)
    assert made.fresh(kari).status == Participant.Status.LEFT
    post(mona, "participant_come", kari)
    post(mona, "participant_not_here", kari)
    assert made.fresh(kari).came_at is None
    page = text(mona.get(url("participant_step_in", kari)))
    assert "Ola" in page
    post(mona, "participant_step_in", kari, person=world.people["ola"].pk)
    assert made.place(meeting, world, "ola").status == Participant.Status.PRESENT
    for name in ("lise", "per", "dina"):
        post(mona, "participant_leave", made.place(meeting, world, name))
    assert "quorum short by 1 member" in text(mona.get(url("meeting_run", meeting)))


def test_votes_of_unequal_weight_are_told_with_what_they_weigh(world, as_person):
    group = made.make_group(world, weights="own")
    Seat.objects.filter(pk=made.seat_of(group, world, "lise").pk).update(votes=4)
    item = made.opened(world, made.running(world, group))
    opened = ballots.open_ballot(item, item.proposals.all(), by=world.viewer("mona"))
    assert "4 votes" in text(as_person("mona").get(url("ballot_votes", opened)))
    ballots.take_ballot_back(opened, by=world.viewer("mona"))
    made.vote(world, item, against=("kari", "lise"))
    page = text(as_person("mona").get(url("item_detail", item)))
    assert page.index("For (3 votes)") < page.index("Against (5 votes)")
    assert "(4)" in page


def test_what_is_put_forward_and_said_is_written_from_the_item_page(world, as_person):
    item = made.opened(world, made.running(world, made.make_group(world)))
    mona, lise = as_person("mona"), made.place(item.meeting, world, "lise")
    post(mona, "item_propose", item, kind="alternative", text="Noe annet", proposer=lise.pk)
    post(
        mona,
        "item_disqualify",
        item,
        participant=made.place(item.meeting, world, "kari").pk,
        legal_basis="forvaltningsloven § 6 andre ledd",
        substitute=world.people["ola"].pk,
    )
    post(mona, "item_state", item, kind="record", speaker=lise.pk, text="Ber om rask avklaring.")
    post(mona, "item_treatment", item, text="Mona orienterte.")
    page = text(mona.get(url("item_detail", item)))
    for part in ("Noe annet", "§ 6 andre ledd", "takes the seat", "rask avklaring", "orienterte"):
        assert part in page
    proposal = item.proposals.get(number=2)
    post(mona, "proposal_withdraw", proposal)
    assert made.fresh(proposal).is_withdrawn
    post(mona, "proposal_again", proposal)
    post(mona, "statement_remove", item.statements.get())
    post(mona, "disqualified_remove", item.disqualified.get())
    assert not item.statements.exists()
    assert not item.disqualified.exists()


def test_a_vote_is_taken_back_and_an_item_is_treated_again(world, as_person):
    item = made.opened(world, made.running(world, made.make_group(world)))
    ballot, mona = made.vote(world, item), as_person("mona")
    assert mona.get(url("ballot_votes", ballot)).status_code == 302
    post(mona, "ballot_back", ballot)
    assert made.fresh(ballot).closed_at is None
    page = text(mona.get(url("ballot_votes", ballot)))
    assert page.count("checked") == 5
    post(mona, "ballot_back", ballot)
    post(mona, "item_conclude", item, outcome="noted", text="Tatt til orientering.")
    assert post(mona, "item_reopen", item, reason="Feil").status_code == 302
    assert made.fresh(item).status == AgendaItem.Status.OPEN


def test_a_vote_by_names_is_not_counted_before_all_have_voted(world, as_person):
    item = made.opened(world, made.running(world, made.make_group(world)))
    mona, first = as_person("mona"), item.proposals.get()
    post(mona, "item_vote", item, proposals=[first.pk], method="names")
    ballot = Ballot.objects.get()
    assert "checked" not in text(mona.get(url("ballot_votes", ballot)))
    kari = made.seat_of(item.meeting.body, world, "kari").pk
    response = mona.post(
        url("ballot_votes", ballot), {f"seat-{kari}": f"for-{first.pk}", "count": "1"}
    )
    assert "have not voted yet" in text(response, 422)
    assert Vote.objects.count() == 1


def test_each_answers_in_writing_on_a_page_of_ones_own(world, as_person):
    body = made.make_group(world, written="all")
    meeting = made.called(world, body, form="written", days=7)
    kari = as_person("kari")
    assert "Answer" in text(kari.get(url("meeting_detail", meeting)))
    page = text(kari.get(url("meeting_answer", meeting)))
    assert "Planen vedtas." in page
    ballot = Ballot.objects.get()
    first = ballot.proposals.get()
    values = {"agrees": "yes", f"ballot-{ballot.pk}": f"for-{first.pk}"}
    assert post(kari, "meeting_answer", meeting, **values).status_code == 302
    assert made.place(meeting, world, "kari").agrees
    assert as_person("mona").get(url("meeting_answer", meeting)).status_code == 404
    told = text(as_person("lise").get(url("item_detail", meeting.items.get())))
    assert "answered in writing" in told
    response = as_person("mona").post(url("meeting_close_answers", meeting), follow=True)
    assert "have not answered" in text(response)


def test_a_text_of_a_proposal_is_never_markup(world, as_person):
    body = made.make_group(world, written="all")
    meeting = made.planned(world, body, form="written", days=7)
    made.with_item(world, meeting, "<b>Sak</b>", proposal="<script>alert(1)</script>")
    meeting_course.call_meeting(meeting, by=world.viewer("mona"))
    for client, name in (
        (as_person("kari"), "meeting_answer"),
        (as_person("mona"), "meeting_detail"),
    ):
        page = text(client.get(url(name, meeting)))
        assert "<script>alert" not in page
        assert "<b>Sak" not in page


def test_lists_are_filtered_by_body_and_by_what_is_ones_own(world, as_person):
    own, other = made.make_group(world), made.make_group(world, "Andre gruppen")
    first, second = made.called(world, own), made.called(world, other)
    other.seats.all().update(valid_to=dt.date(2026, 1, 1))
    other.offices.all().update(valid_to=dt.date(2026, 1, 1))
    second.participants.all().delete()
    client, at = as_person("lise"), reverse("governance:meeting_list")

    def shown(query):
        page = text(client.get(at + query))
        return [one for one in (first, second) if url("meeting_detail", one) in page]

    assert shown("") == [first, second]
    assert shown("?mine=yes") == [first]
    assert shown(f"?body={other.pk}") == [second]
    assert shown("?when=past") == []
    assert shown("?status=called&form=physical&year=2026") == [first, second]


def test_the_front_page_tells_what_waits(world, as_person):
    body = made.make_group(world, written="all")
    made.called(world, body)
    made.called(world, body, form="written", days=7)
    made.planned(world, body, 20)
    page = text(as_person("lise").get("/"))
    assert "You are called to Styringsgruppen 1/2026" in page
    assert "Answer in writing: Styringsgruppen 2/2026" in page
    assert "Notice must go out" not in page
    assert "Notice must go out: Styringsgruppen 3/2026" in text(as_person("mona").get("/"))


def test_the_calendar_holds_the_meetings_one_is_called_to(world):
    meeting = made.called(world, made.make_group(world))
    assert b"Styringsgruppen 1/2026" in calendar_of(world.viewer("lise"))
    assert b"Styringsgruppen" not in calendar_of(world.viewer("ola"))
    called.excuse(made.place(meeting, world, "lise"), by=world.viewer("lise"))
    assert b"Styringsgruppen" not in calendar_of(world.viewer("lise"))


def test_meetings_and_items_are_found_by_search(world):
    made.called(world, made.make_group(world))
    kinds = {hit.kind for hit in find("styringsgruppen", world.viewer("ola"))}
    assert "governance.meeting" in kinds
    assert [hit.title for hit in find("sak 1", world.viewer("ola"))][:1] == ["Sak 1"]


# What is closed, and what is internal, is for those who sit in the body


@pytest.fixture
def closed(world):
    """A closed item in an open body's meeting; it has been treated."""
    meeting = made.planned(world, made.make_group(world))
    made.with_item(world, meeting, "Anbudet", proposal="Hemmelig pris", **CLOSED)
    return meeting_course.call_meeting(meeting, by=world.viewer("kari"))


CLOSED = {"is_closed": True, "legal_basis": "kommuneloven § 11-5 andre ledd"}
PLACES = ("item_detail", "item_history")


def surfaces(world, as_person, who, meeting):
    """Everything in which a word of the item could stand, for the person."""
    client = as_person(who)
    item = meeting.items.get()
    yield text(client.get(url("meeting_detail", meeting)))
    yield text(client.get(url("meeting_history", meeting)))
    yield text(client.get(url("item_list")))
    yield client.get(reverse("governance:item_export", args=["csv"])).content.decode("utf-8-sig")
    yield client.get("/api/v1/governance/item").content.decode()
    yield client.get("/api/v1/governance/meeting").content.decode()
    yield text(client.get("/search/?q=anbudet"), client.get("/search/?q=anbudet").status_code)
    yield str([hit.title for hit in find("anbudet", world.viewer(who))])
    yield calendar_of(world.viewer(who)).decode()
    yield text(client.get("/"))
    for name in PLACES:
        response = client.get(url(name, item))
        assert response.status_code in {200, 404}
        yield response.content.decode() if response.status_code == 200 else ""


@pytest.mark.parametrize("who", ["ola_else", "dag"])
def test_a_closed_item_is_seen_nowhere_by_others(world, as_person, closed, who):
    add_person(world, "ola_else", "Olav", "Utenfor", employer=world.nordvik)
    for page in surfaces(world, as_person, who, closed):
        assert "Anbudet" not in page
        assert "Hemmelig pris" not in page
    told = text(as_person(who).get(url("meeting_detail", closed)))
    assert "Not shown to all" in told
    assert "kommuneloven § 11-5 andre ledd" in told


def test_a_closed_item_is_seen_by_those_who_sit_there(world, as_person, closed):
    for who in ("lise", "ola"):
        assert "Anbudet" in text(as_person(who).get(url("meeting_detail", closed)))
        assert "Hemmelig pris" in text(as_person(who).get(url("item_detail", closed.items.get())))


def test_the_meetings_of_an_internal_body_are_its_own(world, as_person):
    meeting = made.called(world, made.make_group(world, is_internal=True))
    add_person(world, "ola_else", "Olav", "Utenfor", employer=world.nordvik)
    for who, status in (("lise", 200), ("mona", 200), ("ola_else", 404), ("dag", 404)):
        client = as_person(who)
        assert client.get(url("meeting_detail", meeting)).status_code == status
        assert client.get(url("item_detail", meeting.items.get())).status_code == status
        assert client.get(url("meeting_history", meeting)).status_code == status
        seen = "Styringsgruppen" in text(client.get(url("meeting_list")))
        assert seen == (status == 200)
        assert bool(find("styringsgruppen", world.viewer(who), kinds=["governance.meeting"])) == (
            status == 200
        )


def test_the_meetings_of_an_internal_body_are_in_no_strangers_calendar_or_work_list(world):
    made.called(world, made.make_group(world, is_internal=True))
    add_person(world, "ola_else", "Olav", "Utenfor", employer=world.nordvik)
    for who, is_there in (("lise", True), ("ola_else", False), ("dag", False)):
        viewer = world.viewer(who)
        assert (b"Styringsgruppen" in calendar_of(viewer)) == is_there
        waiting = [row for one in registry.worklists for row in one.items(viewer, 50)]
        assert any("Styringsgruppen" in row.title for row in waiting) == is_there


# Speed


def cost(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_a_long_agenda_costs_no_more_questions_than_a_short_one(world, as_person):
    body = made.make_group(world)
    short, long = made.running(world, body, 2), made.running(world, body, 30)
    mona, lise = as_person("mona"), as_person("lise")
    for client in (mona, lise):
        assert cost(client, url("meeting_detail", short)) == cost(
            client, url("meeting_detail", long)
        )
    assert cost(mona, url("meeting_run", short)) == cost(mona, url("meeting_run", long))


def test_an_item_with_many_votes_costs_no_more_questions(world, as_person):
    body = made.make_group(world)
    one = made.opened(world, made.running(world, body))
    many = made.opened(world, made.running(world, body))
    for item, votes in ((one, 1), (many, 6)):
        for number in range(votes):
            made.propose(world, item, f"Forslag {number}")
            made.vote(world, item)
            proposals.state(item, by=world.viewer("mona"), kind="majority", text="Fordi")
    mona = as_person("mona")
    assert cost(mona, url("item_detail", one)) == cost(mona, url("item_detail", many))
    concluded = agenda.conclude(many, outcome="noted", by=world.viewer("mona"))
    assert concluded.outcome == "noted"


def test_every_kind_of_event_has_a_name():
    from samdrift.kernel.web.timeline import event_names

    named = event_names()
    assert {"meeting.called", "item.voted", "item.concluded"} <= named.keys()
    assert "governance.meeting" in registry.kinds


def test_meetings_stand_on_the_wheel_and_in_its_months(world, as_person):
    meeting = made.planned(world, made.make_group(world))
    closed = made.make_group(world, "Lukket utvalg", is_internal=True)
    made.planned(world, closed)
    Sitting.objects.filter(seat__body=closed, person=world.people["lise"]).delete()
    day = timezone.localdate(meeting.starts_at)
    wheel = f"{reverse('followup:wheel')}?year={day.year}"
    month = f"{reverse('followup:month', args=[day.year, day.month])}?"
    for page in (wheel, month):
        assert str(meeting) in text(as_person("dina").get(page))
        assert str(meeting) in text(as_person("mona").get(f"{page}&whose=mine"))
        assert str(meeting) not in text(as_person("ola").get(f"{page}&whose=own"))
        assert str(meeting) not in text(as_person("dina").get(f"{page}&area=economy"))
        assert "Lukket utvalg" in text(as_person("per").get(page))
        assert "Lukket utvalg" not in text(as_person("lise").get(page))
    assert url("meeting_detail", meeting) in text(as_person("dina").get(wheel))


def disqualified_without_naming_a_deputy(world, as_person, who, **more):
    item = made.opened(world, made.running(world, made.make_group(world)))
    mona, place = as_person("mona"), made.place(item.meeting, world, who)
    form = text(mona.get(url("item_disqualify", item)))
    assert re.search(r'value="next" selected', form)
    values = {"participant": place.pk, "legal_basis": "fvl. § 6", "substitute": "next", **more}
    assert post(mona, "item_disqualify", item, **values).status_code == 302
    return item.disqualified.get()


def test_vacant_seat_is_filled_by_its_first_free_deputy_unless_said_otherwise(world, as_person):
    made_now = disqualified_without_naming_a_deputy(world, as_person, "kari")
    assert made_now.substitute.person == world.people["ola"]


def test_seat_without_deputies_of_its_own_is_filled_by_another_of_the_body(world, as_person):
    made_now = disqualified_without_naming_a_deputy(world, as_person, "lise")
    assert made_now.substitute.person == world.people["ola"]
    assert made_now.substitute.seat == made_now.participant.seat


def test_vacant_seat_stands_empty_where_that_is_chosen(world, as_person):
    assert (
        disqualified_without_naming_a_deputy(world, as_person, "kari", substitute="").substitute
        is None
    )


def test_what_is_bound_is_written_in_kroner_as_people_write_them(world, as_person):
    item = made.opened(world, made.running(world, made.make_group(world)))
    made.vote(world, item)
    values = {"outcome": "adopted", "text": "Planen vedtas.", "amount": "900 000,50 kr"}
    assert post(as_person("mona"), "item_conclude", item, **values).status_code == 302
    assert made.fresh(item).decision.amount == Decimal("900000.50")


def test_place_that_ends_in_a_full_stop_gets_no_second_one(world, as_person):
    meeting = made.planned(world, made.make_group(world), place="Møterom 2, 3. etg.")
    page = text(as_person("mona").get(url("meeting_detail", meeting)))
    assert "3. etg." in page and "etg.." not in page
