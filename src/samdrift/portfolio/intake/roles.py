"""Roles in systems from a table: what has been appointed elsewhere is registered here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import as_date, as_text
from samdrift.formats.text import fold
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.intake.kinds import (
    Context,
    LoadField,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
    limited,
    one_of,
)
from samdrift.parties.intake.lookups import member_of, people
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.models.roles import SystemRole

Kind = SystemRole.Kind

FIELDS = (
    LoadField("system", _("System"), ("System", "Systemnavn", "Systemnamn", "Fagsystem", "Løsning", "It-system", "Application"), limited(160), required=True),
    LoadField("member", _("Member"), ("Kommune", "Medlem", "Member", "Municipality", "Kommun", "Kommunenummer"), as_text),
    LoadField("kind", _("Role"), ("Rolle", "Role", "Roll", "Funksjon"), one_of(Kind, ("systemeier", "owner"), ("systemeigar", "owner"), ("eier", "owner"), ("systemansvarlig", "manager"), ("systemansvarleg", "manager"), ("systemforvalter", "manager"), ("systemforvaltar", "manager"), ("forvalter", "manager"), ("stedfortreder", "deputy"), ("vara", "deputy"), ("lokal systemansvarlig", "local_manager"), ("superbruker", "super_user"), ("superbrukar", "super_user"), ("super-superbruker", "contact"), ("kontaktpunkt", "contact"), ("kontakt", "contact"), ("systemejer", "owner"), ("systemägare", "owner"), ("systemförvaltare", "manager"), ("superanvändare", "super_user"), ("superbruger", "super_user")), required=True),
    LoadField("person", _("Person"), ("Person", "Navn", "Namn", "E-post", "Epost", "Ansatt", "Innehaver", "Name", "E-mail", "Email", "Holder"), as_text, required=True),
    LoadField("valid_from", _("From"), ("Fra", "Frå", "Fra dato", "Gjelder fra", "From", "Från", "Startdato"), as_date),
    LoadField("valid_to", _("To"), ("Til", "Til dato", "Gjelder til", "To", "Till", "Sluttdato"), as_date),
    LoadField("accepted_on", _("Accepted on"), ("Akseptert", "Godtatt", "Godteke", "Accepted on", "Accepted"), as_date),
    LoadField("confirmed_on", _("Confirmed on"), ("Bekreftet", "Stadfesta", "Confirmed on", "Confirmed"), as_date),
    LoadField("description", _("Description"), ("Beskrivelse", "Rollebeskrivelse", "Skildring", "Description"), limited(5000)),
)
_PLAIN = ("valid_to", "accepted_on", "confirmed_on", "description")
Key = tuple[int, int | None, str, int]


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: one look-up of the roles of its people, new ones in one statement."""
    drafts = [_draft(row, context) for row in rows]
    good = [d for d in drafts if isinstance(d, dict)]
    known = _known({d["key"][3] for d in good})
    fresh: dict[Key, SystemRole] = {}
    happenings: list[Happening] = []
    placed = [_place(d, known, fresh, happenings) for d in drafts]
    SystemRole.objects.bulk_create(fresh.values())
    happenings += [Happening("system_role.registered", r, changes=_first(r)) for r in fresh.values()]
    record_all(happenings, by=context.by)
    context.cache.setdefault("touched", set()).update(
        (d["key"][0], d["key"][1]) for d in good
    )
    return [_outcome(one) for one in placed]


def _outcome(placed: Any) -> Outcome:
    if isinstance(placed, Rejected):
        return placed
    role, changed = placed
    return Taken(role.pk) if changed else Unchanged(role.pk)


def _first(role: SystemRole) -> dict[str, Any]:
    found = {"system": role.system_id, "member": role.member_id, "kind": str(role.kind), "person": role.person_id}
    return {k: [None, v] for k, v in found.items() if v is not None}


