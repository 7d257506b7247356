"""How people get in: no sign-up, no linking by e-mail across providers, out the minute they leave."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import viewer as viewers
from samdrift.kernel import work
from samdrift.kernel.concealed import conceal, reveal
from samdrift.kernel.errors import Refused
from samdrift.kernel.kept import PLACE, Keep, statement
from samdrift.parties.models.accounts import Account, Issuer
from samdrift.parties.queries.accounts import has_second_factor
from samdrift.parties.services import accounts
from samdrift.parties.services.identities import identify

Handler = Callable[[HttpRequest], HttpResponse]
_log = logging.getLogger(__name__)
SEEN_EVERY = 300
"""Seconds between two notes of when a session was last used."""
PROVIDER = "login_provider"
"""Session key of what the provider told about the login: provider, acr, amr."""


_KNOWN = (
    *("email", "password", "language", "is_active"),
    *(f"person__{name}" for name in ("given_name", "family_name", "erased_at", "left_on")),
    *("person__supplier", "person__employer__written_language"),
)
"""What is asked of an account with every request; the rest is read where it is asked for."""
_KEPT = Keep()


def _account_asked() -> Any:
    rows = Account.objects.select_related("person__employer").only(*_KNOWN)
    return statement(rows.filter(pk=PLACE))


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> Account | None:
        asked = _KEPT.get("account", _account_asked)
        found: list[Account] = asked.rows({PLACE: user_id})
        return found[0] if found else None

    def user_can_authenticate(self, user: Account) -> bool:
        """Not when the account is closed or the person has left."""
        return user.is_active and user.person.is_at_work(timezone.localdate())


# The arguments that stand unused below are those of the login library's own methods.


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "too_many_login_attempts": _("Too many failed logins. Wait five minutes and try again."),
        "incorrect_password": _("The password is wrong."),
        "incorrect_code": _("The code is wrong. Take the newest one from the app."),
        "enter_current_password": _("The password you have now is wrong."),
        "rate_limited": _("Too many tries. Wait a few minutes and try again."),
    }
    told = {
        "account/messages/password_changed.txt": _("The password was changed."),
        "mfa/messages/totp_activated.txt": _("The app is set up."),
        "mfa/messages/totp_deactivated.txt": _("The app is no longer asked for."),
        "mfa/messages/recovery_codes_generated.txt": _(
            "Keep the new recovery codes in a safe place."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **more: Any
    ) -> None:
        """Say what was done in our own words; that one is logged in is seen."""
        text = self.told.get(message_template) or more.get("message")
        if text:
            messages.add_message(request, level, str(text))

    def pre_login(self, request: HttpRequest, user: Account, **more: Any) -> HttpResponse | None:
        """Whoever has left is told so, however the login was done."""
        if not user.person.is_at_work(timezone.localdate()):
            return redirect("account_inactive")
        answer: HttpResponse | None = super().pre_login(request, user, **more)
        return answer

    def send_password_reset_mail(self, user: Account, email: str, context: dict[str, Any]) -> None:
        """Left to the worker, so that the answer takes as long for an unknown address."""
        work.ask_for(accounts.RESET, user, by=viewers.anonymous(timezone.localdate()))

    def post_login(self, request: HttpRequest, user: Account, **more: Any) -> HttpResponse:
        """Remember how the provider let the person in; a fresh password need not be typed twice."""
        login = (more.get("signal_kwargs") or {}).get("sociallogin")
        request.session.pop(PROVIDER, None)
        if login is not None:
            request.session[PROVIDER] = {"provider": login.account.provider, **login.told}
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            one | ({"reauthenticated": True} if one["method"] == "password" else {})
            for one in records
        ]
        answer: HttpResponse = super().post_login(request, user, **more)
        return answer


class ProviderAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The site's active issuers, as the login library wants them; nothing is kept in its table."""
        rows = Issuer.objects.filter(is_active=True)
        if provider and provider != "openid_connect":
            rows = rows.filter(provider=provider)
        return [_app(row) for row in rows if not client_id or row.client_id == client_id]

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        **more: Any,
    ) -> None:
        """What went wrong with a provider is for the log; the person is told to try again."""
        _log.warning("login with %s failed: %s %s", provider.sub_id, error, exception or "")

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Decide who this is; a refusal is a page that says what to do."""
        account = sociallogin.account
        try:
            sociallogin.user = identify(
                account.provider, account.uid, sociallogin.claims, timezone.localdate()
            )
        except Refused as error:
            page = render(request, "socialaccount/refused.html", {"error": error}, status=403)
            raise ImmediateHttpResponse(page) from None
        sociallogin.account.user = sociallogin.user


def _app(issuer: Issuer) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=issuer.provider,
        name=issuer.name,
        client_id=issuer.client_id,
        secret=reveal(issuer.secret) or "",
        settings={"server_url": issuer.issuer_url},
    )


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong. Take the newest one from the app."),
        "cannot_delete_authenticator": _("Your account must have the app as a second step."),
    }

    def encrypt(self, text: str) -> str:
        return conceal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return reveal(encrypted_text) or ""

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        person = authenticator.user.person
        return person.supplier_id is None and not settings.REQUIRE_MFA


def _must_set_up(request: HttpRequest) -> bool:
    """Supplier people always, local accounts where the site asks for it, until the app is set up."""
    who: viewers.Viewer = request.viewer  # type: ignore[attr-defined]
    if who.account_id is None or request.session.get("second_factor"):
        return False
    local = settings.REQUIRE_MFA and PROVIDER not in request.session
    if who.supplier is None and not local:
        return False
    if has_second_factor(who.account_id):
        request.session["second_factor"] = True
        return False
    return True


_OPEN_BEFORE = ("/account/2fa/", "/account/logout/", "/account/reauthenticate/", "/static/")


def second_factor(get_response: Handler) -> Handler:
    """Whoever must have a second step is sent to set it up before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(_OPEN_BEFORE) or not _must_set_up(request):
            return get_response(request)
        if request.path_info.startswith("/api/"):
            text = str(_("Set up the second step on the page “Login and security” first."))
            problem = {"status": 403, "code": "second_factor_missing", "detail": text}
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        return redirect("mfa_activate_totp")

    return middleware


def session_seen(get_response: Handler) -> Handler:
    """Note when and from where a session was last used, at most every few minutes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.viewer.account_id and caches["near"].add(f"seen:{key}", 1, SEEN_EVERY):  # type: ignore[attr-defined]
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return middleware
