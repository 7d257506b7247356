"""What reports, trends and the board put into the sockets."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.lists import report_pages as pages
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.models.reports import READERS, ServiceReport
from samdrift.desk.rules_reports import TRENDS
from samdrift.desk.services import report_findings as findings
from samdrift.desk.services import report_notices as notices
from samdrift.desk.services import report_people as people
from samdrift.desk.services.report_round import go_round
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    DigestSource,
    Eraser,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SearchKind,
    Timed,
    Worklist,
    registry,
)
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events, name_fields

_report = _("Service report")
registry.add_kind(
    Kind(ServiceReport, _report, pages.report_url, label=pages.title_of, related=("member",))
)


def _entry(report: ServiceReport) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    return EVERYONE, pages.title_of(report), str(_report), report.words


registry.add_search(SearchKind("desk.servicereport", _report, _entry))


def _reads(viewer: Viewer) -> bool:
    return viewer.inside and (viewer.centre or viewer.has_any(*READERS))


def _sees_trends(viewer: Viewer) -> bool:
    return allowed(viewer, TRENDS)


registry.add_menu(
    MenuEntry("service_reports", "services", _("Service reports"), "desk:report_list", 52, _reads)
)
registry.add_menu(MenuEntry("trends", "services", _("Trends"), "desk:trends", 54, _sees_trends))
registry.add_menu(
    MenuEntry("board", "services", pgettext_lazy("wall", "Board"), "desk:board", 56, works_in_desk)
)
registry.add_panel(
    Panel(
        "parties.member", "service_reports", _("Service reports"), 67, "desk/report_panel.html",
        pages.of_member,
    )
)  # fmt: skip
registry.add_finding(
    FindingKind(
        findings.UNSENT,
        _("A service report is not sent"),
        "desk",
        _("The month’s report to a member was to be sent by now."),
        agreed=pages.finding_agreed,
        observed=pages.finding_observed,
        mend=pages.finding_mend,
        page=pages.finding_page,
        audience=FindingAudience.CONCERNED,
    )
)
registry.add_worklist(Worklist("service_reports", _("Service reports to send"), 18, pages.to_write))
registry.add_digest(
    DigestSource("service_reports", _("Service reports to send"), 19, pages.to_write)
)
registry.notices[notices.SENT] = NoticeKind(
    _("The service report of my member is sent"),
    _("The service report for %(member)s, %(month)s, is sent."),
)
registry.add_timed(Timed("service reports", dt.timedelta(hours=6), go_round))
registry.add_eraser(Eraser("service reports", people.erase))
name_events(
    {
        "report.made": _("The draft was made"),
        "report.words_written": _("Words were written"),
        "report.sent": _("It was sent to the member"),
        "report.made_anew": _("It was begun anew"),
        "report.draft_dropped": _("A new draft was dropped"),
        "report.replaced": _("A newer one took its place"),
        "reports.chosen": _("When reports are sent was changed"),
        "board.made": _("A screen got an address"),
        "board.ended": _("The screen’s address was taken away"),
    }
)
name_fields(
    {
        "report.words": pgettext_lazy("report", "Words"),
        "reports.send_by": _("Sent by this day"),
        "reports.is_asked": _("Drafts are made and reminded of"),
    }
)
