"""Login through providers (OpenID Connect): discovery, state, nonce, PKCE, and a token whose
signature, issuer, audience, age and nonce are checked.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

if TYPE_CHECKING:
    import jwt

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]
"""Signatures by a key that only the provider holds; never `none`, never one made with our own secret."""
LEEWAY = 30
"""Seconds that the provider's clock may differ from ours."""
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class Adapter(OpenIDConnectOAuth2Adapter):
    """What the provider says about itself, and the tokens it gives."""

    nonce: str | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_checked"):
            try:
                config = super().openid_config
            except ValueError as error:
                raise OAuth2Error("The provider's description is not JSON") from error
            if not isinstance(config, dict) or not all(
                isinstance(config.get(k), str) for k in _NEEDED
            ):
                raise OAuth2Error("The provider's description is not complete")
            if config["issuer"].rstrip("/") != _issuer_of(self.get_provider().server_url):
                raise OAuth2Error("The provider calls itself something else than its address")
            self._checked = config
        return self._checked

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **more: Any
    ) -> Any:
        """The login that the ID token vouches for; userinfo may only add to it."""
        claims = self._verified(app, more["response"].get("id_token"))
        claims = self._userinfo(token, claims["sub"]) | claims
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        login.claims = claims
        login.told = {key: claims[key] for key in ("acr", "amr") if key in claims}
        return login

    def _verified(self, app: SocialApp, id_token: Any) -> dict[str, Any]:
        import jwt  # noqa: PLC0415 -- slow, and every start would wait for it

        try:
            key = self._key(jwt.get_unverified_header(id_token))
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key,
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, TypeError) as error:
            raise OAuth2Error("The provider's token does not hold") from error
        if not self.nonce or not secrets.compare_digest(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("The provider's token answers another question")
        return claims

    def _key(self, header: dict[str, Any]) -> jwt.PyJWK:
        import jwt  # noqa: PLC0415 -- slow, as above

        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        wanted = header.get("kid")
        found = [key for key in keys if wanted is None or key.key_id == wanted]
        if len(found) != 1:
            raise OAuth2Error("The provider's key is not among those it publishes")
        return found[0]

    def _userinfo(self, token: SocialToken, subject: str) -> dict[str, Any]:
        if "userinfo_endpoint" not in self.openid_config:
            return {}
        told = self._fetch_user_info(token.token)
        if not isinstance(told, dict) or told.get("sub") != subject:
            raise OAuth2Error("The provider told about somebody else")
        return told


def _issuer_of(discovery: str) -> str:
    return discovery.split("/.well-known/", maxsplit=1)[0].rstrip("/")


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Adapter

    def extract_extra_data(self, _data: Any) -> dict[str, Any]:
        """Nothing that the provider tells of the person is kept."""
        return {}


class Callback(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce")
        return state, response


def _adapter(request: HttpRequest, provider_id: str) -> Adapter:
    adapter = Adapter(request, provider_id)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404(provider_id) from None
    return adapter


@never_cache
@require_POST
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider. The page goes on by itself, without a redirect of the form, so that no
    provider's address has to be let through the site's content security policy.
    """
    adapter = _adapter(request, provider_id)
    provider = adapter.get_provider()
    nonce = secrets.token_urlsafe(24)
    try:
        answer = provider.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            nonce=nonce,
            auth_params={"nonce": nonce},
        )
    except (requests.RequestException, OAuth2Error) as error:
        answer = render_authentication_error(request, provider, exception=error)
    if answer.status_code != HTTPStatus.FOUND:
        refusal: HttpResponse = answer
        return refusal
    page = render(request, "socialaccount/going.html", {"name": provider.name, "url": answer.url})
    page.set_cookie(
        "issuer",
        provider_id,
        max_age=31_536_000,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return page


@never_cache
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider: state, code, token and claims are checked, then the person is let in."""
    answer: HttpResponse = Callback.adapter_view(_adapter(request, provider_id))(request)
    return answer
