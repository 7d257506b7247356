"""What hangs on cases: steps, time spent, checks of identity, how content people are."""

from __future__ import annotations

import datetime as dt

import pytest

from samdrift.desk.models.cases import Case, ChecklistStep, IdentityCheck
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.services import cases
from samdrift.kernel.errors import DomainError, Refused
from tests.desk.made import make_case, make_desk
from tests.desk.test_cases import code, later, told
from tests.world import World


@pytest.fixture
def case(world: World) -> Case:
    make_desk(world)
    return make_case(world)


def test_steps_are_done_undone_and_taken_away(world: World, case: Case) -> None:
    asta = world.viewer("asta")
    first, second = cases.add_steps(case, by=asta, titles=["Slett kø", " Skriv ut prøve "])
    done = cases.tick_step(first, by=asta)
    assert (done.done_by, second.title) == (world.people["asta"], "Skriv ut prøve")
    assert code(cases.drop_step, first, by=asta) == "step_done"
    assert cases.tick_step(first, by=asta, done=False).done_at is None
    cases.drop_step(second, by=asta)
    assert cases.rename_step(first, by=asta, title="Tøm køen").title == "Tøm køen"
    assert [step.title for step in ChecklistStep.objects.filter(case=case)] == ["Tøm køen"]
    assert code(cases.add_steps, case, by=asta, titles=[" "]) == "required"


def test_time_spent_is_written_and_struck(world: World, case: Case) -> None:
    asta = world.viewer("asta")
    row = cases.spend_time(case, by=asta, minutes=25, note="Feilsøking")
    assert (row.person, row.day, row.minutes) == (world.people["asta"], world.today, 25)
    assert cases.strike_time(row, by=asta).struck_at is not None
    assert code(cases.spend_time, case, by=asta, minutes=0) == "bad_minutes"
    tomorrow = world.today + dt.timedelta(days=1)
    assert code(cases.spend_time, case, by=asta, minutes=5, day=tomorrow) == "day_ahead"


def test_reset_of_a_password_waits_for_a_check_of_identity(world: World) -> None:
    desk = make_desk(world)
    item = CatalogueItem.objects.create(
        service=desk.service, title="Nytt passord", identity_checked=True
    )
    asta = world.viewer("asta")
    case = make_case(world, item=item, kind="request")
    assert code(cases.resolve, case, by=asta, solution="Nytt") == "identity_not_checked"
    cases.check_identity(case, by=asta, way="asked", passed=False, note="Visste ikke svaret")
    assert code(cases.resolve, case, by=asta, solution="Nytt") == "identity_not_checked"
    check = cases.check_identity(case, by=asta, way="called", passed=True)
    assert (check.person, check.by) == (world.people["ola"], world.people["asta"])
    assert cases.resolve(case, by=asta, solution="Nytt").state == "resolved"
    assert IdentityCheck.objects.filter(case=case).count() == 2


def test_check_that_was_not_passed_holds_any_case_until_another_is(world: World) -> None:
    desk = make_desk(world)
    asta = world.viewer("asta")
    case = make_case(world, title="Glemt passord", system=desk.system)
    cases.check_identity(case, by=asta, way="called", passed=False)
    with pytest.raises(DomainError, match="not who they said") as refused:
        cases.resolve(case, by=asta, solution="Nytt passord")
    assert refused.value.code == "identity_not_checked"
    cases.check_identity(case, by=asta, way="seen", passed=True)
    assert cases.resolve(case, by=asta, solution="Nytt passord").state == "resolved"


def test_one_who_asked_checks_not_their_own_identity(world: World, case: Case) -> None:
    with pytest.raises(Refused):
        cases.check_identity(case, by=world.viewer("ola"), way="seen", passed=True)


def test_check_needs_to_know_whose_it_is(world: World) -> None:
    make_desk(world)
    asta = world.viewer("asta")
    case = make_case(world, by=asta, channel="phone", requester_name="En i Nordvik")
    assert code(cases.check_identity, case, by=asta, way="seen", passed=True) == "nobody_to_check"


def test_score_is_told_once_solved_and_may_be_changed_for_some_days(
    world: World, case: Case
) -> None:
    ola, asta = world.viewer("ola"), world.viewer("asta")
    cases.take(case, by=asta)
    assert code(cases.score, case, by=ola, score=4) == "not_solved"
    cases.resolve(case, by=asta, solution="Ferdig")
    assert code(cases.score, case, by=ola, score=6) == "bad_score"
    assert cases.score(case, by=ola, score=2, text="Tok lang tid").score == 2
    with later(14):
        assert cases.score(case, by=ola, score=5).score == 5
    with later(15):
        assert code(cases.score, case, by=ola, score=1) == "scored_earlier"
    assert told(world, "asta")[-1] == "case.scored"
    with pytest.raises(Refused):
        cases.score(case, by=asta, score=5)


def test_one_stops_watching_and_no_longer_sees(world: World, case: Case) -> None:
    asta, per = world.viewer("asta"), world.viewer("per")
    row = cases.watch(case, by=asta, person=world.people["per"])
    assert cases.watch(case, by=asta, person=world.people["per"]) == row
    assert Case.objects.seen_by(per).filter(pk=case.pk).exists()
    cases.unwatch(case, by=per)
    assert not Case.objects.seen_by(per).filter(pk=case.pk).exists()
