"""What is expected before it comes: in step with what is agreed, tied to what comes, missed when late."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import TermStep
from samdrift.agreements.services.participations import join
from samdrift.followup.models.findings import Finding
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.errors import DomainError, Refused
from samdrift.money.calc.billing import awaited_until, billing_periods, parted
from samdrift.money.models.expected import Expected, ExpectedLine
from samdrift.money.services import follow
from samdrift.money.services.expected import align, align_running
from samdrift.money.services.expected_acts import await_again, drop
from tests.money.made import machine
from tests.money.made_control import bill, make_priced, users
from tests.world import World

pytestmark = pytest.mark.django_db


def _of(world: World, start: dt.date = dt.date(2026, 10, 1)) -> Expected:
    return Expected.objects.get(member=world.nordvik, starts_on=start)


def test_periods_fill_the_year_and_are_cut_at_the_ends() -> None:
    within = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    found = list(billing_periods(dt.date(2026, 2, 15), dt.date(2026, 8, 10), 3, within))
    assert [(one.start, one.end) for one in found] == [
        (dt.date(2026, 2, 15), dt.date(2026, 4, 1)),
        (dt.date(2026, 4, 1), dt.date(2026, 7, 1)),
        (dt.date(2026, 7, 1), dt.date(2026, 8, 10)),
    ]


def test_invoice_is_awaited_after_the_period_or_after_it_begins() -> None:
    period = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1))
    assert awaited_until(period, 14, in_advance=False) == dt.date(2026, 11, 14)
    assert awaited_until(period, 14, in_advance=True) == dt.date(2026, 10, 15)


def test_line_for_a_quarter_is_parted_in_months() -> None:
    quarter = Period(dt.date(2026, 7, 1), dt.date(2026, 10, 1))
    assert [one.start.month for one in parted(quarter, None, None, 1)] == [7, 8, 9]
    assert parted(quarter, None, None, 12) == [quarter]


def test_expected_is_worked_out_for_each_member_and_month(world: World) -> None:
    agreement, _term = make_priced(world)
    align(agreement, by=machine(world))
    row = _of(world)
    assert (row.net, row.due_on, row.state) == (
        Decimal("339500.00"),
        dt.date(2026, 11, 14),
        "missing",
    )
    line = ExpectedLine.objects.get(expected=row)
    assert (line.quantity, line.price, line.vat_rate) == (3500, 97, 25)
    assert line.reckoning["parts"][0][6:8] == ["3500", "97"]
    months = Expected.objects.filter(member=world.sorvik).order_by("starts_on")
    assert [one.starts_on.month for one in months] == [9, 10, 11, 12, 1]


def test_aligning_again_writes_nothing(world: World) -> None:
    agreement, _term = make_priced(world)
    align(agreement, by=machine(world))
    assert align(agreement, by=machine(world)) == 0


def test_what_is_awaited_follows_the_price_and_what_has_come_does_not(world: World) -> None:
    agreement, term = make_priced(world)
    bill(world, users(3500))
    align(agreement, by=machine(world))
    TermStep.objects.filter(term=term).update(value=Decimal(90))
    align(agreement, by=machine(world))
    assert (_of(world).state, _of(world).net) == ("came", Decimal("339500.00"))
    assert _of(world, dt.date(2026, 11, 1)).net == Decimal("315000.00")


def test_member_that_joins_inside_a_month_pays_for_its_days(world: World) -> None:
    agreement, _term = make_priced(world)
    by = machine(world)
    join(
        agreement,
        world.lillevik,
        by=by,
        valid_from=dt.date(2026, 11, 16),
        basis="fixed",
        quantity=100,
    )
    align(agreement, by=by)
    row = Expected.objects.get(member=world.lillevik, starts_on=dt.date(2026, 11, 1))
    assert row.net == Decimal("4850.00")


def test_agreement_that_is_left_awaits_nothing_more(world: World) -> None:
    agreement, _term = make_priced(world)
    align(agreement, by=machine(world))
    Agreement.objects.filter(pk=agreement.pk).update(left_on=dt.date(2026, 11, 1))
    align(agreement, by=machine(world))
    assert Expected.objects.filter(starts_on__gte=dt.date(2026, 11, 1)).count() == 0


def test_unknown_count_makes_the_sum_unknown(world: World) -> None:
    agreement, _term = make_priced(world)
    agreement.participations.update(basis="users", quantity=None)
    align(agreement, by=machine(world))
    row = _of(world)
    assert row.net is None
    assert ExpectedLine.objects.get(expected=row).reckoning["missing"] == ["counts"]


def test_invoice_that_never_comes_is_found_and_mends_when_it_comes(world: World) -> None:
    agreement, _term = make_priced(world, valid_from=dt.date(2026, 10, 1))
    align(agreement, by=machine(world))
    finding = Finding.objects.get(kind="money.invoice_missing")
    assert (finding.mark, finding.observed["count"]) == ("2026-10-01", 2)
    bill(world, users(3500))
    finding.refresh_from_db()
    assert finding.observed["count"] == 1
    bill(world, users(340), buyer=world.sorvik, number="F-2")
    finding.refresh_from_db()
    assert finding.status == "mended"


def test_joint_invoice_is_one(world: World) -> None:
    agreement, _term = make_priced(world, billed="joint")
    align(agreement, by=machine(world))
    row = Expected.objects.get(starts_on=dt.date(2026, 10, 1))
    assert (row.member, row.net) == (None, Decimal("372480.00"))
    bill(world, users(3840))
    row.refresh_from_db()
    assert row.state == "came"


def test_what_is_billed_is_not_worked_out_again_and_a_member_taken_in_is(world: World) -> None:
    """October is billed to all that were in it; then one more is found to have been in it."""
    agreement, _term = make_priced(world)
    align(agreement, by=machine(world))
    bill(world, users(3500))
    bill(world, users(340), buyer=world.sorvik, number="F-2")
    assert align(agreement, by=machine(world)) == 0
    join(
        agreement,
        world.lillevik,
        by=machine(world),
        valid_from=agreement.valid_from,
        basis="fixed",
        quantity=10,
    )
    align(agreement, by=machine(world))
    october = Expected.objects.filter(starts_on=dt.date(2026, 10, 1)).order_by("net")
    assert [(one.net, one.state) for one in october] == [
        (Decimal("970.00"), "missing"),
        (Decimal("32980.00"), "came"),
        (Decimal("339500.00"), "came"),
    ]


def test_invoice_that_is_not_to_come_is_not_missed(world: World) -> None:
    agreement, _term = make_priced(world)
    align(agreement, by=machine(world))
    row = drop(_of(world), by=machine(world), reason="Faktureres i desember")
    align(agreement, by=machine(world))
    assert (_of(world).state, _of(world).reason) == ("dropped", "Faktureres i desember")
    with pytest.raises(DomainError):
        drop(row, by=machine(world), reason="igjen")
    assert await_again(row, by=machine(world)).state == "missing"


def test_reason_is_needed_and_only_for_those_who_handle_money(world: World) -> None:
    agreement, _term = make_priced(world)
    align(agreement, by=machine(world))
    with pytest.raises(DomainError):
        drop(_of(world), by=machine(world), reason=" ")
    with pytest.raises(Refused):
        drop(_of(world), by=world.viewer("kari"), reason="x")


def test_many_agreements_take_no_more_queries_than_one(world: World) -> None:
    for number in range(3):
        make_priced(world, title=f"Avtale {number}")
    align_running(machine(world))
    with CaptureQueriesContext(connection) as many:
        align_running(machine(world))
    Agreement.objects.exclude(title="Avtale 0").update(supplier=None)
    Expected.objects.exclude(agreement__title="Avtale 0").delete()
    with CaptureQueriesContext(connection) as one:
        align_running(machine(world))
    assert len(many) == len(one)


def test_change_is_followed_by_the_clock(world: World) -> None:
    agreement, term = make_priced(world)
    TermStep.objects.filter(term=term).update(value=Decimal(90))
    assert agreement.pk in follow.changed_since(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert follow.follow_changes(machine(world)) == "1 agreements"
    assert _of(world).net == Decimal("315000.00")


def test_lists_and_page_of_expected(world: World, as_person: object) -> None:
    agreement, _term = make_priced(world)
    align(agreement, by=machine(world))
    client: Client = as_person("dag")  # type: ignore[operator]
    assert "Journalavtalen" in client.get("/money/expected/?state=missing").content.decode()
    page = client.get(f"/money/expected/{_of(world).pk}/").content.decode()
    assert "339" in page
    answer = client.post(f"/money/expected/{_of(world).pk}/drop/", {"reason": "Ikke denne"})
    assert answer.status_code == 302
    assert _of(world).state == "dropped"


def test_pages_of_faults_and_the_front(world: World, as_person: object) -> None:
    make_priced(world)
    invoice = bill(world, users(3540, "100.00"))
    client: Client = as_person("dag")  # type: ignore[operator]
    page = client.get("/money/faults/").content.decode()
    assert "F-1001" in page
    line = client.get(f"/money/faults/{invoice.lines.get().pk}/").content.decode()
    assert "10 620,00" in line.replace("\u00a0", " ")
    answer = client.post(f"/money/invoices/{invoice.pk}/claims/price/")
    assert answer.status_code == 302
    assert "/claims/" in answer["Location"]
    assert client.get("/").status_code == 200
