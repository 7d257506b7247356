"""A case as its page shows it: in two statements that are kept, with what hangs on it.

Joined in one, the tables are so many that the database takes longer to plan than to find the row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Q

from samdrift.desk.models.cases import (
    Approval,
    Case,
    CaseEntry,
    CaseFile,
    CaseLink,
    ChecklistStep,
    IdentityCheck,
    TimeSpent,
    Watcher,
)
from samdrift.desk.models.knowledge import ArticleUse
from samdrift.desk.models.logs import LoggedCase
from samdrift.desk.models.mail import IncomingMail
from samdrift.desk.models.major import MajorIncident
from samdrift.desk.models.oncall import CallOut, CallTry
from samdrift.desk.models.outages import Outage
from samdrift.desk.models.outgoing import CaseAddress, OutgoingMail
from samdrift.desk.models.passing import Passing
from samdrift.desk.models.work import Presence
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

AT_ONCE = ("member", "requester", "agent", "team", "cause")
AFTER = ("service", "system", "item", "problem", "merged_into")


def _of(model: Any) -> Callable[[int], Any]:
    return lambda key: model._default_manager.filter(case_id=key)


HANGS: dict[str, Callable[[int], Any]] = {
    "merged": lambda key: Case.objects.filter(merged_into_id=key),
    "links": lambda key: CaseLink.objects.filter(Q(case_id=key) | Q(other_id=key)),
    "passings": lambda key: Passing.objects.filter(
        Q(case_id=key) | Q(case__in=Case.objects.filter(merged_into_id=key))
    ),
    "entries": _of(CaseEntry),
    "files": _of(CaseFile),
    "presences": _of(Presence),
    "steps": _of(ChecklistStep),
    "watchers": _of(Watcher),
    "times": _of(TimeSpent),
    "approvals": _of(Approval),
    "checks": _of(IdentityCheck),
    "call_outs": _of(CallOut),
    "call_tries": _of(CallTry),
    "major": _of(MajorIncident),
    "article_uses": _of(ArticleUse),
    "mail_in": _of(IncomingMail),
    "mail_out": _of(OutgoingMail),
    "addresses": _of(CaseAddress),
    "outages": _of(Outage),
    "logged": _of(LoggedCase),
}
"""What may hang on a case, whoever may see it: where there is none, no more is asked."""


def shown(viewer: Viewer, pk: int) -> Case | None:
    """The case within reach, to be shown and not to be changed; `hangs` tells what there is more of."""
    found = ask("the page of a case", viewer, lambda key: _rows(viewer, key), pk)
    if not found:
        return None
    case: Case = found[0]
    more = ask("what hangs on a case", None, _more, pk)
    if not more:
        return None
    for name in AFTER:
        setattr(case, name, getattr(more[0], name))
    case.hangs = frozenset(name for name in HANGS if getattr(more[0], f"has_{name}"))
    return case


def _rows(viewer: Viewer, key: int) -> Any:
    return seen(Case, viewer).select_related(*AT_ONCE).filter(pk=key)


def _more(key: int) -> Any:
    """Of a case that the viewer is known to see."""
    told = {f"has_{name}": Exists(rows(key)) for name, rows in HANGS.items()}
    return Case.objects.only("pk", *AFTER).select_related(*AFTER).filter(pk=key).annotate(**told)
