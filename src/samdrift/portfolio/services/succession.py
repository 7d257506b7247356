"""What a merge or split of members carries along here: uses and integrations.

From the day, the predecessors' uses end and those who take over begin theirs. Where several
predecessors use the same system, the successor gets one use of it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.members import Member
from samdrift.parties.services.journal import Journal, undo
from samdrift.portfolio.models.integrations import ComponentUse, Integration
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use, UserCount
from samdrift.portfolio.services.folding import FILLABLE, fold_use
from samdrift.portfolio.services.gaps import refresh_systems


def _sources(handover: Handover) -> list[Use]:
    """The uses that somebody else takes over: of those that cease, and in a split of who is split."""
    members = handover.ceasing if handover.single else handover.predecessors
    rows = Use.objects.touching(handover.day, None).filter(member_id__in=members)
    return list(
        rows.select_related("system", "member").order_by("system__sort_key", "system_id", "pk")
    )


def _takers(handover: Handover) -> tuple[int, ...]:
    return (handover.single,) if handover.single else handover.receiving


def _by_system(uses: Iterable[Use]) -> dict[int, list[Use]]:
    found: dict[int, list[Use]] = defaultdict(list)
    for use in uses:
        found[use.system_id].append(use)
    return found


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """Which uses pass on, which become one, and how many integrations go with them."""
    sources = _sources(handover)
    if not sources:
        return []
    own = Use.objects.touching(handover.day, None).filter(member_id__in=_takers(handover))
    held = set(own.values_list("system_id", flat=True)) if handover.single else set()
    groups = _by_system(sources)
    one = [uses[0].system.name for pk, uses in groups.items() if len(uses) + (pk in held) > 1]
    names = tuple(f"{use.member}: {use.system}" for use in sources)
    lines = [Moving(_("Systems in use"), len(sources), _uses_how(handover), names[:20])]
    if handover.single and one:
        how = _("Become one use. The users are added up where all are counted.")
        lines.append(Moving(_("Systems that several use"), len(one), how, tuple(one[:20])))
    flows = _flows(sources, handover.day)
    if flows:
        told = tuple(flow.content for flow in flows[:20])
        lines.append(Moving(_("Integrations"), len(flows), _("Follow their systems."), told))
    return lines


def _uses_how(handover: Handover) -> Any:
    if handover.single:
        return _("End on the day; the successor begins its own.")
    return _(
        "Each of the new members begins its own, with users not counted. End those that are not used."
    )


@dataclass
class _Work:
    """What is done as it goes: which new use answers to which old one, and what happened."""

    handover: Handover
    journal: Journal = field(default_factory=Journal)
    became: dict[tuple[int, int], Use] = field(default_factory=dict)
    told: list[Happening] = field(default_factory=list)


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Carry the uses and integrations along; returns the journal and the systems it touched."""
    sources = _sources(handover)
    systems = sorted({use.system_id for use in sources})
    list(System.objects.select_for_update().filter(pk__in=systems).order_by("pk"))
    work = _Work(handover)
    flows = _flows(sources, handover.day)
    _end(sources, work)
    for taker in Member.objects.filter(pk__in=_takers(handover)).order_by("pk"):
        for uses in _by_system(sources).values():
            _take_over(taker, uses, work)
    _carry_flows(flows, {use.pk for use in sources}, work)
    record_all(work.told, by=by)
    refresh_systems(systems, find=False)
    return {"journal": work.journal.data, "systems": systems}


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Take it all back; the uses stand as they did."""
    undo(data["journal"])
    refresh_systems(data["systems"], find=False)


def _end(sources: Sequence[Use], work: _Work) -> None:
    """End the uses of those that cease; one that has not begun is passed on as it is."""
    day = work.handover.day
    for use in sources:
        if use.member_id in work.handover.ceasing and not _is_coming(use, day):
            work.journal.change(use, valid_to=day)
            work.told.append(Happening("use.succeeded", use, {"valid_to": [None, str(day)]}))


def _is_coming(use: Use, day: dt.date) -> bool:
    return use.valid_from is not None and use.valid_from >= day


def _take_over(taker: Member, uses: Sequence[Use], work: _Work) -> None:
    """Give the taker one use of a system for all those it takes over."""
    day, journal = work.handover.day, work.journal
    coming = [use for use in uses if _is_coming(use, day)]
    running = [use for use in uses if not _is_coming(use, day)]
    rows = Use.objects.filter(system_id=uses[0].system_id, member=taker)
    own = rows.touching(day, None).order_by("valid_from", "pk").first()
    if running:
        had = [own, *running] if own is not None and not _is_coming(own, day) else running
        own = _join(taker, own, running, work)
        _count(own, had, work)
    for use in coming:
        own = _pass_on(taker, own, use, work)
    for use in uses:
        assert own is not None  # noqa: S101 -- there is at least one use to take over
        work.became[taker.pk, use.pk] = own
    told = ", ".join(sorted({str(use.member) for use in uses}))
    work.told.append(Happening("use.taken_over", own, {"member": [told, str(taker)]}))
    _components(own, uses, journal)


def _pass_on(taker: Member, own: Use | None, use: Use, work: _Work) -> Use:
    """A use that has not begun: the taker's as it stands, or part of the one it has."""
    if use.member_id not in work.handover.ceasing:
        return own or _copy(taker, [use], use.valid_from, work.journal)
    if own is None:
        work.journal.change(use, member_id=taker.pk)
        return use
    fold_use(use, own, work.journal)
    return own


