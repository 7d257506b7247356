"""A person's own calendar address: made, shown once, ended; the dates behind it."""

from __future__ import annotations

import datetime as dt
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.formats import ical
from samdrift.kernel.errors import Refused
from samdrift.kernel.history import digest, record
from samdrift.kernel.models.site import CalendarAddress
from samdrift.kernel.registry import registry
from samdrift.kernel.services.tokens import NOTED_EVERY, viewer_of_account_id
from samdrift.kernel.viewer import Viewer


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
    days = (
        ical.Day(
            f"{e.key}@{host}",
            e.day,
            e.title,
            e.detail,
            settings.SITE_URL + e.url if e.url else "",
            e.sequence,
        )
        for e in entries
    )
    return ical.calendar(_("Samdrift"), days, timezone.now())
