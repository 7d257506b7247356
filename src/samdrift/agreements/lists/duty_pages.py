"""What stands on the pages of duties: of one, of an agreement, of a year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from samdrift.agreements.lists import duty_words as words
from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.queries import duties as queries
from samdrift.agreements.queries import reports as report_queries
from samdrift.agreements.queries.duty_facts import end_of
from samdrift.agreements.queries.step_changes import changes
from samdrift.agreements.services.duties import MANAGE
from samdrift.followup.lists.activity_words import activity_url, occurrence_url
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
Kind = Duty.Kind
GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "reports": (pgettext_lazy("from a supplier", "Reports"), (Kind.REPORT,)),
    "meetings": (
        gettext_lazy("Meetings and plans"),
        (Kind.PLAN, Kind.STRATEGIC, Kind.PROFESSIONAL, Kind.FORUM, Kind.EVALUATION, Kind.OTHER),
    ),
    "changes": (
        gettext_lazy("Prices and levels"),
        (Kind.PRICE_STEP, Kind.LEVEL_STEP, Kind.INDEX),
    ),
    "last_days": (
        gettext_lazy("Last days"),
        (Kind.OPTION, Kind.NOTICE, Kind.END, Kind.HOURS, Kind.CLAIM),
    ),
}
"""What the year can be narrowed to."""
STEPS = {Kind.PRICE_STEP: "price", Kind.LEVEL_STEP: "level"}
FIRST_YEAR, LAST_YEAR = 2000, 2100
COMING, PAST = 8, 8


@dataclass(frozen=True)
class Row:
    """A day a duty falls on, as pages show it."""

    falls: queries.Falls
    url: str
    tag: Any
    agreement_url: str


def _row(falls: queries.Falls, today: dt.date) -> Row:
    url = occurrence_url(falls.time) if falls.time else words.duty_url(falls.duty)
    tag = words.state_tag(falls.state(today))
    return Row(falls, url, tag, agreement_url(falls.duty.agreement))


# Of one duty


def duty_page(viewer: Viewer, duty: Any) -> Context:
    """When it comes, what changes then, and what came of it before."""
    rows = queries.falls_between([duty], duty.starts_on, _far(duty, viewer.today), viewer.today)
    waiting = [one for one in rows if one.time is None or one.time.is_open]
    over = [one for one in reversed(rows) if one.time is not None and not one.time.is_open]
    steps = _steps(viewer, duty, rows)
    return {
        "lead": f"{words.rule_text(duty)}.",
        "facts": _facts(viewer, duty),
        "acts": _acts(viewer, duty),
        "crumbs": [(duty.agreement.title, of_agreement_url(duty.agreement_id))],
        "coming": [_row(one, viewer.today) for one in waiting[:COMING]],
        "more": max(0, len(waiting) - COMING),
        "past": [_row(one, viewer.today) for one in over[:PAST]],
        "steps": steps,
        "has_levels": any(one.level for one, _url in steps),
        "reports": _reports(viewer, duty),
        "is_over": duty.ends_on is not None and duty.ends_on <= viewer.day,
        "follows": bool(duty.source_kind),
    }


def _far(duty: Duty, today: dt.date) -> dt.date:
    """The page looks five years ahead, or as far as the set days go."""
    last = duty.rule.get("dates", [])[-1:] or [str(duty.starts_on)]
    ahead = today.replace(month=1, day=1, year=today.year + queries.YEARS_WITHOUT_END)
    return max(ahead, dt.date.fromisoformat(last[0]) + words.ONE_DAY)


def _facts(viewer: Viewer, duty: Any) -> list[tuple[Any, Any, str]]:
    source = registry.describe([duty.source], viewer).get(duty.source) if duty.source else None
    named = (source.label, source.url) if source else ("", "")
    activity = activity_url(duty.activity) if duty.activity else ""
    facts = [
        (_("Agreement"), str(duty.agreement), agreement_url(duty.agreement)),
        (_("Kind"), duty.get_kind_display(), ""),
        (_("Whose duty it is"), duty.get_whose_display(), ""),
        (_("Follows it up"), words.responsible_text(duty), ""),
        (_("Where it is agreed"), duty.annex, ""),
        (_("Follows from"), *named),
        (_("Days of notice"), duty.lead_days, ""),
        (_("On the wheel"), _("The activity") if activity else "", activity),
        (_("From"), duty.starts_on, ""),
        (_("No longer from"), duty.ends_on, ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _acts(viewer: Viewer, duty: Any) -> list[tuple[Any, str, bool]]:
    if duty.source_kind or duty.ends_on or not allowed(viewer, MANAGE, duty.agreement):
        return []
    return [(_("End"), reverse("agreements:duty_end", args=[duty.pk]), False)]


def _steps(viewer: Viewer, duty: Duty, falls: list[queries.Falls]) -> list[tuple[Any, str]]:
    """What changes on its days, each with the address of its time on the wheel where it has one."""
    group = STEPS.get(Kind(duty.kind))
    if group is None:
        return []
    urls = {one.day: occurrence_url(one.time) for one in falls if one.time is not None}
    found = changes(duty.agreement_id, group, viewer)
    return [(one, urls.get(one.day, "")) for one in found]


def _reports(viewer: Viewer, duty: Duty) -> list[Any]:
    if duty.kind != Kind.REPORT:
        return []
    rows = report_queries.current(viewer).filter(duty=duty).order_by("-due_on")
    return [(one, words.report_url(one), words.report_tag(one)) for one in rows[: 2 * PAST]]


# Of an agreement


def of_agreement_url(pk: int) -> str:
    return reverse("agreements:duties_of", args=[pk])


def of_agreement(viewer: Viewer, agreement: Agreement) -> Context:
    """All its duties, and what each year to come asks for."""
    duties = queries.of_agreement(agreement.pk, viewer)
    may = allowed(viewer, MANAGE, agreement)
    new = reverse("agreements:duty_new") + f"?agreement={agreement.pk}"
    usual = reverse("agreements:duties_usual", args=[agreement.pk])
    return {
        "row": agreement,
        "back": agreement_url(agreement),
        "duties": [(one, words.duty_url(one), words.rule_text(one), words.responsible_text(one)) for one in duties],
        "years": _years(duties, viewer.today, end_of(agreement)),
        "each_year": _each_year(duties, viewer.today),
        "end": end_of(agreement),
        "new_url": new if may else "",
        "usual_url": usual if may else "",
        "today": viewer.today,
    }  # fmt: skip


def _years(
    duties: list[Any], today: dt.date, end: dt.date | None
) -> list[tuple[int, list[tuple[queries.Falls, str]]]]:
    return [
        (year, [(one, words.duty_url(one.duty)) for one in falls])
        for year, falls in queries.years_ahead(duties, today, end)
    ]


def _each_year(duties: list[Any], today: dt.date) -> list[tuple[str, str]]:
    """What comes every year, and how many times: told once."""
    found = []
    for duty in filter(queries.recurs, duties):
        count = queries.times_a_year(duty, today)
        text = ngettext("%(title)s, %(n)s time", "%(title)s, %(n)s times", count)
        found.append((text % {"title": str(duty), "n": count}, words.duty_url(duty)))
    return found


# Of a year


def year_page(viewer: Viewer, year: int, group: str, whose: str) -> Context:
    """What falls in the year over all agreements within reach, by month."""
    low, high = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    duties = queries.listed(viewer).filter(starts_on__lt=high)
    if group:
        duties = duties.filter(kind__in=GROUPS[group][1])
    if whose:
        duties = duties.filter(whose__in=[whose, Duty.Whose.BOTH])
    falls = queries.falls_between(list(duties), low, high, viewer.today)
    return {
        "year": year,
        "count": len(falls),
        "months": _by_month(falls, viewer.today),
        "may_add": allowed(viewer, MANAGE),
        "late": sum(one.state(viewer.today) == "late" for one in falls),
    }


def _by_month(falls: list[queries.Falls], today: dt.date) -> list[tuple[str, list[Row]]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for one in falls:
        found[one.day.month].append(_row(one, today))
    return [(str(MONTHS[month]).capitalize(), found[month]) for month in sorted(found)]


# Panels


def panel(viewer: Viewer, agreement: Any) -> Context | None:
    """On the agreement's page: what comes next, what is late, and the way to all of it."""
    if not Agreement.objects.priced_for(viewer).filter(pk=agreement.pk).exists():
        return None
    duties = seen(Duty, viewer).filter(agreement=agreement.pk, activity__isnull=False)
    of_activity = {one.activity_id: one for one in duties}
    told = [pk for pk, one in of_activity.items() if one.kind != Kind.REPORT]
    times = queries.next_times(told, viewer)
    rows = [
        (one, of_activity[one.activity_id], occurrence_url(one), words.state_tag(one.state(viewer.today)))
        for one in times[: queries.SHOWN]
    ]  # fmt: skip
    may = allowed(viewer, MANAGE, agreement)
    return {
        "rows": rows,
        "url": of_agreement_url(agreement.pk),
        "new_url": reverse("agreements:duty_new") + f"?agreement={agreement.pk}" if may else "",
        "usual_url": reverse("agreements:duties_usual", args=[agreement.pk]) if may else "",
        "has_any": bool(of_activity),
    }


def of_occurrence(viewer: Viewer, row: Any) -> Context | None:
    """On the page of a time on the wheel: the duty it is for, and the report that is due."""
    duty = seen(Duty, viewer).filter(activity=row.activity_id).first()
    if duty is None:
        return None
    report = report_queries.listed(viewer).filter(duty=duty, due_on=row.planned).first()
    return {
        "duty": duty,
        "url": words.duty_url(duty),
        "report_url": words.report_url(report) if report else "",
        "report": words.report_name(report) if report else "",
    }
