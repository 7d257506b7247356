"""Approval of incoming invoices: two people, limits, notes, stops, and what is told of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from samdrift.followup.models.findings import Finding
from samdrift.governance.services.delegation import delegate
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.money.calc.approval import standing, state_of
from samdrift.money.lists import approval_pages as pages
from samdrift.money.models.invoices import Invoice
from samdrift.money.models.issuing import Approval
from samdrift.money.queries import approval as queries
from samdrift.money.services import approval
from samdrift.money.services.approval_findings import UNAPPROVED, look_at_due
from samdrift.money.services.invoice_rates import set_rate
from tests.governance.delegations import groups
from tests.money.made import machine
from tests.money.made_control import bill, make_priced, users
from tests.world import World, add_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def right(world: World) -> Invoice:
    """To Nordvik, for what was counted at the agreed price: 339 500,00 kr."""
    make_priced(world)
    invoice = bill(world, users(3500))
    assert invoice.verdict == "right"
    return invoice


@pytest.fixture
def wrong(world: World) -> Invoice:
    make_priced(world)
    invoice = bill(world, users(3500, "100.00"))
    assert invoice.verdict == "wrong"
    return invoice


def _state(invoice: Invoice) -> str:
    return queries.states_of([invoice.pk])[invoice.pk]


def test_two_people_approve_an_invoice(world: World, right: Invoice) -> None:
    assert _state(right) == "waiting"
    approval.attest(right, by=world.viewer("kari"))
    assert _state(right) == "attested"
    row = approval.certify(right, by=world.viewer("dina"))
    assert _state(right) == "certified"
    assert (row.attester, row.person) == (world.people["kari"], world.people["dina"])
    told = Event.objects.filter(what__in=("invoice.attested", "invoice.certified"))
    assert told.count() == 2


def test_who_attested_does_not_certify(world: World, right: Invoice) -> None:
    approval.attest(right, by=world.viewer("dina"))
    with pytest.raises(DomainError) as refused:
        approval.certify(right, by=world.viewer("dina"))
    assert refused.value.code == "same_person"
    assert _state(right) == "attested"


def test_database_refuses_one_person_for_both(world: World, right: Invoice) -> None:
    values = {"invoice": right, "step": "certified", "state": "certified", "at": right.received_at}
    dina = world.people["dina"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(person=dina, attester=dina, **values)


def test_database_refuses_to_change_a_step(world: World, right: Invoice) -> None:
    row = approval.attest(right, by=world.viewer("kari"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.filter(pk=row.pk).update(note="x")


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("ola", "attest"),
        ("per", "attest"),
        ("mona", "certify"),
        ("kari", "certify"),
        ("dag", "certify"),
        ("didrik", "certify"),
        ("sol", "attest"),
        ("per", "stop"),
    ],
)
def test_only_those_with_the_right_approve(
    world: World, right: Invoice, name: str, act: str
) -> None:
    if act == "certify":
        approval.attest(right, by=world.viewer("adam"))
    more = {"note": "Feil"} if act == "stop" else {}
    with pytest.raises(Refused):
        getattr(approval, act)(right, by=world.viewer(name), **more)


def test_daily_manager_certifies_what_the_cooperation_pays(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3500))
    Invoice.objects.filter(pk=invoice.pk).update(member=None)
    carl = add_person(world, "carl", "Carl", "Kontroll", role="controller", employer=world.sorvik)
    approval.attest(invoice, by=world.viewer("carl"))
    row = approval.certify(invoice, by=world.viewer("dag"))
    assert row.attester == carl


def test_lead_of_the_agreement_attests(world: World, right: Invoice) -> None:
    approval.attest(right, by=world.viewer("mona"))
    assert _state(right) == "attested"


def test_nobody_at_the_terminal_approves(world: World, right: Invoice) -> None:
    with pytest.raises(DomainError) as refused:
        approval.attest(right, by=machine(world))
    assert refused.value.code == "no_person"


def test_deviation_demands_a_note_once(world: World, wrong: Invoice) -> None:
    with pytest.raises(DomainError) as refused:
        approval.attest(wrong, by=world.viewer("kari"))
    assert refused.value.code == "note_needed"
    approval.attest(wrong, by=world.viewer("kari"), note="Kravet er sendt; vi betaler i tide.")
    approval.certify(wrong, by=world.viewer("dina"))
    assert _state(wrong) == "certified"


def test_invoice_that_is_not_checked_demands_a_note(world: World) -> None:
    invoice = bill(world, users(3500))
    assert invoice.verdict == "waiting"
    with pytest.raises(DomainError):
        approval.attest(invoice, by=world.viewer("kari"))
    Invoice.objects.filter(pk=invoice.pk).update(match="outside")
    approval.attest(invoice, by=world.viewer("kari"))


def test_stop_holds_until_it_is_taken_back(world: World, right: Invoice) -> None:
    approval.attest(right, by=world.viewer("kari"))
    approval.stop(right, by=world.viewer("dina"), note="Varene er ikke kommet")
    assert _state(right) == "stopped"
    with pytest.raises(DomainError) as refused:
        approval.certify(right, by=world.viewer("dina"))
    assert refused.value.code == "is_stopped"
    told = Notice.objects.get(what="invoice.stopped", account_id=world.accounts["kari"].pk)
    assert told.values["why"] == "Varene er ikke kommet"
    approval.take_back(right, by=world.viewer("dina"))
    assert _state(right) == "attested"
    approval.certify(right, by=world.viewer("dina"))


def test_stop_needs_a_reason(world: World, right: Invoice) -> None:
    with pytest.raises(DomainError) as refused:
        approval.stop(right, by=world.viewer("dina"), note=" ")
    assert refused.value.code == "note_needed"


def test_steps_are_taken_back_one_by_one(world: World, right: Invoice) -> None:
    approval.attest(right, by=world.viewer("kari"))
    approval.certify(right, by=world.viewer("dina"))
    with pytest.raises(Refused):
        approval.take_back(right, by=world.viewer("kari"))
    approval.take_back(right, by=world.viewer("dina"), note="Feil kontonummer")
    assert _state(right) == "attested"
    assert Notice.objects.filter(
        what="invoice.approval_taken_back", account_id=world.accounts["kari"].pk
    ).exists()
    approval.take_back(right, by=world.viewer("kari"))
    assert _state(right) == "waiting"
    with pytest.raises(DomainError) as refused:
        approval.take_back(right, by=world.viewer("kari"))
    assert refused.value.code == "nothing_to_take_back"
    assert Approval.objects.filter(invoice=right).count() == 4


def test_standing_uncovers_what_was_before() -> None:
    class One:
        def __init__(self, step: str) -> None:
            self.step = step

    steps = [One(name) for name in ("attested", "stopped", "taken_back", "certified")]
    assert [one.step for one in standing(steps)] == ["attested", "certified"]
    assert state_of(standing(steps)) == "certified"
    assert state_of(standing([*steps, One("taken_back"), One("taken_back")])) == "waiting"
    assert state_of(standing([One("taken_back")])) == "waiting"


# Limits


def _delegated(world: World, person: str, **values: Any) -> Any:
    """The council of Nordvik's member lets the person certify."""
    told = {"what": "Anvise fakturaer", "kinds": ["budget"], "valid_from": dt.date(2026, 1, 1)}
    return delegate(
        by=world.viewer("dina"),
        member=world.nordvik,
        to_person=world.people[person],
        decided_by="Kommunedirektøren",
        **told | values,
    )


