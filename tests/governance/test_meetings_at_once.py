"""Two secretaries at once never lose a vote and never double one."""

import threading

import pytest
from django.db import connections

from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import AgendaItem, Ballot, Vote
from samdrift.governance.queries.electorate import electorate
from samdrift.governance.services import agenda, ballots
from samdrift.kernel.errors import DomainError
from tests.governance import meetings as made
from tests.kernel.conftest import drop_guards
from tests.world import make_world


@pytest.fixture
def committed(transactional_db):
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


@pytest.fixture
def item(committed, today):
    world = make_world(today)
    found = made.opened(world, made.running(world, made.make_group(world)))
    return world, found


def at_once(*acts):
    """Do the acts at the same time, each on its own connection; what each raised, or None."""
    start = threading.Barrier(len(acts))
    told = [None] * len(acts)

    def run(number, act):
        start.wait(10)
        try:
            act()
        except Exception as error:  # noqa: BLE001 -- told by the test
            told[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def refusals(told):
    assert all(one is None or isinstance(one, DomainError) for one in told), told
    return sum(1 for one in told if one is not None)


@pytest.mark.postgres
def test_votes_written_by_two_at_once_are_each_there_once(item):
    world, found = item
    proposal = found.proposals.get()
    ballot = ballots.open_ballot(found, [proposal], by=world.viewer("mona"))
    seats = [one.seat.pk for one in electorate(found.meeting, found).present]
    first, second = seats[:3], seats[2:]

    def writes(part, who):
        by, answers = world.viewer(who), dict.fromkeys(part, ("for", proposal.pk))
        return lambda: [ballots.set_votes(ballot, answers, by=by) for _round in range(5)]

    assert refusals(at_once(writes(first, "mona"), writes(second, "dag"))) == 0
    assert sorted(Vote.objects.values_list("seat_id", flat=True)) == sorted(seats)


@pytest.mark.postgres
def test_a_vote_begun_by_two_at_once_is_one_vote(item):
    world, found = item
    acts = [
        lambda who=who: ballots.open_ballot(found, found.proposals.all(), by=world.viewer(who))
        for who in ("mona", "dag", "adam", "kari")
    ]
    assert refusals(at_once(*acts)) == 3
    assert Ballot.objects.count() == 1


@pytest.mark.postgres
def test_a_vote_is_closed_once_and_nothing_is_written_after(item):
    world, found = item
    proposal = found.proposals.get()
    by = world.viewer("mona")
    ballot = ballots.open_ballot(found, [proposal], by=by)
    ballots.set_votes(ballot, made.answers_of(world, found, (), proposal), by=by)
    against = made.answers_of(world, found, ("lise", "per", "dina"), proposal)
    told = at_once(
        lambda: ballots.close_ballot(ballot, by=world.viewer("mona")),
        lambda: ballots.close_ballot(ballot, by=world.viewer("dag")),
        lambda: ballots.set_votes(ballot, against, by=world.viewer("adam")),
    )
    assert refusals(told) in {1, 2}
    row = made.fresh(ballot)
    votes = list(Vote.objects.values_list("choice", flat=True))
    assert len(votes) == 5
    assert row.result["tallies"]["against"][1] == votes.count("against")


@pytest.mark.postgres
def test_an_item_is_concluded_once(item):
    world, found = item
    acts = [
        lambda who=who: agenda.conclude(
            found, outcome="adopted", text=f"Vedtatt av {who}", by=world.viewer(who)
        )
        for who in ("mona", "dag", "adam")
    ]
    assert refusals(at_once(*acts)) == 2
    assert Decision.objects.count() == 1
    assert made.fresh(found).status == AgendaItem.Status.DONE
