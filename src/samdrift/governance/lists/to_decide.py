"""The page of those who decide: what is before their bodies, how complete it is, when they meet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from samdrift.governance.calc.completeness import Completeness
from samdrift.governance.lists.chain_pages import body_url
from samdrift.governance.lists.matter_words import matter_url, whose
from samdrift.governance.models.matters import Part, Step
from samdrift.governance.models.meetings import Meeting
from samdrift.governance.queries import matters as queries
from samdrift.governance.queries.basis import completeness_of
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer


@dataclass(frozen=True)
class Waiting:
    """A matter before a body: its step, and what the body still asks for, by name."""

    matter: Any
    url: str
    whose: str
    step: Step
    whole: Completeness
    missing: list[str]

    @property
    def is_ready(self) -> bool:
        unmet = self.step.precondition and self.step.met_on is None
        return not self.missing and not unmet


@dataclass
class OfBody:
    body: Any
    url: str
    meeting: Meeting | None
    meeting_url: str
    ready: list[Waiting] = field(default_factory=list)
    waits: list[Waiting] = field(default_factory=list)


def to_decide_page(viewer: Viewer, moment: dt.datetime) -> dict[str, Any]:
    """By body: what is ready to be treated, and what lacks something. The same number of queries
    however much there is.
    """
    rows = list(queries.to_decide(viewer))
    wholes = completeness_of(rows, viewer.day)
    steps = _steps(rows, viewer)
    meetings = queries.next_meetings([one.body_now for one in rows], moment, viewer)
    found: dict[int, OfBody] = {}
    for row in rows:
        step = steps.get((row.pk, row.body_now))
        if step is None:
            continue
        group = found.setdefault(row.body_now, _group(step, meetings.get(row.body_now)))
        one = _waiting(row, step, wholes[row.pk])
        (group.ready if one.is_ready else group.waits).append(one)
    groups = sorted(found.values(), key=lambda one: one.body.sort_key)
    return {"groups": groups, "count": len(rows)}


def _steps(rows: list[Any], viewer: Viewer) -> dict[tuple[int, int | None], Step]:
    wanted = [one.pk for one in rows]
    found = seen(Step, viewer).filter(matter__in=wanted).select_related("body")
    open_first = [one for one in found.order_by("-order", "-pk") if not one.is_treated]
    return {(one.matter_id, one.body_id): one for one in open_first}


def _group(step: Step, meeting: Meeting | None) -> OfBody:
    kind = registry.kinds.get("governance.meeting")
    url = kind.url(meeting) if kind and meeting else ""
    return OfBody(step.body, body_url(step), meeting, url)


def _waiting(row: Any, step: Step, whole: Completeness) -> Waiting:
    required = step.body.required_parts if step.body else []
    lacking = [str(Part(part).label) for part in whole.missing if part in required]
    return Waiting(row, matter_url(row), whose(row), step, whole, lacking)
