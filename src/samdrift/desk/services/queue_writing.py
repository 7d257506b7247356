"""One press that writes, counts minutes, and moves the case on: all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.queries.queue_choices import agents
from samdrift.desk.services import cases as services
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

_AT = re.compile(r"(?<!\w)@(?=\w)")


@transaction.atomic
def say(
    case: Case,
    *,
    by: Viewer,
    text: str,
    public: bool,
    uploads: Sequence[Any] = (),
    minutes: int | None = None,
    then: str = "",
) -> str:
    """Write an answer or a note, and do what is to be done after. Returns what is told.

    `then` is `solve`, `go_on`, `wait:CAUSE` or `team:TEAM`. Whoever is named with @ is told.
    """
    solves = then == "solve" and public  # the solution is the answer: it is not said twice
    if not solves or uploads:
        services.write(
            case,
            by=by,
            text="" if solves else text,
            public=public,
            kind="answer" if public else "note",
            mentions=mentioned(text, by),
            files=[(file.read(), file.name) for file in uploads],
        )
    if minutes:
        services.spend_time(case, by=by, minutes=minutes)
    return _then(case, then, text, by, public=public)


def _then(case: Case, then: str, text: str, by: Viewer, *, public: bool) -> str:
    what, _colon, key = then.partition(":")
    if what == "solve":
        services.resolve(case, by=by, solution=text)
        return _("The case is solved.")
    if what == "go_on":
        services.go_on(case, by=by)
    elif what == "wait":
        services.wait(case, by=by, cause=PauseCause.objects.get(pk=int(key)))
        return _("It is written, and the case waits.")
    elif what == "team":
        services.assign(case, by=by, team=Team.objects.get(pk=int(key)), agent=None)
        return _("It is written, and the case is handed on.")
    return _("The answer is sent.") if public else _("The note is written.")


def mentioned(text: str, by: Viewer) -> list[Person]:
    """The people of the desk whose whole name follows an @."""
    if not _AT.search(text):
        return []
    told = text.lower()
    return [one for one in agents(by) if f"@{one}".lower() in told]
