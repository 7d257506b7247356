"""Reads of the cooperation's standard lines and the prefixes that place accounts on them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.line_prefixes import Prefix, Prefixes, prefixes_of
from samdrift.money.models.accounts import LinePrefix, StandardLine
from samdrift.parties.models.members import Member


def listed(viewer: Viewer) -> Any:
    rows = seen(LinePrefix, viewer).select_related("member").order_by("member__sort_key", "prefix")
    return seen(StandardLine, viewer).prefetch_related(Prefetch("prefixes", queryset=rows))


def in_order(viewer: Viewer) -> list[StandardLine]:
    return list(seen(StandardLine, viewer).order_by("position", "pk"))


def in_use(viewer: Viewer) -> list[StandardLine]:
    return [one for one in in_order(viewer) if not one.ended]


def prefixes_for(member: Member | int) -> Prefixes[int]:
    """Prefix → line's id for a member: the common ones and its own."""
    pk = member if isinstance(member, int) else member.pk
    rows = LinePrefix.objects.filter(Q(member=None) | Q(member_id=pk)).select_related("line")
    return prefixes_of(
        Prefix(
            one.prefix,
            one.line_id,
            one.line.group == StandardLine.Group.INVESTMENT,
            one.member_id is not None,
        )
        for one in rows
    )
