"""Terms taken from tables: a row for each figure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.terms import Term
from samdrift.agreements.services.terms import steps_in
from samdrift.kernel.errors import Refused
from tests.agreements.made import make_agreement, make_system
from tests.intake import counts, load, refusals, table
from tests.world import World

pytestmark = pytest.mark.django_db
D = dt.date
HEAD = "Avtale;Slag;Vilkår;Fra antall;Verdi;Fra;Til og med;Bilag;Varenummer;MVA;Trappemåte;Feilklasse;Servicetid;Hører til;Kommune"
ANNEX = table(
    HEAD,
    "Journalavtalen;Pris per enhet;Journalen, per bruker;;100,00;01.01.2026;;7.1;JRN-100;25;;;;;",
    "Journalavtalen;;Journalen, per bruker;2 001;90;01.01.2026;;;;;;;;;",
    "Journalavtalen;;Journalen, per bruker;;97;01.01.2027;;;;;;;;;",
    "Journalavtalen;oppetid;Oppetid;;99,5;01.01.2026;31.12.2030;8.1;;;;;24/7;;",
    "Journalavtalen;løsningstid;Løsning A;;30 min;01.01.2026;;8.2;;;;A;08–16;;",
    "Journalavtalen;Minstemengde;Minst;;500;01.01.2026;;;;;;;;Journalen, per bruker;",
    "Journalavtalen;Kompensasjon;Ved brudd;95;10;01.01.2026;;;;;;;;Oppetid;",
    "Journalavtalen;;Journalen, per bruker;;80;01.01.2026;;;;;;;;;Nordvik",
)


@pytest.fixture
def mona(world: World) -> Any:
    make_agreement(
        world, title="Journalavtalen", valid_from=D(2026, 1, 1), valid_to=D(2031, 1, 1),
        members=(world.nordvik, world.sorvik),
    )  # fmt: skip
    return world.viewer("mona")


def figures(title: str, **of: Any) -> list[tuple[Any, Any, int, str]]:
    found = steps_in(Term.objects.get(title=title, **of))
    return [(s.start, s.end, int(s.level), f"{s.value.normalize():f}") for s in found]


def test_rows_of_the_same_name_are_one_term(world: World, mona: Any) -> None:
    taken = load("terms", ANNEX, mona)
    assert counts(taken) == (8, 0, 0), refusals(taken)
    price = Term.objects.get(title="Journalen, per bruker", member=None)
    assert (price.item, price.annex, price.price.vat) == ("JRN-100", "7.1", Decimal(25))
    assert figures("Journalen, per bruker", member=None) == [
        (D(2026, 1, 1), D(2027, 1, 1), 0, "100"),
        (D(2027, 1, 1), None, 0, "97"),
        (D(2026, 1, 1), None, 2001, "90"),
    ]
    assert figures("Journalen, per bruker", member=world.nordvik)[0][3] == "80"
    assert Term.objects.get(title="Minst").of == price
    assert figures("Oppetid") == [(D(2026, 1, 1), D(2031, 1, 1), 0, "99.5")]
    assert Term.objects.get(title="Oppetid").level.always
    level = Term.objects.get(title="Løsning A").level
    assert (level.severity, level.opens, level.closes) == ("a", dt.time(8), dt.time(16))
    assert figures("Løsning A")[0][3] == "0.5"
    assert Term.objects.get(title="Ved brudd").compensation.of.title == "Oppetid"


def test_the_same_table_changes_nothing_and_a_new_row_cuts_the_one_before(
    world: World, mona: Any
) -> None:
    load("terms", ANNEX, mona)
    again = load("terms", ANNEX, mona)
    assert counts(again) == (0, 8, 0), refusals(again)
    more = table("Avtale;Vilkår;Verdi;Fra", "Journalavtalen;Journalen, per bruker;94;01.01.2028")
    assert counts(load("terms", more, mona)) == (1, 0, 0)
    assert figures("Journalen, per bruker", member=None)[1:3] == [
        (D(2027, 1, 1), D(2028, 1, 1), 0, "97"),
        (D(2028, 1, 1), None, 0, "94"),
    ]


def test_what_is_wrong_refuses_the_whole_term_with_its_reason(world: World, mona: Any) -> None:
    make_system(world, "Journalen", {world.nordvik: 40})
    wrong = table(
        "Avtale;Vilkår;Slag;Verdi;Fra;Servicetid;System",
        "Fjernavtalen;Pris;;1;01.01.2026;;",
        "Journalavtalen;Pris;;mye;01.01.2026;;",
        "Journalavtalen;Oppetid;oppetid;99;01.01.2026;;",
        "Journalavtalen;Oppetid B;oppetid;99;01.01.2026;alltid?;",
        "Journalavtalen;Annet;;5;01.01.2026;;Journalen",
        "Journalavtalen;Rett;;5;01.01.2026;;",
    )
    taken = load("terms", wrong, mona)
    assert counts(taken) == (1, 0, 5), refusals(taken)
    assert [one.title for one in Term.objects.all()] == ["Rett"]


def test_only_those_who_say_what_is_agreed_load_it(world: World, mona: Any) -> None:
    with pytest.raises(Refused):
        load("terms", ANNEX, world.viewer("ola"))
