"""Cases of a log written in batches: new ones made, known ones brought up to date, each with what
the log told of it. No notices, no clocks: it is what was.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson
from django.db.models import prefetch_related_objects

from samdrift.desk.calc.logs.history import Told
from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.inside import CaseInside
from samdrift.desk.models.logs import LoggedCase, LogLoad, LogRefusal
from samdrift.desk.services.clock_promises import key_of
from samdrift.desk.services.log_known import Known
from samdrift.formats.text import fold
from samdrift.kernel import bulk, search
from samdrift.kernel.history import Happening, changes_of, record_all
from samdrift.kernel.light import fresh
from samdrift.kernel.viewer import Viewer

ENDED = ("resolved", "closed", "cancelled")
OWN = ("team", "agent", "service", "system", "root_cause", "channel", "actor", "activity")
"""Texts of the log that are kept as it wrote them."""
_FIELDS = (
    "kind", "title", "text", "state", "is_open", "cause_id", "requester_name", "requester_email",
    "service_id", "system_id", "team_id", "impact", "urgency", "priority", "responded_at",
    "resolved_at", "closed_at", "changed_at", "opened_at", "reopened", "solution", "root_cause",
    "promised_for",
)  # fmt: skip
"""What a log says anew of a case it has told of before."""


def take(load: LogLoad, told: Sequence[Told], known: Known, *, by: Viewer) -> Counter[str]:
    """Write a batch; returns how many were added, changed, unchanged, kept (worked with here, or
    erased) and refused. The load's row is held.
    """
    counts: Counter[str] = Counter()
    sound = [one for one in told if _is_sound(load, one, known, counts)]
    numbers = [_number(one) for one in sound]
    rows = LoggedCase.objects.filter(source=load.source, reference__in=numbers)
    before = {row.reference: row for row in rows.select_related("case")}
    ours = Case.objects.filter(source=load.source, reference__in=numbers)
    here = set(ours.values_list("reference", flat=True)) - before.keys()
    new: list[Told] = []
    again: list[tuple[LoggedCase, Told]] = []
    for one in sound:
        logged = before.get(_number(one))
        if logged is not None:
            again.append((logged, one))
        elif _number(one) in here:
            counts["kept"] += 1
        else:
            new.append(one)
    _add(load, new, known, by)
    counts["added"] += len(new)
    counts += _bring_up_to_date(load, again, known, by)
    return counts


def _number(told: Told) -> str:
    return told.number[:80]


def _is_sound(load: LogLoad, told: Told, known: Known, counts: Counter[str]) -> bool:
    """A case without a member or a day it was opened is refused, and named."""
    code = value = ""
    if told.facts.get("opened_at") is None:
        code = "no_opened_at"
    elif known.member_of(told.facts.get("member")) is None:
        code, value = "no_member", str(told.facts.get("member") or "")
    if code:
        LogRefusal.objects.create(
            load=load, number=_number(told), line=told.line, code=code, value=value[:120]
        )
        counts["refused"] += 1
    return not code


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


def _case(load: LogLoad, told: Told, known: Known) -> Case:
    member: Any = known.member_of(told.facts.get("member"))
    case: Case = fresh(Case)(
        {
            "member_id": member.pk,
            "channel": told.facts.get("channel") or Case.Channel.LOAD,
            "source": load.source,
            "reference": _number(told),
            **values_of(load, told, known),
        }
    )
    case.member = member
    return _settled(case)


def _settled(case: Case) -> Case:
    """What is over is promised nothing any more: no clock begins in it when somebody writes there."""
    if not case.is_open:
        case.promised_for = key_of(case)
    return case


def _add(load: LogLoad, new: Sequence[Told], known: Known, by: Viewer) -> None:
    cases = [_case(load, one, known) for one in new]
    bulk.add_all(cases)
    pairs = list(zip(cases, new, strict=True))
    bulk.pour(LoggedCase, _LOGGED, (_logged(load, case, one) for case, one in pairs))
    entries = [entry for case, one in pairs for entry in _entries(case, one)]
    bulk.add_all(entries)
    record_all([Happening("case.logged", case, _first(load, case)) for case in cases], by=by)
    _index(cases, entries)


def _first(load: LogLoad, case: Case) -> dict[str, Any]:
    """No words of people's: those are in the case, where an erasure reaches them."""
    return {
        "source": ["", case.source],
        "state": ["", case.state],
        "member": [None, case.member_id],
        "opened_at": [None, str(case.opened_at)],
        "log_load": [None, load.pk],
    }


_COURSE = ("digest", "last_at", "deadline", "made_sla", "steps", "told")
_LOGGED = ("case_id", "load_id", "source", "reference", *_COURSE)


def _logged(load: LogLoad, case: Case, told: Told) -> tuple[Any, ...]:
    course = _history(case, told)
    return (case.pk, load.pk, load.source, case.reference, *(course[name] for name in _COURSE))


def _history(case: Case, told: Told) -> dict[str, Any]:
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


def _entries(case: Case, told: Told) -> list[CaseEntry]:
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


def _index(cases: Sequence[Case], entries: Sequence[CaseEntry]) -> None:
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


# Told of again


def _bring_up_to_date(
    load: LogLoad, again: Sequence[tuple[LoggedCase, Told]], known: Known, by: Viewer
) -> Counter[str]:
    """What differs is written, as long as nobody has worked with the case here."""
    counts: Counter[str] = Counter()
    changed: list[tuple[LoggedCase, Told]] = []
    for logged, one in again:
        if logged.digest == digest_of(one):
            counts["unchanged"] += 1
        elif logged.case.erased_at or logged.case.changed_at != logged.last_at:
            counts["kept"] += 1
        else:
            changed.append((logged, one))
    counts["changed"] = len(changed)
    _change(load, changed, known, by)
    return counts


def _change(
    load: LogLoad, changed: Sequence[tuple[LoggedCase, Told]], known: Known, by: Viewer
) -> None:
    if not changed:
        return
    told_of: list[Happening] = []
    for logged, one in changed:
        case = logged.case
        values = values_of(load, one, known)
        changes = changes_of(case, {name: values[name] for name in ("state", "priority")})
        for name, value in values.items():
            setattr(case, name, value)
        _settled(case)
        for name, value in _history(case, one).items():
            setattr(logged, name, value)
        logged.load = load
        told_of.append(
            Happening("case.logged_again", case, changes | {"log_load": [None, load.pk]})
        )
    cases = [logged.case for logged, _one in changed]
    Case.objects.bulk_update(cases, _FIELDS)
    names = ("digest", "last_at", "deadline", "made_sla", "steps", "told", "load")
    LoggedCase.objects.bulk_update([logged for logged, _one in changed], names)
    entries = _new_entries(changed)
    bulk.add_all(entries)
    record_all(told_of, by=by)
    _index(cases, _entries_of(cases))


def _new_entries(changed: Sequence[tuple[LoggedCase, Told]]) -> list[CaseEntry]:
    pks = [logged.case_id for logged, _one in changed]
    there = set(CaseEntry.objects.filter(case__in=pks).values_list("case_id", "at", "text"))
    return [
        entry
        for logged, one in changed
        for entry in _entries(logged.case, one)
        if (entry.case_id, entry.at, entry.text) not in there
    ]


def _entries_of(cases: Sequence[Case]) -> list[CaseEntry]:
    return list(CaseEntry.objects.filter(case__in=[case.pk for case in cases]))
