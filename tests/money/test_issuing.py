"""Invoices to the members: what they say, their numbers, who gets them, and what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.followup.models.findings import Finding
from samdrift.formats.ehf import check, read
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.files import content_of
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import clock
from samdrift.money.models.issuing import Issuer, MemberInvoice, Posting
from samdrift.money.models.runs import Run
from samdrift.money.queries.billing import billing_of
from samdrift.money.queries.issued import to_bill
from samdrift.money.services.billing_setup import add_issuer, change_issuer, say_posting
from samdrift.money.services.issuing_findings import LATE, look_at_all
from samdrift.money.services.issuing_people import apply, preview
from samdrift.parties.calc.handover import Handover
from tests.money.made_issuing import (
    agreement_of,
    make_issuer,
    make_october,
    make_ready,
    make_recipient,
    make_reversal,
    make_run,
    send,
)
from tests.world import World

TODAY = dt.date(2026, 11, 20)


def _document(invoice: MemberInvoice) -> Any:
    return read(content_of(invoice.ehf))


def test_issue_gives_each_member_a_valid_invoice_with_the_runs_sum(world: World) -> None:
    first, second = send(make_ready(world), world)
    assert (first.member, first.number, first.net) == (world.nordvik, 1, Decimal(6000))
    assert (second.member, second.number, second.payable) == (world.sorvik, 2, Decimal(5000))
    for invoice in (first, second):
        verdict = check(content_of(invoice.ehf))
        assert verdict.accepted, verdict.fatal
        assert _document(invoice).totals.payable == invoice.payable


def test_issue_writes_who_pays_whom_by_when(world: World) -> None:
    invoice = send(make_ready(world), world)[0]
    told = _document(invoice)
    assert told.seller.vat_id == "NO974760673MVA"
    assert told.buyer.endpoint.value == world.nordvik.orgnr
    assert told.buyer_reference == f"IKT-{world.nordvik.pk}"
    assert told.payments[0].account == "86011117947"
    assert told.due_date == invoice.due_on == TODAY + dt.timedelta(days=30)
    assert (told.period.start, told.period.end) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert content_of(invoice.pdf).startswith(b"%PDF")


def test_costs_of_one_agreement_are_one_line_that_is_posted_by_its_rule(world: World) -> None:
    make_issuer(world)
    make_recipient(world, world.nordvik)
    agreement = agreement_of(world)
    by = world.viewer("dag")
    say_posting(by=by, member=world.nordvik, account="1.12700.1200.120")
    say_posting(by=by, member=world.nordvik, account="1.11950.1200.120", agreement=agreement)
    run = make_run(
        world,
        ("Faktura 1", {world.nordvik: "100.10"}),
        ("Faktura 2", {world.nordvik: "200.20"}),
        agreement=agreement,
    )
    invoice = send(run, world)[0]
    line = _document(invoice).lines[0]
    assert (line.name, line.net) == ("Journalavtalen", Decimal("300.30"))
    assert line.accounting_cost == "1.11950.1200.120"
    posting = Posting.objects.get(issued=invoice)
    assert (posting.account, posting.net, posting.agreement) == (
        "1.11950.1200.120",
        Decimal("300.30"),
        agreement,
    )
    assert posting.vat == invoice.vat == Decimal("75.08")


def test_numbers_have_no_gaps_when_an_issue_is_refused(world: World) -> None:
    run = make_ready(world)
    issuer = Issuer.objects.get()
    issuer.orgnr = "123456789"  # no organisation number: the rules of EHF refuse it
    issuer.save()
    with pytest.raises(DomainError) as refused:
        send(run, world)
    assert refused.value.code == "not_valid_ehf"
    assert not MemberInvoice.objects.exists()
    Issuer.objects.update(orgnr="974760673")
    assert [one.number for one in send(run, world)] == [1, 2]
    assert Issuer.objects.get().last_number == 2


def test_a_member_that_lacks_a_reference_waits_and_the_others_get_theirs(world: World) -> None:
    make_issuer(world)
    make_recipient(world, world.nordvik)
    run = make_october(world)
    assert [one.member for one in send(run, world)] == [world.nordvik]
    with pytest.raises(DomainError) as refused:
        send(run, world)
    assert refused.value.code == "no_reference"
    assert "Sørvik" in str(refused.value)
    make_recipient(world, world.sorvik)
    assert [(one.member, one.number) for one in send(run, world)] == [(world.sorvik, 2)]
    with pytest.raises(DomainError) as refused:
        send(run, world)
    assert refused.value.code == "all_issued"


def test_a_reversal_is_credit_notes_that_name_the_invoices(world: World) -> None:
    run = make_ready(world)
    invoices = send(run, world)
    notes = send(make_reversal(world, run), world)
    assert [(one.is_credit, one.credits, one.net) for one in notes] == [
        (True, invoices[0], Decimal(6000)),
        (True, invoices[1], Decimal(4000)),
    ]
    told = _document(notes[0])
    assert told.kind == "creditnote"
    assert told.billing_references[0].number == "1"
    assert told.billing_references[0].issue_date == invoices[0].issued_on
    assert check(content_of(notes[0].ehf)).accepted
    assert sum(one.net for one in Posting.objects.filter(member=world.nordvik)) == 0


def test_a_negative_sum_is_a_credit_note_of_the_newest_invoice(world: World) -> None:
    make_ready(world)
    first = send(Run.objects.get(), world)
    run = make_run(
        world,
        ("Avlyst kurs", {world.nordvik: "-500"}),
        ("Porto", {world.nordvik: "100"}),
        title="Etteroppgjør",
    )
    note = send(run, world)[0]
    assert (note.is_credit, note.net, note.credits) == (True, Decimal(400), first[0])
    told = _document(note)
    assert [line.net for line in told.lines] == [Decimal(500), Decimal(-100)]
    assert check(content_of(note.ehf)).accepted


def test_a_credit_note_is_not_of_an_invoice_that_was_taken_back(world: World) -> None:
    first = send(make_ready(world), world)
    wrong = make_run(world, ("Nett", {world.nordvik: "100"}), title="Nett")
    send(wrong, world)
    make_reversal(world, wrong)
    note = send(make_run(world, ("Avlyst kurs", {world.nordvik: "-50"}), title="Kurs"), world)[0]
    assert note.credits == first[0]


def test_a_cost_to_the_members_good_stands_on_the_invoice_with_a_minus(world: World) -> None:
    make_ready(world)
    run = make_run(
        world,
        ("Lisenser", {world.nordvik: "500.55"}),
        ("Kreditert", {world.nordvik: "-100.10"}),
        title="November",
    )
    invoice = send(run, world)[0]
    assert [line.net for line in _document(invoice).lines] == [
        Decimal("500.55"),
        Decimal("-100.10"),
    ]
    assert check(content_of(invoice.ehf)).accepted
    assert sum(one.vat for one in invoice.postings.all()) == invoice.vat


def test_one_that_is_not_registered_for_vat_charges_none(world: World) -> None:
    invoice = send(make_ready(world, vat_registered=False), world)[0]
    assert (invoice.vat, invoice.payable) == (Decimal(0), Decimal(6000))
    told = _document(invoice)
    assert told.seller.vat_id is None
    assert {line.vat_category for line in told.lines} == {"O"}
    assert check(content_of(invoice.ehf)).accepted


def test_a_cost_without_a_rate_has_the_issuers(world: World) -> None:
    make_ready(world)
    run = make_run(world, ("Felles", {world.nordvik: "100"}), vat_rate=None, title="Uten sats")
    assert send(run, world)[0].vat == Decimal(25)


@pytest.mark.parametrize("state", [Run.State.DRAFT, Run.State.CHECKED])
def test_a_run_that_is_not_closed_is_not_invoiced(world: World, state: str) -> None:
    run = make_ready(world, state=state)
    with pytest.raises(DomainError) as refused:
        send(run, world)
    assert refused.value.code == "not_closed"


def test_a_run_reversed_before_it_was_invoiced_is_not_invoiced(world: World) -> None:
    run = make_ready(world)
    reversal = make_reversal(world, run)
    for one, code in ((run, "reversed"), (reversal, "never_billed")):
        with pytest.raises(DomainError) as refused:
            send(one, world)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"issued_on": dt.date(2026, 11, 21)}, "day_ahead"),
        ({"due_on": dt.date(2026, 11, 19)}, "due_before_issued"),
    ],
)
def test_days_that_cannot_be_are_refused(world: World, values: dict[str, Any], code: str) -> None:
    run = make_ready(world)
    with pytest.raises(DomainError) as refused:
        send(run, world, **values)
    assert refused.value.code == code


def test_an_invoice_is_not_dated_before_the_one_before_it(world: World) -> None:
    send(make_ready(world), world)
    later = make_run(world, ("Nett", {world.nordvik: "10"}), title="November")
    with pytest.raises(DomainError) as refused:
        send(later, world, issued_on=dt.date(2026, 11, 19))
    assert refused.value.code == "before_the_last"


def test_only_those_with_the_right_issue(world: World) -> None:
    run = make_ready(world)
    for name in ("kari", "mona", "ola"):
        with pytest.raises(Refused):
            send(run, world, world.viewer(name))
    assert len(send(run, world, world.viewer("dag"))) == 2


def test_a_member_sees_its_own_invoices_alone(world: World) -> None:
    send(make_ready(world), world)
    for model in (MemberInvoice, Posting):
        assert {one.member for one in seen(model, world.viewer("ola"))} == {world.nordvik}
        assert {one.member for one in seen(model, world.viewer("per"))} == {world.sorvik}
        assert not seen(model, world.viewer("sol")).exists()
        assert not seen(model, world.viewer("stig")).exists()


def test_issue_is_told_in_history_and_to_the_members_people(world: World) -> None:
    invoice = send(make_ready(world), world)[0]
    assert Event.objects.filter(what="member_invoice.issued", subject_id=invoice.pk).exists()
    told = Notice.objects.filter(subject_id=invoice.pk, what="money.invoice_issued")
    assert [one.account_id for one in told] == [world.accounts["kari"].pk]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("orgnr", "974760674", "bad_orgnr"),
        ("account", "86011117948", "bad_account"),
        ("account", "8601", "bad_account"),
        ("postcode", "12", "bad_postcode"),
    ],
)
def test_an_issuers_numbers_are_checked(world: World, field: str, value: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        make_issuer(world, **{field: value})
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_cooperation_has_one_issuer_whose_series_goes_on(world: World) -> None:
    run = make_ready(world, last_number=1000)
    assert [one.number for one in send(run, world)] == [1001, 1002]
    issuer = Issuer.objects.get()
    values = {name: getattr(issuer, name) for name in ("name", "orgnr", "account")}
    with pytest.raises(DomainError) as refused:
        change_issuer(issuer, by=world.viewer("dag"), last_number=1, **values)
    assert refused.value.code == "series_begun"
    with pytest.raises(DomainError) as refused:
        add_issuer(by=world.viewer("dag"), arrangement=world.arrangement, **values)
    assert refused.value.code == "issuer_known"


def test_members_without_an_invoice_two_weeks_after_the_close_are_found(world: World) -> None:
    make_issuer(world)
    make_recipient(world, world.nordvik)
    run = make_october(world)
    send(run, world)
    later = clock(dt.date(2026, 11, 24))
    assert look_at_all(clock(dt.date(2026, 11, 23))) == "1 closed runs"
    assert not Finding.objects.filter(kind=LATE).exists()
    look_at_all(later)
    finding = Finding.objects.get(kind=LATE)
    assert (finding.subject_id, finding.money) == (run.pk, 400_000)
    make_recipient(world, world.sorvik)
    send(run, world)
    look_at_all(later)
    finding.refresh_from_db()
    assert finding.mended_on is not None


def test_a_reversed_run_that_was_never_invoiced_is_not_waited_for(world: World) -> None:
    make_reversal(world, make_ready(world))
    assert not to_bill(world.viewer("dag")).exists()


def test_a_merge_tells_what_the_one_that_takes_over_must_write(world: World) -> None:
    send(make_ready(world), world)
    merge = Handover("merge", (world.nordvik.pk,), (world.lillevik.pk,), dt.date(2027, 1, 1))
    told = preview(merge, world.viewer("dag"))
    assert [(one.count, bool(one.warning)) for one in told] == [(1, False), (1, True)]
    assert apply(merge, world.viewer("dag")) == {}
    assert MemberInvoice.objects.filter(member=world.nordvik).count() == 1


def test_a_reversal_credits_only_those_that_were_invoiced(world: World) -> None:
    run = make_ready(world)
    send(run, world, most=1)
    back = make_reversal(world, run)
    viewer = world.viewer("dag")
    assert [one.member for one in billing_of(run, viewer).bills] == [world.nordvik]
    assert [note.member for note in send(back, world)] == [world.nordvik]
    with pytest.raises(DomainError) as refused:
        send(run, world)
    assert refused.value.code == "all_issued"
    look_at_all(clock(dt.date(2026, 11, 30)))
    assert not Finding.objects.filter(kind=LATE).exists()
