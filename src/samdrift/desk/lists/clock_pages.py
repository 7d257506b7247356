"""The page of a clock: its account, line by line, with what it was promised by and each event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from samdrift.agreements.models.terms import LevelRule
from samdrift.desk.calc.clocks import ClockState, Line, Shape, State
from samdrift.desk.lists import clock_words as words
from samdrift.desk.lists.commitment_words import at
from samdrift.desk.models.clocks import Clock, ClockEvent
from samdrift.desk.models.commitments import EscalationStep, Level
from samdrift.desk.queries import calendar_words
from samdrift.desk.queries import clocks as queries
from samdrift.desk.rules_cases import works_on
from samdrift.desk.services.clock_corrections import CORRECT
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import moment, number
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
Fact = tuple[Any, Any, str]
TONES = {State.RUNNING: "info", State.STOPPED: "success"}
NAMES: dict[State, Any] = {
    State.NOT_STARTED: gettext_lazy("Not started"),
    State.RUNNING: Clock.State.RUNNING.label,
    State.PAUSED: Clock.State.PAUSED.label,
    State.STOPPED: Clock.State.STOPPED.label,
    State.VOID: Clock.State.VOID.label,
}
ENDS = (Shape.STOPPED, Shape.VOID)
ONE_MINUTE = dt.timedelta(minutes=1)


def now_of(viewer: Viewer) -> dt.datetime:
    """Now; on the page of an earlier day that day's end."""
    if viewer.as_of is None:
        return viewer.now
    after = viewer.as_of + dt.timedelta(days=1)
    return min(viewer.now, timezone.make_aware(dt.datetime.combine(after, dt.time())))


def tone_of(state: ClockState) -> str:
    return "danger" if state.breaches else TONES.get(state.state, "neutral")


def state_text(state: ClockState) -> str:
    """How it stands, in a word; a promise that was broken says so whatever else."""
    return _("Late") if state.breaches else str(NAMES[state.state])


def lines_of(running: queries.Running, now: dt.datetime) -> list[Line]:
    """The account, without the time after the clock ended."""
    lines = running.lines(now)
    told = [line for line in lines if line.shape != Shape.REPLACED]
    if told and told[-1].shape in ENDS:
        lines.remove(told[-1])
    return lines


def clock_page(viewer: Viewer, clock: Clock) -> Context:
    """Every line with the sum so far, the commitment and calendar as they were, and the events."""
    now, running = now_of(viewer), queries.one_with_events(clock)
    state, causes = running.state(now), queries.cause_names()
    works = works_on(viewer, clock.case)
    may = works and allowed(viewer, CORRECT, clock.case)
    frozen = running.frozen_by(state.set_by)
    version = queries.calendar_version(frozen["calendar"], viewer)
    content = running.calendars[frozen["calendar"]].to_json()
    return {
        "heading_text": words.name_of(clock),
        "lead": sentence(state),
        "tone": tone_of(state),
        "state": state_text(state),
        "figures": _figures(state),
        "lines": [told(line, causes) for line in lines_of(running, now)],
        "facts": _facts(viewer, clock, state),
        "terms": _terms(viewer, frozen, causes),
        "calendar": version,
        "calendar_url": at("calendar_detail", version.calendar_id) if version else "",
        "hours": calendar_words.facts(content),
        "days_apart": calendar_words.exceptions(content),
        "events": _events(queries.events_told(clock, viewer), causes, may=may),
        "shows_names": works,
        "until": now if state.state in {State.RUNNING, State.PAUSED} else None,
    }


def sentence(state: ClockState) -> str:
    """How it stands, in words."""
    values = {"due": moment(state.due_at), "broken": moment(min(state.breaches, default=None))}
    if state.state is State.NOT_STARTED:
        return _("It had not started then.")
    if state.state is State.VOID:
        return _("This clock does not count.")
    if state.breaches:
        return _("The time ran out %(broken)s.") % values
    if state.state is State.STOPPED:
        return _("It was kept.")
    if state.state is State.PAUSED:
        return _("It is paused. When it goes on, %(left)s is left.") % {
            "left": words.length(state.remaining)
        }
    return _("Due %(due)s.") % values if state.due_at else _("It is never due: no service time.")


def _figures(state: ClockState) -> list[tuple[str, Any, str]]:
    """(figure, what, address): used, target, left, in hours and minutes of service time."""
    target, over = state.elapsed + state.remaining, state.remaining < dt.timedelta(0)
    return [
        (words.length(state.elapsed), _("used (hours:minutes)"), ""),
        (words.length(target), _("target"), ""),
        (
            words.length(abs(state.remaining)),
            _("too much") if over else pgettext("time", "left"),
            "",
        ),
    ]


