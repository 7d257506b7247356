"""The search index is made anew where rows are told otherwise than when they came into it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from samdrift.kernel import search, work
from samdrift.kernel.models.search import SearchTold
from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import registry
from samdrift.kernel.rings import seldom_sought
from samdrift.kernel.viewer import Viewer

WORK = "kernel.reindex"
BATCH = 250
"""Rows held at a time, so that nobody who works with one of them waits for long."""
FIRST = 1
"""How a kind was told where nothing else is known."""
Progress = Callable[[int], object]


def behind() -> list[str]:
    """The kinds that are told otherwise now than when all their rows were indexed."""
    known = dict(SearchTold.objects.values_list("kind", "told"))
    return [kind for kind, one in registry.search.items() if known.get(kind, FIRST) < one.told]


def ask_where_behind(by: Viewer) -> list[str]:
    """Let the worker index anew what is behind, unless it is asked to already; returns what it was asked."""
    asked = []
    for kind in behind():
        row, _made = SearchTold.objects.get_or_create(kind=kind)
        states = (Work.State.WAITING, Work.State.RUNNING)
        if not Work.objects.filter(kind=WORK, subject_id=row.pk, state__in=states).exists():
            work.ask_for(WORK, row, by=by)
            asked.append(kind)
    return asked


def look_for_what_is_behind(by: Viewer) -> str:
    """The clock's round: a site that was upgraded or restored finds what it has as this version tells it."""
    asked = ask_where_behind(by)
    return f"indexed anew for search: {', '.join(asked)}" if asked else ""


def index_waiting(pk: int, piece: Work) -> None:
    """The background work: all rows of one kind. Broken off, it begins from the start again."""
    row = SearchTold.objects.filter(pk=pk).first()
    if row is None or row.kind not in registry.search:
        return
    told = registry.search[row.kind].told
    index_all(row.kind, lambda done: work.renew(piece, done))
    SearchTold.objects.filter(pk=pk).update(told=told)


def index_all(kind: str, progress: Progress | None = None) -> int:
    """Index every row of the kind anew, each batch held meanwhile; returns how many there were."""
    rows = registry.kinds[kind].model._default_manager.order_by("pk")
    last = done = 0
    with seldom_sought():
        while pks := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
            _index(kind, pks)
            last, done = pks[-1], done + len(pks)
            if progress is not None:
                progress(done)
    return done


@transaction.atomic
def _index(kind: str, pks: list[int]) -> None:
    """Held, so that what is written of a row meanwhile comes after this, and stands."""
    model = registry.kinds[kind].model
    held = model._base_manager.select_for_update().filter(pk__in=pks).order_by("pk")
    there = list(held.values_list("pk", flat=True))
    found = model._default_manager.filter(pk__in=there).order_by("pk")
    fetch = registry.search[kind].rows
    search.index(list(fetch(found) if fetch is not None else found))


def rebuild() -> dict[str, int]:
    """Index every searchable row anew; returns how many of each kind."""
    return {kind: index_all(kind) for kind in registry.search}
