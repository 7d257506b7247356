"""Pages of logging in and of one's own account: password, second step, sessions."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from samdrift.kernel.errors import DomainError, OutOfReach
from samdrift.kernel.web import pages
from samdrift.parties.forms.accounts import FirstPasswordForm, SureForm
from samdrift.parties.queries import accounts as queries
from samdrift.parties.services import accounts


class Login(allauth_views.LoginView):
    """One's organisation first, a password second; nothing tells whether an address is known."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "")[:100]
        issuers, has_more = queries.issuers_to_choose(text, self.request.COOKIES.get("issuer", ""))
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {
            "issuers": issuers,
            "has_more": has_more or bool(text),
            "q": text,
            "next": get_next_redirect_url(self.request) or "",
        }


login = Login.as_view()


@never_cache
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the first password, with the link from the invitation."""
    account = accounts.invited(token)
    if account is None:
        return render(request, "account/welcome_gone.html", status=410)
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.accept_invitation(
                token, form.cleaned_data["password"], today=pages.who(request).today
            )
        except DomainError as error:
            form.add_error("password", str(error.message))
        else:
            return pages.done(request, _("The password is set. Log in with it."), "account_login")
    status = 422 if form.errors else 200
    return render(
        request, "account/welcome.html", {"form": form, "account": account}, status=status
    )


@pages.signed_in
def security(request: HttpRequest) -> HttpResponse:
    """Login and security: what one has, and where to change it."""
    account: Any = request.user
    context = {
        "has_password": account.has_usable_password(),
        "issuer": queries.identities_of([account.pk]).get(account.pk, ""),
        "has_app": queries.has_second_factor(account.pk),
        "session_count": len(queries.sessions_of(account, request.session.session_key or "")),
    }
    return render(request, "account/security.html", context)


@pages.signed_in
def password_change(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    if not account.has_usable_password():
        return redirect("mfa_index")
    answer: HttpResponse = allauth_views.password_change(request)
    return answer


@pages.signed_in
@reauthentication_required
def give_up_password(request: HttpRequest) -> HttpResponse:
    """From a password to the organisation's login: nobody else's login can take the account over."""
    account: Any = request.user
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        accounts.give_up_password(account, by=pages.who(request))
        update_session_auth_hash(request, account)
        text = _("The password is gone. Log in through your organisation next time.")
        return pages.done(request, text, "mfa_index")
    return pages.form_page(
        request,
        form,
        title=_("Log in through your organisation"),
        lead=_(
            "Your password is removed, and the next time you log in through your organisation the account is tied to that login."
        ),
        submit=_("Remove the password"),
        back=reverse("mfa_index"),
    )


@pages.signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    rows = queries.sessions_of(account, request.session.session_key or "")
    return render(request, "usersessions/usersession_list.html", {"sessions": rows})


@require_POST
@pages.signed_in
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    account_id = pages.who(request).account_id
    if account_id is None or not accounts.end_session(account_id, pk):
        raise OutOfReach(f"session {pk}")
    return pages.done(request, _("The session was ended."), "usersessions_list")


@require_POST
@pages.signed_in
def end_sessions(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    accounts.end_sessions(account, but=request.session.session_key or "")
    return pages.done(request, _("All other sessions were ended."), "usersessions_list")
