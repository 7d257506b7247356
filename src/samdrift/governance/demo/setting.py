"""The example's bodies, with who sits in them, and the goals they work towards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.governance.demo.table import (
    DIRECTORS,
    GOALS,
    MANAGEMENT_FIELDS,
    MANDATES,
    REPRESENTATIVES,
    STRATEGY_FIELDS,
    SUB_GROUP,
)
from samdrift.governance.models.bodies import Body, Seat
from samdrift.governance.queries.bodies import seated
from samdrift.governance.services import bodies, offices, seats, sittings
from samdrift.governance.services.goals import add_goal
from samdrift.kernel.history import kind_of
from samdrift.parties.demo.making import CONVERTED, FOUNDED

SYSTEM = "Heimjournal"
ELECTED_ON = dt.date(2023, 10, 1)
"""The councils of today began then; the term is four years."""


def make_bodies(stage: Any) -> None:
    council = _representatives(stage)
    board = _board(council, stage)
    steering = _steering(board, stage)
    management = _management(steering, stage)
    _sub_group(management, stage)
    _strategy_group(stage)
    _directors(stage)


def _found(key: str, stage: Any, **values: Any) -> Body:
    day = values.setdefault("founded_on", CONVERTED)
    values.setdefault("arrangement", stage["arrangement"])
    body = bodies.found_body(by=stage.on(day), mandate=MANDATES[key], **values)
    made: Body = stage.keep(f"body.{key}", body)
    return made


def _seat(body: Body, keys: Any, day: dt.date, stage: Any, chosen_by: str = "") -> None:
    """Seat people in the body's seats in their order, each of a member in a seat of that member."""
    free = [one.seat for one in seated(body, day) if one.ordinary is None]
    for key in keys:
        person = stage["people"][key]
        own = (s for s in free if s.member_id in {None, person.employer_id})
        seat = next(own, None)
        if seat is None:
            continue
        free.remove(seat)
        sittings.seat_person(
            seat, person=person, valid_from=day, chosen_by=chosen_by, by=stage.on(day)
        )


def _officers(body: Body, day: dt.date, stage: Any, **keys: str) -> None:
    for kind, key in keys.items():
        offices.give_office(
            body, kind=kind, person=stage["people"][key], valid_from=day, by=stage.on(day)
        )


def _representatives(stage: Any) -> Body:
    body = _found(
        "council",
        stage,
        name="Representantskapet",
        kind=Body.Kind.REPRESENTATIVES,
        mandate_from="Samarbeidsavtalen punkt 5",
    )
    _seat(body, REPRESENTATIVES, ELECTED_ON, stage, "Kommunestyret, konstituerende møte")
    first = next(s.seat for s in seated(body, ELECTED_ON) if s.seat.member_id is not None)
    sittings.seat_person(
        first,
        person=stage["people"]["alta_substitute"],
        valid_from=ELECTED_ON,
        is_deputy=True,
        by=stage.on(ELECTED_ON),
    )
    _officers(
        body,
        ELECTED_ON,
        stage,
        chair="alta_mayor",
        deputy_chair="hammerfest_mayor",
        secretary="secretary",
    )
    return body


def _board(council: Body, stage: Any) -> Body:
    body = _found(
        "board",
        stage,
        name="Styret",
        kind=Body.Kind.BOARD,
        parent=council,
        seats_by=Body.SeatsBy.MEMBER,
    )
    seats.open_seat(
        body,
        valid_from=CONVERTED,
        kind=Seat.Kind.EMPLOYEES,
        field="De ansatte",
        by=stage.on(CONVERTED),
    )
    day = dt.date(2024, 1, 15)
    _seat(body, DIRECTORS, day, stage, "Representantskapet 3/24")
    staff = next(s.seat for s in seated(body, day) if s.seat.kind == Seat.Kind.EMPLOYEES)
    sittings.seat_person(staff, person=stage["people"]["agent"], valid_from=day, by=stage.on(day))
    _officers(
        body,
        day,
        stage,
        chair="hammerfest_director",
        deputy_chair="nordkapp_director",
        secretary="secretary",
    )
    return body


