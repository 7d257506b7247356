"""Sockets: a low room shows what high rooms hold without importing them.

A room fills its sockets in `sockets.py`, which its AppConfig imports when it is loaded.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, NamedTuple

from django.db import models
from django.utils.module_loading import import_string

from samdrift.kernel.finding_kinds import FindingKind
from samdrift.kernel.kept import PLACE, Keep, statement
from samdrift.kernel.viewer import Viewer


class Ref(NamedTuple):
    """A pointer to any object: `portfolio.system`, 17."""

    kind: str
    id: int


class Described(NamedTuple):
    """What is shown for a Ref: its label and its address."""

    label: str
    url: str


@dataclass(frozen=True)
class Kind:
    """A kind of object that can be referred to. `label` takes a row, `url` its address."""

    model: type[models.Model]
    name: Any
    url: Callable[[Any], str]
    label: Callable[[Any], str] = str
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class MenuEntry:
    """An entry of the left menu, under a heading by work. `count` is what waits, or how many; `also`
    names other lists whose pages are found through it.
    """

    key: str
    section: str
    label: Any
    url_name: str
    order: int
    visible: Callable[[Viewer], bool]
    count: Callable[[Viewer], int | None] | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    key: str
    label: Any
    order: int


@dataclass(frozen=True)
class Panel:
    """A part of another room's page. `context` gives its template's values, None = not shown.

    `by_key`: both follow from the viewer, the row's key, its attributes named in `reads`, and what the
    database answers; what is shown where nothing hangs on the row is then kept (kernel/hollow.py).
    """

    page: str
    key: str
    title: Any
    order: int
    template: str
    context: Callable[[Viewer, Any], dict[str, Any] | None]
    side: bool = False
    by_key: bool = False
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchKind:
    """How rows of a kind get into the search index: (audience, title, detail, more words).

    `told` grows when `entry` tells another thing of a row than before: a site that is upgraded then
    indexes all rows of the kind anew. `rows` fetches with them what `entry` asks for.
    """

    kind: str
    name: Any
    entry: Callable[[Any], tuple[int, str, str, str]]
    told: int = 1
    rows: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class WorkItem:
    """Something that waits for this person, on the front page."""

    title: str
    detail: str
    url: str
    due: dt.date | None = None
    tone: str = "neutral"


@dataclass(frozen=True)
class Worklist:
    """What of one kind waits for a person. `by_clock`: it tells of the time of day too, so that what it
    tells is another later though no row has changed.
    """

    key: str
    title: Any
    order: int
    items: Callable[[Viewer, int], Sequence[WorkItem]]
    by_clock: bool = False


@dataclass(frozen=True)
class SuccessionStep:
    """What a merge or split carries along: `preview(handover, viewer)` gives its lines (Moving),
    `apply(handover, by)` writes and returns a journal in plain JSON, `undo(journal, by)` takes back
    exactly that or raises a DomainError. Handover, Moving and Journal are the parties' own.
    """

    key: str
    name: Any
    order: int
    preview: Callable[..., list[Any]]
    apply: Callable[..., Any]
    undo: Callable[..., None]


@dataclass(frozen=True)
class FrontPage:
    """A part of the front page for those it concerns. `steady`: it tells nothing of the time of day and
    has no form, so that it stands as it was drawn while the rows it was drawn from are the same.
    """

    key: str
    order: int
    template: str
    context: Callable[[Viewer], dict[str, Any] | None]
    steady: bool = False


@dataclass(frozen=True)
class CalendarEntry:
    """A day that a person's calendar shows. `key` stays the same as long as it is the same thing;
    `sequence` grows each time it is moved or named anew: of itself where `of` tells whose history
    to go by. What has a time of day says when it starts and ends; `busy` takes the person's time.
    """

    key: str
    day: dt.date
    title: str
    detail: str = ""
    url: str = ""
    sequence: int = 0
    of: Any = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    place: str = ""
    busy: bool = False


@dataclass(frozen=True)
class OnWheel:
    """Something of a room that stands on the wheel of the year, in its area.

    `state` is late, soon, coming, done or dropped; `name` is what to call it, where not by these.
    """

    day: dt.date
    title: str
    url: str
    area: str
    state: str
    detail: str = ""
    name: Any = ""


WheelSource = Callable[[Viewer, dt.date, dt.date, str], Iterable[OnWheel]]
"""(viewer, from, before, whose) → what falls in these days; whose is `mine`, `own` (of the members
one works for) or `all`."""


@dataclass(frozen=True)
class DigestSource:
    """What a room tells a person in the mail of the day: what is near or late, soonest first."""

    key: str
    title: Any
    order: int
    items: Callable[[Viewer, int], Sequence[WorkItem]]


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice: its name in the choices, and its sentence with %(values)s. A `daily` one
    comes to everybody, and stands first among the choices.
    """

    name: Any
    text: Any
    daily: bool = False


