"""Articles as they are listed and found, and what solved cases like this one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.knowledge import Article, ArticleFile, ArticleHelp, ArticleUse
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.queries.near import near
from samdrift.kernel.kept import ask, ask_many
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.systems import System

ARTICLE, CASE = "desk.article", "desk.case"
SAME_SYSTEM, SAME_SERVICE = 5.0, 3.0
"""What it is worth that both are about the same system, or service: about as much as a word."""
LOOKED_AT = 60
NEAR_ENOUGH = 0.4
"""An article is offered when it lies at least this near, beside the nearest: one that only shares a word
of its text is not, where another is about it.
"""
NYNORSK = "nn"


def every(viewer: Viewer) -> Any:
    """All articles within reach as a list shows them, in one query."""
    rows = seen(Article, viewer).select_related("service", "system", "author", "reviewer")
    solved = ArticleUse.objects.filter(article=OuterRef("pk"), solved=True)
    return rows.annotate(
        solved=_counted(solved),
        helped=_counted(_answers().filter(helped=True)),
        helped_not=_counted(_answers().filter(helped=False)),
    )


def _answers() -> Any:
    return ArticleHelp.objects.filter(article=OuterRef("pk"))


def _counted(rows: Any) -> Any:
    counts = rows.order_by().values("article").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def published(viewer: Viewer) -> Any:
    """What this person may read."""
    return seen(Article, viewer).published().select_related("service", "system")


def likely(
    viewer: Viewer,
    text: str,
    *,
    service: Service | None = None,
    system: System | None = None,
    limit: int = 5,
) -> list[Article]:
    """Published articles that may help with what is being written, the likeliest first.

    Found by the words of the text in all their forms, and by its service and system; of a pair the
    form the reader writes. At most eight queries.
    """
    scores = near(ARTICLE, text, viewer, unfinished=True)
    first = sorted(scores, key=lambda pk: -scores[pk])[:LOOKED_AT]
    about = system.pk if system is not None else None
    find = partial(_about, viewer, about)
    rows = ask_many(f"articles, system {about}", viewer, find, first) if first else find([])
    ranked = [(_score(one, scores, service, system), one) for one in rows]
    enough = max((score for score, _one in ranked), default=0.0) * NEAR_ENOUGH
    ranked = [pair for pair in ranked if pair[0] > 0 and pair[0] >= enough]
    ranked.sort(key=lambda pair: -pair[0])
    return in_own_form([one for _score_, one in ranked], viewer)[:limit]


def _about(viewer: Viewer, system: int | None, pks: Sequence[int]) -> Any:
    """These published articles, and those about the system."""
    chosen = Q(pk__in=pks)
    if system is not None:
        chosen |= Q(system=system)
    return published(viewer).filter(chosen).order_by("-published_at")[: LOOKED_AT * 2]


def _score(row: Any, scores: dict[int, float], service: Any, system: Any) -> float:
    """How near a row lies: its words, and whether it is about the same."""
    score = scores.get(row.pk, 0.0)
    if system is not None and row.system_id == system.pk:
        score += SAME_SYSTEM
    if service is not None and row.service_id == service.pk and score:
        score += SAME_SERVICE
    return score


def form_of(viewer: Viewer) -> str:
    """The written form a reader gets first."""
    return NYNORSK if viewer.language == NYNORSK else "nb"


def in_own_form(rows: Iterable[Article], viewer: Viewer) -> list[Article]:
    """Each article once, in the order given: of a pair the reader's own form where it is there."""
    own, chosen = form_of(viewer), dict[int, Article]()
    for row in rows:
        other = chosen.get(row.pair)
        if other is None or (row.language == own and other.language != own):
            chosen[row.pair] = row
    missing = [one.pair for one in chosen.values() if one.language != own]
    for row in _in_form(missing, own, viewer):
        chosen[row.pair] = row
    return list(chosen.values())


def _in_form(pairs: Sequence[int], form: str, viewer: Viewer) -> list[Article]:
    """The published ones of these pairs in a form."""
    if not pairs:
        return []
    either = Q(pk__in=pairs) | Q(original_id__in=pairs)
    return list(published(viewer).filter(either, language=form))


def other_form(article: Article, viewer: Viewer) -> Article | None:
    """The same in the other written form, published or not, where the viewer may see it."""
    pair = Q(pk=article.pair) | Q(original_id=article.pair)
    found: Article | None = seen(Article, viewer).filter(pair).exclude(pk=article.pk).first()
    return found


