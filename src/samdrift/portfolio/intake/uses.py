"""Uses from a table: one member's own list of systems shows at once who uses what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.formats.text import fold
from samdrift.kernel import bulk
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.intake.kinds import (
    Context,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
)
from samdrift.kernel.light import fresh
from samdrift.kernel.rights import allowed
from samdrift.parties.intake.lookups import LEADS
from samdrift.parties.models.members import Member
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.intake.counts import Counted, write_counts
from samdrift.portfolio.intake.lookups import Period
from samdrift.portfolio.intake.system_batch import Systems
from samdrift.portfolio.intake.systems import after
from samdrift.portfolio.intake.use_fields import FIELDS
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.services.common import first_values

_PLAIN = (
    "version",
    "hosting",
    "operated_by",
    "service_level",
    "criticality",
    "confidentiality",
    "integrity",
    "availability",
    "security_level",
    "personal_data",
    "phase_out_on",
    "risk_assessed_on",
    "purpose",
    "note",
)


@dataclass(slots=True)
class _Batch:
    """What a batch has found and made so far: the uses there are, by system and member."""

    context: Context
    systems: Systems
    there: dict[tuple[int, int], list[Use]]
    added: list[Use] = field(default_factory=list)
    changed: dict[int, tuple[Use, dict[str, list[Any]]]] = field(default_factory=dict)
    counted: list[Counted] = field(default_factory=list)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: look up, add many, change those that differ, keep the newest user count."""
    more = any(row.get("areas") or row.get("supplier") for row in rows)
    systems = Systems(context, [row.values["system"] for row in rows], whole=more)
    batch = _Batch(context, systems, _there(rows, systems, context))
    placed = [_place(row, batch) for row in rows]
    systems.write()
    _write(batch)
    counted = {id(one.use) for one in batch.counted if one.is_new}
    return [_outcome(one, counted) for one in placed]


def _there(rows: Sequence[Row], systems: Systems, context: Context) -> dict[Any, list[Use]]:
    """The uses of the batch's systems and members; the systems are locked, since periods follow."""
    pairs: set[tuple[int, int]] = set()
    for row in rows:
        system, members = systems.find(row.values["system"]), lookups.members_named(row, context)
        if system is not None and not isinstance(members, Rejected):
            pairs.update((system.pk, member.pk) for member in members)
    found: dict[Any, list[Use]] = defaultdict(list)
    if pairs:
        ids = {system for system, _member in pairs}
        locked = bulk.keyed(System.objects.select_for_update(), "pk", ids).order_by("pk")
        list(locked.values_list("pk"))
        for use in lookups.among(Use.objects.order_by("pk"), pairs):
            found[use.system_id, use.member_id].append(use)
    return found


def _place(row: Row, batch: _Batch) -> Rejected | list[tuple[Use, bool]]:
    """Decide for every member of the row, and only then write."""
    members = lookups.members_named(row, batch.context)
    if isinstance(members, Rejected):
        return members
    period = Period(row.get("valid_from"), row.get("valid_to"))
    refused = _wrong(row, period, members, batch)
    if refused:
        return refused
    system = batch.systems.find(row.values["system"])
    meant: list[tuple[Member, Use | None]] = []
    for member in members:
        use = _meant(system, member, period, batch)
        if isinstance(use, Rejected):
            return use
        meant.append((member, use))
    if system is None:
        system = batch.systems.add(row, row.values["system"])
        more = False
    else:
        more = batch.systems.change(system, row) if _tells_more(row, system, batch) else False
    placed = [_taken(row, system, member, use, period, batch) for member, use in meant]
    return [(use, changed or more) for use, changed in placed]


def _wrong(row: Row, period: Period, members: list[Member], batch: _Batch) -> Rejected | None:
    refused = _wrong_values(row, period, members, batch.context) or _wrong_system(row, batch)
    if refused:
        return refused
    for member in members:
        left = lookups.left_on(batch.context, member)
        if left is not None and (period.end is None or period.end > left):
            said = {"member": member.name, "day": lookups.day_text(left)}
            return Rejected("member", "member_left", said)
        if not _may(row, member, batch):
            return Rejected("member", "not_allowed", {"member": member.name})
    return None


def _wrong_values(
    row: Row, period: Period, members: list[Member], context: Context
) -> Rejected | None:
    if period.start and period.end and period.end <= period.start:
        return Rejected("valid_to", "ends_before_it_begins")
    counted = row.get("counted_on")
    if counted and counted > context.by.today:
        return Rejected("counted_on", "in_the_future")
    if row.get("users") is not None and len(members) > 1:
        return Rejected("users", "count_of_several")
    return None


def _wrong_system(row: Row, batch: _Batch) -> Rejected | None:
    """A system that nobody has registered yet is added, so that a member's own list suffices."""
    name, context = row.values["system"], batch.context
    system = batch.systems.find(name)
    if system is not None:
        return Rejected("system", "has_ended") if system.ended_at else None
    if not fold(name):
        return Rejected("system", "needs_name")
    if not context.once("may-system", lambda: allowed(context.by, "portfolio.add_system")):
        found = lookups.system_id(context, name)
        return found if isinstance(found, Rejected) else None
    return batch.systems.require_parts(row)


def _may(row: Row, member: Member, batch: _Batch) -> bool:
    """The right may follow from the member alone, or from answering for this very system."""
    context = batch.context
    if context.once(f"may-use-{member.pk}", lambda: _registers_for(context, member)):
        return True
    system = batch.systems.find(row.values["system"])
    pk: Any = system.pk if system else None

    def ask() -> bool:
        return allowed(context.by, "portfolio.add_use", Use(system_id=pk, member_id=member.pk))

    return bool(context.once(f"may-use-{member.pk}-{pk}", ask))


