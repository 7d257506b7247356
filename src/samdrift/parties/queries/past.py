"""What single attributes were on an earlier day, read backwards from the events."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from samdrift.kernel.history import events_about, kind_of


def values_on(row: models.Model, day: dt.date, names: Sequence[str]) -> dict[str, Any]:
    """The row's values as they were at the end of the day: today's, with every later change taken
    back. What a row was first registered with says nothing of the time before, and stays. A change
    that tells its own day (`on`) counts from that day, others from when they were written.
    Relations are named with `_id`.
    """
    found = {name: _plain(getattr(row, name)) for name in names}
    for event in events_about(kind_of(row), [row.pk], limit=5000):
        changes = json.loads(event.text)["changes"]
        if event.what.endswith(".added") or _day_of(changes, event.at) <= day:
            continue
        for name in names:
            pair = changes.get(name)
            if isinstance(pair, list) and len(pair) == 2:  # noqa: PLR2004 -- old and new
                found[name] = pair[0]
    return found


def _day_of(changes: dict[str, Any], written: dt.datetime) -> dt.date:
    told = changes.get("on")
    if isinstance(told, list) and told[-1]:
        return dt.date.fromisoformat(told[-1])
    return timezone.localtime(written).date()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)
