"""Figures by month, made in one look by the database, are what the sets of the lists hold one by one."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest

from samdrift.desk.calc.reports import AGES, METRICS, OSLO, Month, midnight, months_to
from samdrift.desk.models.cases import COUNTED, Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import Level
from samdrift.desk.queries import report_sets as sets
from samdrift.desk.queries.report_figures import backlog, figures_of
from samdrift.desk.queries.report_months import by_month
from samdrift.desk.queries.trends import BY, COUNTS, SHARES, Asked, Group, trend
from tests.desk.made import make_desk
from tests.desk.made_reports import add_case, add_clock, at, make_level
from tests.world import World

MONTHS = tuple(months_to(Month(2026, 11), 9))
"""From March: summer time begins and ends among them."""
NEAR = [dt.timedelta(microseconds=n) for n in (0, 1, -1)]
NEAR += [dt.timedelta(minutes=n) for n in (30, -30, 60, -60, 120, -120)]
SEEDS = (1, 2, 3)


def moments() -> list[dt.datetime]:
    """Instants at, just before and just after the midnights months begin at, and around the nights the
    clock is turned; all in UTC, where an hour is an hour.
    """
    turned = [
        dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC),
        dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC),
    ]
    months = [midnight(one.start).astimezone(dt.UTC) for one in months_to(Month(2026, 12), 12)]
    days = [midnight(dt.date(2026, m, d)).astimezone(dt.UTC) for m in (3, 10) for d in (28, 29, 30)]
    return sorted(one + near for one in (*turned, *months, *days) for near in NEAR)


def make_random(world: World, seed: int) -> None:
    """Cases with their promises, at instants where a count is easily wrong."""
    chance, when, level = random.Random(seed), moments(), make_level(world)
    team = make_desk(world).first
    for _number in range(110):
        came = chance.choice(when)
        went = chance.choice([None, *(one for one in when if one >= came)])
        state = (
            "open" if went is None else chance.choice(["resolved", "closed", "cancelled", "merged"])
        )
        solved = went if state in {"resolved", "closed"} else None
        values: dict[str, Any] = {
            "member": chance.choice([world.nordvik, world.sorvik]), "state": state,
            "closed_at": went if state != "resolved" else None, "resolved_at": solved,
            "priority": chance.randint(1, 5), "root_cause": chance.choice(["", "Full disk", "Feil"]),
            "team": chance.choice([None, team]), "reopened": chance.choice([0, 0, 2]),
            "at_first_contact": chance.choice([None, True, False]) if solved else None,
            "is_internal": chance.random() < 0.1,
            "kind": chance.choice(["incident", "incident", "request", "problem"]),
        }  # fmt: skip
        if solved and chance.random() < 0.5:
            after = [one for one in when if one >= solved]
            values |= {"score": chance.randint(1, 5), "scored_at": chance.choice(after)}
        case = add_case(world, came, went, **values)
        make_clocks(case, level, chance, when)


def make_clocks(case: Case, level: Level, chance: random.Random, when: list[dt.datetime]) -> None:
    for metric in METRICS:
        state = chance.choice(["running", "stopped", "stopped", "void"])
        add_clock(
            case, chance.choice([level, None]), metric=metric, state=state,
            stopped=chance.choice(when) if state != "running" else None,
            broken=chance.choice([None, None, chance.choice(when)]),
            party=chance.choice(["ours", "ours", "supplier"]),
        )  # fmt: skip


def one_by_one(asked: Asked, month: Month) -> tuple[Counter[Any], Counter[Any]]:
    """(parts, wholes) by value, by asking for the set of the month alone."""
    start, end, key = midnight(month.start), midnight(month.end), BY[asked.by]
    cases: Any = Case.objects.filter(sets.OURS)
    clocks: Any = Clock.objects.filter(sets.counted("case__"))
    if asked.member is not None:
        cases = cases.filter(member_id=asked.member)
        clocks = clocks.filter(case__member_id=asked.member)
    if asked.what in METRICS:
        kept, broken = sets.settled(asked.what, start, end)
        told = [clocks.filter(one).values_list(f"case__{key}", flat=True) for one in (kept, broken)]
        return Counter(told[0]), Counter(told[0]) + Counter(told[1])
    if asked.what == "score":
        scores = cases.filter(scored_at__gte=start, scored_at__lt=end, score__isnull=False)
        sums: Counter[Any] = Counter()
        for value, score in scores.values_list(key, "score"):
            sums[value] += score
        return sums, Counter(scores.values_list(key, flat=True))
    part = Counter(cases.filter(sets.SETS[asked.what](start, end)).values_list(key, flat=True))
    if asked.what != "first":
        return part, part
    others = cases.filter(sets.SETS["not_first"](start, end)).values_list(key, flat=True)
    return part, part + Counter(others)


def figures(groups: list[Group], at: int) -> tuple[Counter[Any], Counter[Any]]:
    part, whole = (Counter({one.key: one.figures[at][n] for one in groups}) for n in (0, 1))
    return +part, +whole


@pytest.mark.parametrize("seed", SEEDS)
def test_trends_are_the_sets_of_each_month(world: World, seed: int):
    make_random(world, seed)
    seen = 0
    for what in (*COUNTS, *SHARES, "score"):
        for by in ("member", "cause", "team", "priority"):
            for member in (None, world.nordvik.pk):
                asked = Asked(what, by, MONTHS, member)
                groups = trend(asked)
                for place, month in enumerate(MONTHS):
                    told = [
                        Counter({None if value == "" else value: n for value, n in one.items()})
                        for one in one_by_one(asked, month)
                    ]
                    assert figures(groups, place) == (+told[0], +told[1]), (what, by, str(month))
                    seen += sum(told[1].values())
    assert seen > 1_000


@pytest.mark.parametrize("seed", SEEDS)
def test_ages_of_the_backlog_are_the_sets_of_each_month(world: World, seed: int):
    make_random(world, seed)
    told = {one.key: one.figures for one in trend(Asked("backlog", "age", MONTHS))}
    rows = Case.objects.filter(sets.OURS)
    for band in AGES:
        for place, month in enumerate(MONTHS):
            wanted = rows.filter(sets.of_age(band, midnight(month.end))).count()
            assert told[band][place] == (wanted, wanted), (band, str(month))


@pytest.mark.parametrize("seed", SEEDS)
def test_backlog_of_each_day_and_figures_of_a_month_are_their_sets(world: World, seed: int):
    make_random(world, seed)
    rows = Case.objects.filter(sets.OURS)
    for first in (dt.date(2026, 3, 26), dt.date(2026, 10, 22)):
        for day, left in zip(*backlog(rows, first, 12), strict=True):
            until = midnight(day + dt.timedelta(days=1))
            assert rows.filter(sets.open_at(until)).count() == left, day
    for month in (Month(2026, 3), Month(2026, 10)):
        start, end = midnight(month.start), midnight(month.end)
        told, own = figures_of(month, world.nordvik.pk), rows.filter(member=world.nordvik)
        for what, condition in sets.SETS.items():
            assert own.filter(condition(start, end)).count() == told["counts"][what], what
        for band, number in told["ages"]:
            assert own.filter(sets.of_age(band, end)).count() == number, band
        assert own.filter(scored_at__gte=start, scored_at__lt=end).count() == told["answers"]
        clocks = Clock.objects.filter(sets.counted("case__"), case__member=world.nordvik)
        for metric in METRICS:
            wanted = [clocks.filter(one).count() for one in sets.settled(metric, start, end)]
            found = [one[3:] for one in told["promises"] if one[2] == metric]
            assert [sum(one) for one in zip(*found, strict=True)] == wanted, metric


def test_instant_belongs_to_the_month_it_is_in_oslo(world: World):
    for came in (midnight(dt.date(2026, 11, 1)), dt.datetime(2026, 10, 31, 23, 59, 59, 999_999, OSLO),
                 dt.datetime(2026, 10, 31, 22, 30, tzinfo=dt.UTC), at(1, 0, 10)):  # fmt: skip
        add_case(world, came)
    bounds = [midnight(dt.date(2026, month, 1)) for month in (10, 11, 12)]
    counted = Case.objects.filter(sets.OURS), "opened_at"
    told = {place: n for _value, place, (n,) in by_month(counted, bounds, "member_id")}
    assert told == {0: 3, 1: 1}


def test_indexes_for_counting_hold_what_is_counted():
    assert sets.OURS == COUNTED
