"""What stands on the page of a level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from samdrift.desk.calc.level_flaws import Flaw, Goal, flaws
from samdrift.desk.lists.commitment_words import at, calendar_url, delivery_url
from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.commitments import EscalationStep, Level, LevelTarget, Metric
from samdrift.desk.queries import levels as queries
from samdrift.desk.queries.calendar_words import length
from samdrift.desk.queries.level_choice import chosen_target
from samdrift.desk.queries.level_words import price_text, whose
from samdrift.desk.services.calendars import MANAGE
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text

Context = dict[str, Any]


def level_page(viewer: Viewer, level: Level) -> Context:
    targets = queries.targets_of(level, viewer)
    now = [one for one in targets if one.is_on(viewer.day)]
    steps = queries.escalations_of(level, viewer)
    return {
        "lead": level.description,
        "ended": level.ended_at,
        "deeds": _acts(viewer, level),
        "facts": _facts(viewer, level),
        "metrics": [str(label) for _key, label in Metric.choices],
        "targets": table(now),
        "later": _periods(targets, viewer.day),
        "flaws": [flaw_text(one) for one in flaws_of(level, now, steps, viewer.day)],
        "steps": [step_text(one) for one in steps],
        "promised": [
            (row.member.name, str(row.service or _("All services")), delivery_url(row.version))
            for row in queries.promised_to(level, viewer)
        ],
    }


def _acts(viewer: Viewer, level: Level) -> list[tuple[str, str, str]]:
    """(label, address, how): `press` is done at once, `primary` is the one thing to do next."""
    if not allowed(viewer, MANAGE, level):
        return []
    if level.ended_at:
        return [(_("Offer it again"), at("level_reopen", level.pk), "press")]
    return [
        (_("End it"), at("level_end", level.pk), "press"),
        (_("Who is told"), at("level_steps", level.pk), ""),
        (_("Set the times"), at("level_targets", level.pk), "primary"),
    ]


def _facts(viewer: Viewer, level: Level) -> list[tuple[Any, Any, str]]:
    causes = ", ".join(str(one) for one in queries.causes_of(level, viewer))
    warnings = ", ".join(f"{percent} %" for percent in level.warnings)
    return [
        (_("Price"), price_text(level), ""),
        (_("Service hours"), str(level.calendar), calendar_url(level.calendar)),
        (_("The clock stops while a case waits for"), causes or _("Nothing: it never stops"), ""),
        (_("Warns at"), warnings or _("No warning"), ""),
        (_("When priority, member or service changes"), level.get_on_change_display(), ""),
        (_("What follows when the centre breaks it"), level.breach or None, ""),
    ]


def table(targets: Iterable[LevelTarget]) -> list[Context]:
    """A row for each kind and priority (and own hours), a cell for each metric."""
    found: dict[Any, Context] = {}
    for one in targets:
        key = (one.kind, one.priority or 0, one.calendar_id or 0)
        row = found.setdefault(
            key,
            {
                "whose": whose(one.kind, one.priority),
                "hours": str(one.calendar) if one.calendar else "",
                "cells": dict.fromkeys(Metric.values),
            },
        )
        row["cells"][one.metric] = length(one.minutes)
    return [found[key] | {"cells": list(found[key]["cells"].values())} for key in sorted(found)]


def _periods(targets: Sequence[LevelTarget], day: dt.date) -> list[tuple[str, str, bool]]:
    """(period, what, to come) of targets that hold on other days."""
    return [
        (
            period_text(one.valid_from, one.valid_to),
            f"{whose(one.kind, one.priority)}: {one.get_metric_display()} {length(one.minutes)}",
            one.valid_from is not None and one.valid_from > day,
        )
        for one in targets
        if not one.is_on(day) or one.valid_to is not None
    ]


def step_text(step: EscalationStep) -> str:
    values = {"percent": step.percent, "who": str(step.get_who_display())}
    told = _("%(percent)s %% of the time: %(who)s") % values
    of = [str(step.get_metric_display()).lower()] if step.metric else []
    of += [f"P{step.priority}"] if step.priority else []
    return f"{told} ({', '.join(of)})" if of else told


def flaws_of(
    level: Level, targets: Sequence[LevelTarget], steps: Iterable[EscalationStep], day: dt.date
) -> list[Flaw]:
    """What does not hang together in the targets of the day."""

    def goal_of(kind: str, priority: int, metric: str) -> Goal | None:
        found = chosen_target(targets, metric, kind, priority, day)
        if found is None:
            return None
        return Goal(found.minutes, found.calendar_id or level.calendar_id)

    return flaws(
        goal_of,
        (CaseKind.INCIDENT, CaseKind.REQUEST, CaseKind.QUESTION),
        Metric.values,
        warnings=level.warnings,
        escalated=[step.percent for step in steps],
    )


def flaw_text(flaw: Flaw) -> str:
    priorities = ", ".join(f"P{n}" for n in flaw.priorities)
    kind = str(CaseKind(flaw.kind).label) if flaw.kind else ""
    values = {"priorities": priorities}
    texts = {
        "nothing": _("No time is promised yet. Set the times."),
        "no_response": _("No first response is promised for %(priorities)s."),
        "no_resolution": _("No solution is promised for %(priorities)s."),
        "response_longer": _("First response takes longer than the solution for %(priorities)s."),
        "no_warning": _("Nobody is warned before the time is out."),
        "breach_untold": _("Nobody is told when the time is out."),
    }
    if flaw.code == "higher_slower":
        high, low = flaw.priorities
        values = {"high": f"P{high}", "low": f"P{low}", "metric": str(Metric(flaw.metric).label)}
        text = _("%(metric)s takes longer for %(high)s than for %(low)s.") % values
    else:
        text = texts[flaw.code] % values
    return f"{kind}: {text}" if kind else text
