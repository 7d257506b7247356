"""What the desk puts into the sockets: outages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.lists import outage_pages as pages
from samdrift.desk.lists import outage_words as words
from samdrift.desk.models.outages import (
    Alert,
    AlertDelivery,
    AlertRule,
    Degree,
    Exclusion,
    MaintenanceWindow,
    Outage,
    StatusPage,
)
from samdrift.desk.models.reach import follows_up, works_in_desk
from samdrift.desk.queries import outages as queries
from samdrift.desk.services import alerts, maintenance
from samdrift.desk.services import outage_carrying as carrying
from samdrift.desk.services import outage_findings as findings
from samdrift.kernel.finding_kinds import FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
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
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.add_kind(Kind(Outage, _("Outage"), words.outage_url))
registry.add_kind(Kind(MaintenanceWindow, _("Maintenance window"), words.window_url))
registry.add_kind(Kind(Alert, _("Alert"), words.alert_url))
registry.add_kind(Kind(AlertRule, _("Rule for alerts"), words.rule_url))
registry.add_kind(Kind(AlertDelivery, _("Message from monitoring"), words.delivery_url))
registry.add_kind(Kind(StatusPage, _("Status page"), words.page_url, related=("member",)))
registry.api.append("samdrift.desk.api.outages.add_outages")


def _outage_entry(outage: Outage) -> tuple[int, str, str, str]:
    return EVERYONE, outage.title, "", outage.text


def _window_entry(window: MaintenanceWindow) -> tuple[int, str, str, str]:
    return EVERYONE, window.title, "", window.text


registry.add_search(SearchKind("desk.outage", _("Outage"), _outage_entry))
registry.add_search(SearchKind("desk.maintenancewindow", _("Maintenance window"), _window_entry))


def _follows(viewer: Viewer) -> bool:
    return works_in_desk(viewer) or follows_up(viewer)


registry.add_menu(
    MenuEntry(
        "outages",
        "operations",
        pgettext_lazy("list", "Outages"),
        "desk:outage_list",
        21,
        _follows,
        queries.on_count,
    )
)
registry.add_menu(
    MenuEntry("maintenance", "operations", _("Maintenance"), "desk:maintenance_list", 22, _follows)
)
registry.add_menu(
    MenuEntry("availability", "operations", _("Availability"), "desk:availability", 23, _follows)
)
registry.add_menu(
    MenuEntry(
        "alerts",
        "operations",
        _("Monitoring"),
        "desk:alert_list",
        24,
        works_in_desk,
        queries.unread_count,
        also=("desk:status_page_list",),
    )
)
registry.add_panel(
    Panel(
        "portfolio.system",
        "outages",
        pgettext_lazy("list", "Outages"),
        67,
        "desk/outage_panel.html",
        pages.of_system,
        by_key=True,
    )
)
registry.add_panel(
    Panel(
        "desk.case",
        "outages",
        pgettext_lazy("list", "Outages"),
        45,
        "desk/outage_panel.html",
        pages.of_case,
    )
)
registry.add_finding(
    FindingKind(
        findings.UNCLOSED,
        _("Planned work is over, and nobody has told how it went"),
        "desk",
        _("What was down in a window is known only when it is told."),
        agreed=words.window_agreed,
        observed=words.window_observed,
        mend=words.window_mend,
        page=words.finding_page,
    )
)
registry.add_finding(
    FindingKind(
        findings.UNREAD,
        _("A message from monitoring was not understood"),
        "desk",
        _("It is kept as it came, and what it told may not be written down."),
        agreed=words.unread_agreed,
        observed=words.unread_observed,
        mend=words.unread_mend,
        page=words.finding_page,
    )
)


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Windows to close, and alerts that fire without a rule."""
    if not works_in_desk(viewer) or viewer.person_id is None:
        return []
    items = [
        WorkItem(
            one.title,
            _now("Tell how it went"),
            words.window_url(one),
            one.ends_at.date(),
            "warning",
        )
        for one in queries.to_close(viewer)[:most]
    ]
    items += [
        WorkItem(
            str(one.annotations.get("summary") or one), _now("An alert that no rule is for"),
            words.alert_url(one), None, "warning",
        )
        for one in queries.unruled(viewer).order_by("starts_at", "pk")[: max(most - len(items), 0)]
    ]  # fmt: skip
    return items


