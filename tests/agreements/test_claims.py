"""Claims from their basis to their end."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from samdrift.agreements.models.claims import Claim, ClaimMessage, Settlement
from samdrift.agreements.queries.claims import every, sums, won_back
from samdrift.agreements.services import claim_course as course
from samdrift.agreements.services import claims as services
from samdrift.agreements.services.claim_findings import look_at_all
from samdrift.agreements.services.claim_money import unsettle
from samdrift.agreements.services.claims import EvidenceIn
from samdrift.followup.models.findings import Finding
from samdrift.governance.services.decisions import take
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import clock
from tests.agreements.made import machine, make_agreement
from tests.agreements.made_claims import make_claim
from tests.governance.made import make_board
from tests.world import World

NOTE = Ref("money.invoice", 7)


@pytest.fixture
def agreement(world: World) -> Any:
    return make_agreement(world)


@pytest.fixture
def claim(world: World, agreement: Any) -> Claim:
    return make_claim(world, agreement)


def letter(claim: Claim) -> tuple[str, bytes]:
    return f"krav {claim.number}.pdf", f"{claim.sent_on} {claim.answer_by}".encode()


def sent(world: World, claim: Claim, **more: Any) -> Claim:
    return course.send_claim(claim, by=world.viewer("mona"), letter=letter, **more)


def answered(world: World, claim: Claim, accepted: int) -> Claim:
    return course.answer_claim(
        claim,
        by=world.viewer("mona"),
        day=world.today,
        accepted=Decimal(accepted),
        text="Svar",
    )


def settled(world: World, claim: Claim, amount: int, **more: Any) -> Claim:
    more.setdefault("day", world.today)
    return services.settle(claim, by=world.viewer("mona"), amount=Decimal(amount), **more)


def code_of(refused: Any) -> str:
    return str(refused.value.code)


def test_claim_has_a_number_and_the_agreements_lead(world: World, claim: Claim) -> None:
    assert claim.number == 1 and claim.responsible == world.people["mona"]
    assert make_claim(world, claim.agreement).number == 2


def test_same_mark_is_the_same_claim_brought_up_to_date(world: World, agreement: Any) -> None:
    first = make_claim(world, agreement, mark="x", evidence=[EvidenceIn("Linje 1", Decimal(5))])
    again = make_claim(world, agreement, mark="x", amount=Decimal(9), evidence=[EvidenceIn("Ny")])
    assert first.pk == again.pk and again.amount == 9
    assert [one.text for one in again.evidence.all()] == ["Ny"]


def test_claim_that_is_sent_is_left_alone(world: World, agreement: Any) -> None:
    sent(world, make_claim(world, agreement, mark="x"))
    assert make_claim(world, agreement, mark="x", amount=Decimal(9)).amount == Decimal(14_500)


def test_same_again_leaves_no_event(world: World, agreement: Any) -> None:
    for _turn in range(2):
        make_claim(world, agreement, mark="x", evidence=[EvidenceIn("Linje", Decimal(5), NOTE)])
    assert not Event.objects.filter(what="claim.updated").exists()


def test_claim_of_nothing_is_refused(world: World, agreement: Any) -> None:
    with pytest.raises(DomainError) as refused:
        make_claim(world, agreement, amount=Decimal(0))
    assert code_of(refused) == "nothing_to_claim"


def test_letter_is_kept_as_it_was_sent(world: World, claim: Claim) -> None:
    from samdrift.kernel.files import content_of

    claim = sent(world, claim)
    assert claim.state == "sent" and claim.answer_by == world.today + dt.timedelta(days=30)
    assert claim.letter is not None
    assert content_of(claim.letter) == f"{claim.sent_on} {claim.answer_by}".encode()
    assert ClaimMessage.objects.get().file == claim.letter


def test_what_is_sent_is_not_changed(world: World, claim: Claim) -> None:
    claim = sent(world, claim)
    with pytest.raises(DomainError) as refused:
        services.change_claim(claim, by=world.viewer("mona"), amount=Decimal(1))
    assert code_of(refused) == "told_already"
    person = world.people["dag"]
    changed = services.change_claim(claim, by=world.viewer("mona"), responsible=person)
    assert changed.responsible == person


def test_claim_after_its_last_day_is_refused(world: World, agreement: Any) -> None:
    claim = make_claim(world, agreement, last_day=world.today - dt.timedelta(days=1))
    with pytest.raises(DomainError) as refused:
        sent(world, claim)
    assert code_of(refused) == "too_late"
    assert sent(world, claim, day=world.today - dt.timedelta(days=1)).state == "sent"


@pytest.mark.parametrize(
    ("accepted", "state"), [(0, "rejected"), (5_000, "partly"), (14_500, "accepted")]
)
def test_answer_tells_the_state(world: World, claim: Claim, accepted: int, state: str) -> None:
    assert answered(world, sent(world, claim), accepted).state == state


def test_more_than_the_claim_cannot_be_accepted(world: World, claim: Claim) -> None:
    with pytest.raises(DomainError) as refused:
        answered(world, sent(world, claim), 20_000)
    assert code_of(refused) == "accepts_too_much"


def test_unsent_claim_has_no_answer(world: World, claim: Claim) -> None:
    with pytest.raises(DomainError) as refused:
        answered(world, claim, 1)
    assert code_of(refused) == "not_from_here"


def test_insisting_asks_for_an_answer_anew(world: World, claim: Claim) -> None:
    claim = answered(world, sent(world, claim), 0)
    later = world.today + dt.timedelta(days=14)
    again = course.insist(claim, by=world.viewer("mona"), text="Se bilag 4", answer_by=later)
    assert (again.state, again.answer_by, again.accepted) == ("sent", later, None)


def test_credit_note_settles_its_claim(world: World, claim: Claim) -> None:
    claim = settled(world, sent(world, claim), 14_500, source=NOTE)
    assert (claim.state, claim.credited, claim.settled_on) == ("credited", 14_500, world.today)


def test_same_credit_note_settles_once(world: World, claim: Claim) -> None:
    for amount in (5_000, 5_000, 6_000):
        claim = settled(world, claim, amount, source=NOTE)
    assert claim.credited == 6_000 and Settlement.objects.count() == 1


def test_part_that_comes_unasked_is_an_answer(world: World, claim: Claim) -> None:
    claim = settled(world, sent(world, claim), 4_500)
    assert claim.state == "partly"
    assert settled(world, claim, 10_000).state == "credited"


def test_part_of_an_unsent_claim_leaves_the_rest_to_claim(world: World, claim: Claim) -> None:
    assert settled(world, claim, 4_500).state == "basis"


def test_credit_note_that_is_withdrawn_opens_the_claim(world: World, claim: Claim) -> None:
    claim = settled(world, sent(world, claim), 14_500, source=NOTE)
    unsettle(NOTE, by=world.viewer("mona"), reason="Feil faktura")
    claim.refresh_from_db()
    assert (claim.state, claim.credited, claim.settled_on) == ("sent", 0, None)


def test_rest_that_is_waived_lets_the_accepted_part_end_it(world: World, claim: Claim) -> None:
    claim = answered(world, sent(world, claim), 5_000)
    claim = course.waive_claim(claim, by=world.viewer("dag"), reason="Usikkert grunnlag")
    assert claim.state == "accepted"
    claim = settled(world, claim, 5_000, source=NOTE)
    assert claim.state == "credited"
    assert settled(world, claim, 4_000, source=NOTE).state == "accepted"


def test_waiving_takes_a_decision(world: World, claim: Claim) -> None:
    lead = world.viewer("mona")
    with pytest.raises(DomainError) as refused:
        course.waive_claim(claim, by=lead, reason="Lite beløp")
    assert code_of(refused) == "no_decision"
    decision = take(
        by=machine(world),
        body=make_board(world),
        outcome="adopted",
        title="Kravet frafalles",
        text="Kravet frafalles.",
        decided_on=world.today,
    )
    claim = course.waive_claim(claim, by=lead, reason="Lite beløp", decision=decision)
    assert (claim.state, claim.decision) == ("waived", decision)


def test_daily_manager_waives_without(world: World, claim: Claim) -> None:
    assert course.waive_claim(claim, by=world.viewer("dag"), reason="Lite").state == "waived"


def test_waived_claim_is_taken_up_again(world: World, claim: Claim) -> None:
    claim = course.waive_claim(sent(world, claim), by=world.viewer("dag"), reason="Lite")
    claim = services.reopen_claim(claim, by=world.viewer("mona"), reason="Flere funnet")
    assert claim.state == "sent" and claim.settled_on is None


def test_clock_lets_what_was_not_claimed_lapse(world: World, agreement: Any) -> None:
    claim = make_claim(world, agreement, last_day=world.today)
    assert course.lapse(clock(world.today)) == ""
    tomorrow = world.today + dt.timedelta(days=1)
    assert course.lapse(clock(tomorrow)) == "1 claims lapsed"
    claim.refresh_from_db()
    assert claim.state == "lapsed"
    assert Event.objects.filter(what="claim.lapsed").count() == 1


def test_last_day_that_is_near_is_a_finding_until_it_is_sent(world: World, agreement: Any) -> None:
    day = world.today + dt.timedelta(days=30)
    claim = make_claim(world, agreement, last_day=day)
    found = Finding.objects.get(kind="agreements.claim_day_near")
    assert (found.deadline, found.money) == (day, 1_450_000)
    sent(world, claim)
    found.refresh_from_db()
    assert found.status == "mended"


def test_last_day_far_ahead_is_none_until_the_clock_comes_near(
    world: World, agreement: Any
) -> None:
    make_claim(world, agreement, last_day=world.today + dt.timedelta(days=40))
    assert not Finding.objects.exists()
    look_at_all(clock(world.today + dt.timedelta(days=10)))
    assert Finding.objects.get().kind == "agreements.claim_day_near"


def test_answer_that_is_late_is_a_finding(world: World, claim: Claim) -> None:
    sent(world, claim, answer_by=world.today + dt.timedelta(days=1))
    later = world.today + dt.timedelta(days=2)
    look_at_all(clock(later))
    assert Finding.objects.get().kind == "agreements.claim_answer_late"
    with time_machine.travel(f"{later}T10:00:00+01:00", tick=False):
        course.answer_claim(
            claim, by=clock(later), day=later, accepted=Decimal(14_500), text="Godtatt"
        )
    assert Finding.objects.get().status == "mended"


def test_delivery_ends_a_claim_without_an_amount(world: World, agreement: Any) -> None:
    claim = make_claim(world, agreement, kind="report", amount=None)
    done = course.deliver(claim, by=world.viewer("mona"), text="Rapporten kom")
    assert (done.state, done.settled_on) == ("done", world.today)


def test_sums_tell_what_is_claimed_come_back_and_to_come(world: World, agreement: Any) -> None:
    settled(world, sent(world, make_claim(world, agreement)), 4_500)
    make_claim(world, agreement, amount=None)
    course.waive_claim(make_claim(world, agreement), by=world.viewer("dag"), reason="Lite")
    told = sums(every(world.viewer("mona")))
    assert (told.count, told.amount, told.credited) == (3, 29_000, 4_500)
    assert (told.outstanding, told.unknown) == (10_000, 1)


def test_won_back_is_summed_by_agreement_and_year(world: World, agreement: Any) -> None:
    claim = sent(world, make_claim(world, agreement), day=dt.date(2025, 1, 1))
    settled(world, claim, 4_000, day=dt.date(2025, 12, 31))
    settled(world, claim, 1_000, day=dt.date(2026, 1, 1))
    settled(world, make_claim(world, agreement), 500, day=dt.date(2026, 2, 1))
    told = [(one.year, one.amount) for one in won_back(world.viewer("mona"))]
    assert told == [(2026, 1_500), (2025, 4_000)]


def test_claims_are_for_the_members_of_the_agreement(world: World, claim: Claim) -> None:
    assert list(every(world.viewer("ola"))) == [claim]
    assert not every(world.viewer("lise")).exists()


def test_director_of_a_member_reads_but_may_not_claim(world: World, claim: Claim) -> None:
    with pytest.raises(Refused):
        course.send_claim(claim, by=world.viewer("dina"), letter=letter)