@dataclass(frozen=True)
class Timed:
    """An act of the clock: how often, and what. It gets the actor and returns a line for the log."""

    name: str
    every: dt.timedelta
    act: Callable[[Viewer], str]


@dataclass(frozen=True)
class FileLoad:
    """A kind of `load` that takes a file as one thing, not as rows: an invoice.

    `take(data, name, by=…, way=…)` returns plain values with `outcome` (`taken`, `known`, `refused`,
    `waiting`), `code` and `message`; `attempt(data)` the same, and takes nothing. Both get `given` (name
    → text) where the kind asks for what a file may not tell itself: `asks`.
    """

    key: str
    name: Any
    right: str
    take: Callable[..., dict[str, Any]]
    attempt: Callable[..., dict[str, Any]]
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoStep:
    """A step in making the example. `make` is the function, or its dotted path: a path is imported
    only when the example is made, so that no web process holds what it will never do.
    """

    key: str
    order: int
    make: Callable[[Any], None] | str

    def run(self, stage: Any) -> None:
        make = import_string(self.make) if isinstance(self.make, str) else self.make
        make(stage)


@dataclass(frozen=True)
class Reference:
    """Rows that come with the product (legal forms, service areas). `load(by=…)` puts in what is
    missing, changes nothing that people have changed, and returns how many rows it put in.
    """

    key: str
    order: int
    load: Callable[..., int]


@dataclass(frozen=True)
class Eraser:
    """What a room does when a person is erased; returns what it emptied, for the event.

    `by_name`: it looks for the name where no row points to the person, so it runs while the name stands.
    """

    key: str
    erase: Callable[[int, Viewer], list[str]]
    by_name: bool = False


