"""What the members are promised on a day, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import F, Prefetch, Value
from django.db.models.fields import DateField

from samdrift.desk.models.commitments import Commitment, LevelTarget
from samdrift.desk.queries.level_choice import chosen_target
from samdrift.desk.queries.levels import in_force
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

PER_PAGE = 7


def promised(viewer: Viewer) -> Any:
    """Commitments in force on the day, with the level's times of that day at hand (`targets_now`)."""
    targets = seen(LevelTarget, viewer).on(viewer.day).order_by("pk")
    rows = seen(Commitment, viewer).filter(in_force(viewer.day))
    rows = rows.select_related("member", "service", "level__calendar", "calendar", "version")
    return rows.annotate(
        member_key=F("member__sort_key"), shown_on=Value(viewer.day, output_field=DateField())
    ).prefetch_related(Prefetch("level__targets", queryset=targets, to_attr="targets_now"))


def target_of(row: Any, metric: str, kind: str, priority: int) -> LevelTarget | None:
    """The time that counts for cases of the kind and priority; the row comes from `promised`."""
    return chosen_target(row.level.targets_now, metric, kind, priority, row.shown_on)


class Page(NamedTuple):
    """Some members, of how many, and what each is promised, by service (None: all services)."""

    members: list[Member]
    number: int
    pages: int
    rows: dict[int, dict[int | None, Any]]


def page(viewer: Viewer, number: int, only: Sequence[int] = ()) -> Page:
    """So many members as can stand beside each other; four queries. `only`: these members."""
    members = current_members(viewer)
    if only:
        members = members.filter(pk__in=only)
    pages = max(-(-members.count() // PER_PAGE), 1)
    number = min(max(number, 1), pages)
    chosen = list(members[(number - 1) * PER_PAGE : number * PER_PAGE])
    found: dict[int, dict[int | None, Any]] = {one.pk: {} for one in chosen}
    for row in promised(viewer).filter(member_id__in=list(found)).order_by("pk"):
        found[row.member_id][row.service_id] = row
    return Page(chosen, number, pages, found)
