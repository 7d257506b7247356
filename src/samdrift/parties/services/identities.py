"""Which account an identity at a provider is: bound once, by (provider, subject), never guessed again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import Refused
from samdrift.kernel.history import record
from samdrift.kernel.viewer import ActorKind, Viewer
from samdrift.parties.models.accounts import Account, Issuer, IssuerBinding
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

Claims = Mapping[str, Any]


def identify(provider: str, subject: str, claims: Claims, today: dt.date) -> Account:
    """The account that this identity may use today.

    Known identity: the issuer must still belong to the member that employs the person. Unknown
    identity: bound to the one person at work there with the same verified e-mail address, unless
    that person has an identity already or logs in with a password. Everything else is Refused,
    with what to do about it.
    """
    issuer = Issuer.objects.filter(provider=provider, is_active=True).first()
    if issuer is None:
        raise _refuse("issuer_closed")
    member = _member_of(issuer, claims)
    known = SocialAccount.objects.filter(provider=provider, uid=subject).first()
    if known is not None:
        account: Account = Account.objects.select_related("person").get(pk=known.user_id)
        _refuse_outsider(account.person, member, today)
    else:
        account = _bind(issuer, subject, _person_of(issuer, member, claims, today), today)
    if not account.is_active:
        raise _refuse("account_closed")
    return account


def _member_of(issuer: Issuer, claims: Claims) -> Member:
    """The member the issuer speaks for: its own, or the one its claim's value is bound to."""
    if issuer.member is not None:
        owner: Member = issuer.member
        return owner
    value = claims.get(issuer.claim)
    rows = IssuerBinding.objects.filter(issuer=issuer).select_related("member")
    found: IssuerBinding | None = None
    if isinstance(value, str) and value:
        found = rows.filter(value=value).first()
    if found is None:
        raise _refuse("no_binding")
    member: Member = found.member
    return member


def _refuse_outsider(person: Person, member: Member, today: dt.date) -> None:
    if not person.is_at_work(today):
        raise _refuse("has_left")
    if person.employer_id != member.pk:
        raise _refuse("other_member")


def _person_of(issuer: Issuer, member: Member, claims: Claims, today: dt.date) -> Person:
    email = claims.get("email")
    verified = claims.get("email_verified") is True or issuer.emails_verified
    if not isinstance(email, str) or not email or not verified:
        raise _refuse("email_not_verified")
    found: list[Person] = list(
        Person.objects.at_work(today).filter(
            email__iexact=email.strip(), employer=member, erased_at__isnull=True
        )[:2]
    )
    if len(found) != 1:
        raise _refuse("no_person")
    return found[0]


@transaction.atomic
def _bind(issuer: Issuer, subject: str, person: Person, today: dt.date) -> Account:
    """Store (provider, subject) on the person's account; a person without one gets it now."""
    Person.objects.select_for_update().get(pk=person.pk)
    account: Account | None = Account.objects.filter(person=person).first()
    if account is not None:
        _refuse_taken(account)
    by = Viewer(kind=ActorKind.PERSON, person_id=person.pk, name=str(person), today=today)
    if account is None:
        account = _first_account(person, by)
    try:
        SocialAccount.objects.create(user_id=account.pk, provider=issuer.provider, uid=subject)
    except IntegrityError:
        raise _refuse("other_identity") from None
    record("account.identity_bound", account, by=by, changes={"provider": [None, issuer.provider]})
    return account


def _first_account(person: Person, by: Viewer) -> Account:
    email = person.email.lower()
    if Account.objects.filter(email=email).exists():
        raise _refuse("other_identity")
    account = Account(person=person, email=email)
    account.set_unusable_password()
    account.save()
    record("account.made", account, by=by, personal={"email": email}, person_id=person.pk)
    return account


def _refuse_taken(account: Account) -> None:
    if not account.is_active:
        raise _refuse("account_closed")
    if SocialAccount.objects.filter(user_id=account.pk).exists():
        raise _refuse("other_identity")
    if account.has_usable_password():
        raise _refuse("has_password")


REASONS = {
    "issuer_closed": _("This way to log in is not in use. Choose another one on the login page."),
    "no_binding": _(
        "The login works, but it is not tied to a member of this cooperation. Ask the administrator of the site to tie your organisation to it."
    ),
    "email_not_verified": _(
        "Your organisation did not confirm your e-mail address, so we cannot tell who you are. Ask its ICT department to send a verified address."
    ),
    "no_person": _(
        "Nobody at work in your organisation is registered here with your e-mail address, or more than one is. Ask your ICT coordinator to check the register of people."
    ),
    "has_left": _("You are registered as having left. Ask your ICT coordinator if this is wrong."),
    "other_member": _(
        "You are registered as employed by another member than the one you logged in with. Ask your ICT coordinator to check where you are registered."
    ),
    "account_closed": _("Your account is closed. Ask your ICT coordinator to open it."),
    "other_identity": _(
        "Your account is tied to another login. If you have changed login, ask your ICT coordinator to release the old one."
    ),
    "has_password": _(
        "Your account has a password here. Log in with it, open “Login and security”, and choose to log in through your organisation; then try again."
    ),
}


def _refuse(code: str) -> Refused:
    return Refused(code, REASONS[code])
