"""Search in Norwegian word forms and by the beginning of words, within reach."""

from __future__ import annotations

import pytest
from django.test.utils import CaptureQueriesContext
from tests.world import World, add_person

from samdrift.kernel import search
from samdrift.kernel.models.search import SearchEntry
from samdrift.kernel.registry import Kind, SearchKind, registry
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier


@pytest.fixture
def searchable(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Suppliers are found by all inside, people by those of their own employer."""
    for model, entry in (
        (Supplier, lambda row: (0, row.name, row.note, row.orgnr)),
        (Person, lambda row: (row.employer_id or -1, str(row), row.title, row.email)),
    ):
        kind = model._meta.label_lower
        monkeypatch.setitem(
            registry.kinds, kind, Kind(model, kind, lambda row: f"/{type(row).__name__}/{row.pk}/")
        )
        monkeypatch.setitem(registry.search, kind, SearchKind(kind, kind.split(".")[1], entry))
    search.index(list(world.people.values()))
    return world


def titles(world: World, text: str, name: str = "kari", **more: object) -> list[str]:
    return [hit.title for hit in search.find(text, world.viewer(name), **more)]


def supplier(name: str, note: str = "") -> Supplier:
    row = Supplier.objects.create(name=name, note=note)
    search.index([row])
    return row


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("barnevern", "Barnevernet i nord"),
        ("barnevernet", "Barnevern"),
        ("barnevern", "Barnevernssystem"),
        ("barnevernet", "Barnevernssystem"),
        ("BARNEV", "Barnevernssystem"),
        ("skoler", "Skole"),
        ("skolene", "Skoler"),
        ("systemer", "Systemet"),
        ("Aasheim", "Åsheim data"),
        ("åsheim", "Aasheim data"),
        ("åshe", "Aasheim data"),
        ("data", "Dataanalyse"),
        ("dataa", "Dataanalyse"),
        ("ærlig", "Ærlige folk"),
        ("øst", "Østfold"),
        ("kafe", "Kafé"),
        ("kafé", "Kafe"),
        ("nordstrom", "NORDSTROM AS"),
        ("nordström", "Nordstrøm"),
        ("360", "Public 360"),
        ("pub 360", "Public 360°"),
        ("360 publ", "Public 360"),
    ],
)
def test_search_finds_word_forms_and_beginnings(searchable: World, text: str, name: str) -> None:
    supplier(name)
    assert titles(searchable, text) == [name]


@pytest.mark.parametrize("text", ["vern", "barn system", "xyz", "", "  ", "%", "_", "'", "\\"])
def test_search_finds_nothing_else(searchable: World, text: str) -> None:
    supplier("Barnevernet")
    assert titles(searchable, text) == []


def test_search_asks_for_every_word(searchable: World) -> None:
    supplier("Lønn og personal")
    supplier("Lønn")
    assert titles(searchable, "lønn pers") == ["Lønn og personal"]


def test_search_shows_the_title_asked_for_first(searchable: World) -> None:
    supplier("Altaposten", "avis i Alta")
    supplier("Avisa", "Alta")
    supplier("Alta data")
    supplier("Alta")
    assert titles(searchable, "alta") == ["Alta", "Alta data", "Altaposten", "Avisa"]


def test_member_never_finds_another_members_people(searchable: World) -> None:
    assert titles(searchable, "ærlig", "kari") == []
    assert titles(searchable, "ærlig", "per") == ["Per Ærlig"]
    assert titles(searchable, "per@vik.test", "kari") == []


def test_centre_finds_people_of_all_members(searchable: World) -> None:
    assert titles(searchable, "direktør", "dag") == ["Dina Direktør", "Didrik Direktør"]


@pytest.mark.parametrize("name", ["sol", "stig"])
def test_outsider_finds_nothing(searchable: World, name: str) -> None:
    assert titles(searchable, "leverandør", name) == []
    assert titles(searchable, name, name) == []


def test_search_narrows_to_kinds(searchable: World) -> None:
    supplier("Kari kafé")
    assert titles(searchable, "kari", kinds=["parties.person"]) == ["Kari Koordinator"]


def test_rare_word_is_not_lost_among_common_ones(searchable: World) -> None:
    rows = [Supplier(name=f"Kommunale tjenester {n}", sort_key=str(n)) for n in range(700)]
    Supplier.objects.bulk_create(rows)
    search.index(list(Supplier.objects.all()))
    supplier("Xanthippe", "kommunale tjenester")
    assert titles(searchable, "kommunale xanthippe") == ["Xanthippe"]
    assert titles(searchable, "xan kommunale tjenester") == ["Xanthippe"]


def test_two_common_words_still_meet(searchable: World) -> None:
    names = [f"{'Nord' if n % 2 else 'Sør'} {'data' if n % 3 else 'tall'} {n}" for n in range(1500)]
    Supplier.objects.bulk_create(Supplier(name=name, sort_key=name) for name in names)
    search.index(list(Supplier.objects.all()))
    row = supplier("Vest", "sør nord")
    assert titles(searchable, "sør nord") == [row.name]


def test_common_word_shows_titles_before_details(searchable: World) -> None:
    rows = [Supplier(name=f"Firma {n}", note="alta", sort_key=str(n)) for n in range(900)]
    Supplier.objects.bulk_create(rows)
    search.index(list(Supplier.objects.all()))
    supplier("Alta")
    assert titles(searchable, "alta")[0] == "Alta"


def test_visible_rows_are_found_behind_many_hidden_ones(searchable: World) -> None:
    for n in range(3):
        add_person(searchable, f"hege{n}", "Hege", "Hansen", employer=searchable.nordvik)
    search.index(list(Person.objects.all()))
    for one in SearchEntry.objects.filter(title="Per Ærlig"):
        assert one.audience == searchable.sorvik.pk
    assert titles(searchable, "hege", limit=1) == ["Hege Hansen"]


def test_common_word_costs_no_more_queries_than_a_rare_one(
    searchable: World, django_assert_max_num_queries: object
) -> None:
    from django.db import connection

    supplier("Sjelden")
    Supplier.objects.bulk_create(Supplier(name=f"Vanlig {n}", sort_key=str(n)) for n in range(1000))
    search.index(list(Supplier.objects.all()))
    viewer, counts = searchable.viewer("kari"), []
    for word in ("sjelden", "vanlig"):
        with CaptureQueriesContext(connection) as asked:
            assert search.find(word, viewer)
        counts.append(len(asked))
    assert counts[0] <= 4
    assert counts[1] <= 6


def test_search_reads_the_objects_of_the_hits_it_shows_alone(searchable: World) -> None:
    from django.db import connection

    Supplier.objects.bulk_create(Supplier(name=f"Vanlig {n}", sort_key=str(n)) for n in range(30))
    search.index(list(Supplier.objects.all()))
    with CaptureQueriesContext(connection) as asked:
        assert len(search.find("vanlig", searchable.viewer("kari"), limit=5)) == 5
    objects = [one["sql"] for one in asked if 'FROM "parties_supplier"' in one["sql"]]
    assert len(objects) == 1
    read = objects[0].partition(" IN (")[2].partition(")")[0].split(", ")
    assert len(set(read)) == 5


def test_removed_rows_are_not_found(searchable: World) -> None:
    row = supplier("Borte AS")
    search.remove("parties.supplier", [row.pk])
    assert titles(searchable, "borte", kinds=["parties.supplier"]) == []


def test_indexing_again_finds_the_new_name_only(searchable: World) -> None:
    row = supplier("Gammelt navn")
    row.name = "Nytt navn"
    row.save()
    search.index([row])
    assert titles(searchable, "gammelt") == []
    assert titles(searchable, "nytt") == ["Nytt navn"]
    assert SearchEntry.objects.filter(kind="parties.supplier").count() == 1


def test_odd_text_is_no_trouble(searchable: World) -> None:
    supplier("Alt")
    for text in ("\x00", "a" * 5000, "ord " * 50, "💥", "\u202e", "-- ;DROP"):
        assert isinstance(titles(searchable, text), list)


def test_search_page_tells_what_to_do_when_nothing_is_found(searchable: World, as_person) -> None:
    page = as_person("kari").get("/search/?q=findesikke").content.decode()
    assert "Try this:" in page
    assert 'value="findesikke"' in page


def test_search_page_groups_by_kind(searchable: World, as_person) -> None:
    supplier("Kari kafé")
    page = as_person("kari").get("/search/?q=kari").content.decode()
    assert page.index("<h2>") < page.index("Kari k")
    assert "2 found." in page


def test_suggestions_are_options_with_addresses(searchable: World, as_person) -> None:
    supplier("Barnevernet")
    answer = as_person("kari").get("/search/suggest/?q=barn", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert 'role="option"' in page
    assert 'href="/Supplier/' in page
    assert "<html" not in page


def test_suggestions_are_only_for_people_signed_in(client) -> None:
    assert client.get("/search/suggest/?q=barn").status_code == 302
