"""The cells of the matrix member × service area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap

from django.db.models import Q

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.calc.matrix import Area, Placed, Row, matrix
from samdrift.portfolio.models.systems import ServiceArea
from samdrift.portfolio.models.uses import Use


@dataclass(frozen=True)
class Matrix:
    """The members across, the rows down."""

    members: list[Member]
    rows: list[Row]


def members_to_choose(viewer: Viewer) -> list[Member]:
    """The members of the day, in Norwegian order."""
    return list(seen(Member, viewer).current(viewer.day).order_by("sort_key", "pk"))


def build(
    viewer: Viewer, members: Sequence[Member], *, level: int = 2, top: int | None = None
) -> Matrix:
    """The matrix of these members on the day: one query for areas, one for cells.

    With `top`, only that area and those under it.
    """
    areas = _areas(viewer, top)
    placed = _cells(viewer, members, [area.id for area in areas] if top else None)
    rows = matrix(areas, [member.pk for member in members], placed, level=level)
    return Matrix(list(members), rows)


def _areas(viewer: Viewer, top: int | None) -> list[Area]:
    rows = seen(ServiceArea, viewer).order_by("order", "name", "pk")
    if top is not None:
        rows = rows.filter(Q(pk=top) | Q(parent_id=top))
    return [Area(*values) for values in rows.values_list("pk", "name", "parent_id")]


def _cells(viewer: Viewer, members: Sequence[Member], areas: list[int] | None) -> list[Placed]:
    rows = seen(Use, viewer).on(viewer.day).filter(member__in=[m.pk for m in members])
    if areas is not None:
        rows = rows.filter(system__areas__in=areas)
    values = rows.order_by("pk").values_list(
        "system__areas", "member_id", "system_id", "system__name", "pk"
    )
    return list(starmap(Placed, values))
