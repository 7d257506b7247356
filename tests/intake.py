"""Tables for the tests of intake: made here, sent in and taken."""

from __future__ import annotations

from typing import Any

from samdrift.kernel.intake import services
from samdrift.kernel.models.intake import Intake, IntakeRow
from samdrift.kernel.viewer import Viewer


def table(*rows: str) -> bytes:
    """Rows written with semicolons, the headings first."""
    return "\n".join(rows).encode("utf-8")


def send(kind: str, data: bytes, by: Viewer, member: Any = None, name: str = "table.csv") -> Intake:
    member_id = member.pk if member else None
    return services.send_in(kind, data, name, by=by, member_id=member_id)


def load(kind: str, data: bytes, by: Viewer, member: Any = None) -> Intake:
    """Send a table in and take it."""
    return services.run(send(kind, data, by, member), by=by)


def counts(intake: Intake) -> tuple[int, int, int]:
    """Taken, unchanged, refused."""
    return intake.taken_count, intake.unchanged_count, intake.refused_count


def refusals(intake: Intake) -> list[tuple[int, str, str, str]]:
    """(row, column, value, code) of each refused row."""
    rows = IntakeRow.objects.filter(intake=intake, state="refused").order_by("line")
    return list(rows.values_list("line", "column", "shown", "reason"))
