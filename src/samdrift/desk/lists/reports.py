"""The register of service reports."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.reports import Month
from samdrift.desk.lists import report_pages as pages
from samdrift.desk.models.reports import ServiceReport
from samdrift.desk.queries import reports as queries
from samdrift.desk.rules_reports import WRITE
from samdrift.kernel.lists import Column, Filter, ListSpec, Register, equals, related
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members


def _state(report: Any) -> Any:
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>',
        pages.TONES[report.state],
        report.get_state_display(),
    )


def _month(rows: Any, value: str, _viewer: Viewer) -> Any:
    """`2026-10`."""
    return rows.filter(month=Month.read(value).start)


REPORTS = Register(
    room="desk",
    key="report",
    model=ServiceReport,
    name=_("Service report"),
    lead=_("What the desk did for each member, month by month."),
    spec=ListSpec(
        key="desk.report",
        title=_("Service reports"),
        rows=queries.every,
        columns=(
            Column(
                "member",
                _("Member"),
                lambda r: r.member.name,
                link=pages.report_url,
                sort="member__sort_key",
            ),
            Column(
                "month",
                _("Month"),
                lambda r: f"{r.month:%Y-%m}",
                shown=pages.month_shown,
                sort="month",
                description="year and month, such as 2026-10",
            ),
            Column(
                "state",
                _("State"),
                lambda r: r.state,
                shown=_state,
                sort="state",
                description="draft, sent or replaced",
            ),
            Column("number", _("Number"), lambda r: r.number, numeric=True, default=False),
            Column("sent_at", _("Sent"), lambda r: r.sent_at, sort="sent_at"),
            Column(
                "sent_by",
                _("Sent by"),
                lambda r: str(r.sent_by) if r.sent_by else None,
                default=False,
            ),
        ),
        filters=(
            equals("state", _("State"), "state", ServiceReport.State.choices),
            related("member", _("Member"), "member_id", current_members, lambda one: one.name),
            Filter("month", _("Month"), _month, kind="text"),
        ),
        order="-month",
        empty=_("No report yet. They are made when a month is over."),
        focus_filter="member",
    ),
    new_at="desk:report_make",
    new_label=_("Make a month’s reports"),
    may_create=WRITE,
    list_acts="desk/_report_acts.html",
    list_context=pages.list_acts,
    detail_template="desk/report_detail.html",
    detail_rows=queries.every,
    detail_context=pages.report_page,
    history_of=pages.open_events,
    fields={"words": lambda r: r.words, "figures": lambda r: r.figures, "why": lambda r: r.why},
)
