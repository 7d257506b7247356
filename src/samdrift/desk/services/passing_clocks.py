"""The supplier's clocks of a passed case: frozen from the agreement when it is passed, and then only
written on. They are clocks as all others: explained, warned and broken by the same reckoning.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from samdrift.agreements.models.terms import LevelRule, Term
from samdrift.agreements.queries.levels import step_on
from samdrift.agreements.services.site_language import in_site_language
from samdrift.desk.calc.clocks import State
from samdrift.desk.calc.passing_terms import (
    EVERY_DAY,
    WAITS_FOR_US,
    Offered,
    calendar_content,
    chosen,
    minutes_of,
    pauses_for_us,
)
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import CalendarVersion, Metric, ServiceCalendar
from samdrift.desk.models.passing import Passing
from samdrift.desk.queries.clocks import Calendars, of_cases
from samdrift.desk.services import clock_keeping
from samdrift.desk.services.clock_sheets import Sheet
from samdrift.kernel.calc.service_time import Calendar
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock

TAKEN_BACK, CASE_OVER = "taken_back", "case_over"
"""Why a clock was stopped before the supplier was done."""
WARNS_AT = [75]
"""Per cent of a supplier's time at which whoever works on the case is told."""
KINDS = {Metric.RESPONSE: Term.Kind.RESPONSE, Metric.RESOLUTION: Term.Kind.RESOLUTION}
_LONGEST = 120


def promised(passing: Passing) -> dict[str, tuple[Term, Decimal]]:
    """Metric → the agreement's time for the passed case and its hours, as agreed the day it was passed."""
    if passing.agreement_id is None:
        return {}
    day, case = timezone.localdate(passing.passed_at), passing.case
    rows = Term.objects.filter(agreement=passing.agreement_id, kind__in=KINDS.values())
    terms = {one.pk: one for one in rows.select_related("level").order_by("position", "pk")}
    hours = {pk: step_on(term, day) for pk, term in terms.items()}
    found: dict[str, tuple[Term, Decimal]] = {}
    for metric, kind in KINDS.items():
        offered = [
            Offered(pk, term.member_id, term.system_id, _severity(term))
            for pk, term in terms.items()
            if term.kind == kind and hours[pk] is not None
        ]
        one = chosen(
            offered, member=case.member_id, system=case.system_id, severity=passing.severity
        )
        if one is not None:
            found[metric] = terms[one.key], hours[one.key] or Decimal(0)
    return found


def _severity(term: Term) -> str:
    rule = _rule(term)
    return rule.severity if rule else ""


def _rule(term: Term) -> LevelRule | None:
    return getattr(term, "level", None)


def start_supplier(passing: Passing, *, by: Viewer) -> list[Clock]:
    """Start the supplier's clocks, frozen to what the agreement says now: those there is a time for.
    The case is held.
    """
    told = promised(passing)
    if not told:
        return []
    calendars = Calendars()
    sheets = _sheets(passing, calendars, by)
    fresh: dict[str, Clock] = {}
    for metric, (term, hours) in told.items():
        version = version_for(term, by=by)
        calendars.add([version])
        clock = Clock(
            case=passing.case,
            party=Clock.Party.SUPPLIER,
            metric=metric,
            calendar=version,
            frozen=frozen_of(passing, term, hours, version),
            started_at=passing.passed_at,
        )
        sheet = Sheet(clock, calendars, passing.passed_at, by)
        sheet.write("start", at=passing.passed_at)
        sheets.append(sheet)
        fresh[metric] = clock
    clock_keeping.keep({passing.case: sheets}, by=by)
    passing.response, passing.resolution = fresh.get(Metric.RESPONSE), fresh.get(Metric.RESOLUTION)
    passing.save(update_fields=["response", "resolution"])
    return list(fresh.values())


def frozen_of(
    passing: Passing, term: Term, hours: Decimal, version: CalendarVersion
) -> dict[str, Any]:
    """The commitment in plain JSON: what every clock keeps, and which of the agreement's terms it is."""
    rule = _rule(term)
    left_out = rule.exclusions if rule else []
    return {
        "level": None,
        "level_name": f"{term.title} ({term.annex})" if term.annex else term.title,
        "minutes": minutes_of(hours),
        "calendar": version.pk,
        "pause_causes": [WAITS_FOR_US] if pauses_for_us(left_out) else [],
        "warnings": WARNS_AT,
        "on_change": "continue",
        "escalations": [{"percent": 100, "who": "team_lead"}],
        "version": None,
        "agreement": passing.agreement_id,
        "term": term.pk,
        "hours": str(hours),
        "severity": passing.severity,
        "left_out": list(left_out),
    }


