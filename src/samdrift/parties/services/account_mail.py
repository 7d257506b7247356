"""The mails about accounts, written and sent by the worker: a link is made when it is sent."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samdrift.kernel.models.site import Site
from samdrift.kernel.models.work import Work
from samdrift.kernel.services import mail
from samdrift.parties.models.accounts import Account
from samdrift.parties.queries import language_of
from samdrift.parties.queries.accounts import identities_of
from samdrift.parties.services.accounts import invitation_token


def send_invitation(account_id: int, work: Work) -> None:
    account = _open_account(account_id)
    if account is not None:
        url = settings.SITE_URL + reverse("account_welcome", args=[invitation_token(account)])
        _send(account, "invitation", _subject_of_invitation, {"url": url}, work)


def send_password_reset(account_id: int, work: Work) -> None:
    """A link when the account has a password or may get one; else how the person logs in."""
    account = _open_account(account_id)
    if account is None:
        return
    issuer = identities_of([account.pk]).get(account.pk)
    values = {"issuer": issuer} if issuer else {"url": _reset_url(account)}
    _send(account, "password_reset", _subject_of_reset, values, work)


def _open_account(account_id: int) -> Account | None:
    rows = Account.objects.select_related("person__employer").filter(is_active=True)
    account: Account | None = rows.filter(pk=account_id).first()
    return account if account and account.person.is_at_work(timezone.localdate()) else None


def _reset_url(account: Account) -> str:
    values = {
        "uidb36": user_pk_to_url_str(account),
        "key": default_token_generator.make_token(account),
    }
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=values)


def _subject_of_invitation(site: str) -> str:
    return _("Your account in %(site)s") % {"site": site}


def _subject_of_reset(site: str) -> str:
    return _("New password in %(site)s") % {"site": site}


def _send(account: Account, name: str, subject: Any, values: dict[str, Any], work: Work) -> None:
    site = Site.objects.first()
    with translation.override(language_of(account)):
        site_name = site.name if site else "Samdrift"
        context = values | {"account": account, "site": site_name}
        text = render_to_string(f"parties/mail/{name}.txt", context)
        mail.send(account.email, subject(site_name), text.strip() + "\n", key=f"{name}-{work.pk}")