def _draft(row: Row, context: Context) -> dict[str, Any] | Rejected:
    system = lookups.system_id(context, row.get("system"))
    if isinstance(system, Rejected):
        return system
    kind = row.values["kind"]
    member = member_of(context, row.get("member"))
    if member is None and row.get("member"):
        return Rejected("member", "unknown_member")
    if member is None and kind not in {Kind.MANAGER, Kind.DEPUTY}:
        return Rejected("member", "member_needed")
    if member is not None and (system, member.pk) not in lookups.uses(context, context.by.day):
        return Rejected("system", "unknown_use", {"member": member.name, "system": row.values["system"]})
    start, end = row.get("valid_from"), row.get("valid_to")
    if start and end and end <= start:
        return Rejected("valid_to", "ends_before_it_begins")
    refused = _may(context, member)
    if refused:
        return refused
    person = people(context).find(row.values["person"], member.pk if member else None)
    if isinstance(person, str):
        return Rejected("person", person)
    left = people(context).left.get(person)
    if left is not None and (end is None or end > left) and left <= context.by.today:
        return Rejected("person", "has_left")
    values = {name: row.values[name] for name in _PLAIN if row.get(name) is not None}
    return {"key": (system, member.pk if member else None, kind, person), "start": start, "values": values}


def _may(context: Context, member: Any) -> Rejected | None:
    """Who registers appointments from a file: the member's director or coordinator for the member's
    own; the centre's leads for any."""
    by = context.by
    if by.is_machine or any(by.has(r) for r in ("management_lead", "daily_manager", "administrator")):
        return None
    if member is not None and any(by.has(r, member.pk) for r in ("director", "coordinator")):
        return None
    if member is None:
        return Rejected("member", "not_allowed_here")
    return Rejected("member", "not_allowed", {"member": member.name})


def _known(people_ids: set[int]) -> dict[Key, list[SystemRole]]:
    found: dict[Key, list[SystemRole]] = {}
    for role in SystemRole.objects.filter(person_id__in=people_ids):
        key = (role.system_id, role.member_id, str(role.kind), role.person_id)
        found.setdefault(key, []).append(role)
    return found


def _place(
    draft: dict[str, Any] | Rejected,
    known: dict[Key, list[SystemRole]],
    fresh: dict[Key, SystemRole],
    happenings: list[Happening],
) -> Any:
    if isinstance(draft, Rejected):
        return draft
    key, start, values = draft["key"], draft["start"], draft["values"]
    if key in fresh:
        return fresh[key], False
    for role in known.get(key, []):
        same = role.valid_from == start or (start is None and role.valid_to is None)
        if same:
            return role, _change(role, values, happenings)
        ends, begins = values.get("valid_to"), role.valid_from
        apart = (role.valid_to is not None and start is not None and start >= role.valid_to) or (
            ends is not None and begins is not None and ends <= begins
        )
        if not apart:
            return Rejected("valid_from", "overlap", {"start": _day(role.valid_from), "end": _day(role.valid_to)})
    system, member, kind, person = key
    fresh[key] = SystemRole(
        system_id=system, member_id=member, kind=kind, person_id=person, valid_from=start, **values
    )
    return fresh[key], True


def _day(day: Any) -> str:
    return day.strftime("%d.%m.%Y") if day else "…"


def _change(role: SystemRole, values: dict[str, Any], happenings: list[Happening]) -> bool:
    changes = {
        k: [lookups.plain(getattr(role, k)), lookups.plain(v)]
        for k, v in values.items()
        if getattr(role, k) != v
    }
    if not changes:
        return False
    for key, value in values.items():
        setattr(role, key, value)
    role.save(update_fields=list(values))
    happenings.append(Happening("system_role.changed", role, changes=changes))
    return True


def _identity(values: dict[str, Any]) -> Any:
    named = (values.get("system"), values.get("member"), values.get("kind"), values.get("person"))
    return (*[fold(str(one or "")) for one in named], values.get("valid_from"))


def after(context: Context) -> None:
    """The gaps of the systems that were touched are reckoned anew."""
    from samdrift.portfolio.services.gaps import refresh_gaps

    refresh_gaps(context.cache.get("touched", set()))


KIND = LoadKind(
    key="roles",
    name=_("Roles in systems"),
    lead=_("Owners, managers and super users that have been appointed."),
    right="portfolio.add_use",
    fields=FIELDS,
    take=take,
    identity=_identity,
    after=after,
    wants_member=True,
    order=60,
)
