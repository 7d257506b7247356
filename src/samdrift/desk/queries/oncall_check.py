"""The rota held against the rules on working time: each person's weeks, and what breaks which rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from samdrift.desk.calc import working_time
from samdrift.desk.calc.rota import wall
from samdrift.desk.calc.working_time import Account, Rule, Time
from samdrift.desk.models.oncall import AgreedRule, CallOut, Rota
from samdrift.desk.queries import oncall as queries
from samdrift.kernel.calc.spans import Span, common, without
from samdrift.parties.models.people import Person

WEEK = dt.timedelta(days=7)
LONGEST_CALL_OUT = dt.timedelta(days=1)
"""A call-out nobody has ended counts no longer than this."""


@dataclass(frozen=True)
class Held:
    """A rule as it holds for a rota: the law's, and what is agreed in its place (None: nothing)."""

    rule: Rule
    agreed: AgreedRule | None

    @property
    def value(self) -> Fraction:
        return self.rule.value if self.agreed is None else Fraction(self.agreed.value)


def rules_of(rota: Rota, day: dt.date) -> list[Held]:
    """Every rule as it holds for the rota on the day."""
    rows = {one.code: one for one in AgreedRule.objects.on(day).filter(rota=rota)}
    return [Held(rule, rows.get(rule.code)) for rule in working_time.LAW]


def values_of(rules: Sequence[Held]) -> dict[str, Fraction]:
    return {one.rule.code: one.value for one in rules}


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def accounts(
    rota: Rota, first: dt.date, weeks: int, now: dt.datetime
) -> list[tuple[Person, Account]]:
    """Of each who is on call by the rota in the weeks from the Monday: all their on-call time, by
    whatever rota, their call-outs, and as ordinary work the rota's opening hours but when they are away.
    """
    last = first + weeks * WEEK
    within = Span(wall(first, 0), wall(last, 0) + WEEK)
    rotas = list(Rota.objects.filter(ended_at=None).select_related("team", "calendar", "last"))
    if rota.pk not in {one.pk for one in rotas}:
        rotas.append(rota)
    people = queries.by_person(queries.duties(rotas, within))
    told = Span(wall(first, 0), wall(last, 0))
    own = {
        one.pk for one, shifts in people.items()
        if any(s.rota.pk == rota.pk and common([s.span], [told]) for s in shifts)
    }  # fmt: skip
    opening = queries.opening_hours([rota], within).get(rota.calendar_id or 0, [])
    away, called = queries.absences(within), called_out(within, now)
    values = values_of(rules_of(rota, max(first, now.date())))
    found = [
        (one, working_time.account(
            Time(
                without(opening, away.get(one.pk, ())),
                [s.span for s in shifts],
                [span for _row, span in called.get(one.pk, ())],
            ), first, weeks, values,
        ))
        for one, shifts in people.items() if one.pk in own
    ]  # fmt: skip
    return _with_year(found, rota, first, weeks, values, now)


def _with_year(
    found: list[tuple[Person, Account]],
    rota: Rota,
    first: dt.date,
    weeks: int,
    values: dict[str, Fraction],
    now: dt.datetime,
) -> list[tuple[Person, Account]]:
    """The accounts with what the whole year's call-outs break."""
    last = first + weeks * WEEK
    year = Span(wall(last - working_time.YEAR_WEEKS * WEEK, 0), wall(last, 0))
    called = called_out(year, now)
    if not any(one.pk in called for one, _account in found):
        return found
    opening = queries.opening_hours([rota], year).get(rota.calendar_id or 0, [])
    told = []
    for one, account in found:
        time = Time(opening, (), [span for _row, span in called.get(one.pk, ())])
        broken = working_time.year_broken(time, first, weeks, values)
        breaches = (*account.breaches, broken) if broken else account.breaches
        told.append((one, Account(account.weeks, breaches)))
    return told


def called_out(within: Span, now: dt.datetime) -> dict[int, list[tuple[CallOut, Span]]]:
    """Call-outs that touch the stretch, by person, with the time they took; one that goes on: so far."""
    rows = CallOut.objects.filter(
        struck_at=None, starts_at__lt=within.end, starts_at__gt=within.start - LONGEST_CALL_OUT
    )
    found: dict[int, list[tuple[CallOut, Span]]] = {}
    for one in rows.select_related("rota", "person").order_by("starts_at", "pk"):
        end = one.ends_at or min(now, one.starts_at + LONGEST_CALL_OUT)
        cut = common([Span(one.starts_at, end)], [within]) if end > one.starts_at else []
        found.setdefault(one.person_id, []).extend((one, span) for span in cut)
    return found
