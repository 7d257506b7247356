"""The register of articles and known errors."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.desk.forms.knowledge import ArticleForm
from samdrift.desk.lists import knowledge_pages as pages
from samdrift.desk.lists import knowledge_words as words
from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.knowledge import Article
from samdrift.desk.queries import knowledge as queries
from samdrift.desk.services import articles as services
from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.systems import System

WHOSE: dict[str, Any] = {"mine": _("I wrote them"), "waiting": _("They wait for me")}


def _whose(rows: Any, value: str, viewer: Viewer) -> Any:
    if value == "mine":
        return rows.filter(author_id=viewer.person_id)
    if value != "waiting":
        raise ValueError(value)
    return rows.filter(pk__in=queries.waiting(viewer).values("pk"))


def _lacks_other(_viewer: Viewer) -> Q:
    return Q(original__isnull=True, translations__isnull=True)


def _state(article: Article) -> Any:
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>',
        words.TONES[article.state],
        article.get_state_display(),
    )


def _summary(viewer: Viewer) -> Any:
    count = queries.waiting_count(viewer)
    if not count:
        return _now("How things are done and put right, found as people write to the desk.")
    waits = ngettext("One waits for you.", "%(n)s wait for you.", count) % {"n": count}
    return format_html('<a href="?whose=waiting">{}</a>', waits)


ARTICLES = Register(
    room="desk",
    key="article",
    model=Article,
    name=_("Article"),
    spec=ListSpec(
        key="desk.article",
        title=_("Articles"),
        rows=queries.every,
        columns=(
            Column("title", _("Title"), lambda a: a.title, link=words.article_url, sort="sort_key"),
            Column(
                "state",
                _("State"),
                lambda a: a.state,
                shown=_state,
                sort="state",
                description="draft, reviewed, published or withdrawn",
            ),
            Column(
                "kind",
                _("What it is"),
                lambda a: a.kind,
                shown=choice_text("kind"),
                sort="kind",
                description="how_to or known",
            ),
            Column("service", _("Service"), lambda a: a.service and a.service.name),
            Column("system", _("System"), lambda a: a.system and a.system.name),
            Column(
                "language",
                _("Written form"),
                lambda a: a.language,
                shown=choice_text("language"),
                sort="language",
                description="nb or nn",
            ),
            Column("helped", _("Helped"), words.helped_text),
            Column("solved", _("Solved cases"), lambda a: a.solved, sort="solved", numeric=True),
            Column(
                "look_again_on",
                _("Look at it again"),
                lambda a: a.look_again_on,
                sort="look_again_on",
            ),
            Column(
                "published_at",
                pgettext_lazy("article", "Published"),
                lambda a: a.published_at,
                sort="published_at",
                default=False,
            ),
            Column(
                "author",
                _("Written by"),
                lambda a: str(a.author) if a.author else None,
                default=False,
            ),
            Column(
                "reviewer",
                _("Reviewed by"),
                lambda a: str(a.reviewer) if a.reviewer else None,
                default=False,
            ),
        ),
        filters=(
            equals("state", _("State"), "state", Article.State.choices),
            equals("kind", _("What it is"), "kind", Article.Kind.choices),
            related("service", _("Service"), "service_id", lambda v: seen(Service, v)),
            related(
                "system", _("System"), "system_id", lambda v: seen(System, v).order_by("sort_key")
            ),
            Filter(
                "whose",
                _("Whose"),
                _whose,
                choices=lambda _viewer: [Choice(key, name) for key, name in WHOSE.items()],
                label_of=lambda value, _viewer: str(WHOSE.get(value, value)),
            ),
            equals("language", _("Written form"), "language", Article.Language.choices),
            flag("lacks_other", _("Lacks the other written form"), _lacks_other),
            flag("due", _("To be looked at again"), lambda viewer: queries.due(viewer.today)),
            text_filter("title", _("Title"), "title"),
        ),
        order="sort_key",
        empty=_("No articles yet. Write the first one from a case that was solved."),
    ),
    form=ArticleForm,
    create=services.write_article,
    change=services.change_article,
    may_create=services.WRITE,
    may_change=services.WRITE,
    new_label=_("Write an article"),
    detail_template="desk/article_detail.html",
    detail_rows=queries.every,
    detail_context=pages.article_page,
    history_of=pages.open_events,
    summary=_summary,
    fields={
        "text": lambda a: a.text,
        "workaround": lambda a: a.workaround,
        "version": lambda a: a.version,
        "for_agents": lambda a: a.for_agents,
        "original": lambda a: a.original_id,
    },
)
