"""Members that merge or split while they are asked, and answers that come at once."""

import threading

import pytest
from django.db import connections

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.ratification import Answer
from samdrift.governance.services import ratification_people as people
from samdrift.governance.services.ratification_answers import record_answer
from samdrift.kernel.errors import DomainError
from samdrift.parties.calc.handover import Handover
from samdrift.parties.models.members import Member
from samdrift.parties.services.succession import acts
from tests.governance.matters import fresh
from tests.governance.rounds import answer, answer_of, asked, joint
from tests.kernel.conftest import committed  # noqa: F401 -- a fixture
from tests.world import make_world


@pytest.fixture
def row(world):
    return asked(world, joint(world)[0])


@pytest.fixture
def storvik(world):
    return Member.objects.create(name="Storvik")


def merged(world, *members, into):
    return Handover("merge", tuple(one.pk for one in members), (into.pk,), world.today)


def names(row):
    rows = Answer.objects.filter(ratification=row).order_by("member__sort_key")
    return [(one.member.name, one.status, one.stands_for) for one in rows]


def test_pending_answers_of_merged_members_become_one(world, row, storvik):
    handover = merged(world, world.nordvik, world.sorvik, into=storvik)
    (line,) = people.preview(handover, world.viewer("dag"))
    assert line.count == 2
    kept = people.apply(handover, world.viewer("dag"))
    assert names(row) == [("Lillevik", "pending", ""), ("Storvik", "pending", "Nordvik, Sørvik")]
    one = answer_of(row, storvik)
    assert (one.body.member, one.body.kind) == (storvik, "council")
    assert [step.body for step in one.child.steps.all()] == [one.body]
    answer(world, row, storvik)
    answer(world, row, world.lillevik)
    assert fresh(row).met_on == world.today
    with pytest.raises(DomainError) as error:
        people.undo_step(kept, world.viewer("dag"))
    assert error.value.code == "changed_since"


def test_answer_that_was_given_stays_and_only_the_rest_is_asked(world, row, storvik):
    answer(world, row, world.nordvik)
    people.apply(merged(world, world.nordvik, world.sorvik, into=storvik), world.viewer("dag"))
    assert names(row) == [
        ("Lillevik", "pending", ""), ("Nordvik", "adopted", ""), ("Storvik", "pending", "Sørvik"),
    ]  # fmt: skip


def test_member_that_lives_on_answers_once(world, row):
    child = answer_of(row, world.sorvik).child
    handover = merged(world, world.nordvik, world.sorvik, into=world.nordvik)
    people.apply(handover, world.viewer("dag"))
    assert names(row) == [("Lillevik", "pending", ""), ("Nordvik", "pending", "")]
    assert fresh(child).status == "withdrawn"


def test_each_that_comes_of_a_split_is_asked(world, row, storvik):
    other = Member.objects.create(name="Øvrevik")
    handover = Handover(
        "split", (world.nordvik.pk,), (storvik.pk, other.pk), world.today, rest=other.pk
    )
    child = answer_of(row, world.nordvik).child
    people.apply(handover, world.viewer("dag"))
    assert [name for name, _status, _for in names(row)] == [
        "Lillevik",
        "Storvik",
        "Sørvik",
        "Øvrevik",
    ]
    assert (answer_of(row, other).child, answer_of(row, storvik).child) == (child, None)


def test_merge_is_undone_to_the_letter(world, row, storvik):
    before = sorted(Answer.objects.values_list())
    bodies = Body.objects.count()
    kept = people.apply(
        merged(world, world.nordvik, world.sorvik, into=storvik), world.viewer("dag")
    )
    people.undo_step(kept, world.viewer("dag"))
    assert sorted(Answer.objects.values_list()) == before
    assert Body.objects.count() == bodies


def test_whole_merge_carries_the_question_along_and_back(world, row):
    by = world.viewer("dag")
    members = (world.nordvik.pk, world.sorvik.pk)
    handover = Handover("merge", members, (-1,), world.today)
    done = acts.carry_out(acts.Plan(handover, (acts.NewMember("Storvik", "9910"),)), by=by)
    assert names(row) == [("Lillevik", "pending", ""), ("Storvik", "pending", "Nordvik, Sørvik")]
    one = Answer.objects.get(ratification=row, member__name="Storvik")
    assert one.child.member == one.member
    assert one.body.member == one.member
    acts.take_back(done, by=by)
    assert [name for name, _status, _for in names(row)] == ["Lillevik", "Nordvik", "Sørvik"]
    assert answer_of(row, world.nordvik).child.member == world.nordvik


@pytest.mark.postgres
def test_last_two_answers_at_once_bring_it_into_force_once(committed, today):  # noqa: F811 -- the fixture
    world = make_world(today)
    matter, decision = joint(world)
    row = asked(world, matter)
    members = (world.nordvik, world.sorvik, world.lillevik)
    start, broken = threading.Barrier(6), []

    def tell(number):
        one = answer_of(row, members[number % 3])
        start.wait(10)
        try:
            record_answer(one, status="adopted", decided_on=today, by=world.viewer("mona"))
        except DomainError as error:
            broken.append(error.code)
        except Exception as error:  # noqa: BLE001 -- told by the test
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tell, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == ["answered"] * 3
    assert (fresh(row).met_on, fresh(decision).in_force_on) == (today, today)
    assert fresh(matter).passages.count() == 2
