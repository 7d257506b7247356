"""Who may do what with a case: each right, for each kind of person."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.rules_cases import (
    CANCEL,
    CHOOSE,
    OPEN,
    OPEN_FOR,
    REOPEN,
    SCORE,
    WATCH,
    WORK,
    WRITE,
)
from samdrift.desk.services import cases
from samdrift.kernel.errors import Refused
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.parties.models.people import Mandate
from tests.desk.made import Desk, make_case, make_desk
from tests.world import World, add_person

EVERYBODY = ("dag", "adam", "mona", "dina", "kari", "ola", "didrik", "per", "lise", "sol",
             "stig", "asta", "arne", "sina")  # fmt: skip


@pytest.fixture
def desk(world: World) -> Desk:
    made = make_desk(world)
    add_person(world, "sina", "Sina", "Sikker", role="security_lead", employer=world.sorvik)
    add_person(world, "ken", "Ken", "Koord", role="coordinator", employer=world.sorvik)
    return made


def who_may(world: World, right: str, obj: Any = None) -> set[str]:
    return {name for name in (*EVERYBODY, "ken") if allowed(world.viewer(name), right, obj)}


def who_sees(world: World, model: Any, row: Any) -> set[str]:
    names = (*EVERYBODY, "ken")
    return {n for n in names if seen(model, world.viewer(n)).filter(pk=row.pk).exists()}


DESK = {"dag", "mona", "asta", "arne"}
INSIDE = set(EVERYBODY) - {"sol", "stig"} | {"ken"}


def test_all_inside_open_cases_for_themselves(desk: Desk, world: World) -> None:
    assert who_may(world, OPEN) == INSIDE


def test_cases_are_opened_for_others_by_the_desk_and_the_members_leaders(
    desk: Desk, world: World
) -> None:
    assert who_may(world, OPEN_FOR, world.nordvik.pk) == DESK | {"kari", "dina"}
    assert who_may(world, OPEN_FOR, world.sorvik.pk) == DESK | {"ken", "didrik"}


def test_employee_opens_no_case_for_people_elsewhere(desk: Desk, world: World) -> None:
    with pytest.raises(Refused):
        make_case(world, requester=world.people["per"])
    with pytest.raises(Refused):
        make_case(world, member=world.sorvik)
    with pytest.raises(Refused):
        make_case(world, team=desk.servers)
    with pytest.raises(Refused):
        make_case(world, channel="phone")
    with pytest.raises(Refused):
        make_case(world, by=world.viewer("sol"))


def test_director_opens_for_the_members_people_and_picks_nobody(desk: Desk, world: World) -> None:
    dina, ola = world.viewer("dina"), world.people["ola"]
    assert make_case(world, by=dina, requester=ola).requester == ola
    with pytest.raises(Refused):
        make_case(world, by=dina, requester=ola, team=desk.servers)
    with pytest.raises(Refused):
        make_case(world, by=dina, member=world.sorvik, requester=world.people["per"])


def test_desk_works_on_what_is_handed_to_it(desk: Desk, world: World) -> None:
    case = make_case(world)
    assert who_may(world, WORK, case) == DESK | {"kari"}
    assert who_sees(world, Case, case) == DESK | {"kari", "ola", "dina"}


def test_members_own_case_is_for_its_own_people(desk: Desk, world: World) -> None:
    case = make_case(world, internal=True)
    assert who_may(world, WORK, case) == {"asta", "kari"}
    assert who_sees(world, Case, case) == {"asta", "kari", "ola", "dina"}


def test_mandate_for_the_desk_opens_another_members_own_cases(desk: Desk, world: World) -> None:
    case = make_case(world, internal=True)
    for rooms, may in ((["portfolio"], False), (["desk"], True)):
        mandate = Mandate.objects.create(
            person=world.people["ken"], arrangement=world.arrangement, rooms=rooms,
            valid_from=dt.date(2026, 1, 1),
        )  # fmt: skip
        mandate.members.add(world.nordvik)
        assert allowed(world.viewer("ken"), WORK, case) is may, rooms
        mandate.delete()


def test_confidential_case_is_for_whom_it_is_given_and_who_answers_for_it(
    desk: Desk, world: World
) -> None:
    case = make_case(world, confidential=True)
    assert who_may(world, WORK, case) == {"dag", "sina"}
    assert who_sees(world, Case, case) == {"dag", "sina", "ola"}
    cases.assign(case, by=world.viewer("dag"), agent=world.people["arne"])
    case.refresh_from_db()
    assert who_may(world, WORK, case) == {"dag", "sina", "arne"}


def test_confidential_case_of_a_members_own_is_the_coordinators(desk: Desk, world: World) -> None:
    case = make_case(world, internal=True, confidential=True)
    assert who_may(world, WORK, case) == {"kari"}


def test_confidential_case_written_in_by_an_agent_is_that_agents(desk: Desk, world: World) -> None:
    case = make_case(
        world, by=world.viewer("asta"), channel="phone", requester=world.people["ola"],
        confidential=True,
    )  # fmt: skip
    assert case.agent == world.people["asta"]
    assert not allowed(world.viewer("arne"), WORK, case)


def test_case_made_confidential_stays_with_who_made_it_so(desk: Desk, world: World) -> None:
    case = cases.change(make_case(world), by=world.viewer("asta"), confidential=True)
    assert case.agent == world.people["asta"]


def test_one_who_asked_and_one_who_watches_write(desk: Desk, world: World) -> None:
    case = make_case(world)
    assert who_may(world, WRITE, case) == DESK | {"kari", "ola"}
    cases.watch(case, by=world.viewer("asta"), person=world.people["per"])
    assert who_may(world, WRITE, case) == DESK | {"kari", "ola", "per"}


def test_director_reads_and_writes_nothing(desk: Desk, world: World) -> None:
    case, dina = make_case(world), world.viewer("dina")
    for right in (WORK, WRITE, CANCEL, REOPEN, SCORE):
        assert not allowed(dina, right, case), right
    with pytest.raises(Refused):
        cases.write(case, by=dina, text="Hei", public=True)


def test_one_who_asked_cancels_what_nobody_has_answered(desk: Desk, world: World) -> None:
    case = make_case(world)
    assert who_may(world, CANCEL, case) == DESK | {"kari", "ola"}
    cases.write(case, by=world.viewer("asta"), text="Vi ser på det", public=True)
    case.refresh_from_db()
    assert who_may(world, CANCEL, case) == DESK | {"kari"}
    with pytest.raises(Refused):
        cases.cancel(case, by=world.viewer("ola"), reason="Gikk over")


def test_only_the_one_who_asked_tells_how_it_went(desk: Desk, world: World) -> None:
    case = make_case(world)
    assert who_may(world, SCORE, case) == {"ola"}
    assert who_may(world, REOPEN, case) == DESK | {"kari", "ola"}


def test_those_who_see_a_case_may_watch_it(desk: Desk, world: World) -> None:
    case = make_case(world)
    assert who_may(world, WATCH, case) == DESK | {"kari", "ola", "dina"}
    with pytest.raises(Refused):
        cases.watch(case, by=world.viewer("ola"), person=world.people["per"])


def test_leaders_choose_how_the_desk_works(desk: Desk, world: World) -> None:
    assert who_may(world, CHOOSE) == {"dag", "mona", "adam"}


def test_internal_note_is_seen_by_those_who_work_with_the_case(desk: Desk, world: World) -> None:
    case, asta = make_case(world), world.viewer("asta")
    cases.watch(case, by=asta, person=world.people["per"])
    note = cases.write(case, by=asta, text="Brukeren er nervøs", public=False)
    answer = cases.write(case, by=asta, text="Vi ser på det", public=True)
    assert who_sees(world, CaseEntry, note) == DESK | {"kari"}
    assert who_sees(world, CaseEntry, answer) == DESK | {"kari", "ola", "dina", "per"}


def test_rights_answer_as_reach_does_without_asking_the_database(
    desk: Desk, world: World, django_assert_num_queries: Any
) -> None:
    case, asta = make_case(world), world.viewer("asta")
    with django_assert_num_queries(0):
        assert allowed(asta, WORK, case)
    for name in (*EVERYBODY, "ken"):
        viewer = world.viewer(name)
        found = Case.objects.worked_on_by(viewer).filter(pk=case.pk).exists()
        assert allowed(viewer, WORK, case) == found, name
