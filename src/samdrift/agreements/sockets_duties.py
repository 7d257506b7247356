"""What agreements puts into the sockets: duties and reports."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.lists import duty_finding_words as words
from samdrift.agreements.lists import duty_pages, report_pages
from samdrift.agreements.lists.duty_words import duty_url, report_name, report_url
from samdrift.agreements.models.duties import Duty, Report
from samdrift.agreements.queries.reports import late_count
from samdrift.agreements.services import duty_people as people
from samdrift.agreements.services import report_findings, reports
from samdrift.agreements.services.duty_align import align_round
from samdrift.agreements.services.duty_words import sentences
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import Eraser, Kind, MenuEntry, Panel, Timed, registry
from samdrift.kernel.said import make_known
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

PAGE = "agreements.agreement"

registry.add_kind(Kind(Duty, _("Duty"), duty_url))
registry.add_kind(
    Kind(Report, pgettext_lazy("from a supplier", "Report"), report_url, report_name, ("duty",))
)


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


for key, label, url, order, count in (
    ("duties", _("Duties"), "agreements:duties_year", 40, None),
    (
        "reports",
        pgettext_lazy("from a supplier", "Reports"),
        "agreements:report_list",
        42,
        late_count,
    ),
):
    registry.add_menu(MenuEntry(key, "agreements", label, url, order, _inside, count))
registry.add_panel(
    Panel(PAGE, "duties", _("Duties"), 40, "agreements/duty_panel.html", duty_pages.panel)
)
registry.add_panel(
    Panel(
        PAGE,
        "reports",
        pgettext_lazy("from a supplier", "Reports"),
        41,
        "agreements/report_panel.html",
        report_pages.panel,
    )
)
registry.add_panel(
    Panel(
        "followup.occurrence",
        "duty",
        _("Duty of an agreement"),
        50,
        "agreements/duty_of_time.html",
        duty_pages.of_occurrence,
        side=True,
    )
)

registry.add_finding(
    FindingKind(
        report_findings.LATE,
        _("A report is late"),
        "agreements",
        _("A report that an agreement asks for has not come by its day."),
        agreed=words.late_agreed,
        observed=words.late_observed,
        mend=words.late_mend,
        page=words.late_page,
        audience=FindingAudience.CONCERNED,
    )
)
registry.add_finding(
    FindingKind(
        report_findings.DIFFERS,
        _("A report differs from what was measured"),
        "agreements",
        _("A supplier's report gives another figure than what was measured here."),
        agreed=words.differs_agreed,
        observed=words.differs_observed,
        mend=words.differs_mend,
        page=words.differs_page,
        audience=FindingAudience.CONCERNED,
    )
)
make_known(*sentences())
registry.occurrences_changed.append(reports.follow)
registry.add_timed(Timed("duties of agreements", dt.timedelta(hours=6), align_round))
registry.add_timed(Timed("reports", dt.timedelta(hours=1), report_findings.find_all))
registry.add_timed(Timed("duties of leavers", dt.timedelta(hours=1), people.let_go_of_leavers))
registry.leaving.append(people.leave)
registry.add_eraser(Eraser("duties of agreements", people.erase))

name_events(
    {
        "duty.added": _("Was written down"),
        "duty.followed": _("Followed from the agreement"),
        "duty.kept_in_step": _("Followed a change of the agreement"),
        "duty.changed": _("Was changed"),
        "duty.ended": _("Was ended"),
        "duty.let_go": _("Went to the agreement's lead: the responsible person has left"),
        "report.received": _("The report came"),
        "report.taken_back": _("The report had not come after all"),
    }
)
name_fields(
    {
        "whose": _("Whose duty it is"),
        "annex": _("Where it is agreed"),
        "activity_id": _("On the wheel"),
        "received_on": pgettext_lazy("report", "Received"),
        "covers_from": _("Tells from"),
        "covers_to": _("Tells until"),
        "file": _("File"),
    }
)
name_references({"activity_id": "followup.activity"})
name_choices({"whose": dict(Duty.Whose.choices)})
