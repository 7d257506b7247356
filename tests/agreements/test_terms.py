"""Terms are entered, changed and carried over by the services, and what cannot stand is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.models.terms import Term
from samdrift.agreements.services import term_succession as succession
from samdrift.agreements.services import terms as services
from samdrift.agreements.services.terms import TermIn
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.parties.calc.handover import MERGE, Handover
from samdrift.parties.models.members import Member
from tests.agreements.made import machine, make_agreement, make_system
from tests.agreements.made_terms import make_price
from tests.world import World

D = Decimal
DAY = dt.date(2027, 1, 1)
HOURS = {"always": True, "period": "month"}


def _step(value: str, start: dt.date | None = None, end: dt.date | None = None) -> DatedStep:
    return DatedStep(start, end, D(0), D(value))


def _code(refused: Any) -> str:
    return str(refused.value.code)


@pytest.mark.parametrize(
    ("kind", "steps", "code"),
    [
        ("price", [], "no_steps"),
        ("price", [_step("1", None, DAY), _step("2", dt.date(2026, 1, 1))], "overlap"),
        ("price", [_step("1", DAY, DAY)], "ends_before_it_begins"),
        ("availability", [_step("101")], "above_hundred"),
        ("least", [_step("5")], "which_price"),
        ("compensation", [_step("5")], "of_what"),
    ],
)
def test_what_cannot_stand_is_refused(
    world: World, kind: str, steps: list[DatedStep], code: str
) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")
    rule = HOURS if kind == "availability" else {}
    with pytest.raises(DomainError) as refused:
        services.add_term(agreement, by=by, kind=kind, title="X", steps=steps, rule=rule)
    assert _code(refused) == code
    assert not Term.objects.exists()


def test_one_wrong_of_several_leaves_none(world: World) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")
    told = [
        TermIn("availability", {"title": "Uptime"}, [_step("99")], HOURS),
        TermIn("availability", {"title": ""}, [_step("99")], HOURS),
    ]
    with pytest.raises(DomainError):
        services.add_terms(agreement, told, by=by)
    assert not Term.objects.exists()


def test_those_who_handle_its_money_may_and_others_not(world: World) -> None:
    agreement = make_agreement(world, lead=world.people["ola"])
    term = make_price(agreement)
    services.change_term(term, by=world.viewer("ola"), title="By the lead")
    for name in ("kari", "per", "lise"):
        with pytest.raises(Refused):
            services.change_term(term, by=world.viewer(name), title="By another")


def test_a_system_and_a_member_must_belong_to_the_agreement(world: World) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")
    term = make_price(agreement)
    for values, code in (
        ({"system": make_system(world, "Annet", {})}, "other_system"),
        ({"member": world.lillevik}, "other_member"),
    ):
        with pytest.raises(DomainError) as refused:
            services.change_term(term, by=by, **values)
        assert _code(refused) == code


def test_what_others_lean_on_stays(world: World) -> None:
    agreement, by = make_agreement(world), world.viewer("mona")
    price = make_price(agreement)
    services.add_term(agreement, by=by, kind="least", title="At least", steps=[_step("50")])
    with pytest.raises(DomainError) as refused:
        services.remove_term(price, by=by)
    assert _code(refused) == "leaned_on"
    assert Term.objects.count() == 2


def test_figures_are_told_in_the_terms_own_history_alone(world: World) -> None:
    agreement = make_agreement(world)
    term = make_price(agreement, ((1, "123.45"),))
    services.remove_term(term, by=world.viewer("mona"), because="Twice")
    about = Event.objects.filter(subject_kind="agreements.agreement", subject_id=agreement.pk)
    assert about.exists()
    assert not any("123,45" in event.text for event in about)
    told = Event.objects.filter(subject_kind="agreements.term", subject_id=term.pk).order_by("pk")
    assert [event.what for event in told] == ["term.added", "term.removed"]
    assert all("123,45" in event.text for event in told)


def test_a_step_of_the_price_becomes_a_duty_and_follows(world: World) -> None:
    agreement = make_agreement(world)
    start = agreement.valid_from
    term = make_price(agreement, steps=[_step("100", start, DAY), _step("97", DAY)])
    steps = Duty.objects.filter(agreement=agreement, kind=Duty.Kind.PRICE_STEP)
    assert [duty.starts_on for duty in steps] == [DAY]
    later = dt.date(2028, 1, 1)
    moved = [_step("100", start, later), _step("97", later)]
    services.change_term(term, by=world.viewer("mona"), steps=moved)
    standing = steps.filter(ends_on__isnull=True) | steps.filter(ends_on__gt=world.today)
    assert [duty.starts_on for duty in standing] == [later]


def test_the_annex_costs_the_same_queries_however_long(
    world: World, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    agreement, by = make_agreement(world), machine(world)
    per = as_person("per")
    address = reverse("agreements:terms", args=[agreement.pk])
    make_price(agreement)
    with django_assert_max_num_queries(100) as few:
        per.get(address)
    told = [TermIn("hours", {"title": f"Hours {n}"}, [_step("600")]) for n in range(12)]
    services.add_terms(agreement, told, by=by)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = per.get(address)
    assert "Hours 11" in page.content.decode()


# Members that merge


def _merged(world: World) -> tuple[Member, Handover]:
    new = Member.objects.create(name="Nyvik")
    return new, Handover(MERGE, (world.nordvik.pk, world.sorvik.pk), (new.pk,), DAY)


def test_a_members_own_price_holds_for_its_successor(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)
    own = make_price(agreement, ((1, "80"),), member=world.nordvik)
    new, handover = _merged(world)
    assert succession.preview(handover, by)[0].count == 1
    done = succession.apply(handover, by)
    made = Term.objects.get(member=new)
    assert made.price.vat == 25
    assert [(step.valid_from, step.value) for step in made.steps.all()] == [(DAY, 80)]
    assert own.steps.get().valid_to is None
    succession.undo_step(done, by)
    assert list(Term.objects.all()) == [own]


def test_two_own_prices_of_the_same_are_for_the_parties_to_settle(world: World) -> None:
    agreement, by = make_agreement(world), machine(world)
    for member in (world.nordvik, world.sorvik):
        make_price(agreement, ((1, "80"),), member=member)
    new, handover = _merged(world)
    (line,) = succession.preview(handover, by)
    assert line.warning and line.count == 2
    succession.apply(handover, by)
    assert not Term.objects.filter(member=new).exists()
