"""Systems whose names are alike: suggested, then said to be the same or not; never silently."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.kernel import search
from samdrift.kernel.calc.names import fold, suggest_duplicates
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.journal import Journal, undo
from samdrift.portfolio.models.integrations import Integration
from samdrift.portfolio.models.roles import Forum, SystemRole
from samdrift.portfolio.models.systems import Likeness, System, SystemMerge, SystemName
from samdrift.portfolio.models.uses import JointConsent, Use
from samdrift.portfolio.services.folding import fold_use
from samdrift.portfolio.services.gaps import refresh_systems


@transaction.atomic
def suggest_alike(*, by: Viewer) -> int:
    """Look for systems whose names are alike; returns how many new pairs were found.

    Pairs that people have settled are not suggested again.
    """
    require(by, "portfolio.settle_likeness")
    by_name: dict[str, int] = {}
    rows = System.objects.running()
    for pk, name, short in rows.order_by("-pk").values_list("pk", "name", "short_name"):
        by_name[name] = pk
        if short:
            by_name.setdefault(short, pk)
    known = set(Likeness.objects.values_list("first_id", "second_id"))
    made: dict[tuple[int, int], Likeness] = {}
    for pair in suggest_duplicates(by_name):
        first, second = sorted((by_name[pair.one], by_name[pair.other]))
        if first != second and (first, second) not in known | made.keys():
            value = Decimal(str(pair.likeness))
            made[first, second] = Likeness(first_id=first, second_id=second, likeness=value)
    Likeness.objects.bulk_create(made.values(), batch_size=500)
    return len(made)


@transaction.atomic
def say_different(pair: Likeness, *, by: Viewer) -> Likeness:
    """Say that the two are two systems."""
    require(by, "portfolio.settle_likeness", pair)
    pair.state = Likeness.State.DIFFERENT
    pair.save(update_fields=["state"])
    told = {"other": [None, str(pair.second)]}
    record("system.said_different", pair.first, by=by, changes=told)
    return pair


@dataclass(frozen=True)
class MergePreview:
    """What making two systems one would move.

    `folded` are the uses where the same member uses both at the same time: the two become one.
    """

    kept: System
    gone: System
    moved: list[Use]
    folded: list[tuple[Use, Use]]
    names: list[str]
    roles: int
    flows: int
    between: list[Integration]


def preview_merge(kept: System, gone: System, *, by: Viewer) -> MergePreview:
    """Say what a merge would move, changing nothing."""
    require(by, "portfolio.settle_likeness")
    _check_two(kept, gone)
    moved, folded = _sorted_uses(kept, gone)
    flows = Integration.objects.filter(Q(source__system=gone) | Q(target__system=gone))
    between = Integration.objects.filter(
        Q(source__system=gone, target__system=kept) | Q(source__system=kept, target__system=gone)
    ).select_related("source__system", "source__member", "target__system", "target__member")
    names = [gone.name, *gone.names.values_list("name", flat=True)]
    roles = SystemRole.objects.filter(system=gone).count()
    return MergePreview(
        kept, gone, moved, folded, names, roles, flows.distinct().count(), list(between)
    )


def _check_two(kept: System, gone: System) -> None:
    if kept.pk == gone.pk:
        raise DomainError("same", _("Choose two different systems."), field="kept")
    for one in (kept, gone):
        if one.merged_into is not None:
            raise DomainError(
                "merged",
                _("%(name)s has already been joined with %(kept)s.")
                % {"name": one.name, "kept": one.merged_into.name},
            )


def _sorted_uses(kept: System, gone: System) -> tuple[list[Use], list[tuple[Use, Use]]]:
    """The uses that move as they are, and the pairs that become one."""
    own = list(Use.objects.filter(system=kept).order_by("valid_from", "pk"))
    moved, folded = [], []
    rows = Use.objects.filter(system=gone).select_related("member", "system")
    for use in rows.order_by("member__sort_key", "valid_from", "pk"):
        twin = next((o for o in own if o.member_id == use.member_id and _overlap(o, use)), None)
        if twin is None:
            moved.append(use)
        else:
            folded.append((use, twin))
    return moved, folded


def _overlap(one: Use, other: Use) -> bool:
    begins = other.valid_to is None or one.valid_from is None or one.valid_from < other.valid_to
    ends = one.valid_to is None or other.valid_from is None or other.valid_from < one.valid_to
    return begins and ends


@transaction.atomic
def merge(kept: System, gone: System, *, by: Viewer) -> SystemMerge:
    """Make two systems one: uses, names, roles and integrations move to the kept one."""
    require(by, "portfolio.settle_likeness")
    locked = System.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    rows = {row.pk: row for row in locked}
    kept, gone = rows[kept.pk], rows[gone.pk]
    _check_two(kept, gone)
    journal = Journal()
    _merge_uses(kept, gone, journal)
    _merge_rest(kept, gone, journal)
    done = SystemMerge.objects.create(kept=kept, gone=gone, done_on=by.today, journal=journal.data)
    told = {"system": [gone.name, kept.name]}
    record("system.merged", kept, by=by, changes=told)
    record("system.merged_away", gone, by=by, changes=told)
    search.remove("portfolio.system", [gone.pk])
    search.index([kept])
    refresh_systems([kept.pk, gone.pk])
    return done


def _merge_uses(kept: System, gone: System, journal: Journal) -> None:
    moved, _folded = _sorted_uses(kept, gone)
    for use in moved:
        journal.change(use, system_id=kept.pk)
    # A use that covers several of the kept one's takes them in one after the other.
    for use in Use.objects.filter(system=gone):
        own = Use.objects.filter(system=kept, member_id=use.member_id)
        twins = list(own.touching(use.valid_from, use.valid_to).order_by("valid_from", "pk"))
        fold_use(use, twins[0], journal)
        for further in twins[1:]:
            fold_use(further, twins[0], journal)


def _merge_rest(kept: System, gone: System, journal: Journal) -> None:
    _merge_roles(kept, gone, journal)
    for consent in JointConsent.objects.filter(system=gone):
        journal.change(consent, system_id=kept.pk)
    if not Forum.objects.filter(system=kept).exists():
        for forum in Forum.objects.filter(system=gone):
            journal.change(forum, system_id=kept.pk)
    through = System.areas.through
    have = set(kept.areas.values_list("pk", flat=True))
    for area in gone.areas.exclude(pk__in=have):
        journal.made(through.objects.create(system_id=kept.pk, servicearea_id=area.pk))
    empty = ("supplier_id", "short_name", "purpose", "kind", "life_cycle", "website", "note")
    filled = {n: getattr(gone, n) for n in empty if not getattr(kept, n) and getattr(gone, n)}
    journal.change(gone, merged_into_id=kept.pk)
    if filled:
        journal.change(kept, **filled)
    _merge_names(kept, gone, journal)


def _merge_names(kept: System, gone: System, journal: Journal) -> None:
    for one in SystemName.objects.filter(system=gone):
        if one.folded == kept.folded:
            journal.gone(one)
        else:
            journal.change(one, system_id=kept.pk)
    folded = fold(gone.name)[:200]
    if folded != kept.folded and not SystemName.objects.filter(folded=folded).exists():
        journal.made(SystemName.objects.create(system=kept, name=gone.name, folded=folded))


def _merge_roles(kept: System, gone: System, journal: Journal) -> None:
    """Move the roles; one that the same person holds at both is held once."""
    own = list(SystemRole.objects.filter(system=kept))
    for role in SystemRole.objects.filter(system=gone):
        if any(_same_role(role, other) for other in own):
            journal.gone(role)
        else:
            journal.change(role, system_id=kept.pk)


def _same_role(one: SystemRole, other: SystemRole) -> bool:
    keys = ("person_id", "member_id", "kind", "valid_from", "valid_to")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


@transaction.atomic
def undo_merge(done: SystemMerge, *, by: Viewer) -> System:
    """Take a merge back the day it was made; returns the system that is there again."""
    require(by, "portfolio.settle_likeness")
    done = SystemMerge.objects.select_for_update().get(pk=done.pk)
    if done.undone_at is not None or done.done_on != by.today:
        raise DomainError(
            "too_late",
            _(
                "Joining two systems can be taken back the same day only. Add the system anew instead."
            ),
        )
    _check_newest(done)
    undo(done.journal)
    done.undone_at = timezone.now()
    done.save(update_fields=["undone_at"])
    gone, kept = System.objects.get(pk=done.gone_id), System.objects.get(pk=done.kept_id)
    told: dict[str, Any] = {"system": [kept.name, gone.name]}
    record("system.merge_undone", kept, by=by, changes=told)
    record("system.merge_undone", gone, by=by, changes=told)
    search.index([gone, kept])
    refresh_systems([kept.pk, gone.pk])
    return gone


def _check_newest(done: SystemMerge) -> None:
    """Later merges that touch the same systems have to be taken back first."""
    later = SystemMerge.objects.filter(pk__gt=done.pk, undone_at=None)
    both = [done.kept_id, done.gone_id]
    other = later.filter(Q(kept_id__in=both) | Q(gone_id__in=both)).select_related("gone").first()
    if other is not None:
        raise DomainError(
            "later_merge",
            _("%(name)s was joined after this one. Take that back first.")
            % {"name": other.gone.name},
        )


@transaction.atomic
def settle_same(pair: Likeness, kept: System, *, by: Viewer) -> SystemMerge:
    """Say that the two are the same system, kept under one of them."""
    require(by, "portfolio.settle_likeness", pair)
    gone = pair.second if kept.pk == pair.first_id else pair.first
    done = merge(kept, gone, by=by)
    pair.state = Likeness.State.SAME
    pair.save(update_fields=["state"])
    return done
