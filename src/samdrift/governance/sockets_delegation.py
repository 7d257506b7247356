"""What delegations put into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.lists import delegation_pages as pages
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.queries import delegation as queries
from samdrift.governance.services import delegation_people as people
from samdrift.governance.services.delegation_findings import AHEAD, ENDS, find_all
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    CalendarEntry,
    Eraser,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.add_kind(
    Kind(
        Delegation,
        _("Delegation"),
        pages.delegation_url,
        related=("from_body", "to_body", "to_person", "member"),
    )
)


def _entry(row: Delegation) -> tuple[int, str, str, str]:
    audience = EVERYONE
    to_body = str(row.to_body) if row.to_body else ""
    detail = " → ".join(part for part in (str(row.giver), to_body) if part)
    return audience, row.what, detail, row.decided_by


registry.add_search(SearchKind("governance.delegation", _("Delegation"), _entry))
registry.add_menu(
    MenuEntry(
        "delegations",
        "governance",
        _("Delegations"),
        "governance:delegation_list",
        60,
        lambda viewer: viewer.inside,
    )
)
for page, title, order, template, context in (
    ("governance.body", _("Delegations"), 50, "delegation_panel", pages.of_body),
    ("parties.person", _("Delegated to"), 60, "delegation_panel", pages.of_person),
    ("parties.member", _("Delegated at home"), 60, "delegation_panel", pages.of_member),
    ("portfolio.system", _("Delegations"), 60, "delegation_panel", pages.of_object),
    ("governance.decision", _("On delegation"), 20, "delegation_of_decision", pages.of_decision),
    ("governance.matter", _("Can be decided on delegation"), 25, "delegation_of_matter", pages.of_matter),
):  # fmt: skip
    registry.add_panel(
        Panel(
            page,
            "delegations",
            title,
            order,
            f"governance/{template}.html",
            context,
            by_key=context is pages.of_object,
        )
    )


def _agreed(finding: Any) -> str:
    ends = dt.date.fromisoformat(finding.agreed["to"])
    return _now("It is in force until %(day)s.") % {"day": day(ends)}


def _observed(finding: Any) -> str:
    return _now("%(body)s has delegated nothing in its place.") % {"body": finding.observed["body"]}


def _mend(_finding: Any) -> str:
    return _now(
        "Let the body delegate anew from that day, or end it on purpose. After that the body decides these matters itself."
    )


registry.add_finding(
    FindingKind(
        ENDS,
        _("A delegation ends soon"),
        "governance",
        _("A delegation ends within 60 days, and nothing is delegated in its place."),
        agreed=_agreed,
        observed=_observed,
        mend=_mend,
        audience=FindingAudience.EVERYONE,
    )
)


def _gives(viewer: Viewer, most: int) -> list[Delegation]:
    """Those ending within sixty days of the bodies the viewer runs."""
    if not viewer.inside or viewer.person_id is None:
        return []
    rows = queries.ending(viewer, viewer.day + AHEAD)[:200]
    return [row for row in rows if allowed(viewer, "governance.delegate", row)][:most]


def _ending(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    return [
        WorkItem(
            _now("“%(delegation)s” ends") % {"delegation": row},
            f"{row.giver} → {row.receiver}",
            pages.delegation_url(row),
            row.valid_to,
            "warning",
        )
        for row in _gives(viewer, most)
    ]


def _calendar(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The day from which a delegation of one's own body is in force no more."""
    for row in _gives(viewer, 100):
        if row.valid_to is not None:
            title = _now("“%(delegation)s” ends") % {"delegation": row}
            key, url = f"delegation-{row.pk}", pages.delegation_url(row)
            yield CalendarEntry(key, row.valid_to, title, str(row.giver), url, of=row)


registry.add_worklist(Worklist("delegations", _("Delegations that end"), 45, _ending))
registry.calendars.append(_calendar)
registry.add_timed(Timed("delegations that end", dt.timedelta(hours=6), find_all))
registry.add_timed(Timed("delegations of leavers", dt.timedelta(hours=1), people.lapse_of_leavers))
registry.leaving.append(people.leave)
registry.add_eraser(Eraser("delegations", people.erase))
registry.notices[people.LAPSED] = NoticeKind(
    _("A delegation of my body lapsed"),
    _("“%(delegation)s” lapsed: the person has left. %(body)s decides these matters itself."),
)
registry.add_succession(
    SuccessionStep(
        "governance.delegations",
        _("Delegations at home"),
        140,
        people.preview,
        people.apply,
        people.undo_step,
    )
)
name_events(
    {
        "delegation.given": _("Was delegated"),
        "delegation.changed": _("The delegation was corrected"),
        "delegation.used": _("Something was decided on it"),
        "delegation.ended": _("The delegation was ended"),
        "delegation.withdrawn": _("The delegation was ended before it began"),
    }
)
name_fields(
    {
        "from_body_id": _("Delegated by"),
        "to_body_id": _("To the body"),
        "to_person_id": _("To the person"),
        "kinds": _("Kinds of matter"),
        "per_decision": _("Most for each decision"),
        "per_period": _("Most in all"),
        "period": _("Period"),
        "subject_kind": _("About"),
        "subject_id": _("About"),
        "under_id": _("Passed on from"),
        "ended_because": _("Why it ended"),
        "amount": _("Amount"),
    }
)
name_references(
    {
        "from_body_id": "governance.body",
        "to_body_id": "governance.body",
        "to_person_id": "parties.person",
        "under_id": "governance.delegation",
    }
)
name_choices({"period": dict(Delegation.Period.choices)})
