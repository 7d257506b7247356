"""How many units a member has is counted as its participation says; unknown stays unknown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.queries.quantities import counted, counted_many
from samdrift.agreements.services.participations import join, leave
from samdrift.kernel.calc.periods import Period
from samdrift.parties.models.figures import KeyFigure
from samdrift.portfolio.models.uses import Use
from tests.agreements.made import machine, make_agreement, make_system
from tests.agreements.made_terms import JUNE, about, count
from tests.world import World


def _agreement(world: World) -> tuple[Agreement, Any]:
    system = make_system(world, "Lønn", {world.nordvik: None, world.sorvik: None})
    agreement = make_agreement(world)
    about(agreement, system)
    return agreement, system


def test_users_are_those_counted_last_before_the_period_ends(world: World) -> None:
    agreement, system = _agreement(world)
    count(world, system, world.nordvik, dt.date(2026, 5, 2), 1500)
    count(world, system, world.nordvik, dt.date(2026, 6, 20), 1550)
    count(world, system, world.nordvik, dt.date(2026, 7, 1), 9000)
    found = counted(agreement, None, JUNE)[world.nordvik.pk]
    assert (found.value, found.day, found.source) == (1550, dt.date(2026, 6, 20), "system")
    assert [one.count for one in found.parts[0].readings] == [1500, 1550]


def test_users_never_counted_are_unknown(world: World) -> None:
    agreement, system = _agreement(world)
    count(world, system, world.nordvik, dt.date(2026, 6, 20), 10)
    found = counted(agreement, None, JUNE)
    assert found[world.sorvik.pk].value is None
    assert found[world.nordvik.pk].value == 10


def test_users_of_two_systems_are_summed(world: World) -> None:
    agreement, system = _agreement(world)
    other = make_system(world, "Regnskap", {world.nordvik: None})
    about(agreement, other)
    count(world, system, world.nordvik, dt.date(2026, 6, 2), 300)
    count(world, other, world.nordvik, dt.date(2026, 6, 3), 40)
    assert counted(agreement, None, JUNE)[world.nordvik.pk].value == 340


def test_the_days_most_trusted_source_counts(world: World) -> None:
    agreement, system = _agreement(world)
    use = Use.objects.get(system=system, member=world.nordvik)
    use.counts.create(counted_on=dt.date(2026, 6, 2), count=90, source="estimate")
    use.counts.create(counted_on=dt.date(2026, 6, 2), count=80, source="system")
    use.counts.create(counted_on=dt.date(2026, 6, 2), count=99, source="supplier")
    assert counted(agreement, None, JUNE)[world.nordvik.pk].value == 80


def test_a_use_that_is_over_has_nobody_left(world: World) -> None:
    agreement, system = _agreement(world)
    count(world, system, world.nordvik, dt.date(2026, 5, 2), 300)
    Use.objects.filter(system=system, member=world.nordvik).update(valid_to=dt.date(2026, 6, 10))
    found = counted(agreement, None, JUNE)[world.nordvik.pk]
    assert (found.value, found.source) == (0, "not_in_use")


def test_presence_is_told_by_days(world: World) -> None:
    agreement, _system = _agreement(world)
    by = machine(world)
    one = join(
        agreement, world.lillevik, by=by, valid_from=dt.date(2026, 6, 16), basis="fixed", quantity=7
    )
    leave(one, day=dt.date(2026, 6, 28), by=by)
    found = counted(agreement, None, JUNE)[world.lillevik.pk]
    assert (found.present, found.value) == (Fraction(12, 30), 7)
    later = Period(dt.date(2026, 7, 1), dt.date(2026, 8, 1))
    assert world.lillevik.pk not in counted(agreement, None, later)


def test_key_figures_count_up_to_the_year_and_need_all_their_parts(world: World) -> None:
    agreement = make_agreement(world, members=())
    by = machine(world)
    kind = Participation.Basis.EMPLOYEES
    for member in (world.nordvik, world.sorvik):
        join(agreement, member, by=by, valid_from=agreement.valid_from, basis=kind)
    for year, value in ((2025, 900), (2026, 950), (2027, 999)):
        _figure(world.nordvik, "employees_production", year, value)
    _figure(world.nordvik, "employees_administration", 2024, 100)
    _figure(world.sorvik, "employees_production", 2026, 70)
    found = counted(agreement, None, JUNE)
    assert found[world.nordvik.pk].value == 1050
    assert found[world.sorvik.pk].value is None


def _figure(member: Any, kind: str, year: int, value: int) -> None:
    KeyFigure.objects.create(member=member, year=year, kind=kind, value=Decimal(value))


def test_nobody_is_in_an_agreement_that_is_left(world: World) -> None:
    agreement, _system = _agreement(world)
    agreement.left_on = dt.date(2026, 6, 11)
    agreement.save()
    assert counted(agreement, None, JUNE)[world.nordvik.pk].present == Fraction(10, 30)


def test_many_agreements_cost_the_same_queries_as_one(
    world: World, django_assert_num_queries: Any
) -> None:
    system = make_system(world, "Lønn", {world.nordvik: 5, world.sorvik: None})
    rows = [make_agreement(world, title=f"Avtale {n}") for n in range(4)]
    for agreement in rows:
        about(agreement, system)
    _figure(world.nordvik, "inhabitants", 2026, 3000)
    join(rows[0], world.lillevik, by=machine(world), valid_from=world.today, basis="inhabitants")
    november = Period(dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    with django_assert_num_queries(5):
        found = counted_many(rows, november)
    assert {key: len(members) for key, members in found.items()} == {
        row.pk: 3 if row == rows[0] else 2 for row in rows
    }
    assert found[rows[3].pk][world.nordvik.pk].value == 5


def test_what_a_stranger_may_not_see_is_not_counted_for_it(world: World) -> None:
    agreement, system = _agreement(world)
    count(world, system, world.nordvik, dt.date(2026, 6, 20), 10)
    assert counted(agreement, world.viewer("sol"), JUNE) == {}
    assert counted(agreement, world.viewer("per"), JUNE)[world.nordvik.pk].value == 10
