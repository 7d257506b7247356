"""Acts on who speaks for each side of an agreement, for the whole or in a subject field."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.documents import Contact
from samdrift.agreements.services.common import hold, of_part
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, require_order, write


@transaction.atomic
def add_contact(agreement: Agreement, *, by: Viewer, side: str, **values: Any) -> Contact:
    """Name a contact: ours is somebody in the register of people, the supplier's a name."""
    agreement = hold(agreement, by)
    row = Contact(agreement=agreement, side=side)
    for name, value in _checked(side, values).items():
        setattr(row, name, value)
    row.save()
    record("agreement.contact_named", agreement, by=by, changes=_told(row, None))
    return row


@transaction.atomic
def change_contact(row: Contact, *, by: Viewer, **values: Any) -> Contact:
    """Correct a contact; the side stays what it is."""
    agreement = hold(row.agreement, by)
    row = Contact.objects.select_related("person").get(pk=row.pk)
    before = _about(row)
    changes = write(row, _checked(row.side, values))
    if changes:
        days = {k: v for k, v in changes.items() if k in {"valid_from", "valid_to"}}
        told = {**_told(row, before), **of_part("contact", days)}
        record("agreement.contact_changed", agreement, by=by, changes=told)
    return row


def _checked(side: str, values: dict[str, Any]) -> dict[str, Any]:
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    require_order(values.get("valid_from"), values.get("valid_to"))
    if side == Contact.Side.CUSTOMER:
        if values.get("person") is None:
            raise DomainError("nobody", _("Choose who it is."), field="person")
        return {**values, "name": "", "email": "", "phone": ""}
    if not values.get("name"):
        raise DomainError("nobody", _("Write the contact’s name."), field="name")
    return {**values, "person": None}


def _about(row: Contact) -> str:
    """The side, the subject field and the task: enough to know it by without its name."""
    parts = (str(Contact.Side(row.side).label), row.field, row.task)
    return " – ".join(part for part in parts if part)


def _told(row: Contact, before: str | None) -> dict[str, list[Any]]:
    """What history keeps: ours by id; of the supplier's people nothing personal."""
    changes: dict[str, list[Any]] = {"contact": [before, _about(row)]}
    if row.person_id is not None:
        changes["contact_person_id"] = [None, row.person_id]
    return changes


@transaction.atomic
def end_contact(row: Contact, *, day: dt.date, by: Viewer) -> Agreement:
    """Speaks for the side no longer from the day; one named by mistake goes wholly."""
    agreement = hold(row.agreement, by)
    row = Contact.objects.select_related("person").get(pk=row.pk)
    if row.valid_to is not None and row.valid_to <= day:
        raise DomainError(
            "ended_already",
            _("The contact ended %(day)s already.") % {"day": day_text(row.valid_to)},
            field="day",
        )
    told = {**_told(row, _about(row)), "contact_valid_to": [None, str(day)]}
    record("agreement.contact_ended", agreement, by=by, changes=told)
    if row.valid_from is not None and day <= row.valid_from:
        row.delete()
    else:
        write(row, {"valid_to": day})
    return agreement
