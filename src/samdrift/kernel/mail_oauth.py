"""Mail is sent through a server that lets in by a token and not by a password (XOAUTH2)."""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail.backends import smtp

from samdrift.kernel.errors import DomainError
from samdrift.kernel.services import bearer

_FOR_NOW = 454
"""A login that failed for a while: what is to be sent waits, and is tried again."""


def client() -> bearer.Client:
    """Who the site is at the token service, as its owner has set it."""
    return bearer.Client(
        settings.SMTP_TOKEN_ADDRESS,
        settings.SMTP_CLIENT,
        settings.SMTP_CLIENT_SECRET,
        settings.SMTP_SCOPE,
    )


class EmailBackend(smtp.EmailBackend):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Django signs in by itself only where it has one.
        self.password = ""

    def open(self) -> bool | None:
        opened = super().open()
        if opened:
            try:
                self._sign_in()
            except smtplib.SMTPException:
                self.close()
                if not self.fail_silently:
                    raise
                return None
        return opened

    def _sign_in(self) -> None:
        """Raises SMTPAuthenticationError with what failed, where, and what to do about it."""
        who = client()
        try:
            words = bearer.Xoauth2(self.username, bearer.token_for(who))
        except DomainError as error:
            raise smtplib.SMTPAuthenticationError(_FOR_NOW, str(error.message)) from error
        server: Any = self.connection
        server.ehlo_or_helo_if_needed()
        try:
            server.auth("XOAUTH2", words)
        except smtplib.SMTPAuthenticationError as error:
            bearer.forget(who)
            said = words.said or error.smtp_error
            said = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
            text = bearer.not_let_in(self.host, self.username, said)
            raise smtplib.SMTPAuthenticationError(error.smtp_code, text) from error
