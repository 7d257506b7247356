"""Levels and what members are promised, from tables."""

from __future__ import annotations

from typing import Any

import pytest

from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.commitments import Commitment, DeliveryVersion, Level, LevelTarget
from samdrift.kernel.errors import Refused
from tests.desk import made_commitments as made
from tests.intake import counts, load, refusals, table
from tests.world import World

LEVELS = table(
    "Nivå;Åpningstid;Sakstype;Prioritet;Responstid;Løsningstid",
    "Gull;Kontortid;;1;15 min;2 t",
    "Gull;;;;1 t;2 dager",
    "Gull;;Bestilling;;;5 dager",
)


@pytest.fixture
def mona(world: World) -> Any:
    made.make_calendar()
    return world.viewer("mona")


def test_levels_are_taken_with_their_times_and_again_without_change(
    world: World, mona: Any
) -> None:
    taken = load("levels", LEVELS, mona)
    assert counts(taken) == (3, 0, 0), refusals(taken)
    told = LevelTarget.objects.filter(level=Level.objects.get(name="Gull"))
    wanted = {
        ("", 1, "response", 15),
        ("", 1, "resolution", 120),
        ("", None, "response", 60),
        ("", None, "resolution", 900),
        ("request", None, "resolution", 2250),
    }
    assert set(told.values_list("kind", "priority", "metric", "minutes")) == wanted
    assert counts(load("levels", LEVELS + b"\n", mona)) == (0, 3, 0)
    assert told.count() == len(wanted)


def test_levels_that_are_not_understood_are_refused(world: World, mona: Any) -> None:
    rows = table(
        "Nivå;Åpningstid;Prioritet;Responstid",
        "Sølv;;1;15 min",
        "Bronse;Nattid;1;15 min",
        "Gull;Kontortid;9;15 min",
        "Gull;Kontortid;1;15",
    )
    taken = load("levels", rows, mona)
    assert counts(taken) == (0, 0, 4)
    assert not Level.objects.exists()
    with pytest.raises(Refused):
        load("levels", LEVELS, world.viewer("kari"))


def test_promises_are_put_into_drafts_and_again_without_change(world: World, mona: Any) -> None:
    made.make_level(world)
    made.make_level(world, "Gull")
    Service.objects.create(name="Nett")
    rows = table(
        "Kommune;Nivå;Tjeneste;Antall;Fra",
        "Nordvik;Standard;;120;01.01.2027",
        "9901;Gull;Nett;;",
        "Sørvik;Standard;;40;01.01.2027",
    )
    taken = load("commitments", rows, mona)
    assert counts(taken) == (3, 0, 0), refusals(taken)
    assert set(DeliveryVersion.objects.values_list("state", flat=True)) == {"draft"}
    lines = Commitment.objects.filter(member=world.nordvik)
    told = set(lines.values_list("level__name", "service__name", "quantity"))
    assert told == {("Standard", None, 120), ("Gull", "Nett", None)}
    assert counts(load("commitments", rows + b"\n", mona)) == (0, 3, 0)
    assert DeliveryVersion.objects.count() == 2


def test_promises_of_what_is_not_offered_are_refused(world: World, mona: Any) -> None:
    made.make_level(world)
    rows = table(
        "Kommune;Nivå;Tjeneste;Antall",
        "Nordvik;Platina;;1",
        "Ingenvik;Standard;;1",
        "Nordvik;Standard;Sky;1",
        "Nordvik;Standard;;-1",
    )
    taken = load("commitments", rows, mona)
    assert counts(taken) == (0, 0, 4)
    assert not DeliveryVersion.objects.exists()
