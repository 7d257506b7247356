"""Pages of mail out of cases: the list with what did not arrive first, one mail, the case's panel."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.models.outgoing import CaseAddress, OutgoingMail
from samdrift.desk.services import cases, outgoing_acts
from samdrift.kernel.registry import registry
from tests.desk.made import machine, make_desk
from tests.desk.made_outgoing import ASKER, Post, by_mail, do_all, newest, post  # noqa: F401
from tests.world import World

State = OutgoingMail.State


@pytest.fixture
def refused(world: World, post: Post) -> OutgoingMail:  # noqa: F811
    """A mail that the mail server would not take, and one that it took after it."""
    make_desk(world)
    post.says["vekk@firma.example"] = "550 No such user"
    bad = by_mail(world, title="Den første", requester_email="vekk@firma.example")
    by_mail(world, title="Den andre")
    do_all()
    return newest(bad)


def test_what_did_not_arrive_stands_first_and_is_counted(
    world: World, as_person: Any, refused: OutgoingMail
) -> None:
    page = as_person("asta").get(reverse("desk:mail_out_list"))
    told = page.content.decode()
    assert told.index("Den første") < told.index("Den andre")
    assert "550 No such user" in told
    found = as_person("asta").get(reverse("desk:mail_out_list"), {"trouble": "yes"})
    assert "Den andre" not in found.content.decode()
    entry = next(one for one in registry.menu if one.key == "mails_out")
    assert entry.count is not None
    assert entry.count(world.viewer("asta")) == 1
    work = next(one for one in registry.worklists if one.key == "mails_out")
    assert len(work.items(world.viewer("asta"), 5)) == 1
    assert not work.items(world.viewer("ola"), 5)


def test_one_sends_it_elsewhere_or_gives_it_up_on_its_page(
    world: World,
    as_person: Any,
    post: Post,  # noqa: F811
    refused: OutgoingMail,
) -> None:
    agent = as_person("asta")
    page = agent.get(reverse("desk:mail_out_detail", args=[refused.pk]))
    assert "550 No such user" in page.content.decode()
    wrong = agent.post(reverse("desk:mail_out_other", args=[refused.pk]), {"to": "nei"})
    assert wrong.status_code == 422
    post.says.clear()
    agent.post(reverse("desk:mail_out_again", args=[refused.pk]))
    do_all()
    refused.refresh_from_db()
    assert (refused.state, refused.attempts) == (State.SENT, 2)
    agent.post(reverse("desk:mail_out_other", args=[refused.pk]), {"to": "ny@firma.example"})
    made = OutgoingMail.objects.get(to="ny@firma.example")
    agent.post(reverse("desk:mail_out_give_up", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == State.GIVEN_UP
    history = agent.get(reverse("desk:mail_out_history", args=[made.pk]))
    assert "Was given up" in history.content.decode()


def test_mail_is_seen_by_those_who_work_with_the_case_alone(
    world: World, as_person: Any, refused: OutgoingMail
) -> None:
    own = newest(by_mail(world, title="Nordviks egen", internal=True))
    for name, pk, status in (
        ("kari", own.pk, 200),
        ("arne", own.pk, 404),
        ("arne", refused.pk, 200),
        ("didrik", own.pk, 404),
        ("ola", refused.pk, 404),
    ):
        page = as_person(name).get(reverse("desk:mail_out_detail", args=[pk]))
        assert page.status_code == status, name
    told = as_person("arne").get(reverse("desk:mail_out_list"), {"format": "csv"})
    assert "Nordviks egen" not in told.content.decode()


def test_the_case_tells_who_gets_answers_by_mail(
    world: World, as_person: Any, refused: OutgoingMail
) -> None:
    case, agent = refused.case, as_person("asta")
    named = outgoing_acts.name_copy(case, by=machine(world), address="sjefen@firma.example")
    assert named is not None
    url = reverse("desk:case_beside", args=[case.pk])
    assert "sjefen@firma.example" in agent.get(url).content.decode()
    agent.post(reverse("desk:copy_yes", args=[named.pk]))
    agent.post(reverse("desk:case_copy", args=[case.pk]), {"address": "Kari@vik.test", "name": "K"})
    states = CaseAddress.objects.filter(case=case).values_list("state", flat=True)
    assert set(states) == {"on"}
    agent.post(reverse("desk:copy_no", args=[named.pk]))
    named.refresh_from_db()
    assert named.state == "off"
    told = as_person("ola").post(reverse("desk:copy_yes", args=[named.pk]))
    assert told.status_code == 404


def test_who_has_no_account_tells_how_it_went_with_the_link_of_the_mail(
    world: World,
    client: Any,
    post: Post,  # noqa: F811
) -> None:
    make_desk(world)
    asta = world.viewer("asta")
    case = cases.take(by_mail(world), by=asta)
    outgoing_acts.add_copy(case, by=asta, address="kopi@firma.example")
    cases.resolve(case, by=asta, solution="Ny kabel.")
    do_all()
    told = {m["To"].split("<")[-1].strip(">"): m.get_content() for m in post.taken}
    assert "how-it-went" not in told["kopi@firma.example"]
    link = re.search(r"/desk/how-it-went/\S+", told[ASKER])
    assert link is not None
    page = client.get(link.group())
    assert page.status_code == 200
    assert page["Content-Language"] == "nb"
    assert client.post(link.group(), {"score": "9"}).status_code == 422
    assert client.post(link.group(), {"score": "4", "text": "Raskt"}).status_code == 200
    case.refresh_from_db()
    assert (case.score, case.score_text) == (4, "Raskt")
    guessed = "y" if link.group()[-2] == "x" else "x"
    assert client.get(f"{link.group()[:-2]}{guessed}/").status_code == 404
    cases.reopen(case, by=asta, reason="Likevel ikke")
    assert client.post(link.group(), {"score": "1"}).status_code == 422


def test_a_case_merged_with_another_still_answers_whoever_asked(
    world: World,
    post: Post,  # noqa: F811
) -> None:
    make_desk(world)
    asta = world.viewer("asta")
    first, second = by_mail(world), by_mail(world, requester_email="per@firma.example")
    cases.merge([second], into=first, by=asta)
    cases.write(first, by=asta, text="Nå går det igjen.", public=True, kind="answer")
    do_all()
    answers = [m for m in post.taken if "Nå går det igjen." in m.get_content()]
    assert sorted(m["To"].split("<")[-1].strip(">") for m in answers) == [
        ASKER,
        "per@firma.example",
    ]
    numbers = {m["Subject"].split("-")[0] for m in answers}
    assert numbers == {f"[#{first.pk}", f"[#{second.pk}"}
