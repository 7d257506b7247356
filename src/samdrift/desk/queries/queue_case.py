"""What an agent sees of one case, and of the person and the system it is about."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from samdrift.agreements.queries import agreements as agreements_queries
from samdrift.desk.models.cases import (
    Approval,
    Case,
    CaseEntry,
    CaseFile,
    CaseLink,
    ChecklistStep,
    IdentityCheck,
    TimeSpent,
    Watcher,
)
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import Metric
from samdrift.desk.queries import cases as cases_queries
from samdrift.desk.queries import knowledge
from samdrift.desk.queries import queue as queries
from samdrift.kernel.history import events_about
from samdrift.kernel.kept import ask
from samdrift.kernel.light import lightly
from samdrift.kernel.models.history import Event
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System

KIND = "desk.case"
ROLES = ("owner", "manager", "deputy", "local_manager")
_QUOTED = re.compile(r"^\s*>")
_INTRO = re.compile(r"(skrev|skreiv|wrote).*:\s*$", re.IGNORECASE)


@dataclass
class Piece:
    """A stretch of a text: what was written, or what was quoted in it."""

    text: str
    quoted: bool = False


@dataclass
class Said:
    """An entry as the page shows it."""

    entry: Any
    pieces: list[Piece] = field(default_factory=list)
    files: list[CaseFile] = field(default_factory=list)


def pieces_of(text: str) -> list[Piece]:
    """The text cut where quotes begin and end, so that they can be folded."""
    found: list[Piece] = []
    for line in text.splitlines():
        quoted = bool(_QUOTED.match(line)) or bool(_INTRO.search(line))
        if not found or found[-1].quoted != quoted:
            found.append(Piece("", quoted))
        found[-1].text += line + "\n"
    for piece in found:
        piece.text = piece.text.strip("\n")
    return [piece for piece in found if piece.text.strip()]


def one(viewer: Viewer, pk: int) -> Case | None:
    rows = seen(Case, viewer).select_related(
        "member", *queries.JOINED, "item", "problem", "merged_into"
    )
    found: Case | None = rows.filter(pk=pk).first()
    return found


def conversation(case: Case, viewer: Viewer) -> list[Said]:
    """What was said, oldest first; the text of an entry parted from what it quotes."""
    if not case.may_have("entries", "merged") and case.merged_into_id is None:
        return []
    if case.may_have("merged") or case.merged_into_id is not None:
        return [
            Said(row, pieces_of(row.text), [f for f in row.files.all() if f.struck_at is None])
            for row in cases_queries.entries_of(case, viewer)
        ]
    files: dict[int | None, list[CaseFile]] = {}
    for one in files_of(case, viewer):
        files.setdefault(one.entry_id, []).append(one)
    rows = ask("entries of a case", viewer, lambda key: _entries(viewer, key), case.pk)
    return [Said(row, pieces_of(row.text), files.get(row.pk, [])) for row in rows]


def _entries(viewer: Viewer, key: int) -> Any:
    rows = seen(CaseEntry, viewer).filter(case_id=key)
    return rows.select_related("by").order_by("at", "pk")


def files_of(case: Case, viewer: Viewer) -> list[CaseFile]:
    """Every file of the case that stands."""
    if not case.may_have("files"):
        return []
    return list(ask("files of a case", viewer, lambda key: _files(viewer, key), case.pk))


def _files(viewer: Viewer, key: int) -> Any:
    rows = seen(CaseFile, viewer).filter(case_id=key, struck_at=None)
    return rows.select_related("file").order_by("pk")


def clocks(case: Case, viewer: Viewer) -> list[Clock]:
    rows = ask("clocks of a case", viewer, lambda key: _clocks(viewer, key), case.pk)
    order = {metric: place for place, metric in enumerate(Metric.values)}
    return sorted(rows, key=lambda one: (one.party, order[one.metric], one.pk))


def _clocks(viewer: Viewer, key: int) -> Any:
    return seen(Clock, viewer).filter(case_id=key).exclude(state=Clock.State.VOID)


def loose_files(case: Case, viewer: Viewer) -> list[CaseFile]:
    """Files that came with the case itself."""
    return [one for one in files_of(case, viewer) if one.entry_id is None]


def steps(case: Case, viewer: Viewer) -> list[ChecklistStep]:
    if not case.may_have("steps"):
        return []
    return list(seen(ChecklistStep, viewer).filter(case=case).select_related("done_by"))


def watchers(case: Case, viewer: Viewer) -> list[Watcher]:
    if not case.may_have("watchers"):
        return []
    rows = seen(Watcher, viewer).filter(case=case).select_related("person")
    return list(rows.order_by("person__sort_key"))


def times(case: Case, viewer: Viewer) -> list[TimeSpent]:
    if not case.may_have("times"):
        return []
    rows = seen(TimeSpent, viewer).filter(case=case, struck_at=None).select_related("person")
    return list(rows.order_by("-day", "-pk"))


def approvals(case: Case, viewer: Viewer) -> list[Approval]:
    if not case.may_have("approvals"):
        return []
    rows = seen(Approval, viewer).filter(case=case).select_related("approver")
    return list(rows.order_by("pk"))


def checks(case: Case, viewer: Viewer) -> list[IdentityCheck]:
    if not case.may_have("checks"):
        return []
    rows = seen(IdentityCheck, viewer).filter(case=case).select_related("person", "by")
    return list(rows.order_by("-at", "-pk"))


def links(case: Case, viewer: Viewer) -> list[tuple[CaseLink, Case]]:
    """Each link with the other case of it, as far as the viewer sees that one."""
    if not case.may_have("links"):
        return []
    rows = list(seen(CaseLink, viewer).filter(Q(case=case) | Q(other=case)).order_by("pk"))
    others = {row.other_id if row.case_id == case.pk else row.case_id for row in rows}
    named = {one.pk: one for one in seen(Case, viewer).filter(pk__in=others)}
    found = []
    for row in rows:
        other = named.get(row.other_id if row.case_id == case.pk else row.case_id)
        if other is not None:
            found.append((row, other))
    return found


def joined(case: Case, viewer: Viewer) -> list[Case]:
    """Cases that were merged with this one."""
    if not case.may_have("merged"):
        return []
    return list(seen(Case, viewer).filter(merged_into=case).order_by("pk"))


def others_of(
    person: Person | None, viewer: Viewer, but: int | None = None, most: int = 5
) -> list[Case]:
    """The person's other cases, the open ones first."""
    if person is None:
        return []
    rows = ask(
        f"the {most} other cases of a person",
        viewer,
        lambda whose, case: _others(viewer, whose, case)[:most],
        person.pk,
        but or 0,
    )
    return list(rows)


