"""Each line held against what is agreed: right, wrong by so much, or not explained."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samdrift.agreements.models.agreements import Participation
from samdrift.agreements.models.claims import Claim
from samdrift.agreements.models.terms import TermStep
from samdrift.agreements.services.claim_course import send_claim
from samdrift.followup.models.findings import Finding
from samdrift.formats.ehf import Period
from samdrift.kernel.errors import DomainError, Refused
from samdrift.money.models.invoices import Invoice, InvoiceLine
from samdrift.money.queries.controlled import left_out
from samdrift.money.services import control_portions
from samdrift.money.services.control import check, check_again
from samdrift.money.services.control_claims import raise_for
from samdrift.money.services.credit_notes import place_credit
from samdrift.money.services.expected import align
from tests.agreements.made_terms import make_price, make_step
from tests.money.made import OCTOBER, a_line, machine
from tests.money.made_control import bill, make_priced, users
from tests.world import World

pytestmark = pytest.mark.django_db


def _line(invoice: Invoice) -> InvoiceLine:
    return InvoiceLine.objects.get(invoice=invoice)


def _findings(invoice: Invoice) -> set[str]:
    rows = Finding.objects.filter(subject_kind="money.invoice", subject_id=invoice.pk)
    return set(rows.exclude(status="mended").values_list("kind", flat=True))


def test_right_invoice_is_right(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3500))
    line = _line(invoice)
    assert (invoice.verdict, invoice.deviation) == ("right", 0)
    assert (line.verdict, line.right_net, line.faults) == ("right", Decimal("339500.00"), [])
    assert line.reckoning["charges"][0]["counts"][0][3:] == ["3500", "agreed"]
    assert _findings(invoice) == set()


def test_price_and_quantity_parts_are_told_apart(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3540, "100.00"))
    line = _line(invoice)
    assert invoice.net == Decimal("354000.00")
    assert (invoice.verdict, invoice.deviation) == ("wrong", Decimal("14500.00"))
    assert (line.price_part, line.quantity_part) == (Decimal("10620.00"), Decimal("3880.00"))
    assert (line.right_quantity, line.right_price) == (3500, 97)
    assert line.faults == ["price", "quantity"]
    assert _findings(invoice) == {"money.invoice_wrong"}
    finding = Finding.objects.get(kind="money.invoice_wrong")
    assert finding.money == 1450000


def test_two_opposite_errors_are_two_faults(world: World) -> None:
    make_priced(world, (0, "100"))
    invoice = bill(world, users(7000, "50.00"))
    assert (invoice.verdict, invoice.deviation) == ("wrong", 0)
    assert _line(invoice).faults == ["price", "quantity"]


def test_fall_that_did_not_come_is_recognised(world: World) -> None:
    _agreement, term = make_priced(world)
    TermStep.objects.filter(term=term).update(valid_to=dt.date(2026, 7, 1))
    make_step(term, "94.09", valid_from=dt.date(2026, 7, 1))
    line = _line(bill(world, users(3500)))
    assert line.faults == ["fall_missing"]
    assert line.price_part == Decimal("10185.00")
    assert line.reckoning["findings"][0]["known"]["since"] == "2024-01-01"


def test_member_outside_the_agreement_is_wrong(world: World) -> None:
    make_priced(world)
    world.lillevik.orgnr = "889640782"
    world.lillevik.save(update_fields=["orgnr"])
    invoice = bill(world, users(10), buyer=world.lillevik)
    line = _line(invoice)
    assert (line.faults, line.right_net, line.quantity_part) == (["member"], 0, 970)


def test_line_without_terms_is_not_explained(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3500), a_line(seller_item_id="X-1", name="Oppstart"))
    lines = list(InvoiceLine.objects.filter(invoice=invoice).order_by("position"))
    assert [line.verdict for line in lines] == ["right", "unexplained"]
    assert (invoice.verdict, lines[1].faults) == ("unexplained", ["no_terms"])
    assert _findings(invoice) == {"money.invoice_unexplained"}


def test_period_billed_twice_is_found_in_another_invoice(world: World) -> None:
    make_priced(world)
    first = bill(world, users(3500))
    again = bill(world, users(3500), number="F-1002", issue_date=dt.date(2026, 11, 5))
    first.refresh_from_db()
    assert (first.verdict, again.verdict) == ("right", "wrong")
    assert _line(again).faults == ["twice"]
    assert again.deviation == Decimal("339500.00")


def test_invoice_parted_on_two_is_right(world: World) -> None:
    make_priced(world)
    first = bill(world, users(3000))
    assert first.verdict == "wrong"
    rest = bill(world, users(500), number="F-1002", issue_date=dt.date(2026, 11, 5))
    first.refresh_from_db()
    assert (first.verdict, rest.verdict) == ("right", "right")
    assert _findings(first) == set()


def test_overlapping_days_are_billed_twice(world: World) -> None:
    make_priced(world)
    bill(world, users(3500))
    both = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 30))
    later = bill(
        world, users(3500, "194", period=both), number="F-2", issue_date=dt.date(2026, 11, 5)
    )
    assert "twice" in _line(later).faults
    assert later.deviation == Decimal("339500.00")


def test_wrong_vat_is_a_fault_of_its_own(world: World) -> None:
    make_priced(world)
    line = users(3500, vat_category="S", vat_rate=Decimal(15))
    invoice = bill(world, line)
    assert (invoice.verdict, invoice.deviation) == ("wrong", 0)
    assert _line(invoice).faults == ["vat"]


def test_unknown_count_is_not_explained_and_follows_when_it_is_known(world: World) -> None:
    agreement, _term = make_priced(world)
    rows = Participation.objects.filter(agreement=agreement, member=world.nordvik)
    rows.update(basis="users", quantity=None)
    invoice = bill(world, users(3500))
    assert (invoice.verdict, invoice.deviation) == ("unexplained", None)
    rows.update(basis="fixed", quantity=3400)
    check_again([agreement.pk], by=machine(world))
    invoice.refresh_from_db()
    assert (invoice.verdict, invoice.deviation) == ("wrong", Decimal("9700.00"))
    assert _findings(invoice) == {"money.invoice_wrong"}


def test_joint_invoice_is_held_against_all_members(world: World) -> None:
    make_priced(world, billed="joint")
    invoice = bill(world, users(3840))
    assert invoice.verdict == "right"
    assert len(_line(invoice).reckoning["members"]) == 2


def test_checking_again_writes_nothing(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3540, "100.00"))
    before = invoice.checked_at
    check([invoice.pk], by=machine(world))
    invoice.refresh_from_db()
    assert invoice.checked_at == before


def test_many_invoices_are_checked_by_as_many_queries_as_two(world: World) -> None:
    make_priced(world)
    invoices = [bill(world, users(3500), number=f"F-{n}").pk for n in range(3)]

    def asked(pks: list[int]) -> int:
        with CaptureQueriesContext(connection) as queries:
            check(pks, by=machine(world))
        return len(queries)

    assert asked(invoices) <= asked(invoices[:2])


def test_more_invoices_than_are_checked_together_are_all_checked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that was right until an earlier one, in another portion, bills the same."""
    make_priced(world)
    invoices = [bill(world, users(3500), number=f"F-{n}") for n in range(4)]
    pks = [one.pk for one in invoices]
    InvoiceLine.objects.filter(invoice__in=pks).update(verdict="waiting", faults=[])
    monkeypatch.setattr(control_portions, "FEW", 1)
    monkeypatch.setattr(control_portions, "LINES", 2)
    assert [list(some) for some in control_portions.portions(pks)] == [pks[:2], pks[2:]]
    check(pks, by=machine(world))
    assert [_line(one).verdict for one in invoices] == ["right", "wrong", "wrong", "wrong"]


