"""Who may appoint to a seat, who may sit in it, and what a person may appoint to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import CENTRE, Appointment, Mandate, Person
from samdrift.portfolio.calc import chain
from samdrift.portfolio.calc.chain import Appointer
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import JointConsent, Use
from samdrift.portfolio.rules_roles import Seat, leads, owned_by

LEADS = ("management_lead", "daily_manager")


def link_of(seat: Seat) -> chain.Link | None:
    """The link of the chain that appoints to the seat; None when the system has no such role."""
    model, kind = chain.Model(seat.system.management), chain.Kind(seat.kind)
    return chain.link(model, kind, joint=seat.member_id is None)


def holders_of(
    appointer: Appointer, system_id: int, member_id: int | None, day: dt.date
) -> list[Person]:
    """The people who are the appointer that day, by name."""
    if appointer is Appointer.OWNER:
        rows = SystemRole.objects.on(day).filter(
            system_id=system_id, member_id=member_id, kind="owner", accepted_on__isnull=False
        )
    elif appointer is Appointer.DIRECTOR:
        rows = Appointment.objects.on(day).filter(role="director", member_id=member_id)
    else:
        rows = Appointment.objects.on(day).filter(role__in=LEADS, member__isnull=True)
    people = Person.objects.at_work(day).filter(pk__in=rows.values("person_id"))
    return list(people.order_by("sort_key", "pk"))


def names(people: Iterable[Any]) -> str:
    return ", ".join(str(person) for person in people)


def who_appoints(seat: Seat, member: Member | None, day: dt.date) -> str:
    """In a sentence: who appoints to the seat, by name where somebody holds the right."""
    found = link_of(seat)
    appointer = found.appointer if found else Appointer.LEAD
    people = holders_of(appointer, seat.system.pk, seat.member_id, day)
    values = {"member": member, "system": seat.system, "names": names(people)}
    if appointer is Appointer.LEAD:
        return str(_BY_LEAD[bool(people)] % values)
    if appointer is Appointer.DIRECTOR:
        return str(_BY_DIRECTOR[bool(people)] % values)
    if people:
        return str(_BY_OWNER % values)
    return _without_owner(seat, values, day)


_BY_LEAD: dict[bool, Any] = {
    True: _(
        "Whoever serves all members is appointed by the management lead or the daily manager: %(names)s."
    ),
    False: _(
        "Whoever serves all members is appointed by the management lead or the daily manager. Nobody holds these roles today; register who does first."
    ),
}
_BY_DIRECTOR: dict[bool, Any] = {
    True: _(
        "The system owner in %(member)s is appointed by its chief municipal executive: %(names)s."
    ),
    False: _(
        "The system owner in %(member)s is appointed by its chief municipal executive. Nobody is registered as that today; the daily manager can do it."
    ),
}
_BY_OWNER: Any = _("In %(member)s this role is appointed by the system owner: %(names)s.")


def _without_owner(seat: Seat, values: dict[str, Any], day: dt.date) -> str:
    """The chain is broken one link up: tell who mends it."""
    pending = SystemRole.objects.on(day).filter(
        system=seat.system, member_id=seat.member_id, kind="owner", accepted_on__isnull=True
    )
    asked = [role.person for role in pending.select_related("person")]
    if asked:
        text: Any = _(
            "In %(member)s this role is appointed by the system owner: %(names)s, who has not accepted the role yet."
        )
        return str(text % (values | {"names": names(asked)}))
    directors = holders_of(Appointer.DIRECTOR, seat.system.pk, seat.member_id, day)
    if directors:
        text = _(
            "This role is appointed by the system owner, and %(member)s has none for %(system)s. Its chief municipal executive appoints one first: %(names)s."
        )
        return str(text % (values | {"names": names(directors)}))
    return str(
        _(
            "This role is appointed by the system owner, and %(member)s has none for %(system)s. Its chief municipal executive appoints one first, and nobody is registered as that today."
        )
        % values
    )


def eligible(seat: Seat, day: dt.date) -> Q:
    """The people who may sit in the seat: at work that day, and working for the member.

    A manager and a deputy may work for any member, since several may share one; so may whoever
    serves all members.
    """
    at_work = Q(supplier__isnull=True, erased_at__isnull=True)
    at_work &= Q(left_on__isnull=True) | Q(left_on__gt=day)
    shared = seat.member_id is None or chain.Kind(seat.kind) in chain.ANYWHERE
    if not shared:
        serving = Q(employer_id=seat.member_id) | Q(pk__in=_serving(seat.member_id, day))
        return at_work & serving
    members = Membership.objects.on(day).values("member_id")
    centre = Appointment.objects.on(day).filter(role__in=CENTRE).values("person_id")
    mandated = Mandate.objects.on(day).values("person_id")
    return at_work & (Q(employer_id__in=members) | Q(pk__in=centre) | Q(pk__in=mandated))


def _serving(member_id: int | None, day: dt.date) -> list[int]:
    """People who serve the member by a mandate that covers its systems."""
    rows = Mandate.objects.on(day).filter(members=member_id).values_list("person_id", "rooms")
    return [person for person, rooms in rows if not rooms or "portfolio" in rooms]


def candidates(seat: Seat, by: Viewer, day: dt.date) -> Any:
    """The people this person may choose among, by name.

    Those within reach; and, since they are known to all, those who have a role in the system
    already and staff of the centre.
    """
    known = SystemRole.objects.coming(day).filter(system=seat.system).values("person_id")
    centre = Appointment.objects.on(day).filter(role__in=CENTRE).values("person_id")
    within = seen(Person, by).values("pk")
    rows = Person.objects.filter(eligible(seat, day))
    rows = rows.filter(Q(pk__in=within) | Q(pk__in=known) | Q(pk__in=centre))
    return rows.select_related("employer").order_by("sort_key", "pk")


def named_so(rows: Any, text: str) -> Any:
    """Those of the people whose name holds every word of the text."""
    for word in text.replace("\0", "").split()[:6]:
        rows = rows.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
    return rows


def using(system: System, day: dt.date) -> list[Member]:
    """The members that use the system that day, by name."""
    current = Membership.objects.on(day).values("member_id")
    uses = Use.objects.on(day).filter(system=system, member_id__in=current)
    return list(Member.objects.filter(pk__in=uses.values("member_id")).order_by("sort_key", "pk"))


@dataclass(frozen=True)
class Agreement:
    """Who of those who use a system have agreed to something, and who have not."""

    agreed: list[Member]
    missing: list[Member]

    @property
    def all_of(self) -> int:
        return len(self.agreed) + len(self.missing)

    @property
    def is_whole(self) -> bool:
        return not self.missing and bool(self.agreed)


def agreement(system: System, about: str, day: dt.date) -> Agreement:
    """How far the members that use a system have agreed, that day."""
    rows = JointConsent.objects.on(day).filter(system=system, about=about)
    agreed = set(rows.values_list("member_id", flat=True))
    members = using(system, day)
    return Agreement(
        [one for one in members if one.pk in agreed],
        [one for one in members if one.pk not in agreed],
    )


@dataclass(frozen=True)
class Offer:
    """A seat somebody may appoint to. `gap` is what is missing there now, if anything."""

    system: System
    member: Member | None
    kind: str
    gap: str = ""

    @property
    def kind_name(self) -> Any:
        return SystemRole.Kind(self.kind).label

    @property
    def address(self) -> str:
        """The query of the page that appoints to it."""
        member = f"&member={self.member.pk}" if self.member else ""
        return f"?system={self.system.pk}&kind={self.kind}{member}"


MENDS = {
    "no_owner": "owner",
    "no_manager": "manager",
    "no_super_user": "super_user",
    "no_deputy": "deputy",
    "no_local_manager": "local_manager",
    "no_contact": "contact",
}
"""The kind of role that mends a kind of gap."""


def offers(by: Viewer, text: str = "", most: int = 200) -> list[Offer]:
    """The seats this person may appoint to, those with a gap first, by system and member.

    A seat for one that somebody sits in is left out: there the one is replaced.
    """
    pairs = _pairs(by)
    pairs -= _taken({system for system, _m, _k in pairs}, by.today)
    systems = _named(text).in_bulk({system for system, _m, _k in pairs})
    members = Member.objects.in_bulk({m for _s, m, _k in pairs if m is not None})
    gaps = _gaps_of({system for system, _m, _k in pairs}, by.today)
    found = [
        Offer(systems[s], members.get(m) if m else None, kind, gaps.get((s, m, kind), ""))
        for s, m, kind in pairs
        if s in systems
    ]
    order = list(SystemRole.Kind.values)
    found.sort(
        key=lambda o: (
            not o.gap,
            o.system.sort_key,
            o.member.sort_key if o.member else "",
            order.index(o.kind),
        )
    )
    return found[:most]


def _taken(systems: Iterable[int], day: dt.date) -> set[tuple[int, int | None, str]]:
    """The seats for one that are filled, now or from a day to come."""
    single = Q(kind="owner") | Q(kind="manager", member__isnull=True)
    rows = SystemRole.objects.coming(day).filter(single, system_id__in=list(systems))
    return set(rows.values_list("system_id", "member_id", "kind"))


def _named(text: str) -> Any:
    rows = System.objects.filter(ended_at__isnull=True)
    return rows.filter(name__icontains=text) if text else rows


def _pairs(by: Viewer) -> set[tuple[int, int | None, str]]:
    """(system, member, kind) of every seat that the chain lets this person appoint to."""
    found: set[tuple[int, int | None, str]] = set()
    uses = Use.objects.touching(by.today, None).filter(member_id__in=by.members_as("director"))
    found |= {(s, m, "owner") for s, m in uses.values_list("system_id", "member_id")}
    owned = owned_by(by)
    models = dict(
        System.objects.filter(pk__in={s for s, _m in owned}).values_list("pk", "management")
    )
    for system, member in owned:
        for kind, joint in chain.seats(chain.Model(models[system])):
            link = chain.link(chain.Model(models[system]), kind, joint=joint)
            if link is not None and link.appointer is Appointer.OWNER:
                found.add((system, member, str(kind)))
    if leads(by, None):
        joint_ones = System.objects.filter(management__in=[str(m) for m in chain.CONSENT])
        for pk in joint_ones.values_list("pk", flat=True):
            found |= {(pk, None, "manager"), (pk, None, "deputy")}
    return found


def _gaps_of(systems: Iterable[int], day: dt.date) -> dict[tuple[int, int | None, str], str]:
    rows = RoleGap.objects.on(day).filter(system_id__in=list(systems), kind__in=list(MENDS))
    return {(row.system_id, row.member_id, MENDS[row.kind]): row.get_kind_display() for row in rows}
