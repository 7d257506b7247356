"""What a merge or split of members carries along here: seats, and bodies of a member's own.

Seats that follow the members are opened for whoever owns from the day on, with the people who sat
there as far as there is room; what a member had that is no more ends. In a split nobody is moved:
who sits for which of them is for people to say.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body, Office, Seat, Sitting
from samdrift.governance.services import seats as seat_services
from samdrift.governance.services.body_findings import find
from samdrift.kernel import search
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.members import Member
from samdrift.parties.services.journal import Journal, undo


def _seats(handover: Handover) -> list[Seat]:
    """Seats of the members that cease, in bodies of arrangements."""
    rows = Seat.objects.touching(handover.day, None).filter(member_id__in=handover.ceasing)
    rows = rows.filter(body__arrangement__isnull=False).select_related("body", "member")
    return list(rows.order_by("body__sort_key", "order", "pk"))


def _own(handover: Handover) -> list[Body]:
    """Bodies of the ceasing members themselves, such as their councils."""
    rows = Body.objects.standing(handover.day).filter(member_id__in=handover.ceasing)
    return list(rows.order_by("sort_key", "pk"))


def _most(body: Body) -> int:
    """How many seats a single member has in a body that sits by member; 0: no rule says."""
    return body.seats_each if body.seats_by == Body.SeatsBy.MEMBER else 0


def _going(handover: Handover) -> list[Seat]:
    """The seats the successor of a merge takes over: as many as there is room for in each body."""
    if handover.single is None:
        return []
    held: dict[int, int] = {}
    have = Seat.objects.touching(handover.day, None).filter(member=handover.single)
    for body in have.values_list("body_id", flat=True):
        held[body] = held.get(body, 0) + 1
    going = []
    for seat in _seats(handover):
        most = _most(seat.body)
        if most and held.get(seat.body_id, 0) >= most:
            continue
        held[seat.body_id] = held.get(seat.body_id, 0) + 1
        going.append(seat)
    return going


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """How many seats go on for the successor, how many end, and which bodies are wound up."""
    going, all_seats = _going(handover), _seats(handover)
    ending, lines = len(all_seats) - len(going), []
    if going:
        how = _("Go on for the successor, with those who sit there.")
        told = tuple(f"{seat.body}: {seat}" for seat in going[:20])
        lines.append(Moving(_("Seats in bodies"), len(going), how, told))
    if ending:
        how = _(
            "End on the day: the successor has the seats it is to have, or nobody takes over alone."
        )
        lines.append(Moving(_("Seats that end"), ending, how))
    own = _own(handover)
    if own:
        how = _("Are wound up on the day. Found those of whoever takes over.")
        lines.append(Moving(_("Own bodies"), len(own), how, tuple(str(body) for body in own)))
    return lines


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """End the seats, open those that go on, wind up the own bodies; returns the journal."""
    journal, told = Journal(), list[Happening]()
    going = {seat.pk for seat in _going(handover)}
    touched: set[int] = set()
    single = handover.single
    successor = Member.objects.filter(pk=single).first() if single is not None else None
    for seat in _seats(handover):
        touched.add(seat.body_id)
        changes: dict[str, Any] = {"seat": [str(seat), None]}
        if seat.pk in going and successor is not None:
            changes["seat"][1] = str(_carry(seat, successor, handover, journal))
        _end(seat, handover, journal)
        told.append(Happening("body.seat_carried", seat.body, changes))
    for body in _own(handover):
        touched.add(body.pk)
        _wind_up(body, handover, journal, told)
    record_all(told, by=by)
    find(sorted(touched), by=by)
    return {"journal": journal.data, "bodies": sorted(touched)}


def _carry(seat: Seat, successor: Member, handover: Handover, journal: Journal) -> Seat:
    """The same seat for the successor from the day, with its people."""
    last = Seat.objects.filter(body=seat.body_id).aggregate(last=Max("order"))["last"] or 0
    start = max(handover.day, seat.valid_from or handover.day)
    made = Seat.objects.create(
        body_id=seat.body_id,
        kind=seat.kind,
        member=successor,
        field=seat.field,
        votes=seat.votes,
        order=last + 1,
        valid_from=start,
        valid_to=seat.valid_to,
    )
    journal.made(made)
    for one in Sitting.objects.touching(handover.day, None).filter(seat=seat):
        journal.made(
            Sitting.objects.create(
                seat=made,
                person_id=one.person_id,
                rank=one.rank,
                chosen_by=one.chosen_by,
                valid_from=max(start, one.valid_from or start),
                valid_to=one.valid_to,
            )
        )
    return made


def _end(seat: Seat, handover: Handover, journal: Journal) -> None:
    rows = list(Sitting.objects.touching(handover.day, None).filter(seat=seat))
    for row in (*rows, seat):
        _close(row, handover, journal)
    gone = {one.person_id for one in rows if one.rank == 0}
    sits = Sitting.objects.on(handover.day).filter(seat__body=seat.body_id, rank=0, person__in=gone)
    gone -= set(sits.values_list("person_id", flat=True))
    leads = Office.objects.touching(handover.day, None).filter(
        body=seat.body_id, person__in=gone, kind__in=seat_services.LEADS
    )
    for office in leads:
        _close(office, handover, journal)


def _close(row: Any, handover: Handover, journal: Journal) -> None:
    if row.valid_from is not None and row.valid_from >= handover.day:
        journal.gone(row)
    else:
        journal.change(row, valid_to=handover.day)


def _wind_up(body: Body, handover: Handover, journal: Journal, told: list[Happening]) -> None:
    for seat in Seat.objects.touching(handover.day, None).filter(body=body):
        _end(seat, handover, journal)
    for office in Office.objects.touching(handover.day, None).filter(body=body):
        _close(office, handover, journal)
    for rules in body.rules.touching(handover.day, None):
        _close(rules, handover, journal)
    journal.change(body, ended_on=handover.day)
    told.append(Happening("body.wound_up", body, {"ended_on": [None, str(handover.day)]}))
    search.index([body])


def undo_step(data: dict[str, Any], by: Viewer) -> None:
    """Every seat and body stands again as it did."""
    undo(data["journal"])
    find(data["bodies"], by=by)
    search.index(list(Body.objects.filter(pk__in=data["bodies"])))
