"""Who sits in bodies, pasted from a spreadsheet."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from samdrift.governance.models.bodies import Body, Office, Seat, Sitting
from samdrift.kernel.models.intake import Intake
from tests.governance.made import make_body
from tests.intake import counts, load, refusals, table
from tests.world import World, add_person

HEAD = "Organ;Navn;Medlem;Fagområde;Rolle;Fra;Valgt av"


def sits(body: Body) -> list[tuple[str, str, int]]:
    rows = Sitting.objects.filter(seat__body=body).order_by("seat__order", "rank", "pk")
    return [(str(one.person), str(one.seat), one.rank) for one in rows]


@pytest.fixture
def steered(world: World) -> Body:
    """A group with an empty seat for each member."""
    return make_body(world, "steering", "Styringsgruppen", seats_by="member")


def test_people_get_their_members_seats_and_offices(world: World, steered: Body) -> None:
    kari, ola, per = (str(world.people[key]) for key in ("kari", "ola", "per"))
    data = table(
        HEAD,
        f"styringsgruppen;{kari};Nordvik;;Leder;01.01.2026;Sak 12/25",
        f"Styringsgruppen;{world.people['per'].email or per};Sørvik;;;01.01.2026;",
        f"Styringsgruppen;{ola};Nordvik;;Vara;01.01.2026;",
        f"Styringsgruppen;{world.people['mona']};;;Sekretær;01.01.2026;",
    )
    before = Seat.objects.filter(body=steered).count()
    done = load("seats", data, world.viewer("mona"))
    assert refusals(done) == []
    assert counts(done) == (4, 0, 0)
    assert sits(steered) == [(kari, "Nordvik", 0), (ola, "Nordvik", 1), (per, "Sørvik", 0)]
    assert Seat.objects.filter(body=steered).count() == before
    offices = Office.objects.filter(body=steered).values_list("kind", "person")
    assert dict(offices) == {
        "chair": world.people["kari"].pk,
        "secretary": world.people["mona"].pk,
    }
    assert Sitting.objects.get(person=world.people["kari"]).chosen_by == "Sak 12/25"
    again = load("seats", data, world.viewer("mona"))
    assert counts(again) == (0, 4, 0)


def test_a_council_gets_a_seat_for_each_name(world: World) -> None:
    council = make_body(world, "council", "Nordvik kommunestyre", member=world.nordvik)
    first, second = (
        add_person(world, key, key.title(), "Nes", employer=world.nordvik) for key in ("eva", "odd")
    )
    data = table(
        "Organ;Navn;Rolle",
        f"Nordvik kommunestyre;{first};Ordfører",
        f"Nordvik kommunestyre;{second};Varaordfører",
    )
    done = load("seats", data, world.viewer("adam"))
    assert refusals(done) == []
    assert {name for name, _seat, _rank in sits(council)} == {str(first), str(second)}
    assert Office.objects.filter(body=council, kind="deputy_chair", person=second).exists()


def test_what_cannot_be_is_refused_with_where_and_why(world: World, steered: Body) -> None:
    kari, ola, dina = (str(world.people[key]) for key in ("kari", "ola", "dina"))
    data = table(
        HEAD,
        f"Styringsgruppa;{kari};Nordvik;;;;",
        "Styringsgruppen;Ingen Slik;Nordvik;;;;",
        f"Styringsgruppen;{world.people['per']};Vestvik;;;;",
        f"Styringsgruppen;{kari};Nordvik;;;;",
        f"Styringsgruppen;{dina};Nordvik;;;;",
        f"Styringsgruppen;{ola};Nordvik;;Vara;31.12.1999;",
        f"Styringsgruppen;{ola};Nordvik;;Keiser;;",
    )
    done = load("seats", data, world.viewer("mona"))
    told = {line: (column, code) for line, column, _shown, code in refusals(done)}
    assert told == {
        2: ("Organ", "refused"),
        3: ("Navn", "unknown_person"),
        4: ("Medlem", "unknown_member"),
        6: ("Medlem", "refused"),
        7: ("Navn", "refused"),
        8: ("Rolle", "not_a_choice"),
    }
    assert sits(steered) == [(kari, "Nordvik", 0)]


def test_a_person_outside_the_officers_cannot_paste_seats(
    world: World, steered: Body, as_person: Any
) -> None:
    page = reverse("intake:send_in", args=["seats"])
    assert as_person("mona").get(page).status_code == 200
    assert as_person("ola").get(page).status_code in {403, 404}
    text = as_person("mona").get(reverse("governance:body_detail", args=[steered.pk]))
    assert page in text.content.decode()


def test_the_preview_seats_nobody(world: World, steered: Body, as_person: Any) -> None:
    pasted = f"Organ\tNavn\tMedlem\nStyringsgruppen\t{world.people['kari']}\tNordvik\n"
    page = reverse("intake:send_in", args=["seats"])
    sent = as_person("mona").post(page, {"pasted": pasted})
    assert sent.status_code == 302
    assert Intake.objects.get().kind == "seats"
    assert as_person("mona").get(sent.url).status_code == 200
    assert sits(steered) == []
