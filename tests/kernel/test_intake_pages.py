"""The pages of intake, as a coordinator meets them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.intake import load, table
from tests.world import World

from samdrift.formats import spreadsheet
from samdrift.kernel import work
from samdrift.kernel.intake import services
from samdrift.kernel.models.intake import Intake
from samdrift.parties.models.people import Person

ROWS = table(
    "Fornavn;Etternavn;E-post;Kommune;Kaffe",
    "Anne;Ås;anne@nordvik.test;Nordvik;svart",
    "Bjørn;Ås;feil;Nordvik;",
    "Carl;Ås;;Sørvik;",
)


@pytest.fixture
def kari(world: World, as_person: Any) -> Any:
    return as_person("kari")


def upload(client: Any, kind: str = "people", data: bytes = ROWS, **more: str) -> Intake:
    file = SimpleUploadedFile("ansatte.csv", data)
    answer = client.post(f"/intake/new/{kind}/", {"file": file, **more})
    assert answer.status_code == 302, answer.content.decode()
    intake = Intake.objects.order_by("-pk")[0]
    assert answer["Location"] == f"/intake/{intake.pk}/"
    return intake


def body(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_overview_shows_the_kinds_one_may_take_in(kari: Any, as_person: Any) -> None:
    page = body(kari.get("/intake/"))
    assert "/intake/new/people/" in page
    assert "/intake/new/members/" not in page
    assert "Take in tables" in page
    assert as_person("ola").get("/intake/").status_code == 404
    assert as_person("sol").get("/intake/").status_code == 404
    assert "/intake/" not in as_person("ola").get("/about/").content.decode()


def test_a_file_goes_from_preview_to_taken(kari: Any) -> None:
    intake = upload(kari)
    page = body(kari.get(f"/intake/{intake.pk}/"))
    assert "3 rows: 1 would be taken, 0 change nothing and 2 are refused." in page
    assert "This is not an e-mail address." in page
    assert "You may not register this for Sørvik." in page
    assert not Person.objects.filter(family_name="Ås").exists()
    assert kari.post(f"/intake/{intake.pk}/start/").status_code == 302
    assert 'hx-trigger="every 1s"' in body(kari.get(f"/intake/{intake.pk}/"))
    assert work.do_next()
    page = body(kari.get(f"/intake/{intake.pk}/"))
    assert "1 rows were taken, 0 changed nothing and 2 are refused." in page
    assert "every 1s" not in page
    assert Person.objects.get(family_name="Ås").given_name == "Anne"
    part = kari.get(
        f"/intake/{intake.pk}/", headers={"HX-Request": "true", "HX-Target": "progress"}
    )
    assert "<html" not in body(part)


def test_rows_may_be_pasted(kari: Any) -> None:
    pasted = "Navn\tE-post\nAnne Ås\tanne@nordvik.test"
    member = next(key for key, name in services_members(kari) if name == "Nordvik")
    answer = kari.post("/intake/new/people/", {"pasted": pasted, "member": member})
    assert answer.status_code == 302
    page = body(kari.get(answer["Location"]))
    assert "1 rows: 1 would be taken" in page


def services_members(client: Any) -> Any:
    return client.get("/intake/new/people/").context["form"].fields["member"].choices


def test_columns_are_tied_by_hand(kari: Any) -> None:
    intake = upload(kari, data=table("Kallenavn;Slekt;Kommune", "Anne;Ås;Nordvik"))
    assert "These columns are needed" not in body(kari.get(f"/intake/{intake.pk}/"))
    tied = {"column-0": "given_name", "column-1": "family_name", "column-2": "member"}
    kari.post(f"/intake/{intake.pk}/columns/", tied)
    assert "1 would be taken" in body(kari.get(f"/intake/{intake.pk}/"))
    twice = {"column-0": "given_name", "column-1": "given_name"}
    assert kari.post(f"/intake/{intake.pk}/columns/", twice).status_code == 422
    kari.post(f"/intake/{intake.pk}/columns/", {"column-0": "given_name"})
    page = body(kari.get(f"/intake/{intake.pk}/"))
    assert "These columns are needed and were not found: Employer." in page
    assert f"/intake/{intake.pk}/start/" not in page


def test_refused_rows_are_mended_dropped_and_handed_out(world: World, kari: Any) -> None:
    intake = load("people", ROWS, world.viewer("kari"))
    page = body(kari.get(f"/intake/{intake.pk}/rows/3/"))
    assert 'aria-invalid="true"' in page
    wrong = {"cell-0": "Bjørn", "cell-1": "Ås", "cell-2": "fortsatt feil", "cell-3": "Nordvik"}
    assert kari.post(f"/intake/{intake.pk}/rows/3/", wrong).status_code == 422
    right = wrong | {"cell-2": "bjorn@nordvik.test"}
    assert kari.post(f"/intake/{intake.pk}/rows/3/", right).status_code == 302
    assert Person.objects.filter(email="bjorn@nordvik.test").exists()
    file = kari.get(f"/intake/{intake.pk}/refused.xlsx")
    content = file.content if not file.streaming else b"".join(file.streaming_content)
    sheet = spreadsheet.read(content, "refused.xlsx").sheets[0]
    kept = [row for _number, row in sheet.numbered()]
    assert kept[0][1:4] == ("Fornavn", "Etternavn", "E-post")
    assert kept[1][1:6] == ("Carl", "Ås", None, "Sørvik", None)
    assert kari.post(f"/intake/{intake.pk}/rows/4/", {"drop": "yes"}).status_code == 302
    done = Intake.objects.get(pk=intake.pk)
    assert (done.taken_count, done.refused_count) == (2, 0)
    assert kari.get(f"/intake/{intake.pk}/rows/4/").status_code == 302


def test_all_refused_rows_are_tried_again(world: World, kari: Any) -> None:
    intake = load("people", ROWS, world.viewer("kari"))
    assert kari.post(f"/intake/{intake.pk}/retry/").status_code == 302
    assert Intake.objects.get(pk=intake.pk).refused_count == 2


def test_a_file_that_cannot_be_used_says_why(kari: Any) -> None:
    intake = upload(kari, data=b"\x89PNG\r\n\x1a\n" + bytes(200))
    page = body(kari.get(f"/intake/{intake.pk}/"))
    assert "The file is not a spreadsheet. Send XLSX, XLS, ODS or CSV." in page


def test_nothing_chosen_is_told(kari: Any) -> None:
    answer = kari.post("/intake/new/people/", {})
    assert answer.status_code == 422
    assert "Choose a file, or paste rows from a spreadsheet." in answer.content.decode()


def test_a_load_is_stopped_from_its_page(world: World, kari: Any) -> None:
    intake = upload(kari)
    kari.post(f"/intake/{intake.pk}/start/")
    assert kari.post(f"/intake/{intake.pk}/stop/").status_code == 302
    assert work.do_next()
    page = body(kari.get(f"/intake/{intake.pk}/"))
    assert "It was stopped before the end, and can go on." in page
    kari.post(f"/intake/{intake.pk}/start/")
    assert work.do_next()
    assert Intake.objects.get(pk=intake.pk).state == "done"


def test_a_file_is_seen_by_its_sender_and_the_centre(
    world: World, kari: Any, as_person: Any
) -> None:
    intake = load("people", ROWS, world.viewer("kari"))
    assert body(as_person("mona").get(f"/intake/{intake.pk}/"))
    for stranger in ("dina", "ola", "sol"):
        assert as_person(stranger).get(f"/intake/{intake.pk}/").status_code == 404
    assert kari.get("/intake/new/members/").status_code == 403
    assert kari.get("/intake/new/utopia/").status_code == 404


def test_a_file_that_is_too_large_is_refused(kari: Any, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 10
    file = SimpleUploadedFile("stor.csv", ROWS)
    answer = kari.post("/intake/new/people/", {"file": file})
    assert answer.status_code == 422
    assert not Intake.objects.exists()


def test_the_preview_says_when_only_some_rows_were_tried(kari: Any, monkeypatch: Any) -> None:
    rows = [f"Person;Nr{at};;Nordvik;" for at in range(services.TRIED_ROWS + 5)]
    intake = upload(kari, data=table("Fornavn;Etternavn;E-post;Kommune;Kaffe", *rows))
    page = body(kari.get(f"/intake/{intake.pk}/"))
    assert "Of the first" in page
    assert io.StringIO(page).read().count("<tr>") < 50
