"""Votes in a meeting, what a body may conclude, and what can be undone."""

import pytest

from samdrift.governance.models.bodies import Seat
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import AgendaItem, Ballot, Meeting, Vote
from samdrift.governance.queries.electorate import electorate
from samdrift.governance.services import agenda, attendance, ballots, meeting_course, proposals
from samdrift.kernel.errors import DomainError, Refused
from tests.governance import meetings as made


def code_of(error):
    return error.value.code


def item_of(world, away=(), **rules):
    meeting = made.running(world, made.make_group(world, **rules), away=away)
    return made.opened(world, meeting)


def conclude(world, item, outcome, **more):
    return agenda.conclude(item, outcome=outcome, by=world.viewer("mona"), **more)


def test_a_majority_adopts_and_the_decision_says_so(world):
    item = item_of(world)
    ballot = made.vote(world, item, against=("lise", "dina"))
    assert (ballot.result["outcome"], ballot.adopted.number) == ("adopted", 1)
    decision = conclude(world, item, "adopted", text=agenda.adopted_text(item))
    assert (decision.text, decision.item) == ("Planen vedtas.", item)
    assert made.fresh(item).status == AgendaItem.Status.DONE


def test_a_tie_is_settled_by_the_chair_who_is_there(world):
    item = item_of(world, away=("dina",))
    ballot = made.vote(world, item, against=("kari", "per"))
    assert ballot.result["reasons"] == ["tie_chair_against"]
    assert ballot.adopted is None


def test_the_deputy_chair_leads_where_the_chair_is_disqualified(world):
    item, by = item_of(world), world.viewer("mona")
    kari = made.place(item.meeting, world, "kari")
    proposals.disqualify(item, kari, by=by, legal_basis="fvl. § 6 første ledd")
    ballot = made.vote(world, item, against=("lise", "didrik"))
    assert ballot.result["reasons"] == ["tie_chair_for", "majority"]
    assert ballot.result["quorum"]["present"] == 4


def test_the_seat_of_somebody_disqualified_is_filled_by_a_deputy_in_that_item_alone(world):
    meeting = made.running(world, made.make_group(world), items=2)
    item, other, by = made.opened(world, meeting), meeting.items.get(number=2), world.viewer("mona")
    kari = made.place(meeting, world, "kari")
    proposals.disqualify(item, kari, by=by, legal_basis="fvl. § 6", substitute=world.people["ola"])
    present = {one.participant.person for one in electorate(meeting, item).present}
    assert world.people["ola"] in present
    assert world.people["kari"] not in present
    present = {one.participant.person for one in electorate(meeting, other).present}
    assert world.people["kari"] in present
    assert world.people["ola"] not in present


def test_observers_and_employees_of_elected_bodies_are_no_voters(world):
    body = made.make_group(world, kind="representatives")
    made.seat_one(world, body, "ola", kind=Seat.Kind.OBSERVER, order=9)
    made.seat_one(world, body, "adam", kind=Seat.Kind.EMPLOYEES, order=9)
    meeting = made.running(world, body)
    assert electorate(meeting).quorum.members == 5
    board = made.make_group(world, "Styret", kind="board")
    made.seat_one(world, board, "adam", kind=Seat.Kind.EMPLOYEES, order=9)
    assert electorate(made.running(world, board)).quorum.members == 6


def test_without_quorum_nothing_is_adopted_but_it_can_be_noted(world):
    item = item_of(world, away=("lise", "dina", "didrik"))
    ballot = made.vote(world, item)
    assert (ballot.result["outcome"], ballot.result["quorum"]["short_members"]) == ("no_quorum", 1)
    with pytest.raises(DomainError) as told:
        conclude(world, item, "adopted", text="Vedtatt")
    assert code_of(told) == "no_quorum"
    assert conclude(world, item, "noted").text


def test_short_of_votes_is_told_as_that_and_not_as_too_few_members(world):
    """Four of five are there, but the one who is away has most of the votes."""
    item = item_of(world, away=("lise",), weights="own", votes_num=2, votes_den=3)
    seat = made.seat_of(item.meeting.body, world, "lise")
    Seat.objects.filter(pk=seat.pk).update(votes=10)
    with pytest.raises(DomainError) as told:
        conclude(world, item, "adopted", text="Vedtatt")
    assert code_of(told) == "no_quorum"
    assert "4 of 5 members are there, but they have too few of the votes" in str(told.value)


