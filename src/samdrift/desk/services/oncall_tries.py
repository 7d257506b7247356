"""Calls along the escalation path are written in the case: who was called when, and who answered."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.oncall import CallTry
from samdrift.desk.queries.oncall_tries import Place, next_on, path_for
from samdrift.desk.rules_oncall import TRY
from samdrift.desk.services import cases
from samdrift.desk.services.case_common import held
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock, write

TWICE = dt.timedelta(seconds=20)
"""The same call told again so soon is a press or a program that did it twice."""
OLDEST = dt.timedelta(days=2)


@transaction.atomic
def log_call(
    case: Case,
    *,
    by: Viewer,
    answered: bool,
    person: Person | None = None,
    at: dt.datetime | None = None,
) -> CallTry:
    """Somebody on the path was called about the case: the next in turn where nobody is named. The case
    is told, with who is to be called now. Told twice within some seconds, it is one call.
    """
    case = held(case, by)
    require(by, TRY, case)
    when = _when(at, by)
    path = path_for(case, when)
    place = _place(path, person, case, when)
    former: CallTry | None = CallTry.objects.filter(
        case=case, person=place.person, answered=answered, struck_at=None,
        at__gt=when - TWICE, at__lt=when + TWICE,
    ).first()  # fmt: skip
    if former is not None:
        return former
    made: CallTry = CallTry.objects.create(
        rota=place.rota, case=case, person=place.person, step=place.step, answered=answered,
        at=when, by_id=by.person_id,
    )  # fmt: skip
    record("case.called", case, by=by, changes={"call_try": [None, made.pk]})
    _tell(made, next_on(path, case, when), by)
    return made


@transaction.atomic
def strike_call(row: CallTry, *, by: Viewer) -> CallTry:
    """It was written by mistake: it does not count, and the case is told."""
    row = lock(CallTry, row.pk)
    require(by, TRY, row.case)
    if row.struck_at is not None:
        raise DomainError("struck_already", _("This is struck already."))
    write(row, {"struck_at": by.now})
    record("case.call_struck", row.case, by=by, changes={"call_try": [row.pk, None]})
    text = _now("The call to %(who)s at %(at)s was written by mistake, and does not count.")
    told = text % {"who": row.person, "at": moment(row.at)}
    cases.write(row.case, by=by, text=told, public=False)
    return row


def _when(at: dt.datetime | None, by: Viewer) -> dt.datetime:
    when = at or by.now
    if when > by.now:
        raise DomainError("not_yet", _("This has not been yet. Write when it was."), field="at")
    if when < by.now - OLDEST:
        raise DomainError(
            "too_old", _("This is more than two days ago. Write it as a note instead."), field="at"
        )
    return when


def _place(path: list[Place], person: Person | None, case: Case, when: dt.datetime) -> Place:
    if not path:
        raise DomainError(
            "nobody_on_call",
            _("Nobody is on call now: the team is at work, or the rota has a gap."),
        )
    if person is None:
        found = next_on(path, case, when)
        return found if found is not None else path[0]
    for one in path:
        if one.person.pk == person.pk:
            return one
    raise DomainError(
        "not_on_path",
        _("%(name)s is not to be called about this now. Choose one of those on call.")
        % {"name": person},
        field="person",
    )


def _tell(made: CallTry, following: Place | None, by: Viewer) -> None:
    """An internal note in the case."""
    told = {"who": made.person, "at": moment(made.at)}
    if made.answered:
        text = _now("Called %(who)s, %(at)s: answered.") % told
    else:
        text = _now("Called %(who)s, %(at)s: no answer.") % told
        if following is not None and following.person.pk != made.person_id:
            text += " " + _now("Next: %(who)s.") % {"who": following.person}
        elif following is not None:
            text += " " + _now("There is nobody else to call. Try again.")
    cases.write(made.case, by=by, text=text, public=False)