def told(line: Line, causes: Mapping[str, str]) -> Context:
    """One line for the page."""
    day, start, end = words.when(line)
    counted = line.counted or line.shape == Shape.RUNNING
    return {
        "shape": str(line.shape),
        "day": day,
        "start": start,
        "end": end,
        "why": words.why(line, dict(causes)),
        "service": words.length(line.counted) if counted else "",
        "sum": words.length(line.accumulated),
        "target": words.length(line.target),
        "event": line.event.seq if line.event else None,
        "late": line.accumulated > line.target,
    }


def _facts(viewer: Viewer, clock: Clock, state: ClockState) -> list[Fact]:
    ref = Ref(kind_of(clock.case), clock.case_id)
    case = registry.describe([ref], viewer).get(ref)
    team = clock.team
    facts: list[Fact] = [
        (_("Case"), str(clock.case), case.url if case else ""),
        (_("Member"), clock.case.member.name, ""),
        (_("Whose promise"), clock.get_party_display(), ""),
        (_("Team"), team and team.name, at("team_detail", team.pk) if team else ""),
        (_("Started"), moment(state.started_at), ""),
        (_("Due"), moment(state.due_at), ""),
        (_("Ended"), moment(state.ended_at), ""),
        (_("The time ran out"), moment(min(state.breaches, default=None)), ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _terms(viewer: Viewer, frozen: Mapping[str, Any], causes: Mapping[str, str]) -> list[Fact]:
    """The commitment as it was when the clock started, or got its target."""
    ref = Ref("desk.level", frozen["level"])
    if frozen.get("term"):
        ref = Ref("agreements.term", frozen["term"])
    level = registry.describe([ref], viewer).get(ref)
    pauses = [causes.get(code, code) for code in frozen.get("pause_causes", ())]
    who = dict(EscalationStep.Who.choices)
    steps = [
        f"{one['percent']} %: {who.get(one['who'], one['who'])}"
        for one in frozen.get("escalations", ())
    ]
    on_change = dict(Level.OnChange.choices).get(frozen.get("on_change", ""), "")
    agreed = [] if not frozen.get("term") else _agreed(frozen)
    return [
        (_("Level"), frozen["level_name"], level.url if level else ""),
        *agreed,
        (_("Target"), calendar_words.length(frozen["minutes"]), ""),
        (_("Pauses for"), ", ".join(pauses) or _("Nothing"), ""),
        (_("Warns at"), ", ".join(f"{one} %" for one in frozen.get("warnings", ())) or "—", ""),
        (_("Tells"), "; ".join(steps) or "—", ""),
        (_("When the target changes"), on_change, ""),
    ]


def _agreed(frozen: Mapping[str, Any]) -> list[Fact]:
    """What a supplier's clock has from its agreement."""
    severity = dict(LevelRule.Severity.choices).get(frozen["severity"], "")
    told = [
        (_("Error class"), severity if frozen["severity"] else "", ""),
        (_("Agreed, hours"), number(Decimal(frozen["hours"])), ""),
        (_("Left out"), "; ".join(frozen["left_out"]), ""),
    ]
    return [fact for fact in told if fact[1]]


def _events(rows: Sequence[ClockEvent], causes: Mapping[str, str], *, may: bool) -> list[Context]:
    """As they were written; what was corrected says so, and what may be corrected has an address."""
    corrected = {row.corrects_id for row in rows}
    return [
        {
            "row": row,
            "what": _("Did not happen") if row.is_withdrawn else row.get_kind_display(),
            "cause": causes.get(row.cause) or words.REASONS.get(row.cause, ""),
            "is_corrected": row.pk in corrected,
            "correct_url": at("clock_correct", row.pk)
            if may and row.pk not in corrected and not row.is_withdrawn
            else "",
        }
        for row in rows
    ]


def account(clock: Clock) -> Context:
    """The same for programs: moments in UTC, lengths in seconds of service time."""
    now, running = dt.datetime.now(dt.UTC), queries.one_with_events(clock)
    state = running.state(now)
    return {
        "elapsed": state.elapsed.total_seconds(),
        "remaining": state.remaining.total_seconds(),
        "due_at": state.due_at,
        "breaches": list(state.breaches),
        "frozen": running.frozen_by(state.set_by),
        "lines": [_plain(line) for line in lines_of(running, now)],
    }


def _plain(line: Line) -> Context:
    return {
        "shape": str(line.shape),
        "start": line.start,
        "end": line.end,
        "service": line.service.total_seconds(),
        "counted": line.counted.total_seconds(),
        "accumulated": line.accumulated.total_seconds(),
        "target": line.target.total_seconds(),
        "due_at": line.due_at,
        "cause": line.cause,
        "event": line.event.seq if line.event else None,
        "code": str(line.code) if line.code else None,
        "days": [
            {"day": one.day, "ground": one.ground, "names": list(one.names), "note": one.note}
            for one in line.days
        ],
        "corrected_by": line.corrected_by.seq if line.corrected_by else None,
    }
