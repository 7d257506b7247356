"""What is written in a case: answers and notes, who is mentioned, files; and what is struck."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.case_states import MOVES, Move, State
from samdrift.desk.models.cases import Case, CaseEntry, CaseFile
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.queries.cases import viewer_of
from samdrift.desk.rules_cases import WRITE, asked, works_on
from samdrift.desk.services import case_notices as notices
from samdrift.desk.services.case_common import WAITS_NO_MORE, Upload, held, index, settle, tell
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock, require_text, write

Kind = CaseEntry.Kind
MOST_FILES = 20
"""Files with one entry; a hundred pictures come as one packed file."""


@transaction.atomic
def write_entry(  # noqa: PLR0913 -- what a person fills in, each by its name
    case: Case,
    *,
    by: Viewer,
    text: str,
    public: bool,
    kind: str = "note",
    mentions: Sequence[Person] = (),
    files: Sequence[Upload] = (),
    at: dt.datetime | None = None,
    from_name: str = "",
) -> CaseEntry:
    """Write in the case. Public is read by all who see it; what the one who asked writes always is.

    A public answer by the desk is the first response. What the one who asked writes makes a case that
    waited for it go on. Kind is a `CaseEntry.Kind`; `from_name` tells who wrote where no person is known.
    """
    case = held(case, by, WRITE)
    require(by, WRITE, case)
    from_desk = works_on(by, case) and not asked(by, case) and kind != Kind.MAIL_IN
    public = public or not works_on(by, case) or kind == Kind.MAIL_IN
    _require_mentions(case, mentions, by, public=public)
    entry = _entry(case, by, files, text=text, kind=kind, public=public, at=at, from_name=from_name)
    if mentions:
        entry.mentions.set(mentions)
    first = from_desk and public and case.responded_at is None
    if first:
        write(case, {"responded_at": entry.at})
    if not from_desk:
        _go_on(case)
    tell(case, "case.written" if public else "case.noted", by, {"entry_id": [None, entry.pk]})
    settle(case, by, {}, answered=from_desk and public)
    index(case, public=public)
    _tell(case, entry, by, mentions, from_desk=from_desk)
    return entry


def _entry(  # noqa: PLR0913 -- the parts of an entry
    case: Case,
    by: Viewer,
    files: Sequence[Upload],
    *,
    text: str,
    kind: str,
    public: bool,
    at: dt.datetime | None,
    from_name: str,
) -> CaseEntry:
    if not files:
        text = require_text(text, "text", _("Write something, or add a file."))
    entry = CaseEntry.objects.create(
        case=case,
        kind=Kind(kind),
        text=(text or "").strip(),
        is_public=public,
        by_id=None if from_name else by.person_id,
        by_name=from_name[:160],
        at=at or by.now,
    )
    add_files(case, files, by=by, entry=entry)
    return entry


def add_files(
    case: Case, files: Sequence[Upload], *, by: Viewer, entry: CaseEntry | None = None
) -> list[CaseFile]:
    """Keep the files with the case, as public as the entry they came with. The case is held."""
    if len(files) > MOST_FILES:
        raise DomainError(
            "too_many_files",
            _("There are %(count)s files. At most %(most)s can be added at once.")
            % {"count": len(files), "most": MOST_FILES},
            field="files",
        )
    rows = [
        CaseFile(
            case=case,
            entry=entry,
            file=keep(*one),
            is_public=entry is None or entry.is_public,
            added_at=by.now,
        )
        for one in files
    ]
    return CaseFile.objects.bulk_create(rows)


def _require_mentions(case: Case, mentions: Sequence[Person], by: Viewer, *, public: bool) -> None:
    """Whoever is mentioned must be able to read it."""
    for person in mentions:
        viewer = viewer_of(person.pk, by.today)
        seen = viewer is not None and (
            Case.objects.seen_by(viewer).filter(pk=case.pk).exists()
            if public
            else works_on(viewer, case)
        )
        if not seen:
            raise DomainError(
                "cannot_read",
                _(
                    "%(name)s cannot read this. Let %(name)s watch the case and write it for all, or ask in another way."
                )
                % {"name": person},
                field="mentions",
            )


def _go_on(case: Case) -> None:
    """What waited for the one who asked goes on when that one writes."""
    cause = case.cause
    if cause is None or cause.waits_for != PauseCause.For.USER:
        return
    if case.state in MOVES[Move.GO_ON]:
        write(case, {"state": MOVES[Move.GO_ON][State(case.state)].value, **WAITS_NO_MORE})


def _tell(
    case: Case, entry: CaseEntry, by: Viewer, mentions: Sequence[Person], *, from_desk: bool
) -> None:
    notices.tell_people([one.pk for one in mentions], notices.MENTIONED, case, by)
    if not entry.is_public:
        return
    if from_desk:
        notices.tell_answered(case, by, entry)
    else:
        notices.tell_agent(case, notices.WROTE, by, entry.by_name)
        notices.tell_watchers(case, by)


@transaction.atomic
def strike_entry(entry: CaseEntry, *, by: Viewer, reason: str) -> CaseEntry:
    """What was written does not count: it stays, struck through, with the reason. Its author may, and
    who works with the case.
    """
    case = held(entry.case, by, WRITE)
    entry = lock(CaseEntry, entry.pk)
    if entry.by_id != by.person_id or by.person_id is None:
        require(by, "desk.work_on_case", case)
    why = require_text(reason, "reason", _("Write why it is struck."))[:300]
    if entry.struck_at is not None:
        raise DomainError("struck_already", _("This is struck already."))
    write(entry, {"struck_at": by.now, "struck_reason": why})
    CaseFile.objects.filter(entry=entry, struck_at=None).update(struck_at=by.now)
    tell(case, "case.entry_struck", by, {"entry_id": [entry.pk, None]}, {"reason": why})
    settle(case, by, {})
    index(case, public=entry.is_public)
    return entry


@transaction.atomic
def strike_file(file: CaseFile, *, by: Viewer) -> CaseFile:
    """A file that was added by mistake is shown to nobody any more."""
    case = held(file.case, by)
    if file.struck_at is None:
        write(file, {"struck_at": by.now})
        tell(case, "case.file_struck", by, {"file": [file.file_id, None]})
        settle(case, by, {})
    return file
