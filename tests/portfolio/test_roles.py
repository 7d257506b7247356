"""Roles in systems: who appoints, who holds, how they are answered and how they end."""

import datetime as dt

import pytest
from django.utils.translation import override
from tests.portfolio.made import agree, give_role, make_owner, make_system
from tests.world import add_person

from samdrift.kernel.errors import DomainError, ReadOnly, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.registry import registry
from samdrift.parties.models.people import Mandate
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries.role_texts import DEFAULTS
from samdrift.portfolio.services import roles


def code_of(act, *args, **more):
    with pytest.raises(DomainError) as refused:
        act(*args, **more)
    return refused.value.code


def text_of(act, *args, **more):
    with pytest.raises(DomainError) as refused:
        act(*args, **more)
    return str(refused.value.message)


@pytest.fixture
def system(world):
    return make_system(world, "Journal", world.nordvik, world.sorvik)


def test_director_appoints_the_system_owner(world, system):
    role = give_role(world, system, "kari", "owner", "dina")
    assert (role.kind, role.member, role.appointed_by) == (
        "owner",
        world.nordvik,
        world.people["dina"],
    )
    assert role.accepted_on is None
    with override("nb"):
        assert role.description == str(DEFAULTS["owner"]), "in the site's language, not kari's"
    assert Event.objects.filter(what="system_role.appointed", subject_id=role.pk).count() == 1


@pytest.mark.parametrize("who", ["kari", "didrik", "dag", "mona", "adam", "ola"])
def test_owner_is_appointed_by_no_other_and_the_refusal_names_who_may(world, system, who):
    told = text_of(give_role, world, system, "kari", "owner", who)
    assert "Dina Direktør" in told
    assert not SystemRole.objects.exists()


def test_refusal_says_what_to_do_where_nobody_holds_the_right(world, system):
    assert "Dina Direktør" in text_of(give_role, world, system, "ola", "manager", "dina")
    give_role(world, system, "kari", "owner", "dina")
    told = text_of(give_role, world, system, "ola", "manager", "kari")
    assert "Kari Koordinator" in told
    assert "not accepted" in told


def test_owner_appoints_manager_deputy_and_super_users_for_the_own_member(world, system):
    make_owner(world, system)
    for kind in ("manager", "deputy", "super_user"):
        assert give_role(world, system, "ola", kind, "kari").member == world.nordvik
    told = text_of(give_role, world, system, "per", "manager", "kari", member=world.sorvik)
    assert "Didrik Direktør" in told


def test_role_that_the_model_does_not_have_is_refused(world, system):
    make_owner(world, system)
    assert code_of(give_role, world, system, "ola", "contact", "kari") == "not_in_model"
    assert (
        code_of(give_role, world, system, "ola", "manager", "mona", member=None) == "not_in_model"
    )


def test_role_for_a_member_that_does_not_use_the_system_is_refused(world, system):
    act = give_role, world, system, "lise", "owner", "lise"
    assert code_of(*act, member=world.lillevik) == "not_used"
    Use.objects.create(system=system, member=world.lillevik, valid_from=dt.date(2027, 1, 1))
    assert give_role(*act[1:], member=world.lillevik).member == world.lillevik


def test_nothing_is_appointed_on_a_page_of_another_day(world, system):
    viewer = world.viewer("dina").seen_as_of(dt.date(2025, 1, 1))
    with pytest.raises(ReadOnly):
        roles.appoint(
            by=viewer,
            system=system,
            kind="owner",
            person=world.people["kari"],
            member=world.nordvik,
        )


@pytest.mark.parametrize(
    ("who", "code"), [("liv", "has_left"), ("per", "not_reachable"), ("sol", "not_reachable")]
)
def test_owner_must_be_at_work_for_the_member(world, system, who, code):
    assert code_of(give_role, world, system, who, "owner", "dina") == code


