"""What agreements puts into the sockets: changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.lists import change_pages as pages
from samdrift.agreements.lists import change_words as words
from samdrift.agreements.lists.change_words import change_url
from samdrift.agreements.models.changes import Change
from samdrift.agreements.queries import changes as queries
from samdrift.agreements.services import change_findings, change_growth
from samdrift.agreements.services.own_changes import TITLES
from samdrift.followup.lists import finding_panels
from samdrift.governance.lists import matter_panels
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.said import make_known
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

PAGE = "agreements.change"
NAME = pgettext_lazy("of an agreement", "Change")

registry.add_kind(Kind(Change, NAME, change_url, related=("agreement",)))


def _entry(row: Change) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    return EVERYONE, row.title, row.agreement.title, row.text


registry.add_search(SearchKind(PAGE, NAME, _entry))
registry.add_menu(
    MenuEntry(
        "changes",
        "agreements",
        _("Changes"),
        "agreements:change_list",
        40,
        lambda viewer: viewer.inside,
        queries.open_count,
    )
)
for panel in (
    Panel("agreements.agreement", "changes", _("Changes"), 65, "agreements/change_panel.html", pages.of_agreement),
    Panel(PAGE, "findings", _("Findings"), 60, "followup/finding_panel.html", finding_panels.of_subject),
    Panel(PAGE, "matters", _("Matters"), 70, "governance/matter_panel.html", matter_panels.of_object, side=True),
):  # fmt: skip
    registry.add_panel(panel)
registry.add_finding(
    FindingKind(
        change_findings.LACKS,
        _("A change of an agreement lacks something"),
        "agreements",
        _("What the law asks to have on file for the change is not there."),
        agreed=words.lacks_agreed,
        observed=words.lacks_observed,
        mend=words.lacks_mend,
        page=words.page,
        audience=FindingAudience.CONCERNED,
    )
)


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Changes under assessment of the agreements one follows up."""
    if not viewer.inside or viewer.person_id is None:
        return []
    return [
        WorkItem(
            _now("Assess the change: %(change)s") % {"change": row},
            row.agreement.title,
            change_url(row),
            row.effective_on,
            "warning",
        )
        for row in queries.concerned(viewer)[:most]
    ]


registry.add_worklist(Worklist("changes", _("Changes to assess"), 44, _waiting))
registry.add_timed(
    Timed("changes that lack something", dt.timedelta(hours=6), change_findings.look_at_all)
)
registry.add_timed(
    Timed("agreements that get more users", dt.timedelta(hours=24), change_growth.look_at_all)
)
_EVENTS: dict[str, Any] = {
    "change.opened": _("The change was written into the ledger"),
    "change.changed": _("The change was corrected"),
    "change.agreed": _("The change was agreed"),
    "change.given_up": _("The change was given up"),
    "change.reopened": _("The change was taken up again"),
    "change.assessed": _("The lawyer’s assessment was attached"),
}
make_known(*TITLES)
name_events(_EVENTS)
name_fields(
    {
        "ground": _("Ground"),
        "ground_reason": _("Why the ground holds"),
        "effective_on": _("From"),
        "amount": _("Amount"),
        "announced_on": _("Announced"),
        "announcement": pgettext_lazy("of a competition", "Notice"),
        "intention_on": _("Intention announced"),
        "index_factor": _("Index factor"),
        "option_id": _("Option"),
        "participation_id": _("Member"),
        "assessment_id": _("Lawyer’s assessment"),
    }
)
name_references({"decision_id": "governance.decision"})
name_choices(
    {
        "ground": dict(Change.Ground.choices),
        "kind": dict(Change.Kind.choices),
        "state": dict(Change.State.choices),
    }
)
