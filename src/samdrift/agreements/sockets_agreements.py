"""What agreements put into the sockets: agreements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.lists import agreement_panels as panels
from samdrift.agreements.lists.agreement_words import agreement_url, detail_text
from samdrift.agreements.models.agreements import Agreement, Award, Participation
from samdrift.agreements.models.documents import Document
from samdrift.agreements.models.options import Option
from samdrift.agreements.queries import agreements as queries
from samdrift.agreements.rules_common import leads_all
from samdrift.followup.lists import activity_pages, finding_panels
from samdrift.governance.lists import matter_panels
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

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
    Panel(PAGE, "activities", _("Activities"), 45, "followup/activity_panel.html", activity_pages.of_object),
    Panel(PAGE, "findings", _("Findings"), 60, "followup/finding_panel.html", finding_panels.of_subject),
    Panel(PAGE, "matters", _("Matters"), 70, "governance/matter_panel.html", matter_panels.of_object, side=True),
):  # fmt: skip
    registry.add_panel(panel)
for page, title, order, context in (
    ("portfolio.system", _("Agreements"), 20, panels.of_system),
    ("parties.supplier", _("Agreements"), 10, panels.of_supplier),
    ("parties.member", _("Agreements"), 40, panels.of_member),
    ("parties.arrangement", _("Agreements"), 40, panels.of_arrangement),
    ("parties.person", _("Follows up"), 55, panels.of_person),
):
    registry.add_panel(
        Panel(page, "agreements", title, order, "agreements/agreement_panel.html", context)
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

name_events(
    {
        "agreement.added": _("The agreement was registered"),
        "agreement.changed": _("The agreement was changed"),
        "agreement.left": _("It was noted that the agreement is left"),
        "agreement.stayed": _("The notice was taken back"),
        "agreement.renewed": _("The agreement was extended"),
        "agreement.member_joined": _("A member joined"),
        "agreement.member_changed": _("How a member is in it was corrected"),
        "agreement.member_left": _("A member leaves"),
        "agreement.member_struck": _("A member registered by mistake was taken away"),
        "agreement.award_told": _("The award was registered"),
        "agreement.award_changed": _("The award was changed"),
        "agreement.entitled_named": _("It was named who may join or call off"),
        "agreement.entitled_struck": _("One that may join or call off was struck"),
        "agreement.option_added": _("An option was registered"),
        "agreement.option_changed": _("An option was corrected"),
        "agreement.option_used": _("An option was used"),
        "agreement.option_declined": _("It was decided not to use an option"),
        "agreement.option_reopened": _("An option was opened again"),
        "agreement.document_added": _("A paper was filed"),
        "agreement.version_added": _("A newer version of a paper was filed"),
        "agreement.document_changed": _("A paper was renamed"),
        "agreement.contact_named": _("A contact was named"),
        "agreement.contact_changed": _("A contact was corrected"),
        "agreement.contact_ended": _("A contact was ended"),
    }
)
_PART = {
    "valid_from": _("From"),
    "valid_to": _("No longer from"),
    "note": _("Note"),
    "title": _("Name"),
}
_FIELDS: dict[str, Any] = {
    "lead_id": _("Followed up by"),
    "under_id": _("Called off from"),
    "reference": _("Number on invoices"),
    "signed_on": _("Signed"),
    "notice_months": _("Our notice, in months"),
    "supplier_notice_months": _("The supplier’s notice, in months"),
    "renewal_months": _("Renewed by itself for so many months"),
    "left_on": _("Left from"),
    "left_because": _("Why it is left"),
    "billed": _("Invoiced to"),
    "billing_months": _("Months on each invoice"),
    "billing_in_advance": _("Invoiced in advance"),
    "billing_lag": _("Days until the invoice is expected"),
    "participation_basis": _("Counted by"),
    "participation_quantity": _("Quantity"),
    "participation_came_by": _("Why it is in the agreement"),
    "participation_buyer_reference": _("Reference on its invoices"),
    "award_value": _("Value at the award"),
    "award_value_source": _("Where the value is from"),
    "award_awarded_on": _("Awarded"),
    "award_subject": _("What was bought"),
    "award_procedure": _("How"),
    "award_announcement": _("Notice"),
    "entitled": _("May join or call off"),
    "option": _("Option"),
    "option_about": _("A right to"),
    "option_text": _("What the agreement says"),
    "option_annex": _("Annex and clause"),
    "option_extends_to": _("When used, no longer in force from"),
    "option_most_members": _("At most so many members"),
    "option_last_notice": _("Last day of notice"),
    "option_state": _("State"),
    "option_decided_on": _("Decided"),
    "document": _("Paper"),
    "document_kind": _("What it is"),
    "document_annex": _("Annex"),
    "document_version": _("Version"),
    "contact": _("Contact"),
    "contact_person_id": _("Person"),
    "systems": _("Systems"),
}
for part in ("participation", "entitled", "option", "document", "contact"):
    _FIELDS |= {f"{part}_{name}": label for name, label in _PART.items()}
name_fields(_FIELDS)
name_references(
    {
        "lead_id": "parties.person",
        "under_id": PAGE,
        "contact_person_id": "parties.person",
    }
)
name_choices(
    {
        "kind": dict(Agreement.Kind.choices),
        "billed": dict(Agreement.Billed.choices),
        "participation_basis": dict(Participation.Basis.choices),
        "participation_came_by": dict(Participation.CameBy.choices),
        "award_subject": dict(Award.Subject.choices),
        "award_procedure": dict(Award.Procedure.choices),
        "option_about": dict(Option.About.choices),
        "option_state": dict(Option.State.choices),
        "document_kind": dict(Document.Kind.choices),
    }
)
