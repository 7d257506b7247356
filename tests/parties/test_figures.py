"""Key figures: unknown stays unknown, sums tell what they lack, parts are held against totals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.parties.helpers import last_event, refused
from tests.world import World

from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.calc.figures import parse_number, parts_above_total, read_block, trend
from samdrift.parties.forms.figures import names_of_kinds
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.queries.figures import ways_of, year_table
from samdrift.parties.services.figures import set_figures


@pytest.fixture
def by(world: World) -> Viewer:
    return terminal(world.today)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", Decimal("1234.5")),
        ("1\u00a0234", Decimal(1234)),
        ("1.234", Decimal(1234)),
        ("7.5", Decimal("7.5")),
        ("0", Decimal(0)),
        ("–", None),
        ("", None),
        ("ukjent", None),
    ],
)
def test_number_is_read_as_people_write_it(text: str, value: Decimal | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["mange", "711*", "-3", "NaN", "inf"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(text)


def test_pasted_block_is_read_in_any_language(world: World) -> None:
    block = "Inhabitants\t1 200\nict_fte\t7,5\nPupils\t–\nHva er dette\t3\nServers\tmange"
    pasted = read_block(block, names_of_kinds())
    assert pasted.values == {
        "inhabitants": Decimal(1200),
        "ict_fte": Decimal("7.5"),
        "pupils": None,
    }
    assert pasted.not_understood == ("Hva er dette\t3", "Servers\tmange")


def test_parts_may_not_exceed_their_total() -> None:
    wrong = parts_above_total(
        {"ict_fte": Decimal(3), "ict_fte_central": Decimal(2), "ict_fte_health": Decimal(2)}
    )
    assert [(one.total, one.parts) for one in wrong] == [(3, 4)]
    assert parts_above_total({"ict_fte": None, "ict_fte_central": Decimal(2)}) == []
    assert (
        parts_above_total(
            {"ict_fte": Decimal(9), "ict_fte_central": Decimal(7), "ict_fte_schools": Decimal(2)}
        )
        == []
    )


def test_chart_breaks_where_a_year_is_unknown() -> None:
    chart = trend({2020: Decimal(1), 2021: Decimal(2), 2022: None, 2023: Decimal(4)})
    assert chart is not None
    assert len(chart.lines) == 1
    assert [(year, value) for _x, _y, year, value in chart.dots] == [
        (2020, 1),
        (2021, 2),
        (2023, 4),
    ]
    assert trend({2020: None}) is None
    flat = trend({2020: Decimal(0)})
    assert flat is not None
    assert flat.dots[0][1] == 88


def test_figures_are_set_changed_and_made_unknown(world: World, by: Viewer) -> None:
    values = {"inhabitants": Decimal(900), "pupils": Decimal(0)}
    assert set_figures(world.nordvik, year=2025, values=values, source="SSB", by=by) == 2
    assert last_event("key_figure.set") == {
        "inhabitants 2025": [None, "900"],
        "pupils 2025": [None, "0"],
    }
    assert set_figures(world.nordvik, year=2025, values=values, source="SSB", by=by) == 0
    assert set_figures(world.nordvik, year=2025, values={"pupils": None}, by=by) == 1
    assert [f.kind for f in KeyFigure.objects.all()] == ["inhabitants"]
    assert last_event("key_figure.set") == {"pupils 2025": ["0", None]}


def test_wrong_figures_are_refused(world: World, by: Viewer) -> None:
    refusal = refused(
        "parts_above_total",
        set_figures,
        world.nordvik,
        year=2025,
        values={"ict_fte": Decimal(1), "ict_fte_central": Decimal("1.5")},
        by=by,
    )
    assert refusal.field == "ict_fte"
    refused(
        "negative", set_figures, world.nordvik, year=2025, values={"pupils": Decimal(-1)}, by=by
    )
    refused("bad_year", set_figures, world.nordvik, year=25, values={}, by=by)
    assert not KeyFigure.objects.exists()


def test_coordinator_sets_the_own_members_figures_only(world: World) -> None:
    set_figures(world.nordvik, year=2025, values={"pupils": Decimal(3)}, by=world.viewer("kari"))
    refused(
        "not_allowed",
        set_figures,
        world.sorvik,
        year=2025,
        values={"pupils": Decimal(3)},
        by=world.viewer("kari"),
    )


def test_sum_tells_whom_it_lacks_and_zero_is_known(world: World, by: Viewer) -> None:
    set_figures(world.nordvik, year=2025, values={"pupils": Decimal(10)}, by=by)
    set_figures(world.lillevik, year=2025, values={"pupils": Decimal(0)}, by=by)
    lines = {line.kind.value: line for line in year_table(2025, by).lines}
    assert lines["pupils"].total.total == 10
    assert lines["pupils"].total.missing == ("Sørvik",)
    assert lines["servers"].total.total is None


def test_table_of_a_year_holds_members_that_have_left(world: World, by: Viewer) -> None:
    set_figures(world.gammelvik, year=2019, values={"pupils": Decimal(5)}, by=by)
    assert "Gammelvik" in [m.name for m in year_table(2019, by).members]
    assert "Gammelvik" not in [m.name for m in year_table(2025, by).members]


def test_way_through_the_years_shows_the_unknown_year(world: World, by: Viewer) -> None:
    for year in (2022, 2024):
        set_figures(world.nordvik, year=year, values={"pupils": Decimal(year)}, source="GSI", by=by)
    (way,) = ways_of(world.nordvik, by)
    assert way.rows == [(2022, 2022, "GSI"), (2023, None, ""), (2024, 2024, "GSI")]
