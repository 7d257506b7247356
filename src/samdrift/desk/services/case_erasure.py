"""When the time for keeping a case is over, what people wrote goes; that there was a case stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from samdrift.desk.models.cases import (
    Approval,
    Case,
    CaseEntry,
    CaseFile,
    ChecklistStep,
    IdentityCheck,
    TimeSpent,
    Watcher,
)
from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.logs import LoggedCase
from samdrift.desk.queries.cases import choices
from samdrift.desk.services import mail_erasure, outgoing_erasure, passing_people
from samdrift.desk.services.case_common import PERSONAL
from samdrift.kernel import search
from samdrift.kernel.files import forget
from samdrift.kernel.history import kind_of, record
from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.retention import years_before

AT_ONCE = 500
"""Cases in one round."""
LOG_KEPT = dt.timedelta(days=90)
"""How long what came with a log is kept at least, however old: it was taken in to be looked at."""


def erase_old(by: Viewer) -> str:
    """The clock's round: cases that ended so long ago that their texts are no longer kept."""
    count = 0
    for pk in list(_due(by).order_by("closed_at").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            free = Case.objects.select_for_update(skip_locked=True)
            case = free.filter(pk=pk, erased_at=None, is_open=False).first()
            if case is not None:
                empty(case, by)
                count += 1
    return f"{count} cases were erased" if count else ""


def _due(by: Viewer) -> Any:
    rules = choices()
    due = Q(pk__in=[])
    for kind in CaseKind.values:
        day = years_before(by.today, rules.years_kept(kind))
        due |= Q(kind=kind, closed_at__lt=_begin_of(day))
    fresh = LoggedCase.objects.filter(load__made_at__gt=by.now - LOG_KEPT).values("case")
    return Case.objects.filter(due, is_open=False, erased_at=None).exclude(pk__in=fresh)


def _begin_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def empty(case: Case, by: Viewer) -> None:
    """Leave a tombstone: kind, member, what it concerned, moments and score stay for the statistics;
    every word is gone, here, in history, in notices and in the search. The case is held.
    """
    for name in PERSONAL:
        setattr(case, name, {} if name == "answers" else "")
    case.subject_kind, case.subject_id, case.reference = "", None, ""
    case.erased_at = by.now
    case.save()
    _empty_parts(case)
    mail_erasure.empty_case(case, by)
    outgoing_erasure.empty(case, by)
    _empty_history(case, by)
    Notice.objects.filter(subject_kind=kind_of(case), subject_id=case.pk).delete()
    record("case.erased", case, by=by)
    for kind in ("desk.case", "desk.caseinside"):
        search.remove(kind, [case.pk])


def _empty_parts(case: Case) -> None:
    """Each row stays, so that what was counted still is; what it said does not. Files go."""
    entries = CaseEntry.objects.filter(case=case)
    CaseEntry.mentions.through.objects.filter(caseentry__case=case).delete()
    entries.update(text="", by_name="", struck_reason="")
    passing_people.empty(case)
    _forget_files(case)
    ChecklistStep.objects.filter(case=case).update(title="")
    TimeSpent.objects.filter(case=case).update(note="")
    IdentityCheck.objects.filter(case=case).update(note="")
    Approval.objects.filter(case=case).update(reason="")
    Watcher.objects.filter(case=case).delete()
    LoggedCase.objects.filter(case=case).update(steps=[], told={})


def _forget_files(case: Case) -> None:
    """A file that a case split from this one has as well stays there."""
    rows = list(CaseFile.objects.filter(case=case).select_related("file"))
    CaseFile.objects.filter(case=case).delete()
    shared = CaseFile.objects.filter(file__in=[row.file_id for row in rows])
    kept = set(shared.values_list("file_id", flat=True))
    for row in rows:
        if row.file_id not in kept:
            forget(row.file)


def _empty_history(case: Case, by: Viewer) -> None:
    events = Event.objects.filter(subject_kind=kind_of(case), subject_id=case.pk)
    told = EventPersonal.objects.filter(event__in=events, erased_at=None)
    told.update(value=None, erased_at=by.now)
