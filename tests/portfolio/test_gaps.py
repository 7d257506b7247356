"""Gaps: found by the model's requirements, from the first day to the last, now and to come."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.portfolio.made import agree, give_role, make_owner, make_system

from samdrift.kernel import viewer as viewers
from samdrift.parties.models.arrangements import Membership
from samdrift.portfolio.calc import gaps as calc
from samdrift.portfolio.calc.chain import About, Kind, Model
from samdrift.portfolio.calc.gaps import Facts, Found, Gap, Held, Span
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import gaps as queries
from samdrift.portfolio.services import consents, roles
from samdrift.portfolio.services.gaps import refresh_all, refresh_members, refresh_systems

DAY = dt.date(2026, 11, 20)
BEGAN = dt.date(2024, 1, 1)
NEXT = dt.date(2027, 1, 1)
A, B = 1, 2


def held(pk, kind, person=None, member=A, **more):
    more.setdefault("span", Span(BEGAN))
    more.setdefault("accepted_on", BEGAN)
    return Held(pk, kind, member, person or pk, **more)


def facts(model, *roles, users=(A,), **more):
    using = {user: [Span(BEGAN)] for user in users}
    return Facts([(Span(), model)], using, roles, **more)


def kinds(found, member=A, day=DAY):
    return {one.kind for one in calc.gaps_on(found, member, day)}


WHOLE = {
    Model.OWN: [
        held(1, Kind.OWNER), held(2, Kind.MANAGER), held(3, Kind.DEPUTY), held(4, Kind.SUPER_USER),
    ],
    Model.JOINT: [held(1, Kind.OWNER), held(5, Kind.CONTACT)],
    Model.CENTRE: [held(1, Kind.OWNER), held(6, Kind.LOCAL_MANAGER), held(4, Kind.SUPER_USER)],
}  # fmt: skip
AGREED = {(A, about): [Span(BEGAN)] for about in About}


def test_kinds_of_gaps_are_those_that_are_stored():
    assert {str(gap) for gap in Gap} == set(RoleGap.Kind.values)


@pytest.mark.parametrize("model", Model)
def test_member_with_every_role_has_no_gap(model):
    assert kinds(facts(model, *WHOLE[model], consents=AGREED)) == set()


@pytest.mark.parametrize(
    ("model", "left_out", "gap"),
    [
        (Model.OWN, Kind.OWNER, Gap.NO_OWNER),
        (Model.OWN, Kind.MANAGER, Gap.NO_MANAGER),
        (Model.OWN, Kind.SUPER_USER, Gap.NO_SUPER_USER),
        (Model.OWN, Kind.DEPUTY, Gap.NO_DEPUTY),
        (Model.JOINT, Kind.OWNER, Gap.NO_OWNER),
        (Model.JOINT, Kind.CONTACT, Gap.NO_CONTACT),
        (Model.CENTRE, Kind.OWNER, Gap.NO_OWNER),
        (Model.CENTRE, Kind.LOCAL_MANAGER, Gap.NO_LOCAL_MANAGER),
        (Model.CENTRE, Kind.SUPER_USER, Gap.NO_SUPER_USER),
    ],
)
def test_each_role_left_out_is_its_own_gap(model, left_out, gap):
    rest = [role for role in WHOLE[model] if role.kind is not left_out]
    assert kinds(facts(model, *rest, consents=AGREED)) == {gap}


def test_two_managers_need_no_deputy():
    roles_held = [role for role in WHOLE[Model.OWN] if role.kind is not Kind.DEPUTY]
    assert kinds(facts(Model.OWN, *roles_held, held(9, Kind.MANAGER))) == set()


def test_manager_is_not_the_own_deputy():
    roles_held = [
        held(1, Kind.OWNER),
        held(2, Kind.MANAGER, 7),
        held(3, Kind.DEPUTY, 7),
        held(4, Kind.SUPER_USER),
    ]
    assert kinds(facts(Model.OWN, *roles_held)) == {Gap.NO_DEPUTY}


@pytest.mark.parametrize("model", [Model.JOINT, Model.CENTRE])
def test_joint_manager_is_missing_for_all_members_together(model):
    found = facts(model, *WHOLE[model], consents=AGREED)
    assert kinds(found, None) == {Gap.NO_MANAGER}
    manager = held(8, Kind.MANAGER, member=None)
    found = facts(model, *WHOLE[model], manager, consents=AGREED)
    assert kinds(found, None) == {Gap.NO_DEPUTY}


def test_member_that_has_not_agreed_is_told():
    found = facts(Model.JOINT, *WHOLE[Model.JOINT], consents={(A, About.OPERATION): [Span(BEGAN)]})
    assert kinds(found) == {Gap.NO_CONSENT}


def test_role_not_accepted_overdue_or_without_its_holder_is_told_by_role():
    roles_held = [
        held(1, Kind.OWNER, accepted_on=None),
        held(2, Kind.MANAGER, due_on=DAY),
        held(3, Kind.DEPUTY, due_on=DAY + dt.timedelta(1)),
        held(4, Kind.SUPER_USER, there=(Span(None, DAY),)),
    ]
    found = calc.gaps_on(facts(Model.OWN, *roles_held), A, DAY)
    assert found == {
        Found(Gap.NOT_ACCEPTED, 1),
        Found(Gap.OVERDUE, 2),
        Found(Gap.HOLDER_GONE, 4),
        Found(Gap.NO_SUPER_USER),
    }


def test_role_the_model_does_not_have_is_surplus():
    found = facts(Model.JOINT, *WHOLE[Model.JOINT], held(7, Kind.MANAGER), consents=AGREED)
    assert calc.gaps_on(found, A, DAY) == {Found(Gap.SURPLUS, 7)}


def test_role_is_surplus_after_the_last_use_but_not_before_the_first():
    owner = held(1, Kind.OWNER)
    ended = Facts([(Span(), Model.OWN)], {A: [Span(BEGAN, DAY)]}, [owner])
    assert calc.gaps_on(ended, A, DAY) == {Found(Gap.SURPLUS, 1)}
    planned = Facts([(Span(), Model.OWN)], {A: [Span(NEXT)]}, [owner])
    assert calc.gaps_on(planned, A, DAY) == set()
    assert Found(Gap.NO_MANAGER) in calc.gaps_on(planned, A, NEXT)


def test_members_alike_have_the_same_gaps_of_their_own_roles_on_their_own_days():
    """Worked out once for all that are alike, and yet each is told of its own."""
    own = [
        held(11, Kind.OWNER, 1, A, accepted_on=None),
        held(12, Kind.OWNER, 2, B, span=Span(NEXT), accepted_on=None),
    ]
    found = Facts([(Span(), Model.OWN)], {A: [Span(BEGAN)], B: [Span(NEXT)]}, own)
    told = {
        member: {(one.kind, one.role, one.span) for one in calc.gap_periods(found, member)}
        for member in (A, B)
    }
    assert told[A] == {
        (Gap.NO_MANAGER, None, Span(BEGAN)),
        (Gap.NO_SUPER_USER, None, Span(BEGAN)),
        (Gap.NOT_ACCEPTED, 11, Span(BEGAN)),
    }
    assert told[B] == {
        (Gap.NO_MANAGER, None, Span(NEXT)),
        (Gap.NO_SUPER_USER, None, Span(NEXT)),
        (Gap.NOT_ACCEPTED, 12, Span(NEXT)),
    }


def test_gap_lasts_from_the_day_a_role_ends_to_the_day_another_begins():
    later = NEXT + dt.timedelta(30)
    roles_held = [
        held(1, Kind.OWNER, span=Span(BEGAN, NEXT)),
        held(9, Kind.OWNER, span=Span(later), accepted_on=DAY),
    ]
    periods = calc.gap_periods(facts(Model.OWN, *roles_held), A)
    assert [(p.span.start, p.span.end) for p in periods if p.kind is Gap.NO_OWNER] == [
        (NEXT, later)
    ]


spans = st.builds(
    lambda start, days: Span(BEGAN + dt.timedelta(start), BEGAN + dt.timedelta(start + days)),
    st.integers(0, 40),
    st.integers(0, 40),
)
some_roles = st.lists(
    st.builds(
        lambda pk, kind, span, accepted, member: Held(
            pk,
            kind,
            member,
            pk % 3,
            span,
            None if accepted is None else BEGAN + dt.timedelta(accepted),
        ),
        st.integers(1, 9),
        st.sampled_from(Kind),
        spans,
        st.none() | st.integers(0, 60),
        st.sampled_from([A, None]),
    ),
    max_size=6,
    unique_by=lambda role: role.id,
)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(Model), some_roles, st.lists(spans, max_size=2), st.sampled_from([A, None]))
def test_periods_hold_exactly_the_gaps_of_each_day(model, roles_held, uses, member):
    found = Facts([(Span(), model)], {A: uses}, roles_held)
    periods = calc.gap_periods(found, member)
    for day in (BEGAN + dt.timedelta(n) for n in range(-1, 90)):
        lasting = {Found(p.kind, p.role) for p in periods if p.span.has(day)}
        assert lasting == calc.gaps_on(found, member, day)


def gaps_of(system, day=DAY, **which):
    rows = RoleGap.objects.on(day).filter(system=system, **which)
    return sorted(rows.values_list("kind", flat=True))


@pytest.fixture
def system(world):
    return make_system(world)


def test_gaps_close_as_roles_are_given_and_accepted(world, system):
    assert gaps_of(system) == ["no_manager", "no_owner", "no_super_user"]
    owner = give_role(world, system, "kari", "owner", "dina")
    assert gaps_of(system) == ["no_manager", "no_super_user", "not_accepted"]
    roles.accept_role(owner, by=world.viewer("kari"))
    manager = give_role(world, system, "ola", "manager", "kari")
    assert gaps_of(system, role=manager) == ["not_accepted"]
    assert gaps_of(system, role=None) == ["no_deputy", "no_super_user"]


def test_gap_opens_in_the_future_when_a_role_is_to_end(world, system):
    make_owner(world, system)
    role = SystemRole.objects.get()
    roles.end_role(role, by=world.viewer("dina"), ends_on=NEXT)
    assert "no_owner" not in gaps_of(system)
    coming = RoleGap.objects.begins_within(DAY, 60).filter(kind="no_owner").get()
    assert coming.valid_from == NEXT
    assert not RoleGap.objects.begins_within(DAY, 10).filter(kind="no_owner").exists()


def test_gap_opens_when_the_holder_leaves(world, system):
    make_owner(world, system)
    kari = world.people["kari"]
    kari.left_on = NEXT
    kari.save()
    roles.end_roles_of_leaver(kari, NEXT, world.viewer("dag"))
    assert "no_owner" in gaps_of(system, NEXT)


def test_confirmation_becomes_overdue_a_year_after_acceptance(world, system):
    role = make_owner(world, system)
    assert gaps_of(system, dt.date(2027, 11, 19), kind="overdue") == []
    assert gaps_of(system, dt.date(2027, 11, 20), kind="overdue") == ["overdue"]
    SystemRole.objects.update(accepted_on=dt.date(2025, 1, 1))
    roles.confirm_role(role, by=world.viewer("kari"))
    assert gaps_of(system, kind="overdue") == []


def test_past_keeps_how_the_system_was_managed_then(world, system):
    agree(world, system, "dina", about="manager")
    consents.change_management(system, by=world.viewer("mona"), management="joint")
    assert gaps_of(system, DAY - dt.timedelta(1), member=world.nordvik) == [
        "no_manager",
        "no_owner",
        "no_super_user",
    ]
    assert gaps_of(system, member=world.nordvik) == ["no_contact", "no_owner"]
    assert gaps_of(system, member=None) == ["no_manager"]


def test_member_that_left_the_cooperation_has_no_gaps(world):
    system = make_system(world, "Post", world.gammelvik)
    assert gaps_of(system) == []
    assert gaps_of(system, DAY - dt.timedelta(1)) == ["no_manager", "no_owner", "no_super_user"]


def test_gaps_follow_when_a_member_leaves(world, system):
    Membership.objects.filter(member=world.nordvik).update(valid_to=NEXT)
    refresh_members([world.nordvik.pk])
    assert gaps_of(system, NEXT) == []
    assert "no_owner" in gaps_of(system)


def test_nightly_round_mends_what_came_in_beside_the_services(world, system):
    Use.objects.create(system=system, member=world.sorvik, valid_from=BEGAN)
    assert gaps_of(system, member=world.sorvik) == []
    assert "changed" in refresh_all(viewers.clock(DAY))
    assert "no_owner" in gaps_of(system, member=world.sorvik)
    assert refresh_all(viewers.clock(DAY)) == ""


def test_gaps_that_stay_keep_their_rows(world, system):
    before = set(RoleGap.objects.values_list("pk", flat=True))
    assert refresh_systems([system.pk]) == 0
    assert set(RoleGap.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("many", [1, 4])
def test_facts_cost_the_same_however_many_systems(world, django_assert_num_queries, many):
    made = [make_system(world, f"System {n}", world.nordvik, world.sorvik) for n in range(many)]
    for one in made:
        give_role(world, one, "kari", "owner", "dina")
    with django_assert_num_queries(9):
        assert len(queries.facts_of([one.pk for one in made])) == many


def test_each_sees_the_gaps_of_the_cooperation_and_counts_the_own(world, system):
    make_system(world, "Post", world.sorvik)
    assert queries.count_of_interest(world.viewer("kari")) == 3
    assert queries.count_of_interest(world.viewer("dag")) == 6
    assert queries.listed(world.viewer("kari")).count() == 6
    assert queries.listed(world.viewer("sol")).count() == 0
    assert queries.listed(world.viewer("stig")).count() == 0
