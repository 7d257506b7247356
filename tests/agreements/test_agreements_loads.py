"""Agreements taken from tables, as contract registers are kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.agreements import Agreement, Award, Participation
from samdrift.kernel.errors import DomainError
from samdrift.parties.models.suppliers import Supplier
from tests.agreements.made import make_system
from tests.intake import counts, load, refusals, table
from tests.world import World

D = dt.date
REGISTER = table(
    "Avtale;Avtalenummer;Leverandør;Avtaletype;System;Kommuner;Startdato;Utløpsdato;Oppsigelsestid;Kontraktsverdi;Ansvarlig",
    "Journalavtalen;17;Leverandør;SSA-L;Journalen;Nordvik, Sørvik;01.01.2024;31.12.2033;6;4 500 000,00;mona@vik.test",
    "Linjene;18;Linje AS;Leieavtale;;;2023-01-01;;3 mnd;;",
)


@pytest.fixture
def mona(world: World) -> Any:
    return world.viewer("mona")


def test_register_of_contracts_is_taken_with_what_it_names(world: World, mona: Any) -> None:
    system = make_system(world, "Journalen", {world.nordvik: 40})
    taken = load("agreements", REGISTER, mona)
    assert counts(taken) == (2, 0, 0), refusals(taken)
    row = Agreement.objects.get(number="17")
    assert (row.supplier, row.kind, row.lead) == (world.supplier, "ssa_l", world.people["mona"])
    assert (row.valid_from, row.valid_to) == (D(2024, 1, 1), D(2034, 1, 1))
    assert [one.system for one in row.about.all()] == [system]
    inside = Participation.objects.filter(agreement=row)
    assert {one.member for one in inside} == {world.nordvik, world.sorvik}
    assert Award.objects.get(agreement=row).value == Decimal(4_500_000)
    assert Agreement.objects.get(number="18").notice_months == 3
    assert Supplier.objects.filter(name="Linje AS").exists()
    again = load("agreements", REGISTER, mona)
    assert counts(again) == (0, 2, 0), refusals(again)


def test_row_is_refused_whole_with_what_is_wrong(world: World, mona: Any) -> None:
    wrong = table(
        "Avtale;Leverandør;System;Kommuner;Startdato;Utløpsdato",
        "En;Ny leverandør AS;Fjernsystemet;;;",
        "To;;;Utby;;",
        "Tre;Enda en AS;;;01.01.2025;31.12.2024",
        "Fire;Enda en AS;;;01.01.2025;",
    )
    taken = load("agreements", wrong, mona)
    assert counts(taken) == (1, 0, 3), refusals(taken)
    assert [one[3] for one in refusals(taken)] == ["unknown_system", "unknown_member", "refused"]
    assert [one.title for one in Agreement.objects.all()] == ["Fire"]
    assert [one.name for one in Supplier.objects.exclude(pk=world.supplier.pk)] == ["Enda en AS"]


def test_table_changes_what_is_there_already(world: World, mona: Any) -> None:
    load("agreements", table("Avtale;Leverandør", "Linjene;Linje AS"), mona)
    more = table("Avtale;Leverandør;Utløper;Kommuner", "Linjene;Linje AS;31.12.2028;Nordvik")
    assert counts(load("agreements", more, mona)) == (1, 0, 0)
    row = Agreement.objects.get()
    assert row.valid_to == D(2029, 1, 1)
    assert Participation.objects.get().member == world.nordvik


def test_agreements_are_only_taken_in_by_those_who_look_after_all(world: World) -> None:
    with pytest.raises(DomainError):
        load("agreements", REGISTER, world.viewer("kari"))
