"""From what is written of a change to what the limits of the law are held against.

The grounds' needs and the limits are those of `contract_change`; here it is told what counts as on
file, and by which factor the original value is indexed on which day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step

FIRST_RULES = dt.date(2017, 1, 1)
"""The day from which figures of the law are here; older changes are held against the first ones."""
ONE = Fraction(1)
REASONED = ("necessity", "cause", "qualification")
"""Needs that are met by telling why the ground holds."""


def on_file(
    *, reason: str, has_option: bool, is_announced: bool, has_assessment: bool
) -> frozenset[str]:
    """The needs of a ground that are met: a clause is met by its option, or by naming it."""
    found = set(REASONED) if reason.strip() else set()
    if has_option or reason.strip():
        found.add("clause")
    if is_announced:
        found.add("announcement")
    if has_assessment:
        found.add("assessment")
    return frozenset(found)


def ruled_day(day: dt.date) -> dt.date:
    """The day whose rules a change is held against."""
    return max(day, FIRST_RULES)


def factor_steps(factors: Iterable[tuple[dt.date, Decimal]]) -> list[Step[Fraction]]:
    """The factors told with the changes as steps by day; none at all where every one is 1.

    Of two told for a day the lower one counts: it makes the shares the larger.
    """
    lowest: dict[dt.date, Fraction] = {}
    for day, factor in factors:
        told = Fraction(factor)
        lowest[day] = min(lowest.get(day, told), told)
    if all(one == ONE for one in lowest.values()):
        return []
    return _steps(lowest)


def _steps(lowest: Mapping[dt.date, Fraction]) -> list[Step[Fraction]]:
    days = sorted(lowest)
    before = Step(Period(dt.date.min, days[0]), 0, ONE)
    inner = [Step(Period(one, other), 0, lowest[one]) for one, other in pairwise(days)]
    return [before, *inner, Step(Period(days[-1], None), 0, lowest[days[-1]])]
