"""What the parties put into the sockets."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import address
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import Eraser, Kind, MenuEntry, Reference, SearchKind, registry
from samdrift.kernel.viewer import Viewer
from samdrift.parties import queries
from samdrift.parties.models.arrangements import Arrangement, LegalForm, Transfer
from samdrift.parties.models.members import Member, Succession
from samdrift.parties.models.people import Appointment, Person, Unit
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries.members import current_members
from samdrift.parties.services.account_erasure import erase_account
from samdrift.parties.services.leaving import end_held
from samdrift.parties.services.reference import load_reference_data
from samdrift.parties.services.succession.steps import STEPS

CENTRE_ALONE = -2
"""Audience of people whom no member employs: only the centre finds them."""

registry.viewer_of_account = queries.viewer_of_account
registry.leaving.append(end_held)
registry.add_eraser(Eraser("account", erase_account))
registry.add_reference(Reference("parties", 10, load_reference_data))
for step in STEPS:
    registry.add_succession(step)


def _page(name: str) -> Any:
    return address(f"parties:{name}_detail")


def _succession_url(row: Succession) -> str:
    return reverse("parties:succession", args=[row.pk])


def _unit_url(unit: Unit) -> str:
    return reverse("parties:member_detail", args=[unit.member_id]) + "#h-units"


for model, name, page in (
    (Member, _("Member"), "member"),
    (Arrangement, _("Arrangement"), "arrangement"),
    (LegalForm, _("Legal form"), "legal_form"),
    (Person, _("Person"), "person"),
    (Supplier, _("Supplier"), "supplier"),
    (Transfer, _("Transfer"), "transfer"),
):
    registry.add_kind(Kind(model, name, _page(page)))
registry.add_kind(Kind(Appointment, _("Role"), _page("appointment"), related=("person",)))
registry.add_kind(Kind(Unit, _("Unit"), _unit_url))
registry.add_kind(Kind(Succession, _("Merge or split"), _succession_url))


def _member_entry(member: Member) -> tuple[int, str, str, str]:
    numbers = " ".join(member.numbers.values_list("number", flat=True))
    return EVERYONE, member.name, numbers, f"{member.parallel_name} {member.orgnr}"


def _arrangement_entry(arrangement: Arrangement) -> tuple[int, str, str, str]:
    return EVERYONE, arrangement.name, "", f"{arrangement.purpose} {arrangement.tasks}"


def _person_entry(person: Person) -> tuple[int, str, str, str]:
    audience = person.employer_id or CENTRE_ALONE
    return audience, str(person), person.title, f"{person.email} {person.work_site}"


def _supplier_entry(supplier: Supplier) -> tuple[int, str, str, str]:
    return EVERYONE, supplier.name, supplier.orgnr, supplier.note


registry.add_search(SearchKind("parties.member", _("Member"), _member_entry))
registry.add_search(SearchKind("parties.arrangement", _("Arrangement"), _arrangement_entry))
registry.add_search(SearchKind("parties.person", _("Person"), _person_entry))
registry.add_search(SearchKind("parties.supplier", _("Supplier"), _supplier_entry))


def _members_served(viewer: Viewer) -> list[tuple[int, str]]:
    """The current members one works for, by name; the centre works for all of them."""
    rows = current_members(viewer)
    if not viewer.centre:
        rows = rows.filter(pk__in=viewer.members)
    return list(rows.order_by("sort_key", "pk").values_list("pk", "name"))


registry.members_served = _members_served


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


def _erases(viewer: Viewer) -> bool:
    return viewer.inside and viewer.has_any("daily_manager", "administrator")


def _member_count(viewer: Viewer) -> int:
    return int(current_members(viewer).count())


for entry in (
    MenuEntry(
        "members", "cooperation", _("Members"), "parties:member_list", 10, _inside, _member_count
    ),
    MenuEntry(
        "arrangements", "cooperation", _("Arrangements"), "parties:arrangement_list", 20, _inside
    ),
    MenuEntry("figures", "cooperation", _("Key figures"), "parties:figures", 30, _inside),
    MenuEntry("appointments", "cooperation", _("Roles"), "parties:appointment_list", 40, _inside),
    MenuEntry("transfers", "cooperation", _("Transfers"), "parties:transfer_list", 50, _inside),
    MenuEntry(
        "successions", "cooperation", _("Merges and splits"), "parties:successions", 60, _inside
    ),
    MenuEntry(
        "legal_forms", "cooperation", _("Legal forms"), "parties:legal_form_list", 70, _inside
    ),
    MenuEntry("people", "registers", _("People"), "parties:person_list", 10, _inside),
    MenuEntry("suppliers", "registers", _("Suppliers"), "parties:supplier_list", 20, _inside),
    MenuEntry("gone", "registers", _("Have left"), "parties:gone_list", 80, _inside),
    MenuEntry("retention", "site", _("Due to be erased"), "parties:retention", 60, _erases),
):
    registry.add_menu(entry)

from samdrift.parties import (  # noqa: E402 -- they fill the sockets, and lean on the kinds above
    demo,  # noqa: F401
    loads,  # noqa: F401
    sockets_accounts,  # noqa: F401
    sockets_words,  # noqa: F401
    sockets_worklist,  # noqa: F401
)
