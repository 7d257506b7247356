"""What the clock does with cases: those that waited for a day go on, solved ones are closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from samdrift.desk.calc.case_states import Move, closes_on
from samdrift.desk.models.cases import Case
from samdrift.desk.models.logs import LED_ELSEWHERE
from samdrift.desk.queries.cases import choices
from samdrift.desk.services import case_notices as notices
from samdrift.desk.services.case_common import WAITS_NO_MORE, changed, moved
from samdrift.kernel.viewer import Viewer

AT_ONCE = 500
"""Cases in one round; the rest come in the next, so that no round takes long."""


def go_on_when_due(by: Viewer) -> str:
    """Cases whose day to wait until has come go on, each once, and the one who works on it is told."""
    due = Q(state=Case.State.WAITING, waits_until__lte=by.now)
    count = _each(due, "waits_until", lambda case: _go_on(case, by))
    return f"{count} cases no longer wait" if count else ""


def _go_on(case: Case, by: Viewer) -> None:
    values = {"state": moved(case, Move.GO_ON, by), **WAITS_NO_MORE}
    changed(case, "case.went_on", values, by)
    notices.tell_agent(case, notices.GOES_ON, by)


def close_solved(by: Viewer) -> str:
    """Cases that were solved so many days ago that nobody will say otherwise are closed, each once."""
    due = Q(state=Case.State.RESOLVED, resolved_at__lt=_solved_before(by))
    count = _each(due, "resolved_at", lambda case: _close(case, by))
    return f"{count} solved cases were closed" if count else ""


def _solved_before(by: Viewer) -> dt.datetime:
    """What was solved before this moment is closed today."""
    today = timezone.localdate(by.now)
    days = (closes_on(today, choices().close_days) - today).days
    first_open = today - dt.timedelta(days=days - 1)
    return timezone.make_aware(dt.datetime.combine(first_open, dt.time()))


def _close(case: Case, by: Viewer) -> None:
    values = {"state": moved(case, Move.CLOSE, by), "closed_at": by.now}
    changed(case, "case.closed", values, by)


def _each(due: Q, order: str, act: Callable[[Case], object]) -> int:
    """Do it with each that is due, one transaction for each: what another has at hand or has done
    meanwhile is left alone, and so is what the tool before still has.
    """
    left = Case.objects.filter(due).exclude(LED_ELSEWHERE)
    rows = left.order_by(order, "pk").values_list("pk", flat=True)
    count = 0
    for pk in list(rows[:AT_ONCE]):
        with transaction.atomic():
            free = Case.objects.select_for_update(skip_locked=True)
            case = free.filter(due, pk=pk, erased_at=None).first()
            if case is not None:
                act(case)
                count += 1
    return count