def _steering(board: Body, stage: Any) -> Body:
    body = _found(
        "steering",
        stage,
        name="Styringsgruppen for fellessystemer",
        kind=Body.Kind.STEERING,
        parent=board,
        seats_by=Body.SeatsBy.MEMBER,
        mandate_from="Styret 14/26",
        required_parts=["need", "cost", "benefit", "risk", "consequence", "recommendation"],
    )
    day = dt.date(2024, 2, 1)
    _seat(body, DIRECTORS, day, stage, "Kommunedirektørene selv")
    _officers(body, day, stage, chair="nordkapp_director", secretary="management_lead")
    return body


def _management(steering: Body, stage: Any) -> Body:
    system = stage["systems"][SYSTEM]
    body = _found(
        "management",
        stage,
        name=f"Forvaltningsgruppen for {SYSTEM}",
        kind=Body.Kind.MANAGEMENT,
        parent=steering,
        seats_by=Body.SeatsBy.FIELD,
        subject_kind=kind_of(system),
        subject_id=system.pk,
    )
    day = dt.date(2024, 3, 1)
    seats.open_fields(body, fields=MANAGEMENT_FIELDS, valid_from=day, by=stage.on(day))
    for one in seated(body, day):
        person = stage["people"][MANAGEMENT_FIELDS[one.seat.field]]
        sittings.seat_person(one.seat, person=person, valid_from=day, by=stage.on(day))
    _officers(body, day, stage, chair="administrator", secretary="management_lead")
    return body


def _sub_group(management: Body, stage: Any) -> None:
    body = _found(
        "sub_group",
        stage,
        name=f"Undergruppen for {SYSTEM}",
        kind=Body.Kind.SUB_GROUP,
        parent=management,
        seats_by=Body.SeatsBy.MEMBER,
        is_discussion_only=True,
    )
    day = dt.date(2024, 3, 1)
    _seat(body, SUB_GROUP, day, stage)
    _officers(body, day, stage, chair="hammerfest_health")


def _strategy_group(stage: Any) -> None:
    day = dt.date(stage.today.year - 1, 9, 1)
    body = _found(
        "strategy",
        stage,
        name="Styringsgruppen for felles IKT-strategi",
        kind=Body.Kind.PROJECT_BOARD,
        seats_by=Body.SeatsBy.FIELD,
        founded_on=day,
        mandate_from="Representantskapet",
    )
    seats.open_fields(body, fields=STRATEGY_FIELDS, valid_from=day, by=stage.on(day))
    for one in seated(body, day):
        person = stage["people"][STRATEGY_FIELDS[one.seat.field]]
        sittings.seat_person(one.seat, person=person, valid_from=day, by=stage.on(day))
    _officers(body, day, stage, chair="digdir", secretary="programme_lead")


def _directors(stage: Any) -> None:
    """The committee of the years before the partnership; it stands no more."""
    body = _found(
        "directors",
        stage,
        name="Rådmannsutvalget",
        kind=Body.Kind.DIRECTORS,
        founded_on=FOUNDED,
        seats_by=Body.SeatsBy.MEMBER,
    )
    _seat(body, (*DIRECTORS, "kvalsund_director"), FOUNDED, stage)
    _officers(body, FOUNDED, stage, chair="alta_director", secretary="secretary")


def make_goals(stage: Any) -> None:
    day = dt.date(stage.today.year, 1, 1)
    strategy = None
    made = {}
    for kind, name, member, guideline, amount in GOALS:
        owner: dict[str, Any] = {"arrangement": stage["arrangement"]}
        if member:
            owner = {"member": stage["members"][member]}
        goal = add_goal(
            by=stage.on(day),
            kind=kind,
            name=name,
            guideline=guideline,
            amount=amount,
            parent=strategy if not member and kind == "goal" else None,
            decided_by="Kommunestyret" if member else "Representantskapet",
            valid_from=day,
            valid_to=None,
            **owner,
        )
        strategy = strategy or goal
        made[name] = goal
    stage.keep("goals", made)
