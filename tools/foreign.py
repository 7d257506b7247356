"""Texts of the libraries that people here meet, and that we translate ourselves.

The libraries leave them in English in bokmål or nynorsk, or say them clumsily. They are
translated in the room named. The rooms' locale folders stand in LOCALE_PATHS, so that ours decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from wording import Call, Fault, of_file

# Room → file of a library → texts as they stand there.
TEXTS: dict[str, dict[str, tuple[str, ...]]] = {
    "kernel": {
        "django/core/validators.py": (
            "Ensure that there are no more than %(max)s decimal place.",
            "Ensure that there are no more than %(max)s digit before the decimal point.",
            "Ensure that there are no more than %(max)s digit in total.",
            "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
            "Ensure this value is greater than or equal to %(limit_value)s.",
            "Ensure this value is less than or equal to %(limit_value)s.",
            "Enter a valid domain name.",
            "Enter a valid email address.",
            "Null characters are not allowed.",
        ),
        "django/db/models/constraints.py": ("Constraint “%(name)s” is violated.",),
        "django/forms/fields.py": (
            "Enter a number.",
            "Enter a valid URL.",
            "Enter a valid date.",
            "Enter a whole number.",
            "No file was submitted.",
            "Select a valid choice. %(value)s is not one of the available choices.",
            "The submitted file is empty.",
            "This field is required.",
        ),
        "django/forms/models.py": (
            "Select a valid choice. That choice is not one of the available choices.",
        ),
    },
    "parties": {
        "allauth/account/adapter.py": (
            "Be patient, you are sending too many requests.",
            "Incorrect code.",
            "Incorrect password.",
            "Invalid or expired key.",
            "The email address and/or password you specified are not correct.",
            "The password reset token was invalid.",
            "This account is currently inactive.",
            "Too many failed login attempts. Try again later.",
            "Use authenticator app or code",
            "Use your password",
        ),
        "allauth/account/forms.py": ("You must type the same password each time.",),
        "allauth/mfa/adapter.py": (
            "You cannot deactivate two-factor authentication.",
            "You cannot generate recovery codes without having two-factor authentication enabled.",
        ),
        "allauth/socialaccount/adapter.py": (
            "Invalid token.",
            "Your account has no password set up.",
        ),
        "django/contrib/auth/password_validation.py": (
            "The password is too similar to the %(verbose_name)s.",
            "This password is entirely numeric.",
            "This password is too common.",
            "This password is too short. It must contain at least %d character.",
        ),
    },
}


def of_library(name: str, wanted: Iterable[str]) -> tuple[list[Call], list[Fault]]:
    """A library file's texts that we translate, and faults for those that stand there no more."""
    package = find_spec(name.partition("/")[0])
    if package is None or package.origin is None:
        return [], [Fault(name, 0, "the library is not installed")]
    calls, _ = of_file(Path(package.origin).parent.parent / name, name)
    found = {call.key.text: call for call in calls}
    gone = [Fault(name, 0, f"this text is gone: {text!r}") for text in wanted if text not in found]
    return [found[text] for text in wanted if text in found], gone
