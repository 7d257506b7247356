"""A case passed to a supplier: its clocks from the agreement, the finding and the claim."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.models.terms import TermStep
from samdrift.agreements.services.claim_course import send_claim
from samdrift.agreements.services.claims import change_claim
from samdrift.desk.lists import passing_pages as pages
from samdrift.desk.lists import passing_words as words
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import ClockEvent
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.models.passing import Passing, PassingEntry
from samdrift.desk.queries import passing as queries
from samdrift.desk.queries.clocks import one_with_events
from samdrift.desk.services import clock_tick, passing, passing_claims, passing_findings
from samdrift.desk.services.clock_corrections import correct
from samdrift.desk.services.passing_facts import strike_entry
from samdrift.followup.models.findings import Finding
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.web.timeline import timeline
from tests.desk.made import Desk, make_desk
from tests.desk.made_clocks import at, by_at
from tests.desk.made_passing import (
    Agreed,
    agent,
    clock_of,
    make_agreed,
    make_passed,
    seller,
)
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@pytest.fixture
def agreed(world: World, desk: Desk) -> Agreed:
    return make_agreed(world, desk.system)


def findings() -> Any:
    return Finding.objects.standing().filter(kind=passing_findings.LATE)


def tick(world: World, moment: dt.datetime) -> None:
    clock_tick.look_at_due(by_at(world, moment))


def test_clocks_are_frozen_from_the_agreement_in_its_own_hours(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed, moment=at(16, "15:00"), severity="b")
    resolution = clock_of(row, "resolution")
    assert row.resolution_id == resolution.pk
    assert resolution.frozen["minutes"] == 480
    assert resolution.frozen["term"] == agreed.terms["Løsningstid B"].pk
    assert resolution.frozen["pause_causes"] == ["waits_for_us"]
    assert resolution.due_at == at(17, "15:00"), "one hour on Monday, seven on Tuesday from 8"
    assert clock_of(row, "response").due_at == at(17, "09:00")
    TermStep.objects.filter(term=agreed.terms["Løsningstid B"]).update(value=1)
    tick(world, at(17, "09:30"))
    resolution.refresh_from_db()
    assert resolution.due_at == at(17, "15:00"), "what is agreed later changes nothing behind"
    again = make_passed(world, desk, agreed, moment=at(17, "10:00"), severity="b")
    assert clock_of(again, "resolution").calendar_id == resolution.calendar_id


def test_without_an_agreement_no_clock_runs(world: World, desk: Desk, agreed: Agreed) -> None:
    row = make_passed(world, desk, agreed, agreement=None)
    assert (row.response, row.resolution) == (None, None)
    assert row.case.clocks.filter(party="supplier").count() == 0


def test_case_waits_for_the_supplier_and_goes_on_when_it_is_solved(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed)
    case = Case.objects.get(pk=row.case_id)
    assert (case.state, case.cause) == ("waiting", desk.supplier)
    passing.acknowledge(row, by=seller(world, at(16, "09:30")), reference="L-77")
    response = clock_of(row, "response")
    assert (response.state, response.stopped_at) == ("stopped", at(16, "09:30"))
    passing.solve(row, by=seller(world, at(16, "11:00")), text="Startet på nytt.")
    case.refresh_from_db()
    row.refresh_from_db()
    assert (case.state, row.state, row.reference) == ("open", "solved", "L-77")
    resolution = clock_of(row, "resolution")
    assert (resolution.state, resolution.breached_at) == ("stopped", None)
    assert not findings().exists()
    assert not Claim.objects.exists()


def test_question_pauses_only_what_the_agreement_lets_pause(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    a = make_passed(world, desk, agreed)
    b = make_passed(world, desk, agreed, severity="b")
    for row in (a, b):
        passing.answer(row, by=seller(world, at(16, "10:00")), text="Hvilken bruker?", asks=True)
        row.refresh_from_db()
        assert row.waits_for_us
    assert clock_of(a, "resolution").state == "running"
    assert clock_of(b, "resolution").state == "paused"
    for row in (a, b):
        passing.write_to(row, by=agent(world, at(16, "12:00")), text="Alle.")
        row.refresh_from_db()
        assert not row.waits_for_us
    assert clock_of(a, "resolution").due_at == at(16, "13:00")
    assert clock_of(b, "resolution").due_at == at(17, "11:00"), "two hours were spared"


def test_breach_becomes_a_finding_and_a_claim_told_once(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed)
    passing.acknowledge(row, by=seller(world, at(16, "09:30")))
    for moment in (at(16, "13:01"), at(16, "13:30"), at(16, "13:31")):
        tick(world, moment)
    resolution = clock_of(row, "resolution")
    assert resolution.breached_at == at(16, "13:00")
    finding = findings().get()
    claim = Claim.objects.get()
    assert finding.observed["claim"] == claim.pk
    assert (claim.amount, claim.state) == (Decimal(200), "basis"), "one hour has begun"
    told = Notice.objects.filter(what="desk.passed_supplier_resolution")
    assert told.count() == len(set(told.values_list("account_id", flat=True))) > 0
    passing.solve(row, by=seller(world, at(16, "15:20")), text="Byttet disk.")
    claim.refresh_from_db()
    assert claim.amount == Decimal(600), "2 h 20 min late: three begun hours of 0,2 % of 100 000 kr"
    assert claim.last_day == dt.date(2026, 12, 30)
    by_clock = [one for one in claim.evidence.all() if one.subject_kind == "desk.clock"]
    assert [one.subject_id for one in by_clock] == [resolution.pk]
    reckoned = next(one for one in claim.evidence.all() if one.reckoning)
    assert reckoned.reckoning["cases"][0][:2] == [f"#{row.case_id}", 3]
    lines = one_with_events(resolution).lines(at(20, "10:00"))
    assert sum((one.counted for one in lines), dt.timedelta()) == dt.timedelta(hours=6, minutes=20)
    assert findings().get().money == 60_000


def test_correction_of_the_clock_mends_finding_and_claim(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed)
    passing.solve(row, by=agent(world, at(16, "15:20")), text="De ringte.")
    assert Claim.objects.get().state == "basis"
    stop = ClockEvent.objects.get(clock=clock_of(row, "resolution"), kind="stop")
    correct(
        stop, by=by_at(world, at(16, "16:00")), at=at(16, "12:50"), reason="De ringte kl. 12.50"
    )
    assert not findings().filter(mark__endswith=":resolution").exists()
    assert Claim.objects.get().state == "dropped"


def test_correction_of_the_clock_tells_the_passed_case(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed)
    passing.acknowledge(row, by=agent(world, at(16, "09:20")))
    stop = ClockEvent.objects.get(clock=clock_of(row, "response"), kind="stop")
    by = by_at(world, at(16, "09:30"))
    correct(stop, by=by, happened=False, reason="Det var en annen sak")
    row.refresh_from_db()
    assert (row.state, row.acknowledged_at) == ("passed", None)
    assert clock_of(row, "response").due_at == at(16, "10:00")
    passing.solve(row, by=seller(world, at(16, "12:00")), text="Ferdig.")
    stop = ClockEvent.objects.get(clock=clock_of(row, "resolution"), kind="stop")
    with pytest.raises(DomainError, match="still stands so at"):
        correct(stop, by=by_at(world, at(16, "12:30")), happened=False, reason="Nei")
    correct(stop, by=by_at(world, at(16, "12:30")), at=at(16, "11:40"), reason="De ringte")
    row.refresh_from_db()
    assert row.solved_at == at(16, "11:40")


def test_what_came_by_phone_counts_from_when_it_was(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed)
    by = agent(world, at(16, "12:00"))
    with pytest.raises(DomainError, match="did not have the case"):
        passing.acknowledge(row, by=by, at=at(16, "08:00"))
    passing.acknowledge(row, by=by, at=at(16, "09:20"))
    assert clock_of(row, "response").stopped_at == at(16, "09:20")
    theirs = make_passed(world, desk, agreed)
    passing.acknowledge(theirs, by=seller(world, at(16, "12:00")), at=at(16, "09:20"))
    late = clock_of(theirs, "response")
    assert late.stopped_at == at(16, "12:00"), "a supplier cannot say that it was earlier"
    assert late.breached_at == at(16, "10:00")


def test_taken_back_stops_the_clocks_and_asks_for_nothing(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed)
    row = passing.take_back(row, by=agent(world, at(16, "09:40")), reason="Det var vår egen feil.")
    assert row.state == "taken_back"
    assert {clock_of(row, one).state for one in ("response", "resolution")} == {"stopped"}
    assert Case.objects.get(pk=row.case_id).state == "open"
    with pytest.raises(DomainError):
        passing.solve(row, by=seller(world, at(16, "10:00")), text="Ferdig")


def test_not_solved_goes_on_with_the_time_used(world: World, desk: Desk, agreed: Agreed) -> None:
    row = make_passed(world, desk, agreed)
    passing.solve(row, by=seller(world, at(16, "11:00")), text="Prøv nå.")
    passing.not_solved(row, by=agent(world, at(16, "12:00")), reason="Fortsatt nede.")
    resolution = clock_of(row, "resolution")
    assert resolution.state == "running"
    assert resolution.due_at == at(16, "14:00"), "two of four hours were used"
    assert Case.objects.get(pk=row.case_id).state == "waiting"


def test_period_that_is_over_is_measured_and_brings_the_same_claim_up_to_date(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    for moment in (at(16, "09:00"), at(17, "09:00")):
        row = make_passed(world, desk, agreed, moment=moment)
        end = moment + dt.timedelta(hours=5)
        passing.solve(row, by=seller(world, end), text="Ferdig.")
    claim = Claim.objects.get()
    assert claim.amount == Decimal(400)
    assert not Measurement.objects.exists()
    later = by_at(world, at(20, "09:00").replace(month=12, day=2))
    later = type(later)(
        **{**{f: getattr(later, f) for f in later.__slots__}, "today": dt.date(2026, 12, 2)}
    )
    passing_claims.record_ended(later)
    passing_claims.record_ended(later)
    rows = Measurement.objects.standing().filter(term=agreed.terms["Løsningstid A"])
    measured = rows.get()
    assert (measured.source, measured.value, measured.target) == ("desk", Decimal(5), Decimal(4))
    claim.refresh_from_db()
    assert (claim.amount, Claim.objects.count()) == (Decimal(400), 1)


def test_case_that_is_late_after_the_claim_was_sent_has_a_claim_of_its_own(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    first = make_passed(world, desk, agreed)
    passing.solve(first, by=seller(world, at(16, "14:00")), text="Ferdig.")
    by = by_at(world, at(17, "08:00"))
    send_claim(Claim.objects.get(), by=by, letter=lambda _claim: ("krav.pdf", b"%PDF-"))
    second = make_passed(world, desk, agreed, moment=at(17, "09:00"))
    passing.solve(second, by=seller(world, at(17, "15:00")), text="Ferdig.")
    amounts = sorted(Claim.objects.values_list("amount", flat=True))
    assert amounts == [Decimal(200), Decimal(400)]
    passing_findings.look_at_all(by_at(world, at(18, "08:00")))
    marks = set(findings().filter(mark__endswith="resolution").values_list("mark", flat=True))
    assert marks == {f"{second.pk}:resolution"}, "the first is sent; the second is to be"


def _sent(world: World, moment: dt.datetime) -> Claim:
    claim = Claim.objects.get(state="basis")
    return send_claim(claim, by=by_at(world, moment), letter=lambda _claim: ("krav.pdf", b"%PDF-"))


def test_delay_that_grows_is_followed_by_the_clock_while_the_claim_is_prepared(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    make_passed(world, desk, agreed)
    tick(world, at(16, "13:01"))
    assert Claim.objects.get().amount == Decimal(200)
    passing_claims.record_ended(by_at(world, at(16, "17:30")))
    claim = Claim.objects.get()
    assert claim.amount == Decimal(1000), "four and a half hours: five have begun"


def test_delay_that_grows_after_its_claim_was_sent_is_claimed_as_the_rest(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed)
    tick(world, at(16, "13:01"))
    first = _sent(world, at(16, "13:30"))
    passing_findings.look_at_all(by_at(world, at(16, "13:31")))
    assert not findings().filter(mark__endswith=":resolution").exists()
    for _twice in range(2):
        passing_claims.record_ended(by_at(world, at(16, "15:30")))
    rest = Claim.objects.get(state="basis")
    assert rest.amount == Decimal(400), "three hours have begun, one is claimed"
    passing_findings.look_at_all(by_at(world, at(16, "15:31")))
    assert findings().get(mark__endswith=":resolution").observed["claim"] == rest.pk
    _sent(world, at(16, "15:40"))
    passing.solve(row, by=seller(world, at(16, "16:50")), text="Byttet disk.")
    amounts = list(Claim.objects.order_by("pk").values_list("amount", flat=True))
    assert amounts == [Decimal(200), Decimal(400), Decimal(200)]
    assert all(
        {one.subject_id for one in claim.evidence.all() if one.subject_kind == "desk.clock"}
        == {row.resolution_id}
        for claim in Claim.objects.all()
    )
    later = by_at(world, at(20, "09:00").replace(month=12, day=2))
    later = dataclasses.replace(later, today=dt.date(2026, 12, 2))
    passing_claims.record_ended(later)
    assert Claim.objects.count() == 3, "what is measured when the month is over is claimed already"
    assert sum(Claim.objects.values_list("amount", flat=True)) == Decimal(800)
    first.refresh_from_db()
    assert first.amount == Decimal(200)


def test_what_was_let_go_when_the_claim_was_sent_is_not_claimed_as_a_rest(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed)
    passing.solve(row, by=seller(world, at(16, "15:20")), text="Byttet disk.")
    claim = Claim.objects.get()
    change_claim(claim, by=by_at(world, at(16, "16:00")), amount=Decimal(500))
    _sent(world, at(16, "16:10"))
    passing_findings.follow([clock_of(row, "resolution").pk], by_at(world, at(16, "17:00")))
    assert Claim.objects.count() == 1


def test_supplier_gets_what_is_told_by_mail_and_nothing_else(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed)
    mail = OutgoingMail.objects.get(case=row.case_id, purpose="passing")
    assert mail.to == "vakt@leverandor.example"
    assert f"#p{row.pk}-" in mail.subject
    assert "Feil 500" in mail.text
    assert "pasienten" not in mail.text
    assert "16.11.2026\N{NO-BREAK SPACE}kl.\N{NO-BREAK SPACE}13.00" in mail.text
    own = make_passed(world, desk, agreed, contact_email=world.people["sol"].email)
    assert not OutgoingMail.objects.filter(case=own.case_id, purpose="passing").exists()
    assert (
        Notice.objects.filter(what="passing.given", account_id=world.accounts["sol"].pk).count()
        == 2
    )


def test_answer_by_mail_takes_it_up_only_when_it_is_theirs(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    from types import SimpleNamespace as Made

    from samdrift.desk.services.passing_mail import answered_by_mail

    row = make_passed(world, desk, agreed)

    def mail(address: str, kind: str, text: str) -> Any:
        sender = Made(name="", address=address)
        return Made(shown=text, text=text, sender=sender, message_id=f"{text}@x", kind=kind)

    by = by_at(world, at(16, "09:10"))
    answered_by_mail(mail("noen@annet.example", "person", "Hei"), row, by)
    answered_by_mail(mail("vakt@leverandor.example", "auto_reply", "Borte"), row, by)
    assert Passing.objects.get(pk=row.pk).state == "passed"
    answered_by_mail(mail("vakt@leverandor.example", "person", "Vi ser på det"), row, by)
    row.refresh_from_db()
    assert (row.state, row.acknowledged_at) == ("acknowledged", at(16, "09:10"))
    assert PassingEntry.objects.filter(passing=row, way="in").count() == 3


def test_supplier_says_when_and_a_word_not_kept_is_seen(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    row = make_passed(world, desk, agreed)
    for wrong, code in ((at(16, "09:10"), "been"), (at(16, "09:10").replace(year=2029), "too_far")):
        with pytest.raises(DomainError) as found:
            passing.expect(row, by=seller(world, at(16, "09:20")), expected_at=wrong)
        assert (found.value.code, found.value.field) == (code, "expected_at")
    passing.expect(
        row, by=seller(world, at(16, "09:20")), expected_at=at(16, "10:00"), text="Snart."
    )
    row.refresh_from_db()
    assert (row.state, row.acknowledged_at) == ("acknowledged", at(16, "09:20"))
    assert clock_of(row, "resolution").due_at == at(16, "13:00"), "the agreement's time stands"
    assert not words.broke_promise(row, at(16, "09:59"))
    assert words.broke_promise(row, at(16, "10:01"))
    mine = queries.waiting(agent(world, at(16, "10:01")))
    assert row in mine
    assert row not in queries.waiting(agent(world, at(16, "09:59")))
    passing.expect(row, by=agent(world, at(16, "10:30")), expected_at=at(16, "11:00"))
    third = passing.expect(row, by=agent(world, at(16, "10:40")), expected_at=at(16, "20:00"))
    strike_entry(third, by=agent(world, at(16, "10:41")), reason="Feil sak")
    row.refresh_from_db()
    assert row.expected_at == at(16, "11:00"), "the one before counts again"
    told = timeline(Event.objects.filter(what="passing.expected"), agent(world, at(16, "10:45")))
    changes = {name: new for one in told for name, _old, new in one.changes}
    assert changes["Expected solved"].startswith("16.11.2026")
    assert changes["State"] == "Taken up by the supplier"
    passing.solve(row, by=seller(world, at(16, "10:50")), text="Ferdig.")
    row.refresh_from_db()
    assert not words.broke_promise(row, at(16, "12:00")), "the last word was kept"
    said = pages.passing_page(agent(world, at(16, "12:00")), row)["said"]
    assert [one.promise for one in said if one.expected_at] == ["broken", "kept", ""]
    with pytest.raises(DomainError):
        passing.expect(row, by=seller(world, at(16, "11:00")), expected_at=at(16, "12:00"))
    passing.not_solved(row, by=agent(world, at(16, "12:10")), reason="Nei.")
    row.refresh_from_db()
    assert row.expected_at is None, "a new time is asked for"
