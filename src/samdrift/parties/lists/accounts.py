"""The registers of accounts and of the providers people log in through."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.concealed import reveal
from samdrift.kernel.lists import Column, ListSpec, Register, address, flag, related, text_filter
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.forms.accounts import AccountChangeForm, AccountForm, IssuerForm
from samdrift.parties.models.accounts import Account, Issuer
from samdrift.parties.models.members import Member
from samdrift.parties.queries import accounts as queries
from samdrift.parties.services import accounts, issuers

account_url = address("parties:account_detail")


def way_in(account: Any) -> str:
    """How the account logs in today."""
    if account.issuer_name:
        return str(account.issuer_name)
    if account.has_usable_password():
        return _now("Password")
    return _now("Not logged in yet")


def _works_for(account: Account) -> str:
    person = account.person
    return str(person.employer or person.supplier or "")


def _account_form(*args: Any, instance: Account | None = None, **more: Any) -> Any:
    if instance is not None:
        return AccountChangeForm(*args, instance=instance, **more)
    return AccountForm(*args, **more)


def _account_page(viewer: Viewer, account: Account) -> dict[str, Any]:
    """The facts, and what whoever manages accounts may do."""
    facts = [
        (_("Person"), account.person, ""),
        (_("Works for"), _works_for(account), ""),
        (_("E-mail to log in with"), account.email, ""),
        (_("Logs in through"), way_in(account), ""),
        (_("Second step"), _("App") if account.has_app else _("None"), ""),  # type: ignore[attr-defined]
        (_("In use"), account.is_active, ""),
        (_("Last login"), account.last_login, ""),
    ]
    may = allowed(viewer, "parties.manage_accounts", account.person)
    return {"facts": facts, "acts": _account_acts(account) if may else []}


def _account_acts(account: Any) -> list[tuple[Any, str, bool]]:
    keys = ["close"] if account.is_active else ["open"]
    if account.is_active and not account.issuer_name:
        keys.append("invite")
    if account.issuer_name:
        keys.append("release")
    if account.has_app:
        keys.append("new-app")
    return [
        (LABELS[key], reverse("parties:account_act", args=[account.pk, key]), False) for key in keys
    ]


LABELS = {
    "close": _("Close"),
    "open": _("Open again"),
    "invite": _("Send a link to choose a password"),
    "release": _("Release from the organisation's login"),
    "new-app": _("Reset the second step"),
}

ACCOUNTS = Register(
    room="parties",
    key="account",
    model=Account,
    name=_("Account"),
    lead=_("Who can log in, and how. What people may do follows from their roles, not from here."),
    spec=ListSpec(
        key="parties.account",
        title=_("Accounts"),
        rows=queries.listed,
        columns=(
            Column("person", _("Person"), lambda a: str(a.person), link=account_url, sort="person__sort_key"),
            Column("email", _("E-mail to log in with"), lambda a: a.email, sort="email"),
            Column("works_for", _("Works for"), _works_for),
            Column("way", _("Logs in through"), way_in),
            Column("app", _("Second step"), lambda a: a.has_app),
            Column("active", _("In use"), lambda a: a.is_active),
            Column("last_login", _("Last login"), lambda a: a.last_login, sort="last_login"),
            Column("left_on", _("Left"), lambda a: a.person.left_on, default=False),
        ),
        filters=(
            text_filter("text", _("Name or e-mail"), "person__given_name", "person__family_name", "email"),
            related("member", _("Member"), "person__employer", lambda v: seen(Member, v).order_by("sort_key")),
            flag("active", _("In use"), lambda _v: Q(is_active=True)),
            flag("never", _("Never logged in"), lambda _v: Q(last_login__isnull=True)),
            flag("left", _("Has left"), lambda v: Q(person__left_on__lte=v.today)),
        ),
        order="person__sort_key",
        empty=_("No accounts within your reach."),
        focus_filter="member",
    ),
    form=_account_form,
    create=accounts.give_account,
    change=accounts.change_account,
    may_create="parties.manage_accounts",
    may_change="parties.manage_accounts",
    new_label=_("New account"),
    detail_context=_account_page,
    detail_rows=queries.listed,
)  # fmt: skip


issuer_url = address("parties:issuer_detail")


def _secret_state(issuer: Issuer) -> str:
    if not issuer.secret:
        return _now("None")
    return _now("Kept") if reveal(issuer.secret) else _now("Cannot be read here. Write it anew.")


def _bound_to(issuer: Issuer) -> str:
    if issuer.member is not None:
        return issuer.member.name
    return _now("By the claim %(claim)s") % {"claim": issuer.claim}


def callback_url(issuer: Issuer) -> str:
    """The address to register at the provider."""
    return settings.SITE_URL + reverse("openid_connect_callback", args=[issuer.provider])


def _issuer_page(_viewer: Viewer, issuer: Issuer) -> dict[str, Any]:
    bindings = ", ".join(f"{row.value} = {row.member}" for row in queries.bindings_of(issuer))
    facts = [
        (_("Address of the provider (issuer)"), issuer.issuer_url, ""),
        (_("Client id"), issuer.client_id, ""),
        (_("Client secret"), _secret_state(issuer), ""),
        (_("Address to register at the provider"), callback_url(issuer), ""),
        (_("Tied to"), _bound_to(issuer), ""),
        (_("E-mail addresses vouched for"), issuer.emails_verified, ""),
        (_("In use"), issuer.is_active, ""),
    ]
    return {"facts": [*facts, (_("Values of the claim"), bindings, "")] if issuer.claim else facts}


ISSUERS = Register(
    room="parties",
    key="issuer",
    model=Issuer,
    name=_("Login through an organisation"),
    lead=_("The logins (OpenID Connect) that people come through, each tied to its member."),
    spec=ListSpec(
        key="parties.issuer",
        title=_("Logins"),
        rows=lambda viewer: seen(Issuer, viewer).select_related("member"),
        columns=(
            Column("name", _("Name"), lambda i: i.name, link=issuer_url, sort="name"),
            Column("bound_to", _("Tied to"), _bound_to),
            Column("issuer_url", _("Address of the provider (issuer)"), lambda i: i.issuer_url),
            Column("active", _("In use"), lambda i: i.is_active, sort="is_active"),
        ),
        filters=(
            text_filter("text", _("Name"), "name", "member__name"),
            flag("active", _("In use"), lambda _v: Q(is_active=True)),
        ),
        order="name",
        empty=_("No logins yet. Until one is added, people log in with a password."),
    ),
    form=IssuerForm,
    create=issuers.add_issuer,
    change=issuers.change_issuer,
    may_create="parties.manage_issuers",
    may_change="parties.manage_issuers",
    new_label=_("New login"),
    detail_context=_issuer_page,
    detail_rows=lambda viewer: seen(Issuer, viewer).select_related("member"),
)
