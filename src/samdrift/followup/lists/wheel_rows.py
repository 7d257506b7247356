"""What falls due as the wheel and its months show it: activities, and what other rooms put there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from samdrift.followup.lists.activity_words import STATES, TONES, occurrence_url
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.queries import activities as queries
from samdrift.kernel.lists import label_of
from samdrift.kernel.registry import OnWheel, registry
from samdrift.kernel.viewer import Viewer

AREAS: dict[str, Any] = dict(Activity.Area.choices)


@dataclass(frozen=True)
class Row:
    """`whose` and `responsible` are names, or nothing."""

    day: dt.date
    title: str
    url: str
    area: str
    state: str
    name: Any
    whose: str = ""
    responsible: str = ""

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def area_name(self) -> Any:
        return AREAS[self.area]

    @property
    def told(self) -> str:
        """What stands under the title."""
        return " · ".join(filter(None, (str(self.area_name), self.whose, self.responsible)))


def rows_between(viewer: Viewer, low: dt.date, high: dt.date, whose: str, area: str) -> list[Row]:
    """What falls in [low, high), by day; `area` empty for all."""
    due = queries.between(viewer, low, high, whose, area)
    rows = [_due(one, viewer) for one in due]
    others = (one for source in registry.wheel for one in source(viewer, low, high, whose))
    rows += [_other(one) for one in others if area in {"", one.area}]
    return sorted(rows, key=lambda row: row.day)


def _due(one: Occurrence, viewer: Viewer) -> Row:
    activity, state = one.activity, one.state(viewer.today)
    whose = str(activity.member or activity.arrangement or "")
    who = label_of(activity, "role") if activity.role else str(activity.person or "")
    url, name = occurrence_url(one), STATES[state]
    return Row(one.day, str(one), url, activity.area, state, name, whose, who)


def _other(one: OnWheel) -> Row:
    name = one.name or STATES[one.state]
    return Row(one.day, one.title, one.url, one.area, one.state, name, one.detail)
