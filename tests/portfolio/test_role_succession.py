"""Roles and agreements when members merge or split, and when that is taken back."""

import dataclasses

import pytest
from tests.portfolio.made import agree, give_role, make_owner, make_system

from samdrift.kernel.errors import DomainError
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Unit
from samdrift.parties.services.succession.acts import NewMember, Plan, carry_out, preview, take_back
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.uses import JointConsent
from samdrift.portfolio.services import roles
from samdrift.portfolio.services.gaps import refresh_all


@pytest.fixture
def system(world):
    """Used by Nordvik (owner Kari, manager Ola) and Sørvik (owner Per, manager Ola as well)."""
    system = make_system(world, "Journal", world.nordvik, world.sorvik)
    make_owner(world, system)
    give_role(world, system, "ola", "manager", "kari")
    owner = give_role(world, system, "per", "owner", "didrik", member=world.sorvik)
    roles.accept_role(owner, by=world.viewer("per"))
    give_role(world, system, "ola", "manager", "per", member=world.sorvik)
    return system


def merge_into_new(world):
    handover = Handover(MERGE, (world.nordvik.pk, world.sorvik.pk), (-1,), world.today)
    return Plan(handover, (NewMember("Storvik"),))


def merge_into_nordvik(world):
    both = (world.nordvik.pk, world.sorvik.pk)
    return Plan(Handover(MERGE, both, (world.nordvik.pk,), world.today))


def held(world, member):
    rows = SystemRole.objects.on(world.today).filter(member=member).select_related("person")
    return sorted((role.kind, str(role.person), role.accepted_on is not None) for role in rows)


def snapshot(model):
    return sorted(model.objects.values_list(), key=str)


def gaps_as_told():
    columns = ("system", "member", "role", "kind", "valid_from", "valid_to")
    return sorted(RoleGap.objects.values_list(*columns), key=str)


def test_roles_go_on_for_a_new_successor_and_wait_to_be_accepted(world, system):
    carry_out(merge_into_new(world), by=world.viewer("dag"))
    new = Member.objects.get(name="Storvik")
    assert held(world, new) == [
        ("manager", "Ola Åsen", False),
        ("owner", "Kari Koordinator", False),
        ("owner", "Per Ærlig", False),
    ]
    assert held(world, world.nordvik) == held(world, world.sorvik) == []
    found = set(RoleGap.objects.on(world.today).filter(member=new).values_list("kind", flat=True))
    assert found == {"two_owners", "not_accepted", "no_deputy", "no_super_user"}


def test_successor_that_lives_on_keeps_its_own_owner(world, system):
    carry_out(merge_into_nordvik(world), by=world.viewer("dag"))
    assert held(world, world.nordvik) == [
        ("manager", "Ola Åsen", False),
        ("owner", "Kari Koordinator", True),
    ]
    assert held(world, world.sorvik) == []


def test_preview_tells_what_becomes_of_the_roles(world, system):
    found = {one.key: one.lines for one in preview(merge_into_new(world), by=world.viewer("dag"))}
    told = [(str(line.what), line.count, bool(line.warning)) for line in found["portfolio.roles"]]
    assert told == [
        ("Roles that end", 4, False),
        ("Roles that go on", 3, True),
        ("Roles that are not carried over", 1, False),
    ]
    assert SystemRole.objects.on(world.today).count() == 4


@pytest.mark.parametrize("plan", [merge_into_new, merge_into_nordvik])
def test_merge_is_taken_back_exactly(world, system, plan):
    agree(world, system, "dina", "didrik")
    refresh_all(dataclasses.replace(world.viewer("dag")))
    before = [snapshot(SystemRole), snapshot(JointConsent), gaps_as_told()]
    done = carry_out(plan(world), by=world.viewer("dag"))
    assert [snapshot(SystemRole), snapshot(JointConsent), gaps_as_told()] != before
    take_back(done, by=world.viewer("dag"))
    assert [snapshot(SystemRole), snapshot(JointConsent), gaps_as_told()] == before


def test_merge_is_not_taken_back_when_somebody_has_answered(world, system):
    done = carry_out(merge_into_nordvik(world), by=world.viewer("dag"))
    carried = SystemRole.objects.on(world.today).filter(kind="owner").first()
    SystemRole.objects.filter(pk=carried.pk).update(confirmed_on=world.today)
    ended = SystemRole.objects.filter(member=world.sorvik, kind="owner").get()
    SystemRole.objects.filter(pk=ended.pk).update(valid_to=None)
    with pytest.raises(DomainError) as refused:
        take_back(done, by=world.viewer("dag"))
    assert refused.value.code == "changed_since"


@pytest.mark.parametrize(("agreed", "carried"), [(("dina", "didrik"), 1), (("dina",), 0)])
def test_agreement_goes_on_when_all_who_used_the_system_had_agreed(world, system, agreed, carried):
    agree(world, system, *agreed)
    carry_out(merge_into_new(world), by=world.viewer("dag"))
    new = Member.objects.get(name="Storvik")
    rows = JointConsent.objects.on(world.today)
    assert rows.filter(member=new).count() == carried
    assert not rows.exclude(member=new).exists()


def test_split_carries_a_role_to_whoever_employs_the_person(world, system):
    unit = Unit.objects.create(member=world.nordvik, name="Øst")
    ola = world.people["ola"]
    ola.unit = unit
    ola.save()
    handover = Handover(
        SPLIT, (world.nordvik.pk,), (-1, -2), world.today, units={unit.pk: -1}, rest=-2
    )
    plan = Plan(handover, (NewMember("Austvik"), NewMember("Vestvik")))
    carry_out(plan, by=world.viewer("dag"))
    east, west = (Member.objects.get(name=name) for name in ("Austvik", "Vestvik"))
    assert held(world, east) == [("manager", "Ola Åsen", False)]
    assert held(world, west) == [("owner", "Kari Koordinator", False)]
