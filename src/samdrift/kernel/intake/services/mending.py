"""Refused rows: mended and tried again, or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from samdrift.formats.text import clean
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.intake.kinds import Context, load_kind
from samdrift.kernel.intake.services.staging import lines_of, table_of
from samdrift.kernel.intake.services.taking_in import refused_row
from samdrift.kernel.intake.taking import Taker, Tally
from samdrift.kernel.models.intake import Intake, IntakeRow
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer

_State = IntakeRow.State


def refused_rows(intake: Intake) -> Any:
    """The rows that wait to be mended, in the file's order."""
    return (
        IntakeRow.objects.filter(intake=intake, state=_State.REFUSED)
        .select_related("intake__file")
        .order_by("line")
    )


def mend_row(row: IntakeRow, *, by: Viewer, cells: Sequence[str]) -> IntakeRow:
    """Try a refused row again with these cells: it is taken, or refused anew.

    The person has the row before them, so it is taken also when another row of the file says
    something else about the same.
    """
    intake = row.intake
    kind = load_kind(intake.kind)
    require(by, kind.right)
    context = Context(by, intake.member_id)
    row = _try_again(row, Taker(kind, context, intake.mapping), by=by, cells=cells)
    kind.after(context)
    return row


def retry_refused(intake: Intake, *, by: Viewer) -> int:
    """Try every refused row again as it stands; returns how many are no longer refused.

    Those that contradict another row of the file stay: which one is right, a person must say.
    """
    kind = load_kind(intake.kind)
    require(by, kind.right)
    context = Context(by, intake.member_id)
    taker = Taker(kind, context, intake.mapping)
    waiting = list(refused_rows(intake))
    lines = {row.line for row in waiting}
    taker.hear([line for line in lines_of(table_of(intake).rows) if line[0] not in lines])
    again = [_try_again(row, taker, by=by, cells=row.cells) for row in waiting]
    kind.after(context)
    return sum(row.state != _State.REFUSED for row in again)


@transaction.atomic
def _try_again(row: IntakeRow, taker: Taker, *, by: Viewer, cells: Sequence[str]) -> IntakeRow:
    row = _locked(row)
    tally = Tally()
    taker.take(taker.read([(row.line, [clean(text) or None for text in cells])]), tally)
    row.cells = list(cells)
    _settle(row, tally)
    row.save()
    changes = {"line": row.line, "state": str(row.state)}
    record("intake.row_mended", row.intake, by=by, changes=changes)
    return row


def _locked(row: IntakeRow) -> IntakeRow:
    found = IntakeRow.objects.select_for_update(of=("self",)).select_related("intake__file")
    row = found.get(pk=row.pk)
    if row.state != _State.REFUSED:
        raise DomainError("row_settled", _("This row has already been taken or dropped."))
    return row


def _settle(row: IntakeRow, tally: Tally) -> None:
    if tally.refused:
        again = refused_row(row.intake, row.line, row.cells, tally.refused[0][2])
        row.column, row.shown = again.column, again.shown
        row.reason, row.reason_values = again.reason, again.reason_values
        return
    row.state = _State.TAKEN if tally.taken else _State.UNCHANGED
    row.reason = ""
    _count(row.intake, taken_count=tally.taken, unchanged_count=tally.unchanged)


def _count(intake: Intake, **more: int) -> None:
    """One refused row less, and what it became."""
    counts = {name: F(name) + n for name, n in more.items()}
    Intake.objects.filter(pk=intake.pk).update(refused_count=F("refused_count") - 1, **counts)


@transaction.atomic
def drop_row(row: IntakeRow, *, by: Viewer) -> IntakeRow:
    """Say that a refused row shall not be taken; it is kept as dropped."""
    require(by, load_kind(row.intake.kind).right)
    row = _locked(row)
    row.state = _State.DROPPED
    row.save(update_fields=["state"])
    _count(row.intake)
    record("intake.row_dropped", row.intake, by=by, changes={"line": row.line})
    return row