def version_for(term: Term, *, by: Viewer) -> CalendarVersion:
    """The agreed hours as a calendar of their own, made the first time they are met. It is not offered
    to our own levels.
    """
    rule = _rule(term)
    always = rule is None or rule.always
    days, opens, closes = (rule.weekdays, rule.opens, rule.closes) if rule else ("", None, None)
    content = calendar_content(always=always, weekdays=days, opens=opens, closes=closes)
    read = Calendar.from_json(content).to_json()
    with in_site_language():
        name = _("Agreed with suppliers: %(hours)s") % {
            "hours": _hours_text(days, opens, closes, always=always)
        }
        note = _("Made from what an agreement says. Not offered to our own levels.")
    calendar, made = ServiceCalendar.objects.get_or_create(
        name=name[:_LONGEST], defaults={"note": note, "ended_at": by.now}
    )
    if made:
        record("calendar.added", calendar, by=by)
    lock(ServiceCalendar, calendar.pk)
    rows = list(CalendarVersion.objects.filter(calendar=calendar).order_by("-number"))
    same = next((one for one in rows if one.content == read), None)
    return same or CalendarVersion.objects.create(
        calendar=calendar,
        number=(rows[0].number if rows else 0) + 1,
        content=read,
        reason=note,
        made_at=by.now,
    )


def _hours_text(days: str, opens: dt.time | None, closes: dt.time | None, *, always: bool) -> str:
    """Around the clock; Mon–Fri 08.00–16.00."""
    if always or opens is None or closes is None:
        return _("around the clock")
    return f"{_days_text(days)} {opens:%H.%M}–{closes:%H.%M}"


def _days_text(days: str) -> str:
    told = sorted({int(one) for one in days if one in EVERY_DAY})
    names = [str(WEEKDAYS_ABBR[one - 1]) for one in told]
    if len(told) > 2 and told == list(range(told[0], told[-1] + 1)):  # noqa: PLR2004 -- a stretch
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


# What happens to them


def acknowledged(passing: Passing, at: dt.datetime, *, by: Viewer) -> None:
    """The supplier has answered: the response is reached."""
    _write(passing, by, lambda sheet: _stop(sheet, at) if _is(sheet, passing.response_id) else None)


def solved(passing: Passing, at: dt.datetime, *, by: Viewer) -> None:
    """The supplier says it is solved: both are reached."""
    _write(passing, by, lambda sheet: _stop(sheet, at))


def again(passing: Passing, *, by: Viewer) -> None:
    """It was not solved, or is sent anew: what was not reached goes on with the time used."""

    def go_on(sheet: Sheet) -> None:
        if sheet.state.state is not State.STOPPED:
            return
        stop = sheet.last("stop")
        early = stop is not None and stop.cause in {TAKEN_BACK, CASE_OVER}
        if early or _is(sheet, passing.resolution_id):
            sheet.write("resume")

    _write(passing, by, go_on)


def taken_back(passing: Passing, *, by: Viewer, cause: str = TAKEN_BACK) -> None:
    """We take it back: what runs stops here, and what was broken stays broken."""
    _write(passing, by, lambda sheet: _stop(sheet, by.now, cause))


def waits(passing: Passing, *, by: Viewer) -> None:
    """The supplier has asked us: what the agreement lets pause does."""

    def pause(sheet: Sheet) -> None:
        if sheet.is_alive and sheet.state.cause != WAITS_FOR_US:
            sheet.write("pause", cause=WAITS_FOR_US)

    _write(passing, by, pause)


def waits_no_more(passing: Passing, *, by: Viewer) -> None:
    def go_on(sheet: Sheet) -> None:
        if sheet.is_alive and sheet.state.cause is not None:
            sheet.write("resume")

    _write(passing, by, go_on)


def _is(sheet: Sheet, pk: int | None) -> bool:
    return sheet.clock.pk == pk


def _stop(sheet: Sheet, at: dt.datetime, cause: str = "") -> None:
    if sheet.is_alive:
        sheet.write("stop", at=max(at, sheet.clock.started_at), cause=cause)


def _sheets(passing: Passing, calendars: Calendars, by: Viewer) -> list[Sheet]:
    found = of_cases([passing.case_id], calendars).get(passing.case_id, ())
    return [Sheet.of(one, by.now, by) for one in found]


def _write(passing: Passing, by: Viewer, act: Callable[[Sheet], None]) -> None:
    """Write on the passed case's own clocks; what is kept of all the case's follows."""
    own = {passing.response_id, passing.resolution_id} - {None}
    if not own:
        return
    sheets = _sheets(passing, Calendars(), by)
    for sheet in sheets:
        if sheet.clock.pk in own:
            act(sheet)
    clock_keeping.keep({passing.case: sheets}, by=by)
