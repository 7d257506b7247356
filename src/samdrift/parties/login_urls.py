"""Addresses of login, second step and sessions: only those this product uses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.urls import path, re_path

from samdrift.parties import login_oidc
from samdrift.parties.views import login as pages

urlpatterns = [
    path("login/", pages.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("welcome/<str:token>/", pages.welcome, name="account_welcome"),
    path("password/change/", pages.password_change, name="account_change_password"),
    path("password/organisation/", pages.give_up_password, name="account_give_up_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", pages.security, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sessions/", pages.sessions, name="usersessions_list"),
    path("sessions/<int:pk>/end/", pages.end_session, name="account_end_session"),
    path("sessions/end/", pages.end_sessions, name="account_end_sessions"),
    path("oidc/<slug:provider_id>/", login_oidc.start, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/back/", login_oidc.callback, name="openid_connect_callback"),
    path("login/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
]
