"""The pages of a register: list, export, detail, add, change, history, acts on many."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from tests.kernel import suppliers_room
from tests.world import World

from samdrift.kernel.models.site import Columns, SavedView
from samdrift.kernel.registry import registry
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier

pytestmark = pytest.mark.urls("tests.kernel.suppliers_room")
LIST = "/trial/suppliers/"


@pytest.fixture(autouse=True)
def among_the_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    """There for these tests alone: others walk through every register there is."""
    monkeypatch.setitem(registry.registers, "trial.supplier", suppliers_room.register)


@pytest.fixture
def suppliers(world: World) -> list[Supplier]:
    Person.objects.update(supplier=None)
    Supplier.objects.all().delete()
    return [
        Supplier.objects.create(name=f"Firma {n:02}", orgnr=f"9000000{n:02}" if n % 2 else "")
        for n in range(25)
    ]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_list_shows_a_page_and_leads_to_the_next(suppliers, as_person) -> None:
    client = as_person("dag")
    page = text(client.get(LIST))
    assert page.count("<tr>") == 11
    assert "25 rows" in page
    after = page.split("after=")[1].split('"')[0]
    following = text(client.get(f"{LIST}?after={after}"))
    assert "Firma 10" in following
    assert "Firma 09" not in following


def test_list_is_sorted_by_its_headings(suppliers, as_person) -> None:
    page = text(as_person("dag").get(f"{LIST}?sort=-name"))
    assert 'aria-sort="descending"' in page
    assert page.index("Firma 24") < page.index("Firma 23")
    assert 'href="?sort=name"' in page


def test_filter_that_is_on_is_a_chip_that_takes_it_away(suppliers, as_person) -> None:
    page = text(as_person("dag").get(f"{LIST}?numbered=yes&sort=name"))
    assert "12 rows" in page
    assert 'id="off-numbered"' in page
    assert 'href="?sort=name"' in page


def test_filter_panel_opens_by_a_link_and_leaves_no_empty_fields(suppliers, as_person) -> None:
    client = as_person("dag")
    page = text(client.get(f"{LIST}?filter=numbered&sort=name"))
    assert '<form id="filter"' in page
    assert 'name="sort" value="name"' in page
    assert 'name="text"' not in page
    assert 'name="text"' in text(client.get(f"{LIST}?filter=all"))
    answer = client.get(f"{LIST}?text=&numbered=yes&orgnr=")
    assert answer.status_code == 302
    assert answer["Location"] == f"{LIST}?numbered=yes"


def test_unknown_filter_value_is_refused_with_its_name(suppliers, as_person) -> None:
    answer = as_person("dag").get(f"{LIST}?numbered=maybe")
    assert answer.status_code == 422
    assert "Has a number" in text(answer)


def test_nothing_found_offers_to_show_all(suppliers, as_person) -> None:
    page = text(as_person("dag").get(f"{LIST}?text=zzz"))
    assert "Nothing fits the filters." in page
    assert "<table" not in page


def test_htmx_gets_the_rows_alone_and_hears_the_count(suppliers, as_person) -> None:
    headers = {"HX-Request": "true", "HX-Target": "rows"}
    answer = as_person("dag").get(f"{LIST}?numbered=yes", headers=headers)
    page = text(answer)
    assert "<html" not in page
    assert page.count('id="rows"') == 1
    assert 'hx-swap-oob="innerHTML:#told">12 rows' in page
    assert "HX-Request" in answer["Vary"]


def test_page_restored_from_history_is_whole(suppliers, as_person) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true", "HX-Target": "rows"}
    page = text(as_person("dag").get(LIST, headers=headers))
    assert "<html" in page
    assert 'id="menu"' in page


def test_names_are_escaped(suppliers, as_person) -> None:
    Supplier.objects.create(name="<b>A & B</b>")
    page = text(as_person("dag").get(LIST))
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in page
    assert "<b>A" not in page


def test_list_costs_the_same_whatever_its_rows(suppliers, as_person) -> None:
    from django.db import connection

    client, counts = as_person("kari"), []
    client.get(LIST)
    for kept in (1, 10):
        Supplier.objects.filter(pk__in=[s.pk for s in suppliers[kept:]]).delete()
        for n in range(kept):
            Supplier.objects.create(name=f"Ny {n}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["stig"])
def test_outsiders_find_no_such_page(suppliers, as_person, name: str) -> None:
    assert as_person(name).get(LIST).status_code == 404


def test_only_those_with_the_right_are_offered_acts(suppliers, as_person) -> None:
    assert "New supplier" in text(as_person("dag").get(LIST))
    page = text(as_person("kari").get(LIST))
    assert "New supplier" not in page
    assert "Give a number" not in page
    assert 'type="checkbox" name="row"' not in page


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_export_holds_what_the_list_shows(suppliers, as_person, form: str) -> None:
    answer = as_person("kari").get(f"{LIST}export.{form}?numbered=yes&sort=-name&columns=name")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert names_in(answer, form) == [f"Firma {n:02}" for n in range(23, 0, -2)]


def names_in(answer: Any, form: str) -> list[str]:
    body = answer.getvalue() if answer.streaming else answer.content
    if form == "json":
        return [row["name"] for row in json.loads(body)]
    if form == "csv":
        return body.decode("utf-8-sig").splitlines()[1:]
    from python_calamine import load_workbook

    rows = load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    return [row[0] for row in rows if str(row[0]).startswith("Firma")]


def test_unknown_export_is_not_found(suppliers, as_person) -> None:
    assert as_person("kari").get(f"{LIST}export.exe").status_code == 404


def test_detail_shows_facts_and_the_thing_to_do(suppliers, as_person) -> None:
    page = text(as_person("dag").get(f"{LIST}{suppliers[1].pk}/"))
    assert "<h1>Firma 01</h1>" in page
    assert "A supplier that delivers." in page
    assert "900000001" in page
    assert "not known" in page
    assert page.index(">Change<") < page.index(">Order<")
    assert f"{LIST}{suppliers[1].pk}/history/" in page


def test_missing_row_is_not_found(suppliers, as_person) -> None:
    answer = as_person("dag").get(f"{LIST}999999/")
    assert answer.status_code == 404
    assert "front page" in text(answer)


def test_new_row_is_added_and_told(suppliers, as_person) -> None:
    client = as_person("dag")
    answer = client.post(f"{LIST}new/", {"name": "Nytt AS", "orgnr": ""}, follow=True)
    assert "Nytt AS was added." in text(answer)
    assert "<h1>Nytt AS</h1>" in text(answer)


def test_wrong_form_says_what_and_where(suppliers, as_person) -> None:
    answer = as_person("dag").post(f"{LIST}new/", {"name": ""})
    page = text(answer)
    assert answer.status_code == 422
    assert 'class="error-summary"' in page
    assert 'href="#id_name"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_name_error"' in page


def test_change_is_saved_and_seen_in_history(suppliers, as_person) -> None:
    client, row = as_person("dag"), suppliers[0]
    client.post(f"{LIST}{row.pk}/change/", {"name": "Omdøpt", "orgnr": ""})
    page = text(client.get(f"{LIST}{row.pk}/history/"))
    assert "<del>Firma 00</del>" in page
    assert "Omdøpt" in page
    assert "Dag Daglig" in page


def test_change_needs_the_right(suppliers, as_person) -> None:
    answer = as_person("kari").get(f"{LIST}{suppliers[0].pk}/change/")
    assert answer.status_code == 403
    assert "the daily manager" in text(answer)


def test_acts_on_many_ask_first_and_then_do(suppliers, as_person) -> None:
    client, chosen = as_person("dag"), suppliers[0]
    asked = client.post(f"{LIST}chosen/", {"act": "number", "row": [chosen.pk]})
    assert "Firma 00" in text(asked)
    assert 'name="sure"' in text(asked)
    chosen.refresh_from_db()
    assert chosen.orgnr == ""
    done = client.post(
        f"{LIST}chosen/", {"act": "number", "row": [chosen.pk], "sure": "1"}, follow=True
    )
    assert "1 row was changed." in text(done)
    chosen.refresh_from_db()
    assert chosen.orgnr == "999999999"


def test_acts_on_none_say_so(suppliers, as_person) -> None:
    page = text(as_person("dag").post(f"{LIST}chosen/", {"act": "number"}, follow=True))
    assert "Choose rows" in page


def test_columns_are_chosen_and_kept(suppliers, as_person) -> None:
    client = as_person("kari")
    assert 'id="sort-orgnr"' in text(client.get(LIST))
    client.post("/me/columns/", {"list": "suppliers", "key": ["name", "key"], "next": LIST})
    page = text(client.get(LIST))
    assert 'id="sort-orgnr"' not in page
    assert ">Key</th>" in page
    assert 'id="sort-orgnr"' in text(client.get(f"{LIST}?columns=name,orgnr"))
    assert 'id="sort-orgnr"' in text(as_person("ola").get(LIST))
    client.post("/me/columns/", {"list": "suppliers", "standard": "1", "next": LIST})
    assert not Columns.objects.exists()


def test_view_is_saved_renamed_and_deleted(suppliers, as_person) -> None:
    client = as_person("kari")
    sent = {"list": "suppliers", "name": "Med nummer", "query": "numbered=yes", "next": LIST}
    assert "is saved" in text(client.post("/me/views/save/", sent, follow=True))
    page = text(client.get(f"{LIST}?numbered=yes"))
    assert 'href="?numbered=yes" aria-current="true">Med nummer' in page
    view = SavedView.objects.get()
    client.post(f"/me/views/{view.pk}/", {"name": "Nummererte", "next": LIST})
    assert "Nummererte" in text(client.get("/me/views/?list=suppliers"))
    client.post(f"/me/views/{view.pk}/", {"delete": "1", "next": LIST})
    assert not SavedView.objects.exists()


def test_views_are_ones_own(suppliers, as_person) -> None:
    as_person("kari").post(
        "/me/views/save/", {"list": "suppliers", "name": "Min", "query": "", "next": LIST}
    )
    view = SavedView.objects.get()
    assert "Min</a>" not in text(as_person("ola").get(LIST))
    assert as_person("ola").post(f"/me/views/{view.pk}/", {"delete": "1"}).status_code == 404
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "\x00"])
def test_view_needs_a_name(suppliers, as_person, name: str) -> None:
    sent = {"list": "suppliers", "name": name, "query": "", "next": LIST}
    page = text(as_person("kari").post("/me/views/save/", sent, follow=True))
    assert "Give the view a name." in page


def test_another_day_is_read_only_and_kept_in_every_address(suppliers, as_person) -> None:
    page = text(as_person("dag").get(f"/per/2020-01-31{LIST}"))
    assert "31.01.2020" in page
    assert f'href="{LIST}"' in page
    assert "New supplier" not in page
    assert f"/per/2020-01-31{LIST}export.csv" in page
