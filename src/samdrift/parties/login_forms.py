"""The login library's forms in our own words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

_EMAIL = _("E-mail")
_PASSWORD = _("Password")
_NEW = _("New password")
_AGAIN = _("New password once more")
_LENGTH = _("At least twelve characters. A sentence is easy to remember.")


class _Plain:
    """Labels instead of placeholders, no markup in the help."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")


class LoginForm(_Plain, account.LoginForm):
    labels = {"login": _EMAIL, "password": _PASSWORD}


class ChangePasswordForm(_Plain, account.ChangePasswordForm):
    labels = {"oldpassword": _("The password you have now"), "password1": _NEW, "password2": _AGAIN}
    helps = {"password1": _LENGTH}


class ResetPasswordForm(_Plain, account.ResetPasswordForm):
    labels = {"email": _EMAIL}


class NewPasswordForm(_Plain, account.ResetPasswordKeyForm):
    labels = {"password1": _NEW, "password2": _AGAIN}
    helps = {"password1": _LENGTH}


class ReauthenticateForm(_Plain, account.ReauthenticateForm):
    labels = {"password": _PASSWORD}


class CodeForm(_Plain, mfa.AuthenticateForm):
    labels = {"code": _("Code")}
    helps = {"code": _("From the app on your phone, or one of your recovery codes.")}


class CodeAgainForm(_Plain, mfa.ReauthenticateForm):
    labels = {"code": _("Code")}
    helps = {"code": _("From the app on your phone, or one of your recovery codes.")}


class ActivateForm(_Plain, totp.ActivateTOTPForm):
    labels = {"code": _("Code from the app")}
