"""What the terms of an agreement leave out, say twice, or say of days that are not the agreement's."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Prefetch

from samdrift.agreements.calc.terms_check import GAP, Flaw, Terms, check
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term, TermStep
from samdrift.agreements.queries import terms as queries
from samdrift.agreements.queries.agreed_terms import EVER
from samdrift.kernel.calc.periods import Period

Kind = Term.Kind
MAY_LACK = (Kind.HOURS, Kind.LEAST, Kind.LEAST_AMOUNT, Kind.FIXED)
"""Kinds that need not be agreed for all days."""
FROM_FIRST_UNIT = (Kind.PRICE,)


def flaws_of(terms: Sequence[Term], agreement: Agreement) -> dict[int, list[Flaw]]:
    """Term → its gaps, overlaps and days outside the agreement."""
    whole = queries.term_of(agreement)
    if whole is None:
        return {}
    asked = [
        Terms(str(term.pk), _inside(term, whole), 1 if term.kind in FROM_FIRST_UNIT else 0)
        for term in terms
    ]
    kinds = {str(term.pk): term.kind for term in terms}
    found: dict[int, list[Flaw]] = {}
    for flaw in check(asked, whole):
        if flaw.kind != GAP or kinds[flaw.name] not in MAY_LACK:
            found.setdefault(int(flaw.name), []).append(flaw)
    return found


def _inside(term: Term, whole: Period) -> list[Any]:
    """A step without a first day is from the agreement's first."""
    steps = queries.as_steps(term)
    return [
        type(step)(Period(whole.start, step.period.end), step.from_level, step.value)
        if step.period.start == EVER and (step.period.end is None or step.period.end > whole.start)
        else step
        for step in steps
    ]


def from_day(flaws: Collection[Flaw], day: dt.date) -> list[Flaw]:
    """Those that are still to be mended: of the day, or later."""
    return [one for one in flaws if one.period.end is None or one.period.end > day]


def flawed(agreements: Collection[Agreement]) -> dict[int, list[tuple[Term, list[Flaw]]]]:
    """Agreement → its terms that are not whole, in the annex's order: two queries for all of them."""
    steps = TermStep.objects.order_by("level", "valid_from", "pk")
    rows = Term.objects.filter(agreement__in=[one.pk for one in agreements])
    terms: dict[int, list[Term]] = defaultdict(list)
    for term in rows.prefetch_related(Prefetch("steps", steps)).order_by("position", "pk"):
        terms[term.agreement_id].append(term)
    found: dict[int, list[tuple[Term, list[Flaw]]]] = {}
    for agreement in agreements:
        flaws = flaws_of(terms[agreement.pk], agreement)
        found[agreement.pk] = [
            (term, flaws[term.pk]) for term in terms[agreement.pk] if term.pk in flaws
        ]
    return found
