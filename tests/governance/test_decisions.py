"""Decisions are taken under a number, handed out, carried out, reported on and opened again."""

from __future__ import annotations

import datetime as dt

import pytest

from samdrift.followup.models.findings import Finding
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.services import decision_acts as acts
from samdrift.governance.services import decisions
from samdrift.governance.services.decision_duties import bind_members
from samdrift.governance.services.decision_findings import LATE, look
from samdrift.governance.services.decision_people import erase, leave
from samdrift.governance.services.minutes import put_forward
from samdrift.kernel import search, viewer
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer
from tests.governance.decided import decision, held
from tests.governance.made import machine
from tests.world import World

SOON = dt.date(2026, 12, 18)


def test_decisions_get_the_next_number_of_their_year(world: World, board: Body) -> None:
    first, second = decision(world, board), decision(world, board)
    old = decision(world, board, decided_on=dt.date(2025, 3, 1))
    assert [one.number for one in (first, second, old)] == ["V 26/1", "V 26/2", "V 25/1"]


def test_adopted_decision_is_in_force_and_waits_to_be_carried_out(
    world: World, board: Body
) -> None:
    taken = decision(world, board)
    assert (taken.status, taken.in_force_on) == ("waiting", world.today)


def test_rejected_decision_has_nothing_to_carry_out(world: World, board: Body) -> None:
    taken = decision(world, board, outcome="rejected")
    assert (taken.status, taken.in_force_on) == ("none", None)


def test_closed_decision_needs_its_legal_basis(world: World, board: Body) -> None:
    with pytest.raises(DomainError, match="legal basis"):
        decision(world, board, is_closed=True)


def test_only_those_who_serve_the_body_take_decisions(world: World, board: Body) -> None:
    with pytest.raises(Refused):
        decision(world, board, by=world.viewer("ola"))
    assert decision(world, board, by=world.viewer("dina")).decided_by == world.people["dina"]


def test_decision_is_carried_out_from_hand_to_report(world: World, board: Body) -> None:
    taken = decision(world, board)
    chair, kari = world.viewer("dina"), world.viewer("kari")
    acts.hand_out(taken, person=world.people["kari"], deadline=SOON, by=chair)
    assert Notice.objects.filter(what=acts.HANDED, account_id=kari.account_id).exists()
    acts.begin(taken, by=kari)
    acts.report(taken, report="Avtalen er sendt ut.", by=kari)
    acts.carry_out(taken, report="Avtalen er signert.", by=kari)
    taken.refresh_from_db()
    assert (taken.status, taken.report) == ("done", "Avtalen er signert.")
    told = Event.objects.filter(subject_kind="governance.decision", subject_id=taken.pk)
    assert [one.what for one in told.order_by("pk")] == [
        "decision.taken",
        "decision.handed_out",
        "decision.begun",
        "decision.reported",
        "decision.carried_out",
    ]


def test_decision_is_given_up_with_a_reason_and_opened_again(world: World, board: Body) -> None:
    taken = decision(world, board)
    chair = world.viewer("dina")
    with pytest.raises(DomainError, match="why"):
        acts.give_up(taken, reason=" ", by=chair)
    acts.give_up(taken, reason="Leverandøren trakk seg.", by=chair)
    acts.reopen(taken, by=chair)
    taken.refresh_from_db()
    assert (taken.status, taken.report) == ("under_way", "Leverandøren trakk seg.")


def test_others_may_not_carry_it_out(world: World, board: Body) -> None:
    taken = decision(world, board)
    acts.hand_out(taken, person=world.people["kari"], deadline=SOON, by=world.viewer("dina"))
    with pytest.raises(Refused):
        acts.begin(taken, by=world.viewer("per"))


