"""Pages of keys: the list, what each bears, the editor with its paste, and the comparison."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.money.lists import key_compare
from samdrift.money.models.accounts import Figure, FigureSet
from samdrift.money.models.keys import AgreementKey, FixedCharge, KeyVersion, SplitKey
from samdrift.money.models.runs import Run, RunItem
from samdrift.money.queries.key_costs import Other
from samdrift.money.queries.key_readings import PartSpec, Spec
from samdrift.money.services.key_charges import add_charge
from samdrift.money.services.key_ties import set_key
from samdrift.parties.models.members import Member
from tests.agreements.made import make_agreement
from tests.money.made import machine
from tests.money.made_keys import figure, inhabitants, make_key
from tests.world import World

DAY = dt.date


def sent(**values: Any) -> dict[str, Any]:
    return {"do": "save", "valid_from": "01.01.2027", "decided_by": "Styret", **values}


def accounts(world: World, year: int = 2025, **amounts: int) -> None:
    told = {"nordvik": 600, "sorvik": 200, "lillevik": 150, "gammelvik": 50} | amounts
    for name, amount in told.items():
        one = FigureSet.objects.create(
            member=getattr(world, name), year=year, stage="accounts", made_on=DAY(2026, 2, 1)
        )
        Figure.objects.create(set=one, section="1", amount=Decimal(amount * 1000))


def test_pages_answer_before_and_after_there_is_a_key(world: World, as_person: Any) -> None:
    client = as_person("dag")
    for path in ("keys/", "keys/new/", "charges/", "charges/new/"):
        assert client.get(f"/money/{path}").status_code == 200
    key = make_key(world)
    inhabitants(world)
    answer = client.get(f"/money/keys/{key.pk}/").content.decode()
    assert "1/3 in equal parts, 2/3 by inhabitants the year before" in answer
    assert "2/3 × 20 000 of 29 266,6667 inhabitants" in answer.replace("\u00a0", " ")
    assert as_person("ola").get(f"/money/keys/{key.pk}/").status_code == 200
    assert client.get("/money/keys/").content.decode().count("2/3 by inhabitants") == 1


def test_key_that_lacks_figures_names_them_on_its_page(world: World, as_person: Any) -> None:
    key = make_key(world)
    text = as_person("dag").get(f"/money/keys/{key.pk}/").content.decode()

    assert "Sørvik has no figure to split by inhabitants in 2025. Enter it." in text


def test_version_is_adopted_with_weights_pasted_from_a_spreadsheet(
    world: World, as_person: Any
) -> None:
    key, client = make_key(world), as_person("dag")
    values = sent(
        basis_0="equal",
        share_0="1/3",
        basis_1="weights",
        share_1="2/3",
        weights="Nordvik\t9\nSørvik\t9\n\nLillevik\t1,5",
        caps="nordvik 40 %",
    )
    answer = client.post(f"/money/keys/{key.pk}/adopt/", values)
    assert answer.status_code == 302
    version = KeyVersion.objects.get(valid_from=DAY(2027, 1, 1))
    part = version.parts.get(basis="weights")
    assert {one.member.name: one.weight for one in part.weights.all()} == {
        "Nordvik": 9,
        "Sørvik": 9,
        "Lillevik": Decimal("1.5"),
    }
    assert version.caps.get().percent == 40
    changed = client.get(f"/money/keys/versions/{version.pk}/change/").content.decode()
    assert "Lillevik\t1,5" in changed


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"basis_0": "equal", "share_0": "1/3"}, "The parts make 1/3 together"),
        ({"basis_0": "equal", "share_0": "mye"}, "Write the part as 1/3"),
        ({"basis_0": "weights"}, "Agreed weights need a figure"),
        ({"basis_0": "weights", "weights": "Ukjent\t3"}, "“Ukjent\t3” was not understood"),
        ({"basis_0": "equal", "weights": "Nordvik\t3"}, "Choose agreed weights as one"),
        ({}, "Choose at least one thing to split by"),
    ],
)
def test_editor_says_what_is_wrong_and_where(
    world: World, as_person: Any, values: dict[str, str], told: str
) -> None:
    key = make_key(world)
    answer = as_person("dag").post(f"/money/keys/{key.pk}/adopt/", sent(**values))

    assert told in answer.content.decode()
    assert KeyVersion.objects.count() == 1


def test_editor_shows_what_each_would_pay_and_saves_nothing(world: World, as_person: Any) -> None:
    key = make_key(world)
    accounts(world)
    inhabitants(world, 2024)
    values = sent(do="preview", basis_0="equal")
    answer = as_person("dag").post(f"/money/keys/{key.pk}/adopt/", values)
    text = answer.content.decode()

    assert KeyVersion.objects.count() == 1
    assert "Had it held in 2025" in text
    assert "<svg" in text


def test_comparison_is_exact_and_sums_to_the_cost(world: World) -> None:
    key = make_key(world)
    accounts(world)
    inhabitants(world, 2024)
    other = Other(Spec(key.pk, key.arrangement_id, (PartSpec("equal", 1, 1),)))
    found = key_compare.compared(world.viewer("dag"), key, year=2025, other=other)

    assert found.cost.source == "accounts"
    rows = {row.name: row for row in found.rows}
    third = Decimal(1000000) / 12
    assert rows["Nordvik"].one == (third + Decimal(1_000_000) * 40 / 90).quantize(Decimal("0.01"))
    assert rows["Nordvik"].other == 250_000
    assert found.one_total == found.other_total == 1_000_000
    assert sum(row.more for row in found.rows) == 0


def test_comparison_rests_on_closed_runs_where_there_are_some(world: World) -> None:
    key = make_key(world)
    accounts(world)
    inhabitants(world, 2024)
    inhabitants(world)
    version = KeyVersion.objects.get()
    for state, month in (("closed", 1), ("closed", 2), ("draft", 3)):
        start = DAY(2025, month, 1)
        run = Run.objects.create(
            title=str(month), starts_on=start, ends_on=DAY(2025, month + 1, 1), state=state
        )
        RunItem.objects.create(run=run, title="x", amount=Decimal(300), key_version=version)
    found = key_compare.compared(world.viewer("dag"), key, year=2025)

    assert (found.cost.source, found.one_total) == ("runs", Decimal(600))


def test_member_that_joins_without_a_figure_is_named(world: World, as_person: Any) -> None:
    key, client = make_key(world), as_person("dag")
    inhabitants(world, 2024)
    outside = Member.objects.create(name="Utvik")
    url = f"/money/keys/{key.pk}/compare/"
    asked = {"year": 2025, "amount": "1000000", "joins": outside.pk}
    text = client.get(url, asked).content.decode()
    assert "Utvik has no figure to split by inhabitants in 2024" in text
    figure(outside, 2024, 4_000)
    text = client.get(url, asked | {"leaves": world.lillevik.pk}).content.decode()
    assert "Utvik" in text
    assert "The amount you wrote" in text
    for kind in ("pdf", "xlsx"):
        answer = client.get(url, asked | {"as": kind})
        assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')


def test_comparison_says_when_nothing_is_known(world: World, as_person: Any) -> None:
    key = make_key(world)
    text = as_person("dag").get(f"/money/keys/{key.pk}/compare/").content.decode()

    assert "Neither runs nor accounts are known for 2025." in text


def test_key_is_chosen_on_the_agreements_page(world: World, as_person: Any) -> None:
    agreement, key, client = make_agreement(world), make_key(world), as_person("dag")
    assert "Choose a key" in client.get(f"/agreements/{agreement.pk}/").content.decode()
    answer = client.post(
        f"/money/keys/agreements/{agreement.pk}/", {"key": key.pk, "valid_from": "01.01.2026"}
    )
    assert answer.status_code == 302
    assert AgreementKey.objects.get().key == key
    assert "Driftsnøkkelen" in client.get(f"/agreements/{agreement.pk}/").content.decode()
    day = {"member": world.sorvik.pk, "day": "01.03.2027"}
    client.post(f"/money/keys/agreements/{agreement.pk}/from/", day)
    text = client.get(f"/agreements/{agreement.pk}/").content.decode()
    assert "from 01.03.2027" in text
    member = client.get(f"/parties/members/{world.sorvik.pk}/").content.decode()
    assert "bears its own cost until then" in member


def test_charge_is_added_and_gets_a_new_amount_on_its_page(world: World, as_person: Any) -> None:
    key, client = make_key(world), as_person("dag")
    values = {
        "title": "Driftssentralen",
        "kind": "fixed",
        "monthly": "125000",
        "key": key.pk,
        "valid_from": "01.01.2026",
    }
    assert client.post("/money/charges/new/", values).status_code == 302
    charge = FixedCharge.objects.get()
    assert client.get(f"/money/charges/{charge.pk}/").status_code == 200
    amount = {"day": "01.01.2027", "monthly": "130000,50"}
    assert client.post(f"/money/charges/{charge.pk}/amount/", amount).status_code == 302
    assert FixedCharge.objects.get(valid_from=DAY(2027, 1, 1)).monthly == Decimal("130000.50")
    assert as_person("kari").get(f"/money/charges/{charge.pk}/amount/").status_code == 403


def test_key_page_costs_the_same_queries_however_much_it_splits(
    world: World, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    by, key, client = machine(world), make_key(world), as_person("dag")
    inhabitants(world)
    for number in range(8):
        agreement = make_agreement(world, title=f"Avtale {number}")
        set_key(agreement, by=by, key=key, valid_from=DAY(2026, 1, 1))
        add_charge(
            by=by, title=f"D{number}", monthly=Decimal(1), valid_from=DAY(2026, 1, 1), key=key
        )
    client.get(f"/money/keys/{key.pk}/")
    with django_assert_max_num_queries(60):
        client.get(f"/money/keys/{key.pk}/")
    for number in range(8):
        make_key(world, f"Nøkkel {number}")
    assert SplitKey.objects.count() == 9
    with django_assert_max_num_queries(30):
        client.get("/money/keys/")
