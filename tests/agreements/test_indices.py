"""Price indices are taken up, their figures pasted, and prices follow them on the annex."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from samdrift.agreements.calc.index_paste import month, read
from samdrift.agreements.models.terms import IndexSeries
from samdrift.agreements.services import indices as services
from samdrift.kernel.errors import DomainError, Refused
from tests.agreements.made import make_agreement
from tests.agreements.made_terms import make_index, make_price
from tests.world import World

NOVEMBER = dt.date(2025, 11, 1)


@pytest.mark.parametrize(
    "text", ["2025M11", "2025-11", "11.2025", "11/2025", "november 2025", "nov. 2025", "2025-11-01"]
)
def test_a_month_is_read_as_people_and_statistics_write_it(text: str) -> None:
    assert month(text) == NOVEMBER


@pytest.mark.parametrize(
    "text",
    [
        "Måned\tKPI\n2025M10\t135,8\n2025M11\t136,4",
        "2025M10 135,8\n2025M11 136,4",
        "År\tJan\tFeb\n2025" + "\t." * 9 + "\t135,8\t136,4\t.",
    ],
)
def test_figures_are_read_by_line_or_by_year(text: str) -> None:
    found = read(text)
    assert found.not_understood == []
    assert found.found == {dt.date(2025, 10, 1): Decimal("135.8"), NOVEMBER: Decimal("136.4")}


def test_a_line_that_is_not_understood_is_named() -> None:
    assert read("2025M10\t135,8\nnoe helt annet").not_understood == ["noe helt annet"]


def test_figures_are_set_changed_and_taken_away(world: World) -> None:
    series = make_index(world, {NOVEMBER: "136.4"})
    mona = world.viewer("mona")
    new = {NOVEMBER: Decimal("136.5"), dt.date(2025, 12, 24): Decimal(137)}
    assert services.set_figures(series, new, by=mona) == 2
    assert services.set_figures(series, new, by=mona) == 0
    assert services.set_figures(series, {NOVEMBER: None}, by=mona) == 1
    assert [str(row.month) for row in series.figures.all()] == ["2025-12-01"]
    with pytest.raises(DomainError):
        services.set_figures(series, {NOVEMBER: Decimal(0)}, by=mona)
    with pytest.raises(Refused):
        services.set_figures(series, new, by=world.viewer("kari"))


def test_an_index_that_prices_follow_stays(world: World) -> None:
    series = make_index(world, {})
    make_price(make_agreement(world), series=series, base_month=NOVEMBER, index_month=1)
    with pytest.raises(DomainError) as refused:
        services.remove_series(series, by=world.viewer("mona"))
    assert refused.value.code == "followed"


def test_figures_are_pasted_on_the_page_and_shown_by_year(world: World, as_person: Any) -> None:
    mona = as_person("mona")
    sent = {"name": "Consumer price index", "source": "Statistics"}
    assert mona.post(reverse("agreements:index_new"), sent).status_code == 302
    series = IndexSeries.objects.get()
    paste = reverse("agreements:index_figures", args=[series.pk])
    assert mona.post(paste, {"figures": "tull"}).status_code == 422
    assert mona.post(paste, {"figures": "2025M11\t136,4"}).status_code == 302
    page = mona.get(reverse("agreements:index_detail", args=[series.pk])).content.decode()
    assert "136,4" in page and "2025" in page
    assert as_person("kari").get(paste).status_code == 403


def test_the_annex_tells_how_the_index_has_regulated_a_price(world: World, as_person: Any) -> None:
    figures = {dt.date(2024, 11, 1): "100", NOVEMBER: "104"}
    series = make_index(world, figures)
    agreement = make_agreement(world)
    make_price(
        agreement,
        ((1, "100"),),
        series=series,
        base_month=dt.date(2024, 11, 1),
        index_month=1,
        index_cap=3,
    )
    answer = as_person("per").get(reverse("agreements:terms", args=[agreement.pk]))
    page = answer.content.decode().replace("\u00a0", " ")
    assert "With the index: 103,00 kr (× 1,03000)." in page
    assert "11.2024: 100 → 11.2025: 104" in page
    assert "held back by the cap" in page
    assert "Regulated next on 01.01.2027, by the figure of 11.2026." in page
