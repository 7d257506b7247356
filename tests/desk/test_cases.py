"""Cases: opened, taken, waiting, solved, opened again."""

from __future__ import annotations

from samdrift.desk.services import cases
from tests.desk.made import make_case, make_desk
from tests.world import World


def test_case_is_opened_taken_answered_and_solved(world: World) -> None:
    desk = make_desk(world)
    case = make_case(world, service=desk.service)
    assert (case.state, case.team, case.priority) == ("new", desk.first, 5)
    asta = world.viewer("asta")
    cases.take(case, by=asta)
    entry = cases.write(case, by=asta, text="Jeg ser på det", public=True)
    case = cases.resolve(case, by=asta, solution="Startet køen på nytt")
    assert case.state == "resolved"
    assert case.responded_at == entry.at
    assert not case.is_open
