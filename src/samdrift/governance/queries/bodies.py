"""Reads of bodies: their rules of the day, who sits there, who leads, and what each vote weighs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.weights import share_votes
from samdrift.governance.models.bodies import (
    Body,
    MeetingRules,
    Office,
    Seat,
    Sitting,
    in_own_bodies,
)
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import ArrangementForm, Membership, Stake
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

MOST_TERMS = 500
"""Ends of terms in one person's calendar."""


@dataclass(frozen=True)
class Seated:
    """A seat on a day: who sits in it (None: nobody), and its deputies in their order."""

    seat: Seat
    ordinary: Person | None
    deputies: list[Person]
    sittings: list[Sitting] = field(default_factory=list)


class Officers(NamedTuple):
    """Who leads a body on a day; None where nobody does."""

    chair: Person | None
    deputy_chair: Person | None
    secretary: Person | None


def rules_on(body: Body, day: dt.date) -> MeetingRules:
    """The rules in force that day; refused when the body has none."""
    found: MeetingRules | None = MeetingRules.objects.on(day).filter(body=body).first()
    if found is None:
        raise DomainError(
            "no_rules",
            _("%(body)s has no meeting rules on %(day)s. Give it rules on its page first.")
            % {"body": body, "day": told_day(day)},
        )
    return found


def sets_of_rules(body: Body, viewer: Viewer) -> list[MeetingRules]:
    """Every period of rules the body has had, the newest first."""
    return list(seen(MeetingRules, viewer).filter(body=body).order_by("-valid_from", "-pk"))


def seats_on(body: Body, day: dt.date) -> Any:
    """The body's seats of the day, in their order."""
    rows = Seat.objects.on(day).filter(body=body).select_related("member")
    return rows.order_by("order", "pk")


def going_on_as(seats: Sequence[Seat]) -> dict[int, Seat]:
    """Seat id → the seat it goes on as with another number of votes, on the day it ends.

    A change of votes ends the seat and begins one in the same place that day.
    """
    ending = {
        (seat.body_id, seat.order, seat.member_id, seat.field, seat.kind, seat.valid_to): seat.pk
        for seat in seats
        if seat.valid_to is not None
    }
    if not ending:
        return {}
    rows = Seat.objects.filter(
        body__in={key[0] for key in ending}, valid_from__in={key[-1] for key in ending}
    )
    found = {}
    for row in rows.order_by("pk"):
        key = (row.body_id, row.order, row.member_id, row.field, row.kind, row.valid_from)
        if key in ending:
            found[ending[key]] = row
    return found


def went_on_as(sittings: Iterable[Sitting]) -> dict[int, Sitting]:
    """Sitting id → that with which the same person goes on in the same place, where the seat goes on
    with another number of votes: such a sitting ends, and the person's term does not.

    Each must have its seat at hand.
    """
    rows = [one for one in sittings if one.valid_to and one.valid_to == one.seat.valid_to]
    ahead = going_on_as([one.seat for one in rows])
    if not ahead:
        return {}
    begun = Sitting.objects.filter(seat__in=ahead.values()).select_related("seat")
    places = {(one.seat_id, one.person_id, one.rank, one.valid_from): one for one in begun}
    found = {}
    for one in rows:
        seat = ahead.get(one.seat_id)
        after = seat and places.get((seat.pk, one.person_id, one.rank, one.valid_to))
        if after:
            found[one.pk] = after
    return found


def ends_of(sittings: Iterable[Sitting]) -> dict[int, dt.date | None]:
    """Sitting id → when the person's term ends, however often the seat goes on before that."""
    last = {one.pk: one for one in sittings}
    ahead = went_on_as(last.values())
    while ahead:
        last = {pk: ahead.get(one.pk, one) for pk, one in last.items()}
        ahead = went_on_as(ahead.values())
    return {pk: one.valid_to for pk, one in last.items()}


def seated(body: Body, day: dt.date) -> list[Seated]:
    """Each seat of the day with who sits in it and who stands by, in the order of the seats."""
    return seated_in([body.pk], day)[body.pk]


