"""Whoever asks sees what is theirs, and nobody else does: not another's case, nor what the desk notes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.desk.models.cases import Approval, Case, CaseEntry, CaseFile
from samdrift.desk.models.drafts import Draft
from samdrift.desk.queries import portal as queries
from samdrift.desk.services import cases as services
from samdrift.kernel.reach import seen
from tests.desk.made import Desk, make_case, make_desk
from tests.desk.made_portal import make_item, send_plain
from tests.world import World, add_person

OUTSIDE = ("sol", "stig", "liv")
PAGES = ("get_help", "likely", "new", "new_form", "my_cases", "approvals", "catalogue", "item_list")


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", OUTSIDE)
def test_outsiders_open_no_page(as_person: Any, desk: Desk, who: str, name: str) -> None:
    assert as_person(who).get(reverse(f"desk:{name}")).status_code in {302, 404}


@pytest.mark.parametrize("who", ["sol", "stig"])
def test_outsiders_see_no_row(world: World, desk: Desk, who: str) -> None:
    case = make_case(world)
    services.write(case, by=world.viewer("ola"), text="Hei", public=True)
    viewer = world.viewer(who)
    for model in (Case, CaseEntry, CaseFile, Approval, Draft):
        assert not seen(model, viewer).exists()


@pytest.mark.parametrize("page", ["sent", "my_write", "my_cancel", "my_reopen", "my_score"])
@pytest.mark.parametrize("who", ["per", "adam"])
def test_another_employee_opens_no_page_of_a_case(
    world: World, as_person: Any, desk: Desk, who: str, page: str
) -> None:
    case, client = make_case(world), as_person(who)
    address = reverse(f"desk:{page}", args=[case.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "x", "reason": "x", "score": "1"}).status_code == 404
    case.refresh_from_db()
    assert (case.state, case.score, case.entries.count()) == ("new", None, 0)


def test_confidential_case_is_the_requesters_alone(
    world: World, as_person: Any, desk: Desk
) -> None:
    case = make_case(world, confidential=True, title="Varsling")
    for who in ("dina", "kari", "per"):
        assert as_person(who).get(reverse("desk:case", args=[case.pk])).status_code == 404
        assert not seen(Case, world.viewer(who)).exists()
    assert as_person("ola").get(reverse("desk:case", args=[case.pk])).status_code == 200


def test_director_reads_the_members_cases_and_writes_in_none(
    world: World, as_person: Any, desk: Desk
) -> None:
    case = make_case(world)
    make_case(world, by=world.viewer("per"), member=world.sorvik, title="Sørviks sak")
    services.write(case, by=world.viewer("asta"), text="Bare for oss", public=False)
    dina = as_person("dina")
    page = dina.get(reverse("desk:member_case_list")).content.decode()
    assert case.title in page
    assert "Sørviks sak" not in page
    shown = dina.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "Bare for oss" not in shown
    assert reverse("desk:my_write", args=[case.pk]) not in shown
    assert dina.post(reverse("desk:my_write", args=[case.pk]), {"text": "x"}).status_code == 403


def test_list_of_the_member_is_filtered_and_taken_out(
    world: World, as_person: Any, desk: Desk
) -> None:
    case, other = make_case(world), make_case(world, title="Skjermen er svart")
    services.cancel(other, by=world.viewer("ola"), reason="Nei")
    dina = as_person("dina")
    page = dina.get(reverse("desk:member_case_list"), {"open": "yes"}).content.decode()
    assert case.title in page
    assert other.title not in page
    table = dina.get(reverse("desk:member_case_export", args=["csv"]))
    assert case.title in b"".join(table).decode("utf-8-sig")


@pytest.mark.parametrize("who", ["ola", "per", "adam"])
def test_list_of_the_member_is_for_those_who_lead_it(as_person: Any, desk: Desk, who: str) -> None:
    assert as_person(who).get(reverse("desk:member_case_list")).status_code == 404


def test_file_of_an_internal_note_is_not_handed_out(
    world: World, as_person: Any, desk: Desk
) -> None:
    case = make_case(world)
    files = [(b"hemmelig", "logg.txt")]
    services.write(case, by=world.viewer("asta"), text="Logg", public=False, files=files)
    kept = CaseFile.objects.get()
    for who in ("ola", "dina", "per"):
        assert as_person(who).get(reverse("desk:my_file", args=[kept.pk])).status_code == 404
    assert queries.public_files(case, world.viewer("asta")) == []


def test_draft_is_its_writers_alone(world: World, as_person: Any, desk: Desk) -> None:
    values = {"title": "Bare min", "what": "incident", "stopped": "3", "haste": "3"}
    as_person("ola").post(reverse("desk:new_form"), values)
    draft = Draft.objects.get()
    for who in ("kari", "dina", "dag", "asta"):
        client = as_person(who)
        for page in ("draft", "check"):
            address = reverse(f"desk:{page}", args=[draft.pk])
            assert client.get(address).status_code == 404
            assert client.post(address, values).status_code == 404
    assert not Case.objects.exists()


def test_approval_is_seen_by_those_who_have_to_do_with_it(
    world: World, as_person: Any, desk: Desk
) -> None:
    item = make_item(world, desk, approval="director")
    make_case(world, item=item, kind="request")
    address = reverse("desk:approval", args=[Approval.objects.get().pk])
    opened = {
        who: as_person(who).get(address).status_code for who in ("dina", "ola", "per", "didrik")
    }
    assert opened == {"dina": 200, "ola": 200, "per": 404, "didrik": 404}


def test_colleague_is_found_only_within_ones_member(
    world: World, as_person: Any, desk: Desk
) -> None:
    values = {"title": "For Per", "what": "incident", "stopped": "3", "haste": "3"}
    kari = as_person("kari")
    response = kari.post(reverse("desk:new_form"), {**values, "requester": "Per Ærlig"})
    assert response.status_code == 422
    assert not Case.objects.exists()


def test_help_page_costs_the_same_for_one_case_and_three(
    world: World, as_person: Any, desk: Desk
) -> None:
    ola = as_person("ola")
    counts = []
    for number in (1, 2):
        for one in range(number):
            make_case(world, title=f"Sak {number}{one}")
        ola.get(reverse("desk:get_help"))
        with CaptureQueriesContext(connection) as asked:
            ola.get(reverse("desk:get_help"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_typing_is_answered_with_what_one_may_see(world: World, as_person: Any, desk: Desk) -> None:
    make_item(world, desk, "Ny skriver", members=[world.nordvik])
    found = as_person("ola").get(reverse("desk:likely"), {"q": "skriveren"}).content.decode()
    hidden = as_person("per").get(reverse("desk:likely"), {"q": "skriveren"}).content.decode()
    assert "Ny skriver" in found
    assert "Ny skriver" not in hidden
    assert reverse("desk:new_form") in hidden


def test_what_is_sent_in_is_shown_as_text(world: World, as_person: Any, desk: Desk) -> None:
    ola = as_person("ola")
    send_plain(ola, text="<script>alert(1)</script>")
    case = Case.objects.get()
    page = ola.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "<script>alert" not in page
    assert re.search(r"&lt;script&gt;alert", page)


def test_typed_text_is_kept_for_the_same_login_only(world: World, desk: Desk) -> None:
    """What one person typed does not meet another who signs in elsewhere."""
    lost, other = Client(), Client()
    lost.post(reverse("desk:new_form"), {"title": "Olas tekst"})
    other.force_login(world.accounts["per"], backend="samdrift.parties.login.AccountBackend")
    assert "Olas tekst" not in other.get(reverse("desk:new_form")).content.decode()


def test_too_large_file_is_told_and_the_words_stay(
    settings: Any, as_person: Any, desk: Desk
) -> None:
    settings.UPLOAD_LIMIT = 10
    file = SimpleUploadedFile("stor.bin", b"x" * 11)
    values = {"title": "Med vedlegg", "what": "incident", "stopped": "3", "haste": "3"}
    response = as_person("ola").post(reverse("desk:new_form"), {**values, "files": file})
    assert response.status_code == 422
    assert "Med vedlegg" in response.content.decode()


def test_system_manager_of_another_member_reads_only_what_is_asked(
    world: World, as_person: Any, desk: Desk
) -> None:
    other = add_person(world, "siri", "Siri", "Forvalter", employer=world.sorvik)
    item = make_item(world, desk, approval="director")
    asked, kept = make_case(world, item=item, kind="request"), make_case(world, title="Annen")
    approval = Approval.objects.get()
    approval.approver = other
    approval.save()
    siri = as_person("siri")
    assert siri.get(reverse("desk:case", args=[asked.pk])).status_code == 200
    assert siri.get(reverse("desk:case", args=[kept.pk])).status_code == 404
