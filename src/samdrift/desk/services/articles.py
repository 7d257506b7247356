"""Acts on articles: written, changed, reviewed by another, published in versions, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.knowledge import Article, ArticleVersion
from samdrift.desk.services import article_findings
from samdrift.desk.services.article_notices import tell_author
from samdrift.desk.services.article_uses import use_article
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import day_text, first_values, lock, require_text, write

WRITE, REVIEW = "desk.write_article", "desk.review_article"
TEXTS = ("title", "text", "workaround")
SETTINGS = ("kind", "for_agents", "service", "system", "look_again_on", "problem")
DRAFT, REVIEWED = Article.State.DRAFT, Article.State.REVIEWED
PUBLISHED, WITHDRAWN = Article.State.PUBLISHED, Article.State.WITHDRAWN


@transaction.atomic
def write_article(  # noqa: PLR0913 -- what a person fills in, each by its name
    *,
    by: Viewer,
    title: str,
    text: str = "",
    workaround: str = "",
    kind: str = Article.Kind.HOW_TO,
    language: str = Article.Language.BOKMAL,
    original: Article | None = None,
    members: Iterable[Member] = (),
    case: Case | None = None,
    **settings: Any,
) -> Article:
    """A new draft. `original` is the article it is the other written form of; `case` a solved case it
    is written from, which counts as one it solved.
    """
    require(by, WRITE)
    values = {
        "title": require_text(title, "title", _("Give the article a title.")),
        "text": text.strip(),
        "workaround": workaround.strip(),
        "kind": kind,
        "language": language,
        **{name: settings[name] for name in SETTINGS if name in settings},
    }
    article = Article(**values, author_id=by.person_id, changed_at=by.now)
    if original is not None:
        article.original = _first_of_pair(original, language)
    article.save()
    article.members.set(members)
    record("article.written", article, by=by, changes=first_values(_plain(values)))
    if case is not None:
        use_article(article, case, by=by, solved=True)
    search.index([article])
    return article


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """What is told in history: the texts themselves lie in the article and its versions."""
    return {name: value for name, value in values.items() if name not in {"text", "workaround"}}


def _first_of_pair(original: Article, language: str) -> Article:
    first = Article.objects.get(pk=original.pair)
    if first.language == language or first.translations.filter(language=language).exists():
        raise DomainError(
            "form_taken",
            _("“%(article)s” is there in this written form already. Open that one instead.")
            % {"article": first},
            field="language",
        )
    return first


@transaction.atomic
def change_article(
    article: Article,
    *,
    by: Viewer,
    members: Iterable[Member] | None = None,
    is_slip: bool = False,
    **values: Any,
) -> Article:
    """Change its text or what it is for.

    A change of the text makes it a draft that another has to review; what is published stays for its
    readers until then. A mere slip of the pen (`is_slip`) goes to the readers at once, as a version.
    """
    article = held(article, by)
    texts = {name: str(values[name]).strip() for name in TEXTS if name in values}
    told = write(article, {name: values[name] for name in SETTINGS if name in values})
    told |= _write_members(article, members)
    if told:
        record("article.settings_changed", article, by=by, changes=told)
    if any(article.worked_on[name] != text for name, text in texts.items()):
        _write_text(article, article.worked_on | texts, by, is_slip=is_slip)
    _follow(article, by)
    return article


def _write_members(article: Article, members: Iterable[Member] | None) -> dict[str, list[Any]]:
    if members is None:
        return {}
    before = sorted(article.members.values_list("pk", flat=True))
    article.members.set(members)
    after = sorted(article.members.values_list("pk", flat=True))
    return {} if before == after else {"members": [before, after]}


def _write_text(article: Article, texts: dict[str, str], by: Viewer, *, is_slip: bool) -> None:
    require_text(texts["title"], "title", _("Give the article a title."))
    changed = [name for name in TEXTS if article.worked_on[name] != texts[name]]
    if is_slip and article.state == PUBLISHED:
        _set(article, **texts, changed_at=by.now)
        _add_version(article, by)
        record("article.corrected", article, by=by, changes={"parts": [None, changed]})
        return
    new: dict[str, Any] = {
        "state": DRAFT,
        "author_id": by.person_id,
        "reviewer_id": None,
        "reviewed_at": None,
        "changed_at": by.now,
    }
    _set(article, **new, **({"draft": texts} if article.is_published else texts))
    record("article.changed", article, by=by, changes={"parts": [None, changed]})


def _set(article: Article, **values: Any) -> None:
    for name, value in values.items():
        setattr(article, name, value)
    article.save(update_fields=[name.removesuffix("_id") for name in values])


def _add_version(article: Article, by: Viewer) -> None:
    """What readers have from now on, kept as it is."""
    number = 1 + (
        article.versions.order_by("-number").values_list("number", flat=True).first() or 0
    )
    ArticleVersion.objects.create(
        article=article,
        number=number,
        title=article.title,
        text=article.text,
        workaround=article.workaround,
        made_by_id=by.person_id,
        made_at=by.now,
    )
    _set(article, version=number, published_at=by.now)


def _follow(article: Article, by: Viewer) -> None:
    search.index([article])
    article_findings.look_at([article.pk], by=by)


@transaction.atomic
def drop_draft(article: Article, *, by: Viewer) -> Article:
    """Give up a change that is not published: what readers have stands."""
    article = held(article, by)
    if article.draft is None:
        raise DomainError("no_draft", _("There is no change to give up."))
    _set(article, draft=None, state=PUBLISHED, changed_at=by.now)
    record("article.draft_dropped", article, by=by)
    return article


@transaction.atomic
def review_article(article: Article, *, by: Viewer) -> Article:
    """Somebody else than its author has read it and finds it right."""
    article = lock(Article, article.pk)
    require(by, REVIEW, article)
    _require_state(article, DRAFT)
    _require_whole(article)
    _set(article, state=REVIEWED, reviewer_id=by.person_id, reviewed_at=by.now)
    record("article.reviewed", article, by=by)
    return article


def _require_whole(article: Article) -> None:
    texts = article.worked_on
    require_text(texts["text"], "text", _("The article says nothing yet. Write its text first."))
    if article.kind == Article.Kind.KNOWN_ERROR:
        message = _("A known error tells what one does meanwhile. Write the workaround first.")
        require_text(texts["workaround"], "workaround", message)


@transaction.atomic
def send_back(article: Article, *, by: Viewer, reason: str) -> Article:
    """It is not right yet: back to its author, who is told why."""
    article = held(article, by)
    text = require_text(reason, "reason", _("Write what is to be mended."))
    _require_state(article, DRAFT, REVIEWED)
    _set(article, state=DRAFT, reviewer_id=None, reviewed_at=None)
    record("article.sent_back", article, by=by, note=text)
    tell_author(article, text, by=by)
    return article


@transaction.atomic
def publish_article(
    article: Article, *, by: Viewer, look_again_on: dt.date | None = None
) -> Article:
    """Give it to its readers, as a new version. It has been reviewed as it stands."""
    article = held(article, by)
    _require_state(article, REVIEWED)
    _require_ahead(look_again_on, by)
    texts = article.worked_on
    _set(article, **texts, draft=None, state=PUBLISHED, look_again_on=look_again_on)
    _add_version(article, by)
    changes = {"version": [None, article.version], "look_again_on": [None, _day(look_again_on)]}
    record("article.published", article, by=by, changes=changes)
    _follow(article, by)
    return article


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


@transaction.atomic
def look_again(article: Article, *, by: Viewer, look_again_on: dt.date | None) -> Article:
    """It was looked at again and is right as it stands; the next time is on this day."""
    article = held(article, by)
    if not article.is_published:
        raise DomainError("not_published", _("Only what is published is looked at again."))
    _require_ahead(look_again_on, by)
    changes = {"look_again_on": [_day(article.look_again_on), _day(look_again_on)]}
    _set(article, look_again_on=look_again_on)
    record("article.looked_at_again", article, by=by, changes=changes)
    _follow(article, by)
    return article


def _require_ahead(day: dt.date | None, by: Viewer) -> None:
    if day is not None and day <= by.today:
        raise DomainError(
            "day_past",
            _("%(day)s is not after today. Choose the day it is to be looked at again.")
            % {"day": day_text(day)},
            field="look_again_on",
        )


@transaction.atomic
def withdraw_article(article: Article, *, by: Viewer, reason: str) -> Article:
    """Its readers have it no more. It stays with the desk, and can be taken up again."""
    article = held(article, by)
    text = require_text(reason, "reason", _("Write why it is withdrawn."))
    if article.state == WITHDRAWN:
        raise DomainError("not_from_here", _("It is withdrawn already."))
    texts = article.worked_on
    _set(article, **texts, draft=None, version=None, state=WITHDRAWN, look_again_on=None)
    record("article.withdrawn", article, by=by, note=text)
    _follow(article, by)
    return article


@transaction.atomic
def take_up_again(article: Article, *, by: Viewer) -> Article:
    """A draft once more, to be reviewed before anybody reads it."""
    article = held(article, by)
    _require_state(article, WITHDRAWN)
    _set(article, state=DRAFT, author_id=by.person_id, reviewer_id=None, reviewed_at=None)
    record("article.taken_up", article, by=by)
    return article


def held(article: Article, by: Viewer) -> Article:
    article = lock(Article, article.pk)
    require(by, WRITE, article)
    return article


def _require_state(article: Article, *states: str) -> None:
    if article.state not in states:
        raise DomainError(
            "not_from_here",
            _("This cannot be done now. The article stands so: %(state)s.")
            % {"state": article.get_state_display()},
        )
