"""The acts: what would move, moving it, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import kind_of, record
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover, Moving
from samdrift.parties.models.members import Member, MemberNumber, Succession, SuccessionLink
from samdrift.parties.services.common import day_text
from samdrift.parties.services.journal import Journal, undo
from samdrift.parties.services.members import add_member

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class NewMember:
    """A successor that is not there yet."""

    name: str
    number: str = ""
    orgnr: str = ""
    written_language: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for: a handover whose new successors have negative ids: -1 is `new[0]`."""

    handover: Handover
    new: tuple[NewMember, ...] = ()
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Previewed:
    """What one step would carry along."""

    key: str
    name: Any
    lines: list[Moving] = field(default_factory=list)


def preview(plan: Plan, *, by: Viewer) -> list[Previewed]:
    """What every room would carry along; refused as the act itself would be, but for the day."""
    require(by, "parties.manage_cooperation")
    _require_possible(plan)
    return [
        Previewed(step.key, step.name, step.preview(plan.handover, by))
        for step in registry.succession
    ]


@transaction.atomic
def carry_out(plan: Plan, *, by: Viewer) -> Succession:
    """Do the merge or split in one act; every row it writes is kept in its journal."""
    require(by, "parties.manage_cooperation")
    _lock(plan.handover)
    _require_possible(plan)
    _require_day_reached(plan, by)
    journal = Journal()
    _cease(plan.handover, journal)
    handover = _with_new(plan, journal, by)
    steps = [[step.key, step.apply(handover, by)] for step in registry.succession]
    succession = Succession.objects.create(
        kind=handover.kind,
        happened_on=handover.day,
        decision=plan.decision,
        journal={"members": journal.data, "steps": steps, "told": _told(handover)},
    )
    SuccessionLink.objects.bulk_create(
        SuccessionLink(succession=succession, predecessor_id=old, successor_id=new)
        for old, new in handover.links()
    )
    _record(f"member.{_PAST[handover.kind]}", handover, succession, by)
    return succession


_PAST = {MERGE: "merged", SPLIT: "split"}