def test_owner_may_serve_the_member_by_mandate(world, system):
    mandate = Mandate.objects.create(
        person=world.people["per"], grantor=world.nordvik, rooms=["portfolio"]
    )
    mandate.members.add(world.nordvik)
    assert give_role(world, system, "per", "owner", "dina").person == world.people["per"]
    Mandate.objects.update(rooms=["parties"])
    make_other = make_system(world, "Post")
    assert code_of(give_role, world, make_other, "per", "owner", "dina") == "not_reachable"


def test_members_share_a_manager_when_each_owner_appoints_the_same_person(world, system):
    make_owner(world, system)
    give_role(world, system, "ola", "manager", "kari")
    owner = give_role(world, system, "per", "owner", "didrik", member=world.sorvik)
    roles.accept_role(owner, by=world.viewer("per"))
    give_role(world, system, "ola", "manager", "per", member=world.sorvik)
    shared = SystemRole.objects.filter(kind="manager", person=world.people["ola"])
    assert {role.member for role in shared} == {world.nordvik, world.sorvik}


def test_person_who_is_to_leave_holds_the_role_until_then(world, system):
    leaves = dt.date(2027, 3, 1)
    add_person(world, "finn", "Finn", "Snart", employer=world.nordvik, left_on=leaves)
    assert give_role(world, system, "finn", "owner", "dina").valid_to == leaves
    make_owner(world, make_system(world, "Post"))
    late = dt.date(2027, 6, 1)
    assert (
        code_of(
            give_role, world, make_system(world, "Lønn"), "finn", "owner", "dina", valid_to=late
        )
        == "leaves_before"
    )


def test_there_is_one_owner_at_a_time(world, system):
    make_owner(world, system)
    assert code_of(give_role, world, system, "ola", "owner", "dina") == "taken"
    assert "Kari Koordinator" in text_of(give_role, world, system, "ola", "owner", "dina")


def test_joint_manager_needs_the_agreement_of_every_member(world):
    system = make_system(world, "ERP", world.nordvik, world.sorvik, management="joint")
    agree(world, system, "dina")
    act = give_role, world, system, "ola", "manager", "mona"
    assert code_of(*act, member=None) == "not_agreed"
    assert "1 of 2" in text_of(*act, member=None)
    assert "Sørvik" in text_of(*act, member=None)
    agree(world, system, "didrik")
    role = give_role(*act[1:], member=None)
    assert role.member is None
    assert code_of(give_role, world, system, "per", "manager", "dag", member=None) == "taken"


def test_agreement_to_a_joint_manager_is_not_one_to_joint_operation(world):
    system = make_system(world, "Epost", world.nordvik, management="centre")
    agree(world, system, "dina", about="manager")
    assert code_of(give_role, world, system, "ola", "manager", "dag", member=None) == "not_agreed"
    agree(world, system, "dina", about="operation")
    assert give_role(world, system, "ola", "manager", "dag", member=None).member is None


def test_joint_manager_is_not_appointed_by_a_director_or_owner(world):
    system = make_system(world, "ERP", world.nordvik, management="joint")
    agree(world, system, "dina")
    told = text_of(give_role, world, system, "ola", "manager", "dina", member=None)
    assert "Mona Mål" in told
    assert "Dag Daglig" in told


def test_holder_alone_accepts(world, system):
    role = give_role(world, system, "kari", "owner", "dina")
    with pytest.raises(Refused):
        roles.accept_role(role, by=world.viewer("dina"))
    role = roles.accept_role(role, by=world.viewer("kari"))
    assert (role.accepted_on, role.due_on) == (world.today, dt.date(2027, 11, 20))
    assert code_of(roles.accept_role, role, by=world.viewer("kari")) == "already_accepted"
    assert (
        code_of(roles.decline_role, role, by=world.viewer("kari"), reason="No")
        == "already_accepted"
    )