def test_delegation_lets_somebody_certify_within_its_limit(world: World, right: Invoice) -> None:
    row = _delegated(world, "ola", per_decision=Decimal(340_000))
    approval.attest(right, by=world.viewer("kari"))
    made = approval.certify(right, by=world.viewer("ola"))
    assert made.delegation == row


@pytest.mark.parametrize("limit", ["per_decision", "per_period"])
def test_amount_beyond_the_delegation_is_refused(world: World, right: Invoice, limit: str) -> None:
    _delegated(world, "ola", **{limit: Decimal(339_499)})
    approval.attest(right, by=world.viewer("kari"))
    with pytest.raises(DomainError) as refused:
        approval.certify(right, by=world.viewer("ola"))
    assert refused.value.code == "beyond_limit"
    approval.certify(right, by=world.viewer("dina"))


def test_role_with_a_delegation_keeps_within_it(world: World, right: Invoice) -> None:
    _delegated(world, "dina", per_decision=Decimal(100))
    approval.attest(right, by=world.viewer("kari"))
    with pytest.raises(DomainError) as refused:
        approval.certify(right, by=world.viewer("dina"))
    assert refused.value.code == "beyond_limit"


def test_total_of_the_period_counts_what_stands(world: World, right: Invoice) -> None:
    row = _delegated(world, "ola", per_period=Decimal(400_000))
    approval.attest(right, by=world.viewer("kari"))
    approval.certify(right, by=world.viewer("ola"))
    assert queries.certified_in(row, world.today) == Decimal("339500.00")
    approval.take_back(right, by=world.viewer("ola"))
    assert queries.certified_in(row, world.today) == 0


