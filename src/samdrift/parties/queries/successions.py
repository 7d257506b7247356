"""Reads of merges and splits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Succession, SuccessionLink


def successions(viewer: Viewer) -> Any:
    """Every merge and split, the newest first; also those that were undone."""
    return seen(Succession, viewer).order_by("-happened_on", "-pk")


def can_be_undone(succession: Succession, viewer: Viewer) -> bool:
    """Not undone, and done today."""
    done = timezone.localtime(succession.done_at).date()
    return succession.undone_at is None and done == viewer.today and viewer.as_of is None


def told(succession: Succession) -> tuple[str, str]:
    """The names as they were: those that were there before, and those after."""
    names = succession.journal.get("told", {})
    return ", ".join(names.get("from", [])), ", ".join(names.get("to", []))


def links_of(succession: Succession, viewer: Viewer) -> list[SuccessionLink]:
    """Who was succeeded by whom; empty when it was undone."""
    rows = seen(SuccessionLink, viewer).filter(succession=succession)
    return list(rows.select_related("predecessor", "successor").order_by("pk"))


def exit_day(succession: Succession) -> dt.date:
    """Until this day participants may leave an arrangement on six months' notice (inndelingslova § 16)."""
    day = succession.happened_on
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 3, 1)
