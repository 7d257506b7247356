"""The pages of agreements: who sees what there, and what programs get."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.services import awards, documents, options, participations
from tests.agreements.made import machine, make_agreement, make_system
from tests.world import World

D = dt.date


def at(name: str, row: Any = None) -> str:
    return reverse(f"agreements:{name}", args=[] if row is None else [row.pk])


@pytest.fixture
def agreement(world: World) -> Agreement:
    """About Journalen, that Nordvik and Sørvik use."""
    system = make_system(world, "Journalen", {world.nordvik: 40, world.sorvik: None})
    return make_agreement(world, systems=[system], number="2024/17")


def test_page_tells_who_is_in_it_and_what_comes(agreement: Agreement, as_person: Any) -> None:
    page = as_person("ola").get(at("agreement_detail", agreement))
    text = page.content.decode()
    assert page.status_code == 200
    for told in ("Nordvik", "40", "not counted", "31.12.2033", "Journalen", "Leverandør AS"):
        assert told in text, told


def test_fixed_quantity_and_systems_not_used_are_told(
    world: World, agreement: Agreement, as_person: Any
) -> None:
    by, later = machine(world), {"valid_from": D(2026, 6, 1), "came_by": "later"}
    participations.join(agreement, world.lillevik, by=by, **later)
    participations.join(
        agreement, world.gammelvik, by=by, basis="fixed", quantity=Decimal(75), **later
    )
    text = as_person("mona").get(at("agreement_detail", agreement)).content.decode()
    assert "uses none of its systems" in text and ">75" in text


def test_papers_and_options_are_for_those_in_the_agreement(
    world: World, agreement: Agreement, as_person: Any
) -> None:
    by = machine(world)
    options.add_option(agreement, by=by, title="Fem til", about="members")
    paper = documents.add_document(agreement, by=by, upload=(b"x", "Bilag.pdf"), kind="annex")
    version = paper.versions.get()
    url = at("agreement_detail", agreement)
    assert "Fem til" in as_person("per").get(url).content.decode()
    outside = as_person("lise").get(url).content.decode()
    assert "Fem til" not in outside and "Bilag" not in outside and "Nordvik" in outside
    assert as_person("lise").get(at("paper_file", version)).status_code == 404
    assert as_person("sol").get(url).status_code == 404
    assert as_person("stig").get(url).status_code == 404


def test_history_tells_those_outside_nothing_of_prices_and_options(
    world: World, agreement: Agreement, as_person: Any
) -> None:
    by = machine(world)
    options.add_option(agreement, by=by, title="Fem til", about="members")
    awards.set_award(agreement, by=by, value=Decimal(4_711_000))
    url = at("agreement_history", agreement)
    inside = as_person("per").get(url).content.decode()
    outside = as_person("lise").get(url).content.decode()
    assert "Fem til" in inside and "4711000" in inside
    assert "Fem til" not in outside and "4711000" not in outside
    assert "The agreement was registered" in outside and "A member joined" in outside


def test_member_that_was_in_it_still_reads_the_papers(
    world: World, agreement: Agreement, as_person: Any
) -> None:
    row = Participation.objects.get(member=world.sorvik)
    participations.leave(row, day=D(2026, 1, 1), by=machine(world))
    options.add_option(agreement, by=machine(world), title="Fem til", about="members")
    assert "Fem til" in as_person("per").get(at("agreement_detail", agreement)).content.decode()


def test_paper_comes_as_a_file_to_keep(world: World, agreement: Agreement, as_person: Any) -> None:
    paper = documents.add_document(
        agreement, by=machine(world), upload=(b"<script>", "Bilag.html"), kind="annex"
    )
    answer = as_person("kari").get(at("paper_file", paper.versions.get()))
    assert answer.content == b"<script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_page_of_an_earlier_day_tells_who_was_in_it_then(
    world: World, agreement: Agreement, as_person: Any
) -> None:
    participations.join(
        agreement, world.lillevik, by=machine(world), valid_from=D(2026, 6, 1), came_by="later"
    )
    url = at("agreement_detail", agreement)
    client = as_person("mona")
    now = client.get(url).content.decode()
    then = client.get(f"/per/2026-05-31{url}").content.decode()
    assert "3 members are in it" in now and "2 members are in it" in then
    assert "Let members join" not in then


def test_list_is_filtered_by_state_member_system_and_lead(
    world: World, agreement: Agreement, as_person: Any
) -> None:
    make_agreement(world, title="Gammel", members=(), valid_to=D(2025, 1, 1), lead=None)
    client, url = as_person("mona"), at("agreement_list")
    system = agreement.about.get().system

    def titles(query: str) -> set[str]:
        text = client.get(f"{url}?{query}").content.decode()
        return {one for one in ("Journalavtalen", "Gammel") if f">{one}<" in text}

    assert titles("") == {"Journalavtalen", "Gammel"}
    assert titles("state=over") == {"Gammel"}
    assert titles("state=running,leaving") == {"Journalavtalen"}
    assert titles(f"member={world.nordvik.pk}") == {"Journalavtalen"}
    assert titles(f"system={system.pk}") == {"Journalavtalen"}
    assert titles("mine=yes") == {"Journalavtalen"}
    assert titles("nobody=yes") == {"Gammel"}
    assert titles("ends_by=2026-01-01") == {"Gammel"}
    assert client.get(f"{url}?state=odd").status_code == 422


def test_other_pages_show_the_agreements(
    world: World, agreement: Agreement, as_person: Any
) -> None:
    client, system = as_person("mona"), agreement.about.get().system
    for url in (
        reverse("portfolio:system_detail", args=[system.pk]),
        reverse("parties:supplier_detail", args=[world.supplier.pk]),
        reverse("parties:member_detail", args=[world.nordvik.pk]),
        reverse("parties:person_detail", args=[world.people["mona"].pk]),
    ):
        assert "Journalavtalen" in client.get(url).content.decode(), url


def test_agreement_is_made_and_read_by_programs(world: World, as_person: Any) -> None:
    system = make_system(world, "Journalen", {world.nordvik: 40})
    client = as_person("mona")
    body = {
        "title": "Journalavtalen",
        "kind": "ssa_l",
        "systems": ["Journalen"],
        "valid_from": "2024-01-01",
        "billed": "member",
        "billing_months": 1,
        "billing_in_advance": "no",
        "billing_lag": 14,
    }
    url = "/api/v1/agreements/agreement"
    made = client.post(url, body, content_type="application/json")
    assert made.status_code == 201, made.content
    read = client.get(f"{url}/{made.json()['id']}").json()
    assert (read["title"], read["systems"], read["valid_from"]) == (
        "Journalavtalen",
        [system.pk],
        "2024-01-01",
    )


def test_list_costs_the_same_however_many_agreements(
    world: World, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    client, url = as_person("mona"), at("agreement_list")
    client.get(url)
    for number in range(8):
        make_agreement(world, title=f"Avtale {number}")
    with django_assert_max_num_queries(30):
        assert client.get(url).status_code == 200
