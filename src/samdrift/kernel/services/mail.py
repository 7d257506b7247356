"""Outgoing mail: plain text, sent by the worker, at least once with a stable Message-ID."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage


def send(to: str, subject: str, text: str, *, key: str) -> None:
    """Send one mail. The same `key` gives the same Message-ID, so that a mail sent twice is seen as one.

    Raises what the mail server's answer raises; the worker then tries again.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
    line = " ".join(subject.split())
    EmailMessage(line, text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers).send()