def _lock(handover: Handover) -> None:
    pks = sorted({pk for pk in (*handover.predecessors, *handover.successors) if pk > 0})
    list(Member.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


def _require_possible(plan: Plan) -> None:
    handover = plan.handover
    _require_numbers(handover)
    pks = {pk for pk in (*handover.predecessors, *handover.successors) if pk > 0}
    for member in Member.objects.filter(pk__in=pks):
        if member.ceased_on is not None and member.ceased_on <= handover.day:
            raise DomainError(
                "member_ceased",
                _("%(name)s is no more from %(day)s. Choose its successor, or an earlier day.")
                % {"name": member, "day": day_text(member.ceased_on)},
                field="predecessors",
            )
    _require_settled(handover)


def _require_numbers(handover: Handover) -> None:
    """A merge is of several into one; a split is of one into several."""
    everybody = {*handover.predecessors, *handover.successors}
    if handover.kind == MERGE and (
        len(handover.successors) != 1 or len(everybody) < SEVERAL or not handover.ceasing
    ):
        raise DomainError(
            "merge_needs_two",
            _("Choose at least one member that ceases, and one that takes over."),
            field="predecessors",
        )
    if (
        handover.kind == MERGE
        and handover.receiving
        and len(handover.predecessors) == 1
        and (handover.successors[0] < 0)
    ):
        raise DomainError(
            "only_renamed",
            _(
                "One member that becomes one new member is no merge. Choose more members, or change the "
                "member's name."
            ),
            field="predecessors",
        )
    if handover.kind == SPLIT and (
        len(handover.predecessors) != 1 or len(handover.successors) < SEVERAL
    ):
        raise DomainError(
            "split_needs_two",
            _(
                "Choose one member to split, and at least two that take over (it may itself be one)."
            ),
            field="successors",
        )


def _require_settled(handover: Handover) -> None:
    """In a split a person says who takes what; nothing is guessed."""
    if handover.kind != SPLIT:
        return
    takers = {*handover.units.values(), *((handover.rest,) if handover.rest is not None else ())}
    if handover.rest is None:
        raise DomainError(
            "rest_unsettled",
            _("Choose who takes the people that no unit is chosen for."),
            field="rest",
        )
    if not takers <= set(handover.successors):
        raise DomainError(
            "taker_unknown", _("Only those that take over can be chosen as takers."), field="rest"
        )


def _require_day_reached(plan: Plan, by: Viewer) -> None:
    if plan.handover.day > by.today:
        raise DomainError(
            "day_ahead",
            _(
                "This can be done from %(day)s, when it takes effect. Until then you can look at what "
                "will move."
            )
            % {"day": day_text(plan.handover.day)},
            field="day",
        )


def _cease(handover: Handover, journal: Journal) -> None:
    for member in Member.objects.filter(pk__in=handover.ceasing):
        journal.change(member, ceased_on=handover.day)
    numbers = MemberNumber.objects.touching(handover.day, None)
    for number in numbers.filter(member_id__in=handover.ceasing):
        if number.valid_from is not None and number.valid_from >= handover.day:
            journal.gone(number)
        else:
            journal.change(number, valid_to=handover.day)


def _with_new(plan: Plan, journal: Journal, by: Viewer) -> Handover:
    """The handover with the new members made, and their real ids in place of the negative ones."""
    handover = plan.handover
    first = Member.objects.get(pk=handover.predecessors[0])
    ids: dict[int, int] = {}
    for place, new in enumerate(plan.new, 1):
        made = add_member(
            by=by,
            name=new.name,
            kind=first.kind,
            number=new.number,
            orgnr=new.orgnr,
            written_language=new.written_language,
            founded_on=handover.day,
        )
        ids[-place] = made.pk
        journal.made(made)
        for number in MemberNumber.objects.filter(member=made):
            journal.made(number)
    real = {pk: ids.get(pk, pk) for pk in (*handover.successors, *ids)}
    return replace(
        handover,
        successors=tuple(real[pk] for pk in handover.successors),
        units={unit: real[pk] for unit, pk in handover.units.items()},
        rest=None if handover.rest is None else real[handover.rest],
    )


def _told(handover: Handover) -> dict[str, list[str]]:
    """Names as they were, for a list that still tells when the act was undone."""
    names = dict(
        Member.objects.filter(pk__in={*handover.predecessors, *handover.successors}).values_list(
            "pk", "name"
        )
    )
    return {
        "from": [names[pk] for pk in handover.predecessors],
        "to": [names[pk] for pk in handover.successors],
    }


def _record(what: str, handover: Handover, succession: Succession, by: Viewer) -> None:
    told = succession.journal["told"]
    changes = {
        "from": [None, told["from"]],
        "to": [None, told["to"]],
        "on": [None, str(handover.day)],
    }
    members = Member.objects.filter(pk__in={*handover.predecessors, *handover.successors})
    for member in members:
        record(what, member, by=by, changes=changes, note=succession.decision)
    record(f"succession.{_PAST[handover.kind]}", succession, by=by, changes=changes)
    search.index(list(members))


@transaction.atomic
def take_back(succession: Succession, *, by: Viewer) -> Succession:
    """Undo a merge or split on the day it was done: every row as it was, or nothing at all."""
    require(by, "parties.manage_cooperation")
    succession = Succession.objects.select_for_update().get(pk=succession.pk)
    _require_undoable(succession, by)
    members = _members_of(succession)
    SuccessionLink.objects.filter(succession=succession).delete()
    steps = {step.key: step for step in registry.succession}
    for key, data in reversed(succession.journal["steps"]):
        steps[key].undo(data, by)
    undo(succession.journal["members"])
    succession.undone_at = timezone.now()
    succession.save(update_fields=["undone_at"])
    _record_undone(succession, members, by)
    return succession


def _members_of(succession: Succession) -> set[int]:
    links = SuccessionLink.objects.filter(succession=succession)
    pairs = links.values_list("predecessor_id", "successor_id")
    return {pk for pair in pairs for pk in pair}


def _require_undoable(succession: Succession, by: Viewer) -> None:
    if succession.undone_at is not None:
        raise DomainError("undone", _("This was undone already."))
    if timezone.localtime(succession.done_at).date() != by.today:
        raise DomainError(
            "too_late",
            _(
                "This was done on %(day)s, and can be undone on that day only. Register a new merge or "
                "split instead."
            )
            % {"day": day_text(timezone.localtime(succession.done_at).date())},
        )


def _record_undone(succession: Succession, members: set[int], by: Viewer) -> None:
    there = list(Member.objects.filter(pk__in=members))
    gone: Sequence[int] = [pk for pk in members if pk not in {m.pk for m in there}]
    search.remove(kind_of(Member), gone)
    search.index(there)
    changes = {"from": [succession.journal["told"]["from"], None]}
    for member in there:
        record("member.succession_undone", member, by=by, changes=changes)
    record("succession.undone", succession, by=by, changes=changes)
