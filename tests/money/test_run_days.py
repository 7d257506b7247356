"""A line of cost whose days are split by more than one key is cut by days, exact to the øre."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from samdrift.kernel.errors import DomainError
from samdrift.money.models.keys import AgreementKey, FixedCharge, KeyVersion
from samdrift.money.models.runs import Run
from samdrift.money.services import runs as services
from samdrift.money.services.key_parts import PartIn
from samdrift.money.services.key_versions import adopt_version
from samdrift.parties.models.arrangements import Arrangement
from tests.money.made_keys import bare_key
from tests.money.made_runs import END, START, billed, october, parts, split_agreement
from tests.world import World


def test_a_fixed_charge_is_cut_where_its_key_changes(world: World) -> None:
    _agreement, version = split_agreement(world, {"equal": (1, 1)})
    day = dt.date(2026, 10, 11)
    new = [PartIn("weights", Fraction(1), weights={world.nordvik.pk: Decimal(1)})]
    for member in (world.sorvik, world.lillevik, world.gammelvik):
        new[0].weights[member.pk] = Decimal(0)  # type: ignore[index]
    adopt_version(version.key, by=world.viewer("dag"), valid_from=day, parts=new)
    FixedCharge.objects.create(
        title="Driftssentralen", monthly=Decimal("310.00"), key=version.key, valid_from=START
    )
    run = october(world)
    told = [(one.starts_on, one.ends_on, one.amount, one.doubts) for one in run.items.all()]
    assert told == [(START, day, Decimal(100), []), (day, END, Decimal(210), [])]
    assert parts(run) == {
        "Nordvik": Decimal(235), "Sørvik": Decimal(25), "Lillevik": Decimal(25),
        "Gammelvik": Decimal(25),
    }  # fmt: skip


QUARTER: dict[str, Any] = {"covers_from": START, "covers_to": dt.date(2026, 12, 31)}


def _nordvik_bears_all(world: World, version: KeyVersion, day: dt.date) -> None:
    """From the day on."""
    weights = {world.nordvik.pk: Decimal(1)}
    for member in (world.sorvik, world.lillevik, world.gammelvik):
        weights[member.pk] = Decimal(0)
    new = [PartIn("weights", Fraction(1), weights=weights)]
    adopt_version(version.key, by=world.viewer("dag"), valid_from=day, parts=new)


def test_a_line_over_a_change_of_the_key_is_split_by_days(world: World) -> None:
    agreement, version = split_agreement(world, {"equal": (1, 1)})
    billed(agreement, ("100.00", None), **QUARTER)
    assert [one.amount for one in october(world).items.all()] == [Decimal("100.00")]
    _nordvik_bears_all(world, version, END)
    run = services.gather(Run.objects.get(), by=world.viewer("dag"))
    told = [(one.starts_on, one.ends_on, one.amount, one.doubts) for one in run.items.all()]
    assert told == [
        (START, END, Decimal("33.70"), []),  # 31 of 92 days
        (END, dt.date(2027, 1, 1), Decimal("66.30"), []),
    ]
    told = run.items.all()[0].detail
    assert told.startswith("Leverandør AS F-1 · 31 ") and " 92 " in told
    assert told.endswith(" 100,00\xa0kr")
    assert run.total == Decimal("100.00")
    assert parts(run) == {
        "Nordvik": Decimal("74.72"), "Sørvik": Decimal("8.42"), "Lillevik": Decimal("8.43"),
        "Gammelvik": Decimal("8.43"),
    }  # fmt: skip
    services.check(run, by=world.viewer("dag"))


def test_a_line_over_a_change_of_key_is_split_by_each_of_them(world: World) -> None:
    agreement, version = split_agreement(world, {"equal": (1, 1)})
    other = bare_key(world, {"inhabitants": (1, 1)})
    AgreementKey.objects.update(valid_to=END)
    AgreementKey.objects.create(agreement=agreement, key=other.key, valid_from=END)
    billed(agreement, ("-92.00", None), **QUARTER)
    run = october(world)
    told = [(one.key_version, one.amount) for one in run.items.all()]
    assert told == [(version, Decimal(-31)), (other, Decimal(-61))]


def test_days_that_no_key_splits_are_named_alone(world: World) -> None:
    agreement, _version = split_agreement(world)
    AgreementKey.objects.update(valid_to=END)
    billed(agreement, ("92.00", None), **QUARTER)
    told = [(one.amount, one.doubts) for one in october(world).items.all()]
    assert told == [(Decimal(31), []), (Decimal(61), [["no_key"]])]


def test_parts_of_a_line_are_left_out_and_taken_in_together(world: World) -> None:
    agreement, version = split_agreement(world, {"equal": (1, 1)})
    _nordvik_bears_all(world, version, END)
    billed(agreement, ("92.00", None), **QUARTER)
    run = october(world)
    run = services.leave_out(run.items.all()[1], by=world.viewer("dag"), reason="Vent")
    assert {one.left_out for one in run.items.all()} == {"Vent"}
    _nordvik_bears_all(world, version, dt.date(2026, 12, 1))
    run = services.gather(run, by=world.viewer("dag"))
    assert [one.left_out for one in run.items.all()] == ["Vent"] * 3
    later = october(world, starts_on=END, ends_on=dt.date(2026, 12, 1))
    assert [one.amount for one in later.items.all()] == [Decimal(31), Decimal(30), Decimal(31)]
    services.drop(later, by=world.viewer("dag"), reason="Prøve")
    run = services.take_in(run.items.all()[2], by=world.viewer("dag"))
    assert run.total == Decimal(92)


def test_a_line_that_another_arrangement_splits_in_part_needs_a_word(world: World) -> None:
    agreement, _version = split_agreement(world)
    other = bare_key(world, {"equal": (1, 1)})
    other.key.arrangement = Arrangement.objects.create(name="Naboene", founded_on=START)
    other.key.save()
    AgreementKey.objects.update(valid_to=END)
    AgreementKey.objects.create(agreement=agreement, key=other.key, valid_from=END)
    billed(agreement, ("92.00", None), **QUARTER)
    run = october(world)
    assert [(one.amount, one.doubts) for one in run.items.all()] == [
        (Decimal(92), [["key_changes"]])
    ]
    with pytest.raises(DomainError) as caught:
        services.check(run, by=world.viewer("dag"))
    assert caught.value.code == "unsure"
