"""The chain of appointment: every management model, kind of role and appointer."""

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.portfolio.calc import chain
from samdrift.portfolio.calc.chain import About, Appointer, Kind, Model, Standing
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import JointConsent

MEMBER, OTHER = 1, 2
EVERY = list(product(Model, Kind, (True, False)))
members = st.frozensets(st.sampled_from([MEMBER, OTHER]))
standings = st.builds(Standing, director_of=members, owner_of=members, lead=st.booleans())


def test_chain_knows_the_kinds_and_models_that_are_stored():
    assert {str(kind) for kind in Kind} == set(SystemRole.Kind.values)
    assert {str(model) for model in Model} == set(System.Management.values)
    assert {str(about) for about in About} == set(JointConsent.About.values)


@given(standings, st.sampled_from(EVERY))
def test_only_the_link_of_the_chain_may_appoint(standing, case):
    model, kind, joint = case
    member = None if joint else MEMBER
    found = chain.link(model, kind, joint=joint)
    rights = {
        Appointer.DIRECTOR: MEMBER in standing.director_of and not joint,
        Appointer.OWNER: MEMBER in standing.owner_of and not joint,
        Appointer.LEAD: standing.lead,
    }
    expected = found is not None and rights[found.appointer]
    assert chain.may_appoint(model, kind, member, standing) == expected


@given(standings, st.sampled_from(EVERY))
def test_nobody_appoints_for_a_member_they_are_nothing_in(standing, case):
    model, kind, joint = case
    elsewhere = Standing(
        standing.director_of - {MEMBER}, standing.owner_of - {MEMBER}, lead=standing.lead
    )
    if not joint:
        assert not chain.may_appoint(model, kind, MEMBER, elsewhere)


@pytest.mark.parametrize("model", Model)
def test_system_owner_is_appointed_by_the_director_alone(model):
    assert chain.link(model, Kind.OWNER, joint=False) == chain.Link(Appointer.DIRECTOR)
    assert chain.link(model, Kind.OWNER, joint=True) is None


@pytest.mark.parametrize(("model", "kind", "joint"), [c for c in EVERY if c[1] is not Kind.OWNER])
def test_others_are_appointed_by_the_owner_or_jointly_by_agreement(model, kind, joint):
    found = chain.link(model, kind, joint=joint)
    if joint:
        there = model is not Model.OWN and kind in {Kind.MANAGER, Kind.DEPUTY}
        assert found == (chain.Link(Appointer.LEAD, chain.CONSENT[model]) if there else None)
    else:
        assert found in {None, chain.Link(Appointer.OWNER)}


def test_each_member_has_its_own_manager_or_a_contact_or_a_local_manager():
    own = {model: {kind for kind, joint in chain.seats(model) if not joint} for model in Model}
    assert own[Model.OWN] >= {Kind.MANAGER, Kind.DEPUTY, Kind.SUPER_USER}
    assert Kind.CONTACT in own[Model.JOINT]
    assert Kind.LOCAL_MANAGER in own[Model.CENTRE]
    assert Kind.MANAGER not in own[Model.JOINT] | own[Model.CENTRE]


@pytest.mark.parametrize(("model", "kind", "joint"), EVERY)
def test_whoever_appoints_a_role_ends_it(model, kind, joint):
    found = chain.link(model, kind, joint=joint)
    ender = chain.ender(model, kind, joint=joint)
    assert found is None or found.appointer is ender
    assert joint == (ender is Appointer.LEAD)


@pytest.mark.parametrize(
    ("accepted", "confirmed", "due"),
    [
        (None, None, None),
        (dt.date(2025, 3, 1), None, dt.date(2026, 3, 1)),
        (dt.date(2024, 3, 1), dt.date(2025, 6, 1), dt.date(2026, 6, 1)),
        (dt.date(2024, 2, 29), None, dt.date(2025, 2, 28)),
    ],
)
def test_role_is_confirmed_a_year_after_it_last_was(accepted, confirmed, due):
    assert chain.confirm_by(accepted, confirmed) == due


def test_role_ended_before_it_begins_gets_an_empty_period():
    begins, today = dt.date(2027, 1, 1), dt.date(2026, 11, 20)
    assert chain.closing_day(begins, today) == begins
    assert chain.closing_day(None, today) == today
    assert chain.closing_day(dt.date(2020, 1, 1), today) == today
