"""Cases: opened, given a team, taken, waiting, solved, opened again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.utils import timezone

from samdrift.desk.models.cases import Case, CaseLink, ChecklistStep
from samdrift.desk.models.catalogue import CatalogueItem, Service, Team
from samdrift.desk.services import cases
from samdrift.desk.services.case_choices import choose
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.portfolio.models.uses import Use
from tests.desk.made import make_case, make_desk
from tests.world import World


def later(days: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + dt.timedelta(days=days), tick=False)


def on_day(world: World, name: str, days: int) -> Viewer:
    """How the person acts so many days from now."""
    return replace(world.viewer(name), today=world.today + dt.timedelta(days=days))


def told(world: World, name: str) -> list[str]:
    """Kinds of notices the person has got, oldest first."""
    rows = Notice.objects.filter(account_id=world.accounts[name].pk).order_by("pk")
    return list(rows.values_list("what", flat=True))


def events(case: Case) -> list[str]:
    rows = Event.objects.filter(subject_kind="desk.case", subject_id=case.pk).order_by("pk")
    return list(rows.values_list("what", flat=True))


def code(act: object, *args: object, **values: object) -> str:
    """The code the act is refused with."""
    with pytest.raises(DomainError) as refused:
        act(*args, **values)  # type: ignore[operator]
    return refused.value.code


def test_case_is_opened_taken_answered_and_solved(world: World) -> None:
    desk = make_desk(world)
    case = make_case(world, service=desk.service)
    assert (case.state, case.team, case.priority) == ("new", desk.first, 5)
    assert case.requester == world.people["ola"]
    asta = world.viewer("asta")
    cases.take(case, by=asta)
    entry = cases.write(case, by=asta, text="Jeg ser på det", public=True)
    case = cases.resolve(case, by=asta, solution="Startet køen på nytt")
    assert case.state == "resolved"
    assert case.responded_at == entry.at
    assert not case.is_open
    assert events(case) == ["case.opened", "case.taken", "case.written", "case.solved"]
    assert told(world, "ola") == ["case.receipt", "case.answered", "case.solved"]


def test_service_and_use_are_found_from_the_system(world: World) -> None:
    desk = make_desk(world)
    use = Use.objects.create(system=desk.system, member=world.nordvik)
    case = make_case(world, system=desk.system)
    assert (case.service, case.use) == (desk.service, use)


def test_use_gives_its_system(world: World) -> None:
    desk = make_desk(world)
    use = Use.objects.create(system=desk.system, member=world.nordvik)
    assert make_case(world, use=use).system == desk.system


def test_use_of_another_member_is_refused(world: World) -> None:
    desk = make_desk(world)
    use = Use.objects.create(system=desk.system, member=world.sorvik)
    assert code(make_case, world, use=use) == "not_its_use"


def test_system_of_another_service_is_refused(world: World) -> None:
    desk = make_desk(world)
    other = Service.objects.create(name="Telefoni")
    assert code(make_case, world, system=desk.system, service=other) == "not_of_service"


def test_item_gives_service_team_and_steps(world: World) -> None:
    desk = make_desk(world)
    item = CatalogueItem.objects.create(
        service=desk.service, title="Ny bruker", team=desk.servers, checklist=["Konto", "Lisens"]
    )
    case = make_case(world, item=item, kind="request")
    assert (case.service, case.team) == (desk.service, desk.servers)
    steps = ChecklistStep.objects.filter(case=case)
    assert [step.title for step in steps] == ["Konto", "Lisens"]


def test_item_kept_to_other_members_is_refused(world: World) -> None:
    desk = make_desk(world)
    item = CatalogueItem.objects.create(service=desk.service, title="Skolenett")
    item.members.add(world.sorvik)
    assert code(make_case, world, item=item) == "not_offered"


def test_internal_case_goes_to_the_members_own_team(world: World) -> None:
    desk = make_desk(world)
    case = make_case(world, internal=True)
    assert case.team == desk.nordvik
    kari = world.viewer("kari")
    assert code(cases.assign, case, by=kari, team=desk.servers) == "not_its_team"


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"), [(1, 1, 1), (1, 3, 3), (2, 2, 3), (3, 2, 4), (3, 3, 5)]
)
def test_priority_follows_from_the_matrix(
    world: World, impact: int, urgency: int, priority: int
) -> None:
    make_desk(world)
    assert make_case(world, impact=impact, urgency=urgency).priority == priority


def test_site_chooses_its_own_matrix(world: World) -> None:
    make_desk(world)
    choose(by=world.viewer("dag"), matrix=[[1, 1, 2], [1, 2, 3], [2, 3, 4]])
    assert make_case(world, impact=1, urgency=2).priority == 1
    assert code(choose, by=world.viewer("dag"), matrix=[[3, 2, 1]] * 3) == "bad_matrix"
    assert code(choose, by=world.viewer("dag"), matrix=[[1, 2], [2, 3]]) == "bad_matrix"
    assert code(choose, by=world.viewer("dag"), close_days=-1) == "bad_number"


def test_taken_meanwhile_is_not_taken_again(world: World) -> None:
    make_desk(world)
    case = make_case(world)
    seen_by_arne = Case.objects.get(pk=case.pk)
    cases.take(case, by=world.viewer("asta"))
    assert code(cases.take, seen_by_arne, by=world.viewer("arne")) == "taken_meanwhile"
    assert Case.objects.get(pk=case.pk).agent == world.people["asta"]


def test_another_teams_queue_has_nobody_on_it(world: World) -> None:
    desk = make_desk(world)
    case = cases.take(make_case(world), by=world.viewer("asta"))
    case = cases.assign(case, by=world.viewer("asta"), team=desk.servers, note="Disken er full")
    assert (case.team, case.agent) == (desk.servers, None)
    case = cases.assign(case, by=world.viewer("asta"), agent=world.people["arne"])
    assert (case.team, case.agent) == (desk.servers, world.people["arne"])
    assert told(world, "arne") == ["case.assigned"]


def test_case_is_given_to_nobody_who_cannot_work_with_it(world: World) -> None:
    desk = make_desk(world)
    asta, case = world.viewer("asta"), make_case(world)
    for name in ("ola", "per", "liv", "sol"):
        person = world.people[name]
        assert code(cases.assign, case, by=asta, agent=person) == "cannot_work_on_it", name
    ended = Team.objects.create(name="Gamle", ended_at=timezone.now())
    assert code(cases.assign, case, by=asta, team=ended) == "not_its_team"
    others = Team.objects.create(name="IKT Sørvik", member=world.sorvik)
    assert code(cases.assign, case, by=asta, team=others) == "not_its_team"
    assert Case.objects.get(pk=case.pk).team == desk.first


def test_waiting_case_goes_on_when_the_one_who_asked_writes(world: World) -> None:
    desk = make_desk(world)
    asta, case = world.viewer("asta"), make_case(world)
    cases.take(case, by=asta)
    case = cases.wait(case, by=asta, cause=desk.user)
    assert (case.state, case.cause) == ("waiting", desk.user)
    cases.write(case, by=world.viewer("ola"), text="Nå virker det", public=True)
    case.refresh_from_db()
    assert (case.state, case.cause) == ("open", None)
    assert told(world, "asta") == ["case.requester_wrote"]


def test_case_that_waits_for_a_supplier_still_waits_when_written_in(world: World) -> None:
    desk = make_desk(world)
    asta, case = world.viewer("asta"), make_case(world)
    cases.wait(case, by=asta, cause=desk.supplier)
    cases.write(case, by=world.viewer("ola"), text="Noe nytt?", public=True)
    case.refresh_from_db()
    assert case.state == "waiting"
    assert cases.go_on(case, by=asta).state == "open"


def test_case_waits_only_until_a_time_to_come(world: World) -> None:
    desk = make_desk(world)
    past = timezone.now() - dt.timedelta(hours=1)
    refused = code(
        cases.wait, make_case(world), by=world.viewer("asta"), cause=desk.user, until=past
    )
    assert refused == "until_past"


def test_what_is_done_is_not_done_again(world: World) -> None:
    desk = make_desk(world)
    asta, case = world.viewer("asta"), make_case(world)
    cases.resolve(case, by=asta, solution="Ferdig")
    assert code(cases.resolve, case, by=asta, solution="Ferdig") == "not_from_here"
    assert code(cases.wait, case, by=asta, cause=desk.user) == "not_from_here"
    assert code(cases.assign, case, by=asta, team=desk.servers) == "not_open"
    assert cases.close(case, by=asta).state == "closed"
    assert code(cases.close, case, by=asta) == "not_from_here"


def test_case_solved_without_an_answer_is_answered_by_that(world: World) -> None:
    make_desk(world)
    case = cases.resolve(
        make_case(world), by=world.viewer("asta"), solution="Ferdig", first_contact=True
    )
    assert case.responded_at == case.resolved_at
    assert case.at_first_contact is True


def test_solved_case_is_opened_again_within_the_days(world: World) -> None:
    make_desk(world)
    asta, ola = world.viewer("asta"), world.viewer("ola")
    case = cases.take(make_case(world), by=asta)
    cases.resolve(case, by=asta, solution="Ferdig")
    cases.score(case, by=ola, score=5)
    with later(14):
        again = cases.reopen(case, by=on_day(world, "ola", 14), reason="Fortsatt galt")
    assert (again.pk, again.state, again.is_open) == (case.pk, "open", True)
    assert (again.reopened, again.resolved_at, again.score) == (1, None, None)
    assert told(world, "asta")[-1] == "case.opened_again"


def test_case_solved_long_ago_is_followed_by_a_new_one(world: World) -> None:
    make_desk(world)
    asta = world.viewer("asta")
    case = cases.resolve(make_case(world), by=asta, solution="Ferdig")
    with later(16):
        new = cases.reopen(case, by=on_day(world, "ola", 16), reason="Galt igjen")
    assert (new.pk != case.pk, new.text, new.requester) == (True, "Galt igjen", case.requester)
    link = CaseLink.objects.get(case=new)
    assert (link.other_id, link.kind) == (case.pk, "follows")
    case.refresh_from_db()
    assert case.state == "resolved"


def test_cancelled_case_can_be_taken_up_again_by_those_who_work_with_it(world: World) -> None:
    make_desk(world)
    case = cases.cancel(make_case(world), by=world.viewer("ola"), reason="Gikk over")
    assert (case.state, case.is_open) == ("cancelled", False)
    assert code(cases.reopen, case, by=world.viewer("ola"), reason="Nei") == "not_from_here"
    again = cases.reopen(case, by=world.viewer("asta"), reason="Gikk ikke over")
    assert (again.state, again.is_open, again.agent) == ("new", True, None)


def test_cancelled_case_that_was_taken_is_in_progress_again(world: World) -> None:
    make_desk(world)
    asta = world.viewer("asta")
    case = cases.cancel(cases.take(make_case(world), by=asta), by=asta, reason="Gikk over")
    again = cases.reopen(case, by=asta, reason="Gikk ikke over")
    assert (again.state, again.agent_id) == ("open", asta.person_id)


def test_priority_is_set_with_its_reason_kept_apart(world: World) -> None:
    make_desk(world)
    case = cases.prioritise(
        make_case(world), by=world.viewer("asta"), impact=1, urgency=1, reason="Hele huset"
    )
    assert case.priority == 1
    event = Event.objects.get(what="case.prioritised")
    assert "Hele huset" not in event.text
    assert code(cases.prioritise, case, by=world.viewer("asta"), impact=4, urgency=1) == "bad_scale"


def test_no_title_or_text_stands_in_the_sealed_part_of_history(world: World) -> None:
    make_desk(world)
    case = make_case(world)
    cases.change(case, by=world.viewer("asta"), title="Toneren er tom for Ola")
    texts = " ".join(Event.objects.values_list("text", flat=True))
    assert "Toneren" not in texts
    assert "papir" not in texts


def test_what_a_case_concerns_is_found_anew(world: World) -> None:
    desk = make_desk(world)
    asta, case = world.viewer("asta"), make_case(world)
    use = Use.objects.create(system=desk.system, member=world.sorvik)
    case = cases.change(case, by=asta, system=desk.system)
    assert (case.service, case.use) == (desk.service, None)
    case = cases.change(case, by=asta, member=world.sorvik)
    assert (case.member, case.use) == (world.sorvik, use)
    with pytest.raises(KeyError):
        cases.change(case, by=asta, state="closed")


def test_case_that_becomes_the_members_own_goes_to_its_team(world: World) -> None:
    desk = make_desk(world)
    case = cases.change(make_case(world), by=world.viewer("asta"), internal=True)
    assert case.team == desk.nordvik


def test_problem_behind_a_case_must_be_one(world: World) -> None:
    make_desk(world)
    asta = world.viewer("asta")
    case, other = make_case(world), make_case(world)
    assert code(cases.change, case, by=asta, problem=other) == "not_a_problem"
    problem = make_case(world, by=asta, kind="problem", channel="desk")
    assert cases.change(case, by=asta, problem=problem).problem == problem


def test_only_a_person_takes_a_case(world: World) -> None:
    make_desk(world)
    assert code(cases.take, make_case(world), by=terminal(world.today)) == "no_person"


def test_day_that_is_looked_back_at_changes_nothing(world: World) -> None:
    make_desk(world)
    case = make_case(world)
    back = world.viewer("asta").seen_as_of(dt.date(2026, 1, 1))
    assert code(cases.take, case, by=back) == "read_only"
    with pytest.raises(Refused):
        cases.take(case, by=world.viewer("per"))
