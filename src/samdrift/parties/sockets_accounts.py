"""What accounts put into the sockets: their mail, and what their events are called."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.reach import seen
from samdrift.kernel.registry import CalendarEntry, Kind, MenuEntry, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events, name_fields
from samdrift.parties.models.accounts import Account, Issuer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.services import account_mail, accounts

registry.add_kind(
    Kind(
        Account,
        _("Account"),
        lambda row: reverse("parties:account_detail", args=[row.pk]),
        label=lambda row: str(row.person),
        related=("person",),
    )
)
registry.add_kind(
    Kind(
        Issuer,
        _("Login through an organisation"),
        lambda row: reverse("parties:issuer_detail", args=[row.pk]),
    )
)
registry.add_menu(
    MenuEntry(
        "accounts",
        "site",
        _("Accounts"),
        "parties:account_list",
        10,
        lambda viewer: allowed(viewer, "parties.manage_accounts"),
    )
)
registry.add_menu(
    MenuEntry(
        "issuers",
        "site",
        _("Logins"),
        "parties:issuer_list",
        20,
        lambda viewer: allowed(viewer, "parties.manage_issuers"),
    )
)
registry.work[accounts.INVITATION] = account_mail.send_invitation
registry.work[accounts.RESET] = account_mail.send_password_reset

name_events(
    {
        "account.made": _("Got an account"),
        "account.changed": _("The account was changed"),
        "account.closed": _("The account was closed"),
        "account.opened": _("The account was opened again"),
        "account.invited": _("Was sent a link to choose a password"),
        "account.password_set": _("Chose the first password"),
        "account.password_given_up": _("The password was removed"),
        "account.identity_bound": _("Tied to the organisation's login"),
        "account.identity_released": _("Released from the organisation's login"),
        "account.second_factor_reset": _("The second step was reset"),
        "issuer.added": _("The login was added"),
        "issuer.changed": _("The login was changed"),
        "issuer.bound": _("Members were tied to the login"),
    }
)
name_fields(
    {
        "is_active": _("In use"),
        "provider": _("Login"),
        "issuer_url": _("Address of the provider (issuer)"),
        "client_id": _("Client id"),
        "secret": _("Client secret"),
        "claim": _("Claim that tells which member it is"),
        "bindings": _("Values of the claim"),
        "emails_verified": _("The member vouches for e-mail addresses"),
        "language": _("Language"),
    }
)


def _evaluations(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The days on which the arrangements within reach are to be evaluated."""
    for row in seen(Arrangement, viewer).filter(
        evaluate_on__gte=viewer.today, ended_on__isnull=True
    ):
        title = gettext("Evaluate %(name)s") % {"name": row.name}
        kind = registry.kinds.get("parties.arrangement")
        url = kind.url(row) if kind else ""
        yield CalendarEntry(f"evaluation-{row.pk}", row.evaluate_on, title, url=url, of=row)


registry.calendars.append(_evaluations)
