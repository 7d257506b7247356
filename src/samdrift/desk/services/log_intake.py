"""Logs by command: `samdrift load cases FILE --mapping NAME`."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.logs.reading import LogError, opened
from samdrift.desk.models.logs import LogLoad
from samdrift.desk.queries.log_words import WORKED_HERE, odd_text, refusal_text, unusable_text
from samdrift.desk.queries.logs import mapping_of
from samdrift.desk.rules_logs import LOAD
from samdrift.desk.services import logs
from samdrift.kernel.errors import DomainError
from samdrift.kernel.registry import FileLoad, registry
from samdrift.kernel.templatetags.shown import day as day_shown
from samdrift.kernel.viewer import Viewer
from samdrift.parties.intake.lookups import member_by_name
from samdrift.parties.models.arrangements import ArrangementForm
from samdrift.parties.models.members import Member

ASKS = ("mapping", "member", "source", "opened_on")
SHOWN = 50


def take_file(
    data: bytes,
    name: str,
    *,
    by: Viewer,
    way: str,
    wait: bool = False,
    given: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Take in one file, at once where one waits for it; goes on with one that was stopped."""
    del way
    told = _told(given or {})
    assumed = {name for name in ("member", "opened_on") if told[name] is None}
    told["member"] = told["member"] or _seat(by)
    digest = hashlib.sha256(data).hexdigest()
    mapping = mapping_of(told["mapping"])
    if told["opened_on"] is None and not mapping.tells_when:
        told["opened_on"] = by.today
    source = (told["source"].strip() or mapping.name)[:60]
    load = logs.unfinished(digest, mapping.key, source, told["member"])
    load = load or logs.send_in(data, name, by=by, **told)
    before = logs.same_before(load)
    if before is not None and not load.next_case:
        logs.drop_known(load, by=by)
        return _answer(before, "known", assumed)
    if not wait:
        logs.in_background(load, by=by)
        return {"outcome": "waiting", "code": "", "message": "", "load": load.pk}
    logs.run(load, by=by)
    if load.state == LogLoad.State.UNUSABLE:
        raise DomainError(load.refusal.partition(":")[0], unusable_text(load.refusal))
    return _answer(load, "refused" if load.counts.get("refused") else "taken", assumed)


def _told(given: Mapping[str, str]) -> dict[str, Any]:
    name = given.get("member", "")
    member = member_by_name(name) if name else None
    if name and member is None:
        raise DomainError("bad_member", _("No member is called so."), field="member")
    day = given.get("opened_on", "")
    try:
        opened_on = dt.date.fromisoformat(day) if day else None
    except ValueError:
        text = _("Write the day as 2026-11-21.")
        raise DomainError("bad_opened_on", text, field="opened_on") from None
    return {
        "mapping": given.get("mapping", ""),
        "member": Member.objects.get(pk=member) if member else None,
        "source": given.get("source", ""),
        "opened_on": opened_on,
    }


def _seat(by: Viewer) -> Member | None:
    """Whose cases they are where neither the log nor whoever loads says so: the seat municipality of
    the cooperation that runs the desk, or the only member there is.
    """
    forms = ArrangementForm.objects.on(by.today).filter(seat__isnull=False)
    form = forms.select_related("seat").order_by("arrangement__pk", "pk").first()
    seat: Member | None = form.seat if form is not None else None
    if seat is not None:
        return seat
    members = list(Member.objects.order_by("pk")[:2])
    return members[0] if len(members) == 1 else None


def counts_text(counts: Mapping[str, int]) -> str:
    """What a load gave, in words."""
    parts = [
        _now("%(n)s cases, %(rows)s rows") % {"n": counts.get("cases", 0), "rows": counts.get("rows", 0)},
        _now("%(n)s new") % {"n": counts.get("added", 0)},
        _now("%(n)s brought up to date") % {"n": counts.get("changed", 0)},
        _now("%(n)s as before") % {"n": counts.get("unchanged", 0)},
        _now("%(n)s worked with here") % {"n": counts.get("kept", 0)},
        _now("%(n)s refused") % {"n": counts.get("refused", 0)},
    ]  # fmt: skip
    return f"{parts[0]}: {', '.join(parts[1:])}"


def _answer(load: LogLoad, outcome: str, assumed: Collection[str]) -> dict[str, Any]:
    refused = [
        {
            "rule": one.number,
            "severity": _now("refused"),
            "text": refusal_text(one.code, one.value),
            "line": one.line,
        }
        for one in load.refusals.exclude(code=WORKED_HERE).order_by("line")[:SHOWN]
    ]
    return {
        "outcome": outcome,
        "code": "",
        "message": counts_text(load.counts),
        "load": load.pk,
        "counts": load.counts,
        "violations": [*refused, *_notes(load, assumed)],
        "unused": load.unused,
    }


def _notes(load: LogLoad, assumed: Collection[str]) -> list[dict[str, Any]]:
    """What was odd, and what was taken for granted."""
    odd = [
        _note(code, odd_text(code, name, text, many), line)
        for code, name, text, many, line in load.odd
    ]
    odd += [
        _note(one.number, refusal_text(one.code, one.value), one.line)
        for one in load.refusals.filter(code=WORKED_HERE).order_by("line")[:SHOWN]
    ]
    if "opened_on" in assumed and load.opened_on is not None:
        day = _now(
            "Cases without a day of their own are from %(day)s. Choose another with opened_on."
        )
        odd.append(_note("opened_on", day % {"day": day_shown(load.opened_on)}))
    if "member" in assumed and load.member is not None:
        whose = _now("Cases that name no member are %(member)s’s. Choose another with member.")
        odd.append(_note("member", whose % {"member": load.member}))
    return odd


def _note(rule: str, words: str, line: int = 0) -> dict[str, Any]:
    return {"rule": rule, "severity": _now("note"), "text": words, "place": "", "line": line}


def attempt(data: bytes, *, given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the file holds, and nothing kept."""
    told = _told(given or {})
    day = told["opened_on"]
    first = dt.datetime.combine(day, dt.time(), dt.UTC) if day else None
    try:
        log = opened(data, mapping_of(told["mapping"]), first)
        odd: list[list[Any]] = logs.tally([], log.odd)
        for one in log.histories():
            odd = logs.tally(odd, one.odd) if one.odd else odd
    except LogError as error:
        raise DomainError(error.code, unusable_text(f"{error.code}: {error.told}")) from error
    found = {"cases": log.cases, "rows": log.rows}
    message = _now("%(n)s cases, %(rows)s rows") % {"n": log.cases, "rows": log.rows}
    notes = [
        {"rule": c, "severity": _now("note"), "text": odd_text(c, f, t, n), "line": at}
        for c, f, t, n, at in odd
    ]
    return {
        "outcome": "taken",
        "code": "",
        "message": message,
        "counts": found,
        "violations": notes,
    }


registry.add_file_load(FileLoad("cases", _("Cases"), LOAD, take_file, attempt, asks=ASKS))
