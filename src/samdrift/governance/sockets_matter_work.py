"""What waits for people in matters: worklists, calendar, the mail of the day, notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.lists.matter_words import at, matter_url
from samdrift.governance.queries import matters as queries
from samdrift.governance.services import matter_notices as notices
from samdrift.kernel.registry import (
    CalendarEntry,
    DigestSource,
    NoticeKind,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer


def _works(viewer: Viewer) -> bool:
    return viewer.inside and viewer.person_id is not None


def _sent_back(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    if not _works(viewer):
        return []
    return [
        WorkItem(
            str(one),
            _now("%(body)s: %(reason)s") % {"body": one.back_from, "reason": one.back_reason},
            matter_url(one),
            tone="warning",
        )
        for one in queries.sent_back(viewer, most)
    ]


def _before_body(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    if not _works(viewer):
        return []
    return [
        WorkItem(str(one), one.body_name, matter_url(one), tone="info")
        for one in queries.before_run(viewer, most)
    ]


def _voices(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    if not _works(viewer):
        return []
    late = viewer.today
    return [
        WorkItem(
            str(one.matter),
            str(one.member),
            at("coordination", one.pk),
            one.due_on,
            "danger" if one.due_on and one.due_on < late else "warning",
        )
        for one in queries.voices_wanted(viewer, most)
    ]


def _nobody(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    if not _works(viewer):
        return []
    return [
        WorkItem(str(one), str(one.member or one.arrangement), matter_url(one), tone="warning")
        for one in queries.without_preparer(viewer, most)
    ]


def _soon(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """The views one is to give within a week, or should have given."""
    week = viewer.today + dt.timedelta(days=7)
    return [one for one in _voices(viewer, most) if one.due is not None and one.due <= week]


def _calendar(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The days by which one's own members are to have given their views."""
    if not _works(viewer):
        return
    for one in queries.voices_wanted(viewer, queries.COUNTED):
        if one.due_on is not None:
            title = _now("View of %(member)s: %(matter)s")
            named = title % {"member": one.member, "matter": one.matter}
            url = at("coordination", one.pk)
            yield CalendarEntry(f"view-{one.pk}", one.due_on, named, url=url, of=one)


for key, title, order, items in (
    ("matters_back", _("Matters you prepare that were sent back"), 20, _sent_back),
    ("matters_body", _("Matters before your body"), 21, _before_body),
    ("matters_voice", _("Your member’s view is wanted"), 22, _voices),
    ("matters_nobody", _("Matters that nobody prepares"), 23, _nobody),
):
    registry.add_worklist(Worklist(key, title, order, items))
registry.add_digest(DigestSource("views", _("Your member’s view is wanted"), 30, _soon))
registry.add_digest(
    DigestSource("matters_back", _("Matters you prepare that were sent back"), 31, _sent_back)
)
registry.calendars.append(_calendar)
for what, name, text in (
    (
        notices.SENT_BACK,
        _("A matter I prepare was sent back"),
        _("“%(matter)s” was sent back to you: %(reason)s"),
    ),
    (
        notices.AT_BODY,
        _("A matter has come to a body I run"),
        _("“%(matter)s” is before %(body)s now."),
    ),
    (
        notices.HANDED,
        _("I was given a matter to prepare"),
        _("%(by)s gave you “%(matter)s” to prepare."),
    ),
    (
        notices.CLOSED,
        _("A matter I prepare has ended"),
        _("“%(matter)s” has the status “%(status)s”."),
    ),
    (
        notices.FINDING_DECIDED,
        _("A matter that my finding waits for has ended"),
        _("“%(matter)s” has the status “%(status)s”. Your finding “%(finding)s” waits for it."),
    ),
    (
        notices.VOICE_WANTED,
        _("My member is asked for its view on a joint matter"),
        _("%(by)s asks your member for its view on “%(matter)s”."),
    ),
):
    registry.notices[what] = NoticeKind(name, text)
