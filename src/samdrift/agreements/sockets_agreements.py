"""What agreements put into the sockets: agreements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements import (  # noqa: F401 -- fill their own
    loads_agreements,
    sockets_agreement_findings,
    sockets_agreement_history,
)
from samdrift.agreements.lists import agreement_panels as panels
from samdrift.agreements.lists.agreement_words import agreement_url, detail_text
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries import agreements as queries
from samdrift.agreements.rules_common import leads_all
from samdrift.agreements.services import agreement_findings as findings
from samdrift.agreements.services import agreement_people as people
from samdrift.agreements.services import agreement_succession as succession
from samdrift.agreements.services import renewals
from samdrift.followup.lists import finding_panels
from samdrift.governance.lists import matter_panels
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
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
from samdrift.kernel.viewer import Viewer

PAGE = "agreements.agreement"

registry.add_kind(Kind(Agreement, _("Agreement"), agreement_url, related=("supplier",)))


def _entry(row: Agreement) -> tuple[int, str, str, str]:
    """Found by its name, its numbers and the supplier."""
    detail = str(row.supplier) if row.supplier else str(row.get_kind_display())
    return EVERYONE, row.title, detail, f"{row.number} {row.reference} {row.purpose}"


registry.add_search(SearchKind(PAGE, _("Agreement"), _entry))
registry.add_menu(
    MenuEntry(
        "agreements",
        "agreements",
        _("Agreements"),
        "agreements:agreement_list",
        10,
        lambda viewer: viewer.inside,
        queries.running_count,
    )
)

for key, title, order, context in (
    ("members", _("Members in it"), 10, panels.members),
    ("options", _("Options"), 30, panels.options),
    ("papers", _("Papers"), 80, panels.papers),
    ("contacts", _("Contacts"), 85, panels.contacts),
    ("award", _("The award"), 90, panels.award),
):
    registry.add_panel(Panel(PAGE, key, title, order, f"agreements/agreement_{key}.html", context))
for panel in (
    Panel(PAGE, "activities", _("Other activities"), 45, "followup/activity_panel.html", panels.activities),
    Panel(PAGE, "findings", _("Findings"), 60, "followup/finding_panel.html", finding_panels.of_subject),
    Panel(PAGE, "matters", _("Matters"), 70, "governance/matter_panel.html", matter_panels.of_object, side=True),
):  # fmt: skip
    registry.add_panel(panel)
for page, title, order, elsewhere in (
    ("portfolio.system", _("Agreements"), 20, panels.of_system),
    ("parties.supplier", _("Agreements"), 10, panels.of_supplier),
    ("parties.member", _("Agreements"), 40, panels.of_member),
    ("parties.arrangement", _("Agreements"), 40, panels.of_arrangement),
    ("parties.person", _("Follows up"), 55, panels.of_person),
):
    registry.add_panel(
        Panel(
            page,
            "agreements",
            title,
            order,
            "agreements/agreement_panel.html",
            elsewhere,
            by_key=elsewhere is panels.of_system,
        )
    )


def _without_lead(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Agreements that nobody follows up, for those who look after all."""
    if not viewer.inside or not leads_all(viewer):
        return []
    return [
        WorkItem(
            _now("Nobody follows up %(agreement)s") % {"agreement": row},
            detail_text(row),
            agreement_url(row),
            tone="warning",
        )
        for row in queries.without_lead(viewer)[:most]
    ]


registry.add_worklist(
    Worklist("agreements_nobody", _("Agreements that nobody follows up"), 46, _without_lead)
)

registry.leaving.append(people.leave)
registry.add_eraser(Eraser("agreements", people.erase))
registry.add_timed(Timed("agreements of leavers", dt.timedelta(hours=1), people.let_go_of_leavers))
registry.add_timed(Timed("agreements renewed", dt.timedelta(hours=6), renewals.renew_due))
registry.add_timed(Timed("findings in agreements", dt.timedelta(hours=6), findings.find_all))
registry.notices[people.GIVEN] = NoticeKind(
    _("I was given an agreement to follow up"),
    _("%(by)s gave you “%(agreement)s” to follow up."),
)
registry.add_succession(
    SuccessionStep(
        "agreements.participations",
        _("Agreements"),
        150,
        succession.preview,
        succession.apply,
        succession.undo_step,
    )
)