def seated_in(bodies: Iterable[int], day: dt.date) -> dict[int, list[Seated]]:
    """The same for many bodies: two queries however many."""
    sittings = Sitting.objects.on(day).select_related("person__employer").order_by("rank", "pk")
    rows = (
        Seat.objects.on(day)
        .filter(body__in=list(bodies))
        .select_related("member")
        .prefetch_related(Prefetch("sittings", queryset=sittings, to_attr="sittings_now"))
        .order_by("order", "pk")
    )
    found: dict[int, list[Seated]] = defaultdict(list)
    for seat in rows:
        found[seat.body_id].append(_seated(seat))
    return found


def _seated(seat: Any) -> Seated:
    ordinary = next((one.person for one in seat.sittings_now if one.rank == 0), None)
    deputies = [one.person for one in seat.sittings_now if one.rank > 0]
    return Seated(seat, ordinary, deputies, seat.sittings_now)


def officers(body: Body, day: dt.date) -> Officers:
    """Chair, deputy chair and secretary of the day."""
    rows = Office.objects.on(day).filter(body=body).select_related("person__employer")
    held = {row.kind: row.person for row in rows.order_by("valid_from", "pk")}
    kinds = (Office.Kind.CHAIR, Office.Kind.DEPUTY_CHAIR, Office.Kind.SECRETARY)
    return Officers(*(held.get(kind) for kind in kinds))


def offices_on(body: Body, day: dt.date) -> list[Office]:
    """The offices of the day with whoever holds them."""
    rows = Office.objects.on(day).filter(body=body).select_related("person__employer")
    return list(rows.order_by("kind", "pk"))


def weights(body: Body, day: dt.date) -> dict[int, Decimal]:
    """Seat id → what its vote weighs that day by the body's rule; observers have none.

    By stakes, a member's votes are shared equally by its seats; a member without registered votes
    weighs nothing, which the body's page tells.
    """
    rule = rules_on(body, day).weights
    seats = [seat for seat in seats_on(body, day) if seat.has_vote]
    if rule == MeetingRules.Weights.EQUAL:
        return {seat.pk: Decimal(1) for seat in seats}
    if rule == MeetingRules.Weights.OWN:
        return {seat.pk: seat.votes for seat in seats}
    return share_votes([(seat.pk, seat.member_id) for seat in seats], votes_of(body, day))


def votes_of(body: Body, day: dt.date) -> dict[int, Decimal]:
    """Member id → its votes in the body's arrangement that day."""
    rows = Stake.objects.on(day).filter(
        on_day(day, "membership__"),
        membership__arrangement=body.arrangement_id,
        kind=Stake.Kind.VOTES,
    )
    return dict(rows.values_list("membership__member_id", "value"))


def without_votes(body: Body, day: dt.date) -> list[str]:
    """Names of members with a seat and no registered votes: by stakes their votes weigh nothing."""
    known = votes_of(body, day)
    rows = [seat for seat in seats_on(body, day) if seat.has_vote]
    names = (str(seat.member) for seat in rows if seat.member_id and seat.member_id not in known)
    return list(dict.fromkeys(names))


def owners(arrangement: int | None, day: dt.date) -> list[int]:
    """Ids of the members that own the arrangement that day, by name."""
    rows = Membership.objects.on(day).filter(arrangement=arrangement, is_owner=True)
    return list(rows.order_by("member__sort_key").values_list("member_id", flat=True))


def legal_form(body: Body, day: dt.date) -> str | None:
    """The code of the legal form of the body's arrangement that day; None when there is none."""
    if body.arrangement_id is None:
        return None
    rows = ArrangementForm.objects.on(day).filter(arrangement=body.arrangement_id)
    code: str | None = rows.order_by("-valid_from").values_list("form__code", flat=True).first()
    return code


def body_rows(viewer: Viewer) -> Any:
    """Bodies with whose they are."""
    return seen(Body, viewer).select_related("arrangement", "member", "parent")


def standing(viewer: Viewer) -> Any:
    """Bodies that are not wound up on the day shown, by name."""
    return body_rows(viewer).standing(viewer.day).order_by("sort_key", "pk")


def mine(viewer: Viewer) -> Q:
    """Bodies in which the viewer sits, stands by or has an office today."""
    return in_own_bodies(viewer, "pk")


