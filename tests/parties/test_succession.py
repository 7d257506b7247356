"""Members merge and split: history stays with the old, the future goes to the new, undone exactly."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.parties.helpers import parties_now, refused
from tests.world import World

from samdrift.kernel import search
from samdrift.kernel.models.history import Event
from samdrift.kernel.past import as_it_was
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from samdrift.parties.models.accounts import Issuer
from samdrift.parties.models.arrangements import LegalForm, Membership, Stake, Transfer
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member, MemberNumber, SuccessionLink
from samdrift.parties.models.people import Appointment, Mandate, Person, Unit
from samdrift.parties.queries.arrangements import shares_on
from samdrift.parties.services.appointments import give_mandate
from samdrift.parties.services.arrangements import give_form
from samdrift.parties.services.figures import set_figures
from samdrift.parties.services.members import change_member
from samdrift.parties.services.people import add_unit, change_person
from samdrift.parties.services.reference import load_reference_data
from samdrift.parties.services.stakes import set_stakes
from samdrift.parties.services.succession.acts import NewMember, Plan, carry_out, preview, take_back
from samdrift.parties.services.transfers import register_transfer

DAY = dt.date(2026, 11, 1)
BEFORE = dt.date(2026, 10, 31)


@pytest.fixture
def by(world: World) -> Viewer:
    return terminal(world.today)


@pytest.fixture
def full(world: World, by: Viewer) -> World:
    """The invented cooperation with shares, units, figures, transfers, a seat and a mandate."""
    load_reference_data(by)
    start = dt.date(2015, 1, 1)
    give_form(
        world.arrangement,
        form=LegalForm.objects.get(code="ko"),
        valid_from=dt.date(2020, 1, 1),
        seat=world.sorvik,
        by=by,
    )
    rows = {m.member_id: m.pk for m in Membership.objects.filter(arrangement=world.arrangement)}
    weights = {world.nordvik.pk: 50, world.sorvik.pk: 30, world.lillevik.pk: 20}
    values: dict[int, Decimal | None] = {rows[pk]: Decimal(w) for pk, w in weights.items()}
    for kind in ("ownership", "votes"):
        set_stakes(world.arrangement, kind=kind, valid_from=start, values=values, by=by)
    for member in (world.nordvik, world.sorvik):
        unit = add_unit(member=member, name="Helse", by=by)
        add_unit(member=member, name="Hjemmetjenesten", parent=unit, by=by)
    change_person(
        world.people["per"],
        by=by,
        unit=Unit.objects.get(name="Hjemmetjenesten", member=world.sorvik),
    )
    set_figures(world.sorvik, year=2025, values={"inhabitants": Decimal(900)}, by=by)
    register_transfer(
        membership=Membership.objects.get(pk=rows[world.sorvik.pk]),
        kind="task",
        what="Drift av nett",
        transferred_on=start,
        decision="PS 1/15",
        by=by,
    )
    give_mandate(
        person=world.people["kari"],
        grantor=world.sorvik,
        members=[world.sorvik],
        valid_from=dt.date(2022, 1, 1),
        by=by,
    )
    Issuer.objects.create(
        provider="sorvik",
        name="Sørvik",
        issuer_url="https://id.test",
        client_id="x",
        member=world.sorvik,
    )
    return world


def merge_into_nordvik(world: World) -> Plan:
    """Sørvik becomes part of Nordvik, which lives on."""
    handover = Handover(MERGE, (world.sorvik.pk,), (world.nordvik.pk,), DAY)
    return Plan(handover, decision="Stortinget")


def merge_to_new(world: World) -> Plan:
    """Sørvik and Lillevik become the new Storvik."""
    handover = Handover(MERGE, (world.sorvik.pk, world.lillevik.pk), (-1,), DAY)
    return Plan(handover, (NewMember("Storvik", "9910"),))


def split_of_nordvik(world: World) -> Plan:
    """Nordvik becomes Østvik and Vestvik; its health unit goes east, the rest west."""
    units = {u.pk: -1 for u in Unit.objects.filter(member=world.nordvik)}
    handover = Handover(SPLIT, (world.nordvik.pk,), (-1, -2), DAY, units=units, rest=-2)
    return Plan(handover, (NewMember("Østvik", "9911"), NewMember("Vestvik", "9912")))


def test_merge_ends_the_old_and_keeps_its_history(full: World, by: Viewer) -> None:
    carry_out(merge_into_nordvik(full), by=by)
    full.sorvik.refresh_from_db()
    assert full.sorvik.ceased_on == DAY
    assert MemberNumber.objects.get(member=full.sorvik).valid_to == DAY
    old = Membership.objects.get(member=full.sorvik)
    assert (old.valid_from, old.valid_to) == (dt.date(2015, 1, 1), DAY)
    assert Membership.objects.filter(member=full.nordvik).count() == 1
    assert KeyFigure.objects.get(member=full.sorvik).value == 900
    assert [m.member_id for m in Membership.objects.on(BEFORE).filter(member=full.sorvik)]


def test_merge_adds_ownership_but_not_votes(full: World, by: Viewer) -> None:
    carry_out(merge_into_nordvik(full), by=by)
    after, before = (
        {
            (p.membership.member.name, kind): p.stakes[kind].value
            for p in shares_on(full.arrangement, day, by).parts
            for kind in p.stakes
        }
        for day in (DAY, BEFORE)
    )
    assert after[("Nordvik", "ownership")] == 80
    assert after[("Nordvik", "votes")] == 50
    assert before[("Nordvik", "ownership")] == 50
    assert before[("Sørvik", "ownership")] == 30


def test_merge_with_an_unknown_share_writes_no_sum(full: World, by: Viewer) -> None:
    Stake.objects.filter(membership__member=full.sorvik, kind="ownership").delete()
    carry_out(merge_into_nordvik(full), by=by)
    stake = Stake.objects.on(DAY).get(membership__member=full.nordvik, kind="ownership")
    assert stake.value == 50


def test_merge_moves_people_but_not_those_who_left(full: World, by: Viewer) -> None:
    Person.objects.filter(pk=full.people["didrik"].pk).update(left_on=dt.date(2026, 1, 1))
    carry_out(merge_into_nordvik(full), by=by)
    per = Person.objects.select_related("unit").get(pk=full.people["per"].pk)
    assert per.employer_id == full.nordvik.pk
    assert per.unit is not None
    assert per.unit.member_id == full.nordvik.pk
    assert per.unit.name == "Hjemmetjenesten (Sørvik)"
    assert Person.objects.get(pk=full.people["didrik"].pk).employer_id == full.sorvik.pk
    assert Event.objects.filter(what="person.moved", subject_id=per.pk).exists()
    found = search.find("Ærlig", full.viewer("kari"))
    assert [hit.title for hit in found] == ["Per Ærlig"]


def test_merge_empties_an_employee_number_that_is_taken(full: World, by: Viewer) -> None:
    Person.objects.filter(pk=full.people["ola"].pk).update(external_id="17")
    Person.objects.filter(pk=full.people["per"].pk).update(external_id="17")
    lines = [line for step in preview(merge_into_nordvik(full), by=by) for line in step.lines]
    assert any(str(line.what) == "Employee numbers" or line.warning for line in lines)
    carry_out(merge_into_nordvik(full), by=by)
    assert Person.objects.get(pk=full.people["per"].pk).external_id == ""


def test_merge_ends_roles_and_carries_mandates_seat_transfers_and_logins(
    full: World, by: Viewer
) -> None:
    carry_out(merge_to_new(full), by=by)
    new = Member.objects.get(name="Storvik")
    assert not Appointment.objects.on(DAY).filter(member__in=[full.sorvik, full.lillevik]).exists()
    assert Appointment.objects.on(BEFORE).filter(member=full.sorvik, role="director").exists()
    mandate = Mandate.objects.on(DAY).get(person=full.people["kari"])
    assert (mandate.grantor_id, [m.pk for m in mandate.members.all()]) == (new.pk, [new.pk])
    assert [f.seat_id for f in full.arrangement.forms.all().on(DAY)] == [new.pk]
    assert [f.seat_id for f in full.arrangement.forms.all().on(BEFORE)] == [full.sorvik.pk]
    copy = Transfer.objects.get(membership__member=new)
    assert (copy.what, copy.decision, copy.transferred_on) == ("Drift av nett", "PS 1/15", DAY)
    assert Issuer.objects.get(provider="sorvik").member_id == new.pk


def test_merge_to_new_makes_the_member_with_its_number(full: World, by: Viewer) -> None:
    succession = carry_out(merge_to_new(full), by=by)
    new = Member.objects.get(name="Storvik")
    assert (new.founded_on, new.kind) == (DAY, "municipality")
    assert MemberNumber.objects.get(member=new).number == "9910"
    assert Membership.objects.get(member=new).valid_from == DAY
    assert set(
        SuccessionLink.objects.filter(succession=succession).values_list(
            "predecessor__name", "successor__name"
        )
    ) == {("Sørvik", "Storvik"), ("Lillevik", "Storvik")}
    names = set(Unit.objects.filter(member=new).values_list("name", flat=True))
    assert names == {"Helse", "Hjemmetjenesten"}
    child = Unit.objects.get(member=new, name="Hjemmetjenesten")
    assert child.parent is not None
    assert child.parent.member_id == new.pk


def test_split_gives_each_what_was_chosen(full: World, by: Viewer) -> None:
    health = Unit.objects.get(member=full.nordvik, name="Helse")
    change_person(full.people["ola"], by=by, unit=health)
    carry_out(split_of_nordvik(full), by=by)
    east, west = (Member.objects.get(name=name) for name in ("Østvik", "Vestvik"))
    assert Person.objects.get(pk=full.people["ola"].pk).employer_id == east.pk
    assert Person.objects.get(pk=full.people["kari"].pk).employer_id == west.pk
    assert {m.member_id for m in Membership.objects.on(DAY).filter(valid_from=DAY)} == {
        east.pk,
        west.pk,
    }
    assert not Stake.objects.on(DAY).filter(membership__member__in=[east, west]).exists()


def test_split_of_one_who_lives_on_ends_nothing(full: World, by: Viewer) -> None:
    units = {u.pk: -1 for u in Unit.objects.filter(member=full.nordvik)}
    handover = Handover(
        SPLIT, (full.nordvik.pk,), (full.nordvik.pk, -1), DAY, units=units, rest=full.nordvik.pk
    )
    carry_out(Plan(handover, (NewMember("Østvik"),)), by=by)
    full.nordvik.refresh_from_db()
    assert full.nordvik.ceased_on is None
    assert Membership.objects.on(DAY).filter(member__name="Østvik").exists()
    assert Appointment.objects.on(DAY).filter(member=full.nordvik, role="director").exists()
    assert Person.objects.get(pk=full.people["kari"].pk).employer_id == full.nordvik.pk


@pytest.mark.parametrize("plan", [merge_into_nordvik, merge_to_new, split_of_nordvik])
def test_undo_restores_every_row(full: World, by: Viewer, plan: Any) -> None:
    before = parties_now()
    succession = carry_out(plan(full), by=by)
    assert parties_now() != before
    take_back(succession, by=by)
    assert parties_now() == before
    assert not SuccessionLink.objects.exists()
    assert search.find("Storvik", by) == search.find("Østvik", by) == []


def test_undo_can_be_followed_by_doing_it_again(full: World, by: Viewer) -> None:
    take_back(carry_out(merge_to_new(full), by=by), by=by)
    carry_out(merge_to_new(full), by=by)
    assert Member.objects.filter(name="Storvik").count() == 1


def test_undo_is_refused_when_a_moved_person_was_changed(full: World, by: Viewer) -> None:
    succession = carry_out(merge_into_nordvik(full), by=by)
    change_person(full.people["per"], by=by, employer=full.lillevik, unit=None)
    before = parties_now()
    refused("changed_since", take_back, succession, by=by)
    assert parties_now() == before


def test_undo_is_refused_when_something_new_leans_on_the_new_member(
    full: World, by: Viewer
) -> None:
    succession = carry_out(merge_to_new(full), by=by)
    new = Member.objects.get(name="Storvik")
    set_figures(new, year=2026, values={"inhabitants": Decimal(1)}, by=by)
    before = parties_now()
    refused("changed_since", take_back, succession, by=by)
    assert parties_now() == before


def test_undo_is_refused_when_the_new_member_was_renamed(full: World, by: Viewer) -> None:
    succession = carry_out(merge_to_new(full), by=by)
    change_member(Member.objects.get(name="Storvik"), by=by, name="Storevik")
    refused("changed_since", take_back, succession, by=by)


def test_undo_is_refused_the_next_day(full: World, by: Viewer) -> None:
    succession = carry_out(merge_into_nordvik(full), by=by)
    with time_machine.travel("2026-11-21T09:00:00+01:00", tick=False):
        refused("too_late", take_back, succession, by=terminal(dt.date(2026, 11, 21)))


def test_undo_twice_is_refused(full: World, by: Viewer) -> None:
    succession = take_back(carry_out(merge_into_nordvik(full), by=by), by=by)
    refused("undone", take_back, succession, by=by)


def test_day_ahead_can_be_previewed_but_not_done(full: World, by: Viewer) -> None:
    plan = merge_into_nordvik(full)
    ahead = Plan(replace(plan.handover, day=dt.date(2027, 1, 1)))
    assert any(step.lines for step in preview(ahead, by=by))
    before = parties_now()
    refused("day_ahead", carry_out, ahead, by=by)
    assert parties_now() == before


def test_preview_tells_counts_and_writes_nothing(full: World, by: Viewer) -> None:
    before, events = parties_now(), Event.objects.count()
    told = {
        step.key: sum(line.count for line in step.lines)
        for step in preview(merge_into_nordvik(full), by=by)
    }
    assert told["parties.memberships"] == 3
    assert told["parties.appointments"] == 1
    assert told["parties.transfers"] == 1
    assert told["parties.figures"] == 1
    assert (parties_now(), Event.objects.count()) == (before, events)


def test_merge_is_refused_without_the_right(full: World) -> None:
    refused("not_allowed", carry_out, merge_into_nordvik(full), by=full.viewer("kari"))


def test_merge_of_one_into_one_new_is_refused(full: World, by: Viewer) -> None:
    plan = Plan(Handover(MERGE, (full.sorvik.pk,), (-1,), DAY), (NewMember("Nyvik"),))
    refused("only_renamed", preview, plan, by=by)


def test_merge_of_one_that_has_ceased_is_refused(full: World, by: Viewer) -> None:
    carry_out(merge_into_nordvik(full), by=by)
    refused("member_ceased", carry_out, merge_into_nordvik(full), by=by)


def test_split_without_takers_is_refused(full: World, by: Viewer) -> None:
    plan = split_of_nordvik(full)
    refused("rest_unsettled", preview, Plan(replace(plan.handover, rest=None), plan.new), by=by)
    single = Plan(Handover(SPLIT, (full.nordvik.pk,), (-1,), DAY, rest=-1), (NewMember("Østvik"),))
    refused("split_needs_two", preview, single, by=by)


def test_pages_of_earlier_days_answer_as_before(full: World, by: Viewer) -> None:
    day = dt.date(2026, 6, 1)
    per = full.people["per"]
    parts = sorted(Membership.objects.on(day).values_list("member__name", flat=True))
    roles = sorted(Appointment.objects.on(day).values_list("person_id", "role"))
    carry_out(merge_into_nordvik(full), by=by)
    per.refresh_from_db()
    assert sorted(Membership.objects.on(day).values_list("member__name", flat=True)) == parts
    assert sorted(Appointment.objects.on(day).values_list("person_id", "role")) == roles
    assert as_it_was(per, day).row.employer == full.sorvik
    assert as_it_was(per, DAY).row.employer == full.nordvik


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_merge_or_split_is_undone_exactly(full: World, by: Viewer, data: st.DataObject) -> None:
    """Whoever merges into whom, on whatever day: undoing gives back every row as it was."""
    members = [full.nordvik.pk, full.sorvik.pk, full.lillevik.pk]
    day = data.draw(st.dates(dt.date(2021, 1, 1), full.today))
    gone = data.draw(st.lists(st.sampled_from(members), min_size=1, max_size=3, unique=True))
    if data.draw(st.booleans()):
        rest = [pk for pk in members if pk not in gone]
        into = data.draw(st.sampled_from([*rest, -1])) if rest else -1
        if into == -1 and len(gone) == 1:
            return
        new = (NewMember("Nyvik", "9990"),) if into == -1 else ()
        plan = Plan(Handover(MERGE, tuple(gone), (into,), day), new)
    else:
        lives = data.draw(st.booleans())
        takers = (gone[0], -1) if lives else (-1, -2)
        units = {
            u.pk: data.draw(st.sampled_from(takers)) for u in Unit.objects.filter(member_id=gone[0])
        }
        rest_to = data.draw(st.sampled_from(takers))
        new = (NewMember("Nyvik"), NewMember("Nyvang"))[: 1 if lives else 2]
        plan = Plan(Handover(SPLIT, (gone[0],), takers, day, units=units, rest=rest_to), new)
    before = parties_now()
    take_back(carry_out(plan, by=by), by=by)
    assert parties_now() == before
