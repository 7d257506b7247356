"""What is agreed, as the plan of duties asks for it: a fixed number of queries for many agreements."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.duty_plan import ClaimFacts, Facts, OptionFacts, StepFacts
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.models.hours import HourYear
from samdrift.agreements.models.options import Option
from samdrift.agreements.models.terms import PriceRule, Term, TermStep

Kind = Term.Kind
GROUPS = {
    Kind.PRICE: "price",
    Kind.FIXED: "price",
    Kind.LEAST: "price",
    Kind.LEAST_AMOUNT: "price",
    Kind.RESPONSE: "level",
    Kind.RESOLUTION: "level",
    Kind.AVAILABILITY: "level",
    Kind.COMPENSATION: "level",
}
"""What kinds of term a step of the price, and one of the level, may be of."""
_CLAIM_STATES = {Claim.State.BASIS: "waits", Claim.State.LAPSED: "lost"}


def end_of(agreement: Agreement) -> dt.date | None:
    """The first day that is not in the agreement: its end, or the day it was left before that."""
    days = [day for day in (agreement.valid_to, agreement.left_on) if day is not None]
    return min(days, default=None)


def facts_of(agreements: Collection[Agreement]) -> dict[int, Facts]:
    """Agreement id → what is agreed: six queries."""
    pks = [one.pk for one in agreements]
    options, steps, index = _options(pks), _steps(pks), _index(pks)
    pools, claims, evaluated = _pools(pks), _claims(pks), _evaluated(pks)
    return {
        one.pk: Facts(
            one.pk,
            one.valid_from,
            end_of(one),
            one.left_on is not None,
            one.notice_months,
            options[one.pk],
            steps[one.pk],
            index[one.pk],
            pools[one.pk],
            claims[one.pk],
            one.pk in evaluated,
        )
        for one in agreements
    }


def _gathered(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for agreement, one in rows:
        found[agreement].append(one)
    return found


def _options(pks: Collection[int]) -> dict[int, list[OptionFacts]]:
    rows = Option.objects.filter(agreement__in=pks).order_by("pk")
    told = rows.values_list("agreement_id", "pk", "about", "last_notice", "state")
    return _gathered(
        (agreement, OptionFacts(pk, about, day, state == Option.State.OPEN))
        for agreement, pk, about, day, state in told
    )


def _steps(pks: Collection[int]) -> dict[int, list[StepFacts]]:
    rows = TermStep.objects.filter(term__agreement__in=pks, term__kind__in=list(GROUPS))
    told = rows.values_list("term__agreement_id", "term__kind", "term_id", "valid_from").distinct()
    return _gathered(
        (agreement, StepFacts(GROUPS[Kind(kind)], term, day))
        for agreement, kind, term, day in told.order_by()
    )


def _index(pks: Collection[int]) -> dict[int, dict[int, dt.date]]:
    rows = PriceRule.objects.filter(term__agreement__in=pks, series__isnull=False)
    found: dict[int, dict[int, dt.date]] = defaultdict(dict)
    for agreement, month, base in rows.values_list(
        "term__agreement_id", "index_month", "base_month"
    ):
        found[agreement][month] = min(base, found[agreement].get(month, base))
    return found


def _pools(pks: Collection[int]) -> dict[int, dict[int, list[dt.date]]]:
    """Where hours are carried on, they lapse so many months after their own period."""
    rows = HourYear.objects.filter(pool__agreement__in=pks)
    found: dict[int, dict[int, list[dt.date]]] = defaultdict(lambda: defaultdict(list))
    told = rows.values_list("pool__agreement_id", "pool_id", "valid_to", "pool__carried_months")
    for agreement, pool, end, carried in told:
        found[agreement][pool].append(plus_months(end, carried))
    return found


def _claims(pks: Collection[int]) -> dict[int, list[ClaimFacts]]:
    rows = Claim.objects.filter(agreement__in=pks, last_day__isnull=False).order_by("pk")
    told = rows.values_list("agreement_id", "pk", "number", "last_day", "state")
    return _gathered(
        (agreement, ClaimFacts(pk, number, day, _CLAIM_STATES.get(state, "done")))
        for agreement, pk, number, day, state in told
    )


def _evaluated(pks: Collection[int]) -> set[int]:
    rows = Duty.objects.filter(
        agreement__in=pks, kind=Duty.Kind.EVALUATION, source_kind="", ends_on__isnull=True
    )
    return set(rows.values_list("agreement_id", flat=True))
