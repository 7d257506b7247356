"""The pages of decisions and minutes, and what they put on other pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import Minutes
from samdrift.governance.services import decision_acts as acts
from samdrift.governance.services import minutes
from samdrift.governance.services.decision_duties import bind_members
from samdrift.kernel.registry import registry
from tests.governance.decided import decision, held
from tests.governance.made import machine
from tests.world import World

SOON = dt.date(2026, 12, 18)
URL = "/governance/decisions/"


def handed(world: World, board: Body, who: str = "kari", **more: Any) -> Decision:
    taken = decision(world, board, **more)
    return acts.hand_out(taken, person=world.people[who], deadline=SOON, by=world.viewer("dina"))


def items(world: World, key: str, who: str) -> list[str]:
    found = next(one for one in registry.worklists if one.key == key)
    return [item.title for item in found.items(world.viewer(who), 20)]


def test_list_has_the_decisions_within_reach(world: World, board: Body, as_person: Any) -> None:
    decision(world, board)
    decision(world, board, title="Om Kari", is_closed=True, legal_basis="offl. § 13")
    text = as_person("adam").get(URL).content.decode()
    assert "Felles fagsystem" in text
    assert "Om Kari" not in text
    assert "Om Kari" in as_person("dina").get(URL).content.decode()
    csv = as_person("adam").get(f"{URL}export.csv").content.decode("utf-8-sig")
    assert "Felles fagsystem" in csv
    assert "Om Kari" not in csv


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mine=yes", True),
        ("late=yes", False),
        ("nobody=yes", False),
        ("status=waiting", True),
        ("outcome=rejected", False),
        ("year=2026", True),
        ("since=2026-11-20&until=20.11.2026", True),
        ("since=2026-11-21", False),
    ],
)
def test_list_is_filtered(
    world: World, board: Body, as_person: Any, query: str, found: bool
) -> None:
    handed(world, board)
    text = as_person("kari").get(f"{URL}?{query}").content.decode()
    assert ("Felles fagsystem" in text) == found


def test_list_costs_the_same_however_many(world: World, board: Body, as_person: Any) -> None:
    handed(world, board)
    client = as_person("kari")
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for _n in range(5):
        handed(world, board)
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) <= len(few)


def test_decision_is_carried_out_from_its_page(world: World, board: Body, as_person: Any) -> None:
    taken = decision(world, board)
    url = f"{URL}{taken.pk}/"
    chair, kari = as_person("dina"), as_person("kari")
    values = {"person": "kari@vik.test", "deadline": "18.12.2026"}
    assert chair.post(f"{url}hand-out/", values).status_code == 302
    assert kari.post(f"{url}begin/").status_code == 302
    assert kari.post(f"{url}report/", {"report": "Halvveis."}).status_code == 302
    assert kari.post(f"{url}carry-out/", {"report": ""}).status_code == 422
    assert kari.post(f"{url}carry-out/", {"report": "Ferdig."}).status_code == 302
    text = kari.get(url).content.decode()
    assert "Ferdig." in text
    taken.refresh_from_db()
    assert taken.status == "done"
    assert as_person("per").post(f"{url}begin/").status_code == 403


def test_page_tells_how_it_was_voted_and_by_whom(world: World, board: Body, as_person: Any) -> None:
    held(world, board, "Ny avtale")
    taken = Decision.objects.get()
    text = as_person("adam").get(f"{URL}{taken.pk}/").content.decode()
    assert "Against: 1 vote – Lise Lie (Lillevik)" in text
    assert "extract.pdf" in text


def test_page_tells_each_members_duty(world: World, board: Body, as_person: Any) -> None:
    taken = decision(world, board)
    bind_members(taken, deadline=SOON, role="director", by=world.viewer("mona"))
    text = as_person("per").get(f"{URL}{taken.pk}/").content.decode()
    for name in ("Nordvik", "Sørvik", "Lillevik"):
        assert name in text


def test_closed_decision_is_not_found_by_others(world: World, board: Body, as_person: Any) -> None:
    taken = handed(world, board, is_closed=True, legal_basis="offl. § 13")
    for path in ("", "history/", "extract.pdf", "extract.docx"):
        assert as_person("adam").get(f"{URL}{taken.pk}/{path}").status_code == 404
        assert as_person("kari").get(f"{URL}{taken.pk}/{path}").status_code == 200


def test_front_page_tells_what_waits(world: World, board: Body) -> None:
    loose = decision(world, board, title="Ingen har den")
    handed(world, board)
    meeting = held(world, board, "Ny avtale")
    minutes.put_forward(meeting, by=world.viewer("mona"))
    assert items(world, "decisions", "kari") == ["V 26/2 Felles fagsystem"]
    assert str(loose) in items(world, "hand_out", "dina")
    assert items(world, "hand_out", "kari") == []
    assert items(world, "minutes", "dina") == ["Styret 1/2026"]
    assert items(world, "minutes", "kari") == []


def test_calendar_has_the_deadline_and_the_review(world: World, board: Body) -> None:
    taken = handed(world, board, review_on=dt.date(2027, 6, 1))
    entries = [entry for source in registry.calendars for entry in source(world.viewer("kari"))]
    days = {one.key: one.day for one in entries if str(taken) in one.title}
    assert days == {
        f"decision-{taken.pk}": SOON,
        f"decision-review-{taken.pk}": dt.date(2027, 6, 1),
    }


def test_minutes_are_put_forward_signed_and_corrected_from_their_page(
    world: World, board: Body, as_person: Any
) -> None:
    meeting = held(world, board, "Ny avtale")
    url = f"/governance/meetings/{meeting.pk}/minutes/"
    mona, dina = as_person("mona"), as_person("dina")
    assert "Put forward for signing" in mona.get(url).content.decode()
    assert mona.post(f"{url}put-forward/", {"language": "en"}).status_code == 302
    made = Minutes.objects.get()
    text = dina.get(url).content.decode()
    assert made.digest in text
    assert "Sign the minutes" in text
    assert dina.post(f"{url}sign/", {"digest": made.digest}).status_code == 302
    assert mona.post(f"{url}sign/", {"digest": made.digest}).status_code == 302
    assert as_person("adam").post(f"{url}sign/", {"digest": made.digest}).status_code == 404
    assert "Signed by all" in dina.get(url).content.decode()
    assert mona.post(f"{url}correct/", {"text": "Feil dato."}).status_code == 302
    assert "Feil dato." in as_person("adam").get(url).content.decode()


def test_signer_says_what_is_wrong_from_the_page(world: World, board: Body, as_person: Any) -> None:
    meeting = held(world, board, "Ny avtale")
    minutes.put_forward(meeting, by=world.viewer("mona"))
    url = f"/governance/meetings/{meeting.pk}/minutes/"
    assert as_person("dina").post(f"{url}wrong/", {"text": "Feil sted."}).status_code == 302
    text = as_person("mona").get(url).content.decode()
    assert "Feil sted." in text
    assert "Put forward anew" in text


def test_two_are_chosen_on_the_form(world: World, board: Body, as_person: Any) -> None:
    board.rules.update(signing="chair_two")
    meeting = held(world, board, "Ny avtale")
    url = f"/governance/meetings/{meeting.pk}/minutes/put-forward/"
    mona = as_person("mona")
    assert mona.post(url, {"language": "nb"}).status_code == 422
    rows = meeting.participants.exclude(person=world.people["dina"])
    values = {"language": "nb", "chosen": [str(row.pk) for row in rows]}
    assert mona.post(url, values).status_code == 302
    assert Minutes.objects.get().signers.count() == 3


def test_matter_in_force_when_the_members_have_decided(world: World, board: Body) -> None:
    from samdrift.governance.services import decisions
    from tests.governance import matters

    row = matters.matter(world)
    matters.planned(world, row, ("decide", board), ("ratify", None))
    taken = decision(world, board, matter=row)
    assert taken.in_force_on is None
    decisions.ratified(row, on=SOON, by=machine(world))
    taken.refresh_from_db()
    assert taken.in_force_on == SOON
