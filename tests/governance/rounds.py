"""Rounds of ratification that the tests make for themselves: the agreement that each member decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.governance.models.basis import Alternative, BasisPart, Consequence, CostLine
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.services import chain, decisions
from samdrift.governance.services.ratification import begin_round
from samdrift.governance.services.ratification_answers import record_answer
from tests.governance.matters import body, fresh, matter, planned, steps
from tests.world import World

TEXT = "Kommunestyret vedtar samarbeidsavtalen.\nAvtalen gjelder fra 2027."


def joint(world: World, board: Body | None = None, **more: Any) -> tuple[Matter, Decision]:
    """A matter that the board has decided, and that has come to the members."""
    board = board or body(world, "Styret", "board")
    row = matter(world, "Samarbeidsavtalen", kind="agreement", resolution=TEXT, **more)
    BasisPart.objects.create(matter=row, part="need", text="Felles drift")
    Alternative.objects.create(matter=row, name="Ingenting", is_nothing=True)
    CostLine.objects.create(matter=row, what="Lisens", nature="operating", yearly=100)
    for member in (world.nordvik, world.sorvik):
        CostLine.objects.create(matter=row, member=member, what="Andel", nature="operating")
        Consequence.objects.create(matter=row, member=member, text=f"For {member}")
    planned(world, row, ("decide", board), ("ratify", None))
    by = world.viewer("mona")
    chain.send(row, by=by)
    taken = decisions.take(
        by=by, body=board, outcome="adopted", title=row.title, text=TEXT, decided_on=world.today,
        matter=row,
    )  # fmt: skip
    chain.step_treated(steps(row)[0], outcome="adopted", by=by, day=world.today)
    return fresh(row), taken


def asked(world: World, about: Matter, **more: Any) -> Ratification:
    values = {"rule": "all", "due_on": world.today + dt.timedelta(days=30), **more}
    return begin_round(about, by=world.viewer("mona"), **values)


def answer_of(row: Ratification, member: Any) -> Answer:
    return Answer.objects.get(ratification=row, member=member)


def answer(
    world: World, row: Ratification, member: Any, status: str = "adopted", **more: Any
) -> Any:
    values = {"decided_on": world.today, "case_number": "1/26", **more}
    by = values.pop("by", None) or world.viewer("mona")
    return record_answer(answer_of(row, member), status=status, by=by, **values)
