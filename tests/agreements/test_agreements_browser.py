"""What people do with agreements in the browser."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from samdrift.agreements.models.agreements import Agreement, Award, Entitled, Participation
from samdrift.agreements.models.documents import Contact, Document, DocumentVersion
from samdrift.agreements.models.options import Option
from tests.agreements.made import make_agreement, make_system
from tests.world import World

D = dt.date


def at(name: str, row: Any = None) -> str:
    return reverse(f"agreements:{name}", args=[] if row is None else [row.pk])


@pytest.fixture
def agreement(world: World) -> Agreement:
    """About Journalen, that Nordvik and Sørvik use."""
    system = make_system(world, "Journalen", {world.nordvik: 40, world.sorvik: None})
    return make_agreement(world, systems=[system], number="2024/17")


def send(client: Any, url: str, **data: Any) -> None:
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.content.decode()


def test_agreement_is_registered_and_changed_in_the_browser(world: World, as_person: Any) -> None:
    make_system(world, "Journalen", {world.nordvik: 40})
    client = as_person("mona")
    page = client.get(at("agreement_new"))
    assert page.status_code == 200
    values = {
        "title": "Journalavtalen",
        "kind": "ssa_l",
        "supplier": world.supplier.pk,
        "systems": "journalen",
        "valid_from": "01.01.2024",
        "lead": "Mona Mål",
        "billed": "member",
        "billing_months": "3",
        "billing_in_advance": "yes",
        "billing_lag": "14",
    }
    send(client, at("agreement_new"), **values)
    row = Agreement.objects.get()
    assert (row.billing_months, row.billing_in_advance, row.lead) == (3, True, world.people["mona"])
    assert [one.system.name for one in row.about.all()] == ["Journalen"]
    shown = client.get(at("agreement_change", row)).content.decode()
    assert "Journalen" in shown
    send(client, at("agreement_change", row), **{**values, "systems": "", "title": "Avtalen"})
    row.refresh_from_db()
    assert (row.title, row.about.count()) == ("Avtalen", 0)
    wrong = client.post(at("agreement_change", row), {**values, "systems": "Finnes ikke"})
    assert wrong.status_code == 422 and "Finnes ikke" in wrong.content.decode()


def test_members_join_correct_and_leave_in_the_browser(
    world: World, agreement: Agreement, as_person: Any
) -> None:
    client = as_person("mona")
    how = {"valid_from": "01.06.2026", "basis": "users", "came_by": "later"}
    assert client.get(at("agreement_join", agreement)).status_code == 200
    send(client, at("agreement_join", agreement), members=[world.lillevik.pk], **how)
    row = Participation.objects.get(member=world.lillevik)
    fixed = {**how, "basis": "fixed", "quantity": "12", "buyer_reference": "LV-1"}
    send(client, at("participation_change", row), **fixed)
    send(client, at("participation_leave", row), day="01.01.2027")
    row.refresh_from_db()
    assert (row.basis, row.buyer_reference, row.valid_to) == ("fixed", "LV-1", D(2027, 1, 1))
    send(client, at("participation_strike", row), because="Feil")
    assert not Participation.objects.filter(pk=row.pk).exists()


def test_agreement_is_left_stayed_in_and_extended_in_the_browser(
    agreement: Agreement, as_person: Any
) -> None:
    client = as_person("mona")
    send(client, at("agreement_leave", agreement), day="01.01.2028", because="Byttes ut")
    text = client.get(at("agreement_detail", agreement)).content.decode()
    assert "Byttes ut" in text and "Notice is given" in text
    send(client, at("agreement_stay", agreement))
    send(client, at("agreement_renew", agreement), until="01.01.2036", because="")
    agreement.refresh_from_db()
    assert (agreement.left_on, agreement.valid_to) == (None, D(2036, 1, 1))


def test_award_and_list_are_pasted_in_the_browser(agreement: Agreement, as_person: Any) -> None:
    client = as_person("mona")
    send(client, at("agreement_award", agreement), value="4 500 000,50", subject="goods")
    assert str(Award.objects.get().value) == "4500000.50"
    pasted = "123 456 785\tNordvik kommune\nSørvik kommune;987654325\n"
    send(client, at("agreement_entitled", agreement), text=pasted, valid_from="01.01.2024")
    named = sorted(Entitled.objects.values_list("orgnr", "name"))
    assert named == [("123456785", "Nordvik kommune"), ("987654325", "Sørvik kommune")]
    wrong = client.post(at("agreement_entitled", agreement), {"text": "123456789 Feil"})
    assert wrong.status_code == 422 and "123456789" in wrong.content.decode()
    send(client, at("entitled_strike", Entitled.objects.first()), day="01.01.2027")
    assert Entitled.objects.on(D(2027, 1, 1)).count() == 1


def test_option_is_registered_used_and_opened_in_the_browser(
    agreement: Agreement, as_person: Any
) -> None:
    client = as_person("mona")
    values = {"title": "Fem til", "about": "members", "last_notice": "01.06.2027"}
    send(client, at("option_new", agreement), **values)
    row = Option.objects.get()
    assert "Fem til" in client.get(at("option_change", row)).content.decode()
    send(client, at("option_change", row), **{**values, "most_members": "5"})
    send(client, at("option_use", row), decided_on="20.11.2026", reason="Styret")
    row.refresh_from_db()
    assert (row.state, row.most_members, row.reason) == ("used", 5, "Styret")
    send(client, at("option_reopen", row))
    send(client, at("option_decline", row), decided_on="20.11.2026", reason="Nei")
    row.refresh_from_db()
    assert row.state == "declined"


def test_papers_and_contacts_are_added_in_the_browser(
    world: World, agreement: Agreement, as_person: Any
) -> None:
    client = as_person("mona")
    file = SimpleUploadedFile("Bilag 7.pdf", b"1")
    send(client, at("paper_new", agreement), file=file, kind="prices", annex="7")
    paper = Document.objects.get()
    newer = SimpleUploadedFile("Bilag 7 ny.pdf", b"2")
    send(client, at("paper_version", paper), file=newer, note="Ny pris")
    send(client, at("paper_change", paper), kind="prices", title="Priser", annex="7")
    assert DocumentVersion.objects.count() == 2
    send(client, at("contact_ours", agreement), person="Ola Åsen", field="Lønn")
    send(client, at("contact_theirs", agreement), name="Selma", email="selma@lev.test")
    ours, theirs = Contact.objects.order_by("side")
    send(client, at("contact_change", ours), person="Kari Koordinator", field="Lønn")
    send(client, at("contact_change", theirs), name="Sara")
    send(client, at("contact_end", theirs), day="20.11.2026")
    assert Contact.objects.on(world.today).get().person == world.people["kari"]
    text = client.get(at("agreement_detail", agreement)).content.decode()
    assert "Priser" in text and "Kari Koordinator" in text


@pytest.mark.parametrize(
    "name",
    [
        "agreement_join",
        "agreement_leave",
        "agreement_renew",
        "agreement_award",
        "agreement_entitled",
        "option_new",
        "paper_new",
        "contact_ours",
        "contact_theirs",
    ],
)
def test_forms_open_without_the_agreements_own_values_in_them(
    agreement: Agreement, as_person: Any, name: str
) -> None:
    page = as_person("mona").get(at(name, agreement))
    assert page.status_code == 200
    assert 'value="Journalavtalen"' not in page.content.decode()


@pytest.mark.parametrize(
    "name", ["agreement_join", "agreement_award", "option_new", "paper_new", "contact_theirs"]
)
def test_only_those_who_manage_the_agreement_may_act(
    agreement: Agreement, as_person: Any, name: str
) -> None:
    assert as_person("dina").get(at(name, agreement)).status_code == 403
