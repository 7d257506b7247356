"""What a merge or split carries along in matters, and that it is taken back exactly."""

import datetime as dt
from decimal import Decimal

import pytest

from samdrift.governance.models.basis import Consequence
from samdrift.governance.models.coordination import Comment, Coordination
from samdrift.governance.services import basis, basis_costs, coordination, goals, matter_succession
from samdrift.governance.services.matters import withdraw
from samdrift.parties.calc.handover import Handover
from samdrift.parties.models.members import Member
from tests.governance.matters import fresh, matter

DAY = dt.date(2027, 1, 1)


@pytest.fixture
def stand(world):
    """Nordvik's own matter and goal; a joint matter both prepare, with costs and consequences."""
    by = world.viewer("mona")
    own = matter(world, "Egen", who="dina", member=world.nordvik)
    goal = goals.add_goal(by=world.viewer("dina"), name="Mål", kind="goal", member=world.nordvik)
    joint = matter(world)
    coordination.ask_members(joint, by=by)
    for member, who in ((world.nordvik, "ola"), (world.sorvik, "per")):
        row = Coordination.objects.get(matter=joint, member=member)
        coordination.comment(row, kind="need", text=member.name, by=world.viewer(who))
    basis.write_consequences(
        joint, by=by, texts={world.nordvik.pk: "Dyrere", world.sorvik.pk: "Billigere"}
    )
    basis_costs.add_cost(
        joint, by=by, what="Lisens", nature="operating", once=Decimal(5), member=world.nordvik
    )
    ended = matter(world, "Ferdig")
    coordination.ask_members(ended, by=by)
    withdraw(ended, reason="Nei", by=by)
    return own, goal, joint


def told():
    return (
        sorted(Consequence.objects.values_list("member__name", "text")),
        sorted(Coordination.objects.values_list("matter__title", "member__name")),
        sorted(Comment.objects.values_list("coordination__member__name", "text")),
    )


def test_merge_carries_all_to_the_successor_and_back(world, stand):
    own, goal, joint = stand
    new = Member.objects.create(name="Vik")
    before = told()
    handover = Handover("merge", (world.nordvik.pk, world.sorvik.pk), (new.pk,), DAY)
    assert [one.count for one in matter_succession.preview(handover, world.viewer("dag"))] == [
        1,
        1,
        2,
    ]
    done = matter_succession.apply(handover, world.viewer("dag"))
    assert (fresh(own).member, fresh(goal).member) == (new, new)
    assert joint.costs.get().member == new
    text = Consequence.objects.get(matter=joint, member=new).text
    assert text == "Nordvik: Dyrere\n\nSørvik: Billigere"
    mine = Coordination.objects.get(matter=joint, member=new)
    assert sorted(mine.comments.values_list("text", flat=True)) == ["Nordvik", "Sørvik"]
    assert Coordination.objects.filter(matter__title="Ferdig", member=new).count() == 0
    matter_succession.undo_step(done, world.viewer("dag"))
    assert told() == before
    assert fresh(own).member == world.nordvik


def test_split_lets_each_successor_prepare_for_itself(world, stand):
    own, _goal, joint = stand
    parts = [Member.objects.create(name=name) for name in ("Nord", "Vik")]
    before = told()
    pks = tuple(one.pk for one in parts)
    handover = Handover("split", (world.nordvik.pk,), pks, DAY, rest=pks[1])
    done = matter_succession.apply(handover, world.viewer("dag"))
    assert fresh(own).member == parts[1]
    new = Coordination.objects.filter(matter=joint, member__in=pks)
    assert new.count() == 2
    assert not Comment.objects.filter(coordination__in=new).exists()
    matter_succession.undo_step(done, world.viewer("dag"))
    assert told() == before
