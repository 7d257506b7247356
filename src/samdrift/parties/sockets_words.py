"""What the events of the parties are called, and the fields in them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.web.timeline import (
    name_choices,
    name_events,
    name_fields,
    name_lists,
    name_references,
)
from samdrift.parties.lists.erased_words import PERSONAL_NAMES, emptied_text
from samdrift.parties.models.arrangements import Stake, Transfer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment

name_events(
    {
        "legal_form.added": _("The legal form was put in"),
        "legal_form.changed": _("The legal form was changed"),
        "member.added": _("The member was added"),
        "member.changed": _("The member was changed"),
        "member.numbered": _("Got a number"),
        "member.merged": _("Took part in a merge"),
        "member.split": _("Took part in a split"),
        "member.succession_undone": _("A merge or split was undone"),
        "succession.merged": _("The merge was done"),
        "succession.split": _("The split was done"),
        "succession.undone": _("It was undone"),
        "arrangement.added": _("The arrangement was added"),
        "arrangement.changed": _("The arrangement was changed"),
        "arrangement.formed": _("Got a legal form"),
        "arrangement.clauses_answered": _("It was said where the agreement deals with its points"),
        "arrangement.ended": _("The arrangement was ended"),
        "membership.joined": _("Joined an arrangement"),
        "membership.changed": _("Became owner, customer or both"),
        "membership.left": _("Left an arrangement"),
        "stake.set": _("A share was set"),
        "stake.ended": _("A share was ended"),
        "transfer.registered": _("The transfer was registered"),
        "transfer.taken_back": _("It was taken back"),
        "key_figure.set": _("Key figures were changed"),
        "unit.added": _("A unit was added"),
        "unit.renamed": _("A unit was renamed"),
        "person.added": _("The person was added"),
        "person.changed": _("The person was changed"),
        "person.left": _("It was registered that the person leaves"),
        "person.returned": _("The person returned"),
        "person.moved": _("Got another employer by a merge or split"),
        "person.moved_back": _("Got the employer back"),
        "person.erased": _("The person was erased"),
        "appointment.made": _("Was given a role"),
        "appointment.ended": _("A role was ended"),
        "appointment.described": _("The description of a role was changed"),
        "mandate.given": _("Was given a mandate"),
        "mandate.ended": _("A mandate was ended"),
        "retention.set": _("The time of keeping was changed"),
        "supplier.added": _("The supplier was added"),
        "supplier.changed": _("The supplier was changed"),
    }
)
name_fields(
    {
        "name": _("Name"),
        "parallel_name": _("Official name in several languages"),
        "kind": _("Kind"),
        "number": _("Number"),
        "orgnr": _("Organisation number"),
        "written_language": _("Language form"),
        "founded_on": _("Founded"),
        "ended_on": _("Ended"),
        "operating_since": _("In actual operation since"),
        "evaluate_on": _("Evaluate on"),
        "purpose": _("What it is for"),
        "tasks": _("Tasks"),
        "note": _("Note"),
        "on": _("Took effect"),
        "from": _("From"),
        "to": _("To"),
        "valid_from": _("From"),
        "valid_to": _("Until (first day without)"),
        "form": _("Legal form"),
        "seat_id": _("Seat"),
        "agreement": _("Agreement"),
        "is_legal_person": _("A legal person of its own"),
        "member_id": _("Member"),
        "arrangement": _("Arrangement"),
        "arrangement_id": _("Arrangement"),
        "is_owner": _("Owner"),
        "is_customer": _("Customer"),
        "joined_by": _("Decision"),
        "left_by": _("Decision"),
        "what": _("What"),
        "transferred_on": _("Transferred on"),
        "decision": _("Decision"),
        "decided_by": _("Decided by"),
        "decided_on": _("Decided on"),
        "taken_back_on": _("Taken back"),
        "taken_back_by": _("By the decision"),
        "unit": _("Unit"),
        "unit_id": _("Unit"),
        **PERSONAL_NAMES,
        "employer_id": _("Employer"),
        "supplier_id": _("Supplier"),
        "started_on": _("Started"),
        "left_on": _("First day no longer there"),
        "role": _("Role"),
        "description": _("What the role is"),
        "grantor_id": _("Given by"),
        "members": _("Members served"),
        "rooms": _("Limited to"),
        "reason": _("Why"),
        "emptied": _("Emptied"),
        "years": _("Years kept after leaving"),
        "website": _("Website"),
        "support_email": _("E-mail of its support"),
        "support_phone": _("Phone of its support"),
        **{kind.value: kind.label for kind in Stake.Kind},
    }
)
name_references(
    {
        "employer_id": "parties.member",
        "member_id": "parties.member",
        "seat_id": "parties.member",
        "grantor_id": "parties.member",
        "arrangement_id": "parties.arrangement",
        "supplier_id": "parties.supplier",
        "unit_id": "parties.unit",
    }
)
name_choices(
    {
        "role": dict(Appointment.Role.choices),
        "written_language": dict(Member.Language.choices),
        "kind": {**dict(Member.Kind.choices), **dict(Transfer.Kind.choices)},
    }
)
name_lists({"emptied": emptied_text})
