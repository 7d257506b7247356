"""Articles in words: addresses, tones, and the texts as readers get them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samdrift.desk.models.knowledge import Article, ArticleFile
from samdrift.formats.markdown import render
from samdrift.kernel.lists import address

TONES = {"draft": "warning", "reviewed": "info", "published": "success", "withdrawn": "neutral"}
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
article_url = address("desk:article_detail")


def at(name: str, pk: int) -> str:
    return reverse(f"desk:article_{name}", args=[pk])


def file_url(row: ArticleFile) -> str:
    return reverse("desk:article_file", args=[row.pk])


def media_type(data: bytes) -> str:
    """What a picture is, told by its first bytes; anything else is only a file to keep."""
    for beginning, told in _PICTURES.items():
        if data.startswith(beginning):
            return told
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return "application/octet-stream"


def shown(text: str, files: Sequence[ArticleFile] = ()) -> SafeString:
    """Markdown as the page shows it: the helper lets nothing through but its own marks."""
    return mark_safe(render(text, {one.pk: file_url(one) for one in files}))  # noqa: S308


def stands(article: Article, *, may_review: bool) -> str:
    """What readers have while a change is worked on, and whom a draft waits for."""
    told = []
    if article.draft is not None:
        told.append(_("Readers have version %(n)s.") % {"n": article.version})
    if article.state == Article.State.DRAFT and not may_review:
        told.append(_("Another in the service desk looks it over before it is published."))
    return " ".join(told)


def for_whom(article: Article, members: Sequence[Any]) -> str:
    """For all, or for these; for service desks alone."""
    who = ", ".join(str(one) for one in members) or _("All")
    return _("%(who)s, only service desks") % {"who": who} if article.for_agents else who


def missing_form(article: Article, other: Article | None) -> str:
    """The name of the written form that is not there; nothing when both are."""
    if other is not None:
        return ""
    is_nynorsk = article.language == Article.Language.NYNORSK
    left = Article.Language.BOKMAL if is_nynorsk else Article.Language.NYNORSK
    return str(left.label)


def helped_text(row: Any) -> str | None:
    """`12 of 15`; None before anybody has said."""
    both = row.helped + row.helped_not
    return _("%(n)s of %(all)s") % {"n": row.helped, "all": both} if both else None
