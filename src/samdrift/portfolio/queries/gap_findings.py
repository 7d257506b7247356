"""From a gap in roles to its finding, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from samdrift.followup.models.findings import Finding
from samdrift.kernel.history import kind_of
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.calc.gaps import mark_of, member_in_mark, role_in_mark
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.systems import System

Key = tuple[str, int, str]


def key_of(gap: RoleGap) -> Key:
    """What a gap's finding is known by: its kind, its system, its mark."""
    return f"portfolio.{gap.kind}", gap.system_id, mark_of(gap.member_id, gap.role_id)


def of_gaps(gaps: Iterable[RoleGap], viewer: Viewer) -> dict[int, Finding]:
    """The findings of these gaps by the gap's id: one query however many they are.

    A gap that begins later has none before its day.
    """
    wanted = {key_of(gap): gap.pk for gap in gaps}
    rows = seen(Finding, viewer).filter(
        subject_kind=kind_of(System),
        subject_id__in={system for _kind, system, _mark in wanted},
        kind__in={kind for kind, _system, _mark in wanted},
        mark__in={mark for _kind, _system, mark in wanted},
    )
    found = ((wanted.get((row.kind, row.subject_id, row.mark)), row) for row in rows)
    return {pk: row for pk, row in found if pk is not None}


def followed(rows: Any, viewer: Viewer) -> Any:
    """The gaps, each with its finding as `finding` (None: not there, or not yet): one query a page."""

    def attach(gaps: Sequence[Any]) -> None:
        found = of_gaps(gaps, viewer) if gaps else {}
        for gap in gaps:
            gap.finding = found.get(gap.pk)

    return rows.then(attach)


def gap_of(finding: Any, viewer: Viewer) -> RoleGap | None:
    """The gap that a finding is about, as long as it is there."""
    rows = seen(RoleGap, viewer).on(viewer.day).select_related("system", "member", "role__person")
    gap: RoleGap | None = rows.filter(
        system_id=finding.subject_id,
        kind=finding.kind.partition(".")[2],
        member_id=member_in_mark(finding.mark),
        role_id=role_in_mark(finding.mark),
    ).first()
    return gap


def role_of(finding: Any) -> SystemRole | None:
    """The role a finding is about; whoever sees the finding may know whose it is."""
    pk = role_in_mark(finding.mark)
    if pk is None:
        return None
    return SystemRole.objects.filter(pk=pk).select_related("person").first()
