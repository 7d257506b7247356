"""The frame of the papers made here: whose they are, in which language and of which day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from samdrift.formats.paper import Paper
from samdrift.formats.paper.pdf import write_pdf
from samdrift.governance.papers.words import language_of
from samdrift.kernel.models.site import Site
from samdrift.kernel.viewer import Viewer


def own_pdf(
    title: str, kind: str, blocks: Iterable[Any], viewer: Viewer, *, marking: str = ""
) -> bytes:
    """A paper of the site's own as PDF, in the language in force and dated today."""
    site = Site.objects.first()
    return write_pdf(
        Paper(
            title=title,
            language=language_of(get_language() or "nb"),
            organisation=site.name if site else "",
            kind=kind,
            made=viewer.today,
            blocks=tuple(blocks),
            marking=marking,
        )
    )
