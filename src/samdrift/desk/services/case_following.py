"""A new case that comes of another: it follows after one that is done, or is split from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case, CaseEntry, CaseFile, CaseLink
from samdrift.desk.rules_cases import REOPEN
from samdrift.desk.services import case_notices as notices
from samdrift.desk.services import clocks
from samdrift.desk.services.case_common import Upload, held, index, settle, tell
from samdrift.desk.services.case_opening import LONGEST_TITLE
from samdrift.desk.services.case_succeeding import at_taker
from samdrift.desk.services.case_writing import add_files
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import require_text

_SAME = (
    "kind", "member", "requester", "requester_name", "requester_email", "channel", "service", "item",
    "system", "use", "impact", "urgency", "priority", "team", "is_internal", "is_confidential",
)  # fmt: skip


def _like(case: Case, by: Viewer, **values: Any) -> Case:
    """A new case with what the other concerns."""
    same = {name: getattr(case, name) for name in _SAME}
    made = Case(**{**same, "opened_at": by.now, "changed_at": by.now, **values})
    if made.is_confidential and made.agent is None:
        made.agent = case.agent
    made.save()
    return made


def _begin(made: Case, case: Case, kind: str, by: Viewer) -> None:
    CaseLink.objects.create(case=made, other=case, kind=kind)
    changes = {"title": [None, made.title], "other_id": [None, case.pk]}
    tell(made, "case.opened", by, {**changes, "priority": [None, made.priority]})
    clocks.align(made, by=by)
    index(made)
    notices.tell_receipt(made, by)


def follow_up(case: Case, text: str, by: Viewer, **values: Any) -> Case:
    """The days for opening it again are over: a new one that follows it. The case is held."""
    made = _like(case, by, title=case.title, text=text, **{**at_taker(case, by), **values})
    _begin(made, case, CaseLink.Kind.FOLLOWS, by)
    tell(case, "case.followed", by, {"other_id": [None, made.pk]})
    return made


@transaction.atomic
def follow_by_mail(
    case: Case, *, by: Viewer, text: str, files: Sequence[Upload] = (), at: dt.datetime
) -> Case:
    """Whoever asked has answered to a case that can be opened no more: a new one that follows it."""
    case = held(case, by, REOPEN)
    made = follow_up(case, text, by, channel=Case.Channel.MAIL, opened_at=at)
    add_files(made, files, by=by)
    return made


@transaction.atomic
def split(
    case: Case, *, by: Viewer, title: str, text: str = "", entries: Sequence[CaseEntry] = ()
) -> Case:
    """A matter of its own comes out of the case, with copies of what was written of it; the case
    keeps its own.
    """
    case = held(case, by)
    wanted = require_text(title, "title", _("Write in a few words what it is about."))
    made = _like(case, by, title=wanted[:LONGEST_TITLE], text=text.strip())
    chosen = CaseEntry.objects.filter(case=case, pk__in=[one.pk for one in entries], struck_at=None)
    for entry in chosen.order_by("at", "pk").prefetch_related("files", "mentions"):
        _copy(entry, made)
    _begin(made, case, CaseLink.Kind.SPLIT, by)
    tell(case, "case.split", by, {"other_id": [None, made.pk]})
    settle(case, by, {})
    return made


def _copy(entry: CaseEntry, into: Case) -> None:
    names = ("kind", "text", "is_public", "by", "by_name", "at")
    told: dict[str, Any] = {name: getattr(entry, name) for name in names}
    copy = CaseEntry.objects.create(case=into, **told)
    copy.mentions.set(entry.mentions.all())
    CaseFile.objects.bulk_create(
        CaseFile(
            case=into, entry=copy, file=one.file, is_public=one.is_public, added_at=one.added_at
        )
        for one in entry.files.filter(struck_at=None).select_related("file")
    )
