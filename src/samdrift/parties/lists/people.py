"""The registers of people, their roles, and suppliers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    address,
    choice_text,
    equals,
    flag,
    related,
    text_filter,
)
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.forms.people import AppointForm, PersonForm, SupplierForm
from samdrift.parties.lists import people_pages as pages
from samdrift.parties.lists import words
from samdrift.parties.models.people import Appointment, Person
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries import people as queries
from samdrift.parties.queries.members import arrangement_choices, current_members
from samdrift.parties.services import appointments as appointment_services
from samdrift.parties.services import people as services
from samdrift.parties.services import suppliers as supplier_services

Role = Appointment.Role


person_url = address("parties:person_detail")


def works_for(person: Person) -> str:
    """The employer, or the supplier; "" for people of the centre alone."""
    return str(person.employer or person.supplier or "")


def roles_text(person: Any) -> str:
    return ", ".join(words.role_text(one) for one in person.roles_now)


def unit_text(person: Person) -> str:
    return person.unit.name if person.unit else ""


def _by_role(rows: Any, value: str, viewer: Viewer) -> Any:
    chosen = value.split(",")
    if not set(chosen) <= set(Role.values):
        raise ValueError(value)
    held = Appointment.objects.filter(on_day(viewer.day), role__in=chosen)
    return rows.filter(pk__in=held.values("person_id"))


def _role_label(value: str, _viewer: Viewer) -> str:
    return ", ".join(str(Role(one).label) for one in value.split(",") if one in Role.values)


_COLUMNS = (
    Column("name", _("Name"), str, link=person_url, sort="sort_key", reads=("given_name", "family_name", "erased_at")),
    Column("title", _("Job title"), lambda p: p.title, sort="title", reads=("title",)),
    Column("works_for", _("Works for"), works_for, sort="employer__sort_key", reads=("employer__name", "supplier__name")),
    Column("unit", _("Unit"), unit_text, shown=unit_text, sort="unit__name", reads=("unit__name",)),
    Column("roles", _("Roles"), roles_text, shown=roles_text, reads=("id",)),
    Column("email", _("E-mail"), lambda p: p.email, sort="email", default=False, reads=("email",)),
    Column("phone", _("Phone"), lambda p: p.phone, default=False, reads=("phone",)),
    Column("work_site", _("Work site"), lambda p: p.work_site, sort="work_site", default=False, reads=("work_site",)),
    Column("external_id", _("Employee number"), lambda p: p.external_id, default=False, reads=("external_id",)),
    Column("left_on", _("Leaves"), lambda p: p.left_on, sort="left_on", shown=lambda p: words.day_text(p.left_on), default=False, reads=("left_on",)),
)  # fmt: skip
_FILTERS = (
    related("member", _("Employer"), "employer_id", current_members),
    Filter("role", _("Role"), _by_role, choices=lambda _v: [Choice(*one) for one in Role.choices], label_of=_role_label),
    related("supplier", _("Supplier"), "supplier_id", lambda v: seen(Supplier, v).order_by("sort_key")),
    flag("leaving", _("Is to leave"), lambda _v: Q(left_on__isnull=False)),
    text_filter("text", _("Text"), "given_name", "family_name", "email", "title", "work_site"),
)  # fmt: skip


def people_summary(viewer: Viewer) -> str:
    """On another day the list says which part of it is of that day."""
    if viewer.as_of is None:
        return ""
    return _now(
        "Those who were there that day and their roles then; employer and unit are today's."
    )


PEOPLE = Register(
    room="parties",
    key="person",
    model=Person,
    name=_("Person"),
    lead=_(
        "Those who work for the members, the centre and the suppliers, as far as you may see them."
    ),
    spec=ListSpec(
        key="parties.person",
        title=_("People"),
        rows=queries.people_there,
        order="sort_key",
        columns=_COLUMNS,
        filters=_FILTERS,
        empty=_("There are no people yet. Add one, or load them from a spreadsheet."),
        focus_filter="member",
        reads=("given_name", "family_name", "erased_at"),
    ),
    form=PersonForm,
    create=services.add_person,
    change=services.change_person,
    may_create="parties.add_person",
    may_change="parties.change_person",
    summary=people_summary,
    new_label=_("Add a person"),
    detail_template="parties/person_page.html",
    detail_context=pages.person_page,
    detail_rows=pages.person_detail_rows,
    load_kind="people",
)

GONE = Register(
    room="parties",
    key="gone",
    model=Person,
    name=_("Person who has left"),
    lead=_("Those who have left. They are kept for as long as the site's rule says, then erased."),
    spec=ListSpec(
        key="parties.gone",
        title=_("People who have left"),
        rows=queries.people_gone,
        order="-left_on",
        columns=(
            _COLUMNS[0],
            Column("left_on", _("Left"), lambda p: p.left_on, sort="left_on"),
            *_COLUMNS[1:4],
        ),
        filters=(_FILTERS[0], _FILTERS[-1]),
        empty=_("Nobody has left."),
    ),
)


def appointment_rows(viewer: Viewer) -> Any:
    """Roles of the day shown."""
    rows = seen(Appointment, viewer).on(viewer.day)
    return rows.select_related("person__employer", "member", "arrangement")


def all_appointments(viewer: Viewer) -> Any:
    return seen(Appointment, viewer).select_related("person__employer", "member", "arrangement")


def _held_for(appointment: Appointment) -> str:
    return str(appointment.member or appointment.arrangement or "")


def _appoint(by: Viewer, **values: Any) -> Appointment:
    return appointment_services.appoint(by=by, **values)


APPOINTMENTS = Register(
    room="parties",
    key="appointment",
    model=Appointment,
    name=_("Role"),
    lead=_("Who holds which role for a member or an arrangement. Roles in a system stand with the system."),
    spec=ListSpec(
        key="parties.appointment",
        title=_("Roles and appointments"),
        rows=appointment_rows,
        order="role",
        columns=(
            Column("role", _("Role"), choice_text("role"), link=address("parties:appointment_detail"), sort="role"),
            Column("person", _("Person"), lambda a: str(a.person), sort="person__sort_key"),
            Column("held_for", _("For"), _held_for, sort="member__sort_key"),
            Column("valid_from", _("From"), lambda a: a.valid_from, sort="valid_from"),
            Column("valid_to", _("Until"), lambda a: a.valid_to, sort="valid_to", shown=lambda a: words.day_text(a.valid_to)),
            Column("employer", _("Employer"), lambda a: str(a.person.employer or ""), default=False),
            Column("decision", _("Decision"), lambda a: a.decision, default=False),
        ),
        filters=(
            equals("role", _("Role"), "role", Role.choices),
            related("member", _("For member"), "member_id", current_members),
            related("arrangement", _("For arrangement"), "arrangement_id", arrangement_choices),
            flag("ending", _("Has an end"), lambda _v: Q(valid_to__isnull=False)),
            text_filter("text", _("Name"), "person__given_name", "person__family_name"),
        ),
        empty=_("Nobody has a role yet. Begin with the chief municipal executive of each member."),
        focus_filter="member",
    ),
    form=AppointForm,
    create=_appoint,
    may_create="parties.appoint",
    new_label=_("Appoint"),
    detail_context=pages.appointment_page,
    detail_rows=all_appointments,
)  # fmt: skip


def _site_text(supplier: Supplier) -> str:
    return supplier.website.removeprefix("https://").removeprefix("http://").rstrip("/")


SUPPLIERS = Register(
    room="parties",
    key="supplier",
    model=Supplier,
    name=_("Supplier"),
    lead=_("Those who deliver systems and services to the members."),
    spec=ListSpec(
        key="parties.supplier",
        title=_("Suppliers"),
        rows=lambda viewer: seen(Supplier, viewer),
        order="sort_key",
        columns=(
            Column("name", _("Name"), lambda s: s.name, link=address("parties:supplier_detail"), sort="sort_key"),
            Column("orgnr", _("Organisation number"), lambda s: s.orgnr, sort="orgnr"),
            Column("support_email", _("E-mail of its support"), lambda s: s.support_email),
            Column("support_phone", _("Phone of its support"), lambda s: s.support_phone),
            Column("website", _("Website"), lambda s: s.website, shown=_site_text, default=False),
        ),
        filters=(text_filter("text", _("Text"), "name", "orgnr", "note"),),
        empty=_("There are no suppliers yet. They also come with the systems that are loaded."),
    ),
    form=SupplierForm,
    create=supplier_services.add_supplier,
    change=supplier_services.change_supplier,
    may_create="parties.manage_suppliers",
    may_change="parties.manage_suppliers",
    new_label=_("Add a supplier"),
    detail_template="parties/supplier_page.html",
    detail_context=pages.supplier_page,
)  # fmt: skip
