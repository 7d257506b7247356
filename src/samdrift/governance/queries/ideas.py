"""Ideas as they are listed, shown on other pages, and compared with one that is about to be sent."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from samdrift.governance.calc import alike as calc
from samdrift.governance.models.ideas import Idea, IdeaSupport
from samdrift.governance.models.matters import OFFICERS, Matter
from samdrift.kernel.models.search import SearchWord
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.search import stem, words_of
from samdrift.kernel.viewer import Viewer

KIND = "governance.idea"
CANDIDATES = 60
SHOWN = 6
MOST_WORDS = 40
_COMMON = frozenset(
    words_of(
        "alle andre bare ble bli bruke både den der deres det disse eller enn ett felles for fra før "
        "hadde han har hos hvor hver ikke ikkje inn ingen kan kunne lage man med meg mer mot når noe "
        "noen nye også oss over seg selv sin skal slik som til under uten var vil ville vår være "
        "the and for with that this from one all are can could have into our should"
    )
)
"""Words that say nothing of what an idea is about."""


def every(viewer: Viewer) -> Any:
    """All ideas within reach as a list shows them, in one query; those sent later are left out on
    the page of an earlier day. `support` is how many support it besides the sender.
    """
    rows = seen(Idea, viewer).select_related("sender", "member", "screener", "matter", "same_as")
    given = IdeaSupport.objects.filter(idea=OuterRef("pk")).order_by().values("idea")
    count = Subquery(given.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows = rows.annotate(support=Coalesce(count, 0))
    return rows if viewer.as_of is None else rows.filter(sent_on__lte=viewer.as_of)


def mine(viewer: Viewer, most: int = 200) -> list[Idea]:
    """The person's own ideas, the newest first."""
    rows = every(viewer).filter(sender_id=viewer.person_id)
    return list(rows.order_by("-sent_on", "-pk")[:most])


def supported(viewer: Viewer) -> list[Idea]:
    """The ideas of others that the person supports."""
    return list(every(viewer).filter(is_supported(viewer)).order_by("-sent_on", "-pk"))


def is_supported(viewer: Viewer) -> Q:
    given = seen(IdeaSupport, viewer).filter(person_id=viewer.person_id)
    return Q(pk__in=given.values("idea"))


def supports(idea: Idea, viewer: Viewer) -> bool:
    given = seen(IdeaSupport, viewer).filter(idea=idea, person_id=viewer.person_id)
    return bool(given.exists())


def about_managed(viewer: Viewer) -> Q | None:
    """Ideas about what the person manages; None when there is nothing such."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for ref in registry.managed(viewer):
        by_kind[ref.kind].append(ref.id)
    found: Q | None = None
    for kind, pks in by_kind.items():
        part = Q(subject_kind=kind, subject_id__in=pks)
        found = part if found is None else found | part
    return found


def to_screen(viewer: Viewer) -> Any:
    """Ideas that wait for this person: the own to answer, those of nobody that one may take."""
    rows = every(viewer).waiting()
    if viewer.person_id is None or not viewer.inside:
        return rows.none()
    own = Q(screener_id=viewer.person_id)
    nobody = Q(screener__isnull=True)
    if any(viewer.has(role) for role in OFFICERS):
        return rows.filter(own | nobody)
    managed = about_managed(viewer)
    return rows.filter(own) if managed is None else rows.filter(own | (nobody & managed))


def waiting_count(viewer: Viewer) -> int:
    return int(to_screen(viewer).order_by().values("pk")[:1000].count())


def of_subject(ref: Ref, viewer: Viewer) -> tuple[list[Idea], int]:
    """The newest ideas about an object, those that wait first, and how many there are."""
    return _first(every(viewer).about(ref))


def of_member(member_id: int, viewer: Viewer) -> tuple[list[Idea], int]:
    return _first(every(viewer).filter(member_id=member_id))


def of_matter(matter: Matter, viewer: Viewer) -> list[Idea]:
    """The ideas that a matter was begun from."""
    return list(every(viewer).filter(matter=matter).order_by("pk"))


def _first(rows: Any) -> tuple[list[Idea], int]:
    waits = When(status__in=Idea.WAITING, then=Value(0))
    order = Case(waits, default=Value(1), output_field=IntegerField())
    shown = list(rows.order_by(order, "-sent_on", "-pk")[: SHOWN + 1])
    if len(shown) <= SHOWN:
        return shown, len(shown)
    return shown[:SHOWN], int(rows.order_by().values("pk").count())


def alike(title: str, text: str, viewer: Viewer, but: int | None = None) -> list[Idea]:
    """Ideas within reach that may be the same as this one, the likeliest first; withdrawn ones are
    left out. Three queries.
    """
    new = _words(0, title, text)
    if not new.of_title:
        return []
    wanted = sorted(new.of_title) + sorted(new.of_all - new.of_title)
    words = SearchWord.objects.filter(entry__kind=KIND, word__in=wanted[:MOST_WORDS])
    hits = words.values("entry__object_id").annotate(n=Count("word", distinct=True))
    pks = hits.order_by("-n", "-entry__object_id").values_list("entry__object_id", flat=True)
    rows = every(viewer).filter(pk__in=list(pks[:CANDIDATES])).exclude(pk=but)
    known = {row.pk: row for row in rows.exclude(status=Idea.Status.WITHDRAWN)}
    told = [_words(row.pk, row.title, f"{row.text} {row.gain}") for row in known.values()]
    return [known[key] for key in calc.alike(new, told)]


def _words(key: int, title: str, text: str) -> calc.Words:
    of_title = _stems(title)
    return calc.Words(key, title, of_title, of_title | _stems(text))


def _stems(text: str) -> frozenset[str]:
    told = (word for word in words_of(text) if len(word) > 2 and word not in _COMMON)  # noqa: PLR2004
    return frozenset(stem(word) for word in told)
