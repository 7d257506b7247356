"""Agreements to joint management: on file, counted, withdrawn, and what they allow."""

import datetime as dt

import pytest
from tests.portfolio.made import agree, give_role, make_owner, make_system

from samdrift.kernel.errors import DomainError, Refused
from samdrift.portfolio.forms.systems import SystemForm
from samdrift.portfolio.models.roles import ManagementTerm, RoleGap
from samdrift.portfolio.models.uses import JointConsent
from samdrift.portfolio.queries import appointing
from samdrift.portfolio.queries.gaps import under
from samdrift.portfolio.services import consents
from samdrift.portfolio.services.systems import change_system


@pytest.fixture
def system(world):
    return make_system(world, "ERP", world.nordvik, world.sorvik)


def refused(act, *args, **more):
    with pytest.raises(DomainError) as error:
        act(*args, **more)
    return error.value


def test_agreement_is_counted_among_those_who_use_the_system(world, system):
    agree(world, system, "dina")
    found = appointing.agreement(system, "manager", world.today)
    assert ([str(m) for m in found.agreed], [str(m) for m in found.missing]) == (
        ["Nordvik"],
        ["Sørvik"],
    )
    assert not found.is_whole
    agree(world, system, "didrik")
    assert appointing.agreement(system, "manager", world.today).is_whole
    assert not appointing.agreement(system, "operation", world.today).agreed


@pytest.mark.parametrize("who", ["dag", "mona", "didrik", "ola"])
def test_only_the_member_itself_agrees(world, system, who):
    with pytest.raises(Refused):
        consents.agree(
            by=world.viewer(who),
            system=system,
            member=world.nordvik,
            about="manager",
            reference="x",
        )


def test_system_owner_may_agree_for_the_member(world, system):
    make_owner(world, system, "ola")
    made = consents.agree(
        by=world.viewer("ola"), system=system, member=world.nordvik, about="manager", reference="x"
    )
    assert made.valid_from == world.today


def test_agreement_is_given_once_and_not_ahead(world, system):
    agree(world, system, "dina")
    assert refused(agree, world, system, "dina").code == "already_agreed"
    tomorrow = world.today + dt.timedelta(1)
    error = refused(
        consents.agree,
        by=world.viewer("didrik"),
        system=system,
        member=world.sorvik,
        about="manager",
        reference="x",
        agreed_on=tomorrow,
    )
    assert error.code == "in_the_future"
    assert refused(agree, world, system, "lise").code == "not_used"


def test_withdrawn_agreement_is_a_gap_where_it_was_needed(world, system):
    agree(world, system, "dina", "didrik")
    consents.change_management(system, by=world.viewer("mona"), management="joint")
    assert not RoleGap.objects.on(world.today).filter(kind="no_consent").exists()
    consent = JointConsent.objects.get(member=world.sorvik)
    with pytest.raises(Refused):
        consents.withdraw(consent, by=world.viewer("dina"), withdrawn_by="x")
    consents.withdraw(consent, by=world.viewer("didrik"), withdrawn_by="Case 9/26")
    gap = RoleGap.objects.on(world.today).get(kind="no_consent")
    assert gap.member == world.sorvik
    assert (
        refused(consents.withdraw, consent, by=world.viewer("didrik"), withdrawn_by="x").code
        == "already_withdrawn"
    )
    agree(world, system, "didrik")
    assert not RoleGap.objects.on(world.today).filter(kind="no_consent").exists()


def test_management_is_joint_only_when_all_have_agreed(world, system):
    agree(world, system, "dina", about="operation")
    error = refused(consents.change_management, system, by=world.viewer("dag"), management="centre")
    assert (error.code, error.values["missing"]) == ("not_agreed", [world.sorvik.pk])
    agree(world, system, "didrik", about="operation")
    changed = consents.change_management(system, by=world.viewer("dag"), management="centre")
    assert changed.management == "centre"
    with pytest.raises(Refused):
        consents.change_management(system, by=world.viewer("dina"), management="own")


def test_management_cannot_be_changed_as_one_detail_among_others(world, system):
    error = refused(change_system, system, by=world.viewer("mona"), management="joint")
    assert error.code == "not_agreed"
    with pytest.raises(Refused):
        change_system(system, by=world.viewer("kari"), management="joint")
    assert change_system(system, by=world.viewer("kari"), management="own", note="x").note == "x"
    assert "management" not in SystemForm(viewer=world.viewer("mona"), instance=system).fields
    assert "management" in SystemForm(viewer=world.viewer("mona")).fields


def test_each_change_of_management_is_dated(world, system):
    agree(world, system, "dina", "didrik")
    consents.change_management(system, by=world.viewer("dag"), management="joint")
    consents.change_management(system, by=world.viewer("dag"), management="own")
    told = [(t.management, t.valid_from, t.valid_to) for t in ManagementTerm.objects.order_by("pk")]
    assert told == [("own", None, world.today), ("own", world.today, None)]


def test_preview_tells_what_would_be_missing_and_too_much(world, system):
    make_owner(world, system)
    manager = give_role(world, system, "ola", "manager", "kari")
    now, then = under(system, "own", world.today), under(system, "joint", world.today)
    nordvik = world.nordvik.pk
    gone = {str(one.kind) for one in now[nordvik] - then[nordvik]}
    new = {(str(one.kind), one.role) for one in then[nordvik] - now[nordvik]}
    assert gone == {"no_deputy", "no_super_user"}
    assert new == {("no_contact", None), ("no_consent", None), ("surplus", manager.pk)}
    assert {str(one.kind) for one in then[None]} == {"no_manager"}
