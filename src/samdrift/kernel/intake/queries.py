"""Reads of intake that its pages, the API and the command need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from samdrift.kernel.intake import reading, reasons
from samdrift.kernel.intake.kinds import Note, Rejected, load_kind
from samdrift.kernel.intake.services.mending import refused_rows
from samdrift.kernel.intake.services.taking_in import refused_row
from samdrift.kernel.intake.taking import Tally
from samdrift.kernel.models.intake import Intake, IntakeRow
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer

SHOWN = 100
"""Refused rows shown on a page; the rest are in the file of refused rows."""


def _own(viewer: Viewer) -> QuerySet[Intake]:
    """Files the viewer sent in; the centre sees them all, since it helps the members."""
    rows = Intake.objects.select_related("file").filter(kind__in=registry.loads)
    if viewer.centre or viewer.is_machine:
        return rows
    return rows.filter(account_id=viewer.account_id)


def intake_of(viewer: Viewer, pk: int) -> Intake | None:
    return _own(viewer).filter(pk=pk).first()


def recent(viewer: Viewer) -> list[dict[str, Any]]:
    """The last files sent in, newest first."""
    rows = _own(viewer).order_by("-pk")[:30]
    return [{"intake": row, "kind": load_kind(row.kind)} for row in rows]


def samples(rows: Sequence[Any]) -> list[list[str]]:
    """The first rows of the file as text, to see what the columns hold."""
    return [reading.texts(row.cells) for row in rows[:3]]


def member_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Members a file may be about, as the parties tell them."""
    return registry.member_choices(viewer) if registry.member_choices else []


def allowed_member(viewer: Viewer, value: str) -> int | None:
    """The chosen member when it is one the viewer may choose."""
    return int(value) if value in {key for key, _name in member_choices(viewer)} else None


def mentions(rows: Iterable[IntakeRow]) -> list[dict[str, Any]]:
    """Rows with the reason in words."""
    return [{"row": row, "reason": why(row)} for row in rows]


def why(row: IntakeRow) -> str:
    return reasons.row_text(row.reason, row.reason_values)


def noted(notes: Iterable[Note]) -> list[dict[str, Any]]:
    return [{"line": one.line, "text": reasons.note_text(one.code, one.values)} for one in notes]


def would_be_refused(
    intake: Intake, refused: Iterable[tuple[int, Sequence[Any], Rejected]]
) -> list[IntakeRow]:
    """Rows that a trial refused, as they would be kept."""
    ordered = sorted(refused, key=lambda one: one[0])
    return [refused_row(intake, line, cells, reason) for line, cells, reason in ordered]


def result(intake: Intake, tally: Tally | None = None) -> dict[str, Any]:
    """What became of a file, or of trying it (`tally`), for programs."""
    rows = would_be_refused(intake, tally.refused) if tally else list(refused_rows(intake))
    return {
        "state": str(intake.state),
        "total": intake.total_count,
        "taken": tally.taken if tally else intake.taken_count,
        "unchanged": tally.unchanged if tally else intake.unchanged_count,
        "refused": tally.refused_count if tally else intake.refused_count,
        "columns": columns(intake),
        "rows": [_row(row) for row in rows],
    }


def columns(intake: Intake) -> dict[str, str | None]:
    """Heading → the field it tells, or None; what was given for all rows stands in no column."""
    fields = {at: key for key, at in intake.mapping.items()}
    return {heading: fields.get(at) for at, heading in enumerate(intake.headers) if heading}


def _row(row: IntakeRow) -> dict[str, Any]:
    return {
        "row": row.line,
        "column": row.column,
        "value": row.shown,
        "code": row.reason,
        "reason": why(row),
    }
