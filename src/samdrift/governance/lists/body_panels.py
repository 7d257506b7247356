"""Bodies on the pages of arrangements, members and people, and what waits for those who serve them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samdrift.governance.lists.body_pages import body_url
from samdrift.governance.models.bodies import Body, Office, Sitting
from samdrift.governance.queries import bodies as queries
from samdrift.governance.queries.body_state import BodyState, states
from samdrift.kernel.registry import CalendarEntry, WorkItem
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
SHOWN = 12
MOST_LOOKED_AT = 60
"""Bodies whose state the front page works out for one person."""


def of_arrangement(viewer: Viewer, row: Any) -> Context | None:
    return _panel(viewer, {"arrangement": row}, f"arrangement={row.pk}", Body(arrangement=row))


def of_member(viewer: Viewer, row: Any) -> Context | None:
    return _panel(viewer, {"member": row}, f"member={row.pk}", Body(member=row))


def _panel(viewer: Viewer, whose: Context, query: str, example: Body) -> Context | None:
    rows = list(queries.standing(viewer).filter(**whose)[: SHOWN + 1])
    may = allowed(viewer, "governance.manage_body", example)
    if not rows and not may:
        return None
    new = f"{reverse('governance:body_new')}?{query}" if may else ""
    return {"rows": rows[:SHOWN], "more": len(rows) > SHOWN, "query": query, "new_url": new}


CAPACITIES = {
    "ordinary": lambda: pgettext("in a body", "Member"),
    "deputy": lambda: pgettext("in a body", "Deputy"),
}


def capacity_text(key: str) -> str:
    """Member, deputy, chair …"""
    if key in CAPACITIES:
        return CAPACITIES[key]()
    return str(Office.Kind(key).label)


def of_person(viewer: Viewer, person: Any) -> Context | None:
    """Where the person sits, in which capacity and until when."""
    found: dict[int, Context] = {}
    places = queries.bodies_of_person(person, viewer)
    ends = queries.ends_of(row for _body, _key, row in places if isinstance(row, Sitting))
    for body, key, row in places:
        until = ends[row.pk] if isinstance(row, Sitting) else row.valid_to
        one = found.setdefault(body.pk, {"body": body, "as": [], "until": None})
        one["as"].append(capacity_text(key))
        if until and (one["until"] is None or until < one["until"]):
            one["until"] = until
    if not found:
        return None
    return {"rows": [(one["body"], ", ".join(one["as"]), one["until"]) for one in found.values()]}


# What waits


def _served(viewer: Viewer) -> Any:
    """Bodies of which the viewer is secretary; for the cooperation's secretary those of arrangements."""
    rows = queries.standing(viewer)
    own = Office.objects.on(viewer.today).filter(person=viewer.person_id, kind="secretary")
    if viewer.has("secretary"):
        return rows.filter(member=None) | rows.filter(pk__in=own.values("body"))
    return rows.filter(pk__in=own.values("body"))


def waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Bodies the viewer is secretary of in which something lacks or a term ends soon."""
    if not viewer.inside or viewer.person_id is None:
        return []
    rows = list(_served(viewer)[:MOST_LOOKED_AT])
    found = states([body.pk for body in rows], viewer.today, rows) if rows else []
    items = (item for state in found if (item := _item(state)))
    return [item for item, _n in zip(items, range(most), strict=False)]


def calendar(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The days on which terms end in the bodies the viewer is secretary of: one entry for all of a
    body that end together, as after an election.
    """
    if not viewer.inside or viewer.person_id is None:
        return
    ends: dict[tuple[Body, dt.date], list[Sitting]] = {}
    for row in queries.terms_ending(_served(viewer), viewer.today):
        ends.setdefault((row.seat.body, row.valid_to or viewer.today), []).append(row)
    for (body, last), rows in ends.items():
        title = _("Term ends: %(body)s") % {"body": body}
        detail = "\n".join(f"{row.person}, {row.seat}" for row in rows)
        yield CalendarEntry(f"terms-{body.pk}-{last:%Y%m%d}", last, title, detail, body_url(body))


def _item(state: BodyState) -> WorkItem | None:
    told, tone = lacks(state), "danger"
    if not told and state.ending:
        told, tone = [ending_text(len(state.ending))], "warning"
    if not told:
        return None
    due = next(iter(state.ending.values()), None)
    return WorkItem(str(state.body), " ".join(told), body_url(state.body), due, tone)


def ending_text(count: int) -> str:
    return ngettext("%(n)s term ends soon.", "%(n)s terms end soon.", count) % {"n": count}


def lacks(state: BodyState) -> list[str]:
    """What lacks today, a sentence each."""
    told = []
    if state.empty:
        count = len(state.empty)
        told.append(ngettext("%(n)s empty seat.", "%(n)s empty seats.", count) % {"n": count})
    if state.lacks_chair:
        told.append(_("Nobody is chair."))
    if state.unmet:
        told.append(_("Not as the law asks."))
    return told