def test_delegation_of_another_kind_gives_nothing(world: World, right: Invoice) -> None:
    _delegated(world, "ola", kinds=["security"])
    approval.attest(right, by=world.viewer("kari"))
    with pytest.raises(Refused):
        approval.certify(right, by=world.viewer("ola"))


def test_foreign_amount_is_held_against_a_limit_in_kroner(world: World, right: Invoice) -> None:
    row = _delegated(world, "ola", per_decision=Decimal(1_000_000))
    Invoice.objects.filter(pk=right.pk).update(currency="EUR")
    approval.attest(right, by=world.viewer("kari"))
    with pytest.raises(DomainError) as refused:
        approval.certify(right, by=world.viewer("ola"))
    assert refused.value.code == "no_rate"
    _rate(world, right, "11.25")
    with pytest.raises(DomainError) as refused:
        approval.certify(right, by=world.viewer("ola"))
    assert refused.value.code == "beyond_limit"  # 3 819 375 kroner
    _rate(world, right, "2")
    approval.certify(right, by=world.viewer("ola"))
    assert queries.certified_in(row, world.today) == Decimal("679000.00")


def _rate(world: World, invoice: Invoice, rate: str) -> None:
    told = {"rate_on": world.today, "source": "Norges Bank"}
    set_rate(invoice, by=world.viewer("kari"), rate=Decimal(rate), **told)


def test_bodys_delegation_is_for_what_the_cooperation_pays(world: World, right: Invoice) -> None:
    body, _under = groups(world)
    delegate(
        by=world.viewer("adam"),
        from_body=body,
        to_person=world.people["per"],
        what="Anvise",
        decided_by="Sak 1/26",
        kinds=["budget"],
        valid_from=dt.date(2026, 1, 1),
    )
    approval.attest(right, by=world.viewer("kari"))
    with pytest.raises(Refused):
        approval.certify(right, by=world.viewer("per"))
    Invoice.objects.filter(pk=right.pk).update(member=None)
    approval.certify(right, by=world.viewer("per"))


# Many at once


def _more(world: World, count: int) -> list[Invoice]:
    return [bill(world, users(3500), number=f"F-{n}") for n in range(2000, 2000 + count)]


def test_many_are_attested_or_none(world: World) -> None:
    rows = _more(world, 3)
    with pytest.raises(DomainError):
        approval.attest_many(rows, by=world.viewer("kari"))
    assert not Approval.objects.exists()
    approval.attest_many(rows, by=world.viewer("kari"), note="Kontrollert for hånd")
    assert Approval.objects.count() == 3
    told = Notice.objects.filter(what="invoice.waits_for_me", account_id=world.accounts["dina"].pk)
    assert told.count() == 1
    approval.certify_many(rows, by=world.viewer("dina"))
    assert {queries.states_of([row.pk])[row.pk] for row in rows} == {"certified"}


