"""Who may sit in a body: what the law bars, what a person already has there, and whose time it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.meeting_rules import Demand, rule_set
from samdrift.governance.models.bodies import Body, MeetingRules, Seat, Sitting
from samdrift.governance.services.body_common import require_standing
from samdrift.governance.services.rules_of_bodies import usual_set
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.parties.models.people import Appointment, Person
from samdrift.parties.services.common import period_text


def require_may_sit(
    body: Body,
    seat: Seat,
    person: Person,
    start: dt.date,
    end: dt.date | None,
    *,
    is_deputy: bool,
) -> None:
    """Refuse a person who cannot have this place in the period, and tell why."""
    require_standing(body, start)
    _require_seat_stands(seat, start)
    if not person.is_at_work(start):
        raise DomainError(
            "has_left",
            _("%(person)s is not there any more on %(day)s. Choose somebody else.")
            % {"person": person, "day": told_day(start)},
            field="person",
        )
    _require_free(body, seat, person, start, end, is_deputy=is_deputy)
    if seat.has_vote:
        require_lawful(body, person, start)


def _require_seat_stands(seat: Seat, start: dt.date) -> None:
    if not seat.is_on(start):
        raise DomainError(
            "outside_seat",
            _("The seat stands %(period)s. Choose a day within that.")
            % {"period": period_text(seat.valid_from, seat.valid_to)},
            field="valid_from",
        )


def _require_free(
    body: Body, seat: Seat, person: Person, start: dt.date, end: dt.date | None, *, is_deputy: bool
) -> None:
    """Nobody sits in two seats of a body, or twice in one; a deputy may stand by for several."""
    rows = Sitting.objects.touching(start, end).filter(person=person, seat__body=body)
    same = rows.filter(rank=0) | rows.filter(seat=seat) if is_deputy else rows.filter(rank=0)
    held = same.select_related("seat__member").first()
    if held is not None:
        raise DomainError(
            "sits_already",
            _("%(person)s sits in %(body)s already (%(seat)s, %(period)s). End that first.")
            % {
                "person": person,
                "body": body,
                "seat": held.seat,
                "period": period_text(held.valid_from, held.valid_to),
            },
            field="person",
        )


BARRED: dict[str, Any] = {
    "no_daily_manager": _(
        "%(person)s is the daily manager and cannot sit in %(body)s (%(source)s)."
    ),
    "no_director": _(
        "%(person)s is a chief municipal executive and cannot be elected to %(body)s (%(source)s)."
    ),
    "not_in_council": _(
        "%(person)s sits in the council of representatives and cannot be on the board too (%(source)s)."
    ),
}
"""Demand of a set → how it is refused."""


def require_lawful(body: Body, person: Person, day: dt.date) -> None:
    """Refuse a person whom the body's set bars, with the paragraph; whether ordinary or deputy."""
    for demand in _demands(body, day):
        if demand.key in BARRED and _is_barred(demand.key, body, person, day):
            raise DomainError(
                demand.key,
                BARRED[demand.key] % {"person": person, "body": body, "source": demand.source},
                field="person",
                source=demand.source,
            )
    if body.kind == Body.Kind.REPRESENTATIVES:
        _require_not_on_board(body, person, day)


def _demands(body: Body, day: dt.date) -> tuple[Demand, ...]:
    basis = MeetingRules.objects.on(day).filter(body=body).values_list("basis", flat=True).first()
    found = rule_set(basis) if basis else None
    return (found or usual_set(body, day)).demands


def _is_barred(key: str, body: Body, person: Person, day: dt.date) -> bool:
    if key == "not_in_council":
        return bool(_sits_in(Body.Kind.REPRESENTATIVES, body, person, day).exists())
    held = Appointment.objects.on(day).filter(person=person)
    if key == "no_daily_manager":
        return bool(held.filter(role="daily_manager", arrangement=body.arrangement_id).exists())
    return bool(held.filter(role="director").exists())


def _sits_in(kind: str, body: Body, person: Person, day: dt.date) -> Any:
    """The person's ordinary places with a vote in bodies of the kind in the same arrangement."""
    rows = Sitting.objects.filter(on_day(day), on_day(day, "seat__"), ~Q(seat__kind="observer"))
    return rows.filter(
        person=person, rank=0, seat__body__kind=kind, seat__body__arrangement=body.arrangement_id
    )


def _require_not_on_board(body: Body, person: Person, day: dt.date) -> None:
    """The bar between an IKS's board and its council holds from both sides."""
    held = _sits_in(Body.Kind.BOARD, body, person, day).select_related("seat__body").first()
    if held is None:
        return
    board = held.seat.body
    bars = [one for one in _demands(board, day) if one.key == "not_in_council"]
    if bars:
        raise DomainError(
            "not_in_council",
            _("%(person)s is on %(board)s and cannot sit in %(body)s too (%(source)s).")
            % {"person": person, "board": board, "body": body, "source": bars[0].source},
            field="person",
            source=bars[0].source,
        )
