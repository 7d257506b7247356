"""What stands on the page of an article, on the readers' front page, and in other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samdrift.desk.lists import knowledge_words as words
from samdrift.desk.models.knowledge import Article, ArticleVersion
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.queries import knowledge as queries
from samdrift.desk.services import articles as services
from samdrift.governance.calc.text_diff import Difference, differences
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import timeline
from samdrift.parties.models.members import Member

Context = dict[str, Any]
NEWEST = 8
OPEN_TO_ALL = frozenset({"article.published", "article.corrected", "article.withdrawn"})
ANSWER = "desk.answer_article"


@dataclass(frozen=True)
class Deed:
    """Something one can do from a page; `at_once` takes only a press."""

    label: Any
    url: str
    at_once: bool = False
    primary: bool = False


def open_events(viewer: Viewer, _row: Any) -> frozenset[str] | None:
    """Readers see when it was published and withdrawn; the desk sees all."""
    return None if works_in_desk(viewer) or viewer.is_machine else OPEN_TO_ALL


def article_page(viewer: Viewer, article: Article) -> Context:
    """The article as readers have it; for the desk how it stands, and what one may do."""
    desk = works_in_desk(viewer) or viewer.is_machine or article.author_id == viewer.person_id
    files = queries.files_of(article, viewer)
    other = queries.other_form(article, viewer)
    context: Context = {
        "heading_text": article.title,
        "desk": desk,
        "text": words.shown(article.text, files),
        "workaround": words.shown(article.workaround, files),
        "is_known": article.kind == Article.Kind.KNOWN_ERROR,
        "other": other if other is not None and (desk or other.is_published) else None,
        "may_answer": article.is_published and allowed(viewer, ANSWER, article),
        "answer": queries.own_answer(article, viewer),
        "files": [(one, words.file_url(one)) for one in files],
    }
    return context | (_desk_part(viewer, article, other) if desk else {})


def _desk_part(viewer: Viewer, article: Article, other: Article | None) -> Context:
    draft = article.draft
    members = list(seen_members(article, viewer))
    return {
        "tone": words.TONES[article.state],
        "stands": words.stands(article, may_review=allowed(viewer, services.REVIEW, article)),
        "draft_differs": _compared(_plain(article), draft) if draft is not None else [],
        "deeds": deeds(article, viewer),
        "facts": _facts(article, viewer, members, other),
        "may_write": allowed(viewer, services.WRITE, article),
        "uses": queries.uses_of(article, viewer),
        "struck": queries.struck_files(article, viewer),
        "events": timeline(events_about(kind_of(article), [article.pk], NEWEST), viewer),
        "new_form_url": f"{_new_url()}?original={article.pk}",
        "missing_form": words.missing_form(article, other),
    }


def _new_url() -> str:
    return reverse("desk:article_new")


def seen_members(article: Article, viewer: Viewer) -> Any:
    chosen = Article.members.through.objects.filter(article=article)
    return seen(Member, viewer).filter(pk__in=chosen.values("member_id")).order_by("sort_key")


def _facts(
    article: Article, viewer: Viewer, members: list[Any], other: Article | None
) -> list[tuple[Any, Any, str]]:
    problem = Ref("desk.case", article.problem_id) if article.problem_id else None
    named = registry.describe([problem], viewer).get(problem) if problem else None
    facts = [
        (_("What it is"), article.get_kind_display(), ""),
        (_("Service"), article.service and article.service.name, ""),
        (_("System"), article.system and article.system.name, ""),
        (_("For"), words.for_whom(article, members), ""),
        (_("Written form"), article.get_language_display(), ""),
        (_("Problem"), named and named.label, named.url if named else ""),
        (_("Version"), article.version, words.at("versions", article.pk)),
        (_("Published"), article.published_at, ""),
        (_("Look at it again"), article.look_again_on, ""),
        (_("Written by"), article.author and str(article.author), ""),
        (_("Reviewed by"), article.reviewer and str(article.reviewer), ""),
        (_("Helped"), words.helped_text(article) if hasattr(article, "helped") else None, ""),
        (_("Solved cases"), getattr(article, "solved", 0) or None, ""),
    ]
    if other is not None:
        facts.append((other.get_language_display(), other.title, words.article_url(other)))
    return [fact for fact in facts if fact[1] is not None]


_DEEDS: tuple[tuple[str, Any, bool], ...] = (
    ("withdraw", gettext_lazy("Withdraw"), False),
    ("drop_draft", gettext_lazy("Give up the change"), True),
    ("send_back", gettext_lazy("Send back"), False),
    ("look_again", gettext_lazy("Looked at again"), False),
    ("take_up", gettext_lazy("Take up again"), True),
    ("review", pgettext_lazy("an article", "It is right"), True),
    ("publish", gettext_lazy("Publish"), False),
)


def deeds(article: Article, viewer: Viewer) -> list[Deed]:
    """What this person may do with it now, the next thing last."""
    if not allowed(viewer, services.WRITE, article):
        return []
    state, may_review = article.state, allowed(viewer, services.REVIEW, article)
    there = {
        "withdraw": article.is_published,
        "drop_draft": article.draft is not None,
        "send_back": state == "reviewed" or (state == "draft" and may_review),
        "look_again": state == "published" and article.look_again_on is not None,
        "take_up": state == "withdrawn",
        "review": state == "draft" and may_review,
        "publish": state == "reviewed",
    }
    return [
        Deed(label, words.at(name, article.pk), at_once, name in {"review", "publish"})
        for name, label, at_once in _DEEDS
        if there[name]
    ]


def _plain(article: Article) -> dict[str, str]:
    return {"title": article.title, "text": article.text, "workaround": article.workaround}


NAMES = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "workaround": gettext_lazy("Workaround"),
}


def _compared(old: dict[str, str], new: dict[str, str]) -> list[Difference]:
    """What differs, part by part under its name."""
    named = [{str(NAMES[k]): texts[k] for k in NAMES} for texts in (old, new)]
    return [one for one in differences(*named) if not one.is_same]


def versions_page(viewer: Viewer, article: Article, asked: dict[str, str]) -> Context:
    """The versions, and what differs between the two that are chosen: the newest two at first."""
    rows = list(seen(ArticleVersion, viewer).filter(article=article).select_related("made_by"))
    numbers = [one.number for one in rows]
    new = _number(asked.get("new", ""), numbers, numbers[0] if numbers else 0)
    old = _number(asked.get("old", ""), numbers, numbers[1] if len(numbers) > 1 else new)
    by_number = {one.number: one for one in rows}
    pair = (by_number.get(old), by_number.get(new))
    differs = [] if None in pair else _compared(_of(pair[0]), _of(pair[1]))
    return {
        "article": article,
        "back": words.article_url(article),
        "versions": rows,
        "old": old,
        "new": new,
        "differences": differs,
    }


def _number(given: str, numbers: list[int], usual: int) -> int:
    number = int(given) if given.isdecimal() and len(given) < 6 else usual  # noqa: PLR2004 -- digits
    return number if number in numbers else usual


def _of(version: Any) -> dict[str, str]:
    return {"title": version.title, "text": version.text, "workaround": version.workaround}


def guides_page(viewer: Viewer, asked: str) -> Context:
    """Where everybody looks for help: what is found, the newest, and all by service."""
    found = queries.likely(viewer, asked, limit=20) if asked else []
    return {
        "asked": asked,
        "found": [_row(one, viewer) for one in found],
        "newest": [_row(one, viewer) for one in queries.newest(viewer)],
        "services": [
            (service, [_row(one, viewer) for one in rows])
            for service, rows in queries.by_service(viewer)
        ],
        "desk": works_in_desk(viewer),
    }


def _row(article: Article, viewer: Viewer) -> dict[str, Any]:
    """A line of a list: its language is named when it is not the reader's own form."""
    own = queries.form_of(viewer)
    return {
        "article": article,
        "url": words.article_url(article),
        "lang": article.language,
        "form": "" if article.language == own else article.get_language_display(),
    }


def likely_rows(viewer: Viewer, text: str, **about: Any) -> list[dict[str, Any]]:
    """Likely articles as other pages show them."""
    return [_row(one, viewer) for one in queries.likely(viewer, text, **about)]


def of_system(viewer: Viewer, system: Any) -> Context | None:
    rows = queries.published(viewer).filter(system=system).order_by("-published_at")[:20]
    found = queries.in_own_form(rows, viewer)[:6]
    return {"rows": [_row(one, viewer) for one in found]} if found else None
