"""What hangs on a case: who watches it, steps to do, time spent, and how content the one who asked is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case, ChecklistStep, TimeSpent, Watcher
from samdrift.desk.queries.cases import choices, person_of
from samdrift.desk.rules_cases import SCORE, WATCH, WORK
from samdrift.desk.services import case_notices as notices
from samdrift.desk.services.case_common import changed, held, settle, tell
from samdrift.desk.services.case_opening import STEP, put_steps
from samdrift.kernel.errors import DomainError, OutOfReach
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import day_text, lock, require_text, write

State = Case.State
BEST = 5
MINUTES_A_DAY = 24 * 60


@transaction.atomic
def watch(case: Case, *, by: Viewer, person: Person | None = None) -> Watcher:
    """Be told what happens. Those who work with the case may let another watch, who then sees it."""
    case = held(case, by, WATCH)
    whom = person.pk if person else by.person_id
    if whom is None or whom != by.person_id:
        require(by, WORK, case)
    if whom is None:
        raise DomainError("nobody", _("Choose who is to watch the case."), field="person")
    made, new = Watcher.objects.get_or_create(case=case, person_id=whom)
    if new:
        tell(case, "case.watched", by, {"watcher_id": [None, whom]})
        settle(case, by, {})
    return made


@transaction.atomic
def unwatch(case: Case, *, by: Viewer, person: Person | None = None) -> None:
    """Be told no more; who only watched no longer sees it."""
    case = held(case, by, WATCH)
    whom = person.pk if person else by.person_id
    if whom is None:
        return
    if whom != by.person_id:
        require(by, WORK, case)
    if Watcher.objects.filter(case=case, person_id=whom).delete()[0]:
        tell(case, "case.unwatched", by, {"watcher_id": [whom, None]})
        settle(case, by, {})


@transaction.atomic
def add_steps(case: Case, *, by: Viewer, titles: Sequence[str]) -> list[ChecklistStep]:
    """Things to do, after those that are there: one by one, or those of a template."""
    case = held(case, by)
    wanted = [title.strip() for title in titles if title.strip()]
    if not wanted:
        raise DomainError("required", _("Write what is to be done."), field="title")
    put_steps(case, wanted)
    tell(case, "case.steps_added", by, personal={"steps": "; ".join(wanted)})
    settle(case, by, {})
    return list(ChecklistStep.objects.filter(case=case))


def _step(step: ChecklistStep) -> ChecklistStep:
    """The step as it is now; somebody may have taken it away meanwhile."""
    found: ChecklistStep | None = ChecklistStep.objects.filter(pk=step.pk).first()
    if found is None:
        raise OutOfReach(f"step {step.pk}")
    return found


@transaction.atomic
def tick_step(step: ChecklistStep, *, by: Viewer, done: bool = True) -> ChecklistStep:
    """It is done, or is not after all. Said once more, nothing happens."""
    case = held(step.case, by)
    step = _step(step)
    if (step.done_at is not None) == done:
        return step
    person = person_of(by) if done else None
    write(step, {"done_at": by.now if done else None, "done_by": person})
    what = "case.step_done" if done else "case.step_undone"
    tell(case, what, by, personal={"steps": step.title})
    settle(case, by, {})
    return step


@transaction.atomic
def rename_step(step: ChecklistStep, *, by: Viewer, title: str) -> ChecklistStep:
    """Word it better."""
    case = held(step.case, by)
    step = _step(step)
    wanted = require_text(title, "title", _("Write what is to be done."))[:STEP]
    if write(step, {"title": wanted}):
        tell(case, "case.step_renamed", by, personal={"steps": wanted})
        settle(case, by, {})
    return step


@transaction.atomic
def drop_step(step: ChecklistStep, *, by: Viewer) -> None:
    """It is not to be done. What is done stays."""
    case = held(step.case, by)
    step = _step(step)
    if step.done_at is not None:
        raise DomainError(
            "step_done", _("“%(step)s” is done, and stays. Undo it first.") % {"step": step}
        )
    step.delete()
    tell(case, "case.step_dropped", by, personal={"steps": step.title})
    settle(case, by, {})


@transaction.atomic
def spend_time(
    case: Case,
    *,
    by: Viewer,
    minutes: int,
    day: dt.date | None = None,
    note: str = "",
    person: Person | None = None,
) -> TimeSpent:
    """So many minutes were worked on it that day, today if not told."""
    case = held(case, by)
    day = day or by.today
    whom = person.pk if person else by.person_id
    if whom is None:
        raise DomainError("nobody", _("Choose who worked on it."), field="person")
    if not 0 < minutes <= MINUTES_A_DAY:
        raise DomainError(
            "bad_minutes", _("Write a number of minutes from 1 to 1440."), field="minutes"
        )
    if day > by.today:
        raise DomainError(
            "day_ahead",
            _("%(day)s has not come yet. Write the day it was done.") % {"day": day_text(day)},
            field="day",
        )
    made = TimeSpent.objects.create(
        case=case, person_id=whom, day=day, minutes=minutes, note=note.strip()[:200]
    )
    tell(case, "case.time_spent", by, {"minutes": [None, minutes], "day": [None, str(day)]})
    settle(case, by, {})
    return made


@transaction.atomic
def strike_time(row: TimeSpent, *, by: Viewer) -> TimeSpent:
    """It was written wrong: it does not count."""
    case = held(row.case, by)
    row = lock(TimeSpent, row.pk)
    if row.struck_at is None:
        write(row, {"struck_at": by.now})
        tell(case, "case.time_struck", by, {"minutes": [row.minutes, None]})
        settle(case, by, {})
    return row


@transaction.atomic
def score(case: Case, *, by: Viewer, score: int, text: str = "") -> Case:
    """How content the one who asked is, 1 to 5, once it is solved. It may be changed for some days."""
    case = held(case, by, SCORE)
    if case.requester_id != by.person_id or by.person_id is None:
        raise DomainError("not_yours", _("Only the one who asked can say how it went."))
    return write_score(case, by, score, text)


def write_score(case: Case, by: Viewer, score: int, text: str) -> Case:
    """The score of a case that is held, by whoever it is known to be of."""
    if case.state not in {State.RESOLVED, State.CLOSED}:
        raise DomainError(
            "not_solved", _("Case #%(number)s is not solved yet.") % {"number": case.pk}
        )
    if not 1 <= score <= BEST:
        raise DomainError("bad_score", _("Choose a number from 1 to 5."), field="score")
    days = choices().score_days
    if case.scored_at is not None and by.now > case.scored_at + dt.timedelta(days=days):
        raise DomainError(
            "scored_earlier",
            _("What you answered can be changed for %(days)s days, and they are over.")
            % {"days": days},
        )
    values = {"score": score, "score_text": text.strip(), "scored_at": case.scored_at or by.now}
    case = changed(case, "case.scored", values, by)
    notices.tell_agent(case, notices.SCORED, by)
    return case
