"""Agreements of people who leave or are erased: nobody follows them up, and contacts end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.documents import Contact
from samdrift.agreements.services.agreement_findings import find
from samdrift.agreements.services.duty_align import align_all
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Person

GIVEN = "agreement.given_to_me"


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Contacts end on the day; whoever leaves today leads nothing any more, later the clock sees to it."""
    ended = _end_contacts(Q(person=person), day, by)
    return ended + (_let_go(Q(lead=person), by) if day <= by.today else 0)


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's round: agreements led by, and contacts of, people who are no longer at work."""
    count = _let_go(_gone("lead", by.today), by)
    _end_contacts(_gone("person", by.today), by.today, by)
    return f"{count} agreements have nobody who follows them up any more" if count else ""


def _gone(name: str, today: dt.date) -> Q:
    return Q(**{f"{name}__left_on__lte": today}) | Q(**{f"{name}__erased_at__isnull": False})


@transaction.atomic
def _let_go(condition: Q, by: Viewer) -> int:
    rows = list(Agreement.objects.filter(condition).select_for_update(of=("self",)).order_by("pk"))
    told = [Happening("agreement.let_go", row, {"lead_id": [row.lead_id, None]}) for row in rows]
    for row in rows:
        row.lead = None
        row.save(update_fields=["lead"])
    record_all(told, by=by)
    if rows:
        pks = [row.pk for row in rows]
        align_all(pks, by=by)
        find(pks, by=by)
    return len(rows)


@transaction.atomic
def _end_contacts(condition: Q, day: dt.date, by: Viewer) -> int:
    rows = Contact.objects.touching(day, None).filter(condition).select_related("agreement")
    held = list(rows.select_for_update(of=("self",)).order_by("pk"))
    told = []
    for row in held:
        changes = {"contact_person_id": [row.person_id, None], "contact_valid_to": [None, str(day)]}
        told.append(Happening("agreement.contact_ended", row.agreement, changes))
        if row.valid_from is not None and row.valid_from >= day:
            row.delete()
        else:
            row.valid_to = day
            row.save(update_fields=["valid_to"])
    record_all(told, by=by)
    return len(held)


@transaction.atomic
def erase(person_id: int, by: Viewer) -> list[str]:
    """Nothing tells any more that the person led or spoke for an agreement."""
    led = _let_go(Q(lead=person_id), by)
    contacts = Contact.objects.filter(person=person_id).delete()[0]
    found = {"agreements led": led, "contacts": contacts}
    return [f"{what}: {count}" for what, count in found.items() if count]


def tell_lead(agreement: Agreement, by: Viewer) -> None:
    """Tell somebody that the agreement is theirs to follow up."""
    if agreement.lead_id is None or agreement.lead_id == by.person_id:
        return
    accounts = Account.objects.filter(person=agreement.lead_id, is_active=True)
    values = {"agreement": str(agreement), "by": by.name}
    tell(accounts.values_list("pk", flat=True), GIVEN, agreement, values)