def _others(viewer: Viewer, person: int, but: int) -> Any:
    """Without what a list joins: their titles and states are told."""
    rows = queries.every(viewer).select_related(None).prefetch_related(None)
    rows = rows.only("title", "state").filter(requester_id=person).exclude(pk=but)
    return rows.order_by("-is_open", "-opened_at")


def roles(system: System | None, member: int, viewer: Viewer) -> list[SystemRole]:
    """Who answers for the system at the member, or for all."""
    if system is None:
        return []
    rows = seen(SystemRole, viewer).on(viewer.day).filter(system=system, kind__in=ROLES)
    rows = rows.filter(Q(member_id=member) | Q(member=None), declined_on=None)
    return list(rows.select_related("person").order_by("kind", "person__sort_key"))


def agreements(system: System | None, viewer: Viewer) -> list[Any]:
    """What the system is agreed by, as far as the viewer sees it."""
    if system is None:
        return []
    return list(agreements_queries.of_system(viewer, system.pk)[:2])


def likely(case: Case, viewer: Viewer) -> list[Any]:
    text = f"{case.title} {case.text[:500]}"
    return knowledge.likely(viewer, text, service=case.service, system=case.system, limit=4)


def similar(case: Case, viewer: Viewer) -> list[Case]:
    return knowledge.similar_cases(viewer, case, limit=4)


def newest_events(case: Case, most: int = 6) -> list[Event]:
    asked = f"newest events of a case, {most}"
    return list(ask(asked, None, lambda pk: lightly(events_about(KIND, [pk], most)), case.pk))


def since(case: Case, moment: dt.datetime, viewer: Viewer) -> list[Event]:
    """What others have done with the case since the moment, oldest first."""
    rows = Event.objects.filter(subject_kind=KIND, subject_id=case.pk, at__gt=moment)
    rows = rows.exclude(actor_id=viewer.person_id)
    return list(rows.order_by("id")[:20])


def written_since(case: Case, moment: dt.datetime, viewer: Viewer) -> list[CaseEntry]:
    """What others have written since the moment."""
    rows = seen(CaseEntry, viewer).filter(case=case, at__gt=moment)
    return list(rows.exclude(by_id=viewer.person_id).select_related("by").order_by("at", "pk"))
