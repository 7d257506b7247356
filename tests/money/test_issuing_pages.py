"""The pages of invoices to members, postings and rules; their files; and the table of rules."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.kernel import work
from samdrift.money.models.issuing import Issuer, MemberInvoice, Posting, PostingRule, Recipient
from samdrift.money.papers.postings_file import FIELDS
from samdrift.money.schedule import issuing as schedule
from samdrift.money.services.billing_setup import say_posting, strike_posting
from tests.intake import counts, load, table
from tests.money.made_issuing import (
    make_issuer,
    make_october,
    make_ready,
    make_recipient,
    make_reversal,
    make_run,
    send,
)
from tests.world import World

SCHEMA = Path(__file__).parents[2] / "docs" / "utvikling" / "posteringer.schema.json"


def _at(name: str, *args: Any) -> str:
    return reverse(f"money:{name}", args=args)


def test_the_page_of_a_run_tells_what_each_is_billed_and_what_is_missing(
    world: World, as_person: Any
) -> None:
    make_issuer(world)
    make_recipient(world, world.nordvik)
    run = make_october(world)
    page = as_person("dag").get(_at("issuing_run", run.pk)).content.decode()
    assert "Send 1 invoice" in page
    assert "7\u00a0500,00\u00a0kr" in page  # Nordvik's 6 000 with VAT
    assert "It has not said which reference" in page
    assert f"{_at('recipient_new')}?member={world.sorvik.pk}" in page


def test_a_run_is_invoiced_from_its_page(world: World, as_person: Any) -> None:
    run = make_ready(world)
    client = as_person("dag")
    assert client.get(_at("issuing_send", run.pk)).status_code == 200
    answer = client.post(_at("issuing_send", run.pk), {"issued_on": "20.11.2026", "due_on": ""})
    assert answer["Location"] == _at("issuing_run", run.pk)
    page = client.get(answer["Location"]).content.decode()
    assert "Invoices 1 to 2 are sent." in page
    assert _at("memberinvoice_detail", MemberInvoice.objects.first().pk) in page


def test_what_is_more_than_a_few_is_sent_by_the_worker(
    world: World, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "AT_ONCE", 1)
    run = make_ready(world)
    client = as_person("dag")
    told = {"issued_on": "19.11.2026", "due_on": "10.12.2026"}
    page = client.post(_at("issuing_send", run.pk), told, follow=True).content.decode()
    assert "1 more is being written" in page
    assert MemberInvoice.objects.count() == 1
    while work.do_next():
        pass
    assert list(MemberInvoice.objects.order_by("number").values_list("number", "issued_on", "due_on")) == [
        (number, dt.date(2026, 11, 19), dt.date(2026, 12, 10)) for number in (1, 2)
    ]  # fmt: skip


def test_an_issue_that_cannot_be_is_told_on_the_form(world: World, as_person: Any) -> None:
    run = make_ready(world)
    answer = as_person("dag").post(_at("issuing_send", run.pk), {"issued_on": "21.11.2026"})
    assert answer.status_code == 422
    assert "21.11.2026 has not come yet" in answer.content.decode()


def test_people_of_a_member_see_its_bill_and_send_nothing(world: World, as_person: Any) -> None:
    run = make_ready(world)
    send(run, world)
    client = as_person("kari")
    page = client.get(_at("issuing_run", run.pk)).content.decode()
    main = page[page.index("<main") :]
    assert "Nordvik" in main
    assert "Sørvik" not in main
    assert client.get(_at("issuing_send", run.pk)).status_code == 403
    other = MemberInvoice.objects.get(member=world.sorvik)
    for name in ("memberinvoice_detail", "memberinvoice_ehf", "memberinvoice_letter"):
        assert client.get(_at(name, other.pk)).status_code == 404
    assert client.get(f"{_at('issuing_draft', run.pk)}?member={world.sorvik.pk}").status_code == 404


def test_the_archive_holds_what_was_sent_and_only_ones_own(world: World, as_person: Any) -> None:
    run = make_ready(world)
    assert as_person("dag").get(_at("issuing_zip", run.pk)).status_code == 404
    send(run, world)
    for name, count in (("dag", 4), ("kari", 2)):
        data = as_person(name).get(_at("issuing_zip", run.pk)).content
        with zipfile.ZipFile(io.BytesIO(data)) as files:
            assert len(files.namelist()) == count
            assert sum(file.endswith(".xml") for file in files.namelist()) == count // 2


def test_a_draft_of_the_letter_can_be_read_before_it_is_sent(world: World, as_person: Any) -> None:
    run = make_ready(world)
    answer = as_person("dag").get(f"{_at('issuing_draft', run.pk)}?member={world.nordvik.pk}")
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]


def test_the_page_of_a_credit_note_leads_to_what_it_credits(world: World, as_person: Any) -> None:
    run = make_ready(world)
    first = send(run, world)[0]
    note = send(make_reversal(world, run), world)[0]
    client = as_person("kari")
    page = client.get(_at("memberinvoice_detail", note.pk)).content.decode()
    assert "Credit note 3" in page
    assert _at("memberinvoice_detail", first.pk) in page
    assert _at("memberinvoice_detail", note.pk) in client.get(
        _at("memberinvoice_detail", first.pk)
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize("name", ["dag", "kari", "ola"])
def test_lists_and_panels_open(world: World, as_person: Any, name: str) -> None:
    run = make_ready(world)
    send(run, world)
    client = as_person(name)
    for page in ("memberinvoice_list", "posting_list", "postingrule_list", "issuer_list",
                 "recipient_list"):  # fmt: skip
        assert client.get(_at(page)).status_code == 200
    for row in (Issuer, Recipient, MemberInvoice, Posting):
        key = row._meta.model_name
        pk = row._default_manager.order_by("pk")[0].pk
        assert client.get(_at(f"{key}_detail", pk)).status_code == 200
        assert client.get(_at(f"{key}_history", pk)).status_code == 200
    member = client.get(reverse("parties:member_detail", args=[world.nordvik.pk]))
    assert "Invoices from the cooperation" in member.content.decode()


def test_closed_runs_wait_on_the_front_page_until_they_are_invoiced(
    world: World, as_person: Any
) -> None:
    run = make_ready(world)
    client = as_person("dag")
    assert _at("issuing_run", run.pk) in client.get("/").content.decode()
    send(run, world)
    assert _at("issuing_run", run.pk) not in client.get("/").content.decode()


def test_a_member_says_itself_how_it_is_billed(world: World, as_person: Any) -> None:
    client = as_person("kari")
    told = {"member": world.nordvik.pk, "buyer_reference": "4203-IKT"}
    assert client.post(_at("recipient_new"), told).status_code == 302
    assert Recipient.objects.get().buyer_reference == "4203-IKT"
    answer = client.post(_at("recipient_new"), told | {"member": world.sorvik.pk})
    assert answer.status_code == 422
    pk = Recipient.objects.get().pk
    assert (
        client.post(
            _at("recipient_change", pk), {"buyer_reference": "X", "postcode": "1"}
        ).status_code
        == 422
    )


def test_an_issuer_is_set_up_and_changed_on_its_page(world: World, as_person: Any) -> None:
    client = as_person("dag")
    told = {"arrangement": world.arrangement.pk, "name": "Vik IKT", "orgnr": "974 760 673",
            "account": "8601.11.17947", "vat_registered": "on", "vat_rate": "25",
            "due_days": "14", "last_number": "0"}  # fmt: skip
    answer = client.post(_at("issuer_new"), told)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    issuer = Issuer.objects.get()
    assert (issuer.orgnr, issuer.account, issuer.due_days) == ("974760673", "86011117947", 14)
    assert (
        client.post(_at("issuer_change", issuer.pk), told | {"due_days": "30"}).status_code == 302
    )
    issuer.refresh_from_db()
    assert issuer.due_days == 30
    assert as_person("kari").get(_at("issuer_new")).status_code == 403


def test_rules_are_pasted_and_taken_away(world: World, as_person: Any) -> None:
    rows = table("Kommune;Konto;Tekst", "Nordvik;1.11950.1200.120;IKT", "Sørvik;11950;")
    assert counts(load("postingrules", rows, world.viewer("dag"))) == (2, 0, 0)
    assert counts(load("postingrules", rows, world.viewer("dag"))) == (0, 2, 0)
    rule = PostingRule.objects.get(member=world.nordvik)
    assert (rule.account, rule.text) == ("1.11950.1200.120", "IKT")
    client = as_person("kari")
    assert client.get(_at("postingrule_strike", rule.pk)).status_code == 200
    assert client.post(_at("postingrule_strike", rule.pk)).status_code == 302
    assert list(PostingRule.objects.values_list("member", flat=True)) == [world.sorvik.pk]


def test_the_narrowest_rule_is_used(world: World) -> None:
    by = world.viewer("dag")
    make_ready(world)
    wide = say_posting(by=by, member=world.nordvik, account="1.12700", text="IKT")
    run = make_run(world, ("Nett", {world.nordvik: "10"}), title="November")
    invoice = send(run, world)[0]
    posting = invoice.postings.get()
    assert (posting.account, posting.text) == ("1.12700", "IKT")
    strike_posting(wide, by=by)
    assert invoice.postings.get().account == "1.12700"  # what was sent stands


def test_postings_are_files_with_the_documented_fields(world: World, as_person: Any) -> None:
    run = make_ready(world)
    send(run, world)
    client = as_person("kari")
    told = json.loads(client.get(_at("postings_file", "json")).content)
    assert (told["format"], told["version"], told["count"]) == ("samdrift-postings", 1, 2)
    assert told["net"] == "6000.00"
    assert told["vat"] == "1500.00"
    one = told["postings"][0]
    assert tuple(one) == FIELDS
    assert (one["period"], one["last_day"], one["member_orgnr"]) == (
        "2026-10",
        "2026-10-31",
        "123456785",
    )
    lines = client.get(_at("postings_file", "csv")).content.decode().splitlines()
    assert lines[0] == ";".join(FIELDS)
    assert len(lines) == 3
    assert client.get(_at("postings_file", "xml")).status_code == 404


def test_the_file_is_as_its_schema_says(world: World, as_person: Any) -> None:
    run = make_ready(world)
    send(run, world)
    send(make_reversal(world, run), world)
    schema = json.loads(SCHEMA.read_text())
    assert tuple(schema["$defs"]["posting"]["properties"]) == FIELDS
    told = json.loads(as_person("dag").get(_at("postings_file", "json")).content)
    jsonschema.validate(told, schema)
    assert (told["count"], told["net"]) == (8, "0.00")


def test_the_file_follows_the_lists_filters(world: World, as_person: Any) -> None:
    run = make_ready(world)
    invoice = send(run, world)[1]
    url = f"{_at('postings_file', 'json')}?issued={invoice.pk}"
    told = json.loads(as_person("dag").get(url).content)
    assert {one["member"] for one in told["postings"]} == {"Sørvik"}
    assert Decimal(told["net"]) == invoice.net


def test_programs_read_postings_by_the_same_names(world: World, as_person: Any) -> None:
    send(make_ready(world), world)
    url = f"/api/v1/money/posting?columns=all&member={world.nordvik.pk}"
    told = json.loads(as_person("kari").get(url).content)
    assert told["count"] == 2
    assert set(FIELDS) <= set(told["rows"][0])


def test_the_page_of_a_run_asks_as_much_for_many_members_as_for_few(
    world: World, as_person: Any
) -> None:
    run = make_ready(world)
    client = as_person("dag")
    counts = []
    for one in (run, make_run(world, *_many(world), title="Mange")):
        client.get(_at("issuing_run", one.pk))
        with CaptureQueriesContext(connection) as asked:
            client.get(_at("issuing_run", one.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def _many(world: World) -> list[Any]:
    everyone = (world.nordvik, world.sorvik, world.lillevik, world.gammelvik)
    return [(f"Kostnad {n}", dict.fromkeys(everyone, "10")) for n in range(20)]
