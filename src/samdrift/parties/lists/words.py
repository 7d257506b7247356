"""Short words that lists and pages share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.people import Appointment


def day_text(day: dt.date | None) -> str:
    """21.11.2026; nothing for none."""
    return "" if day is None else day.strftime("%d.%m.%Y")


def span(row: Any) -> str:
    """`01.01.2020 – 31.12.2023`: people count the last day with it."""
    last = None if row.valid_to is None else row.valid_to - dt.timedelta(days=1)
    if row.valid_from is None and last is None:
        return _("always")
    return f"{day_text(row.valid_from)} – {day_text(last)}".strip()


def part_word(membership: Membership) -> str:
    """Owner, customer or both."""
    if membership.is_owner and membership.is_customer:
        return _("owner and customer")
    return _("owner") if membership.is_owner else _("customer")


def role_text(appointment: Appointment) -> str:
    """`ICT coordinator, Nordvik`."""
    where = appointment.member or appointment.arrangement
    role = str(appointment.get_role_display())
    return f"{role}, {where}" if where else role


def legal_person_word(code: str) -> str:
    """Whether a legal form is a legal person of its own."""
    return {
        "always": _("Always"),
        "never": _("Never"),
        "contract": _("No, it is a contract"),
        "agreement": _("The agreement says"),
    }.get(code, code)
