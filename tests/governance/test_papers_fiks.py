"""What is sent of matters and decisions to other systems."""

from __future__ import annotations

import json
from typing import Any

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.services import basis, decision_acts
from tests.governance import matters
from tests.governance.decided import LAW, decision, held
from tests.governance.made import machine
from tests.world import World


def sent(client: Any, url: str) -> Any:
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return json.loads(answer.content)


def test_matter_is_sent_with_the_bodies_of_its_chain(
    world: World, board: Body, steering: Body, as_person: Any
) -> None:
    row = matters.matter(world, "Nytt journalsystem")
    url = f"/governance/matters/{row.pk}/fiks.json"
    assert as_person("mona").get(url).status_code == 302
    matters.planned(world, row, ("recommend", steering), ("decide", board))
    basis.write_part(row, part="need", text="Dagens system går ut.", by=world.viewer("mona"))
    told = sent(as_person("mona"), url)
    assert told["sak"]["tittel"] == "Nytt journalsystem"
    assert told["sak"]["saksbeskrivelse"]["tekstInnhold"] == "Dagens system går ut."
    way = told["forslagTilBehandlingsplan"]
    assert [one["tilUtvalgNavn"] for one in way] == ["Styringsgruppen", "Styret"]


def test_decision_is_sent_with_its_votes(world: World, board: Body, as_person: Any) -> None:
    held(world, board, "Ny avtale")
    taken = Decision.objects.get()
    told = sent(as_person("kari"), f"/governance/decisions/{taken.pk}/fiks.json")
    assert told["erEndeligVedtak"] is True
    assert told["sak"]["utvalgetsSaksnummer"] == {"saksaar": 2026, "sakssekvensnummer": 1}
    votes = {one["moetedeltaker"]: one["stemme"] for one in told["sak"]["votering"]}
    assert votes["Lise Lie"]["Nei"]["valgt"]
    assert votes["Dina Direktør"]["Ja"]["valgt"]


def test_closed_decision_is_sent_with_the_law_and_without_votes_to_outsiders(
    world: World, board: Body, as_person: Any
) -> None:
    held(world, board, "Personalsak", closed=("Personalsak",))
    taken = Decision.objects.get()
    person, by = world.people["kari"], machine(world)
    decision_acts.hand_out(taken, person=person, deadline=world.today, by=by)
    url = f"/governance/decisions/{taken.pk}/fiks.json"
    told = sent(as_person("kari"), url)
    assert told["sak"]["skjerming"]["skjermingshjemmel"] == LAW
    assert "votering" not in told["sak"]
    assert len(sent(as_person("dina"), url)["sak"]["votering"]) == 3
    assert as_person("adam").get(url).status_code == 404


def test_decision_without_a_meeting_is_sent_as_delegated(
    world: World, board: Body, as_person: Any
) -> None:
    taken = decision(world, board)
    told = sent(as_person("kari"), f"/governance/decisions/{taken.pk}/fiks.json")
    assert told["tilUtvalgNavn"] == "Styret"
