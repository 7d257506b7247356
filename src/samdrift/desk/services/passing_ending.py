"""How a passed case ends and begins again, and what follows when our own case does.

A case that is over lies with nobody: what stands with a supplier is taken back (or said to be solved
there), its clocks stop by an event that says why, and it is told. Opened again, the case is sent to
the supplier anew where the one who opens it says so, with the time that was used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.services.site_language import site_language
from samdrift.desk.models.cases import Case
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.models.passing import Passing, PassingEntry
from samdrift.desk.rules_cases import works_on
from samdrift.desk.services import passing_clocks, passing_findings, passing_mail
from samdrift.desk.services.case_common import Upload
from samdrift.desk.services.passing_common import NEWS, changed, say, tell_supplier
from samdrift.kernel.viewer import Viewer

Kind, State = PassingEntry.Kind, Passing.State
SOLVED, CANCELLED = (
    _("The case is solved with us. Nothing more is needed from you."),
    _("The case is not to be done after all. Nothing more is needed from you."),
)
SOLVED_THERE = _("The case is solved. We have taken note that you solved it.")
OPEN_AGAIN = _("The case is open again with us: it is not solved. Please go on with it.")


def follow(passing: Passing, by: Viewer) -> None:
    """Findings and claims on its clocks, where a time was not kept or now was."""
    clocks = [pk for pk in (passing.response_id, passing.resolution_id) if pk is not None]
    passing_findings.follow(clocks, by)


def solved(
    passing: Passing, told: str, *, by: Viewer, at: dt.datetime, files: Sequence[Upload] = ()
) -> Passing:
    """The supplier has solved it: both clocks are reached. The passed case is held."""
    entry = say(
        passing, by=by, text=told, kind=Kind.SOLVED, files=files, at=at, way=PassingEntry.Way.IN
    )
    values = {
        "state": State.SOLVED,
        "acknowledged_at": passing.acknowledged_at or at,
        "solved_at": at,
        "ended_at": by.now,
        "waits_for_us": False,
    }
    passing_clocks.solved(passing, at, by=by)
    passing = changed(passing, "passing.solved", by, values, entry)
    follow(passing, by)
    return passing


def taken_back(
    passing: Passing, told: str, *, by: Viewer, cause: str = passing_clocks.TAKEN_BACK
) -> Passing:
    """It is taken from the supplier, who is told: its clocks stop. The passed case is held."""
    entry = say(passing, by=_named(passing, by), text=told, kind=Kind.TAKEN_BACK)
    passing_clocks.taken_back(passing, by=by, cause=cause)
    values = {"state": State.TAKEN_BACK, "ended_at": by.now, "waits_for_us": False}
    passing = changed(passing, "passing.taken_back", by, values, entry)
    follow(passing, by)
    _send(passing, entry, by)
    return passing


def again(passing: Passing, told: str, *, by: Viewer) -> Passing:
    """It lies with the supplier again, with the time it had used. The passed case is held."""
    entry = say(passing, by=by, text=told, kind=Kind.AGAIN)
    state = State.ACKNOWLEDGED if passing.acknowledged_at else State.PASSED
    values = {"state": state, "solved_at": None, "ended_at": None, "expected_at": None}
    passing = changed(passing, "passing.again", by, values, entry)
    passing_clocks.again(passing, by=by)
    _send(passing, entry, by)
    return passing


def _named(passing: Passing, by: Viewer) -> Viewer:
    """A supplier is told who at the desk wrote; never who at a member ended the case."""
    return by if works_on(by, passing.case) else replace(by, person_id=None)


def _send(passing: Passing, entry: PassingEntry, by: Viewer) -> None:
    tell_supplier(passing, NEWS, by)
    passing_mail.send(passing, entry, by=by)


# Our own case


def case_ended(case: Case, *, by: Viewer, told: Any, solved_there: Collection[int] = ()) -> int:
    """The held case is over: what lies with suppliers does so no more. `solved_there` are the passed
    cases (by id) that the supplier solved, though it has not said so. Returns how many there were.
    """
    rows = _held(case, Q(state__in=Passing.STANDING))
    for passing in rows:
        if passing.pk in solved_there:
            done = solved(passing, _told(SOLVED_THERE), by=by, at=by.now)
            _send(done, done.entries.latest("at", "pk"), by)
        else:
            taken_back(passing, _told(told), by=by, cause=passing_clocks.CASE_OVER)
    return len(rows)


def case_again(case: Case, *, by: Viewer, passings: Collection[Passing]) -> int:
    """The held case is open again: these go to their suppliers anew. Returns how many did."""
    wanted = Q(pk__in=[one.pk for one in passings]) & ~Q(state__in=Passing.STANDING)
    count = 0
    for passing in _held(case, wanted):
        others = Passing.objects.standing().filter(case=case, supplier=passing.supplier_id)
        if not others.exists():
            again(passing, _told(OPEN_AGAIN), by=by)
            count += 1
    return count


def _held(case: Case, wanted: Q) -> list[Passing]:
    """Those of the case and of the ones merged into it, held."""
    whose = Q(case=case) | Q(case__merged_into=case)
    rows = Passing.objects.filter(whose & wanted).select_related("case", "supplier")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _told(text: Any) -> str:
    with translation.override(site_language()):
        return str(text)


def supplier_cause() -> PauseCause | None:
    """Why a case waits that lies with a supplier."""
    rows = PauseCause.objects.filter(waits_for=PauseCause.For.SUPPLIER, ended_at=None)
    found: PauseCause | None = rows.order_by("pk").first()
    return found
