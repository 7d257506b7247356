"""What acts on bodies and seats share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body
from samdrift.kernel.errors import DomainError
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.parties.services.common import lock


def locked(body: Body) -> Body:
    """The body, held until the act is done; refused when it is wound up."""
    return lock(Body, body.pk)


def require_standing(body: Body, day: dt.date) -> None:
    """Refuse an act that begins on a day the body is no more."""
    if body.ended_on is not None and day >= body.ended_on:
        raise DomainError(
            "wound_up",
            _("%(body)s was wound up on %(day)s. Nothing can begin there from that day.")
            % {"body": body, "day": told_day(body.ended_on)},
        )


def end_dated(row: Any, day: dt.date) -> None:
    """End the row's period on the day; one that was to begin later never does."""
    if row.valid_from is not None and row.valid_from >= day:
        row.delete()
        return
    row.valid_to = day
    row.save(update_fields=["valid_to"])


def day_or_none(day: dt.date | None) -> str | None:
    return str(day) if day else None