def test_claim_is_raised_for_each_kind_of_fault_once(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3540, "100.00"))
    price = raise_for(invoice, "price", by=machine(world))
    quantity = raise_for(invoice, "quantity", by=machine(world))
    assert (price.amount, quantity.amount) == (Decimal("10620.00"), Decimal("3880.00"))
    assert (price.kind, price.member) == ("price", world.nordvik)
    assert price.evidence.get().reckoning["right"] == ["3500", "97", "339500.00"]
    assert raise_for(invoice, "price", by=machine(world)) == price
    assert Claim.objects.count() == 2


def test_too_little_gives_no_claim(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3400))
    assert invoice.deviation == Decimal("-9700.00")
    with pytest.raises(DomainError) as told:
        raise_for(invoice, "quantity", by=machine(world))
    assert told.value.code == "nothing_to_claim"


def test_only_those_who_handle_money_raise_claims(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3540))
    with pytest.raises(Refused):
        raise_for(invoice, "quantity", by=world.viewer("kari"))


def test_credit_note_settles_the_claim_by_itself(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3540, "100.00"))
    claim = raise_for(invoice, "price", by=machine(world))
    credit = bill(world, users(3540, "3.00"), number="K-1", credits="F-1001")
    claim.refresh_from_db()
    assert (claim.state, claim.credited) == ("credited", Decimal("10620.00"))
    assert (credit.verdict, credit.agreement) == ("right", invoice.agreement)
    assert _findings(invoice) == {"money.invoice_wrong"}


