"""What is kept only for a while: the rows of files taken in, work that is done, sessions that ended."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from samdrift.kernel.models.intake import Intake, IntakeRow
from samdrift.kernel.models.work import Work
from samdrift.kernel.viewer import Viewer

INTAKE_ROWS = dt.timedelta(days=90)
"""How long the rows of a file can be looked at and mended; the counts of the intake stay."""
ENDED_WORK = dt.timedelta(days=30)
ROWS = 5000


def forget_old(_by: Viewer) -> str:
    """Remove what is past its time, a batch at a time, so that nobody waits; says how much."""
    now = timezone.now()
    rows = IntakeRow.objects.filter(intake__in=Intake.objects.filter(made_at__lt=now - INTAKE_ROWS))
    ended = Work.objects.filter(ended_at__lt=now - ENDED_WORK)
    counts = {
        "rows of files": _remove(rows),
        "pieces of work": _remove(ended),
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
    }
    return ", ".join(f"{count} {what} removed" for what, count in counts.items() if count)


def _remove(rows: QuerySet[IntakeRow] | QuerySet[Work]) -> int:
    total = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS]):
        total += rows.model._default_manager.filter(pk__in=pks).delete()[0]
    return total
