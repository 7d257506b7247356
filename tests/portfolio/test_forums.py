"""A system's forum follows from its roles, as of the day, and is led by its managers."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.portfolio.made import agree, give_role, make_owner, make_system

from samdrift.kernel.errors import Refused
from samdrift.portfolio.models.roles import Forum
from samdrift.portfolio.queries import forums as queries
from samdrift.portfolio.services import forums, roles

LATER = dt.date(2027, 1, 1)


@pytest.fixture
def system(world):
    system = make_system(world, "Journal", world.nordvik, world.sorvik)
    make_owner(world, system)
    owner = give_role(world, system, "per", "owner", "didrik", member=world.sorvik)
    roles.accept_role(owner, by=world.viewer("per"))
    return system


def names(system, viewer):
    return [one.name for one in queries.members_of(system, viewer)]


def test_forum_is_formed_by_managers_and_not_by_owners_or_super_users(world, system):
    give_role(world, system, "ola", "manager", "kari")
    give_role(world, system, "adam", "deputy", "kari")
    give_role(world, system, "mona", "super_user", "kari")
    assert names(system, world.viewer("ola")) == ["Adam Admin", "Ola Åsen"]


def test_contacts_sit_in_the_forum_of_a_system_with_a_joint_manager(world):
    system = make_system(world, "ERP", world.nordvik, management="joint")
    agree(world, system, "dina")
    make_owner(world, system)
    give_role(world, system, "ola", "contact", "kari")
    give_role(world, system, "adam", "manager", "mona", member=None)
    found = queries.members_of(system, world.viewer("dag"))
    assert [(one.name, one.is_joint) for one in found] == [
        ("Adam Admin", True),
        ("Ola Åsen", False),
    ]


def test_shared_manager_sits_once_for_both_members(world, system):
    give_role(world, system, "ola", "manager", "kari")
    give_role(world, system, "ola", "manager", "per", member=world.sorvik)
    [seated] = queries.members_of(system, world.viewer("ola"))
    assert {role.member for role in seated.roles} == {world.nordvik, world.sorvik}


def test_contact_details_are_only_for_those_within_reach(world, system):
    give_role(world, system, "ola", "manager", "kari")
    for who, within in (("kari", True), ("dag", True), ("per", False)):
        [seated] = queries.members_of(system, world.viewer(who))
        assert (seated.person is not None) == within


def test_forum_of_another_day_is_that_days(world, system):
    role = give_role(world, system, "ola", "manager", "kari")
    roles.end_role(role, by=world.viewer("kari"), ends_on=LATER)
    viewer = world.viewer("kari")
    assert names(system, viewer) == ["Ola Åsen"]
    assert names(system, viewer.seen_as_of(LATER)) == []
    assert names(system, viewer.seen_as_of(dt.date(2025, 1, 1))) == []
    assert queries.listed(viewer).get().people == 1
    assert not queries.listed(viewer.seen_as_of(LATER)).exists()


def test_mandate_is_written_by_the_manager_or_the_lead(world, system):
    give_role(world, system, "ola", "manager", "kari")
    forums.set_mandate(system, by=world.viewer("ola"), mandate="Meet monthly", mandate_from="")
    forum = forums.set_mandate(
        system, by=world.viewer("mona"), mandate="Meet", mandate_from="Board 3/26"
    )
    assert (forum.mandate, forum.mandate_from) == ("Meet", "Board 3/26")
    with pytest.raises(Refused):
        forums.set_mandate(system, by=world.viewer("per"), mandate="x", mandate_from="")
    assert Forum.objects.count() == 1


def test_forum_page_hides_what_is_out_of_reach(world, system, as_person):
    give_role(world, system, "ola", "manager", "kari")
    url = reverse("portfolio:forum_detail", args=[system.pk])
    assert "ola@vik.test" in as_person("kari").get(url).content.decode()
    seen = as_person("per").get(url).content.decode()
    assert "Ola Åsen" in seen
    assert "ola@vik.test" not in seen
    for stranger in ("sol", "stig"):
        assert as_person(stranger).get(url).status_code == 404
