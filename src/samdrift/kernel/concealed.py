"""Secrets that have to be kept readable (a provider's client secret, a hook's key), unreadable in
the database and its backups: encrypted with a key made from the site's own secret.
"""

from __future__ import annotations

import base64
import functools
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


@functools.lru_cache(maxsize=2)
def _box(secret: str) -> Fernet:
    digest = hashlib.scrypt(
        secret.encode(), salt=b"samdrift.concealed", n=2**12, r=8, p=1, dklen=32
    )
    return Fernet(base64.urlsafe_b64encode(digest))


def conceal(text: str) -> str:
    """The text encrypted; empty stays empty."""
    return _box(settings.SECRET_KEY).encrypt(text.encode()).decode() if text else ""


def reveal(hidden: str) -> str | None:
    """The text again; None when it was concealed with another site's secret."""
    if not hidden:
        return ""
    try:
        return _box(settings.SECRET_KEY).decrypt(hidden.encode()).decode()
    except InvalidToken:
        return None