def test_smaller_credit_note_settles_a_part(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3540))
    claim = raise_for(invoice, "quantity", by=machine(world))
    send_claim(claim, by=machine(world), letter=lambda _claim: ("brev.pdf", b"%PDF-1.7"))
    bill(world, users(10), number="K-1", credits="F-1001")
    claim.refresh_from_db()
    assert (claim.state, claim.credited) == ("partly", Decimal("970.00"))


def test_credit_note_that_came_first_settles_the_claim_when_it_is_raised(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3540))
    bill(world, users(40), number="K-1", credits="F-1001")
    claim = raise_for(invoice, "quantity", by=machine(world))
    assert claim.state == "credited"
    assert _findings(invoice) == set()


def test_credit_note_without_its_invoice_asks_and_is_placed_by_hand(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3540))
    claim = raise_for(invoice, "quantity", by=machine(world))
    credit = bill(world, users(40), number="K-1", credits="F-9999")
    assert credit.verdict == "unexplained"
    assert _findings(credit) == {"money.invoice_unexplained"}
    place_credit(credit, claim, by=machine(world))
    claim.refresh_from_db()
    assert claim.state == "credited"
    assert _findings(credit) == set()


def test_invoice_credited_whole_may_be_billed_anew(world: World) -> None:
    make_priced(world)
    wrong = bill(world, users(3540, "100.00"))
    bill(world, users(3540, "100.00"), number="K-1", credits="F-1001")
    anew = bill(world, users(3500), number="F-1002", issue_date=dt.date(2026, 11, 9))
    assert anew.verdict == "right"
    assert _findings(wrong) == set()


def test_what_was_claimed_stands_when_terms_change(world: World) -> None:
    agreement, term = make_priced(world)
    invoice = bill(world, users(3540, "100.00"))
    claim = raise_for(invoice, "price", by=machine(world))
    send_claim(claim, by=machine(world), letter=lambda _claim: ("brev.pdf", b"%PDF-1.7"))
    TermStep.objects.filter(term=term).update(value=Decimal(100))
    check_again([agreement.pk], by=machine(world))
    invoice.refresh_from_db()
    assert invoice.deviation == Decimal("14500.00")


def test_claim_in_preparation_follows_what_is_found(world: World) -> None:
    agreement, term = make_priced(world)
    invoice = bill(world, users(3540, "100.00"))
    claim = raise_for(invoice, "price", by=machine(world))
    TermStep.objects.filter(term=term).update(value=Decimal(99))
    check_again([agreement.pk], by=machine(world))
    claim.refresh_from_db()
    assert claim.amount == Decimal("3540.00")
    TermStep.objects.filter(term=term).update(value=Decimal(100))
    check_again([agreement.pk], by=machine(world))
    claim.refresh_from_db()
    assert claim.state == "dropped"


def test_days_of_the_invoice_stand_for_those_of_the_line(world: World) -> None:
    make_priced(world)
    invoice = bill(world, users(3500, period=None), period=OCTOBER)
    assert invoice.verdict == "right"


def test_what_was_expected_with_an_invoice_and_not_billed_is_told(world: World) -> None:
    agreement, _term = make_priced(world, billed="joint")
    make_price(agreement, ((0, "10"),), title="Drift", item="DRI-1", tier_by="member")
    align(agreement, by=machine(world))
    invoice = bill(world, users(3840))
    viewer = machine(world)
    assert {one.term.item for one in left_out(invoice, viewer)} == {"DRI-1"}
    bill(world, users(3840, "10.00", seller_item_id="DRI-1"), number="F-2")
    assert not left_out(invoice, viewer)
