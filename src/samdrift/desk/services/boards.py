"""The addresses of the screens on the wall: made, shown once, ended."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.reports import BoardAddress
from samdrift.desk.rules_reports import SCREENS
from samdrift.kernel.history import digest, record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock, require_text

NOTED_EVERY = dt.timedelta(hours=1)


@transaction.atomic
def make_screen(*, by: Viewer, name: str) -> str:
    """A new secret, which is never told again."""
    require(by, SCREENS)
    called = require_text(name, "name", _("Write where the screen hangs."))
    secret = secrets.token_urlsafe(24)
    made = BoardAddress.objects.create(name=called[:120], digest=digest(secret), made_at=by.now)
    record("board.made", made, by=by, changes={"name": ["", made.name]})
    return secret


@transaction.atomic
def end_screen(screen: BoardAddress, *, by: Viewer) -> BoardAddress:
    """Its address answers no more."""
    held = lock(BoardAddress, screen.pk)
    require(by, SCREENS, held)
    if held.ended_at is None:
        held.ended_at = by.now
        held.save(update_fields=["ended_at"])
        record("board.ended", held, by=by)
    return held


def answers(secret: str) -> bool:
    """Whether an address with this secret answers; that it was used is noted now and then."""
    row = BoardAddress.objects.filter(digest=digest(secret), ended_at__isnull=True).first()
    if row is None:
        return False
    now = timezone.now()
    if row.used_at is None or now - row.used_at > NOTED_EVERY:
        BoardAddress.objects.filter(pk=row.pk).update(used_at=now)
    return True