@dataclass
class Registry:
    kinds: dict[str, Kind] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    menu: list[MenuEntry] = field(default_factory=list)
    panels: dict[str, list[Panel]] = field(default_factory=lambda: defaultdict(list))
    search: dict[str, SearchKind] = field(default_factory=dict)
    worklists: list[Worklist] = field(default_factory=list)
    findings: dict[str, FindingKind] = field(default_factory=dict)
    succession: list[SuccessionStep] = field(default_factory=list)
    front: list[FrontPage] = field(default_factory=list)
    timed: list[Timed] = field(default_factory=list)
    demo: list[DemoStep] = field(default_factory=list)
    erasers: list[Eraser] = field(default_factory=list)
    leaving: list[Callable[[Any, dt.date, Viewer], int]] = field(default_factory=list)
    people_changed: list[Callable[[Collection[int]], object]] = field(default_factory=list)
    members_changed: list[Callable[[Collection[int]], object]] = field(default_factory=list)
    occurrences_changed: list[Callable[[Any, Viewer], object]] = field(default_factory=list)
    gathering: list[Callable[[], AbstractContextManager[None]]] = field(default_factory=list)
    reference: list[Reference] = field(default_factory=list)
    loads: dict[str, Any] = field(default_factory=dict)
    file_loads: dict[str, FileLoad] = field(default_factory=dict)
    registers: dict[str, Any] = field(default_factory=dict)
    work: dict[str, Callable[..., None]] = field(default_factory=dict)
    api: list[str] = field(default_factory=list)
    """Dotted paths of functions that mount a room's own operations, imported when the API is made."""
    calendars: list[Callable[[Viewer], Iterable[CalendarEntry]]] = field(default_factory=list)
    wheel: list[WheelSource] = field(default_factory=list)
    notices: dict[str, NoticeKind] = field(default_factory=dict)
    notice_sections: dict[str, str] = field(default_factory=dict)
    digests: list[DigestSource] = field(default_factory=list)
    managed_by: list[Callable[[Viewer], Iterable[Ref]]] = field(default_factory=list)
    members_served: Callable[[Viewer], Sequence[tuple[int, str]]] | None = None
    viewer_of_account: Callable[[Any, dt.date], Viewer | None] | None = None
    member_by_name: Callable[[str], int | None] | None = None
    member_choices: Callable[[Viewer], list[tuple[str, str]]] | None = None

    def add_kind(self, kind: Kind) -> None:
        self.kinds[kind.model._meta.label_lower] = kind

    def place_notices(self, section: str) -> None:
        """The kinds of notice not placed yet stand under this section: a room says it when it is full."""
        for what in self.notices:
            self.notice_sections.setdefault(what, section)

    def add_section(self, section: Section) -> None:
        self.sections[section.key] = section

    def add_menu(self, entry: MenuEntry) -> None:
        self.menu.append(entry)
        self.menu.sort(key=lambda e: (e.order, e.key))

    def add_panel(self, panel: Panel) -> None:
        self.panels[panel.page].append(panel)
        self.panels[panel.page].sort(key=lambda p: (p.order, p.key))

    def add_search(self, kind: SearchKind) -> None:
        self.search[kind.kind] = kind

    def add_worklist(self, worklist: Worklist) -> None:
        self.worklists.append(worklist)
        self.worklists.sort(key=lambda w: (w.order, w.key))

    def add_digest(self, source: DigestSource) -> None:
        self.digests.append(source)
        self.digests.sort(key=lambda d: (d.order, d.key))

    def add_finding(self, kind: FindingKind) -> None:
        self.findings[kind.key] = kind

    def add_succession(self, step: SuccessionStep) -> None:
        self.succession.append(step)
        self.succession.sort(key=lambda s: (s.order, s.key))

    def add_front(self, part: FrontPage) -> None:
        self.front.append(part)
        self.front.sort(key=lambda f: (f.order, f.key))

    def add_timed(self, timed: Timed) -> None:
        self.timed.append(timed)

    def add_demo(self, step: DemoStep) -> None:
        self.demo.append(step)
        self.demo.sort(key=lambda s: (s.order, s.key))

    def add_file_load(self, load: FileLoad) -> None:
        self.file_loads[load.key] = load

    def add_reference(self, reference: Reference) -> None:
        self.reference.append(reference)
        self.reference.sort(key=lambda r: (r.order, r.key))

    def add_eraser(self, eraser: Eraser) -> None:
        self.erasers.append(eraser)

    def managed(self, viewer: Viewer) -> frozenset[Ref]:
        """What the person manages for all (a system, say), told by the rooms that know it."""
        return frozenset(ref for told in self.managed_by for ref in told(viewer))

    def describe(self, refs: Iterable[Ref], viewer: Viewer) -> dict[Ref, Described]:
        """Labels and addresses of the refs this viewer may see: one query for each kind."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for ref in refs:
            wanted[ref.kind].add(ref.id)
        found: dict[Ref, Described] = {}
        for kind, pks in wanted.items():
            found.update(self._describe_kind(kind, pks, viewer))
        return found

    def _describe_kind(self, name: str, pks: set[int], viewer: Viewer) -> dict[Ref, Described]:
        kind = self.kinds.get(name)
        if kind is None:
            return {}
        rows = _rows_of(kind, sorted(pks), viewer)
        return {Ref(name, row.pk): Described(kind.label(row), kind.url(row)) for row in rows}


_KEPT = Keep(512)
_MOST = 64
"""Objects that are asked for by SQL that is kept."""


def _rows_of(kind: Kind, pks: list[int], viewer: Viewer) -> Iterable[Any]:
    """The objects within reach. The last id is said again up to a power of two, so that the few
    sizes there are can share their SQL.
    """

    def rows(wanted: Iterable[int]) -> Any:
        found = kind.model._default_manager.seen_by(viewer).filter(pk__in=wanted)  # type: ignore[attr-defined]
        return found.select_related(*kind.related) if kind.related else found

    size = 1 << (len(pks) - 1).bit_length()
    if size > _MOST:
        return rows(pks)  # type: ignore[no-any-return]
    places = range(PLACE, PLACE + size)
    asked = _KEPT.get((kind.model, viewer, size), lambda: statement(rows(places)))
    if asked is None:
        return rows(pks)  # type: ignore[no-any-return]
    given = dict(zip_longest(places, pks, fillvalue=pks[-1]))
    return asked.rows(given)  # type: ignore[no-any-return]


registry = Registry()
