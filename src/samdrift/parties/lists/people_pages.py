"""What stands on the pages of a person, a role and a supplier."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.lists.words import day_text, role_text, span
from samdrift.parties.models.people import Appointment, Mandate, Person
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries import people as queries
from samdrift.parties.queries.retention import due_day, retention_years
from samdrift.parties.services.appointments import right_for

Context = dict[str, Any]


def url(name: str, *args: Any) -> str:
    return reverse(f"parties:{name}", args=args)


def person_detail_rows(viewer: Viewer) -> Any:
    """Everybody the viewer may see, those who left and those erased too."""
    return seen(Person, viewer).select_related("employer", "unit__member", "supplier")


def person_page(viewer: Viewer, person: Person) -> Context:
    """Where the person works, whom it serves, and which roles it holds."""
    may = allowed(viewer, "parties.change_person", person)
    roles = queries.roles_of(person, viewer)
    return {
        "lead": _person_lead(viewer, person),
        "aside_facts": _person_facts(viewer, person),
        "acts": _person_acts(viewer, person) if may else [],
        "may_change": may and person.erased_at is None,
        "roles": [(r, role_text(r), span(r), _may_end(viewer, r)) for r in roles],
        "mandates": [
            (m, span(m), m.is_on(viewer.day), _may_end_mandate(viewer, m))
            for m in queries.mandates_of(person, viewer)
        ],
        "may_mandate": allowed(viewer, "parties.give_mandate") and person.supplier_id is None,
        "there": person.is_at_work(viewer.day),
    }


def _person_lead(viewer: Viewer, person: Person) -> str:
    if person.erased_at is not None:
        return _("What was personal is erased. What was done stays in the history.")
    where = person.employer or person.supplier
    text = _("Works for %(name)s.") % {"name": where} if where else _("Works for the centre.")
    if person.left_on is None:
        return text
    if person.left_on <= viewer.day:
        return _("Left on %(day)s.") % {"day": day_text(person.left_on)}
    return f"{text} " + _("Leaves on %(day)s.") % {"day": day_text(person.left_on)}


def _person_facts(viewer: Viewer, person: Person) -> list[tuple[Any, Any, str]]:
    employer, unit = person.employer, person.unit
    facts: list[tuple[Any, Any, str] | None] = [
        (_("Job title"), person.title, ""),
        (_("Employer"), employer.name, url("member_detail", employer.pk)) if employer else None,
        (_("Supplier"), person.supplier.name, url("supplier_detail", person.supplier_id))
        if person.supplier
        else None,
        (_("Unit"), unit.name, "") if unit else None,
        (_("Work site"), person.work_site, ""),
        (_("E-mail"), person.email, f"mailto:{person.email}" if person.email else ""),
        (_("Phone"), person.phone, f"tel:{person.phone.replace(' ', '')}" if person.phone else ""),
        (_("Employee number"), person.external_id, "") if person.external_id else None,
        (_("Started"), person.started_on, "") if person.started_on else None,
    ]
    if person.left_on is not None and person.left_on <= viewer.today and person.erased_at is None:
        facts.append((_("Kept until"), due_day(person.left_on, retention_years()), ""))
    return [fact for fact in facts if fact is not None]


def _person_acts(viewer: Viewer, person: Person) -> list[tuple[Any, str, bool]]:
    if person.erased_at is not None:
        return []
    acts = []
    if person.left_on is None:
        acts.append((_("Register leaving"), url("person_leave", person.pk), False))
    else:
        acts.append((_("Register return"), url("person_return", person.pk), False))
    if (
        person.is_at_work(viewer.today)
        and person.supplier_id is None
        and allowed(viewer, "parties.appoint")
    ):
        acts.insert(0, (_("Appoint"), f"{url('appointment_new')}?person={person.pk}", False))
    due = person.left_on is not None and due_day(person.left_on, retention_years()) <= viewer.today
    if due and allowed(viewer, "parties.erase_person", person):
        acts.append((_("Erase"), url("person_erase", person.pk), False))
    return acts


def _may_end(viewer: Viewer, row: Appointment) -> bool:
    running = row.valid_to is None or row.valid_to > viewer.day
    return running and allowed(viewer, right_for(row.role), row)


def _may_end_mandate(viewer: Viewer, row: Mandate) -> bool:
    if row.valid_to is not None and row.valid_to <= viewer.day:
        return False
    if row.grantor_id is not None:
        return allowed(viewer, "parties.give_mandate", row.grantor_id)
    return allowed(viewer, "parties.appoint_for_arrangement", row.arrangement)


def appointment_page(viewer: Viewer, row: Appointment) -> Context:
    """Who holds the role, for whom, since when, and what it is."""
    may = allowed(viewer, right_for(row.role), row)
    reached = seen(Person, viewer).filter(pk=row.person_id).exists()
    acts = []
    if may:
        acts.append((_("Change the description"), url("appointment_describe", row.pk), False))
    if _may_end(viewer, row):
        acts.append((_("End the role"), url("appointment_end", row.pk), False))
    held_for = row.member or row.arrangement
    where = url("member_detail", row.member_id) if row.member_id else ""
    if row.arrangement_id:
        where = url("arrangement_detail", row.arrangement_id)
    return {
        "heading_text": f"{row.person}: {row.get_role_display()}",
        "lead": _appointment_lead(viewer, row),
        "acts": acts,
        "facts": [
            (_("Person"), str(row.person), url("person_detail", row.person_id) if reached else ""),
            (_("For"), str(held_for or ""), where),
            (_("From"), row.valid_from, ""),
            (_("Until"), _last(row.valid_to), ""),
            (_("What the role is"), row.description, ""),
            (_("Decision"), row.decision, ""),
        ],
    }


def _last(valid_to: dt.date | None) -> Any:
    return valid_to - dt.timedelta(days=1) if valid_to else _("no end is set")


def _appointment_lead(viewer: Viewer, row: Appointment) -> str:
    if row.valid_to is not None and row.valid_to <= viewer.day:
        return _("The role has ended.")
    if row.valid_from is not None and row.valid_from > viewer.day:
        return _("The role has not begun.")
    return ""


def supplier_page(viewer: Viewer, supplier: Supplier) -> Context:
    """How the supplier is reached, and its people as far as the viewer may see them."""
    people = list(queries.people_there(viewer).filter(supplier=supplier).order_by("sort_key"))
    count = len(people)
    return {
        "lead": ngettext(
            "%(n)s person is registered here.", "%(n)s people are registered here.", count
        )
        % {"n": count}
        if count
        else "",
        "aside_facts": [
            (_("Organisation number"), supplier.orgnr, ""),
            (_("Website"), supplier.website, supplier.website),
            (
                _("E-mail of its support"),
                supplier.support_email,
                f"mailto:{supplier.support_email}" if supplier.support_email else "",
            ),
            (_("Phone of its support"), supplier.support_phone, ""),
            (_("Note"), supplier.note, ""),
        ],
        "people": people,
        "may_add": allowed(viewer, "parties.manage_suppliers"),
        "add_url": f"{url('person_new')}?supplier={supplier.pk}",
    }