registry.add_worklist(Worklist("outages", _("Maintenance and alerts"), 18, _waiting, by_clock=True))
registry.notices.update(
    {
        maintenance.TOLD: NoticeKind(
            _("Maintenance is planned"), _("Planned work: %(title)s, %(from)s – %(to)s")
        ),
        maintenance.MOVED: NoticeKind(
            _("Maintenance is moved"), _("Planned work is moved: %(title)s, %(from)s – %(to)s")
        ),
        maintenance.CANCELLED: NoticeKind(
            _("Maintenance is cancelled"), _("Planned work is cancelled: %(title)s, %(from)s")
        ),
    }
)
registry.add_timed(Timed("alerts that were kept", dt.timedelta(minutes=1), alerts.try_kept))
registry.add_timed(Timed("old messages of alerts", dt.timedelta(hours=12), alerts.forget_old))
registry.add_timed(Timed("maintenance and alerts", dt.timedelta(minutes=30), findings.look_at_all))
registry.add_succession(
    SuccessionStep(
        "desk.outages", _("Outages and maintenance"), 312, carrying.preview, carrying.apply,
        carrying.undo_step,
    )
)  # fmt: skip
name_events(
    {
        "outage.began": _("An outage was written down"),
        "outage.changed": _("Was corrected"),
        "outage.ended": _("Worked again"),
        "outage.went_on": _("Was down still"),
        "outage.left_out": _("What counts against the promise was changed"),
        "outage.struck": _("Was struck out"),
        "outage.restored": _("Was taken back"),
        "outage.case_opened": _("A case was opened"),
        "outage.carried": _("Is told to those that take over as well"),
        "window.planned": _("Was planned"),
        "window.changed": _("Was changed"),
        "window.told": _("Those affected were told"),
        "window.done": _("Was done"),
        "window.cancelled": _("Was cancelled"),
        "window.planned_again": _("Was planned again"),
        "window.carried": _("Is told to those that take over as well"),
        "alert_rule.added": _("Rule was added"),
        "alert_rule.changed": _("Was changed"),
        "alert_rule.ended": _("Was ended"),
        "alert_rule.used_again": _("Was taken into use again"),
        "alert_rule.carried": _("Is for those that take over as well"),
        "alert_delivery.set_aside": _("Was set aside"),
        "status_page.added": _("Status page was made"),
        "status_page.changed": _("Was changed"),
        "status_page.opened": _("Was opened to all"),
        "status_page.shut": _("Was shut"),
    }
)
name_fields(
    {
        "outage.title": _("What is down"),
        "started_at": _("Down from"),
        "outage.ended_at": _("Up again"),
        "exclusion": _("Against the promise"),
        "degree": _("How much is away"),
        "is_told": _("Told those affected"),
        "outage.members": _("Members affected"),
        "window.members": _("Members affected"),
        "window.title": _("What is done"),
        "starts_at": _("From"),
        "ends_at": _("Until"),
        "is_agreed": _("Left out of downtime"),
        "matchers": _("Conditions"),
        "member_label": _("Label that tells the member"),
        "opens_case": _("Opens a case"),
        "is_on": _("Open to all"),
        "slug": _("Address"),
    }
)
name_references({"case_id": "desk.case", "for_member_id": "parties.member"})
name_choices(
    {
        "outage.degree": dict(Degree.choices),
        "alert_rule.degree": dict(Degree.choices),
        "outage.exclusion": dict(Exclusion.choices),
        "window.state": dict(MaintenanceWindow.State.choices),
    }
)
