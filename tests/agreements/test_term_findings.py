"""Terms that are not whole are found, and the finding goes when they are mended."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.services import term_findings
from samdrift.agreements.services.terms import add_term, change_term, remove_term
from samdrift.followup.models.findings import Finding
from samdrift.kernel.registry import registry
from tests.agreements.made import machine, make_agreement
from tests.world import World

pytestmark = pytest.mark.django_db
START, MIDDLE, END = dt.date(2024, 1, 1), dt.date(2027, 1, 1), dt.date(2030, 1, 1)


def step(start: dt.date | None, end: dt.date | None, value: int = 97) -> DatedStep:
    return DatedStep(start, end, Decimal(0), Decimal(value))


def agree(world: World, *steps: DatedStep, **values: Any) -> tuple[Agreement, Term]:
    agreement = make_agreement(world, valid_from=START, valid_to=END, **values)
    term = add_term(
        agreement, by=machine(world), kind=Term.Kind.PRICE, title="Per bruker", steps=steps
    )
    return agreement, term


def standing() -> list[Finding]:
    rows = Finding.objects.filter(kind=term_findings.NOT_WHOLE).exclude(status="mended")
    return list(rows)


def test_a_price_that_ends_too_early_is_found_and_mended(world: World) -> None:
    agreement, term = agree(world, step(START, MIDDLE))
    (found,) = standing()
    assert found.subject_id == agreement.pk
    assert found.observed["flaws"] == [["Per bruker", "gap", "2027-01-01", "2030-01-01"]]
    kind = registry.findings[found.kind]
    assert kind.observed is not None
    assert "Per bruker has no figure: 01.01.2027" in kind.observed(found)
    change_term(term, by=machine(world), steps=[step(START, MIDDLE), step(MIDDLE, END, 95)])
    assert standing() == []


def test_what_is_past_or_over_asks_nothing(world: World) -> None:
    agree(world, step(dt.date(2025, 1, 1), END))
    assert standing() == []
    over, term = agree(world, step(START, dt.date(2025, 1, 1)), title="Gammel avtale")
    assert len(standing()) == 1
    Agreement.objects.filter(pk=over.pk).update(valid_to=dt.date(2026, 1, 1))
    term_findings.look_at_all(machine(world))
    assert standing() == []
    assert term.pk


def test_a_term_taken_away_takes_its_finding(world: World) -> None:
    _agreement, term = agree(world, step(START, MIDDLE))
    remove_term(term, by=machine(world))
    assert standing() == []


def test_many_agreements_cost_the_same_queries(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        agree(world, step(START, END), title=f"Avtale {number}")
    with django_assert_max_num_queries(12):
        term_findings.look_at_all(machine(world))


def test_the_finding_leads_to_the_annex_for_those_who_see_it(world: World, as_person: Any) -> None:
    agreement, _term = agree(world, step(START, MIDDLE))
    (found,) = standing()
    page = as_person("mona").get(f"/followup/findings/{found.pk}/")
    assert f"/agreements/{agreement.pk}/terms/" in page.content.decode()
