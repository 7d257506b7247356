"""The annex of a fifteen-year agreement is entered through its pages, and read back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term, TermStep
from tests.agreements.made import make_agreement
from tests.world import World

TIERS = "1–2 000\t100,00\n2 001–4 000\t90,00\n4 001–\t80,00"
PRICE = {
    "do": "save",
    "title": "Price per user",
    "unit": "user",
    "months": "1",
    "mode": "volume",
    "tier_by": "joint",
    "counting": "last",
    "vat": "25",
    "index_lag_months": "2",
    "index_share": "100",
    "index_method": "yearly",
    "index_after_tier": "True",
    "rows": "1",
    "levels": "1",
}
LEVEL = {"do": "save", "period": "month", "always": "on", "rows": "1", "levels": "1"}


@pytest.fixture
def erp(world: World) -> Agreement:
    return make_agreement(
        world,
        title="ERP-avtalen",
        valid_from=dt.date(2026, 1, 1),
        valid_to=dt.date(2041, 1, 1),
    )


def _new(agreement: Agreement, kind: str) -> str:
    return reverse("agreements:term_new", args=[agreement.pk, kind])


def _text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


def _sent(mona: Any, agreement: Agreement, kind: str, values: dict[str, Any]) -> Any:
    answer = mona.post(_new(agreement, kind), values)
    assert answer.status_code == 302, _text(answer)
    return answer


def _enter_prices_and_levels(mona: Any, erp: Agreement) -> None:
    falls = {"fill_rate": "3", "fill_from": "01.01.2027", "fill_kind": "compound"}
    _sent(mona, erp, "price", {**PRICE, **falls, "pasted": TIERS, "item": "ERP-1"})
    uptime = "01.01.2026\t99,5 %\n01.01.2028\t99,7 %\n01.01.2030\t99,9 %"
    _sent(mona, erp, "availability", {**LEVEL, "title": "Availability", "pasted": uptime})
    times = {"response_a": "30 min", "response_b": "2 h", "response_c": "1 day"}
    times |= {"resolution_a": "4 h", "resolution_b": "2 days", "resolution_c": "10 days"}
    hours = {"opens": "08:00", "closes": "16:00", "weekdays": list("12345"), "share": "100"}
    _sent(mona, erp, "times", {**times, **hours, "period": "month", "starts_on": "01.01.2026"})


def _enter_compensation_and_hours(mona: Any, erp: Agreement) -> None:
    compensation = {
        "do": "save",
        "title": "Price reduction for downtime",
        "compensated": Term.objects.get(agreement=erp, kind="availability").pk,
        "per": "attainment",
        "fee": "period",
        "cap": "50",
        "claim_days": "30",
        "pasted": "99,5–99 %: 10 %\n99–97 %: 20 %\nunder 97 %: 50 %",
    }
    _sent(mona, erp, "compensation", compensation)
    pool = {"do": "save", "title": "Development hours", "rows": "1", "levels": "1"}
    pool |= {"from_0": "01.01.2026", "last_0": "31.12.2028", "value_0_0": "600"}
    _sent(mona, erp, "hours", pool)


def test_the_annex_of_an_erp_agreement_is_entered(erp: Agreement, as_person: Any) -> None:
    _enter_prices_and_levels(as_person("mona"), erp)
    _enter_compensation_and_hours(as_person("mona"), erp)
    terms = list(Term.objects.filter(agreement=erp))
    assert [term.kind for term in terms] == [
        "price",
        "availability",
        *["response"] * 3,
        *["resolution"] * 3,
        "compensation",
        "hours",
    ]
    assert terms[0].steps.count() == 45
    assert _on(terms[0], dt.date(2028, 6, 1), 2001) == Decimal("84.6800")
    assert _on(terms[3], dt.date(2030, 1, 1)) == 2
    assert _on(terms[4], dt.date(2030, 1, 1)) == 8
    assert [step.level for step in terms[8].steps.order_by("level")] == [0, 97, 99, Decimal("99.5")]


def test_the_annex_is_read_back_as_it_says(erp: Agreement, as_person: Any) -> None:
    mona = as_person("mona")
    _enter_prices_and_levels(mona, erp)
    _enter_compensation_and_hours(mona, erp)
    page = _text(mona.get(reverse("agreements:terms", args=[erp.pk])))
    for said in (
        "2 001–4 000",
        "from 4 001",
        "94,09 kr",
        "01.01.2028 – 31.12.2029",
        "99,7 %",
        "30 min",
        "below 97 %",
        "At most 50 % of the period’s fee.",
        "Must be claimed within 30 days after the period.",
        "600 h",
        "<svg",
    ):
        assert said in page
    assert "do not hold together" not in page


def _on(term: Term, day: dt.date, level: int = 0) -> Decimal:
    rows = TermStep.objects.filter(term=term, level__lte=level).on(day)
    value: Decimal = rows.order_by("-level")[0].value
    return value


def test_the_table_is_filled_before_anything_is_saved(erp: Agreement, as_person: Any) -> None:
    asked = {**PRICE, "do": "fill", "pasted": "1–\t100", "title": "ERP"}
    asked |= {"fill_rate": "3", "fill_from": "01.01.2027", "fill_years": "2"}
    answer = as_person("mona").post(_new(erp, "price"), asked)
    page = _text(answer)
    assert answer.status_code == 200
    assert 'value="94,09"' in page and 'value="ERP"' in page
    assert not Term.objects.exists()


def test_more_rows_and_levels_keep_what_is_written(erp: Agreement, as_person: Any) -> None:
    written = {**PRICE, "from_0": "01.01.2026", "level_0": "1", "value_0_0": "hundre"}
    for asked, count in (("rows", 'name="rows" value="6"'), ("levels", 'name="levels" value="4"')):
        page = _text(as_person("mona").post(_new(erp, "price"), {**written, "do": asked}))
        assert count in page and 'value="hundre"' in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"value_0_0": "hundre"}, "is not a figure"),
        ({"from_0": "1. mai", "value_0_0": "1"}, "is not a day"),
        ({"pasted": "1–2000\tmange"}, "Line 1"),
        ({"fill_rate": "3", "value_0_0": "1"}, "Write both how much and from which day"),
        ({"title": "", "value_0_0": "1"}, "required"),
        ({}, "Write at least one row with a figure"),
    ],
)
def test_what_is_wrong_is_told_and_kept(
    erp: Agreement, as_person: Any, values: dict[str, str], said: str
) -> None:
    answer = as_person("mona").post(_new(erp, "price"), {**PRICE, **values})
    assert answer.status_code == 422
    assert said in _text(answer)
    assert not Term.objects.exists()


def test_a_table_is_changed_and_what_is_new_marked_as_a_later_change(
    erp: Agreement, as_person: Any
) -> None:
    mona = as_person("mona")
    _sent(mona, erp, "price", {**PRICE, "pasted": "1–\t100"})
    term = Term.objects.get()
    address = reverse("agreements:term_edit", args=[term.pk])
    assert 'value="100,00"' in _text(mona.get(address))
    rows = {"rows": "2", "level_0": "1", "from_0": "01.01.2026", "value_0_0": "100"}
    rows |= {
        "from_1": "01.07.2027",
        "value_1_0": "105",
        "is_change": "on",
        "reason": "Agreed in May",
    }
    assert mona.post(address, {**PRICE, **rows}).status_code == 302
    assert list(term.steps.order_by("valid_from").values_list("value", "origin")) == [
        (100, "agreed"),
        (105, "change"),
    ]
    history = _text(mona.get(reverse("agreements:term_history", args=[term.pk])))
    assert "Agreed in May" in history and "105" in history


def test_a_gap_is_named_on_the_annex_and_on_the_agreement(erp: Agreement, as_person: Any) -> None:
    mona = as_person("mona")
    _sent(mona, erp, "availability", {**LEVEL, "title": "Uptime", "pasted": "2028\t99,5"})
    page = _text(mona.get(reverse("agreements:terms", args=[erp.pk])))
    assert "Nothing is agreed: 01.01.2026 – 31.12.2027." in page
    page = _text(mona.get(reverse("agreements:agreement_detail", args=[erp.pk])))
    assert "1 place in the figures does not hold together" in page


def test_terms_are_moved_and_taken_away(erp: Agreement, as_person: Any) -> None:
    mona = as_person("mona")
    for title in ("One", "Two"):
        _sent(mona, erp, "price", {**PRICE, "title": title, "pasted": "1–\t100"})
    two = Term.objects.get(title="Two")
    mona.post(reverse("agreements:term_up", args=[two.pk]))
    assert [term.title for term in Term.objects.filter(agreement=erp)] == ["Two", "One"]
    mona.post(reverse("agreements:term_remove", args=[two.pk]), {"because": "Wrong annex"})
    assert [term.title for term in Term.objects.filter(agreement=erp)] == ["One"]


def test_prices_are_for_those_in_the_agreement(erp: Agreement, as_person: Any) -> None:
    _sent(as_person("mona"), erp, "price", {**PRICE, "pasted": "1–\t123,45"})
    term = Term.objects.get()
    addresses = [
        reverse("agreements:terms", args=[erp.pk]),
        reverse("agreements:term_detail", args=[term.pk]),
    ]
    for name, status in (("per", 200), ("lise", 404), ("sol", 404)):
        for address in addresses:
            assert as_person(name).get(address).status_code == status, (name, address)
    assert "123,45" not in _text(
        as_person("lise").get(reverse("agreements:agreement_detail", args=[erp.pk]))
    )
    history = reverse("agreements:agreement_history", args=[erp.pk])
    assert "123,45" not in _text(as_person("lise").get(history))
    assert as_person("per").get(_new(erp, "price")).status_code == 403
    assert "123,45" in _text(as_person("per").get(reverse("agreements:term_list")))
    assert "123,45" not in _text(as_person("lise").get(reverse("agreements:term_list")))