def parts_of(body: Body, viewer: Viewer) -> list[Body]:
    """Bodies that stand directly under it on the day shown."""
    return list(standing(viewer).filter(parent=body))


def above(body: Body) -> list[Body]:
    """The bodies above it, the nearest first; a ring, which nothing should make, ends the walk."""
    found: list[Body] = []
    parent = body.parent
    while parent is not None and parent not in found:
        found.append(parent)
        parent = parent.parent
    return found


def bodies_of_person(person: Person, viewer: Viewer) -> list[tuple[Body, str, Any]]:
    """(body, in which capacity, the row) for each place the person has on the day shown.

    The capacity is `ordinary`, `deputy`, or an office's kind.
    """
    sittings = seen(Sitting, viewer).on(viewer.day).filter(on_day(viewer.day, "seat__"))
    sittings = sittings.filter(person=person).select_related("seat__body", "seat__member")
    offices = seen(Office, viewer).on(viewer.day).filter(person=person).select_related("body")
    found = [(o.body, str(o.kind), o) for o in offices]
    found += [(s.seat.body, "deputy" if s.rank else "ordinary", s) for s in sittings]
    return sorted(found, key=lambda one: (one[0].sort_key, one[1] != "chair", one[1]))


def member_names(pks: Iterable[int]) -> dict[int, str]:
    """Member id → name."""
    return dict(Member.objects.filter(pk__in=pks).values_list("pk", "name"))


def bodies_with_seats_of(members: Iterable[int], day: dt.date) -> Any:
    """Ids of the bodies in which one of the members has a seat that day."""
    return Seat.objects.on(day).filter(member_id__in=list(members)).values("body_id")


def listed(viewer: Viewer) -> Any:
    """Bodies as a list shows them: with how many seats there are, how many are empty, and the chair
    of the day shown. One more query for the chairs of a page.
    """
    day = viewer.day
    voting = Seat.objects.on(day).filter(body=OuterRef("pk")).exclude(kind=Seat.Kind.OBSERVER)
    filled = Sitting.objects.on(day).filter(seat=OuterRef("pk"), rank=0)
    chairs = Office.objects.on(day).filter(kind=Office.Kind.CHAIR).select_related("person")
    return (
        body_rows(viewer)
        .annotate(
            seat_count=_counted(Seat.objects.on(day).filter(body=OuterRef("pk"))),
            empty_count=_counted(voting.filter(~Exists(filled))),
        )
        .prefetch_related(Prefetch("offices", queryset=chairs, to_attr="chairs_now"))
    )


def _counted(rows: Any) -> Any:
    counted = rows.order_by().values("body").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def chair_of(body: Any) -> str | None:
    """The chair's name, of a row from `listed`."""
    return str(body.chairs_now[0].person) if body.chairs_now else None


def deputies_of(seat: Seat, viewer: Viewer) -> list[Sitting]:
    """The seat's deputies today, in their order."""
    rows = seen(Sitting, viewer).on(viewer.today).filter(seat=seat, rank__gt=0)
    return list(rows.select_related("person").order_by("rank", "pk"))


def seat_rows(viewer: Viewer) -> Any:
    """Seats with whose they are and the body they are in."""
    return seen(Seat, viewer).select_related(
        "body__arrangement", "body__member", "body__parent", "member"
    )


def sitting_rows(viewer: Viewer) -> Any:
    """Who sits or has sat, with the seat and its body."""
    return seen(Sitting, viewer).select_related(
        "person", "seat__member", "seat__body__arrangement", "seat__body__member"
    )


def office_rows(viewer: Viewer) -> Any:
    """Offices with whoever holds them, and the body."""
    return seen(Office, viewer).select_related("person", "body__arrangement", "body__member")


def terms_ending(bodies: Any, day: dt.date) -> list[Sitting]:
    """Ordinary terms in these bodies that end on the day or later, the first first."""
    rows = Sitting.objects.filter(seat__body__in=bodies, rank=0, valid_to__gte=day)
    rows = rows.select_related("person", "seat__body", "seat__member")
    found = list(rows.order_by("valid_to", "pk")[:MOST_TERMS])
    ahead = went_on_as(found)
    return [one for one in found if one.pk not in ahead]
