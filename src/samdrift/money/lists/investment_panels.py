"""What other pages show of the joint portfolio: of a member, a decision, a measure, and a frame's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.registry import CalendarEntry, OnWheel, Ref, WorkItem, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.lists import investment_words as words
from samdrift.money.lists.investment_words import frame_url, grant_url, investment_url, whole
from samdrift.money.queries import investments as queries
from samdrift.money.queries import pool, programmes
from samdrift.money.services.frames import WRITE as WRITE_FRAMES

Context = dict[str, Any]
AREA = "economy"
SHOWN = 8


def frame_page(viewer: Viewer, row: Any) -> Context:
    """A frame's amount, where it is from, and who decided it."""
    ref = Ref("governance.decision", row.decision_id) if row.decision_id else None
    named = registry.describe([ref], viewer) if ref else {}
    found = named.get(ref) if ref else None
    facts: list[tuple[Any, Any, str]] = [
        (_("Member"), row.member.name, ""),
        (_("Year"), str(row.year), ""),
        (_("Kind"), row.get_section_display(), ""),
        (_("Frame"), nok(row.amount), ""),
        (_("Where it is from"), row.source, ""),
    ]
    if found:
        facts.append((_("Decision"), found.label, found.url))
    may = allowed(viewer, WRITE_FRAMES, row)
    return {
        "facts": [fact for fact in facts if fact[1]],
        "strike_url": reverse("money:frame_strike", args=[row.pk]) if may else "",
        "table_url": reverse("money:frames_table"),
    }


def of_member(viewer: Viewer, member: Any) -> Context | None:
    """A member's frames by year, the newest first, and its own necessary maintenance."""
    frames = pool.of_member(viewer, member.pk)
    own = queries.of_member(viewer, member.pk)
    if not frames and not own:
        return None
    return {
        "frames": [(row, frame_url(row), whole(row.amount)) for row in frames[:SHOWN]],
        "more": len(frames) > SHOWN,
        "list_url": f"{reverse('money:frame_list')}?member={member.pk}",
        "own": _rows(own),
        "plan_url": f"{reverse('money:plan')}?members={member.pk}",
    }


def of_decision(viewer: Viewer, decision: Any) -> Context | None:
    """What of the portfolio the decision adopted, and the frames it set."""
    rows = queries.of_object(viewer, decision=decision)
    frames = pool.of_decision(viewer, decision.pk)
    if not rows and not frames:
        return None
    return {
        "rows": _rows(rows),
        "frames": [(row, frame_url(row), whole(row.amount)) for row in frames],
    }


def of_measure(viewer: Viewer, measure: Any) -> Context | None:
    """What the measure of the road map costs in the portfolio."""
    return _panel(queries.of_object(viewer, measure=measure))


def _panel(rows: list[Any]) -> Context | None:
    return {"rows": _rows(rows)} if rows else None


def _rows(rows: list[Any]) -> list[tuple[Any, str, Any, Any]]:
    return [
        (row, investment_url(row), words.state_tag(row), whole(queries.cost_of(row)))
        for row in rows
    ]


def undecided(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What the portfolio board is to decide, for those who bring it there."""
    if not viewer.has_any("controller", "daily_manager"):
        return []
    return [
        WorkItem(row.title, row.programme.title if row.programme else "", investment_url(row))
        for row in queries.proposed(viewer, most)
    ]


def calendar(viewer: Viewer) -> Iterable[CalendarEntry]:
    """The last days of grants with money left, for those of the cooperation's economy."""
    if not viewer.has_any("controller", "daily_manager"):
        return
    ahead = viewer.today + dt.timedelta(days=730)
    for grant, left in programmes.lapsing(viewer, ahead):
        if grant.use_by is not None and grant.use_by >= viewer.today:
            key, title, url = f"grant-{grant.pk}", _title(grant), grant_url(grant)
            yield CalendarEntry(key, grant.use_by, title, str(nok(left)), url, of=grant)


def on_wheel(viewer: Viewer, start: dt.date, before: dt.date, whose: str) -> Iterable[OnWheel]:
    """The last days of grants, among what falls for all."""
    if whose != "all" or not viewer.inside:
        return
    for grant, left in programmes.lapsing(viewer, before):
        if grant.use_by is not None and grant.use_by >= start:
            state = "late" if grant.use_by < viewer.day else "coming"
            detail = _("%(left)s is left") % {"left": nok(left)}
            yield OnWheel(grant.use_by, _title(grant), grant_url(grant), AREA, state, detail)


def _title(grant: Any) -> str:
    said = {"giver": grant.giver, "programme": grant.programme.title}
    return _("The grant from %(giver)s for %(programme)s must be used") % said
