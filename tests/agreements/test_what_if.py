"""What if: more, fewer and other users, the cliff warned of, each member's part, and what is kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Scenario, Term
from samdrift.agreements.queries.what_if import Question, TooFewError, answer
from samdrift.agreements.services.participations import join
from samdrift.governance.models.basis import CostLine
from tests.agreements.made import machine, make_agreement, make_system
from tests.agreements.made_terms import about, make_price
from tests.governance.matters import matter as make_matter
from tests.world import World


@pytest.fixture
def agreement(world: World) -> Agreement:
    """3 500 users in all, 2 500 at Nordvik and 1 000 at Sørvik."""
    made = make_agreement(world, members=())
    for member, count in ((world.nordvik, 2500), (world.sorvik, 1000)):
        join(
            made,
            member,
            by=machine(world),
            valid_from=made.valid_from,
            basis="fixed",
            quantity=count,
        )
    make_price(made)
    return made


def _ask(world: World, agreement: Agreement, **asked: Any) -> Any:
    return answer(agreement, Question(world.today, **asked), world.viewer("mona"))


def test_more_users_are_shared_by_users_and_reach_the_cheaper_tier(
    world: World, agreement: Agreement
) -> None:
    found = _ask(world, agreement, more=700)
    assert found.after.units == {world.nordvik.pk: 3000, world.sorvik.pk: 1200}
    assert found.amounts[1].total == Decimal("336000.00")
    assert found.before.total == 12 * Decimal("315000.00")
    assert found.after.costs[world.sorvik.pk] == 12 * 1200 * 80


def test_fewer_users_across_a_cliff_cost_more(world: World, agreement: Agreement) -> None:
    found = _ask(world, agreement, more=-1500, member=world.nordvik.pk)
    assert found.amounts[1].total == Decimal("200000.00")
    assert found.cheaper is not None
    assert (found.cheaper.quantity, found.cheaper.saved) == (2001, Decimal("19910.00"))
    assert [one.quantity for one in found.cliffs] == [2001, 4001]


def test_members_that_join_pay_and_lower_the_price_of_all(
    world: World, agreement: Agreement
) -> None:
    found = _ask(world, agreement, joins=((world.lillevik.pk, Decimal(600)),))
    assert found.after.costs[world.nordvik.pk] == 12 * 2500 * 80
    assert found.after.costs[world.lillevik.pk] == 12 * 600 * 80
    assert world.lillevik.pk not in found.before.units


def test_no_more_can_be_taken_away_than_there_is(world: World, agreement: Agreement) -> None:
    with pytest.raises(TooFewError):
        _ask(world, agreement, more=-1001, member=world.sorvik.pk)


def test_another_day_has_its_own_prices(world: World, agreement: Agreement) -> None:
    later = dt.date(2028, 5, 1)
    Term.objects.get().steps.filter(level=2001).update(valid_to=dt.date(2027, 1, 1))
    Term.objects.get().steps.create(level=2001, value=Decimal(87), valid_from=dt.date(2027, 1, 1))
    found = answer(agreement, Question(later), world.viewer("mona"))
    assert found is not None
    assert found.amounts[0] is not None and found.amounts[0].total == 3500 * 87


def test_unknown_users_are_asked_for(world: World, as_person: Any) -> None:
    system = make_system(world, "Lønn", {world.nordvik: 100, world.sorvik: None})
    made = make_agreement(world)
    about(made, system)
    make_price(made)
    address = reverse("agreements:what_if", args=[made.pk])
    name = f"units_{world.sorvik.pk}"
    page = as_person("mona").get(address).content.decode()
    assert f'name="{name}"' in page and "Users are not counted for all members" in page
    page = as_person("mona").get(address, {name: "50"}).content.decode()
    assert "150 users cost" in page.replace("\u00a0", " ")


def test_the_page_answers_by_its_address(agreement: Agreement, as_person: Any) -> None:
    address = reverse("agreements:what_if", args=[agreement.pk])
    page = as_person("per").get(address, {"more": "-1500"}).content.decode().replace("\u00a0", " ")
    assert "2 000 users would cost 200 000,00 kr for a month" in page
    assert "2 001 users would cost less than 2 000: 19 910,00 kr less" in page
    assert "One user fewer costs 19 910,00 kr more" in page
    assert "<svg" in page
    refused = as_person("per").get(address, {"more": "-9000"}).content.decode()
    assert "There are only" in refused


def test_an_answer_is_kept_in_a_matters_basis_with_its_costs(
    world: World, agreement: Agreement, as_person: Any
) -> None:
    matter = make_matter(world)
    mona = as_person("mona")
    address = reverse("agreements:what_if", args=[agreement.pk])
    sent = {"title": "Lillevik joins", "matter": matter.pk, "with_costs": "on"}
    asked = f"{address}?join_1={world.lillevik.pk}&users_1=600"
    answered = mona.post(asked, sent)
    assert answered.status_code == 302, answered.content.decode()
    kept = Scenario.objects.get()
    assert kept.matter == matter
    assert kept.answer["members"][0]["difference"] == "576000"
    cost = CostLine.objects.get(matter=matter)
    assert (cost.member, cost.yearly) == (world.lillevik, Decimal("576000.00"))
    page = mona.get(reverse("agreements:scenario", args=[kept.pk])).content.decode()
    assert "Ask again today" in page
    page = mona.get(reverse("governance:matter_detail", args=[matter.pk])).content.decode()
    assert "Lillevik joins" in page
    assert as_person("lise").get(reverse("agreements:scenario", args=[kept.pk])).status_code == 404
    mona.post(reverse("agreements:scenario_remove", args=[kept.pk]))
    assert not Scenario.objects.exists()


def test_more_users_are_not_given_to_one_that_joins(world: World, agreement: Agreement) -> None:
    found = _ask(world, agreement, more=350, joins=((world.lillevik.pk, Decimal(600)),))
    assert found.after.units[world.lillevik.pk] == 600
    assert found.after.units[world.nordvik.pk] == 2750
