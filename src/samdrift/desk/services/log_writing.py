"""What a log tells of a case as the columns of ours: the case, what stood there, and its notes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson
from django.db.models import prefetch_related_objects

from samdrift.desk.calc.logs.history import Told
from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.inside import CaseInside
from samdrift.desk.models.logs import LogLoad
from samdrift.desk.services.clock_promises import key_of
from samdrift.desk.services.clocks import ANEW
from samdrift.desk.services.log_known import Known
from samdrift.formats.text import fold
from samdrift.kernel import search

ENDED = ("resolved", "closed", "cancelled")
OWN = ("team", "agent", "service", "system", "root_cause", "channel", "actor", "activity")
"""Texts of the log that are kept as it wrote them."""
COURSE = ("digest", "last_at", "deadline", "made_sla", "steps", "told")


def number_of(told: Told) -> str:
    return told.number[:80]


def is_over(told: Told) -> bool:
    return told.facts["state"].partition(":")[0] in ENDED


def stands_there(told: Told) -> str:
    """How it stands, in the log's own word where it has one."""
    said = told.steps[-1].said if told.steps else ""
    return str(said or told.facts["state"])


def digest_of(told: Told) -> str:
    steps = [(step.at, step.state, step.said, step.changes) for step in told.steps]
    content = (told.facts, steps, told.notes)
    plain = orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha1(plain, usedforsecurity=False).hexdigest()


def values_of(load: LogLoad, told: Told, known: Known) -> dict[str, Any]:
    """The columns of the case."""
    facts = told.facts
    state, _colon, waits_for = facts["state"].partition(":")
    root = facts.get("root_cause") or ""
    return {
        "kind": facts.get("kind") or "incident",
        "title": (facts.get("title") or f"{load.source} {told.number}")[:200],
        "text": facts.get("text") or "",
        "state": state,
        "is_open": state not in ENDED,
        "cause_id": known.cause_of(waits_for) if waits_for else None,
        "requester_name": (facts.get("requester") or "")[:160],
        "requester_email": _email(facts.get("requester_email") or ""),
        "service_id": known.services.get(_folded(facts.get("service"))),
        "system_id": known.systems.get(_folded(facts.get("system"))),
        "team_id": known.teams.get(_folded(facts.get("team"))),
        **known.scales(facts.get("impact"), facts.get("urgency"), facts.get("priority")),
        "responded_at": facts.get("responded_at"),
        "resolved_at": facts.get("resolved_at"),
        "closed_at": facts.get("closed_at"),
        "opened_at": facts["opened_at"],
        "changed_at": facts.get("last_at") or facts["opened_at"],
        "reopened": facts.get("reopened") or 0,
        "solution": facts.get("solution") or "",
        "root_cause": root[:120],
        "promised_for": "",
    }


def _folded(text: Any) -> str:
    return fold(text) if text else ""


def _email(text: str) -> str:
    return text if "@" in text and len(text) <= 254 and " " not in text else ""  # noqa: PLR2004


def settled(case: Case) -> Case:
    """What is over is promised nothing any more: no clock begins in it when somebody writes there. In
    what is open clocks begin when it is taken over: what was waited for there, no clock of ours knows.
    """
    case.promised_for = ANEW if case.is_open else key_of(case)
    return case


def history_of(case: Case, told: Told) -> dict[str, Any]:
    facts = told.facts
    own = {name: str(facts[name])[:200] for name in OWN if facts.get(name)}
    return {
        "digest": digest_of(told),
        "last_at": case.changed_at,
        "deadline": facts.get("deadline"),
        "made_sla": facts.get("made_sla"),
        "steps": [[s.at.isoformat(), s.state, s.said, dict(s.changes), s.line] for s in told.steps],
        "told": own,
    }


def entries_of(case: Case, told: Told) -> list[CaseEntry]:
    return [
        CaseEntry(
            case=case,
            kind=CaseEntry.Kind.NOTE,
            text=note.text,
            is_public=note.is_public,
            by_name=note.actor[:160],
            at=note.at,
        )
        for note in told.notes
    ]


def index(cases: Sequence[Case], entries: Sequence[CaseEntry]) -> None:
    """Let them be found; those with internal notes by these too, by who works with them."""
    if not cases:
        return
    if entries:
        prefetch_related_objects(cases, "entries")
    else:
        for case in cases:
            one: Any = case
            one._prefetched_objects_cache = {"entries": []}  # noqa: SLF001 -- there are none to ask for
    search.index(cases)
    inside = {one.case_id for one in entries if not one.is_public}
    if inside:
        rows = CaseInside.objects.filter(pk__in=inside).select_related("member")
        search.index(list(rows.prefetch_related("entries")))
