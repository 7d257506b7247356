"""Delegation: whether a decision is within what was delegated, and what is left of it.

Sources: needs 7.4 (the responsibility for benefits can never be delegated; what exceeds the limit
cannot be decided on delegation). Amounts are kroner, as Decimal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

LAST_MONTH = 12


class Period(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF: 6, Period.YEAR: 12}


def period_around(day: dt.date, period: Period) -> tuple[dt.date, dt.date]:
    """The calendar period [from, to) the day lies in."""
    months = MONTHS[period]
    first = (day.month - 1) // months * months + 1
    start = dt.date(day.year, first, 1)
    beyond = first + months
    return start, dt.date(day.year + (beyond > LAST_MONTH), (beyond - 1) % LAST_MONTH + 1, 1)


class Fault(StrEnum):
    """Why something cannot be decided on a delegation."""

    NOT_YET = "not_yet"
    ENDED = "ended"
    KIND = "kind"
    SUBJECT = "subject"
    BENEFITS = "benefits"
    AMOUNT_UNKNOWN = "amount_unknown"
    OVER_DECISION = "over_decision"
    OVER_PERIOD = "over_period"


@dataclass(frozen=True)
class Grant:
    """What was delegated. Empty `kinds` is every kind; `subject` None every system; None no limit."""

    kinds: frozenset[str]
    subject: tuple[str, int] | None
    per_decision: Decimal | None
    per_period: Decimal | None
    period: Period
    valid_from: dt.date | None
    valid_to: dt.date | None


@dataclass(frozen=True)
class Wish:
    """What somebody wants to decide on delegation. `subjects` are what the matter is about."""

    kind: str
    subjects: Collection[tuple[str, int]]
    amount: Decimal | None
    day: dt.date
    moves_benefits: bool = False


@dataclass(frozen=True)
class Verdict:
    """Every reason against it, none when it may be decided; and what is left of the period's total
    before this one (None: no limit).
    """

    faults: tuple[Fault, ...]
    left: Decimal | None

    @property
    def is_within(self) -> bool:
        return not self.faults


def judge(grant: Grant, wish: Wish, used: Decimal) -> Verdict:
    """Whether the wish is within the grant, when `used` kroner are bound in the period already."""
    left = None if grant.per_period is None else grant.per_period - used
    faults = [*_when(grant, wish), *_what(grant, wish), *_how_much(grant, wish, left)]
    return Verdict(tuple(faults), left)


def _when(grant: Grant, wish: Wish) -> list[Fault]:
    if grant.valid_from is not None and wish.day < grant.valid_from:
        return [Fault.NOT_YET]
    if grant.valid_to is not None and wish.day >= grant.valid_to:
        return [Fault.ENDED]
    return []


def _what(grant: Grant, wish: Wish) -> list[Fault]:
    faults = []
    if wish.moves_benefits:
        faults.append(Fault.BENEFITS)
    if grant.kinds and wish.kind not in grant.kinds:
        faults.append(Fault.KIND)
    if grant.subject is not None and grant.subject not in set(wish.subjects):
        faults.append(Fault.SUBJECT)
    return faults


def _how_much(grant: Grant, wish: Wish, left: Decimal | None) -> list[Fault]:
    if grant.per_decision is None and left is None:
        return []
    if wish.amount is None:
        return [Fault.AMOUNT_UNKNOWN]
    faults = []
    if grant.per_decision is not None and wish.amount > grant.per_decision:
        faults.append(Fault.OVER_DECISION)
    if left is not None and wish.amount > left:
        faults.append(Fault.OVER_PERIOD)
    return faults


class Excess(StrEnum):
    """What of a delegation goes beyond the one it is passed on from."""

    KIND = "kind"
    SUBJECT = "subject"
    PER_DECISION = "per_decision"
    PER_PERIOD = "per_period"
    BEGINS_BEFORE = "begins_before"
    ENDS_AFTER = "ends_after"


def overlaps(one: Grant, other: Grant) -> bool:
    """Whether something could be decided on either: a kind and an object they share."""
    kinds = not one.kinds or not other.kinds or bool(one.kinds & other.kinds)
    subjects = one.subject is None or other.subject is None or one.subject == other.subject
    return kinds and subjects


def excess(part: Grant, whole: Grant) -> tuple[Excess, ...]:
    """How the part goes beyond the whole; totals are compared as what they make in a year."""
    faults = []
    if whole.kinds and not (part.kinds and part.kinds <= whole.kinds):
        faults.append(Excess.KIND)
    if whole.subject is not None and part.subject != whole.subject:
        faults.append(Excess.SUBJECT)
    if _is_more(part.per_decision, whole.per_decision):
        faults.append(Excess.PER_DECISION)
    if _is_more(_yearly(part), _yearly(whole)):
        faults.append(Excess.PER_PERIOD)
    if (part.valid_from or dt.date.min) < (whole.valid_from or dt.date.min):
        faults.append(Excess.BEGINS_BEFORE)
    if (part.valid_to or dt.date.max) > (whole.valid_to or dt.date.max):
        faults.append(Excess.ENDS_AFTER)
    return tuple(faults)


def _is_more(part: Decimal | None, whole: Decimal | None) -> bool:
    """No limit is more than any."""
    return whole is not None and (part is None or part > whole)


def _yearly(grant: Grant) -> Decimal | None:
    if grant.per_period is None:
        return None
    return grant.per_period * (LAST_MONTH // MONTHS[grant.period])
