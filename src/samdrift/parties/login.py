"""How people get in: no sign-up, no linking by e-mail across providers, out the minute they leave."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from samdrift.parties.models.accounts import Account


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> Account | None:
        return Account.objects.select_related("person__employer").filter(pk=user_id).first()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: Any) -> bool:
        return False


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False
