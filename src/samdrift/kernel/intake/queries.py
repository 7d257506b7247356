"""Reads of intake that its pages need."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from samdrift.formats.spreadsheet import UnreadableFile
from samdrift.kernel.intake import reading
from samdrift.kernel.intake.kinds import load_kind
from samdrift.kernel.models.intake import Intake
from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer


def _own(viewer: Viewer) -> QuerySet[Intake]:
    """Files the viewer sent in; the centre sees them all, since it helps the members."""
    rows = Intake.objects.select_related("file")
    if viewer.centre or viewer.is_machine:
        return rows
    return rows.filter(account_id=viewer.account_id)


def intake_of(viewer: Viewer, pk: int) -> Intake | None:
    return _own(viewer).filter(pk=pk).first()


def recent(viewer: Viewer) -> list[dict[str, Any]]:
    """The last files sent in, newest first."""
    rows = _own(viewer).order_by("-pk")[:30]
    return [{"intake": row, "kind": load_kind(row.kind)} for row in rows if row.kind in registry.loads]


def work_of(intake: Intake) -> Work | None:
    """The newest background work on the file."""
    return Work.objects.filter(kind="intake", subject_id=intake.pk).order_by("-pk").first()


def samples(intake: Intake) -> list[list[str]]:
    """The first rows of the file as text, to see what the columns hold."""
    from samdrift.kernel.intake.services import content_of

    try:
        table = reading.read_table(content_of(intake.file), intake.file.name, load_kind(intake.kind))
    except UnreadableFile:
        return []
    return [reading.texts(row.cells) for row in table.rows[:3]]


def member_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Members a file may be about, as the parties tell them."""
    return registry.member_choices(viewer) if registry.member_choices else []


def allowed_member(viewer: Viewer, value: str) -> int | None:
    """The chosen member when it is one the viewer may choose."""
    return int(value) if value in {key for key, _name in member_choices(viewer)} else None
