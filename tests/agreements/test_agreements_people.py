"""Agreements when people leave or are erased, and when members merge or split."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.changes import Change
from samdrift.agreements.models.documents import Contact
from samdrift.agreements.services import agreement_people as people
from samdrift.agreements.services import agreement_succession as succession
from samdrift.agreements.services import awards, contacts, participations
from samdrift.followup.models.findings import Finding
from samdrift.kernel import viewer as viewers
from samdrift.kernel.models.history import Event
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from samdrift.parties.models.members import Member
from samdrift.parties.services.leaving import person_leaves
from tests.agreements.made import START, machine, make_agreement
from tests.world import World

D = dt.date
DAY = D(2027, 1, 1)


def test_agreement_of_somebody_who_leaves_waits_for_another(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)
    contacts.add_contact(agreement, by=by, side="customer", person=world.people["mona"])
    person_leaves(world.people["mona"], day=world.today, by=by)
    agreement.refresh_from_db()
    assert agreement.lead is None
    assert not Contact.objects.on(world.today).exists()
    assert Finding.objects.get().kind == "agreements.no_lead"


def test_agreement_waits_only_from_the_day_the_person_leaves(world: World) -> None:
    agreement = make_agreement(world)
    person_leaves(world.people["mona"], day=D(2026, 12, 1), by=machine(world))
    agreement.refresh_from_db()
    assert agreement.lead == world.people["mona"]
    assert "1 agreements" in people.let_go_of_leavers(viewers.clock(D(2026, 12, 1)))
    agreement.refresh_from_db()
    assert agreement.lead is None


def test_erased_person_speaks_for_no_agreement(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)
    contacts.add_contact(agreement, by=by, side="customer", person=world.people["mona"])
    told = people.erase(world.people["mona"].pk, by)
    assert told == ["agreements led: 1", "contacts: 1"]
    assert people.erase(world.people["mona"].pk, by) == []


# Members


@pytest.fixture
def new(world: World) -> Member:
    return Member.objects.create(name="Storvik", orgnr="974760673")


def merge(world: World, new: Member) -> Handover:
    return Handover(MERGE, (world.nordvik.pk, world.lillevik.pk), (new.pk,), DAY)


def told() -> list[tuple[Any, ...]]:
    rows = Participation.objects.order_by("member__name", "pk")
    return list(rows.values_list("member__name", "valid_from", "valid_to", "basis", "quantity"))


def test_merged_member_goes_on_in_the_agreements_and_growth_is_told(
    world: World, new: Member
) -> None:
    agreement = make_agreement(world)
    handover = merge(world, new)
    lines = succession.preview(handover, world.viewer("dag"))
    assert [one.count for one in lines] == [1, 1]
    assert "28-1" in str(lines[1].warning)
    before = told()
    done = succession.apply(handover, machine(world))
    row = Participation.objects.get(member=new)
    assert (row.valid_from, row.valid_to, row.came_by) == (DAY, None, "succession")
    assert Participation.objects.get(member=world.nordvik).valid_to == DAY
    event = Event.objects.filter(what="agreement.members_succeeded").get()
    assert event.subject_id == agreement.pk and "grows" in event.text
    succession.undo_step(done, machine(world))
    assert told() == before


def test_growth_by_a_merge_opens_a_change_and_undoing_takes_it_back(
    world: World, new: Member
) -> None:
    agreement, by = make_agreement(world), machine(world)
    awards.set_award(agreement, by=by, value=Decimal(4_000_000))
    done = succession.apply(merge(world, new), by)
    change = Change.objects.get(agreement=agreement)
    assert (change.kind, change.effective_on, change.participation.member) == ("members", DAY, new)
    assert "Lillevik" in change.title and change.ground == ""
    succession.undo_step(done, by)
    assert not Change.objects.exists()
    assert {row.member for row in Participation.objects.on(DAY)} == {world.nordvik, world.sorvik}


def test_member_that_takes_up_one_outside_the_agreement_makes_it_grow(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)
    awards.set_award(agreement, by=by, value=Decimal(4_000_000))
    handover = Handover(MERGE, (world.nordvik.pk, world.lillevik.pk), (world.nordvik.pk,), DAY)
    lines = succession.preview(handover, world.viewer("dag"))
    assert [str(one.what) for one in lines] == ["Agreements that grow"]
    done = succession.apply(handover, by)
    assert Change.objects.get().participation.member == world.nordvik
    assert Participation.objects.count() == 2
    succession.undo_step(done, by)
    assert not Change.objects.exists()


def test_fixed_quantities_are_added_and_a_list_that_lacks_the_successor_is_told(
    world: World, new: Member
) -> None:
    agreement, by = make_agreement(world, members=()), machine(world)
    for member, quantity in ((world.nordvik, 40), (world.lillevik, 5)):
        participations.join(
            agreement, member, by=by, valid_from=START, basis="fixed", quantity=Decimal(quantity)
        )
    awards.name_entitled(agreement, by=by, rows=[awards.Named("123456785")])
    handover = merge(world, new)
    lines = succession.preview(handover, world.viewer("dag"))
    assert [str(one.what) for one in lines] == ["Agreements carried over", "Agreements with a list"]
    succession.apply(handover, by)
    row = Participation.objects.get(member=new)
    assert (row.basis, row.quantity) == ("fixed", Decimal(45))


def test_member_that_takes_up_another_is_in_the_agreement_once(world: World) -> None:
    agreement = make_agreement(world)
    handover = Handover(MERGE, (world.nordvik.pk, world.sorvik.pk), (world.nordvik.pk,), DAY)
    done = succession.apply(handover, machine(world))
    rows = Participation.objects.on(DAY).filter(agreement=agreement)
    assert [row.member for row in rows] == [world.nordvik]
    succession.undo_step(done, machine(world))
    assert Participation.objects.on(DAY).count() == 2


def test_split_lets_nobody_take_over_by_itself(world: World, new: Member) -> None:
    make_agreement(world)
    other = Member.objects.create(name="Vestvik")
    handover = Handover(SPLIT, (world.nordvik.pk,), (new.pk, other.pk), DAY)
    lines = succession.preview(handover, world.viewer("dag"))
    assert lines[0].warning
    succession.apply(handover, machine(world))
    assert [row.member for row in Participation.objects.on(DAY)] == [world.sorvik]


def test_members_without_agreements_carry_none(world: World, new: Member) -> None:
    handover = merge(world, new)
    assert succession.preview(handover, world.viewer("dag")) == []
    done = succession.apply(handover, machine(world))
    assert done == {"journal": [], "agreements": [], "changes": []}
    assert not Agreement.objects.exists()
