"""Minutes say all that the law asks, are frozen when they are put forward, and are signed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from samdrift.governance.models.bodies import Body, MeetingRules
from samdrift.governance.models.meetings import AgendaItem, Meeting, Minutes, Participant
from samdrift.governance.queries import signing
from samdrift.governance.queries.minutes import content_of, without_closed
from samdrift.governance.services import agenda, attendance, meeting_course, minutes, proposals
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from tests.governance import decided
from tests.governance.decided import LAW, held, running, statement, voted
from tests.governance.made import machine
from tests.world import World


def signed_by(found: Minutes, world: World, *names: str) -> None:
    for name in names:
        by = world.viewer(name)
        signer = found.signers.get(person=world.people[name])
        minutes.sign(signer, seen_digest=found.digest, by=by)


def set_rule(body: Body, rule: str) -> None:
    MeetingRules.objects.filter(body=body).update(signing=rule)


def test_content_tells_what_the_law_asks_for(world: World, board: Body) -> None:
    meeting = running(world, board, "Ny avtale", "Personalsak", closed=("Personalsak",))
    first, second = meeting.items.order_by("number")
    lise = decided.participant(meeting, world.people["lise"])
    proposals.disqualify(second, lise, by=machine(world), legal_basis="fvl. § 6", reason="Slekt")
    voted(world, first, against=("lise",))
    statement(meeting, world, "lise", "record", "Lillevik er uenig.", upload=(b"egen", "egen.txt"))
    statement(meeting, world, "didrik", "reservation", "Tar ikke stilling.", point="punkt 2")
    voted(world, second)
    meeting = meeting_course.end_meeting(meeting, by=machine(world))
    told = content_of(meeting)
    assert (told["organisation"], told["body"], told["place"]) == ("Vik IKT", "Styret", "Rådhuset")
    assert (told["called_by"], told["late_because"]) == ("Mona Mål", "Det hastet.")
    assert {one["name"] for one in told["present"]} == {
        "Dina Direktør",
        "Didrik Direktør",
        "Lise Lie",
    }
    open_item, closed_item = told["items"]
    assert open_item["case"] == "Sak 1/26"
    assert open_item["decision"]["text"] == "Ny avtale: forslaget vedtas."
    votes = {one["name"]: one["choice"] for one in open_item["ballots"][0]["votes"]}
    assert votes == {"Dina Direktør": "for", "Didrik Direktør": "for", "Lise Lie": "against"}
    assert [(one["kind"], one["by"], one["file"]) for one in open_item["statements"]] == [
        ("record", "Lise Lie", "egen.txt"),
        ("reservation", "Didrik Direktør", ""),
    ]
    assert closed_item["legal_basis"] == LAW
    assert closed_item["disqualified"][0]["legal_basis"] == "fvl. § 6"


def test_deputy_is_told_with_whom_it_stands_in_for(world: World, board: Body) -> None:
    meeting = running(world, board, "Ny avtale")
    by = machine(world)
    dina = decided.participant(meeting, world.people["dina"])
    attendance.leave(dina, by=by)
    attendance.step_in(dina, world.people["ola"], by=by)
    told = content_of(meeting)
    ola = next(one for one in told["present"] if one["name"] == "Ola Åsen")
    assert (ola["is_deputy"], ola["instead_of"]) == (True, "Dina Direktør")
    gone = next(one for one in told["present"] if one["name"] == "Dina Direktør")
    assert gone["left_at"] is not None


def test_closed_item_is_its_number_and_the_law_for_others(world: World, board: Body) -> None:
    meeting = held(world, board, "Ny avtale", "Personalsak", closed=("Personalsak",))
    hidden = without_closed(content_of(meeting))
    assert "Personalsak" not in str(hidden)
    assert hidden["items"][1]["legal_basis"] == LAW
    assert "Ny avtale" in str(hidden)


def _many(world: World, board: Body, count: int) -> Meeting:
    meeting = running(world, board, "Første")
    item = meeting.items.get()
    rows = [
        AgendaItem(meeting=meeting, number=n, title=f"Sak {n}", status="done")
        for n in range(2, count + 1)
    ]
    AgendaItem.objects.bulk_create(rows)
    voted(world, item)
    return meeting


def test_content_takes_as_many_queries_for_200_items_as_for_one(world: World, board: Body) -> None:
    few = held(world, board, "Ny avtale")
    with CaptureQueriesContext(connection) as for_one:
        content_of(few)
    meeting = _many(world, board, 200)
    with CaptureQueriesContext(connection) as for_many:
        assert len(content_of(meeting)["items"]) == 200
    assert len(for_many) == len(for_one) <= 20


def test_minutes_are_put_forward_once_for_the_chair_and_the_secretary(
    world: World, board: Body
) -> None:
    meeting = held(world, board, "Ny avtale")
    made = minutes.put_forward(meeting, by=world.viewer("mona"), language="nb")
    assert [(one.person, one.capacity) for one in made.signers.order_by("pk")] == [
        (world.people["dina"], "chair"),
        (world.people["mona"], "secretary"),
    ]
    assert signing.is_whole(made)
    assert Notice.objects.filter(what=minutes.TO_SIGN).count() == 1
    with pytest.raises(DomainError, match="word for word"):
        minutes.put_forward(meeting, by=world.viewer("mona"), language="nb")


def test_minutes_are_put_forward_when_the_meeting_is_over(world: World, board: Body) -> None:
    meeting = running(world, board, "Ny avtale")
    with pytest.raises(DomainError, match="not over"):
        minutes.put_forward(meeting, by=world.viewer("mona"))
    with pytest.raises(Refused):
        minutes.put_forward(meeting, by=world.viewer("ola"))


def test_each_signs_for_oneself(world: World, board: Body) -> None:
    meeting = held(world, board, "Ny avtale")
    made = minutes.put_forward(meeting, by=world.viewer("mona"))
    chair = made.signers.get(capacity="chair")
    for other in (world.viewer("mona"), machine(world)):
        with pytest.raises(Refused):
            minutes.sign(chair, seen_digest=made.digest, by=other)
    with pytest.raises(DomainError, match="shown"):
        minutes.sign(chair, seen_digest="else", by=world.viewer("dina"))
    signed_by(made, world, "dina")
    assert signing.signing_of(made).standing == signing.Standing.WAITING
    with pytest.raises(DomainError, match="already"):
        signed_by(made, world, "dina")
    signed_by(made, world, "mona")
    assert signing.signing_of(made).standing == signing.Standing.SIGNED
    assert Event.objects.filter(what="minutes.all_signed").count() == 1


def test_signed_minutes_take_corrections_alone(world: World, board: Body) -> None:
    meeting = held(world, board, "Ny avtale")
    made = minutes.put_forward(meeting, by=world.viewer("mona"))
    with pytest.raises(DomainError, match="not signed"):
        minutes.correct(made, text="Feil navn.", by=world.viewer("mona"))
    signed_by(made, world, "dina", "mona")
    with pytest.raises(DomainError, match="signed"):
        minutes.put_forward(meeting, by=world.viewer("mona"), language="nn")
    minutes.correct(made, text="Feil navn.", by=world.viewer("mona"))
    assert [one.text for one in made.corrections.all()] == ["Feil navn."]


def test_what_is_wrong_is_mended_and_put_forward_anew(world: World, board: Body) -> None:
    meeting = held(world, board, "Ny avtale")
    made = minutes.put_forward(meeting, by=world.viewer("mona"))
    item = meeting.items.get()
    with pytest.raises(DomainError, match="put forward"):
        agenda.write_treatment(item, by=world.viewer("mona"), text="Ordføreren innledet.")
    chair = made.signers.get(capacity="chair")
    minutes.object_to(chair, text="Innledningen mangler.", by=world.viewer("dina"))
    with pytest.raises(DomainError, match="wrong"):
        signed_by(made, world, "mona")
    agenda.write_treatment(item, by=world.viewer("mona"), text="Ordføreren innledet.")
    anew = minutes.put_forward(meeting, by=world.viewer("mona"))
    assert anew.number == 2
    assert anew.content["items"][0]["treatment"] == "Ordføreren innledet."
    assert made.content["items"][0]["treatment"] == ""
    with pytest.raises(DomainError, match="Newer"):
        signed_by(made, world, "dina")
    signed_by(anew, world, "dina", "mona")


def test_chair_and_two_chosen_sign_where_the_rule_says_so(world: World, board: Body) -> None:
    set_rule(board, "chair_two")
    meeting = held(world, board, "Ny avtale")
    people = world.people
    with pytest.raises(DomainError, match="two of them"):
        minutes.put_forward(meeting, by=world.viewer("mona"), chosen=[people["ola"]])
    chosen = [people["didrik"], people["lise"]]
    made = minutes.put_forward(meeting, by=world.viewer("mona"), chosen=chosen)
    assert {one.person for one in made.signers.all()} == {people["dina"], *chosen}


def test_all_present_sign_where_the_rule_says_so(world: World, board: Body) -> None:
    set_rule(board, "present")
    made = minutes.put_forward(held(world, board, "Ny avtale"), by=world.viewer("mona"))
    assert made.signers.count() == 3


def test_deputy_chair_signs_when_the_chair_was_away(world: World, board: Body) -> None:
    meeting = held(world, board, "Ny avtale")
    Participant.objects.filter(meeting=meeting, person=world.people["dina"]).update(status="absent")
    made = minutes.put_forward(meeting, by=world.viewer("mona"))
    assert made.signers.get(capacity="chair").person == world.people["didrik"]


def test_what_waits_for_a_signature_is_told(world: World, board: Body) -> None:
    meeting = held(world, board, "Ny avtale")
    made = minutes.put_forward(meeting, by=world.viewer("mona"))
    assert [one.minutes for one in signing.to_sign(world.viewer("dina"))] == [made]
    signed_by(made, world, "dina")
    assert signing.to_sign(world.viewer("dina")) == []


@pytest.fixture
def frozen(world: World, board: Body) -> Any:
    meeting = held(world, board, "Ny avtale")
    made = minutes.put_forward(meeting, by=world.viewer("mona"))
    signed_by(made, world, "dina", "mona")
    minutes.correct(made, text="Feil navn.", by=world.viewer("mona"))
    return made


@pytest.mark.parametrize("table", ["minutes", "signer", "signature", "correction"])
@pytest.mark.parametrize("act", ["DELETE FROM {table}", "UPDATE {table} SET id = id + 1000"])
def test_what_is_signed_never_changes(frozen: Minutes, table: str, act: str) -> None:
    statement = act.format(table=f"governance_{table}")
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert signing.is_whole(Minutes.objects.get(pk=frozen.pk))


def test_excused_are_told_with_their_excuse(world: World, board: Body) -> None:
    meeting = held(world, board, "Ny avtale")
    row = decided.participant(meeting, world.people["lise"])
    Participant.objects.filter(pk=row.pk).update(status="excused", excuse="Syk")
    absent = content_of(meeting)["absent"]
    assert [(one["name"], one["excuse"]) for one in absent] == [("Lise Lie", "Syk")]


def test_signed_day_is_the_day_they_were_signed(frozen: Minutes, world: World) -> None:
    days = {one.signature.signed_at.date() for one in frozen.signers.select_related("signature")}
    assert days == {dt.date(2026, 11, 20)}
