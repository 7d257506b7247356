"""Budget and accounts: read in whole, placed on lines, and the tables made of them."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samdrift.formats.table_out import to_xlsx
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.money.calc.report import SHARE
from samdrift.money.intake.figure_load import load_figures
from samdrift.money.intake.figures import Options
from samdrift.money.lists.cost_base import Whose
from samdrift.money.lists.cost_pages import (
    comparison_report,
    cost_report,
    deviation_report,
    growth_report,
)
from samdrift.money.models.accounts import Figure, FigureSet, LinePrefix, StandardLine
from samdrift.money.papers.words import plain
from samdrift.money.queries.figures import predecessors
from samdrift.money.services import figures as services
from samdrift.money.services import lines
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member, Succession, SuccessionLink
from tests.money.made import machine
from tests.world import World

pytestmark = pytest.mark.django_db
HEAD = ("Kommune", "År", "Type", "Konto", "Beløp (1000 kr)")
EXAMPLE = Path(__file__).parents[2] / "docs" / "eksempler" / "asker-kostnader.xlsx"
FACTS = Path(__file__).parents[3] / "shared" / "facts" / "asker_it_costs_2013_2016_knok.csv"


@pytest.fixture(autouse=True)
def _lines(world: World) -> None:
    lines.load_standard_lines(by=machine(world))


def load(world: World, *rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> list[FigureSet]:
    data = to_xlsx(head, rows, "Tall")  # type: ignore[arg-type]
    loaded = load_figures(data, "tall.xlsx", by=machine(world))
    assert not loaded.faults, loaded.faults
    return list(loaded.made)


def two_years(world: World) -> None:
    load(
        world,
        ("Nordvik", 2024, "Regnskap", "10100", 500),
        ("Nordvik", 2024, "Regnskap", "11950", 300),
        ("Nordvik", 2024, "Regnskap", "16200", -50),
        ("Nordvik", 2024, "Regnskap", "02300", 200),
        ("Nordvik", 2024, "Regnskap", "19999", 7),
        ("Nordvik", 2025, "Regnskap", "10100", 520),
        ("Nordvik", 2025, "Regnskap", "11950", 310),
    )


def test_amounts_are_placed_by_the_longest_prefix_and_the_members_own_first(world: World) -> None:
    by = machine(world)
    software = StandardLine.objects.get(title__startswith="Programvare")
    advice = StandardLine.objects.get(title__startswith="Konsulent")
    two_years(world)
    assert Figure.objects.filter(account="11950", line=software).count() == 2
    own = lines.add_prefix(advice, by=by, begins="1 195", member=world.nordvik)
    assert Figure.objects.filter(account="11950", line=advice).count() == 2
    lines.add_prefix(software, by=by, begins="11950")
    assert Figure.objects.filter(account="11950", line=software).count() == 2
    lines.remove_prefix(own, by=by)
    with pytest.raises(DomainError, match="belongs to"):
        lines.add_prefix(advice, by=by, begins="11950")


def test_what_no_line_takes_is_shown_and_in_no_total(world: World) -> None:
    two_years(world)
    report, _base = cost_report("accounts", Whose([world.nordvik], {}), machine(world))
    loose = report.lines[-1]
    assert loose.values == (Decimal(7000), Decimal(0))
    (net,) = (one for one in report.lines if one.label.startswith("ICT cost in all, net"))
    assert net.values == (Decimal(950_000), Decimal(830_000))


def test_a_newer_file_supersedes_and_the_same_file_changes_nothing(world: World) -> None:
    (first,) = load(world, ("9901", 2025, "Budsjett", "11950", 10))
    assert load(world, ("9901", 2025, "Budsjett", "11950", 10)) == []
    (second,) = load(world, ("9901", 2025, "Budsjett", "11950", 12))
    first.refresh_from_db()
    assert first.superseded_by == second
    assert first.figures.get().amount == 10_000
    assert Event.objects.filter(what="figures.read").count() == 2


def test_stages_in_columns_are_kept_apart_and_never_summed(world: World) -> None:
    head = ("Kommune", "År", "Konto", "Regnskap", "Budsjett")
    load(world, ("Nordvik", 2025, "11950", 110, 100), head=head)
    assert {one.stage for one in FigureSet.objects.all()} == {"accounts", "budget"}
    whose = Whose([world.nordvik], {})
    report, _base = deviation_report("accounts", "budget", 2025, whose, machine(world))
    (row,) = (one for one in report.lines if one.label.startswith("Programvare"))
    assert row.values == (100, 110, 10, Fraction(1, 10))


def test_a_file_with_a_fault_is_refused_whole_with_its_rows(world: World) -> None:
    rows = [("Nordvik", 2025, "Regnskap", "11950", 1), ("Fjernvik", 2025, "Regnskap", "1", 2)]
    loaded = load_figures(to_xlsx(HEAD, rows, "Tall"), "t.xlsx", by=machine(world))
    assert [(one.line, one.found) for one in loaded.faults] == [(3, "Fjernvik")]
    assert not FigureSet.objects.exists()


def test_kostra_file_is_counted_only_where_the_member_has_said_so(world: World) -> None:
    line = "0A20254990100         " + " " * 9 + "1" + " 120" + "195" + "       42"
    loaded = load_figures(line.encode(), "kostra.dat", by=machine(world))
    assert not loaded.faults
    figure = Figure.objects.get()
    assert (figure.account, figure.amount, figure.line) == ("120/1195", 42_000, None)
    software = StandardLine.objects.get(title__startswith="Programvare")
    lines.add_prefix(software, by=machine(world), begins="120/1195", member=world.nordvik)
    figure.refresh_from_db()
    assert figure.line == software


def test_a_member_writes_its_own_and_not_anothers(world: World) -> None:
    kari = world.viewer("kari")
    software = StandardLine.objects.get(title__startswith="Programvare")
    given = {"year": 2025, "stage": "budget", "amounts": {software.pk: Decimal(5)}, "title": ""}
    made = services.write_by_hand(world.nordvik, by=kari, **given)
    assert made.figures.get().line == software
    with pytest.raises(Refused):
        services.write_by_hand(world.sorvik, by=kari, **given)
    with pytest.raises(Refused):
        lines.add_prefix(software, by=kari, begins="1")
    assert lines.add_prefix(software, by=kari, begins="77", member=world.nordvik).pk
    with pytest.raises(Refused):
        load_figures(b"", "x.csv", by=world.viewer("ola"))


def test_what_is_left_out_by_hand_is_not_known(world: World) -> None:
    software = StandardLine.objects.get(title__startswith="Programvare")
    services.write_by_hand(
        world.nordvik, by=machine(world), year=2025, stage="accounts",
        amounts={software.pk: Decimal(5)}, title="",
    )  # fmt: skip
    report, _base = cost_report("accounts", Whose([world.nordvik], {}), machine(world))
    (net,) = (one for one in report.lines if one.label.startswith("ICT cost in all, net"))
    assert net.values == (None,)


def test_former_members_stand_for_the_years_before_a_merge(world: World) -> None:
    two_years(world)
    load(world, ("Sørvik", 2026, "Regnskap", "11950", 900))
    merge = Succession.objects.create(kind="merge", happened_on=world.today)
    SuccessionLink.objects.create(
        succession=merge, predecessor=world.nordvik, successor=world.sorvik
    )
    by = machine(world)
    whose = Whose([world.sorvik, world.nordvik], predecessors(by))
    report, _base = cost_report("accounts", whose, by)
    (net,) = (one for one in report.lines if one.label.startswith("ICT cost in all, net"))
    assert net.values == (Decimal(950_000), Decimal(830_000), Decimal(900_000))


def test_members_compare_per_head_and_unknown_stays_unknown(world: World) -> None:
    two_years(world)
    KeyFigure.objects.create(member=world.nordvik, year=2024, kind="users", value=100)
    by = machine(world)
    whose = Whose([world.nordvik, world.sorvik], {})
    nordvik, sorvik = comparison_report("accounts", 2024, "total", whose, by).lines
    assert nordvik.values[2:] == (
        950_000, Fraction(500, 950), None, None, 100, Decimal("9500.00"),
    )  # fmt: skip
    assert set(sorvik.values) == {None}


def test_growth_is_held_against_a_baseline(world: World) -> None:
    two_years(world)
    whose = Whose([world.nordvik], {})
    report = growth_report("accounts", 2024, Decimal(10), whose, machine(world))
    baseline = next(one for one in report.lines if one.label == "Baseline")
    spared = next(one for one in report.lines if one.label == "Below the baseline")
    assert baseline.values == (950_000, 1_045_000)
    assert spared.values == (0, 215_000)


PAGES = ("cost/", "cost/members/", "cost/growth/", "cost/deviation/", "figures/", "cost/lines/")


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_with_and_without_figures(world: World, as_person, page: str) -> None:
    client = as_person("dag")
    assert client.get(f"/money/{page}").status_code == 200
    two_years(world)
    assert client.get(f"/money/{page}").status_code == 200
    assert client.get(f"/money/{page}?year=x&members=999999").status_code in {200, 422}


@pytest.mark.parametrize("page", PAGES[:4])
def test_tables_come_as_paper_and_spreadsheet(world: World, as_person, page: str) -> None:
    two_years(world)
    client = as_person("ola")
    assert client.get(f"/money/{page}?as=pdf").content.startswith(b"%PDF")
    assert client.get(f"/money/{page}?as=xlsx").content.startswith(b"PK")


def test_a_file_is_loaded_on_the_page_and_opened(world: World, as_person) -> None:
    client = as_person("kari")
    text = "År;Konto;Beløp\n2025;11950;1000\n2025;99;5\n".encode()
    sent = {
        "figures": SimpleUploadedFile("tall.csv", text),
        "member": world.nordvik.pk,
        "stage": "budget",
    }
    answer = client.post("/money/figures/load/", sent, follow=True)
    page = answer.content.decode()
    assert "Not placed on a line" in page
    found = FigureSet.objects.get()
    assert client.get(f"/money/figures/{found.pk}/file/").content == text
    bad = {**sent, "figures": SimpleUploadedFile("t.csv", "År;Konto;Beløp\nx;1;2\n".encode())}
    assert client.post("/money/figures/load/", bad).status_code == 422


def test_figures_are_written_by_hand_on_the_page(world: World, as_person) -> None:
    line = StandardLine.objects.first()
    sent = {
        "member": world.nordvik.pk, "year": "2025", "stage": "budget", f"line_{line.pk}": "1 500,50",
    }  # fmt: skip
    answer = as_person("dag").post("/money/figures/write/", sent)
    assert answer.status_code == 302
    assert Figure.objects.get().amount == Decimal("1500.50")


def test_accounts_are_placed_on_the_lines_page(world: World, as_person) -> None:
    line = StandardLine.objects.first()
    client = as_person("dag")
    client.post(f"/money/cost/lines/{line.pk}/accounts/", {"begins": "5"})
    made = LinePrefix.objects.get(prefix="5")
    assert "Take away" in client.get(f"/money/cost/lines/{line.pk}/").content.decode()
    client.post(f"/money/cost/accounts/{made.pk}/remove/")
    assert not LinePrefix.objects.filter(prefix="5").exists()


def test_the_cost_table_costs_the_same_queries_however_many_figures(
    world: World, as_person, django_assert_max_num_queries
) -> None:
    two_years(world)
    load(world, *(("Sørvik", year, "Regnskap", "11950", year) for year in range(2015, 2026)))
    client = as_person("dag")
    client.get("/money/cost/")
    with django_assert_max_num_queries(40):
        client.get("/money/cost/")


def printed() -> dict[str, list[str]]:
    """The rows of the printed table: line → its four years."""
    if not FACTS.exists():
        return {}
    with FACTS.open(encoding="utf-8") as file:
        return {
            row["line"]: [row[year] for year in ("2013", "2014", "2015", "2016")]
            for row in csv.DictReader(file)
        }


LABELS = {
    "Totalt personalrelaterte kostnader": "Staff-related cost in all",
    "Kjøp av tjenester - konkurranseutsatte IKT-tjenester": "Purchased services exposed to competition",
    "Totale IKT-driftskostnader": "Operating cost of ICT in all",
    "Totale IKT-kostnader (drift og investering)": "ICT cost in all, net: operation and investment, less income",
    "Totale IKT-kostnader - konkurranseutsatte IKT-tjenester": "ICT cost exposed to competition",
    "Andel konkurranseutsatte IKT-tjenester av de totale IKT-kostnadene (prosent)": "Share exposed to competition, of net cost",
}


def test_the_example_of_asker_comes_out_with_every_printed_figure(world: World) -> None:
    asker = Member.objects.create(name="Asker")
    loaded = load_figures(EXAMPLE.read_bytes(), EXAMPLE.name, by=machine(world), options=Options())
    assert not loaded.faults
    report, _base = cost_report("accounts", Whose([asker], {}), machine(world))
    shown = {
        line.label: [_as_printed(value, line.units[0]) for value in line.values]
        for line in report.lines
    }
    for name, years in printed().items():
        assert shown[LABELS.get(name, name)] == years, name
    gross = shown["Share exposed to competition, of gross cost"]
    assert gross == ["64.0", "61.1", "60.1", "66.8"]


def _as_printed(value: object, unit: str) -> str:
    text = plain(value, unit).replace("\u00a0", "").replace("−", "-")
    return text.replace("%", "").replace(",", ".") if unit == SHARE else text
