"""The table of who sits in a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.governance.models.bodies import Body, MeetingRules, Seat, Sitting
from samdrift.governance.queries import bodies as queries
from samdrift.governance.queries import body_state
from samdrift.kernel.lists import address
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import day_text

person_url = address("parties:person_detail")


@dataclass(frozen=True)
class Placed:
    """A person in a seat, as shown: with the address for those who may see the person's page."""

    sitting: Sitting
    name: str
    url: str
    employer: str
    until: Any
    ends_soon: bool


@dataclass(frozen=True)
class SeatRow:
    """A line of the table of who sits there."""

    seat: Seat
    whose: str
    kind: str
    ordinary: Placed | None
    deputies: list[Placed]
    votes: Any
    coming: str
    lacks: str


def link_of(viewer: Viewer, person: Person) -> str:
    """The person's page, for those who may see it."""
    within = viewer.centre or person.employer_id in viewer.members
    return person_url(person) if within or person.pk == viewer.person_id else ""


def seat_rows(
    viewer: Viewer, state: body_state.BodyState, rules: MeetingRules | None
) -> list[SeatRow]:
    """A line for each seat, in their order, with what its vote weighs by the rules."""
    weights = queries.weights(state.body, viewer.day) if rules else {}
    coming = _coming(state, rules)
    rows = []
    for one in state.seats:
        placed = [_placed(viewer, sitting, state) for sitting in one.sittings]
        ordinary = next((p for p in placed if p.sitting.rank == 0), None)
        deputies = [p for p in placed if p.sitting.rank]
        kind = "" if one.seat.kind == Seat.Kind.MEMBER else str(one.seat.get_kind_display())
        votes = _plain(weights.get(one.seat.pk)) if one.seat.has_vote else ""
        lacks = _lacks(state.body, one)
        row = SeatRow(
            one.seat,
            _whose(one.seat),
            kind,
            ordinary,
            deputies,
            votes,
            coming.get(one.seat.pk, ""),
            lacks,
        )
        rows.append(row)
    return rows


def _coming(state: body_state.BodyState, rules: MeetingRules | None) -> dict[int, str]:
    """Seat id → the number of votes it gets later, where each seat has its own number."""
    if rules is None or rules.weights != MeetingRules.Weights.OWN:
        return {}
    going_on = queries.going_on_as([one.seat for one in state.seats])
    return {
        pk: _("%(votes)s from %(day)s")
        % {"votes": _plain(seat.votes), "day": day_text(seat.valid_from)}
        for pk, seat in going_on.items()
    }


def _whose(seat: Seat) -> str:
    return ", ".join(str(part) for part in (seat.member, seat.field) if part)


def _plain(value: Any) -> str:
    """1,5 and not 1,500000."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def _placed(viewer: Viewer, sitting: Sitting, state: body_state.BodyState) -> Placed:
    person = sitting.person
    return Placed(
        sitting,
        str(person),
        link_of(viewer, person),
        str(person.employer or ""),
        state.ends[sitting.pk],
        sitting.pk in state.ending,
    )


def _lacks(body: Body, one: queries.Seated) -> str:
    """What a seat lacks, short."""
    if not one.seat.has_vote:
        return ""
    if one.ordinary is None:
        return _("Empty")
    if body.deputies_each > len(one.deputies):
        return ngettext("%(n)s deputy lacks", "%(n)s deputies lack", _short(body, one)) % {
            "n": _short(body, one)
        }
    return ""


def _short(body: Body, one: queries.Seated) -> int:
    return body.deputies_each - len(one.deputies)
