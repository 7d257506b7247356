"""Reads of what an employee of a member sees of the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from samdrift.desk.models.cases import Case, CaseEntry, CaseFile
from samdrift.desk.models.catalogue import CatalogueItem, Service
from samdrift.desk.models.drafts import Draft
from samdrift.desk.models.knowledge import Article
from samdrift.desk.models.reach import keys_of
from samdrift.desk.queries import catalogue_items, knowledge
from samdrift.desk.queries.near import near
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.search import words_of
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use

LEAST = 2
"""Letters before anything is looked for."""
MOST_FOUND = 4
MOST_NAMED = 500
CASES_SHOWN = 50


# One's own cases, and those of the member one leads


def mine(viewer: Viewer) -> Any:
    """Cases the viewer asked for, or sent for a colleague and follows."""
    me = viewer.person_id
    followed = ("Watcher", "case_id", {"person_id": me})
    theirs = keys_of(("Case", "pk", {"requester_id": me}), followed)
    return seen(Case, viewer).filter(pk__in=theirs).select_related(*SHOWN)


TOLD = ("requester", "team", "cause", "item")
SHOWN = ("member", "requester", "team", "cause", "service", "system", "item")


def my_open(viewer: Viewer, most: int = CASES_SHOWN) -> list[Case]:
    """Those that are not over, and solved ones one may still say something about; newest first."""
    return list(ask(f"{most} of one's own open", viewer, lambda: _open(viewer)[:most]))


def _open(viewer: Viewer) -> Any:
    """With what is told of each in a sentence: the more that is joined, the longer it is planned."""
    rows = mine(viewer).filter(Q(is_open=True) | Q(state=Case.State.RESOLVED))
    return rows.select_related(None).select_related(*TOLD).order_by("-opened_at", "-pk")


def my_closed(viewer: Viewer, before: int | None = None, most: int = CASES_SHOWN) -> list[Case]:
    """Those that are over, the newest first; `before` is the key of the last one on the page before."""
    rows = mine(viewer).filter(is_open=False).exclude(state=Case.State.RESOLVED)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: most + 1])


def my_open_count(viewer: Viewer) -> int:
    if viewer.person_id is None:
        return 0
    rows = seen(Case, viewer).filter(requester_id=viewer.person_id, is_open=True)
    return int(rows.count())


def led_members(viewer: Viewer) -> frozenset[int]:
    """The members whose cases the viewer reads as director or coordinator, and those that have merged
    into them.
    """
    return viewer.with_former(viewer.members_as("director", "coordinator"))


def of_led_members(viewer: Viewer) -> Any:
    rows = seen(Case, viewer).filter(member_id__in=led_members(viewer))
    return rows.select_related(*SHOWN)


# A case as whoever asked sees it


def public_entries(case: Case, viewer: Viewer) -> list[CaseEntry]:
    """What was said in the open, the oldest first; never what the desk says among its own."""
    rows = seen(CaseEntry, viewer).filter(case=case, is_public=True, struck_at=None)
    return list(rows.select_related("by").order_by("at", "pk"))


def public_files(case: Case, viewer: Viewer) -> list[CaseFile]:
    rows = seen(CaseFile, viewer).filter(case=case, is_public=True, struck_at=None)
    return list(rows.select_related("file", "entry").order_by("added_at", "pk"))


def one_file(viewer: Viewer, pk: int) -> CaseFile | None:
    rows = seen(CaseFile, viewer).filter(pk=pk, is_public=True, struck_at=None)
    found: CaseFile | None = rows.select_related("file").first()
    return found


# What is likely meant by what is typed


@dataclass(frozen=True)
class Found:
    """What a text may be about. Empty lists where nothing is found."""

    text: str
    articles: list[Article] = field(default_factory=list)
    items: list[CatalogueItem] = field(default_factory=list)
    systems: list[System] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.number > 0

    @property
    def number(self) -> int:
        return len([*self.articles, *self.items, *self.systems, *self.services])


def likely(viewer: Viewer, text: str) -> Found:
    """Articles, items, systems in use at one's member, and services; the likeliest of each first."""
    text = text.strip()
    if len(text) < LEAST:
        return Found(text)
    return Found(
        text,
        knowledge.likely(viewer, text, limit=MOST_FOUND),
        _best(catalogue_items.offered(viewer), "desk.catalogueitem", text, viewer)
        or _named(catalogue_items.offered(viewer), text),
        _best(my_systems(viewer), "portfolio.system", text, viewer),
        _best(seen(Service, viewer).filter(ended_at=None), "desk.service", text, viewer),
    )


def _best(rows: Any, kind: str, text: str, viewer: Viewer) -> list[Any]:
    scores = near(kind, text, viewer, unfinished=True)
    if not scores:
        return []
    first = sorted(scores, key=lambda pk: -scores[pk])[: MOST_FOUND * 10]
    found = list(rows.filter(pk__in=first))
    return sorted(found, key=lambda row: (-scores[row.pk], str(row)))[:MOST_FOUND]


def _named(rows: Any, text: str) -> list[Any]:
    """Those whose names hold a word of the text, however short: PC."""
    wanted = set(words_of(text))
    told = [(len(wanted & set(words_of(str(row)))), row) for row in rows[:MOST_NAMED]]
    found = [pair for pair in told if pair[0]]
    return [row for _score, row in sorted(found, key=lambda pair: (-pair[0], str(pair[1])))][
        :MOST_FOUND
    ]


def my_systems(viewer: Viewer) -> Any:
    """The systems in use at one's member; for staff without a member, all there are."""
    rows = seen(System, viewer).filter(ended_at=None, merged_into=None)
    if viewer.home is None:
        return rows
    uses = seen(Use, viewer).on(viewer.day).filter(member_id=viewer.home)
    return rows.filter(pk__in=uses.values("system_id"))


def use_of(viewer: Viewer, system: System | None, member: int) -> Use | None:
    """The member's use of the system today."""
    if system is None:
        return None
    rows = seen(Use, viewer).on(viewer.day).filter(system=system, member_id=member)
    found: Use | None = rows.order_by("pk").first()
    return found


def services_of(viewer: Viewer, system: System | None) -> Service | None:
    """The service a system belongs to, where it is only one."""
    if system is None:
        return None
    rows = list(seen(Service, viewer).filter(systems=system, ended_at=None)[:2])
    return rows[0] if len(rows) == 1 else None


# What is written and not sent


def draft(viewer: Viewer, pk: int) -> Draft | None:
    rows = seen(Draft, viewer).filter(pk=pk).select_related("item__service", "item__system", "case")
    found: Draft | None = rows.first()
    return found


def unsent(viewer: Viewer, most: int = 5) -> list[Draft]:
    rows = seen(Draft, viewer).filter(case=None).select_related("item")
    return list(rows.order_by("-changed_at")[:most])


def begun_at(viewer: Viewer, origin: str) -> Draft | None:
    """What the person began to write there and has not sent."""
    rows = seen(Draft, viewer).filter(case=None, origin=origin)
    found: Draft | None = rows.order_by("-changed_at").first()
    return found


def one_case(viewer: Viewer, pk: int) -> Case | None:
    """A case within reach, with what its page shows."""
    found: Case | None = seen(Case, viewer).filter(pk=pk).select_related(*SHOWN).first()
    return found


def going_on(_viewer: Viewer) -> Q:
    """Not over yet."""
    return Q(is_open=True)
