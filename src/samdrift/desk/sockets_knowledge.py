"""What knowledge puts into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.lists import case_ties
from samdrift.desk.lists import knowledge_finding_words as finding_words
from samdrift.desk.lists import knowledge_pages as pages
from samdrift.desk.lists.knowledge_words import article_url
from samdrift.desk.models.knowledge import Article, ArticleVersion
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.queries import knowledge as queries
from samdrift.desk.services import article_findings as findings
from samdrift.desk.services import article_notices as notices
from samdrift.desk.services import article_people as people
from samdrift.formats.markdown import plain
from samdrift.kernel import guards
from samdrift.kernel.finding_kinds import FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Eraser,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

guards.keep(ArticleVersion)
registry.add_kind(Kind(Article, _("Article"), article_url))


def _entry(article: Article) -> tuple[int, str, str, str]:
    """What readers have; for everyone in the index, and its own reach decides who finds it."""
    detail = str(article.get_kind_display()) if article.kind == "known" else ""
    return EVERYONE, article.title, detail, plain(f"{article.workaround}\n\n{article.text}")


registry.add_search(SearchKind("desk.article", _("Article"), _entry))


def _reads(viewer: Viewer) -> bool:
    return viewer.inside


registry.add_menu(MenuEntry("guides", "desk", _("Guides"), "desk:guides", 30, _reads))
registry.add_menu(
    MenuEntry(
        "articles",
        "desk",
        _("Articles"),
        "desk:article_list",
        40,
        works_in_desk,
        queries.waiting_count,
    )
)
registry.add_panel(
    Panel(
        "portfolio.system",
        "articles",
        _("Guides"),
        70,
        "desk/article_panel.html",
        pages.of_system,
        by_key=True,
    )
)
registry.add_panel(
    Panel(
        "desk.case",
        "ties",
        _("Knowledge"),
        30,
        "desk/case_ties.html",
        case_ties.of_case,
        side=True,
    )
)
registry.add_finding(
    FindingKind(
        findings.OLD,
        _("An article is to be looked at again"),
        "desk",
        _("Its day to be looked at is past. What it says may no longer be right."),
        agreed=finding_words.agreed,
        observed=finding_words.observed,
        mend=finding_words.mend,
        page=finding_words.page,
    )
)


def _item(article: Article, today: dt.date) -> WorkItem:
    due = article.look_again_on if article.is_published else None
    title = article.worked_on["title"]
    if article.state == "reviewed":
        what = _now("To be published")
    elif article.state == "draft":
        what = _now("To be reviewed")
    else:
        what = _now("To be looked at again")
    late = due is not None and due <= today
    return WorkItem(
        title, what, article_url(article), due if late else None, "warning" if late else "neutral"
    )


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Articles to review, publish or look at again, the oldest first."""
    rows = queries.waiting(viewer).order_by("changed_at", "pk")[:most]
    return [_item(one, viewer.today) for one in rows]


registry.add_worklist(Worklist("articles", _("Articles that wait for you"), 62, _waiting))
registry.notices[notices.SENT_BACK] = NoticeKind(
    _("My articles are sent back"), _("“%(article)s” is sent back to you: %(reason)s")
)
registry.leaving.append(people.leave)
registry.add_eraser(Eraser("articles", people.erase))
registry.add_timed(Timed("articles of leavers", dt.timedelta(hours=1), people.let_go_of_leavers))
registry.add_timed(Timed("articles to look at again", dt.timedelta(hours=6), findings.look_at_all))
registry.add_succession(
    SuccessionStep(
        "desk.articles", _("Articles"), 310, people.preview, people.apply, people.undo_step
    )
)
_EVENTS: dict[str, Any] = {
    "article.written": _("Was written"),
    "article.changed": _("Its text was changed"),
    "article.corrected": _("A slip of the pen was put right"),
    "article.settings_changed": _("What it is for was changed"),
    "article.draft_dropped": _("The change was given up"),
    "article.reviewed": _("Was reviewed"),
    "article.sent_back": _("Was sent back"),
    "article.published": _("Was published"),
    "article.looked_at_again": _("Was looked at again"),
    "article.withdrawn": pgettext_lazy("article", "Was withdrawn"),
    "article.taken_up": _("Was taken up again"),
    "article.used": _("Was used in a case"),
    "article.solved": _("Solved a case"),
    "article.file_added": _("A file was added"),
    "article.file_struck": _("A file was taken away"),
    "article.file_restored": _("A file was put back"),
    "article.let_go": _("Has no author: that person has left"),
    "article.carried": _("Is for those that take over as well"),
    "case.joined_problem": _("Was attached to a problem"),
    "case.left_problem": _("Was taken out of a problem"),
    "case.cause_found": _("What it comes of was found"),
}
name_events(_EVENTS)
name_fields(
    {
        "article.parts": _("Parts"),
        "article.version": _("Version"),
        "article.file": _("File"),
        "article.kind": _("What it is"),
        "article.language": _("Written form"),
        "article.for_agents": _("Only for service desks"),
        "article.members": _("For these members"),
        "article.case_id": _("Case"),
        "look_again_on": _("Look at it again on"),
        "author_id": _("Written by"),
        "problem_id": _("Problem"),
        "system_id": _("System"),
        "service_id": _("Service"),
    }
)
name_references(
    {
        "author_id": "parties.person",
        "case_id": "desk.case",
        "problem_id": "desk.case",
        "service_id": "desk.service",
        "system_id": "portfolio.system",
    }
)
name_choices(
    {
        "article.kind": dict(Article.Kind.choices),
        "article.language": dict(Article.Language.choices),
    }
)
