"""What a merge or split of members carries along here: roles in systems and agreements.

A role of a member that ceases ends on the day, and goes on for whoever takes the system over, with
the same person; the new role waits to be accepted. A role two of them have in common becomes one.
A successor that has a system owner of its own keeps that one. Where several predecessors had one
each, all go on, and the gap tells that one has to be chosen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.services.journal import Journal, undo
from samdrift.portfolio.calc.chain import closing_day
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.uses import JointConsent, Use
from samdrift.portfolio.services.gaps import refresh_members, refresh_systems

Kind = SystemRole.Kind


class Place(NamedTuple):
    """One person in one role in one system for one member."""

    system: int
    member: int
    kind: str
    person: int


def _from(handover: Handover) -> tuple[int, ...]:
    """The members whose roles somebody takes over: those that cease, and one that is split."""
    return handover.ceasing if handover.single else handover.predecessors


def _roles(handover: Handover) -> list[SystemRole]:
    """Their roles, in force on the day or beginning later."""
    rows = SystemRole.objects.coming(handover.day).filter(member_id__in=_from(handover))
    rows = rows.exclude(valid_to__lte=handover.day)
    return list(
        rows.select_related("system", "member", "person").order_by("system__sort_key", "pk")
    )


def _takers(role: SystemRole, handover: Handover) -> list[int]:
    """Who the role goes on for: in a split whoever employs the person, or all when none does."""
    if handover.single is not None:
        return [handover.single]
    employer = role.person.employer_id
    if employer in handover.predecessors:
        employer = handover.taker_of(role.person.unit_id)
    if employer in handover.successors:
        return [employer] if employer in handover.receiving else []
    return list(handover.receiving)


def _used(handover: Handover, members: Iterable[int]) -> set[int]:
    rows = Use.objects.touching(handover.day, None).filter(member_id__in=members)
    return set(rows.values_list("system_id", flat=True))


def _places(handover: Handover) -> tuple[list[tuple[SystemRole, Place]], int]:
    """Each role with the place it goes on in, and how many that were there already."""
    held = SystemRole.objects.coming(handover.day).filter(member_id__in=handover.successors)
    taken: set[tuple[int, ...] | Place] = {
        Place(*key) for key in held.values_list("system_id", "member_id", "kind", "person_id")
    }
    owned = {(place.system, place.member) for place in taken if place.kind == Kind.OWNER}  # type: ignore[union-attr]
    going, same = [], 0
    for role in _roles(handover):
        if not role.person.is_at_work(max(handover.day, role.valid_from or handover.day)):
            continue
        for taker in _takers(role, handover):
            place = Place(role.system_id, taker, role.kind, role.person_id)
            if place in taken or (role.kind == Kind.OWNER and place[:2] in owned):
                same += 1
                continue
            taken.add(place)
            going.append((role, place))
    return going, same


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """How many roles end, how many go on, and what must be settled."""
    ending = [role for role in _roles(handover) if role.member_id in handover.ceasing]
    going, same = _places(handover)
    lines: list[Moving] = []
    if ending:
        told = tuple(f"{role}: {role.person}" for role in ending[:20])
        lines.append(Moving(_("Roles that end"), len(ending), _("End on the day."), told))
    if going:
        told = tuple(f"{role}: {role.person}" for role, _place in going[:20])
        how = _("Go on for whoever takes the system over, and wait to be accepted there.")
        lines.append(Moving(_("Roles that go on"), len(going), how, told, _two_owners(going)))
    if same:
        how = _("Are held by the same person there already, or there is a system owner.")
        lines.append(Moving(_("Roles that are not carried over"), same, how))
    consents = list(_consents(handover))
    if consents:
        how = _("End, and go on for the successor where all who used the system had agreed.")
        lines.append(Moving(_("Agreements to joint management"), len(consents), how))
    return lines


def _two_owners(going: Iterable[tuple[SystemRole, Place]]) -> Any:
    """A warning where a successor gets more than one system owner."""
    owners: dict[tuple[int, int], int] = {}
    for _role, place in going:
        if place.kind == Kind.OWNER:
            owners[place.system, place.member] = owners.get((place.system, place.member), 0) + 1
    many = sum(count > 1 for count in owners.values())
    if not many:
        return ""
    return ngettext_lazy(
        "%(n)s system gets more than one owner. Choose one of them afterwards.",
        "%(n)s systems get more than one owner. Choose one of them afterwards.",
        many,
    ) % {"n": many}


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """End the old roles and agreements, make the new; returns the journal and the systems touched."""
    journal, told = Journal(), []
    ending = [role for role in _roles(handover) if role.member_id in handover.ceasing]
    going, _same = _places(handover)
    systems = {role.system_id for role in ending} | {role.system_id for role, _place in going}
    used = {member: _used(handover, [member]) for member in handover.successors}
    for role, place in going:
        if place.system in used[place.member]:
            made = _carry(role, place, handover.day)
            journal.made(made)
            told.append(Happening("system_role.carried", made, _told(made, role)))
    for role in ending:
        was = role.valid_to
        journal.change(role, valid_to=closing_day(role.valid_from, handover.day))
        changes = {"valid_to": [str(was) if was else None, str(role.valid_to)]}
        told.append(Happening("system_role.ended", role, changes))
    systems |= _carry_consents(handover, journal, told)
    record_all(told, by=by)
    refresh_systems(sorted(systems), find=False)
    return {"journal": journal.data, "systems": sorted(systems)}


def _carry(role: SystemRole, place: Place, day: dt.date) -> SystemRole:
    return SystemRole.objects.create(
        system_id=place.system,
        member_id=place.member,
        kind=place.kind,
        person_id=place.person,
        description=role.description,
        valid_from=max(day, role.valid_from or day),
        valid_to=role.valid_to,
    )


def _told(made: SystemRole, role: SystemRole) -> dict[str, Any]:
    return {
        "member": [str(role.member), str(made.member)],
        "valid_from": [None, str(made.valid_from)],
    }


def undo_step(data: dict[str, Any], by: Viewer) -> None:
    """Take it all back: the roles stand as they did, unless somebody has answered since."""
    # Gaps follow from the roles and hang on them; they are worked out again afterwards.
    RoleGap.objects.filter(system_id__in=data["systems"]).delete()
    undo(data["journal"])
    ended = [
        pk
        for act, kind, pk, _values in data["journal"]
        if act == "change" and kind == "portfolio.systemrole"
    ]
    rows = SystemRole.objects.filter(pk__in=ended)
    record_all((Happening("system_role.taken_back", row) for row in rows), by=by)
    refresh_systems(data["systems"], find=False)


def _consents(handover: Handover) -> Any:
    rows = JointConsent.objects.touching(handover.day, None).filter(member_id__in=_from(handover))
    return rows.exclude(valid_to=F("valid_from")).select_related("system", "member").order_by("pk")


def _carry_consents(handover: Handover, journal: Journal, told: list[Happening]) -> set[int]:
    """End the agreements of those that cease; a taker gets one where all who used it had agreed."""
    consents = list(_consents(handover))
    before = _using_before(handover)
    for taker in handover.receiving:
        used = _used(handover, [taker])
        have = JointConsent.objects.on(handover.day).filter(member_id=taker)
        taken = set(have.values_list("system_id", "about"))
        for consent in consents:
            key = (consent.system_id, consent.about)
            agreed = {one.member_id for one in consents if (one.system_id, one.about) == key}
            if (
                key in taken
                or consent.system_id not in used
                or before.get(consent.system_id, set()) - agreed
            ):
                continue
            taken.add(key)
            made = _copy(consent, taker, handover.day)
            journal.made(made)
            told.append(
                Happening(
                    "consent.carried", made, {"member": [str(consent.member), str(made.member)]}
                )
            )
    for consent in consents:
        if consent.member_id in handover.ceasing:
            journal.change(consent, valid_to=closing_day(consent.valid_from, handover.day))
    return {consent.system_id for consent in consents}


def _using_before(handover: Handover) -> dict[int, set[int]]:
    """Which of the members concerned used each system on the day before."""
    members = {*handover.predecessors, *handover.successors}
    rows = Use.objects.on(handover.day - dt.timedelta(days=1)).filter(member_id__in=members)
    found: dict[int, set[int]] = {}
    for system, member in rows.values_list("system_id", "member_id"):
        found.setdefault(system, set()).add(member)
    return found


def _copy(consent: JointConsent, taker: int, day: dt.date) -> JointConsent:
    return JointConsent.objects.create(
        system_id=consent.system_id,
        member_id=taker,
        about=consent.about,
        reference=consent.reference,
        agreed_on=consent.agreed_on,
        valid_from=max(day, consent.valid_from or day),
        valid_to=consent.valid_to,
        arrangement_id=consent.arrangement_id,
    )


# The gaps of a member depend on memberships and people, which are taken back after the roles. A
# step that comes before all others is taken back after them, and works the gaps out once more.


def preview_nothing(_handover: Handover, _viewer: Viewer) -> list[Moving]:
    return []


def remember_members(handover: Handover, _by: Viewer) -> list[int]:
    return sorted({*handover.predecessors, *handover.successors})


def find_anew(handover: Handover, _by: Viewer) -> list[int]:
    """Findings are held against the gaps once, when everything has been carried along."""
    members = sorted({*handover.predecessors, *handover.successors})
    refresh_members(members)
    return members


def nothing_to_undo(_data: list[int], _by: Viewer) -> None:
    """The step that is taken back last works the gaps out once more, and finds what there is."""


def refresh_remembered(data: list[int], _by: Viewer) -> None:
    refresh_members(data)
