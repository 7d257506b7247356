"""What stands on the pages of an outage and of a maintenance window, and on others of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from samdrift.desk.lists import outage_words as words
from samdrift.desk.lists.knowledge_pages import Deed
from samdrift.desk.lists.problem_pages import case_url
from samdrift.desk.models.outages import MaintenanceWindow, Outage
from samdrift.desk.models.reach import follows_up, works_in_desk
from samdrift.desk.queries import outages as queries
from samdrift.desk.rules_outages import MANAGE, PLAN
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
OPEN_TO_ALL = frozenset(
    {
        "outage.began",
        "outage.ended",
        "outage.went_on",
        "window.told",
        "window.done",
        "window.cancelled",
    }
)


def open_events(viewer: Viewer, _row: Any) -> frozenset[str] | None:
    return None if works_in_desk(viewer) or viewer.is_machine else OPEN_TO_ALL


def beside_list(viewer: Viewer, _asked: Mapping[str, str]) -> Context:
    return {"follows": works_in_desk(viewer) or follows_up(viewer)}


def outage_page(viewer: Viewer, outage: Outage) -> Context:
    desk = works_in_desk(viewer) or viewer.is_machine
    may = allowed(viewer, MANAGE, outage)
    return {
        "heading_text": outage.title,
        "desk": desk,
        "tone": words.OUTAGE_TONES[words.outage_state(outage)],
        "stands": words.outage_state_text(outage),
        "lasted": words.lasted(outage, viewer.now),
        "facts": _facts(outage, desk=desk, follows=desk or follows_up(viewer)),
        "alerts": [(one, words.alert_url(one)) for one in queries.alerts_of(outage, viewer)],
        "deeds": _deeds(outage) if may else [],
        "may_change": may and outage.struck_at is None,
    }


def _facts(outage: Outage, *, desk: bool, follows: bool) -> list[tuple[Any, Any, str]]:
    facts: list[tuple[Any, Any, str]] = [
        (_("System or service"), words.about(outage), ""),
        (_("Members"), words.members_text(outage), ""),
        (_("Kind"), outage.get_kind_display(), ""),
        (_("How much is away"), outage.get_degree_display(), ""),
        (_("Down from"), outage.started_at, ""),
        (_("Up again"), outage.ended_at or _("Still down"), ""),
    ]
    if follows:
        facts.append((_("Against the promise"), _counts(outage), ""))
    if outage.window is not None:
        facts.append((_("Maintenance"), str(outage.window), words.window_url(outage.window)))
    if desk:
        facts += _for_desk(outage)
    return facts


def _counts(outage: Outage) -> str:
    if not outage.counts:
        return _("Does not count: the service was slow, not away")
    told = str(outage.get_exclusion_display())
    return f"{told}: {outage.excluded_because}" if outage.excluded_because else told


def _for_desk(outage: Outage) -> list[tuple[Any, Any, str]]:
    case, rule = outage.case, outage.rule
    facts: list[tuple[Any, Any, str]] = [
        (_("Told those affected"), _("Yes") if outage.is_told else _("No"), ""),
        (_("From"), outage.get_source_display(), ""),
    ]
    if case is not None:
        facts.append((_("Case"), f"#{case.pk} {case.title}", case_url(case)))
    if rule is not None:
        facts.append((_("Rule"), str(rule), words.rule_url(rule)))
    if outage.struck_at is not None:
        facts.append((_("Struck out because"), outage.struck_because, ""))
    return facts


def _deeds(outage: Outage) -> list[Deed]:
    pk = outage.pk
    if outage.struck_at is not None:
        return [Deed(_("It was an outage"), words.at("outage_restore", pk), at_once=True)]
    found = [
        Deed(_("Against the promise"), words.at("outage_leave_out", pk)),
        Deed(_("Strike out"), words.at("outage_strike", pk)),
    ]
    if outage.case_id is None:
        found.append(Deed(_("Open a case"), words.at("outage_case", pk), at_once=True))
    if outage.ended_at is None:
        found.append(Deed(_("It works again"), words.at("outage_end", pk), primary=True))
    else:
        found.append(Deed(_("Still down"), words.at("outage_go_on", pk), at_once=True))
    return found


def window_page(viewer: Viewer, window: MaintenanceWindow) -> Context:
    state = words.window_state(window, viewer.now)
    may = allowed(viewer, PLAN, window)
    planned = window.state == MaintenanceWindow.State.PLANNED
    return {
        "heading_text": window.title,
        "tone": words.WINDOW_TONES[state],
        "stands": words.window_state_text(window, viewer.now),
        "outages": [
            (one, words.outage_url(one)) for one in queries.outages_of_window(window, viewer)
        ],
        "facts": [
            (_("From"), window.starts_at, ""),
            (_("Until"), window.ends_at, ""),
            (_("System or service"), words.about(window), ""),
            (_("Members"), words.members_text(window), ""),
            (_("Told"), window.told_at or _("Nobody yet"), ""),
            (_("Left out of downtime"), _left_out(window), ""),
        ],
        "deeds": _window_deeds(window, state) if may else [],
        "may_change": may and planned,
        "untold": may and planned and window.told_at is None and state in {"planned", "on"},
    }


def _left_out(window: MaintenanceWindow) -> str:
    if not window.is_agreed:
        return _("No, it counts")
    return _("Yes") if window.told_at else _("When it is told")


def _window_deeds(window: MaintenanceWindow, state: str) -> list[Deed]:
    pk = window.pk
    if window.state != MaintenanceWindow.State.PLANNED:
        return [Deed(_("Take it up again"), words.at("maintenance_again", pk), at_once=True)]
    found = [Deed(_("Cancel it"), words.at("maintenance_cancel", pk))]
    if state in {"on", "to_close"}:
        found.append(Deed(_("Tell how it went"), words.at("maintenance_finish", pk), primary=True))
    if window.told_at is None and state in {"planned", "on"}:
        found.append(
            Deed(
                _("Tell those affected"),
                words.at("maintenance_tell", pk),
                at_once=True,
                primary=state == "planned",
            )
        )
    return found


# On other pages


def of_system(viewer: Viewer, system: Any) -> Context | None:
    rows = queries.of_system(system, viewer)
    return {"rows": [_line(one) for one in rows]} if rows else None


def of_case(viewer: Viewer, case: Any) -> Context | None:
    rows = queries.of_case(case, viewer)
    return {"rows": [_line(one) for one in rows]} if rows else None


def _line(one: Outage) -> tuple[Outage, str, str, str]:
    return (
        one,
        words.outage_url(one),
        words.outage_state_text(one),
        words.OUTAGE_TONES[words.outage_state(one)],
    )