def _join(taker: Member, own: Use | None, running: Sequence[Use], work: _Work) -> Use:
    """The taker's own use where it has one on the day, else a new one from the day."""
    day = work.handover.day
    if own is None:
        return _copy(taker, running, day, work.journal)
    if _is_coming(own, day):
        work.journal.change(own, valid_from=day)
    return own


def _copy(taker: Member, uses: Sequence[Use], start: dt.date | None, journal: Journal) -> Use:
    """A use for the taker, saying what all of them say alike."""
    values = {name: _agreed([getattr(use, name) for use in uses]) for name in FILLABLE}
    values = {name: value for name, value in values.items() if value is not None}
    made = Use.objects.create(system_id=uses[0].system_id, member=taker, valid_from=start, **values)
    journal.made(made)
    return made


def _agreed(values: Sequence[Any]) -> Any:
    """The value, when all who say something say the same; else None."""
    said = {value for value in values if value not in {None, ""}}
    return said.pop() if len(said) == 1 else None


def _count(own: Use, had: Sequence[Use], work: _Work) -> None:
    """The users of all added up, as counted on the day; unknown when one of them is."""
    if work.handover.single is None:
        return
    counts = [use.user_count for use in had]
    day = work.handover.day
    if None in counts:
        if own.user_count is not None:
            work.journal.change(own, user_count=None, user_count_on=None)
        return
    total = sum(count for count in counts if count is not None)
    if not UserCount.objects.filter(
        use=own, counted_on=day, source=UserCount.Source.ESTIMATE
    ).exists():
        counted = UserCount.objects.create(
            use=own, counted_on=day, count=total, source=UserCount.Source.ESTIMATE
        )
        work.journal.made(counted)
    work.journal.change(own, user_count=total, user_count_on=day)


def _components(own: Use, uses: Sequence[Use], journal: Journal) -> None:
    have = set(ComponentUse.objects.filter(use=own).values_list("component_id", flat=True))
    rows = ComponentUse.objects.filter(use__in=[use.pk for use in uses if use.pk != own.pk])
    for component in sorted(set(rows.values_list("component_id", flat=True)) - have):
        journal.made(ComponentUse.objects.create(use=own, component_id=component))


def _flows(sources: Sequence[Use], day: dt.date) -> list[Integration]:
    pks = [use.pk for use in sources]
    rows = Integration.objects.touching(day, None).filter(Q(source__in=pks) | Q(target__in=pks))
    return list(rows.select_related("source", "target").order_by("pk"))


def _carry_flows(flows: Sequence[Integration], passed: set[int], work: _Work) -> None:
    """Let each flow follow its systems: it ends with them, and begins anew with the new ones."""
    for flow in flows:
        for taker in _takers(work.handover):
            _copy_flow(flow, taker, work)
    for flow in flows:
        flow.refresh_from_db()
        ends = [use for use in (flow.source, flow.target) if use is not None and use.pk in passed]
        day = work.handover.day
        if any(use.valid_to == day for use in ends) and not _starts_late(flow, day):
            work.journal.change(flow, valid_to=day)


def _starts_late(flow: Integration, day: dt.date) -> bool:
    return flow.valid_from is not None and flow.valid_from >= day


def _copy_flow(flow: Integration, taker: int, work: _Work) -> None:
    ends: dict[str, int | None] = {}
    for end in ("source_id", "target_id"):
        old = getattr(flow, end)
        new = work.became.get((taker, old)) if old else None
        ends[end] = new.pk if new is not None else old
    day = work.handover.day
    if ends["source_id"] == ends["target_id"] or all(
        getattr(flow, end) == pk for end, pk in ends.items()
    ):
        return
    if _starts_late(flow, day) and work.handover.single:
        work.journal.change(flow, **ends)
        return
    same = {"external": flow.external, "component_id": flow.component_id, "content": flow.content}
    if Integration.objects.touching(day, None).filter(**ends, **same).exclude(pk=flow.pk).exists():
        return
    copied = ("name", "direction", "method", "frequency", "owner", "target_needs_it", "note")
    values = {name: getattr(flow, name) for name in copied}
    start = flow.valid_from if _starts_late(flow, day) else day
    made = Integration.objects.create(
        **ends, **same, **values, valid_from=start, valid_to=flow.valid_to
    )
    work.journal.made(made)
