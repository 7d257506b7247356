"""Acts on one time an activity falls due: done, moved, dropped, ticked, shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.followup.models.activities import Activity, Occurrence, Proof
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.history import changes_of, record
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import day_text, require_text

DO = "followup.do_activity"


def _locked(occurrence: Occurrence, by: Viewer) -> Occurrence:
    row: Occurrence = (
        Occurrence.objects.select_related("activity")
        .select_for_update(of=("self",))
        .get(pk=occurrence.pk)
    )
    require(by, DO, row)
    return row


def _write(row: Occurrence, what: str, by: Viewer, *, note: str = "", **values: Any) -> Occurrence:
    changes = changes_of(row, values)
    for name in changes:
        setattr(row, name, values[name])
    row.save(update_fields=list(values))
    record(what, row, by=by, changes=changes, note=note)
    for told in registry.occurrences_changed:
        told(row, by)
    return row


def _require_open(row: Occurrence) -> None:
    if row.done_on is not None:
        raise DomainError(
            "is_done",
            _("“%(title)s” was done on %(day)s, and what is done does not change.")
            % {"title": row, "day": day_text(row.done_on)},
        )
    if row.dropped_on is not None:
        raise DomainError(
            "is_dropped", _("“%(title)s” was dropped. Take it up again first.") % {"title": row}
        )


def _require_whole(row: Occurrence) -> None:
    """Refuse until the checklist is ticked and the evidence is there; says what is missing."""
    if row.unticked:
        raise DomainError(
            "checklist",
            _("“%(title)s” is not done yet. Left on its checklist: %(points)s.")
            % {"title": row, "points": "; ".join(row.unticked)},
        )
    wants = row.activity.evidence == Activity.Evidence.REQUIRED
    if wants and not Proof.objects.filter(occurrence=row).exists():
        text = row.activity.evidence_text
        raise DomainError(
            "evidence",
            _("“%(title)s” needs evidence before it is done: %(what)s.")
            % {"title": row, "what": text or _("a file, a link or a few words")},
        )


@transaction.atomic
def mark_done(occurrence: Occurrence, *, by: Viewer, note: str = "") -> Occurrence:
    """It is done today, by whoever says so."""
    row = _locked(occurrence, by)
    _require_open(row)
    _require_whole(row)
    person = Person.objects.filter(pk=by.person_id).first() if by.person_id else None
    return _write(row, "occurrence.done", by, note=note, done_on=by.today, done_by=person)


@transaction.atomic
def mark_all_done(occurrences: Sequence[Occurrence], *, by: Viewer) -> int:
    """All of them are done, or none: the first that is not whole is named."""
    return len([mark_done(one, by=by) for one in occurrences])


@transaction.atomic
def undo_done(occurrence: Occurrence, *, by: Viewer) -> Occurrence:
    """It was not done after all: only on the day somebody said it was."""
    row = _locked(occurrence, by)
    if row.done_on != by.today:
        raise DomainError(
            "not_today", _("It can be taken back only on the day it was said to be done.")
        )
    return _write(row, "occurrence.undone", by, done_on=None, done_by=None)


@transaction.atomic
def move(occurrence: Occurrence, *, day: dt.date, reason: str, by: Viewer) -> Occurrence:
    """This time alone falls on another day."""
    row = _locked(occurrence, by)
    _require_open(row)
    text = require_text(reason, "reason", _("Write why it is moved."))
    if day < by.today:
        raise DomainError(
            "day_past",
            _("%(day)s is past. Choose today or a later day.") % {"day": day_text(day)},
            field="day",
        )
    version = row.version + 1
    return _write(row, "occurrence.moved", by, note=text, day=day, reason=text, version=version)


@transaction.atomic
def drop(occurrence: Occurrence, *, reason: str, by: Viewer) -> Occurrence:
    """It is not done this time."""
    row = _locked(occurrence, by)
    _require_open(row)
    text = require_text(reason, "reason", _("Write why it is not done this time."))
    return _write(row, "occurrence.dropped", by, note=text, dropped_on=by.today, reason=text)


@transaction.atomic
def take_up(occurrence: Occurrence, *, by: Viewer) -> Occurrence:
    """What was dropped is to be done after all."""
    row = _locked(occurrence, by)
    if row.dropped_on is None:
        raise DomainError("not_dropped", _("It was not dropped."))
    return _write(row, "occurrence.taken_up", by, dropped_on=None, reason="")


@transaction.atomic
def change_one(
    occurrence: Occurrence, *, title: str = "", note: str = "", by: Viewer
) -> Occurrence:
    """Its own title and notes, for this time alone; an empty title is the activity's."""
    row = _locked(occurrence, by)
    _require_open(row)
    own = "" if title in {row.activity.title, str(row.activity)} else title
    version = row.version + (own != row.title)
    return _write(row, "occurrence.changed", by, title=own, note=note, version=version)


@transaction.atomic
def tick(occurrence: Occurrence, *, points: Sequence[str], by: Viewer) -> Occurrence:
    """These points of the checklist are done, and no others."""
    row = _locked(occurrence, by)
    _require_open(row)
    ticked = [point for point in row.activity.checklist if point in set(points)]
    return _write(row, "occurrence.ticked", by, ticks=ticked)


@transaction.atomic
def show(
    occurrence: Occurrence,
    *,
    by: Viewer,
    text: str = "",
    link: str = "",
    upload: tuple[bytes, str] | None = None,
) -> Proof:
    """Show that it was done: with a link, a few words, or a file as its bytes and name.

    Also after it was done.
    """
    row = _locked(occurrence, by)
    if not (text.strip() or link or upload):
        raise DomainError(
            "nothing_shown", _("Choose a file, or write a link or a few words."), field="text"
        )
    file = keep(*upload) if upload else None
    proof = Proof.objects.create(
        occurrence=row, text=text.strip(), link=link, file=file, added_on=by.today
    )
    record("occurrence.shown", row, by=by, changes={"evidence": [None, str(proof)]})
    return proof


@transaction.atomic
def take_proof_away(proof: Proof, *, by: Viewer) -> Occurrence:
    """Evidence put in by mistake goes; not from what is done."""
    row = _locked(proof.occurrence, by)
    _require_open(row)
    record("occurrence.proof_removed", row, by=by, changes={"evidence": [str(proof), None]})
    proof.delete()
    return row
