"""What stands on the page of a report, and what is due of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.calc.reports import due_day, is_late
from samdrift.desk.lists.knowledge_pages import Deed
from samdrift.desk.models.reports import ServiceReport
from samdrift.desk.queries import report_words as words
from samdrift.desk.queries import reports as queries
from samdrift.desk.queries.report_tables import tables, tiles
from samdrift.desk.rules_reports import CHOOSE, SCREENS, WRITE
from samdrift.kernel.lists import address
from samdrift.kernel.registry import Ref, WorkItem, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
State = ServiceReport.State
TONES = {"draft": "neutral", "sent": "success", "replaced": "warning"}
report_url = address("desk:report_detail")


def at(name: str, *keys: Any) -> str:
    return reverse(f"desk:report_{name}", args=keys)


def month_shown(report: ServiceReport) -> str:
    return words.month_text(queries.month_of(report))


def title_of(report: ServiceReport) -> str:
    """Alta, October 2026; with its number from the second."""
    values = {"member": report.member.name, "month": month_shown(report), "number": report.number}
    text = (
        _("%(member)s, %(month)s")
        if report.number == 1
        else _("%(member)s, %(month)s, no. %(number)s")
    )
    return text % values


OPEN_TO_MEMBER = frozenset({"report.sent", "report.made_anew", "report.replaced"})


def open_events(viewer: Viewer, _report: ServiceReport) -> frozenset[str] | None:
    """How its words came to be is the centre's own; that it was sent and replaced is the member's too."""
    return None if viewer.centre or viewer.is_machine else OPEN_TO_MEMBER


def report_page(viewer: Viewer, report: ServiceReport) -> Context:
    figures = queries.figures(report, viewer)
    return {
        "heading_text": title_of(report),
        "tone": TONES[report.state],
        "stands": _stands(report, viewer),
        "deeds": _deeds(viewer, report),
        "tiles": tiles(figures, report.member_id),
        "tables": tables(figures, report.member_id),
        "definitions": words.definitions(),
        "paper_url": at("paper", report.pk),
        "is_draft": report.state == State.DRAFT,
        "others": [
            (title_of(one), report_url(one), one, TONES[one.state])
            for one in queries.others_of(report, viewer)
        ],
    }


def list_acts(viewer: Viewer, _asked: Mapping[str, str]) -> Context:
    """Beside the list: when reports are sent, and the screens on the wall, for those who may."""
    found = []
    if allowed(viewer, CHOOSE):
        found.append((_("When reports are sent"), at("choices")))
    if allowed(viewer, SCREENS):
        found.append((_("Screens on the wall"), reverse("desk:board_screens")))
    return {"report_acts": found}


def _stands(report: ServiceReport, viewer: Viewer) -> str:
    if report.state == State.SENT:
        return _("The figures are as they were when it was sent.")
    if report.state == State.REPLACED:
        return _("A newer one has taken its place.")
    month = queries.month_of(report)
    if viewer.today < month.end:
        return _("The month goes on. The figures are as they are now.")
    due = due_day(month, queries.choices().send_by)
    return _("To be sent by %(day)s. The figures are as they are now.") % {"day": day(due)}


def _deeds(viewer: Viewer, report: ServiceReport) -> list[Deed]:
    if not allowed(viewer, WRITE, report):
        return []
    if report.state == State.SENT:
        return [Deed(_("Make it anew"), at("correct", report.pk))]
    if report.state == State.REPLACED:
        return []
    found = [Deed(_("Write words"), at("words", report.pk))]
    if report.number > 1:
        found.append(Deed(_("Drop the draft"), at("drop", report.pk)))
    if viewer.today >= queries.month_of(report).end:
        found.append(Deed(_("Send it"), at("send", report.pk), primary=True))
    return found


def to_write(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Drafts to write on and send."""
    if not allowed(viewer, WRITE):
        return []
    asked, found = queries.choices(), []
    for one in queries.to_write(viewer, viewer.today, most):
        month = queries.month_of(one)
        late = is_late(month, asked.send_by, viewer.today)
        found.append(
            WorkItem(
                title_of(one), _("Write the service report and send it"), report_url(one),
                due_day(month, asked.send_by), "danger" if late else "warning",
            )
        )  # fmt: skip
    return found


def of_member(viewer: Viewer, member: Any) -> Context | None:
    """The last reports to the member, on its page."""
    rows = queries.every(viewer).newest().filter(member=member).order_by("-month", "-number")[:6]
    found = [(title_of(one), report_url(one), one, TONES[one.state]) for one in rows]
    return {"rows": found} if found else None


# Findings


def finding_agreed(finding: Any) -> str:
    return _("Sent by %(day)s.") % {"day": day(dt.date.fromisoformat(finding.agreed["due"]))}


def finding_observed(_finding: Any) -> str:
    return _("It is still a draft.")


def finding_mend(_finding: Any) -> str:
    return _("Read the figures, write a few words, and send it.")


def finding_page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref(ServiceReport._meta.label_lower, finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (found.label, found.url) if found else None
