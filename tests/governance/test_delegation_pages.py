"""Delegations on their pages, on others' pages, in the list, the API, search, worklist and calendar."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.governance.models.delegation import Delegation
from samdrift.kernel import search
from samdrift.kernel.registry import registry
from samdrift.portfolio.models.systems import System
from tests.governance.delegations import decide, delegated, groups, wanted
from tests.governance.matters import body, fresh, planned

LIST = "governance:delegation_list"


@pytest.fixture
def bodies(world):
    return groups(world)


@pytest.fixture
def small(world, bodies):
    row = delegated(world, bodies[0], to_body=bodies[1])
    decide(world, row, wanted(world, "Brukt"), 30_000)
    return row


def page_of(row, name="detail"):
    return reverse(f"governance:delegation_{name}", args=[row.pk])


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\u00a0", " ")


def test_page_tells_limits_what_is_used_and_what_was_decided(small, as_person):
    page = text(as_person("ola").get(page_of(small)))
    for told in (
        "Forvaltningsgruppa can decide this for Styringsgruppa, which stays responsible.",
        "50 000,00 kr",
        "70 000,00 kr left of 100 000,00 kr from 01.01.2026 to 31.12.2026 (30 000,00 kr used)",
        "Brukt",
        "Sak 1/26",
    ):
        assert told in page
    assert '<progress value="30000.00" max="100000.00"' in page


def test_page_has_the_acts_of_whoever_looks(small, as_person):
    acts = {
        who: [name for name in ("end", "decide") if page_of(small, name) in page]
        for who in ("kari", "per", "mona", "ola")
        if (page := text(as_person(who).get(page_of(small))))
    }
    assert acts == {"kari": ["decide"], "per": ["end"], "mona": ["end", "decide"], "ola": []}


def test_list_shows_what_is_left_and_is_filtered(world, small, bodies, as_person):
    own = delegated(world, bodies[0], to_person=world.people["ola"], what="Kjøp", kinds=[])
    past = {"valid_from": dt.date(2025, 1, 1), "valid_to": dt.date(2025, 12, 31)}
    delegated(world, bodies[0], to_person=world.people["per"], what="Før", kinds=["budget"], **past)
    client = as_person("ola")
    page = text(client.get(reverse(LIST)))
    assert "70 000,00 kr" in page
    assert "2 are in force." in page

    def shown(query):
        found = text(client.get(f"{reverse(LIST)}?{query}"))
        return {one.what for one in Delegation.objects.all() if page_of(one) in found}

    assert shown("valid=yes") == {"Små endringer", "Kjøp"}
    assert shown("valid=no") == {"Før"}
    assert shown("mine=yes") == {"Kjøp"}
    assert shown(f"from={bodies[0].pk}") == {"Små endringer", "Kjøp", "Før"}
    assert shown(f"to={bodies[1].pk}") == {"Små endringer"}
    assert shown("kind=change") == {"Små endringer", "Kjøp"}
    assert shown(f"person={own.to_person_id}") == {"Kjøp"}
    assert client.get(f"{reverse(LIST)}?kind=x").status_code == 422


def test_it_is_delegated_from_the_form(world, bodies, as_person):
    journal = System.objects.create(name="Journalen")
    search.index([journal])
    values = {
        "what": "Endringer i Journalen", "giver": f"body:{bodies[0].pk}", "to_person": "Ola Åsen",
        "kinds": ["change", "security"], "subject": "journalen", "per_decision": "70 000",
        "per_period": "150 000,50", "period": "half", "valid_from": "01.01.2026",
        "decided_by": "Sak 2/26", "moves_benefits": "no",
    }  # fmt: skip
    client, url = as_person("mona"), reverse("governance:delegation_new")
    said_yes = client.post(url, {**values, "moves_benefits": "yes"})
    assert "cannot be delegated to others in the management organisation" in text(said_yes, 422)
    nowhere = client.post(url, {**values, "subject": "Ukjent"})
    assert "Nothing here is called “Ukjent”" in text(nowhere, 422)
    assert client.post(url, values).status_code == 302
    row = Delegation.objects.get()
    assert (row.subject_id, row.kinds) == (journal.pk, ["change", "security"])
    assert (row.per_decision, row.per_period) == (Decimal(70_000), Decimal("150000.50"))
    form = text(client.get(page_of(row, "change")))
    assert 'value="150000,50"' in form
    assert 'value="Journalen"' in form
    changed = client.post(page_of(row, "change"), {**values, "what": "Endret", "period": "year"})
    assert (changed.status_code, fresh(row).what, fresh(row).period) == (302, "Endret", "year")
    by_address = f"https://vik.example/portfolio/systems/{journal.pk}/"
    again = client.post(url, {**values, "subject": by_address, "what": "Ved adresse"})
    assert again.status_code == 302
    assert Delegation.objects.get(what="Ved adresse").subject_id == journal.pk


def test_decision_is_taken_from_the_matter_and_refused_at_the_limit(world, small, as_person):
    client, row = as_person("kari"), wanted(world, resolution="Knappen bygges.")
    url = f"{page_of(small, 'decide')}?matter={row.pk}"
    page = text(client.get(url))
    assert "Knappen bygges." in page
    assert "Send to Styringsgruppa" in page
    values = {
        "matter": row.pk, "outcome": "adopted", "text": "Knappen bygges.", "amount": "60 000",
        "decided_on": "20.11.2026", "moves_benefits": "no",
    }  # fmt: skip
    over = text(client.post(url, values), 422)
    assert "60 000,00 kr is more than the limit of 50 000,00 kr for each decision" in over
    assert "Styringsgruppa decides it instead." in over
    sent = client.post(page_of(small, "send"), {"matter": row.pk}, follow=True)
    assert "was sent to Styringsgruppa" in text(sent)
    other = wanted(world, "Annen")
    taken = client.post(url, {**values, "matter": other.pk, "amount": "40 000"}, follow=True)
    assert "It is decided: V 26/2 Annen." in text(taken)


def test_delegation_is_ended_from_its_page(small, as_person):
    client = as_person("mona")
    early = client.post(page_of(small, "end"), {"day": "01.11.2026", "reason": "Ny ordning"})
    assert "Choose a later day" in text(early, 422)
    ended = client.post(
        page_of(small, "end"), {"day": "21.11.2026", "reason": "Ny ordning"}, follow=True
    )
    assert "The delegation is ended." in text(ended)
    assert "Ny ordning" in text(client.get(page_of(small)))


@pytest.mark.parametrize(
    ("who", "seen", "change", "end", "decide"),
    [
        ("mona", 200, 200, 200, 200),
        ("kari", 200, 403, 403, 200),
        ("ola", 200, 403, 403, 403),
        ("lise", 200, 403, 403, 403),
        ("sol", 404, 404, 404, 404),
        ("stig", 404, 404, 404, 404),
    ],
)
def test_who_reaches_which_page(small, as_person, who, seen, change, end, decide):
    client = as_person(who)
    found = [
        client.get(page_of(small, name)).status_code
        for name in ("detail", "change", "end", "decide")
    ]
    assert found == [seen, change, end, decide]
    assert client.get(reverse(LIST)).status_code == seen


def test_panels_stand_on_body_person_and_matter(world, small, bodies, as_person):
    viewer = world.viewer("kari")
    panels = {(page, panel.key): panel for page, rows in registry.panels.items() for panel in rows}
    matter = wanted(world)
    planned(world, matter, ("decide", bodies[0]))
    of_matter = panels["governance.matter", "delegations"].context(viewer, matter)
    (row, limits, url) = of_matter["rows"][0]
    assert (row, limits.replace("\u00a0", " ")) == (
        small, "at most 50 000,00 kr each, left 70 000,00 kr",
    )  # fmt: skip
    assert url == f"{page_of(small, 'decide')}?matter={matter.pk}"
    assert (
        panels["governance.matter", "delegations"].context(world.viewer("ola"), matter)["rows"][0][
            2
        ]
        == ""
    )
    assert panels["governance.body", "delegations"].context(viewer, bodies[1])["rows"][0][2] is True
    assert panels["parties.person", "delegations"].context(viewer, world.people["ola"]) is None
    used = small.uses.get()
    told = panels["governance.decision", "delegations"].context(viewer, used.decision)
    assert told["delegation"] == small
    other = wanted(world)
    planned(world, other, ("decide", body(world, "Styret", "board")))
    assert panels["governance.matter", "delegations"].context(viewer, other) is None


def test_search_finds_it_and_the_api_tells_the_rest(world, small, as_person):
    (hit,) = search.find("små endringer", world.viewer("ola"), kinds=["governance.delegation"])
    assert hit.url == page_of(small)
    client = as_person("ola")
    listed = client.get("/api/v1/governance/delegation")
    assert listed.status_code == 200, listed.content
    (row,) = listed.json()["rows"]
    assert (row["left"], row["per_decision"]) == ("70000.00", "50000.00")
    export = client.get(reverse("governance:delegation_export", args=["csv"]))
    assert "Små endringer" in b"".join(
        export.streaming_content if export.streaming else [export.content]
    ).decode("utf-8-sig")


def test_ending_waits_for_those_who_run_the_body_and_stands_in_their_calendar(world, bodies):
    ends = world.today + dt.timedelta(days=30)
    row = delegated(world, bodies[0], to_body=bodies[1], valid_to=ends)
    (waits,) = (one for one in registry.worklists if one.key == "delegations")
    told = {
        who: [one.url for one in waits.items(world.viewer(who), 5)]
        for who in ("per", "mona", "kari")
    }
    assert told == {"per": [page_of(row)], "mona": [page_of(row)], "kari": []}
    days = [
        one.day for source in registry.calendars for one in source(world.viewer("per"))
        if one.key == f"delegation-{row.pk}"
    ]  # fmt: skip
    assert days == [ends]


def test_list_and_page_cost_the_same_however_many(world, small, bodies, as_person):
    client = as_person("mona")
    urls = (reverse(LIST), page_of(small))
    for url in urls:
        client.get(url)

    def cost():
        found = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            found.append(len(queries))
        return found

    before = cost()
    for n in range(5):
        delegated(world, bodies[0], to_body=bodies[1], what=f"Mer {n}", kinds=["security"])
        decide(world, small, wanted(world, f"Sak {n}"), 100)
    assert cost() == before
