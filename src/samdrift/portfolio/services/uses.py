"""Acts on uses: one member's use of one system, from when to when, and by how many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.integrations import CommonComponent, ComponentUse
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use, UserCount
from samdrift.portfolio.services.common import first_values, write
from samdrift.portfolio.services.gaps import refresh_gaps


@transaction.atomic
def add_use(
    *,
    by: Viewer,
    system: System,
    member: Member,
    components: Sequence[CommonComponent] = (),
    users: int | None = None,
    **values: Any,
) -> Use:
    """Say that a member uses a system in a period; at most one use at a time.

    `users` is a first count, taken as estimated today.
    """
    use = Use(system=system, member=member, **values)
    require(by, "portfolio.add_use", use)
    _lock(system)
    _check_period(use)
    use.save()
    told = first_values({"system": system, "member": member, **values})
    record("use.added", use, by=by, changes=told)
    if components:
        set_components(use, components, by=by)
    if users is not None:
        count_users(use, by=by, counted_on=by.today, count=users, source=UserCount.Source.ESTIMATE)
    refresh_gaps([(system.pk, member.pk)])
    return use


def _lock(system: System) -> None:
    locked = System.objects.select_for_update().get(pk=system.pk)
    if locked.merged_into is not None:
        raise DomainError(
            "merged",
            _("%(name)s is the same system as %(kept)s. Choose that one.")
            % {"name": locked.name, "kept": locked.merged_into.name},
            field="system",
        )
    if locked.ended_at is not None:
        raise DomainError(
            "ended",
            _("%(name)s has ended. Take it into use again first, or choose another system.")
            % {"name": locked.name},
            field="system",
        )


def _check_period(use: Use) -> None:
    if use.valid_from and use.valid_to and use.valid_to <= use.valid_from:
        raise DomainError(
            "ends_before_it_begins",
            _("The use ends before it begins. Choose a later end."),
            field="valid_to",
        )
    rows = Use.objects.filter(system_id=use.system_id, member_id=use.member_id).exclude(pk=use.pk)
    other = rows.touching(use.valid_from, use.valid_to).first()
    if other is not None:
        raise DomainError(
            "overlap",
            _(
                "%(member)s already uses %(system)s %(period)s. End that use first, or choose other dates."
            )
            % {"member": use.member, "system": use.system, "period": period_text(other)},
            field="valid_from",
            other=other.pk,
        )


def period_text(row: Any) -> str:
    """A period in words: from 01.01.2020 to 01.01.2024."""
    if row.valid_from and row.valid_to:
        return _("from %(start)s to %(end)s") % {
            "start": day(row.valid_from),
            "end": day(row.valid_to),
        }
    if row.valid_from:
        return _("from %(start)s") % {"start": day(row.valid_from)}
    if row.valid_to:
        return _("until %(end)s") % {"end": day(row.valid_to)}
    return _("without an end")


@transaction.atomic
def change_use(
    use: Use, *, by: Viewer, components: Sequence[CommonComponent] | None = None, **values: Any
) -> Use:
    """Change what is told about a use; the system and the member stay what they are."""
    require(by, "portfolio.change_use", use)
    System.objects.select_for_update().get(pk=use.system_id)
    use = Use.objects.select_related("system", "member").get(pk=use.pk)
    for name in ("valid_from", "valid_to"):
        if name in values:
            setattr(use, name, values[name])
    _check_period(use)
    use.refresh_from_db(fields=["valid_from", "valid_to"])
    changes = write(use, values)
    if changes:
        record("use.changed", use, by=by, changes=changes)
    if {"valid_from", "valid_to"} & changes.keys():
        refresh_gaps([(use.system_id, use.member_id)])
    if components is not None:
        set_components(use, components, by=by)
    return use


@transaction.atomic
def end_use(use: Use, *, by: Viewer, ends_on: dt.date) -> Use:
    """End a use; `ends_on` is the first day it is no longer there."""
    require(by, "portfolio.change_use", use)
    System.objects.select_for_update().get(pk=use.system_id)
    use = Use.objects.select_related("system", "member").get(pk=use.pk)
    if use.valid_from and ends_on <= use.valid_from:
        raise DomainError(
            "ends_before_it_begins",
            _("The use began %(start)s. Choose a later day.") % {"start": day(use.valid_from)},
            field="ends_on",
        )
    was, use.valid_to = use.valid_to, ends_on
    _check_period(use)
    use.save(update_fields=["valid_to"])
    record("use.ended", use, by=by, changes={"valid_to": [str(was) if was else None, str(ends_on)]})
    refresh_gaps([(use.system_id, use.member_id)])
    return use


@transaction.atomic
def set_components(use: Use, components: Sequence[CommonComponent], *, by: Viewer) -> None:
    """Say which common components the use leans on."""
    require(by, "portfolio.change_use", use)
    before = {one.component: one for one in use.components.select_related("component")}
    gone = [one for component, one in before.items() if component not in components]
    new = [component for component in components if component not in before]
    if not gone and not new:
        return
    ComponentUse.objects.filter(pk__in=[one.pk for one in gone]).delete()
    ComponentUse.objects.bulk_create(ComponentUse(use=use, component=one) for one in new)
    told = [", ".join(sorted(str(one) for one in some)) for some in (before, components)]
    record("use.components_set", use, by=by, changes={"components": told})


@transaction.atomic
def count_users(
    use: Use, *, by: Viewer, counted_on: dt.date, count: int, source: str, note: str = ""
) -> UserCount:
    """Note how many users were counted that day; the same day and source again corrects it."""
    require(by, "portfolio.change_use", use)
    if counted_on > by.today:
        raise DomainError(
            "in_the_future",
            _("Users cannot be counted on a day that has not come. Choose today or earlier."),
            field="counted_on",
        )
    Use.objects.select_for_update().get(pk=use.pk)
    old = UserCount.objects.filter(use=use, counted_on=counted_on, source=source).first()
    made, _new = UserCount.objects.update_or_create(
        use=use, counted_on=counted_on, source=source, defaults={"count": count, "note": note}
    )
    told = {"users": [old.count if old else None, count], "counted_on": [None, str(counted_on)]}
    record("use.counted", use, by=by, changes=told, note=note)
    keep_newest_count(use)
    return made


@transaction.atomic
def remove_count(counted: UserCount, *, by: Viewer) -> Use:
    """Take away a count that was wrong."""
    use = counted.use
    require(by, "portfolio.change_use", use)
    told = {"users": [counted.count, None], "counted_on": [str(counted.counted_on), None]}
    record("use.count_removed", use, by=by, changes=told)
    counted.delete()
    keep_newest_count(use)
    return use


def keep_newest_count(use: Use) -> None:
    """Keep the newest count on the use itself, where lists and sums find it."""
    newest = UserCount.objects.filter(use=use).order_by("-counted_on", "-pk").first()
    use.user_count = newest.count if newest else None
    use.user_count_on = newest.counted_on if newest else None
    use.save(update_fields=["user_count", "user_count_on"])
