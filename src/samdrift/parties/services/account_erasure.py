"""What an erased person's account loses: address, ways in, and all that was kept for the account."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from samdrift.kernel.models.mail import Hook, Notice, NoticeChoice
from samdrift.kernel.models.site import CalendarAddress, Columns, SavedView, Token
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.services.accounts import end_sessions

OF_THE_LOGIN = (EmailAddress, Authenticator, SocialAccount, UserSession)
OF_THE_ACCOUNT = (Notice, NoticeChoice, Hook, SavedView, Columns, Token, CalendarAddress)


def erase_account(person_id: int, _by: Viewer) -> list[str]:
    """Close the account for good and empty it; the row stays, for history points to it."""
    account = Account.objects.filter(person_id=person_id).first()
    if account is None:
        return []
    end_sessions(account)
    emptied = ["email"]
    for model in OF_THE_LOGIN:
        emptied += _gone(model, user_id=account.pk)
    for model in OF_THE_ACCOUNT:
        emptied += _gone(model, account_id=account.pk)
    account.email = f"{account.pk}@erased.invalid"
    account.is_active = False
    account.set_unusable_password()
    account.save(update_fields=["email", "is_active", "password"])
    return emptied


def _gone(model: Any, **of: int) -> list[str]:
    count, _each = model._base_manager.filter(**of).delete()
    return [f"{model._meta.model_name}: {count}"] if count else []
