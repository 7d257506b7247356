"""Accounts: made for a person by somebody who may, opened with a one-time link, closed at once."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import work
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import ActorKind, Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Person

INVITATION_LASTS = 7 * 24 * 60 * 60
"""Seconds that a link to choose a first password can be used."""
INVITATION, RESET = "parties.invitation", "parties.password_reset"
_SALT = "parties.invitation"


@transaction.atomic
def make_account(
    person: Person, *, by: Viewer, password: str | None = None, email: str | None = None
) -> Account:
    """Give a person a way in. Without a password it is opened by an invitation or by a provider."""
    require(by, "parties.manage_accounts", person)
    address = (email or person.email).strip().lower()
    _refuse_impossible(person, address, by)
    account = Account(person=person, email=address)
    account.set_unusable_password()
    if password is not None:
        _set_password(account, password)
    account.save()
    record("account.made", account, by=by, personal={"email": address}, person_id=person.pk)
    return account


def give_account(*, by: Viewer, person: Person, email: str = "", invite: bool = False) -> Account:
    """Make the account and, if wanted, mail the person a link to choose a password."""
    with transaction.atomic():
        account = make_account(person, by=by, email=email or None)
        if invite:
            send_invitation(account, by=by)
    return account


@transaction.atomic
def change_account(account: Account, *, by: Viewer, email: str, language: str = "") -> Account:
    """Change the address the account logs in with, or its language."""
    require(by, "parties.manage_accounts", account.person)
    address = email.strip().lower()
    _refuse_taken(address, account.pk)
    new_address, new_language = address != account.email, language != account.language
    account.email, account.language = address, language
    account.save(update_fields=["email", "language"])
    if new_address or new_language:
        personal = {"email": address} if new_address else {}
        record("account.changed", account, by=by, personal=personal, person_id=account.person_id)
    return account


def _refuse_impossible(person: Person, address: str, by: Viewer) -> None:
    if not address:
        raise DomainError(
            "no_email",
            _("%(name)s has no e-mail address. Write it on the person first.") % {"name": person},
            field="email",
        )
    if not person.is_at_work(by.today):
        raise DomainError(
            "has_left", _("%(name)s has left and cannot get an account.") % {"name": person}
        )
    if Account.objects.filter(person=person).exists():
        raise DomainError("has_account", _("%(name)s has an account already.") % {"name": person})
    _refuse_taken(address, None)


def _refuse_taken(address: str, own: int | None) -> None:
    if Account.objects.filter(email=address).exclude(pk=own).exists():
        raise DomainError(
            "email_taken",
            _("Another account uses %(email)s. Every account has an address of its own.")
            % {"email": address},
            field="email",
        )


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise DomainError("weak_password", " ".join(error.messages), field="password") from None
    account.set_password(password)


@transaction.atomic
def close_account(account: Account, *, by: Viewer) -> Account:
    """Shut the account out at once: sessions end, keys and calendar addresses stop answering."""
    require(by, "parties.manage_accounts", account.person)
    if account.pk == by.account_id:
        raise DomainError("own_account", _("You cannot close the account you are using."))
    return _set_active(account, active=False, by=by)


@transaction.atomic
def open_account(account: Account, *, by: Viewer) -> Account:
    """Let a closed account in again."""
    require(by, "parties.manage_accounts", account.person)
    return _set_active(account, active=True, by=by)


def _set_active(account: Account, *, active: bool, by: Viewer) -> Account:
    if account.is_active != active:
        account.is_active = active
        account.save(update_fields=["is_active"])
        what = "account.opened" if active else "account.closed"
        record(what, account, by=by, changes={"is_active": [not active, active]})
        if not active:
            end_sessions(account)
    return account


@transaction.atomic
def send_invitation(account: Account, *, by: Viewer) -> None:
    """Mail the person a link, good for seven days and one use, to choose a password."""
    require(by, "parties.manage_accounts", account.person)
    _refuse_provider_account(account)
    if not account.is_active or not account.person.is_at_work(by.today):
        raise DomainError(
            "account_closed", _("The account is closed, or the person has left. Open it first.")
        )
    record("account.invited", account, by=by)
    work.ask_for(INVITATION, account, by=by)


def _refuse_provider_account(account: Account) -> None:
    if SocialAccount.objects.filter(user_id=account.pk).exists():
        raise DomainError(
            "has_identity",
            _(
                "This person logs in through the organisation and has no password here. Release the login first."
            ),
        )


def invitation_token(account: Account) -> str:
    """What the link holds: it stops working when the password is set, or the address changes."""
    return signing.dumps([account.pk, _state(account)], salt=_SALT)


def invited(token: str) -> Account | None:
    """The account of a link that still can be used."""
    try:
        pk, state = signing.loads(token, salt=_SALT, max_age=INVITATION_LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    account = Account.objects.select_related("person").filter(pk=pk, is_active=True).first()
    return account if account and _state(account) == state else None


def _state(account: Account) -> str:
    return salted_hmac(_SALT, f"{account.password}{account.email}", algorithm="sha256").hexdigest()


@transaction.atomic
def accept_invitation(token: str, password: str, *, today: dt.date) -> Account:
    """Choose the first password with the link from the mail; the link cannot be used again."""
    account = invited(token)
    if account is None or not account.person.is_at_work(today):
        raise DomainError(
            "bad_invitation",
            _("The link has been used or is too old. Ask whoever invited you to send a new one."),
        )
    _set_password(account, password)
    account.save(update_fields=["password"])
    by = Viewer(
        kind=ActorKind.PERSON, account_id=account.pk, person_id=account.person_id, today=today
    )
    record("account.password_set", account, by=by)
    return account


@transaction.atomic
def give_up_password(account: Account, *, by: Viewer) -> None:
    """Take the local password away, so that the next login may come through the organisation.

    The owner may do it, and whoever manages accounts.
    """
    if account.pk != by.account_id:
        require(by, "parties.manage_accounts", account.person)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    record("account.password_given_up", account, by=by)


@transaction.atomic
def release_identity(account: Account, *, by: Viewer) -> None:
    """Forget which identity at a provider is this account's; the next login binds a new one."""
    require(by, "parties.manage_accounts", account.person)
    gone = list(SocialAccount.objects.filter(user_id=account.pk).values_list("provider", flat=True))
    SocialAccount.objects.filter(user_id=account.pk).delete()
    end_sessions(account)
    record("account.identity_released", account, by=by, changes={"provider": [gone, None]})


@transaction.atomic
def reset_second_factor(account: Account, *, by: Viewer) -> None:
    """For somebody who has lost the phone and the recovery codes: sessions end, codes are made anew."""
    require(by, "parties.manage_accounts", account.person)
    Authenticator.objects.filter(user_id=account.pk).delete()
    end_sessions(account)
    record("account.second_factor_reset", account, by=by)


def end_sessions(account: Account, *, but: str = "") -> int:
    """End every session of the account, except the one with the key `but`."""
    sessions = UserSession.objects.filter(user_id=account.pk).exclude(session_key=but)
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    return ended


def end_session(account_id: int, pk: int) -> bool:
    """End one of the account's own sessions; False when it is not there."""
    session = UserSession.objects.filter(user_id=account_id, pk=pk).first()
    if session is not None:
        session.end()
    return session is not None
