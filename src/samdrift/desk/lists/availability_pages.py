"""The page of availability: member × system in a month, and each figure opened to its outages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.calc.availability import percent
from samdrift.agreements.calc.report_compare import same
from samdrift.agreements.services.measurements import RECORD
from samdrift.desk.calc.availability import Line, next_month
from samdrift.desk.lists import outage_words as words
from samdrift.desk.models.outages import Exclusion
from samdrift.desk.queries import availability as queries
from samdrift.desk.queries.availability import Row
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
HOURS = {
    queries.BY_AGREEMENT: gettext_lazy("The agreement’s service time"),
    queries.BY_LEVEL: gettext_lazy("The hours of the level the member is promised"),
    queries.ALWAYS: gettext_lazy("Around the clock: no hours are agreed"),
}
DAY = dt.timedelta(days=1)


def month_asked(text: str, today: dt.date) -> dt.date:
    """The first day of `2026-11`; this month for anything else or what is to come."""
    try:
        found = dt.date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        found = today
    return min(found, today).replace(day=1)


def listed(viewer: Viewer, month: dt.date, member: Any = None, system: Any = None) -> Context:
    rows = queries.of_month(viewer, month, member, system)
    systems: dict[int, list[Row]] = {}
    for row in rows:
        systems.setdefault(row.system.pk, []).append(row)
    over = next_month(month) <= viewer.today
    return {
        "title": _("Availability"),
        "month": month,
        "month_name": _month(month),
        "over": over,
        "before": month_url(month - DAY),
        "after": month_url(next_month(month)) if over else "",
        "blocks": [_block(found, month) for found in systems.values()],
        "broken": sum(row.reckoned.kept is False for row in rows),
        "promised": sum(row.reckoned.target is not None for row in rows),
        "count": len(rows),
    }


def _month(month: dt.date) -> str:
    return f"{MONTHS[month.month]} {month.year}"


def month_url(day: dt.date) -> str:
    return f"{reverse('desk:availability')}?{urlencode({'month': day.strftime('%Y-%m')})}"


def one_url(row: Row, month: dt.date) -> str:
    keys = [row.system.pk, row.member.pk, month.strftime("%Y-%m")]
    return reverse("desk:availability_one", args=keys)


def _block(rows: list[Row], month: dt.date) -> Context:
    """One system: its members, and the joint figure where there are several."""
    told = queries.joint_of(rows) if len(rows) > 1 else None
    return {
        "system": rows[0].system,
        "rows": [_cells(row, month) for row in rows],
        "joint": words.percent_text(percent(told.availability)) if told and told.availability is not None else None,
        "shows_joint": told is not None,
        "missing": ", ".join(str(r.member) for r in rows if told and r.member.pk in told.missing),
    }  # fmt: skip


def _cells(row: Row, month: dt.date) -> Context:
    reckoned = row.reckoned
    stands, tone = verdict(row)
    return {
        "member": row.member,
        "url": one_url(row, month),
        "percent": words.percent_text(row.percent, row.reckoned.target),
        "target": words.percent_text(reckoned.target),
        "down": words.down_text(reckoned.down),
        "left": words.left_text(reckoned.left),
        "kept": reckoned.kept,
        "verdict": stands,
        "tone": tone,
        "reported": words.percent_text(row.reported),
        "differs": differs(row),
    }


def verdict(row: Row) -> tuple[str, str]:
    """How it stands in words, and its tone."""
    kept = row.reckoned.kept
    if kept is None:
        return _("Nothing is promised"), "neutral"
    return (_("As promised"), "success") if kept else (_("Below the promise"), "danger")


def differs(row: Row) -> bool:
    """What the supplier reports is another figure, or falls on the other side of what is agreed."""
    if row.reported is None or row.percent is None:
        return False
    target = row.reckoned.target
    other_side = target is not None and (row.reported >= target) != (row.percent >= target)
    return other_side or not same(row.reported, row.percent)


def one(viewer: Viewer, row: Row, month: dt.date) -> Context:
    """The account of one figure, line by line."""
    reckoned = row.reckoned
    term = row.term
    return {
        "title": _("Availability of %(system)s at %(member)s") % {"system": row.system, "member": row.member},
        "month_name": _month(month),
        "back": month_url(month),
        "over": next_month(month) <= viewer.today,
        "cells": _cells(row, month),
        "lines": [_line(line, row) for line in reckoned.lines],
        "windows": [(w, words.window_url(w)) for w in row.windows],
        "excluded": [
            (str(Exclusion(kind).label), words.down_text(time))
            for kind, time in sorted(reckoned.excluded.items())
        ],
        "sums": _sums(row),
        "facts": _facts(row),
        "record_url": reverse("desk:availability_record", args=[term.pk, row.system.pk, month.strftime("%Y-%m")])
        if term is not None and next_month(month) <= viewer.today and allowed(viewer, RECORD, term)
        else "",
    }  # fmt: skip


def _sums(row: Row) -> list[tuple[str, str]]:
    reckoned = row.reckoned
    sums = [
        (_("Service time of the month"), words.down_text(reckoned.agreed)),
        (_("Of it so far"), words.down_text(reckoned.passed)),
        (_("Downtime"), words.down_text(reckoned.down)),
        (_("Available"), words.percent_text(row.percent, row.reckoned.target) or "–"),
    ]
    if reckoned.target is not None and reckoned.allowed is not None:
        sums += [
            (_("Promised"), words.percent_text(reckoned.target) or "–"),
            (_("That leaves room for"), words.left_text(reckoned.allowed) or "–"),
            (_("Left of it"), words.left_text(reckoned.left) or "–"),
        ]
    return sums


def _facts(row: Row) -> list[tuple[Any, Any, str]]:
    facts: list[tuple[Any, Any, str]] = [(_("Service time"), HOURS[row.hours], "")]
    if row.term is not None:
        kind = registry.kinds.get("agreements.agreement")
        url = kind.url(row.term.agreement) if kind else ""
        facts.append((_("Agreement"), f"{row.term.agreement}: {row.term.title}", url))
        facts.append((_("The supplier’s report"), words.percent_text(row.reported), ""))
    facts.append((_("Users"), row.use.user_count, ""))
    return facts


def _line(line: Line, row: Row) -> Context:
    outage = row.outages[line.key]
    return {
        "outage": outage,
        "url": words.outage_url(outage),
        "from": moment(outage.started_at),
        "to": moment(outage.ended_at) if outage.ended_at else _("still down"),
        "within": words.down_text(line.within),
        "in_service": words.down_text(line.in_service),
        "excluded": words.down_text(line.excluded),
        "known": words.down_text(line.known),
        "counted": words.down_text(line.counted),
        "why": _why(line, outage),
        "spans": [
            f"{moment(timezone.localtime(s.start))} – {moment(timezone.localtime(s.end))}"
            for s in line.spans
        ],
    }


def _why(line: Line, outage: Any) -> str:
    """Why it counts as it does, in words."""
    if not outage.counts:
        return _("Slow, not away: does not count.")
    if outage.exclusion and line.excluded:
        return str(outage.get_exclusion_display())
    parts = []
    if line.excluded:
        parts.append(_("Some of it is left out."))
    if line.known:
        parts.append(_("Some of it is counted above already."))
    if line.in_service < line.within:
        parts.append(_("Some of it is outside the service time."))
    return " ".join(parts)