def similar_cases(viewer: Viewer, case: Case, limit: int = 5) -> list[Case]:
    """Solved cases like this one, that the viewer works with as an agent; the likest first.

    Nothing for whoever is no agent: nobody gets to see the case of another this way.
    """
    if not viewer.is_machine and not agents_case(viewer, case):
        return []
    scores = near(CASE, f"{case.title} {case.text[:500]}", viewer)
    scores.pop(case.pk, None)
    first = sorted(scores, key=lambda pk: -scores[pk])[:LOOKED_AT]
    rows = ask_many("cases solved", viewer, partial(_solved, viewer), first)
    ranked = [(_score(one, scores, case.service, case.system), one) for one in rows]
    ranked.sort(key=lambda pair: (-pair[0], -pair[1].pk))
    return [one for _score_, one in ranked[:limit]]


def _solved(viewer: Viewer, pks: Sequence[int]) -> Any:
    """Those of these cases that are solved, with what solved them."""
    rows = seen(Case, viewer).filter(pk__in=pks, state__in=("resolved", "closed"))
    if not viewer.is_machine:
        rows = rows.worked_on_by(viewer)
    return rows.select_related("service", "system").exclude(solution="")


def agents_case(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer works with the case as an agent."""

    def rows(pk: int) -> Any:
        return seen(Case, viewer).worked_on_by(viewer).filter(pk=pk).only("pk")

    return bool(ask("agent's case", viewer, rows, case.pk))


def newest(viewer: Viewer, most: int = 5) -> list[Article]:
    rows = published(viewer).order_by("-published_at", "-pk")[: most * 2]
    return in_own_form(rows, viewer)[:most]


def by_service(viewer: Viewer) -> list[tuple[Service | None, list[Article]]]:
    """What one may read, under its service in the services' order; the rest last."""
    rows = published(viewer).order_by("service__order", "service__sort_key", "sort_key")[:1000]
    found: dict[int | None, tuple[Service | None, list[Article]]] = {}
    for one in in_own_form(rows, viewer):
        found.setdefault(one.service_id, (one.service, []))[1].append(one)
    return sorted(found.values(), key=lambda pair: pair[0] is None)


def own_answer(article: Article, viewer: Viewer) -> bool | None:
    """Whether the viewer said it helped; None before any answer."""
    rows = seen(ArticleHelp, viewer).filter(article=article, person_id=viewer.person_id)
    found: bool | None = rows.values_list("helped", flat=True).first()
    return found


def files_of(article: Article, viewer: Viewer) -> list[ArticleFile]:
    rows = seen(ArticleFile, viewer).filter(article=article, struck_at__isnull=True)
    return list(rows.select_related("file"))


def struck_files(article: Article, viewer: Viewer) -> list[ArticleFile]:
    """Those taken away, which the desk may put back."""
    rows = seen(ArticleFile, viewer).filter(article=article, struck_at__isnull=False)
    return list(rows.select_related("file"))


def uses_of(article: Article, viewer: Viewer, most: int = 10) -> list[ArticleUse]:
    """The cases it was used in, within the viewer's reach, the newest first."""
    rows = seen(ArticleUse, viewer).filter(article=article).select_related("case")
    return list(rows.order_by("-at", "-pk")[:most])


def used_in(case: Case, viewer: Viewer) -> list[Article]:
    if not case.may_have("article_uses"):
        return []
    uses = seen(ArticleUse, viewer).filter(case=case)
    return list(seen(Article, viewer).filter(pk__in=uses.values("article_id")))


def waiting(viewer: Viewer) -> Any:
    """What waits for somebody in the desk: to be reviewed by another, published, or looked at again."""
    rows = seen(Article, viewer).select_related("author")
    if not works_in_desk(viewer) or viewer.person_id is None:
        return rows.none()
    others = Q(state="draft") & ~Q(author_id=viewer.person_id) & ~Q(text="", draft__isnull=True)
    return rows.filter(others | Q(state="reviewed") | due(viewer.today))


def due(day: dt.date) -> Q:
    return Q(version__isnull=False, look_again_on__lte=day)


def waiting_count(viewer: Viewer) -> int:
    return int(waiting(viewer).order_by().values("pk")[:1000].count())
