"""What stands on an agent's page of a case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.desk.lists import queue_words as words
from samdrift.desk.models.cases import Case
from samdrift.desk.queries import queue_case as queries
from samdrift.desk.queries import queue_shifts as shifts
from samdrift.desk.queries.cases import sent_by
from samdrift.desk.queries.catalogue_items import answers_told
from samdrift.desk.rules_cases import REOPEN, WORK
from samdrift.desk.services.cases import lacks_identity
from samdrift.kernel.lists import address_of
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.registers import panels_of
from samdrift.kernel.web.timeline import timeline

Context = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """Something one can do: by a press (`post`), or by a page of its own. `key` is its shortcut."""

    label: Any
    url: str
    post: bool = False
    key: str = ""


@dataclass(frozen=True)
class ClockLine:
    """A promise and how it stands."""

    name: str
    text: str
    state: str
    used: int
    url: str
    whose: str = ""


def case_page(viewer: Viewer, case: Case) -> Context:
    """Everything of the page but the form one writes in."""
    works = allowed(viewer, WORK, case)
    return {
        "works": works,
        "facts": _facts(case),
        "others": shifts.others(case, viewer) if works else [],
        **talk(viewer, case),
        **_deeds(viewer, case, works=works),
        "concerns": _concerns(viewer, case),
        "answers": answers_told(case, viewer),
        "must_check": lacks_identity(case),
        "unreached": case.requester is None and not case.requester_email,
        "checks": queries.checks(case, viewer),
        "history_url": address_of("desk:case_history", case.pk),
    }


def talk(viewer: Viewer, case: Case) -> Context:
    """How it stands and what was said: what is shown anew while the page is open."""
    return {
        "case": case,
        "tags": _tags(case),
        "state": words.state_name(case),
        "state_tone": words.STATE_TONES[case.state],
        "clocks": _clocks(viewer, case),
        "sent_by": sent_by(case),
        "said": queries.conversation(case, viewer),
        "loose_files": queries.loose_files(case, viewer),
    }


def beside(viewer: Viewer, case: Case) -> Context:
    """What stands beside the conversation and is not needed at first sight: asked for when the page is
    there.
    """
    times = queries.times(case, viewer)
    agreements = queries.agreements(case.system, viewer)
    return {
        "case": case,
        "works": allowed(viewer, WORK, case),
        "roles": queries.roles(case.system, case.member_id, viewer),
        "agreements": [
            (str(one), address_of("agreements:agreement_detail", one.pk)) for one in agreements
        ],
        "person_cases": queries.others_of(case.requester, viewer, case.pk),
        "steps": queries.steps(case, viewer),
        "watchers": queries.watchers(case, viewer),
        "times": times,
        "minutes": sum(one.minutes for one in times),
        "approvals": queries.approvals(case, viewer),
        "links": [(row, row.seen_from(case), one) for row, one in queries.links(case, viewer)],
        "joined": queries.joined(case, viewer),
        "panels": panels_of("desk.case", viewer, case),
        "events": timeline(queries.newest_events(case), viewer),
        "history_url": address_of("desk:case_history", case.pk),
    }


def help_of(viewer: Viewer, case: Case) -> Context:
    """Articles that may help, and cases like it that were solved: asked for when the page is there."""
    return {
        "case": case,
        "likely": queries.likely(case, viewer),
        "similar": queries.similar(case, viewer),
    }


def _facts(case: Case) -> str:
    """Kind, member, who asked, when and how, in a line."""
    values = {
        "kind": case.get_kind_display(),
        "member": case.member.name,
        "who": words.who_asked(case) or _("somebody unknown"),
        "at": moment(case.opened_at),
        "by": case.get_channel_display(),
    }
    return _("%(kind)s from %(who)s, %(member)s. Came %(at)s: %(by)s.") % values


def _tags(case: Case) -> list[tuple[str, str]]:
    """(tone, words) of what marks the case."""
    found = [
        (
            words.PRIORITY_TONES.get(case.priority, "neutral"),
            _("Priority: %(name)s") % {"name": words.PRIORITIES[case.priority]},
        )
    ]
    if case.is_major:
        found.append(("danger", _("Major incident")))
    if case.is_internal:
        found.append(("neutral", _("Internal to %(member)s") % {"member": case.member.name}))
    if case.is_confidential:
        found.append(("neutral", _("Confidential")))
    if case.is_breached:
        found.append(("danger", _("A deadline was broken")))
    return found


def _clocks(viewer: Viewer, case: Case) -> list[ClockLine]:
    now = timezone.now()
    return [_clock_line(clock, now) for clock in queries.clocks(case, viewer)]


def _clock_line(clock: Any, now: dt.datetime) -> ClockLine:
    state, text = _clock_words(clock, now)
    whose = "" if clock.party == "ours" else str(clock.get_party_display())
    url = clock_url(clock)
    return ClockLine(str(clock.get_metric_display()), text, state, _used(clock, now), url, whose)


def clock_url(clock: Any) -> str:
    """The account of the clock, line by line."""
    return address_of("desk:clock_detail", clock.pk)


def _clock_words(clock: Any, now: dt.datetime) -> tuple[str, str]:
    broken = clock.breached_at is not None
    if clock.state == "stopped":
        told = _("Kept %(when)s") if not broken else _("Broken, done %(when)s")
        return ("broken" if broken else "kept"), told % {"when": words.when(clock.stopped_at, now)}
    if clock.state == "paused":
        return ("broken", _("Broken")) if broken else ("paused", _("Paused"))
    if clock.due_at is None:
        return ("broken", _("Broken")) if broken else ("none", _("No deadline"))
    left = {"when": words.when(clock.due_at, now), "left": words.span(clock.due_at - now)}
    if clock.due_at < now:
        return "late", _("%(when)s (%(left)s too late)") % left
    near = clock.due_at - now < words.NEAR
    return ("near" if near else "running"), _("%(when)s (%(left)s)") % left


def _used(clock: Any, now: dt.datetime) -> int:
    if clock.due_at is None or clock.due_at <= clock.started_at:
        return 100 if clock.breached_at else 0
    part: float = (now - clock.started_at) / (clock.due_at - clock.started_at)
    return max(0, min(100, round(part * 100)))


def _concerns(viewer: Viewer, case: Case) -> list[tuple[str, str, str]]:
    """(what, its name, its address) of what the case is about."""
    refs = {
        _("Service"): ("desk.service", case.service),
        _("System"): ("portfolio.system", case.system),
        _("Use"): ("portfolio.use", case.use),
        _("Member"): ("parties.member", case.member),
    }
    asked = [Ref(kind, row.pk) for kind, row in refs.values() if row is not None]
    if case.subject_kind and case.subject_id:
        asked.append(Ref(case.subject_kind, case.subject_id))
    named = registry.describe(asked, viewer)
    found = []
    for label, (kind, row) in refs.items():
        if row is not None:
            told = named.get(Ref(kind, row.pk))
            found.append((label, str(row), told.url if told else ""))
    about = named.get(Ref(case.subject_kind, case.subject_id or 0))
    if about:
        found.append((_("About"), about.label, about.url))
    return found


def _deeds(viewer: Viewer, case: Case, *, works: bool) -> Context:
    """The one thing to do next, the usual ones, and the rest."""
    if not works:
        return {"primary": None, "usual": [], "more": []}
    deeds = {name: _deed(case, name) for name in DEEDS}
    primary = _primary(viewer, case)
    usual, more = _usual(viewer, case)
    return {
        "primary": deeds.get(primary),
        "usual": [deeds[name] for name in usual if name != primary],
        "more": [deeds[name] for name in more if name != primary],
    }


def _deed(case: Case, name: str) -> Deed:
    label, post, key = DEEDS[name]
    if name == "answer":
        return Deed(label(), "#write", key=key)
    return Deed(label(), address_of(f"desk:case_{name}", case.pk), post, key)


DEEDS: dict[str, tuple[Any, bool, str]] = {
    "take": (lambda: _("Take"), True, "a"),
    "answer": (lambda: _("Answer"), False, ""),
    "go_on": (lambda: _("Go on"), True, "g"),
    "assign": (lambda: _("Hand to"), False, "h"),
    "wait": (lambda: _("Let wait"), False, "w"),
    "pass": (lambda: _("Pass to a supplier"), False, ""),
    "resolve": (lambda: _("Solve"), False, "s"),
    "close": (lambda: _("Close"), True, ""),
    "reopen": (lambda: _("Open again"), False, ""),
    "priority": (lambda: _("Priority"), False, "p"),
    "facts": (lambda: _("Change facts"), False, "e"),
    "merge": (lambda: _("Merge into another"), False, ""),
    "unmerge": (lambda: _("Take out of the merge"), True, ""),
    "split": (lambda: _("Split off a case"), False, ""),
    "link": (lambda: _("Link to a case"), False, ""),
    "identity": (lambda: _("Check the caller"), False, ""),
    "steps": (lambda: _("Add steps"), False, ""),
    "time": (lambda: _("Write minutes"), False, ""),
    "watcher": (lambda: _("Let somebody watch"), False, ""),
    "watch": (lambda: _("Watch it myself"), True, ""),
    "cancel": (lambda: _("Cancel the case"), False, ""),
}
"""Name → what it is called, whether a press does it, and its key."""


def _primary(viewer: Viewer, case: Case) -> str:
    if case.state == Case.State.MERGED:
        return "unmerge"
    if case.state == Case.State.RESOLVED:
        return "close"
    if not case.is_open:
        return "reopen"
    if case.agent_id != viewer.person_id:
        return "take" if case.agent_id is None else "answer"
    return "go_on" if case.state == Case.State.WAITING else "answer"


def _usual(viewer: Viewer, case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands as buttons, and what lies under More."""
    always = ("facts", "link", "time", "watcher", "watch")
    if case.state == Case.State.MERGED:
        return (), always
    if not case.is_open:
        again = ("reopen",) if allowed(viewer, REOPEN, case) else ()
        return again, always
    first = ("take",) if case.agent_id != viewer.person_id else ()
    moved = ("go_on",) if case.state == Case.State.WAITING else ("wait",)
    more = ("pass", "priority", *always, "identity", "steps", "split", "merge", "cancel")
    return (*first, "assign", *moved, "resolve"), more
