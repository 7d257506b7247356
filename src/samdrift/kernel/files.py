"""Files that people send in: kept by their digest outside the web root, and read again."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.formats.text import clean
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.files import StoredFile

LONGEST_NAME = 255


def refuse_too_large(size: int) -> None:
    """Raises DomainError for a file above the site's limit; asked before its bytes are read."""
    if size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // 1_000_000
        raise DomainError(
            "too_large", _("The file is larger than %(limit)s MB.") % {"limit": limit}, field="file"
        )


def keep(data: bytes, name: str) -> StoredFile:
    """Store the bytes as they are, once for each content, and a row with the name it came by.

    Raises DomainError when they are more than the site takes.
    """
    refuse_too_large(len(data))
    digest = hashlib.sha256(data).hexdigest()
    place = f"{digest[:2]}/{digest}"
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(data))
    return StoredFile.objects.create(
        digest=digest,
        name=clean(name)[-LONGEST_NAME:] or "file",
        size=len(data),
        media_type="application/octet-stream",
    )


def content_of(file: StoredFile) -> bytes:
    """The bytes as they came."""
    with default_storage.open(f"{file.digest[:2]}/{file.digest}") as stored:
        data: bytes = stored.read()
    return data


def forget(file: StoredFile) -> None:
    """Remove a file whose time of keeping is over: its row, and its bytes unless another has the same.

    Raises ProtectedError when something still refers to it.
    """
    digest = file.digest
    file.delete()
    transaction.on_commit(lambda: _remove_bytes(digest))


def _remove_bytes(digest: str) -> None:
    if not StoredFile.objects.filter(digest=digest).exists():
        default_storage.delete(f"{digest[:2]}/{digest}")
