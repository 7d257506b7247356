"""What is kept of a passed case beside its course: their number, the address, and what was struck."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.passing import Passing, PassingEntry
from samdrift.desk.rules_passing import FOLLOW
from samdrift.desk.services.passing_common import changed, held
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock, require_text, write

Kind = PassingEntry.Kind


@transaction.atomic
def change_passing(passing: Passing, *, by: Viewer, reference: str, contact_email: str) -> Passing:
    """Their number for it, and the address it goes to by e-mail."""
    passing = held(passing, by)
    values = {"reference": reference.strip()[:80], "contact_email": contact_email.strip()}
    return changed(passing, "passing.changed", by, values)


@transaction.atomic
def strike_entry(entry: PassingEntry, *, by: Viewer, reason: str) -> PassingEntry:
    """What was written does not count: it stays, struck through, with the reason. What was sent by
    e-mail is sent.
    """
    passing = held(entry.passing, by, FOLLOW)
    why = require_text(reason, "reason", _("Write why it is struck."))[:300]
    entry = lock(PassingEntry, entry.pk)
    if entry.struck_at is not None:
        raise DomainError("struck_already", _("This is struck already."))
    write(entry, {"struck_at": by.now, "struck_reason": why})
    told = {"passing_entry": [entry.pk, None]} | _expected_anew(passing, entry)
    record("passing.entry_struck", passing, by=by, changes=told)
    return entry


def _expected_anew(passing: Passing, struck: PassingEntry) -> dict[str, list[Any]]:
    """Where the time that counted is struck, the one given before it counts again."""
    if struck.expected_at is None or passing.expected_at != struck.expected_at:
        return {}
    rows = PassingEntry.objects.filter(passing=passing, struck_at=None)
    sent_back = rows.filter(kind=Kind.AGAIN).order_by("at", "pk").last()
    given = rows.filter(kind=Kind.EXPECTED)
    if sent_back is not None:
        given = given.filter(at__gt=sent_back.at)
    last = given.order_by("at", "pk").last()
    return write(passing, {"expected_at": last.expected_at if last else None})
