"""What history calls the events of agreements, and what changed in them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, Award, Participation
from samdrift.agreements.models.documents import Document
from samdrift.agreements.models.options import Option
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

name_events(
    {
        "agreement.added": _("The agreement was registered"),
        "agreement.changed": _("The agreement was changed"),
        "agreement.left": _("It was noted that the agreement is left"),
        "agreement.stayed": _("The notice was taken back"),
        "agreement.renewed": _("The agreement was extended"),
        "agreement.renewed_by_itself": _("The agreement was renewed by itself"),
        "agreement.let_go": _("Whoever followed the agreement up has left"),
        "agreement.members_succeeded": _("A member was succeeded in the agreement"),
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
    "award_announcement": _("Announced as"),
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
    "members": _("Members"),
}
for part in ("participation", "entitled", "option", "document", "contact"):
    _FIELDS |= {f"{part}_{name}": label for name, label in _PART.items()}
name_fields(_FIELDS)
name_references(
    {
        "lead_id": "parties.person",
        "under_id": "agreements.agreement",
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
