"""What outages come to, as the level of an agreement is measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from samdrift.agreements.calc.availability import Exclusion, measured, percent
from samdrift.agreements.calc.service_spans import Hours, service_spans
from samdrift.agreements.models.terms import LevelRule, Term
from samdrift.kernel.calc.holidays import holidays
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.spans import Span

_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Outage:
    """Down from one instant to another; `left_out` is what the agreement does not count it as."""

    start: dt.datetime
    end: dt.datetime
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Availability:
    """Per cent of the agreed time, None where there was none; and what it was made of, in JSON."""

    value: Decimal | None
    detail: dict[str, Any]


def left_out_of(term: Term) -> list[str]:
    """What the agreement leaves out of the level, such as maintenance that was announced."""
    rule: LevelRule | None = getattr(term, "level", None)
    return [str(one) for one in rule.exclusions] if rule else []


def availability_of(term: Term, period: Period, outages: Sequence[Outage]) -> Availability:
    """What these outages come to in the period."""
    service = service_spans(period, _hours(term), timezone.get_current_timezone(), _is_holiday)
    found = measured(
        [Span(one.start, one.end) for one in outages],
        service,
        [Exclusion(Span(one.start, one.end), one.left_out) for one in outages if one.left_out],
    )
    detail = {
        "outages": [[o.start.isoformat(), o.end.isoformat(), o.left_out] for o in outages],
        "agreed_minutes": found.agreed // _MINUTE,
        "down_minutes": found.down // _MINUTE,
    }
    return Availability(None if found.availability is None else percent(found.availability), detail)


def _hours(term: Term) -> Hours | None:
    rule: LevelRule | None = getattr(term, "level", None)
    if rule is None or rule.always or rule.opens is None or rule.closes is None:
        return None
    return Hours(rule.weekdays, rule.opens, rule.closes)


def _is_holiday(day: dt.date) -> bool:
    return day in holidays(day.year)