def test_what_is_decided_is_looked_at_again_after_it_was_decided(world):
    item = item_of(world)
    made.vote(world, item)
    with pytest.raises(DomainError) as told:
        conclude(world, item, "adopted", text="Vedtatt", review_on=made.LONG_AGO)
    assert (code_of(told), told.value.field) == ("review_before", "review_on")


def test_nothing_is_adopted_that_the_vote_did_not_adopt(world):
    item = item_of(world)
    made.vote(world, item, against=("lise", "dina", "per"))
    with pytest.raises(DomainError) as told:
        conclude(world, item, "adopted", text="Vedtatt")
    assert code_of(told) == "not_adopted"
    assert conclude(world, item, "rejected", text="Forslaget falt.").outcome == "rejected"


def test_nothing_is_rejected_that_the_vote_adopted(world):
    item = item_of(world)
    made.vote(world, item)
    with pytest.raises(DomainError) as told:
        conclude(world, item, "rejected", text="Nei")
    assert code_of(told) == "was_adopted"


def test_a_body_that_only_discusses_adopts_nothing(world):
    item = item_of(world, is_discussion_only=True)
    with pytest.raises(DomainError) as told:
        conclude(world, item, "adopted", text="Vedtatt")
    assert code_of(told) == "discussion_only"
    assert conclude(world, item, "sent_on", text="Sendes videre").outcome == "sent_on"


def test_an_open_vote_keeps_the_item_open(world):
    item, by = item_of(world), world.viewer("mona")
    ballots.open_ballot(item, item.proposals.all(), by=by)
    with pytest.raises(DomainError) as told:
        conclude(world, item, "noted")
    assert code_of(told) == "ballot_open"
    with pytest.raises(DomainError) as told:
        ballots.open_ballot(item, item.proposals.all(), by=by)
    assert code_of(told) == "ballot_open"


def test_between_two_proposals_the_one_with_most_votes_is_adopted(world):
    item, by = item_of(world), world.viewer("mona")
    other = made.propose(world, item, "Planen sendes tilbake til gruppen.")
    ballot = ballots.open_ballot(item, item.proposals.all(), by=by, method=Ballot.Method.NAMES)
    first = item.proposals.get(number=1)
    answers = {one.seat.pk: ("for", first.pk) for one in electorate(item.meeting, item).present}
    for who in ("lise", "dina", "per"):
        answers[made.seat_of(item.meeting.body, world, who).pk] = ("for", other.pk)
    ballots.set_votes(ballot, answers, by=by)
    assert ballots.close_ballot(ballot, by=by).adopted == other


def test_somebody_who_has_not_voted_is_named(world):
    item, by = item_of(world), world.viewer("mona")
    ballot = ballots.open_ballot(item, item.proposals.all(), by=by)
    seat = made.seat_of(item.meeting.body, world, "kari").pk
    ballots.set_votes(ballot, {seat: ("for", item.proposals.get().pk)}, by=by)
    with pytest.raises(DomainError) as told:
        ballots.close_ballot(ballot, by=by)
    assert code_of(told) == "not_voted"
    assert "Lise" in str(told.value)


def test_nobody_abstains_where_the_rule_does_not_allow_it(world):
    item, by = item_of(world), world.viewer("mona")
    ballot = ballots.open_ballot(item, item.proposals.all(), by=by)
    seat = made.seat_of(item.meeting.body, world, "kari").pk
    with pytest.raises(DomainError) as told:
        ballots.set_votes(ballot, {seat: ("blank", None)}, by=by)
    assert code_of(told) == "may_not_be_blank"


def test_who_is_not_there_cannot_vote(world):
    item, by = item_of(world, away=("lise",)), world.viewer("mona")
    ballot = ballots.open_ballot(item, item.proposals.all(), by=by)
    seat = made.seat_of(item.meeting.body, world, "lise").pk
    with pytest.raises(DomainError) as told:
        ballots.set_votes(ballot, {seat: ("against", None)}, by=by)
    assert code_of(told) == "not_present"


