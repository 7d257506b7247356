"""An employee asks for help in three steps, and follows the case."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samdrift.desk.calc.item_form import Field
from samdrift.desk.lists.portal_words import promise_text
from samdrift.desk.models.cases import Case, Watcher
from samdrift.desk.models.drafts import Draft
from samdrift.desk.services import cases as services
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.mail import Notice
from samdrift.parties.models.people import Person
from tests.desk.made import Desk, make_case, make_desk
from tests.desk.made_portal import LONG, NAME, make_item, send_item, send_plain
from tests.world import World, add_person


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def test_help_page_leads_to_a_case(world: World, as_person: Any, desk: Desk) -> None:
    ola = as_person("ola")
    page = ola.get(reverse("desk:get_help"))
    assert page.status_code == 200
    assert 'name="q"' in page.content.decode()
    make_item(world, desk, "Ny skriver")
    found = ola.get(reverse("desk:new"), {"q": "skriveren er tom"}).content.decode()
    assert "Ny skriver" in found
    assert f"{reverse('desk:new_form')}?q=skriveren+er+tom" in found


def test_short_words_find_what_is_called_so(world: World, as_person: Any, desk: Desk) -> None:
    make_item(world, desk, "Ny bærbar PC")
    found = as_person("ola").get(reverse("desk:likely"), {"q": "pc"}).content.decode()
    assert "Ny bærbar PC" in found


def test_promise_is_told_in_words(world: World, desk: Desk) -> None:
    case = make_case(world)
    assert promise_text(case) == ""
    case.due_at = dt.datetime(2026, 11, 21, 11, 0, tzinfo=dt.UTC)
    case.due_metric = "response"
    assert promise_text(case) == "You get an answer by 21.11.2026\u00a0kl.\u00a012.00."
    case.is_breached = True
    assert "We are late." in promise_text(case)


def test_first_step_is_passed_by_where_nothing_is_found(as_person: Any, desk: Desk) -> None:
    found = as_person("ola").get(reverse("desk:new"), {"q": "kvantefysikk"})
    assert found["Location"] == f"{reverse('desk:new_form')}?q=kvantefysikk"


def test_plain_case_is_sent_in_three_steps(world: World, as_person: Any, desk: Desk) -> None:
    ola = as_person("ola")
    form = ola.get(reverse("desk:new_form"), {"q": "Skriveren virker ikke"})
    assert 'value="Skriveren virker ikke"' in form.content.decode()
    sent = send_plain(ola, text="Tomt for papir", stopped="2", haste="1")
    case = Case.objects.get()
    assert sent["Location"] == reverse("desk:sent", args=[case.pk])
    assert (case.member, case.requester) == (world.nordvik, world.people["ola"])
    assert (case.title, case.text) == ("Skriveren virker ikke", "Tomt for papir")
    assert (case.impact, case.urgency, case.kind) == (2, 1, "incident")
    receipt = ola.get(sent["Location"]).content.decode()
    assert f"#{case.pk}" in receipt


def test_case_is_sent_once_however_often_one_presses(as_person: Any, desk: Desk) -> None:
    ola = as_person("ola")
    response = ola.post(reverse("desk:new_form"), _plain())
    check = response["Location"]
    first, second = ola.post(check), ola.post(check)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_nothing_is_lost_when_a_field_is_wrong(as_person: Any, desk: Desk) -> None:
    ola = as_person("ola")
    file = SimpleUploadedFile("skjerm.png", b"png")
    wrong = ola.post(
        reverse("desk:new_form"), {**_plain(), "title": "", "text": "Lang tekst", "files": file}
    )
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Lang tekst" in page
    assert "skjerm.png" in page
    draft = Draft.objects.get()
    assert f'action="{reverse("desk:draft", args=[draft.pk])}"' in page
    again = ola.post(reverse("desk:draft", args=[draft.pk]), {**_plain(), "text": "Lang tekst"})
    sent = ola.post(again["Location"])
    case = Case.objects.get()
    assert sent["Location"] == reverse("desk:sent", args=[case.pk])
    assert [one.file.name for one in case.files.all()] == ["skjerm.png"]


def test_back_finds_what_was_written(as_person: Any, desk: Desk) -> None:
    ola = as_person("ola")
    address = f"{reverse('desk:new_form')}?q=Skriver"
    ola.post(address, {**_plain(), "text": "Det lukter brent"})
    back = ola.get(address, follow=True)
    assert "Det lukter brent" in back.content.decode()


def test_what_is_typed_after_the_login_ran_out_is_there_again(world: World, desk: Desk) -> None:
    client = Client()
    address = f"{reverse('desk:new_form')}?q=Skriver"
    lost = client.post(address, {**_plain(), "text": "Skrevet lenge"})
    assert lost["Location"].startswith(reverse("account_login"))
    client.force_login(world.accounts["ola"], backend="samdrift.parties.login.AccountBackend")
    page = client.get(address).content.decode()
    assert "Skrevet lenge" in page
    assert "You were signed out." in page
    assert "Skrevet lenge" not in client.get(address).content.decode()


def test_file_is_removed_again(as_person: Any, desk: Desk) -> None:
    ola = as_person("ola")
    file = SimpleUploadedFile("feil.txt", b"x")
    ola.post(reverse("desk:new_form"), {**_plain(), "files": file})
    draft = Draft.objects.get()
    kept = draft.values["attached"][0]["id"]
    ola.post(reverse("desk:draft", args=[draft.pk]), {**_plain(), "remove": kept})
    draft.refresh_from_db()
    assert draft.values["attached"] == []
    assert draft.files.count() == 0


def test_draft_is_thrown_away(as_person: Any, desk: Desk) -> None:
    ola = as_person("ola")
    ola.post(reverse("desk:new_form"), _plain())
    draft = Draft.objects.get()
    assert ola.get(reverse("desk:get_help")).content.decode().count("Not sent yet") == 1
    ola.post(reverse("desk:draft", args=[draft.pk]), {"throw": "1"})
    assert not Draft.objects.exists()


def test_item_asks_its_own_questions_and_keeps_the_answers(
    world: World, as_person: Any, desk: Desk
) -> None:
    fields = (
        NAME,
        LONG,
        Field("n", "Antall", "number"),
        Field("day", "Dag", "day"),
        Field("size", "Størrelse", "choice", choices=("Liten", "Stor")),
        Field("new", "Ny ansatt", "yes_no"),
        Field("who", "Til", "person"),
        Field("paper", "Vedlegg", "file", required=True),
    )
    item = make_item(world, desk, fields=fields, kind="request")
    ola = as_person("ola")
    answers = {
        "a_name": "Bærbar", "a_n": "2,5", "a_day": "01.12.2026", "a_size": "Stor", "a_new": "no",
        "a_who": "Kari Koordinator", "a_paper": SimpleUploadedFile("kart.pdf", b"x"),
    }  # fmt: skip
    send_item(ola, item, **answers)
    case = Case.objects.get()
    told = {one["label"]: one["value"] for one in case.answers["fields"]}
    assert told == {
        "Navn": "Bærbar", "Antall": "2.5", "Dag": "2026-12-01", "Størrelse": "Stor",
        "Ny ansatt": False, "Til": world.people["kari"].pk, "Vedlegg": "kart.pdf",
    }  # fmt: skip
    assert case.title == "Ny datamaskin: Bærbar"
    assert (case.kind, case.item, case.service) == ("request", item, desk.service)
    page = ola.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "Kari Koordinator" in page
    assert "01.12.2026" in page


def test_required_question_is_asked_for(world: World, as_person: Any, desk: Desk) -> None:
    item = make_item(world, desk, fields=(NAME,))
    response = as_person("ola").post(f"{reverse('desk:new_form')}?item={item.pk}", {})
    assert response.status_code == 422
    assert not Case.objects.exists()


def test_coordinator_asks_for_a_colleague(world: World, as_person: Any, desk: Desk) -> None:
    kari = as_person("kari")
    send_plain(kari, requester="Ola Åsen")
    case = Case.objects.get()
    assert case.requester == world.people["ola"]
    assert kari.get(reverse("desk:my_cases")).content.decode().count(case.title) == 1


def test_employee_asks_for_a_colleague_and_follows_the_case(
    world: World, as_person: Any, desk: Desk
) -> None:
    ola = as_person("ola")
    assert 'name="requester"' in ola.get(reverse("desk:new_form")).content.decode()
    send_plain(ola, requester="Kari Koordinator", text="Skjermen er svart.")
    case = Case.objects.get()
    assert (case.requester, case.member) == (world.people["kari"], world.nordvik)
    assert [one.person for one in Watcher.objects.filter(case=case)] == [world.people["ola"]]
    page = ola.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "Ola Åsen, for Kari Koordinator" in page
    agents = as_person("asta").get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "Ola Åsen, for Kari Koordinator" in agents
    told = Notice.objects.filter(what="case.receipt")
    assert [one.account_id for one in told] == [world.accounts["kari"].pk]
    for refused in (services.score, services.cancel, services.reopen):
        more = {"score": 5} if refused is services.score else {"reason": "x"}
        with pytest.raises(Refused):
            refused(case, by=world.viewer("ola"), **more)  # type: ignore[operator]


def test_colleague_nobody_knows_is_told_in_words_an_employee_can_use(
    world: World, as_person: Any, desk: Desk
) -> None:
    told = {"title": "Ny skjerm", "what": "incident", "stopped": "3", "haste": "3"}
    told["requester"] = "Petter Ukjent"
    page = as_person("ola").post(reverse("desk:new_form"), told).content.decode()
    assert "Nobody where you work is called “Petter Ukjent”" in page
    assert "add the person" not in page
    assert not Case.objects.exists()


def test_employee_who_names_oneself_asks_for_oneself(
    world: World, as_person: Any, desk: Desk
) -> None:
    send_plain(as_person("ola"), requester="Ola Åsen")
    assert Case.objects.get().requester == world.people["ola"]
    assert not Watcher.objects.exists()


def test_employee_asks_for_nobody_elsewhere_or_who_has_left(world: World, desk: Desk) -> None:
    ola = world.viewer("ola")
    gone = add_person(world, "gine", "Gine", "Gått", employer=world.nordvik)
    Person.objects.filter(pk=gone.pk).update(left_on=world.today)
    gone.refresh_from_db()
    for person, member in (
        (world.people["per"], world.sorvik),
        (world.people["per"], world.nordvik),
        (gone, world.nordvik),
        (None, world.nordvik),
    ):
        with pytest.raises(Refused):
            make_case(world, by=ola, requester=person, requester_name="x", member=member)
    assert not Case.objects.exists()


def test_who_asks_for_a_colleague_does_not_approve_it(
    world: World, as_person: Any, desk: Desk
) -> None:
    item = make_item(world, desk, approval="chosen")
    told = {"item": item, "kind": "request", "requester": world.people["kari"]}
    with pytest.raises(DomainError) as refused:
        make_case(world, leader=world.people["ola"], **told)
    assert refused.value.code == "own_request"


def test_page_of_a_case_shows_only_what_is_said_in_the_open(
    world: World, as_person: Any, desk: Desk
) -> None:
    case = make_case(world)
    asta = world.viewer("asta")
    services.write(case, by=asta, text="Prøv en annen skuff", public=True, kind="answer")
    services.write(case, by=asta, text="Ikke si dette", public=False)
    page = as_person("ola").get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "Prøv en annen skuff" in page
    assert "Ikke si dette" not in page


@pytest.mark.parametrize(
    ("text", "said"), [("", "Skriveren er tom"), ("Den blinker.", "Den blinker.")]
)
def test_case_of_few_words_says_them(
    world: World, as_person: Any, desk: Desk, text: str, said: str
) -> None:
    case = make_case(world, by=world.viewer("ola"), title="Skriveren er tom", text=text)
    page = as_person("ola").get(reverse("desk:case", args=[case.pk])).content.decode()
    talk = page.split('id="h-talk"')[1].split("</section>")[0]
    assert f"<p>{said}</p>" in talk
    assert talk.count("<p>") == 1


def test_one_writes_and_adds_files_in_ones_case(world: World, as_person: Any, desk: Desk) -> None:
    case, ola = make_case(world), as_person("ola")
    file = SimpleUploadedFile("ny.png", b"png")
    ola.post(
        reverse("desk:my_write", args=[case.pk]), {"text": "Nå også i 2. etasje", "files": file}
    )
    page = ola.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "Nå også i 2. etasje" in page
    kept = case.files.get()
    got = ola.get(reverse("desk:my_file", args=[kept.pk]))
    assert got.content == b"png"
    assert got["Content-Disposition"].startswith("attachment")


def test_empty_message_is_not_sent(world: World, as_person: Any, desk: Desk) -> None:
    case, ola = make_case(world), as_person("ola")
    response = ola.post(reverse("desk:my_write", args=[case.pk]), {"text": ""})
    assert response.status_code == 422


def test_one_cancels_ones_case(world: World, as_person: Any, desk: Desk) -> None:
    case, ola = make_case(world), as_person("ola")
    ola.post(reverse("desk:my_cancel", args=[case.pk]), {"reason": "Det gikk over"})
    case.refresh_from_db()
    assert case.state == "cancelled"


def test_solved_case_is_scored_by_one_press_and_opened_again(
    world: World, as_person: Any, desk: Desk
) -> None:
    case, ola = make_case(world), as_person("ola")
    services.resolve(case, by=world.viewer("asta"), solution="Fylte papir")
    address = reverse("desk:case", args=[case.pk])
    assert "Fylte papir" in ola.get(address).content.decode()
    ola.post(reverse("desk:my_score", args=[case.pk]), {"score": "4"})
    case.refresh_from_db()
    assert case.score == 4
    ola.post(reverse("desk:my_score", args=[case.pk]), {"score": "4", "text": "Raskt"})
    ola.post(reverse("desk:my_reopen", args=[case.pk]), {"reason": "Tom igjen"})
    case.refresh_from_db()
    assert (case.state, case.reopened) == ("open", 1)


def test_cases_that_are_over_stand_apart(world: World, as_person: Any, desk: Desk) -> None:
    case, ola = make_case(world), as_person("ola")
    services.cancel(case, by=world.viewer("ola"), reason="Nei")
    assert case.title not in ola.get(reverse("desk:my_cases")).content.decode()
    assert case.title in ola.get(reverse("desk:my_cases"), {"show": "over"}).content.decode()


def test_waiting_for_me_is_on_my_list_of_work(world: World, as_person: Any, desk: Desk) -> None:
    case, ola = make_case(world), as_person("ola")
    services.wait(case, by=world.viewer("asta"), cause=desk.user)
    assert f"Answer us: {case.title}" in ola.get(reverse("home:front")).content.decode()


def test_front_page_shows_my_cases(world: World, as_person: Any, desk: Desk) -> None:
    case = make_case(world)
    assert case.title in as_person("ola").get(reverse("home:front")).content.decode()


def _plain() -> dict[str, str]:
    return {"title": "Skriveren virker ikke", "what": "incident", "stopped": "3", "haste": "3"}
