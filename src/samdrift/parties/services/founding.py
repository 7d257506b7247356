"""The first person of a site: its administrator, made from the server's own terminal."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Appointment, Person
from samdrift.parties.services.accounts import invitation_token, make_account


@transaction.atomic
def make_administrator(email: str, name: str, *, by: Viewer) -> str | None:
    """Make a person with an account and the administrator's role; None when the address is in use.

    Returns the one-time link for choosing a password.
    """
    require(by, "parties.manage_cooperation")
    if Account.objects.filter(email=email.lower()).exists():
        return None
    given, _space, family = name.strip().partition(" ")
    person = Person.objects.create(given_name=given, family_name=family, email=email.lower())
    role = Appointment.Role.ADMINISTRATOR
    appointment = Appointment.objects.create(person=person, role=role, valid_from=by.today)
    record("person.added", person, by=by)
    record("appointment.made", appointment, by=by, changes={"role": [None, str(role)]})
    account = make_account(person, by=by)
    return settings.SITE_URL + reverse("account_welcome", args=[invitation_token(account)])
