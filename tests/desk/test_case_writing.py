"""What is written in cases: public and internal, mentions, files, what is struck."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.models.cases import Case, CaseEntry, CaseFile
from samdrift.desk.models.catalogue import Team
from samdrift.desk.services import cases
from samdrift.kernel.errors import Refused
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.models.work import Work
from samdrift.kernel.reach import seen
from samdrift.kernel.services.notices import send_mail
from tests.desk.made import machine, make_case, make_desk
from tests.desk.test_cases import code, told
from tests.world import World


@pytest.fixture
def case(world: World) -> Case:
    make_desk(world)
    return make_case(world)


def test_what_the_one_who_asked_writes_is_always_public(world: World, case: Case) -> None:
    entry = cases.write(case, by=world.viewer("ola"), text="Skynd dere", public=False)
    assert entry.is_public
    assert entry.by == world.people["ola"]
    case.refresh_from_db()
    assert case.responded_at is None


def test_internal_note_is_no_first_response(world: World, case: Case) -> None:
    cases.write(case, by=world.viewer("asta"), text="Ser ut som køen", public=False)
    case.refresh_from_db()
    assert case.responded_at is None
    assert told(world, "ola") == ["case.receipt"]


def test_watchers_are_told_of_answers(world: World, case: Case) -> None:
    cases.watch(case, by=world.viewer("asta"), person=world.people["per"])
    cases.write(case, by=world.viewer("asta"), text="Vi ser på det", public=True)
    assert told(world, "per") == ["case.news"]


def test_nobody_is_told_of_what_they_did_themselves(world: World, case: Case) -> None:
    cases.watch(case, by=world.viewer("asta"))
    cases.take(case, by=world.viewer("asta"))
    cases.write(case, by=world.viewer("asta"), text="Vi ser på det", public=True)
    assert told(world, "asta") == []


def test_somebody_who_can_read_it_is_mentioned(world: World, case: Case) -> None:
    asta = world.viewer("asta")
    entry = cases.write(
        case, by=asta, text="@Arne, ser du?", public=False, mentions=[world.people["arne"]]
    )
    assert list(entry.mentions.all()) == [world.people["arne"]]
    assert told(world, "arne") == ["case.mentioned"]
    refused = code(
        cases.write, case, by=asta, text="@Per?", public=True, mentions=[world.people["per"]]
    )
    assert refused == "cannot_read"
    internal = code(
        cases.write, case, by=asta, text="@Ola?", public=False, mentions=[world.people["ola"]]
    )
    assert internal == "cannot_read"


def test_files_are_as_public_as_what_they_came_with(world: World, case: Case) -> None:
    asta, ola = world.viewer("asta"), world.viewer("ola")
    cases.write(case, by=asta, text="Logg", public=False, files=[(b"hemmelig", "logg.txt")])
    cases.write(case, by=ola, text="", public=True, files=[(b"bilde", "skjerm.png")])
    assert {row.file.name for row in seen(CaseFile, ola)} == {"skjerm.png"}
    assert {row.file.name for row in seen(CaseFile, asta)} == {"skjerm.png", "logg.txt"}


def test_receipt_and_answer_become_one_mail_each(
    world: World, case: Case, mailoutbox: list[Any]
) -> None:
    cases.write(case, by=world.viewer("asta"), text="Vi ser på det", public=True)
    for _again in range(2):
        for notice in Notice.objects.order_by("pk"):
            send_mail(notice.pk, Work())
    assert [mail.to for mail in mailoutbox] == [["ola@vik.test"], ["ola@vik.test"]]
    assert f"#{case.pk}" in mailoutbox[0].subject
    assert reverse("desk:case", args=[case.pk]) in mailoutbox[1].body


def test_nothing_is_not_written(world: World, case: Case) -> None:
    assert code(cases.write, case, by=world.viewer("ola"), text="  ", public=True) == "required"


def test_too_many_files_at_once_are_refused(world: World, case: Case) -> None:
    files = [(b"x", f"{n}.txt") for n in range(21)]
    refused = code(cases.write, case, by=world.viewer("ola"), text="", public=True, files=files)
    assert refused == "too_many_files"
    assert not CaseEntry.objects.filter(case=case).exists()


def test_mail_adds_text_alone(world: World, case: Case) -> None:
    by = machine(world)
    entry = cases.write(
        case, by=by, text="Ta den!", public=False, kind="mail_in", from_name="Ola på e-post"
    )
    case.refresh_from_db()
    assert (entry.is_public, entry.by, entry.by_name) == (True, None, "Ola på e-post")
    assert (case.state, case.responded_at, case.agent) == ("new", None, None)


def test_mail_in_a_solved_case_does_not_open_it(world: World, case: Case) -> None:
    cases.take(case, by=world.viewer("asta"))
    cases.resolve(case, by=world.viewer("asta"), solution="Ferdig")
    cases.write(case, by=machine(world), text="Takk!", public=True, kind="mail_in", from_name="Ola")
    case.refresh_from_db()
    assert case.state == "resolved"
    assert told(world, "asta") == ["case.requester_wrote"]


def test_internal_words_do_not_stand_in_the_history_that_all_read(
    world: World, case: Case, as_person: Any
) -> None:
    desk_team = Team.objects.get(name="Drift")
    asta = world.viewer("asta")
    cases.write(case, by=asta, text="Mistenker innbrudd", public=False)
    cases.assign(case, by=asta, team=desk_team, note="Ta den stille")
    cases.prioritise(case, by=asta, impact=1, urgency=1, reason="Rådmannen maste")
    cases.add_steps(case, by=asta, titles=["Sikre spor"])
    address = reverse("desk:case_history", args=[case.pk])
    for name in ("ola", "dina"):
        page = as_person(name).get(address)
        assert page.status_code == 200
        assert "The case was opened" in page.text
        for word in ("innbrudd", "stille", "maste", "spor"):
            assert word not in page.text, (name, word)
    whole = as_person("asta").get(address).text
    assert "maste" in whole
    assert "innbrudd" not in whole  # it is read in the case itself


def test_entry_is_struck_with_its_files_and_stays(world: World, case: Case) -> None:
    asta = world.viewer("asta")
    entry = cases.write(case, by=asta, text="Feil sak", public=True, files=[(b"x", "x.txt")])
    struck = cases.strike(entry, by=asta, reason="Hørte til en annen sak")
    assert struck.struck_at is not None
    assert struck.text == "Feil sak"
    assert CaseFile.objects.get(entry=entry).struck_at is not None
    assert code(cases.strike, entry, by=asta, reason="Igjen") == "struck_already"


def test_one_strikes_ones_own_and_agents_strike_all(world: World, case: Case) -> None:
    ola, asta = world.viewer("ola"), world.viewer("asta")
    mine = cases.write(case, by=ola, text="Passordet mitt er …", public=True)
    theirs = cases.write(case, by=asta, text="Hei", public=True)
    with pytest.raises(Refused):
        cases.strike(theirs, by=ola, reason="Liker det ikke")
    assert cases.strike(mine, by=ola, reason="Skrev for mye").struck_at is not None
    again = cases.write(case, by=ola, text="Nummeret er …", public=True)
    assert cases.strike(again, by=asta, reason="Personnummer").struck_at is not None
