"""The finding that what is agreed is not whole: days without a figure, with two, or outside the term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from samdrift.agreements.calc.standing import State
from samdrift.agreements.calc.terms_check import Flaw
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.agreements import course_of
from samdrift.agreements.queries.claims import members_of
from samdrift.agreements.queries.term_flaws import flawed, from_day
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

NOT_WHOLE = "agreements.terms_not_whole"
AT_A_TIME = 300
TOLD = 10
"""Flaws that the finding tells; the annex has them all."""


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on the terms of these agreements against how the terms stand today."""
    agreements = list(Agreement.objects.filter(pk__in=pks).order_by("pk"))
    scope = Scope((NOT_WHOLE,), kind_of(Agreement), list(pks))
    reconcile(scope, _found(agreements, by.today), by=by)


def look_at_all(by: Viewer) -> str:
    """The clock's round over agreements with terms: time alone lets what lacks pass."""
    pks = sorted(Term.objects.order_by().values_list("agreement_id", flat=True).distinct())
    for start in range(0, len(pks), AT_A_TIME):
        look_at(pks[start : start + AT_A_TIME], by=by)
    return ""


def _found(agreements: Collection[Agreement], today: dt.date) -> Iterator[Found]:
    """What is over asks nothing; of what runs, only days from today on."""
    running = [one for one in agreements if course_of(one).state(today) != State.OVER]
    members = members_of(one.pk for one in running)
    flaws = flawed(running)
    for agreement in running:
        told = [
            _told(term, flaw)
            for term, some in flaws[agreement.pk]
            for flaw in from_day(some, today)
        ]
        if told:
            yield Found(
                NOT_WHOLE,
                agreement.pk,
                agreement.title,
                members=members.get(agreement.pk, ()),
                observed={"flaws": told[:TOLD], "count": len(told)},
            )


def _told(term: Term, flaw: Flaw) -> list[str]:
    """[term, what is wrong, first day, first day that is whole again]; no figure is told."""
    end = flaw.period.end
    return [term.title, flaw.kind, str(flaw.period.start), str(end) if end else ""]