def _registers_for(context: Context, member: Member) -> bool:
    by = context.by
    own = any(by.has(role, member.pk) for role in ("director", "coordinator"))
    any_member = by.is_machine or any(by.has(role) for role in LEADS)
    return (own or any_member) and allowed(by, "portfolio.add_use", Use(member_id=member.pk))


def _tells_more(row: Row, system: System, batch: _Batch) -> bool:
    """Whether the row says something of the system itself that may be added to what is known."""
    if not (row.get("areas") or (row.get("supplier") and system.supplier is None)):
        return False
    by = batch.context.by
    may = batch.context.once(
        f"may-change-{system.pk}", lambda: allowed(by, "portfolio.change_system", system)
    )
    return bool(may) and batch.systems.require_parts(row) is None


def _meant(
    system: System | None, member: Member, period: Period, batch: _Batch
) -> Use | Rejected | None:
    """The use a row is about, None for a new one; refused when it overlaps another.

    With no beginning told it is the one of today. One whose beginning is not known is given it.
    """
    uses = batch.there.get(_key(system, member), [])
    use = _same(uses, period, batch.context)
    becomes = period
    if use is not None:
        becomes = Period(period.start or use.valid_from, period.end or use.valid_to)
        if becomes.start and becomes.end and becomes.end <= becomes.start:
            return Rejected("valid_to", "ends_before_it_begins")
    for other in uses:
        other_period = Period(other.valid_from, other.valid_to)
        if other is not use and other_period.touches(becomes):
            return Rejected("valid_from", "overlap", other_period.told)
    return use


def _same(uses: list[Use], period: Period, context: Context) -> Use | None:
    if period.start is None:
        return next((use for use in uses if use.is_on(context.by.today)), None) or next(
            (use for use in uses if use.valid_from is None and use.valid_to == period.end), None
        )
    same = next((use for use in uses if use.valid_from == period.start), None)
    if same is not None:
        return same
    unbounded = (use for use in uses if use.valid_from is None)
    return next((u for u in unbounded if Period(None, u.valid_to).has(period.start)), None)


def _key(system: System | None, member: Member) -> Any:
    return (system.pk or id(system), member.pk) if system is not None else None


def _taken(
    row: Row, system: System, member: Member, use: Use | None, period: Period, batch: _Batch
) -> tuple[Use, bool]:
    values = {name: row.values[name] for name in _PLAIN if row.get(name) is not None}
    dates = {"valid_from": period.start, "valid_to": period.end}
    values |= {name: day for name, day in dates.items() if day is not None}
    changed = True
    if use is None:
        use = fresh(Use)(values)
        use.system, use.member = system, member
        batch.there.setdefault(_key(system, member), []).append(use)
        batch.added.append(use)
    else:
        changed = _change(use, values, batch)
    if row.get("users") is not None:
        batch.counted.append(Counted(use, row.values["users"], row.get("counted_on")))
    return use, changed


def _change(use: Use, values: dict[str, Any], batch: _Batch) -> bool:
    told = {
        k: [lookups.plain(getattr(use, k)), lookups.plain(v)]
        for k, v in values.items()
        if getattr(use, k) != v
    }
    for key in told:
        setattr(use, key, values[key])
    if told and use.pk is not None:
        batch.changed.setdefault(use.pk, (use, {}))[1].update(told)
    return bool(told)


def _write(batch: _Batch) -> None:
    for use in batch.added:
        use.system = use.system  # whose id is known only now, where it is new
    for one in batch.counted:
        one.settle_newest(batch.context.by.today)
    bulk.add_all(batch.added)
    happenings = [Happening("use.added", use, changes=_first(use)) for use in batch.added]
    for use, changes in batch.changed.values():
        use.save(update_fields=list(changes))
        happenings.append(Happening("use.changed", use, changes=changes))
        if {"valid_from", "valid_to"} & changes.keys():
            batch.context.touched["pairs"].add((use.system_id, use.member_id))
    happenings += write_counts(batch.counted, new={id(use) for use in batch.added})
    record_all(happenings, by=batch.context.by)
    batch.context.touched["pairs"].update((use.system_id, use.member_id) for use in batch.added)


def _first(use: Use) -> dict[str, Any]:
    named = {"system": use.system.name, "member": use.member.name}
    told = (*_PLAIN, "valid_from", "valid_to")
    return first_values(named | {name: getattr(use, name) for name in told})


def _outcome(placed: Rejected | list[tuple[Use, bool]], counted: set[int]) -> Outcome:
    if isinstance(placed, Rejected):
        return placed
    changed = any(changed or id(use) in counted for use, changed in placed)
    return Taken(placed[0][0].pk) if changed else Unchanged(placed[0][0].pk)


def _identity(row: Row, context: Context) -> Any:
    members = lookups.members_named(row, context)
    system = lookups.meant(context, row.values["system"])
    if isinstance(members, Rejected) or system is None:
        return None
    pks = members[0].pk if len(members) == 1 else tuple(sorted(one.pk for one in members))
    return (system, pks, row.get("valid_from"))


KIND = LoadKind(
    key="uses",
    name=_("Systems in use"),
    lead=_(
        "A member's own list of systems: version, users, where it runs, who operates it. Systems that are new are added."
    ),
    right="portfolio.add_use",
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"system", "member", "valid_from", "areas", "supplier"}),
    after=after,
    wants_member=True,
    order=50,
)
