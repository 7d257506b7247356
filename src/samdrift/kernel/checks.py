"""What an installation needs to be safe and whole, each fault with how it is mended."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, Info, Warning, register  # noqa: A004 -- Django's name
from django.db import DatabaseError, connection
from django.utils import timezone

from samdrift import environment
from samdrift.kernel import clock, guards, schema

LEAST_SECRET = 40
LONGEST_SILENCE = 900
"""Seconds without the clock before it is thought to be stopped."""
STYLES = "samdrift/samdrift.css"


@register("samdrift", deploy=True)
def secret(**_more: Any) -> Sequence[CheckMessage]:
    if len(settings.SECRET_KEY) >= LEAST_SECRET:
        return []
    hint = "Give SAMDRIFT_SECRET_KEY at least 40 random characters, or leave it out: one is made in the home."
    return [Error("The secret is short enough to be guessed.", hint=hint, id="samdrift.E001")]


@register("samdrift", deploy=True)
def secret_is_private(**_more: Any) -> Sequence[CheckMessage]:
    file = Path(settings.HOME) / "secret-key"
    if not file.exists() or not file.stat().st_mode & 0o077:
        return []
    return [
        Error(f"Others can read {file}.", hint=f"chmod 600 {file}", id="samdrift.E002"),
    ]


@register("samdrift", deploy=True)
def home_is_writable(**_more: Any) -> Sequence[CheckMessage]:
    folder = Path(settings.HOME)
    if folder.is_dir() and os.access(folder, os.W_OK):
        return []
    hint = "Make the folder and give it to the user that runs Samdrift, or set SAMDRIFT_HOME to another."
    return [Error(f"The home {folder} cannot be written to.", hint=hint, id="samdrift.E003")]


@register("samdrift", deploy=True)
def debug_is_off(**_more: Any) -> Sequence[CheckMessage]:
    if not settings.DEBUG:
        return []
    hint = "Leave SAMDRIFT_DEBUG out: error pages would show what should not be seen."
    return [Error("Debugging is on.", hint=hint, id="samdrift.E004")]


@register("samdrift", deploy=True)
def styles_are_there(**_more: Any) -> Sequence[CheckMessage]:
    if finders.find(STYLES):
        return []
    hint = "Install the released wheel, or start a checkout by ./samdrift, which fetches them."
    return [Error("The pages' styles are not there.", hint=hint, id="samdrift.E005")]


@register("samdrift", deploy=True)
def others_reach_it_safely(**_more: Any) -> Sequence[CheckMessage]:
    """Beyond this machine: https, and only under names that are its own."""
    address = urlsplit(settings.SITE_URL)
    found: list[CheckMessage] = []
    if "*" in settings.ALLOWED_HOSTS:
        hint = "List the site's own names in SAMDRIFT_ALLOWED_HOSTS."
        found.append(Error("The site answers to any name.", hint=hint, id="samdrift.E006"))
    local = environment.is_loopback(environment.host()) and environment.is_loopback(
        address.hostname or ""
    )
    if not local and address.scheme != "https":
        hint = (
            "Put a proxy with TLS before it and set SAMDRIFT_SITE_URL=https://…: docs/drift/tls.md"
        )
        found.append(
            Warning("Passwords travel unencrypted to this site.", hint=hint, id="samdrift.W001")
        )
    return found


@register("samdrift", deploy=True)
def mail_goes_out(**_more: Any) -> Sequence[CheckMessage]:
    if settings.EMAIL_HOST or environment.is_loopback(urlsplit(settings.SITE_URL).hostname or ""):
        return []
    hint = "Set SAMDRIFT_SMTP_HOST and SAMDRIFT_MAIL_FROM: docs/drift/innstillinger.md"
    return [
        Warning("No mail is sent: invitations only reach the log.", hint=hint, id="samdrift.W002")
    ]


@register("samdrift", deploy=True)
def mail_can_sign_in(**_more: Any) -> Sequence[CheckMessage]:
    """A server that lets in by token is told all that takes; a token is not sent so that others read it."""
    if not settings.SMTP_TOKEN_ADDRESS:
        return []
    needed = {
        "SAMDRIFT_SMTP_HOST": settings.EMAIL_HOST,
        "SAMDRIFT_SMTP_USER": settings.EMAIL_HOST_USER,
        "SAMDRIFT_SMTP_CLIENT": settings.SMTP_CLIENT,
        "SAMDRIFT_SMTP_CLIENT_SECRET": settings.SMTP_CLIENT_SECRET,
    }
    found: list[CheckMessage] = []
    if lacking := [name for name, value in needed.items() if not value]:
        hint = f"Set {', '.join(lacking)}: docs/drift/postkasser.md"
        found.append(Error("The mail server’s token cannot be got.", hint=hint, id="samdrift.E008"))
    plain = not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)
    if plain and not environment.is_loopback(settings.EMAIL_HOST):
        hint = "Set SAMDRIFT_SMTP_TLS=starttls, or tls."
        found.append(
            Error("The mail server’s token travels unencrypted.", hint=hint, id="samdrift.E009")
        )
    return found


@register("samdrift", deploy=True)
def database_is_ready(
    databases: Sequence[str] | None = None, **_more: Any
) -> Sequence[CheckMessage]:
    """Only when databases are asked for, as Django's own checks of them."""
    if not databases:
        return []
    try:
        standing = schema.standing()
    except DatabaseError as trouble:
        hint = "Look at SAMDRIFT_DATABASE_URL, and whether the database server runs."
        text = f"The database does not answer: {' '.join(str(trouble).split())}"
        return [Error(text, hint=hint, id="samdrift.E010")]
    if standing is schema.Standing.READY:
        return [*_engine(), *_guards(), *_clock()]
    hint = {
        schema.Standing.EMPTY: "Make a site: samdrift init",
        schema.Standing.BEHIND: "Bring it up to date: samdrift upgrade",
        schema.Standing.AHEAD: "Install the newer Samdrift that it was brought up to date by.",
    }[standing]
    return [Error(f"The database is {standing}.", hint=hint, id="samdrift.E011")]


def _engine() -> list[CheckMessage]:
    if connection.vendor != "sqlite":
        return []
    found: list[CheckMessage] = []
    for pragma in ("recursive_triggers", "foreign_keys"):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}")
            on = cursor.fetchone()[0]
        if not on:
            hint = (
                "The database must be opened with Samdrift's own settings; is settings.py changed?"
            )
            found.append(Error(f"SQLite's {pragma} is off.", hint=hint, id="samdrift.E012"))
    return found


def _guards() -> list[CheckMessage]:
    missing = guards.missing()
    if not missing:
        return []
    hint = "samdrift upgrade puts them back; samdrift verify-history tells whether anything was changed."
    text = f"The database does not protect history: {', '.join(sorted(missing))} are missing."
    return [Error(text, hint=hint, id="samdrift.E013")]


def _clock() -> list[CheckMessage]:
    last = clock.last_ran()
    if last is not None and (timezone.now() - last).total_seconds() < LONGEST_SILENCE:
        return []
    hint = "Start it: samdrift serve --all, or samdrift tick --loop as a service of its own."
    when = "never" if last is None else f"last at {timezone.localtime(last):%d.%m.%Y %H.%M}"
    return [Info(f"The clock is not running ({when}).", hint=hint, id="samdrift.I001")]
