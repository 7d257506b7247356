"""Problems: incidents attached, all who wait told, and solved together."""

from __future__ import annotations

import pytest

from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.queries import problems as queries
from samdrift.desk.services import cases
from samdrift.desk.services import problems as services
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from tests.desk.made import Desk, make_case, make_desk
from tests.desk.made_knowledge import make_article, problem_of, published
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@pytest.fixture
def problem(world: World, desk: Desk) -> Case:
    return problem_of(world, desk)


def answers(case: Case) -> list[str]:
    rows = CaseEntry.objects.filter(case=case, is_public=True, kind="answer")
    return [one.text for one in rows]


def test_incident_is_attached_and_taken_out_again(world: World, desk: Desk, problem: Case):
    asta, case = world.viewer("asta"), make_case(world)
    services.attach_to_problem(case, problem, by=asta)
    assert queries.incidents(problem, asta) == [case]
    case.refresh_from_db()
    services.detach_from_problem(case, by=asta)
    assert queries.incidents(problem, asta) == []
    events = Event.objects.filter(subject_id=case.pk).values_list("what", flat=True)
    assert {"case.joined_problem", "case.left_problem"} <= set(events)


def test_only_a_problem_that_is_open_takes_incidents(world: World, desk: Desk, problem: Case):
    asta, case, other = world.viewer("asta"), make_case(world), make_case(world)
    with pytest.raises(DomainError, match="Problem"):
        services.attach_to_problem(case, other, by=asta)
    with pytest.raises(DomainError, match="Problem"):
        services.attach_to_problem(problem, problem_of(world, desk), by=asta)
    cases.resolve(problem, by=asta, solution="Byttet disk")
    with pytest.raises(DomainError, match="solved"):
        services.attach_to_problem(case, problem, by=asta)


def test_employee_attaches_nothing(world: World, desk: Desk, problem: Case):
    with pytest.raises(Refused):
        services.attach_to_problem(make_case(world), problem, by=world.viewer("ola"))


def test_all_who_wait_get_the_same_answer_and_those_solved_do_not(
    world: World, desk: Desk, problem: Case
):
    asta = world.viewer("asta")
    waiting = [make_case(world), make_case(world, by=world.viewer("per"), member=world.sorvik)]
    done = make_case(world)
    services.attach_all([*waiting, done], problem, by=asta)
    cases.resolve(Case.objects.get(pk=done.pk), by=asta, solution="Ordnet seg")
    outcome = services.tell_waiting(problem, text="Vi venter på en ny disk.", by=asta)
    assert (outcome.done, outcome.refused) == (2, ())
    assert [answers(one) for one in waiting] == [["Vi venter på en ny disk."]] * 2
    assert answers(done) == []


def test_problem_is_solved_with_its_incidents(world: World, desk: Desk, problem: Case):
    asta, case = world.viewer("asta"), make_case(world)
    services.attach_to_problem(case, problem, by=asta)
    outcome = services.solve_problem(
        problem,
        solution="Byttet disk",
        root_cause="Full disk",
        answer="Prøv igjen nå.",
        with_incidents=True,
        by=asta,
    )
    case.refresh_from_db()
    problem.refresh_from_db()
    assert outcome.done == 1
    assert (problem.state, problem.root_cause) == ("resolved", "Full disk")
    assert (case.state, case.solution, case.root_cause) == (
        "resolved",
        "Prøv igjen nå.",
        "Full disk",
    )


def test_incidents_may_be_left_open_when_the_problem_is_solved(
    world: World, desk: Desk, problem: Case
):
    asta, case = world.viewer("asta"), make_case(world)
    services.attach_to_problem(case, problem, by=asta)
    assert services.solve_problem(problem, solution="Byttet disk", by=asta).done == 0
    case.refresh_from_db()
    assert case.is_open


def test_cause_is_told_before_it_is_solved(world: World, desk: Desk, problem: Case):
    services.find_cause(problem, root_cause="Full disk", by=world.viewer("arne"))
    problem.refresh_from_db()
    assert (problem.root_cause, problem.is_open) == ("Full disk", True)
    with pytest.raises(DomainError, match="not a problem"):
        services.find_cause(make_case(world), root_cause="x", by=world.viewer("arne"))


def test_suggested_cases_are_of_the_same_words_or_system(world: World, desk: Desk, problem: Case):
    asta = world.viewer("asta")
    same = make_case(world, title="Får ikke åpnet", system=desk.system)
    words = make_case(world, title="Utskriftskøene står")
    make_case(world, title="Trenger ny telefon", text="Skjermen er knust.")
    assert set(queries.suggested(problem, asta)) == {same, words}
    services.attach_to_problem(same, problem, by=asta)
    assert queries.suggested(problem, asta) == [words]


def test_known_errors_of_the_problem_are_listed(world: World, desk: Desk, problem: Case):
    known = published(world, kind="known", workaround="Start køen", problem=problem)
    make_article(world, title="Noe annet")
    assert queries.known_errors(problem, world.viewer("ola")) == [known]
    assert queries.one(world.viewer("ola"), problem.pk) is None
    assert queries.one(world.viewer("asta"), problem.pk) == problem