@pytest.mark.parametrize(
    ("who", "deadline", "field"),
    [("liv", SOON, "person"), ("kari", dt.date(2026, 11, 19), "deadline")],
)
def test_handing_out_is_refused(
    world: World, board: Body, who: str, deadline: dt.date, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        acts.hand_out(
            decision(world, board),
            person=world.people[who],
            deadline=deadline,
            by=world.viewer("dina"),
        )
    assert refused.value.field == field


def test_decision_is_taken_back_while_the_meeting_is_open(world: World, board: Body) -> None:
    taken = decision(world, board)
    pk = taken.pk
    decisions.take_back(taken, by=world.viewer("dina"), reason="Feil tekst.")
    assert not Decision.objects.filter(pk=pk).exists()
    assert Event.objects.filter(what="decision.taken_back", subject_id=pk).exists()
    assert search.find("fagsystem", world.viewer("dina")) == []


def test_decision_that_is_handed_out_is_not_taken_back(world: World, board: Body) -> None:
    taken = decision(world, board)
    acts.hand_out(taken, person=world.people["kari"], deadline=SOON, by=world.viewer("dina"))
    with pytest.raises(DomainError, match="handed out"):
        decisions.take_back(taken, by=world.viewer("dina"), reason="Feil.")


def test_closed_decision_is_for_the_body_and_whoever_carries_it_out(
    world: World, board: Body
) -> None:
    law = {"is_closed": True, "legal_basis": "offl. § 13"}
    taken = decision(world, board, **law)
    acts.hand_out(taken, person=world.people["kari"], deadline=SOON, by=machine(world))

    def sees(who: str) -> bool:
        rows = Decision.objects.seen_by(world.viewer(who))
        found = bool(search.find("fagsystem", world.viewer(who)))
        assert rows.filter(pk=taken.pk).exists() == found
        return found

    assert {who: sees(who) for who in ("dina", "kari", "adam", "ola", "stig", "sol")} == {
        "dina": True,
        "kari": True,
        "adam": False,
        "ola": True,  # a deputy there
        "stig": False,
        "sol": False,
    }


def test_each_member_gets_its_duty_once(world: World, board: Body) -> None:
    taken = decision(world, board)
    lead = world.viewer("mona")
    made = bind_members(taken, deadline=SOON, role="director", by=lead)
    assert sorted(one.member.name for one in made if one.member) == [
        "Lillevik",
        "Nordvik",
        "Sørvik",
    ]
    assert {one.occurrences.get().day for one in made} == {SOON}
    with pytest.raises(DomainError, match="already"):
        bind_members(taken, deadline=SOON, role="director", by=lead)
    taken.refresh_from_db()
    assert taken.is_binding


def test_late_decision_is_a_finding_until_it_is_carried_out(world: World, board: Body) -> None:
    taken = decision(world, board)
    acts.hand_out(taken, person=world.people["kari"], deadline=world.today, by=world.viewer("dina"))
    later = dt.timedelta(days=1)
    by = clock_of(world.today)
    assert look(by) == ""
    by = clock_of(world.today + later)
    look(by)
    finding = Finding.objects.get(kind=LATE)
    assert (finding.subject_id, finding.responsible) == (taken.pk, world.people["kari"])
    acts.carry_out(taken, report="Ferdig.", by=world.viewer("kari"))
    look(by)
    finding.refresh_from_db()
    assert finding.status == "mended"


def clock_of(day: dt.date) -> Viewer:
    return viewer.clock(day)


def test_finding_of_a_closed_decision_tells_its_number_alone(world: World, board: Body) -> None:
    law = {"is_closed": True, "legal_basis": "offl. § 13"}
    taken = decision(world, board, title="Om Kari", **law)
    acts.hand_out(taken, person=world.people["dina"], deadline=world.today, by=world.viewer("dina"))
    look(clock_of(world.today + dt.timedelta(days=1)))
    assert Finding.objects.get(kind=LATE).subject_name == taken.number


def test_what_a_leaver_was_to_carry_out_has_nobody(world: World, board: Body) -> None:
    taken = decision(world, board)
    kari = world.people["kari"]
    acts.hand_out(taken, person=kari, deadline=SOON, by=world.viewer("dina"))
    assert leave(kari, world.today, machine(world)) == 1
    taken.refresh_from_db()
    assert taken.responsible is None
    acts.hand_out(taken, person=kari, deadline=SOON, by=world.viewer("dina"))
    assert erase(kari.pk, machine(world)) == ["responsible: 1"]


def test_conditions_stand_once_the_minutes_are_put_forward(world: World, board: Body) -> None:
    meeting = held(world, board, "Ny avtale")
    put_forward(meeting, by=world.viewer("dina"))
    taken = Decision.objects.get(item__meeting=meeting)
    free = {"review_on": SOON, "in_force_on": taken.in_force_on}
    acts.set_terms(taken, by=world.viewer("dina"), conditions="", **free)
    with pytest.raises(DomainError, match="conditions"):
        acts.set_terms(taken, by=world.viewer("dina"), conditions="Hvis råd.", **free)
    taken.refresh_from_db()
    assert taken.review_on == SOON


def test_clock_looks_for_late_decisions() -> None:
    names = {timed.name for timed in registry.timed}
    assert {"late decisions", "decisions of leavers"} <= names
