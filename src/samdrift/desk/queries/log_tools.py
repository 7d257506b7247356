"""The tools that cases have come from: what each still has open, and what has been taken over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q

from samdrift.desk.models.cases import Case
from samdrift.desk.models.logs import LED_ELSEWHERE, LogLoad
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer


@dataclass(frozen=True)
class Tool:
    """How it stands with one of them, in numbers alone: whoever moves the desk over need not see the
    cases. `there`: open, and nobody has worked with them here; `here`: open, and worked with here.
    """

    source: str
    loaded_at: dt.datetime
    cases: int
    there: int
    here: int


def open_there(source: str) -> Any:
    """Open cases that the tool still has."""
    return Case.objects.filter(LED_ELSEWHERE, is_open=True, logged__source=source)


def tools(viewer: Viewer) -> list[Tool]:
    loaded = seen(LogLoad, viewer).order_by("source").values("source")
    rows = list(loaded.annotate(newest=Max("made_at")).values_list("source", "newest"))
    told = {one["logged__source"]: one for one in _sums()} if rows else {}
    return [_tool(source, newest, told.get(source, {})) for source, newest in rows]


def _sums() -> Any:
    """All tools' cases in one question."""
    rows = Case.objects.filter(logged__isnull=False).order_by().values("logged__source")
    untouched = Q(logged__last_at=F("changed_at"))
    return rows.annotate(
        cases=Count("pk"),
        there=Count("pk", filter=Q(is_open=True) & untouched),
        here=Count("pk", filter=Q(is_open=True) & ~untouched),
    )


def _tool(source: str, newest: dt.datetime, told: dict[str, Any]) -> Tool:
    return Tool(source, newest, told.get("cases", 0), told.get("there", 0), told.get("here", 0))