def test_many_cost_no_more_queries_than_few(
    world: World, django_assert_max_num_queries: Any
) -> None:
    rows = _more(world, 6)
    with django_assert_max_num_queries(30) as few:
        approval.attest_many(rows[:2], by=world.viewer("adam"), note="Sett")
    with django_assert_max_num_queries(len(few)):
        approval.attest_many(rows[2:], by=world.viewer("adam"), note="Sett")


# Pages, lists, what waits


def test_pages_take_an_invoice_through_both_steps(
    world: World, wrong: Invoice, as_person: Any
) -> None:
    kari, dina = as_person("kari"), as_person("dina")
    page = reverse("money:invoice_detail", args=[wrong.pk])
    attest = reverse("money:invoice_attest", args=[wrong.pk])
    assert attest in kari.get(page).content.decode()
    assert kari.post(attest, {"note": ""}).status_code == 422
    kari.post(attest, {"note": "Kravet er sendt"})
    text = kari.get(page).content.decode()
    assert "Another person certifies it" in text
    assert reverse("money:invoice_certify", args=[wrong.pk]) not in text
    assert "10 500,00" in text.replace("\xa0", " ")
    dina.post(reverse("money:invoice_certify", args=[wrong.pk]), {"note": ""})
    assert _state(wrong) == "certified"
    assert "Kravet er sendt" in dina.get(page).content.decode()


def test_page_stops_and_lets_go_on(world: World, right: Invoice, as_person: Any) -> None:
    kari = as_person("kari")
    kari.post(reverse("money:invoice_stop", args=[right.pk]), {"note": "Feil mottaker"})
    assert _state(right) == "stopped"
    text = kari.get(reverse("money:invoice_detail", args=[right.pk])).content.decode()
    assert "Let it go on" in text
    kari.post(reverse("money:invoice_take_back", args=[right.pk]), {})
    assert _state(right) == "waiting"


def test_list_tells_filters_and_attests_many(world: World, right: Invoice, as_person: Any) -> None:
    kari = as_person("kari")
    at = reverse("money:invoice_list")
    assert "Waits for attestation" in kari.get(at).content.decode()
    chosen = {"act": "attest", "row": [right.pk], "sure": "yes", "note": ""}
    kari.post(reverse("money:invoice_chosen"), chosen)
    assert _state(right) == "attested"
    assert right.number in kari.get(at, {"approval": "attested"}).content.decode()
    assert right.number not in kari.get(at, {"approval": "waiting"}).content.decode()


def test_work_is_told_to_those_whose_turn_it_is(world: World, right: Invoice) -> None:
    kari, dina = world.viewer("kari"), world.viewer("dina")
    assert not pages.to_attest(kari, 5)
    other = _more(world, 1)[0]
    approval.attest(other, by=kari, note="Sett")
    assert [item.url for item in pages.to_attest(kari, 5)] == [
        reverse("money:invoice_detail", args=[right.pk])
    ]
    assert not pages.to_certify(kari, 5)
    assert len(pages.to_certify(dina, 5)) == 1
    assert [entry.day for entry in pages.calendar(dina)] == [other.due_on]
    assert not list(pages.calendar(kari))
    assert not pages.to_certify(world.viewer("didrik"), 5)


def test_invoice_that_falls_due_unapproved_is_found(world: World, right: Invoice) -> None:
    Invoice.objects.filter(pk=right.pk).update(due_on=world.today + dt.timedelta(days=2))
    look_at_due(machine(world))
    assert not Finding.objects.filter(kind=UNAPPROVED).exists()
    approval.attest(right, by=world.viewer("kari"))
    found = Finding.objects.get(kind=UNAPPROVED)
    assert found.status != "mended"
    approval.certify(right, by=world.viewer("dina"))
    found.refresh_from_db()
    assert found.status == "mended"


def test_as_of_another_day_nothing_is_approved(world: World, right: Invoice) -> None:
    then = world.viewer("kari").seen_as_of(dt.date(2026, 11, 10))
    with pytest.raises(DomainError):
        approval.attest(right, by=then)
