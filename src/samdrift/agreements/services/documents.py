"""Acts on the papers of an agreement. None is ever taken away; a newer version is added."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.documents import Document, DocumentVersion
from samdrift.agreements.services.common import hold, of_part
from samdrift.kernel.files import keep
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import require_text, write

Upload = tuple[bytes, str]
"""The bytes of a file, and the name it came by."""


@transaction.atomic
def add_document(  # noqa: PLR0913 -- what a person fills in, each by its name
    agreement: Agreement,
    *,
    by: Viewer,
    upload: Upload,
    kind: str,
    title: str = "",
    annex: str = "",
    dated: dt.date | None = None,
    note: str = "",
) -> Document:
    """File a paper with its first version; without a title it goes by the file's name."""
    agreement = hold(agreement, by)
    title = title.strip() or upload[1].rsplit(".", 1)[0]
    title = require_text(title, "title", _("Give the paper a title."))[:160]
    row = Document.objects.create(agreement=agreement, kind=kind, title=title, annex=annex.strip())
    _add(row, upload, by, dated, note)
    told = {"document": [None, title], "document_kind": [None, str(kind)]}
    record("agreement.document_added", agreement, by=by, changes=told, note=note)
    return row


@transaction.atomic
def add_version(
    document: Document, *, by: Viewer, upload: Upload, dated: dt.date | None = None, note: str = ""
) -> DocumentVersion:
    """File a newer version of a paper; the earlier ones stay."""
    agreement = hold(document.agreement, by)
    version = _add(document, upload, by, dated, note)
    told = {"document": [None, document.title], "document_version": [None, version.number]}
    record("agreement.version_added", agreement, by=by, changes=told, note=note)
    return version


def _add(
    document: Document, upload: Upload, by: Viewer, dated: dt.date | None, note: str
) -> DocumentVersion:
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    return DocumentVersion.objects.create(
        document=document,
        number=last + 1,
        file=keep(*upload),
        dated=dated,
        note=note.strip()[:300],
        added_on=by.today,
    )


@transaction.atomic
def change_document(document: Document, *, by: Viewer, **values: Any) -> Document:
    """Correct what a paper is called and what kind it is."""
    agreement = hold(document.agreement, by)
    values["title"] = require_text(values["title"], "title", _("Give the paper a title."))
    changes = write(document, values)
    if changes:
        told = {"document": [None, document.title], **of_part("document", changes)}
        record("agreement.document_changed", agreement, by=by, changes=told)
    return document
