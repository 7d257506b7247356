"""A person's own calendar address: made, shown once, ended; the dates behind it."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.formats import ical
from samdrift.kernel.errors import Refused
from samdrift.kernel.history import changes_so_far, digest, kind_of, record
from samdrift.kernel.models.site import CalendarAddress
from samdrift.kernel.registry import CalendarEntry, registry
from samdrift.kernel.services.tokens import NOTED_EVERY, viewer_of_account_id
from samdrift.kernel.viewer import Viewer

_STAMP = re.compile(rb"DTSTAMP:\w+\r\n")


@transaction.atomic
def make_address(*, by: Viewer) -> str:
    """A new secret address; the one there was stops answering."""
    if by.account_id is None or not by.inside:
        raise Refused(
            "not_allowed", gettext_lazy("Only people of the cooperation have a calendar.")
        )
    end_address(by.account_id, by=by)
    secret = secrets.token_urlsafe(24)
    made = CalendarAddress.objects.create(account_id=by.account_id, digest=digest(secret))
    record("calendar.made", made, by=by)
    return secret


@transaction.atomic
def end_address(account_id: int, *, by: Viewer) -> int:
    """The account's address answers no more; how many there were."""
    living = CalendarAddress.objects.filter(account_id=account_id, ended_at__isnull=True)
    for one in living:
        record("calendar.ended", one, by=by)
    return living.update(ended_at=timezone.now())


def viewer_of(secret: str, today: dt.date) -> Viewer | None:
    """Whose calendar this is; None when it has ended or the person has left."""
    row = CalendarAddress.objects.filter(digest=digest(secret), ended_at__isnull=True).first()
    who = viewer_of_account_id(row.account_id, today) if row else None
    if row is None or who is None or not who.inside:
        return None
    now = timezone.now()
    if row.used_at is None or now - row.used_at > NOTED_EVERY:
        CalendarAddress.objects.filter(pk=row.pk).update(used_at=now)
    return who


def calendar_of(who: Viewer) -> bytes:
    """The days of every room that concern the person, oldest first."""
    host = urlsplit(settings.SITE_URL).hostname
    entries = [entry for source in registry.calendars for entry in source(who)]
    entries.sort(key=lambda entry: (entry.day, entry.key))
    changed = _changed(entries)
    days = (_shown(entry, host or "", changed.get(_about(entry))) for entry in entries)
    return ical.calendar(_("Samdrift"), days, timezone.now())


def tag_of(content: bytes) -> str:
    """The calendar's ETag: the same as long as nothing in it but the time it was made is new."""
    return f'"{digest(_STAMP.sub(b"", content).decode())}"'


def _about(entry: CalendarEntry) -> tuple[str, int]:
    return ("", 0) if entry.of is None else (kind_of(entry.of), entry.of.pk)


def _changed(entries: Iterable[CalendarEntry]) -> dict[tuple[str, int], tuple[int, dt.datetime]]:
    """How often, and when last, what the entries are of was changed: one question for each kind."""
    kinds: dict[str, set[int]] = {}
    for kind, pk in map(_about, entries):
        if kind:
            kinds.setdefault(kind, set()).add(pk)
    return {
        (kind, pk): found
        for kind, pks in kinds.items()
        for pk, found in changes_so_far(kind, pks).items()
    }


def _shown(entry: CalendarEntry, host: str, changed: tuple[int, dt.datetime] | None) -> ical.Day:
    return ical.Day(
        f"{entry.key}@{host}",
        entry.day,
        entry.title,
        entry.detail,
        settings.SITE_URL + entry.url if entry.url else "",
        sequence=changed[0] if changed else entry.sequence,
        changed_at=changed[1] if changed else None,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        place=entry.place,
        busy=entry.busy,
    )