def test_a_vote_of_somebody_who_left_meanwhile_is_not_counted(world):
    item, by = item_of(world), world.viewer("mona")
    proposal = item.proposals.get()
    ballot = ballots.open_ballot(item, [proposal], by=by)
    ballots.set_votes(ballot, made.answers_of(world, item, (), proposal), by=by)
    attendance.leave(made.place(item.meeting, world, "lise"), by=by)
    with pytest.raises(DomainError) as told:
        ballots.close_ballot(ballot, by=by)
    assert code_of(told) == "not_present"
    ballots.set_votes(ballot, made.answers_of(world, item, (), proposal), by=by)
    assert ballots.close_ballot(ballot, by=by).result["quorum"]["present"] == 4


def test_an_election_that_ends_evenly_goes_by_lot_in_its_second_round(world):
    item, by = item_of(world, away=("dina",)), world.viewer("mona")
    made.propose(world, item, "Lise Lie")
    one, two = item.proposals.order_by("number")
    seats = [elector.seat.pk for elector in electorate(item.meeting, item).present]
    answers = {seat: ("for", (one if n < 2 else two).pk) for n, seat in enumerate(seats)}
    first = ballots.open_ballot(item, [one, two], by=by, is_election=True)
    ballots.set_votes(first, answers, by=by)
    assert ballots.close_ballot(first, by=by).result["outcome"] == "none_won"
    second = ballots.open_ballot(item, [one, two], by=by, is_election=True)
    ballots.set_votes(second, answers, by=by)
    with pytest.raises(DomainError) as told:
        ballots.close_ballot(second, by=by)
    assert code_of(told) == "lot_needed"
    closed = ballots.close_ballot(second, by=by, drawn=two)
    assert (closed.adopted, closed.result["reasons"]) == (two, ["by_lot"])


def test_a_closed_vote_is_changed_only_after_it_is_taken_back(world):
    item, by = item_of(world), world.viewer("mona")
    ballot = made.vote(world, item)
    with pytest.raises(DomainError) as told:
        ballots.set_votes(ballot, {}, by=by)
    assert code_of(told) == "closed_already"
    ballots.take_ballot_back(ballot, by=by)
    assert made.fresh(ballot).result is None
    assert Vote.objects.filter(ballot=ballot).count() == 5
    ballots.take_ballot_back(ballot, by=by)
    assert not Ballot.objects.filter(pk=ballot.pk).exists()


def test_only_those_who_run_the_meeting_write_votes(world):
    item = item_of(world)
    with pytest.raises(Refused):
        ballots.open_ballot(item, item.proposals.all(), by=world.viewer("lise"))


def test_an_item_is_opened_again_and_its_decision_is_gone(world):
    item, by = item_of(world), world.viewer("mona")
    conclude(world, item, "adopted", text="Vedtatt")
    meeting_course.end_meeting(item.meeting, by=by)
    again = agenda.reopen(item, by=by, reason="Feil tekst")
    assert again.status == AgendaItem.Status.OPEN
    assert not Decision.objects.filter(item=item).exists()
    assert made.fresh(item.meeting).status == Meeting.Status.RUNNING


def test_statements_are_kept_with_the_item(world):
    item, by = item_of(world), world.viewer("mona")
    with pytest.raises(DomainError) as told:
        proposals.state(item, by=by, kind="own", text="Vi mener noe annet.")
    assert code_of(told) == "no_speaker"
    lise = made.place(item.meeting, world, "lise")
    statement = proposals.state(
        item,
        by=by,
        kind="reservation",
        text="Tar ikke stilling til fremdriften.",
        speaker=lise,
        point="Fremdrift",
        upload=(b"data", "uttalelse.pdf"),
    )
    assert (statement.point, statement.file.name) == ("Fremdrift", "uttalelse.pdf")
    proposals.take_statement_out(statement, by=by)
    assert not item.statements.exists()


def test_a_proposal_is_withdrawn_and_put_forward_again(world):
    item, by = item_of(world), world.viewer("mona")
    one = made.propose(world, item, "Noe annet")
    proposals.withdraw(one, by=by)
    with pytest.raises(DomainError) as told:
        ballots.open_ballot(item, [made.fresh(one)], by=by)
    assert code_of(told) == "no_proposal"
    assert not proposals.withdraw(one, by=by, back=True).is_withdrawn