def test_declined_role_opens_the_place_again(world, system):
    role = give_role(world, system, "kari", "owner", "dina")
    role = roles.decline_role(role, by=world.viewer("kari"), reason="No time")
    assert (role.declined_on, role.decline_reason) == (world.today, "No time")
    assert not SystemRole.objects.on(world.today).exists()
    assert give_role(world, system, "ola", "owner", "dina").person == world.people["ola"]
    assert code_of(roles.accept_role, role, by=world.viewer("kari")) == "declined"


def test_role_is_confirmed_by_its_holder_when_accepted(world, system):
    role = give_role(world, system, "kari", "owner", "dina")
    assert code_of(roles.confirm_role, role, by=world.viewer("kari")) == "not_accepted"
    roles.accept_role(role, by=world.viewer("kari"))
    SystemRole.objects.update(accepted_on=dt.date(2025, 6, 1))
    role = roles.confirm_role(role, by=world.viewer("kari"))
    assert (role.confirmed_on, role.due_on) == (world.today, dt.date(2027, 11, 20))


def test_role_is_ended_by_whoever_appoints(world, system):
    owner = make_owner(world, system)
    manager = give_role(world, system, "ola", "manager", "kari")
    with pytest.raises(Refused):
        roles.end_role(owner, by=world.viewer("kari"))
    with pytest.raises(Refused):
        roles.end_role(manager, by=world.viewer("dina"))
    ended = roles.end_role(manager, by=world.viewer("kari"), reason="New tasks")
    assert (ended.valid_to, ended.ended_by, ended.end_reason) == (
        world.today,
        world.people["kari"],
        "New tasks",
    )
    assert code_of(roles.end_role, ended, by=world.viewer("kari")) == "already_ended"


def test_role_ended_before_it_begins_was_never_in_force(world, system):
    begins = dt.date(2027, 1, 1)
    role = give_role(world, system, "kari", "owner", "dina", valid_from=begins)
    roles.end_role(role, by=world.viewer("dina"))
    assert not SystemRole.objects.coming(world.today).exists()
    assert give_role(world, system, "ola", "owner", "dina", valid_from=begins)


def test_owner_is_replaced_on_one_day(world, system):
    old = make_owner(world, system)
    day = dt.date(2026, 12, 1)
    new = roles.replace_role(old, by=world.viewer("dina"), person=world.people["ola"], day=day)
    old.refresh_from_db()
    assert (old.valid_to, new.valid_from, new.accepted_on) == (day, day, None)
    assert (
        code_of(roles.replace_role, new, by=world.viewer("dina"), person=new.person)
        == "same_person"
    )


def test_replacing_by_someone_who_cannot_hold_it_changes_nothing(world, system):
    old = make_owner(world, system)
    assert (
        code_of(roles.replace_role, old, by=world.viewer("dina"), person=world.people["per"])
        == "not_reachable"
    )
    old.refresh_from_db()
    assert old.valid_to is None


def test_roles_end_when_the_person_leaves(world, system):
    make_owner(world, system)
    later = give_role(world, system, "kari", "manager", "kari", valid_from=dt.date(2027, 6, 1))
    day = dt.date(2027, 1, 1)
    ended = roles.end_roles_of_leaver(world.people["kari"], day, world.viewer("dag"))
    assert ended == 2
    later.refresh_from_db()
    assert later.valid_to == later.valid_from
    assert SystemRole.objects.on(dt.date(2026, 12, 31)).count() == 1
    assert not SystemRole.objects.on(day).exists()
    assert roles.end_roles_of_leaver in registry.leaving


def test_description_is_changed_by_whoever_appoints_and_falls_back_to_the_kinds(world, system):
    roles.set_role_text("owner", by=world.viewer("mona"), text="Owns it here")
    role = make_owner(world, system)
    assert role.description == "Owns it here"
    assert (
        roles.describe_role(role, by=world.viewer("dina"), description="More").description == "More"
    )
    assert (
        roles.describe_role(role, by=world.viewer("dina"), description="").description
        == "Owns it here"
    )
    with pytest.raises(Refused):
        roles.set_role_text("owner", by=world.viewer("kari"), text="Mine")
