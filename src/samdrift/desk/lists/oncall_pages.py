"""What stands on the pages of who is on call."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.calc.duty_hours import by_day
from samdrift.desk.calc.rota import wall
from samdrift.desk.lists import oncall_words as words
from samdrift.desk.models.oncall import CallOut, Rota, RotaLayer
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.queries import oncall as queries
from samdrift.desk.queries import oncall_check as check
from samdrift.desk.queries import oncall_own as own
from samdrift.desk.queries import oncall_tries as tries
from samdrift.desk.rules_oncall import LOG, PAY, PLAN, TAKE, TRY
from samdrift.desk.rules_queue import HOLD
from samdrift.kernel.calc.spans import Span
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@dataclass
class Cell:
    """What a day says of a layer: who, with the hours, gaps named."""

    label: str
    people: list[tuple[str, str, bool]] = field(default_factory=list)


@dataclass
class Line:
    """A day of the week with a cell for each layer."""

    day: dt.date
    is_today: bool
    cells: list[Cell]


def week_page(viewer: Viewer, asked: str) -> Context:
    """Who is to be called now, and the week asked for (`2026-W48`; else this one)."""
    first = _monday(asked, viewer.today)
    rotas = queries.running(viewer)
    within = Span(wall(first, 0), wall(first + WEEK, 0))
    found = queries.duties(rotas, within) if rotas else []
    now: dict[int, list[queries.Duty]] = {one.pk: [] for one in rotas}
    for duty in queries.on_now(viewer.now) if rotas else []:
        now[duty.rota.pk].append(duty)
    return {
        "rotas": [(one, words.rota_url(one), path_of(now[one.pk])) for one in rotas],
        "tables": [_table(one, found, first, viewer.today) for one in rotas],
        "first": first,
        "last": first + 6 * DAY,
        "week": first.isocalendar().week,
        "before": _week_name(first - WEEK),
        "after": _week_name(first + WEEK),
        "may_plan": allowed(viewer, PLAN),
        "may_pay": allowed(viewer, PAY),
        "sees_who_is_on": allowed(viewer, HOLD),
        "may_take": allowed(viewer, TAKE),
        "calls": own.running_call_outs(viewer),
    }


def _monday(asked: str, today: dt.date) -> dt.date:
    try:
        year, week = (int(part) for part in asked.split("-W"))
        found = dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        return check.monday_of(today)
    return found if dt.MINYEAR + 100 < found.year < dt.MAXYEAR - 100 else check.monday_of(today)


def _week_name(day: dt.date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def path_of(now: Sequence[queries.Duty]) -> list[dict[str, Any]]:
    """Those to be called, in order: who, where, until when, and the phone."""
    return [
        {
            "duty": one,
            "who": str(one.person) if one.person else "",
            "why": words.why_gap(one.why, one.instead_of) if one.person is None else "",
            "phone": one.person.phone if one.person else "",
        }
        for one in sorted(now, key=lambda duty: (duty.layer.step, duty.layer.site))
    ]


def _table(
    rota: Rota, found: Sequence[queries.Duty], first: dt.date, today: dt.date
) -> dict[str, Any]:
    own_duties = [one for one in found if one.rota.pk == rota.pk]
    layers = {one.layer.pk: one.layer for one in own_duties}
    days: dict[tuple[dt.date, int], list[tuple[Any, Span]]] = defaultdict(list)
    for duty in own_duties:
        for day, part in by_day(duty.span):
            days[day, duty.layer.pk].append((duty, part))
    lines = [
        Line(day, day == today, [_cell(one, days[day, pk]) for pk, one in layers.items()])
        for day in (first + number * DAY for number in range(7))
    ]
    return {"rota": rota, "layers": list(layers.values()), "lines": lines}


def _cell(layer: RotaLayer, parts: Sequence[tuple[queries.Duty, Span]]) -> Cell:
    """A person once, with the hours after the name."""
    told: dict[str, list[str]] = {}
    gaps: set[str] = set()
    for duty, part in sorted(parts, key=lambda one: one[1].start):
        who = str(duty.person) if duty.person else words.why_gap(duty.why, duty.instead_of)
        if duty.person is None:
            gaps.add(who)
        end = words.clock(part.end)
        told.setdefault(who, []).append(
            f"{words.clock(part.start)}–{'24.00' if end == '00.00' else end}"
        )
    cell = Cell(layer.name)
    cell.people = [(who, ", ".join(times), who in gaps) for who, times in told.items()]
    return cell


def mine_page(viewer: Viewer) -> Context:
    swaps = own.swaps(viewer)
    shifts = [
        {
            "duty": one,
            "when": words.stretch(one.start, one.end),
            "ask": f"{reverse('desk:swap_new', args=[one.layer.pk])}?"
            f"from={words.moment_value(one.start)}&to={words.moment_value(one.end)}",
            "asked": _asked_for(one, swaps, viewer),
        }
        for one in own.own_shifts(viewer)
    ]
    return {
        "shifts": shifts,
        "swaps": [_swap(one, viewer) for one in swaps],
        "away": own.away(viewer),
        "calls": own.running_call_outs(viewer),
        "others_away": [
            one for one in own.away(viewer, everybody=True) if one.person_id != viewer.person_id
        ]
        if allowed(viewer, PLAN)
        else [],
    }


def _asked_for(shift: Any, swaps: Sequence[Any], viewer: Viewer) -> Any:
    """Who is asked already to take a part of the shift, so that nobody else is asked by mistake."""
    for swap in swaps:
        is_own = swap.asker_id == viewer.person_id and swap.layer_id == shift.layer.pk
        if is_own and swap.starts_at < shift.end and swap.ends_at > shift.start:
            return swap.asked
    return None


def _swap(one: Any, viewer: Viewer) -> dict[str, Any]:
    back = None
    if one.back_starts_at is not None:
        back = words.stretch(one.back_starts_at, one.back_ends_at)
    return {
        "swap": one,
        "to_me": one.asked_id == viewer.person_id,
        "when": words.stretch(one.starts_at, one.ends_at),
        "back": back,
    }


def rota_page(viewer: Viewer, rota: Rota) -> Context:
    """Its layers and people, what is changed, the rules that hold, and the plan that is told."""
    may = allowed(viewer, PLAN, rota) and rota.ended_at is None
    layers = queries.layers_of(rota, viewer)
    plan = own.newest_plan(rota, viewer)
    changes = own.changes_of(rota, viewer)
    return {
        "lead": rota.note,
        "may_plan": may,
        "layers": [(one, queries.people_of(one, viewer)) for one in layers],
        "changes": [(one, words.stretch(one.starts_at, one.ends_at)) for one in changes],
        "rules": rules_told(rota, viewer),
        "plan": plan,
        "facts": _facts(rota, plan),
        "acts": _acts(rota, may=may),
        "has_primary": may,
    }


def _facts(rota: Rota, plan: Any) -> list[tuple[Any, Any, str]]:
    facts: list[tuple[Any, Any, str]] = [
        (_("Team"), str(rota.team), reverse("desk:team_detail", args=[rota.team_id])),
        (_("On call"), _("Outside %(hours)s") % {"hours": rota.calendar} if rota.calendar
         else _("Around the clock"), ""),
        (_("Called last"), str(rota.last) if rota.last else None, ""),
        (_("Told up to and with"), plan.end - DAY if plan else None, ""),
        (_("Ended"), rota.ended_at, ""),
    ]  # fmt: skip
    return [fact for fact in facts if fact[1] is not None or fact[0] == _("Told up to and with")]


def _acts(rota: Rota, *, may: bool) -> list[tuple[str, str, bool]]:
    acts = [(_("Working time"), words.at("rota_check", rota.pk), False)]
    if may:
        acts += [
            (_("Agree on a rule"), words.at("rota_rule", rota.pk), False),
            (_("Write a call-out"), words.at("rota_call_out", rota.pk), False),
            (_("End"), words.at("rota_end", rota.pk), False),
            (_("Tell the plan"), words.at("rota_tell", rota.pk), True),
        ]
    return acts


def rules_told(rota: Rota, viewer: Viewer) -> list[dict[str, Any]]:
    return [
        {
            "name": words.rule_name(one.rule.code),
            "value": words.value_told(one.rule.code, one.value),
            "law": words.value_told(one.rule.code, one.rule.value),
            "paragraph": one.rule.paragraph,
            "agreed": one.agreed,
        }
        for one in check.rules_of(rota, viewer.today)
    ]


def case_panel(viewer: Viewer, case: Any) -> Context | None:
    """Call-outs on the case, and the press that begins or ends one; for the joint desk."""
    if not works_in_desk(viewer):
        return None
    rows = own.call_outs_of(case, viewer)
    running = own.running_call_outs(viewer)
    may = allowed(viewer, LOG) and case.is_open
    called = tries.tries_of(case, viewer)
    if not rows and not called and not (may and queries.running(viewer)):
        return None
    may_try = case.is_open and allowed(viewer, TRY, case)
    path = tries.path_for(case, viewer.now) if may_try else []
    following = tries.next_on(path, case, viewer.now)
    return {
        "path": path,
        "following": following,
        "others": [one for one in path if one != following],
        "called": called,
        "may_try": may_try,
        "rows": [(one, _call(one), words.call_out_url(one)) for one in rows if not one.struck_at],
        "running": next((one for one in running if one.case_id == case.pk), None),
        "busy": next((one for one in running if one.case_id != case.pk), None),
        "may": may,
    }


def _call(row: CallOut) -> str:
    if row.ends_at is None:
        return _("since %(at)s") % {"at": moment(row.starts_at)}
    return words.stretch(row.starts_at, row.ends_at)


def call_out_page(viewer: Viewer, row: CallOut) -> Context:
    may = allowed(viewer, LOG, row) and row.struck_at is None
    acts = []
    if may and row.ends_at is not None:
        acts.append((_("Correct the times"), words.at("call_out_correct", row.pk), False))
    if may:
        acts.append((_("Strike"), words.at("call_out_strike", row.pk), False))
    took = words.hours_told(own.call_hours(row))
    case = row.case
    return {
        "acts": acts,
        "may_end": may and row.ends_at is None,
        "facts": [
            (_("Who"), str(row.person), ""),
            (_("Rota"), str(row.rota), words.rota_url(row.rota)),
            (_("From"), row.starts_at, ""),
            (_("To"), row.ends_at, ""),
            (_("Hours"), took, ""),
            (_("Why"), row.reason or None, ""),
            (_("Case"), f"#{case.pk} {case.title}" if case else None,
             reverse("desk:case", args=[case.pk]) if case else ""),
        ],
    }  # fmt: skip
