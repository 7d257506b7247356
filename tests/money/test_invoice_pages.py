"""Pages of invoices, their interface for programs, and who sees them."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from samdrift.kernel import search
from samdrift.kernel.intake import command
from samdrift.kernel.reach import seen
from samdrift.money.models.invoices import Delivery, Invoice
from tests.agreements.made import make_agreement
from tests.money.made import a_line, an_invoice, take
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def mona(world: World, as_person: Any) -> Any:
    return as_person("mona")


def _upload(data: bytes, name: str = "faktura.xml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "text/xml")


def test_one_dropped_invoice_opens_its_page(world: World, mona: Any) -> None:
    drop = reverse("money:invoice_drop")
    assert mona.get(drop).status_code == 200
    answer = mona.post(drop, {"invoices": _upload(an_invoice(buyer=world.nordvik))}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/money/invoices/{Invoice.objects.get().pk}/"
    assert "F-1001" in page
    assert "970,00" in page


def test_many_dropped_files_are_told_one_by_one(world: World, mona: Any) -> None:
    good = an_invoice(buyer=world.nordvik)
    files = [
        _upload(good, "a.xml"),
        _upload(good, "b.xml"),
        _upload(b"nei", "c.xml"),
        _upload(b"", "d.xml"),
    ]
    page = mona.post(reverse("money:invoice_drop"), {"invoices": files}).content.decode()
    assert all(name in page for name in ("a.xml", "b.xml", "c.xml", "d.xml"))
    outcomes = list(Delivery.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["taken", "known", "refused", "refused"]


def test_refused_file_tells_rule_and_place_and_is_dealt_with(world: World, mona: Any) -> None:
    data = an_invoice(buyer=world.nordvik).replace(b">970.00<", b">971.00<", 1)
    row = take(world, data)
    url = reverse("money:delivery_detail", args=[row.pk])
    assert "BR-S-08" in mona.get(url).content.decode()
    mona.post(reverse("money:delivery_settle", args=[row.pk]), {"note": "Bedt om ny"})
    row.refresh_from_db()
    assert row.settled
    back = mona.get(reverse("money:delivery_file", args=[row.pk]))
    assert back.content == data
    assert "attachment" in back["Content-Disposition"]


def test_refused_file_can_be_judged_again(world: World, mona: Any) -> None:
    row = take(world, b"nei")
    mona.post(reverse("money:delivery_try", args=[row.pk]))
    row.refresh_from_db()
    assert row.outcome == "refused"


def test_person_says_which_agreement_and_places_a_line(world: World, mona: Any) -> None:
    make_agreement(world, title="En")
    other = make_agreement(world, title="To")
    invoice = take(world, an_invoice(buyer=world.nordvik)).invoice
    assert invoice is not None
    assert invoice.match == "none"
    url = reverse("money:invoice_agreement", args=[invoice.pk])
    assert "To" in mona.get(url).content.decode()
    mona.post(url, {"agreement": other.pk, "teach": "on"})
    invoice.refresh_from_db()
    assert (invoice.agreement, invoice.match) == (other, "hand")
    line = invoice.lines.get()
    place = reverse("money:line_place", args=[line.pk])
    assert mona.get(place).status_code == 200
    mona.post(place, {"term": "", "member": world.sorvik.pk})
    line.refresh_from_db()
    assert line.member == world.sorvik


def test_lines_come_a_hundred_at_a_time(world: World, mona: Any) -> None:
    lines = [a_line(name=f"Linje {n:03}", quantity=Decimal(1)) for n in range(150)]
    invoice = take(world, an_invoice(*lines, buyer=world.nordvik)).invoice
    assert invoice is not None
    url = reverse("money:invoice_detail", args=[invoice.pk])
    assert mona.get(url).content.decode().count("Linje ") >= 100
    second = mona.get(f"{url}?page=2").content.decode()
    assert "Linje 149" in second
    assert "Linje 050" not in second


def test_member_sees_its_own_invoice_and_not_another_members(world: World) -> None:
    agreement = make_agreement(world, reference="JRN")
    own = take(world, an_invoice(buyer=world.nordvik, contract_reference="JRN")).invoice
    theirs = take(
        world, an_invoice(buyer=world.sorvik, number="F-2", contract_reference="JRN")
    ).invoice
    assert own is not None
    assert theirs is not None
    assert own.agreement == agreement
    assert set(seen(Invoice, world.viewer("kari"))) == {own}
    assert set(seen(Invoice, world.viewer("mona"))) == {own, theirs}
    assert not seen(Invoice, world.viewer("sol")).exists()


def test_joint_invoice_is_seen_by_those_in_the_agreement(world: World) -> None:
    make_agreement(world, reference="JRN", members=(world.nordvik,))
    world.lillevik.orgnr = ""
    joint = take(world, an_invoice(buyer=world.nordvik, contract_reference="JRN")).invoice
    assert joint is not None
    Invoice.objects.filter(pk=joint.pk).update(member=None)
    assert seen(Invoice, world.viewer("kari")).exists()
    assert not seen(Invoice, world.viewer("lise")).exists()


def test_search_finds_only_what_one_may_see(world: World) -> None:
    take(world, an_invoice(buyer=world.sorvik, number="ZQ-77"))
    assert search.find("ZQ-77", world.viewer("mona"))
    assert not search.find("ZQ-77", world.viewer("kari"))


def test_program_sends_an_invoice(world: World, mona: Any) -> None:
    data = an_invoice(buyer=world.nordvik)
    tried = mona.post("/api/v1/load/invoices/try", {"file": _upload(data)})
    assert (tried.status_code, tried.json()["outcome"]) == (200, "taken")
    assert not Invoice.objects.exists()
    sent = mona.post(
        "/api/v1/load/invoices?name=a.xml", data, content_type="application/octet-stream"
    )
    assert (sent.status_code, sent.json()["outcome"]) == (200, "taken"), sent.content
    listed = mona.get("/api/v1/money/invoice").json()
    assert [row["number"] for row in listed["rows"]] == ["F-1001"]
    refused = mona.post("/api/v1/load/invoices", {"file": _upload(b"nei")})
    assert (refused.status_code, refused.json()["code"]) == (422, "file.not_xml")


def test_program_without_the_right_is_refused(world: World, as_person: Any) -> None:
    answer = as_person("ola").post("/api/v1/load/invoices", {"file": _upload(b"nei")})
    assert answer.status_code == 403
    assert not Delivery.objects.exists()


def test_command_takes_files_and_folders(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(an_invoice(buyer=world.nordvik))
    (tmp_path / "b.xml").write_bytes(b"nei")
    out = io.StringIO()
    asked = {"kind": "invoices", "json": False, "dry_run": False}
    assert command.run(Namespace(files=[str(tmp_path)], **asked), out, out) == 1
    assert "2 files: 1 refused, 1 taken" in out.getvalue()
    assert "file.not_xml" in out.getvalue()
    again = Namespace(files=[str(tmp_path / "a.xml")], **asked | {"json": True})
    out = io.StringIO()
    assert command.run(again, out, out) == 0
    assert json.loads(out.getvalue())[0]["outcome"] == "known"
    gone = Namespace(files=[str(tmp_path / "c.xml")], **asked)
    assert command.run(gone, io.StringIO(), io.StringIO()) == 2


def test_list_costs_the_same_queries_whatever_its_rows(
    world: World, mona: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        take(world, an_invoice(buyer=world.nordvik, number=f"F-{number}"))
    mona.get(reverse("money:invoice_list"))
    with django_assert_max_num_queries(30):
        assert mona.get(reverse("money:invoice_list")).status_code == 200
