"""Pages of claims and measurements, the letter, the API and the table."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.papers.claim_letter import letter_of, letter_paper
from samdrift.agreements.papers.reckonings import told
from samdrift.agreements.queries.letters import content_of
from samdrift.agreements.services.claims import settle
from samdrift.kernel.intake import services as intake
from samdrift.kernel.models.site import Site
from tests.agreements.made import machine, make_agreement
from tests.agreements.made_claims import give, make_claim, make_level, make_time, measure
from tests.world import World


@pytest.fixture
def agreement(world: World) -> Any:
    return make_agreement(world, number="A-12", reference="ERP-7")


def at(name: str, *keys: Any) -> str:
    return reverse(f"agreements:{name}", args=keys)


def test_claim_is_raised_sent_answered_and_settled_in_the_browser(
    agreement: Any, as_person: Any
) -> None:
    """From the form to the credit note, as the management lead does it."""
    mona = as_person("mona")
    values = {"agreement": agreement.pk, "title": "Dobbelt", "kind": "double", "amount": "1 000,50"}
    assert mona.post(at("claim_new"), values).status_code == 302
    claim = Claim.objects.get()
    assert claim.amount == Decimal("1000.50")
    days = {"day": "20.11.2026", "answer_by": "10.12.2026"}
    assert mona.post(at("claim_send", claim.pk), days).status_code == 302
    told_us = {"day": "20.11.2026", "accepted": "1000,50", "text": "Godtatt"}
    assert mona.post(at("claim_answer", claim.pk), told_us).status_code == 302
    back = {"amount": "1 000,50", "day": "20.11.2026", "text": "Kreditnota 7"}
    assert mona.post(at("claim_settle", claim.pk), back).status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.letter is not None) == ("credited", True)
    page = mona.get(at("claim_detail", claim.pk)).content.decode()
    assert "Kreditnota 7" in page and "came back, the last of it 20.11.2026" in page


def test_page_opens_the_reckoning(world: World, agreement: Any, as_person: Any) -> None:
    measure(world, make_level(agreement), "99.3")
    page = as_person("ola").get(at("claim_detail", Claim.objects.get().pk)).content.decode()
    assert "5\u00a0% × 315\u00a0000,00\u00a0kr = 15\u00a0750,00\u00a0kr" in page


def test_page_is_not_there_for_members_outside(
    world: World, agreement: Any, as_person: Any
) -> None:
    claim = make_claim(world, agreement)
    assert as_person("lise").get(at("claim_detail", claim.pk)).status_code == 404
    assert as_person("lise").get(at("claim_letter", claim.pk)).status_code == 404


@pytest.mark.parametrize("act", ["send", "answer", "settle", "waive", "drop", "evidence"])
def test_reader_may_not_act(world: World, agreement: Any, as_person: Any, act: str) -> None:
    claim = make_claim(world, agreement)
    assert as_person("dina").get(at(f"claim_{act}", claim.pk)).status_code == 403


def test_list_tells_the_sums(world: World, agreement: Any, as_person: Any) -> None:
    make_claim(world, agreement)
    page = as_person("mona").get(at("claim_list")).content.decode()
    assert "1 open claim, 14\u00a0500,00\u00a0kr still to come." in page


def test_list_costs_the_same_however_many(world: World, agreement: Any, as_person: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_person("mona")
    client.get(at("claim_list"))
    counts = []
    for _turn in range(2):
        make_claim(world, agreement)
        with CaptureQueriesContext(connection) as seen:
            client.get(at("claim_list"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_won_back_has_a_bar_and_a_row(world: World, agreement: Any, as_person: Any) -> None:
    claim = make_claim(world, agreement)
    settle(claim, by=machine(world), amount=Decimal(900), day=dt.date(2026, 3, 1))
    page = as_person("mona").get(at("claims_won_back")).content.decode()
    assert "2026: 900,00\u00a0kr." in page and "Journalavtalen" in page


def test_letter_has_what_a_supplier_needs(world: World, agreement: Any) -> None:
    term = make_level(agreement)
    measure(world, term, "99.3")
    claim = Claim.objects.get()
    claim.answer_by = dt.date(2026, 12, 20)
    paper = letter_paper(content_of(claim), world.viewer("mona"))
    said = repr(paper)
    for part in ("ERP-7", "A-12", "4.2", "4.7", "99,3", "15\\xa0750,00", "20.12.2026", "Claim 1"):
        assert part in said, part
    assert paper.marking == "Draft"


def test_letter_is_written_in_the_sites_language(world: World, agreement: Any) -> None:
    Site.objects.update(default_language="nn")
    letter = letter_of(make_claim(world, agreement), world.viewer("mona"))
    assert letter.data.startswith(b"%PDF") and b"/Lang" in letter.data
    assert letter.name.endswith(".pdf")


def test_sent_letter_is_what_is_downloaded(world: World, agreement: Any, as_person: Any) -> None:
    claim, mona = make_claim(world, agreement), as_person("mona")
    mona.post(at("claim_send", claim.pk), {"day": "20.11.2026", "answer_by": "10.12.2026"})
    first = mona.get(at("claim_letter", claim.pk))
    assert first.headers["Content-Disposition"].startswith("attachment")
    assert first.content == mona.get(at("claim_letter", claim.pk)).content


def test_reckoning_of_hours_tells_each_case(world: World, agreement: Any) -> None:
    term = make_time(agreement, 4)
    give(agreement, term, "0.2", per="hour", case_cap=Decimal(5))
    measure(world, term, "34", detail={"cases": [["A-2", "34"]]})
    rows = dict(told(Claim.objects.get().evidence.get().reckoning))
    assert rows["A-2"].startswith("30 hours late × 0,2") and "at most" in rows["A-2"]


def test_reckoning_of_an_unknown_kind_is_told_as_kept() -> None:
    assert told({"kind": "new", "price": "5"}) == [("price", "5")]


def test_measurement_is_recorded_for_the_whole_period(agreement: Any, as_person: Any) -> None:
    term = make_level(agreement)
    values = {"term": term.pk, "starts_on": "1.6.2026", "value": "99,93 %", "source": "hand"}
    assert as_person("mona").post(at("measurement_new"), values).status_code == 302
    row = Measurement.objects.get()
    assert (row.ends_on, row.value) == (dt.date(2026, 7, 1), Decimal("99.93"))


def test_measurement_of_cases_is_worked_out(agreement: Any, as_person: Any) -> None:
    term = make_time(agreement, 4, share=90)
    values = {
        "term": term.pk,
        "starts_on": "1.6.2026",
        "cases": "A-1; 3,5\nA-2; 4\nA-3; 5\nA-4; 1",
        "source": "desk",
    }
    response = as_person("mona").post(at("measurement_new"), values)
    row = Measurement.objects.get()
    assert row.value == 75
    assert "A-3" in as_person("mona").get(response.headers["Location"]).content.decode()


def test_case_without_hours_is_named(agreement: Any, as_person: Any) -> None:
    values = {"term": make_time(agreement, 4).pk, "starts_on": "1.6.2026", "source": "desk"}
    page = as_person("mona").post(at("measurement_new"), values | {"cases": "A-1; 3\nA-2"})
    assert page.status_code == 422 and "Line 2 has no hours" in page.content.decode()


def test_program_records_a_measurement(world: World, agreement: Any, as_person: Any) -> None:
    term = make_level(agreement)
    body = {"term": term.pk, "starts_on": "2026-06-01", "value": "99.3", "source": "monitoring"}
    response = as_person("mona").post(
        "/api/v1/agreements/measurement", json.dumps(body), content_type="application/json"
    )
    assert response.status_code == 201
    assert response.json()["kept"] is False and response.json()["target"] == "99.5000"
    assert Claim.objects.get().amount == 15_750


def load(world: World, text: str) -> Any:
    sent = intake.send_in("measurements", text.encode(), "m.csv", by=machine(world))
    return intake.try_out(sent, intake.table_of(sent), by=machine(world), most=None)


def test_table_of_measurements_is_taken(world: World, agreement: Any) -> None:
    make_level(agreement)
    rows = "Avtale;Tjenestenivå;Måned;Målt\nA-12;Oppetid;06.2026;99,93 %\nERP-7;4.2;07.2026;99,1\n"
    tally, _notes = load(world, rows)
    assert tally.taken == 2 and tally.refused == []


def test_row_that_fits_no_level_is_refused_with_its_name(world: World, agreement: Any) -> None:
    make_level(agreement)
    rows = "Avtale;Tjenestenivå;Fra;Målt\nA-12;Svartid;01.06.2026;99\nB-1;Oppetid;01.06.2026;0,99\n"
    tally, _notes = load(world, rows)
    assert len(tally.refused) == 2


def test_withdrawn_measurement_says_so(world: World, agreement: Any, as_person: Any) -> None:
    row, mona = measure(world, make_level(agreement), "99.3"), as_person("mona")
    assert mona.post(at("measurement_withdraw", row.pk), {"reason": "Feil"}).status_code == 302
    page = mona.get(at("measurement_detail", row.pk)).content.decode()
    assert "Does not count any more" in page
