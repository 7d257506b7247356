"""What our levels would have given: by priority and month, beside the log's own verdict, and the
account of each case.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.desk.calc.clocks import Shape
from samdrift.desk.lists import clock_pages
from samdrift.desk.lists.clock_words import length
from samdrift.desk.lists.commitment_words import at
from samdrift.desk.models.commitments import Metric
from samdrift.desk.models.logs import Reclocked, Reclocking
from samdrift.desk.queries import calendar_words
from samdrift.desk.queries import clocks as clock_queries
from samdrift.desk.queries import reclocking as queries
from samdrift.desk.rules_queue import works_with_cases
from samdrift.kernel.templatetags.shown import day, moment, number
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
WHY: dict[str, Any] = {
    "paused": gettext_lazy(
        "It waited: our level takes that time off, and with it the answer turns."
    ),
    "hours": gettext_lazy(
        "Nights and days off: counted by the clock on the wall the answer turns."
    ),
    "closed": gettext_lazy("Solved and closed: counted until it was closed the answer turns."),
    "priority": gettext_lazy("It had another priority on the way."),
    "target": gettext_lazy(
        "None of these: the log went by another target, which it does not tell."
    ),
}
"""What may explain that the log judged otherwise. Several may at once."""


def result_page(viewer: Viewer, one: Reclocking) -> Context:
    """The sums, each with the cases behind it for those who see cases."""
    if one.state != Reclocking.State.DONE:
        return {"waits": True, "facts": _facts(one)}
    sums = one.sums.get("rows", [])
    beside = queries.beside(one)
    return {
        "facts": _facts(one),
        "tables": [
            (metric.label, table)
            for metric in queries.TIMED
            if (table := _table(one, metric, sums))
        ],
        "beside": [(_pair(kept=kept, made=made), many, _cases(one, kept=kept, made=made)) for kept, made, many in beside],
        "why": sorted(
            ((WHY[code], many, _cases(one, why=code)) for code, many in queries.reasons(one).items()),
            key=lambda row: -row[1],
        ),
        "nothing": not sums,
        "sees": works_with_cases(viewer),
    }  # fmt: skip


def _facts(one: Reclocking) -> list[tuple[Any, Any, str]]:
    level = one.level
    facts = [
        (_("Cases from"), one.source, ""),
        (
            _("Level"),
            level.name if level else _("What each member is promised today"),
            at("level_detail", level.pk) if level else "",
        ),
        (_("Opened from"), day(one.first_day) if one.first_day else "", ""),
        (_("Opened before"), day(one.before_day) if one.before_day else "", ""),
        (_("Cases"), number(one.sums.get("cases", 0)) if one.sums else "", ""),
        (_("Asked"), moment(one.made_at), ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _table(one: Reclocking, metric: Any, sums: list[Any]) -> Context | None:
    """Months down, priorities across: how many of how many were kept."""
    cells: dict[tuple[str, int], dict[str, int]] = {}
    for told, month, priority, went, many in sums:
        if told == metric:
            cells.setdefault((month, priority), {})[went] = many
    if not cells:
        return None
    priorities = sorted({priority for _month, priority in cells})
    months = sorted({month for month, _priority in cells})
    rows = [
        (month, [_cell(one, metric, month, p, cells.get((month, p))) for p in priorities])
        for month in months
    ]
    whole = [_whole(one, metric, p, cells) for p in priorities]
    return {"priorities": priorities, "rows": rows, "whole": whole}


def _whole(one: Reclocking, metric: Any, priority: int, cells: Any) -> Any:
    found: dict[str, int] = {}
    for (_month, of), sums in cells.items():
        if of == priority:
            for went, many in sums.items():
                found[went] = found.get(went, 0) + many
    return _cell(one, metric, "", priority, found)


def _cell(
    one: Reclocking, metric: Any, month: str, priority: int, sums: dict[str, int] | None
) -> tuple[str, str] | None:
    """“98 % of 40”, and where they are."""
    if not sums:
        return None
    kept, late = sums.get("kept", 0), sums.get("late", 0)
    ended = kept + late
    asked = {"reclocking": one.pk, "metric": str(metric), "priority": priority, "month": month}
    url = f"{at('reclocked_list')}?{urlencode({k: v for k, v in asked.items() if v != ''})}"
    if not ended:
        return _("%(n)s not over") % {"n": sums.get("open", 0)}, url
    percent = kept * 100 // ended
    return _("%(percent)s %% of %(n)s") % {"percent": percent, "n": number(ended)}, url


def _pair(*, kept: bool, made: bool) -> str:
    if kept and made:
        return _("In time by our level, and by the log")
    if kept:
        return _("In time by our level, too late by the log")
    if made:
        return _("Too late by our level, in time by the log")
    return _("Too late by our level, and by the log")


def _cases(
    one: Reclocking, *, kept: bool | None = None, made: bool | None = None, why: str = ""
) -> str:
    asked: dict[str, Any] = {"reclocking": one.pk, "metric": str(Metric.RESOLUTION)}
    for name, told in (("kept", kept), ("made", made)):
        if told is not None:
            asked[name] = "yes" if told else "no"
    if why:
        asked["why"] = why
    return f"{at('reclocked_list')}?{urlencode(asked)}"


def used_text(row: Reclocked) -> str:
    return length(dt.timedelta(seconds=row.used))


def account_page(_viewer: Viewer, row: Reclocked) -> Context:
    """The account line by line, the log's verdict, and why they differ."""
    causes = clock_queries.cause_names()
    lines = [line for line in queries.account_of(row) if line.shape != Shape.REPLACED]
    if lines and lines[-1].shape in clock_pages.ENDS:
        lines.pop()
    used = used_text(row)
    target = calendar_words.length(row.frozen["minutes"])
    verdict = {True: _("in time"), False: _("too late"), None: _("not told")}
    return {
        "heading_text": _("Case #%(number)s by our level") % {"number": row.case_id},
        "crumbs": [(str(row.reclocking), at("reclocking_detail", row.reclocking_id))],
        "lines": [clock_pages.told(line, causes) | {"event": None} for line in lines],
        "figures": [(used, _("used (hours:minutes)"), ""), (target, _("target"), "")],
        "ours": {True: _("In time"), False: _("Too late"), None: _("Not over")}[row.kept],
        "tone": {True: "success", False: "danger", None: "neutral"}[row.kept],
        "logs": verdict[row.made_sla],
        "why": [WHY[code] for code in row.why if code in WHY],
        "version": queries.version_of(row),
        "facts": [
            (_("Case"), str(row.case), at("case", row.case_id)),
            (_("Member"), row.case.member.name, ""),
            (_("What is promised"), row.get_metric_display(), ""),
            (_("Level"), row.frozen["level_name"], ""),
            (_("Priority"), row.priority, ""),
            (_("Opened"), moment(row.case.opened_at), ""),
            (_("The time ran out"), moment(row.breached_at) or "—", ""),
        ],
    }
