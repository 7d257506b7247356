"""Short words that lists and pages share."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.people import Appointment
from samdrift.parties.services.common import day_text, period_text

__all__ = ["day_text", "legal_person_word", "part_word", "role_text", "span"]


def span(row: Any) -> str:
    """`01.01.2020 – 31.12.2023`: people count the last day with it."""
    return period_text(row.valid_from, row.valid_to)


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
