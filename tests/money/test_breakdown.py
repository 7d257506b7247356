"""Cost by what it went to, and a year month by month."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.agreements import AgreementSystem
from samdrift.formats.table_out import to_xlsx
from samdrift.money.calc.report import Report
from samdrift.money.intake.figure_load import load_figures
from samdrift.money.lists.breakdown_pages import breakdown_report
from samdrift.money.lists.cost_base import Whose
from samdrift.money.lists.cost_pages import growth_report
from samdrift.money.lists.month_pages import months_report
from samdrift.money.models.accounts import StandardLine
from samdrift.money.models.invoices import InvoiceCharge
from samdrift.money.services import figures as services
from samdrift.money.services import lines
from samdrift.money.services.invoice_rates import set_rate
from samdrift.portfolio.models.systems import System
from tests.money.made import a_line, machine
from tests.money.made_control import bill, make_priced, users
from tests.money.made_runs import billed
from tests.world import World

pytestmark = pytest.mark.django_db
HEAD = ("Kommune", "År", "Type", "Periode", "Konto", "Art", "Funksjon", "System", "Beløp")


@pytest.fixture(autouse=True)
def _lines(world: World) -> None:
    lines.load_standard_lines(by=machine(world))
    System.objects.create(name="Journalen")


def load(world: World, *rows: tuple[object, ...]) -> None:
    loaded = load_figures(to_xlsx(HEAD, rows, "Tall"), "tall.xlsx", by=machine(world))  # type: ignore[arg-type]
    assert not loaded.faults, loaded.faults


def shown(report: Report) -> dict[str, tuple[Any, ...]]:
    return {line.label: line.values for line in report.lines}


def two_years(world: World) -> None:
    load(
        world,
        ("Nordvik", 2024, "Regnskap", None, "11950", "195", "120", "Journalen", 300),
        ("Nordvik", 2024, "Regnskap", None, "10100", "010", "120", None, 500),
        ("Nordvik", 2024, "Regnskap", None, "19999", "999", "120", "Journalen", 7),
        ("Nordvik", 2025, "Regnskap", None, "11950", "195", "130", "Journalen", 310),
        ("Sørvik", 2025, "Regnskap", None, "11950", "195", "130", None, 90),
    )


def test_figures_by_system_sum_to_the_cost_table(world: World) -> None:
    two_years(world)
    report, _base = breakdown_report(
        "figures", "accounts", "system", Whose([world.nordvik], {}), machine(world)
    )
    assert shown(report) == {
        "Journalen": (300, 310),
        "Not tied to a system": (500, 0),
        "ICT cost in all, net": (800, 310),
        "Not placed on a line, and in none of the totals": (7, 0),
    }
    assert [part.values for part in report.lines[0].parts] == [(300, 310)]


def test_figures_by_art_and_function_are_opened_by_member(world: World) -> None:
    two_years(world)
    whose = Whose([world.nordvik, world.sorvik], {})
    by = machine(world)
    arts = shown(breakdown_report("figures", "accounts", "art", whose, by)[0])
    assert arts["195"] == (None, 400)
    report, _base = breakdown_report("figures", "accounts", "function", whose, by)
    row = next(line for line in report.lines if line.label == "130")
    assert [(one.label, one.values[1]) for one in row.parts] == [("Nordvik", 310), ("Sørvik", 90)]


def test_what_is_written_by_hand_tells_no_system(world: World) -> None:
    two_years(world)
    by = machine(world)
    line = StandardLine.objects.get(title__startswith="Programvare")
    services.write_by_hand(
        world.sorvik, by=by, year=2024, stage="accounts", amounts={line.pk: Decimal(5)}, title=""
    )
    whose = Whose([world.nordvik, world.sorvik], {})
    report, _base = breakdown_report("figures", "accounts", "system", whose, by)
    assert shown(report)["Journalen"] == (None, 310)


def test_invoices_are_told_by_agreement_and_system_less_credit_notes(world: World) -> None:
    agreement, _term = make_priced(world)
    journal = System.objects.get(name="Journalen")
    AgreementSystem.objects.create(agreement=agreement, system=journal)
    bill(world, users(3500))
    bill(world, a_line(quantity=Decimal(100)), number="K-1", credits="F-1001")
    by = machine(world)
    everyone = Whose([world.nordvik, world.sorvik], {})
    for group, name in (("agreement", str(agreement)), ("system", "Journalen")):
        report, _base = breakdown_report("invoices", "accounts", group, everyone, by, chosen=False)
        assert report.header[1:] == ("2026",)
        assert shown(report)[name] == (Decimal("329800.00"),)
        assert shown(report)["ICT cost in all, net"] == (Decimal("329800.00"),)
    months, _base = breakdown_report("invoices", "accounts", "month", everyone, by, chosen=False)
    assert shown(months)["October"] == (Decimal("329800.00"),)
    none, _base = breakdown_report("invoices", "accounts", "system", Whose([world.sorvik], {}), by)
    assert none.header[1:] == ()


def test_invoices_in_another_currency_are_told_by_the_rate_entered_for_them(world: World) -> None:
    agreement, _term = make_priced(world)
    bill(world, users(3500))
    euros = billed(
        agreement, ("100.00", None), ("50.00", world.nordvik), number="E-1", currency="EUR"
    )
    InvoiceCharge.objects.create(invoice=euros, amount=Decimal("2.00"), vat_rate=25)
    back = billed(agreement, ("10.00", None), number="E-2", currency="EUR", kind="credit")
    billed(agreement, ("77.00", None), number="E-3", currency="SEK")
    by, everyone = machine(world), Whose([world.nordvik, world.sorvik], {})
    report, _base = breakdown_report(
        "invoices", "accounts", "agreement", everyone, by, chosen=False
    )
    assert shown(report)[str(agreement)] == (Decimal("339500.00"),)
    assert [note[:40] for note in report.notes] == ["3 invoices in another currency have no r"]
    for invoice in (euros, back):
        set_rate(invoice, by=world.viewer("dag"), rate=Decimal("11.25"), rate_on=world.today,
                 source="Norges Bank")  # fmt: skip
    report, _base = breakdown_report(
        "invoices", "accounts", "agreement", everyone, by, chosen=False
    )
    assert shown(report)[str(agreement)] == (Decimal("341097.50"),)
    assert [note[:36] for note in report.notes] == [
        "2 invoices in another currency are i",
        "1 invoice in another currency has no",
    ]
    own, _base = breakdown_report("invoices", "accounts", "month", Whose([world.nordvik], {}), by)
    assert shown(own)["October"] == (Decimal("340062.50"),)


def test_invoices_out_of_reach_are_in_no_table(world: World) -> None:
    make_priced(world)
    bill(world, users(3500))
    everyone = Whose([world.nordvik, world.sorvik], {})
    seen_by = world.viewer("didrik")
    report, _base = breakdown_report(
        "invoices", "accounts", "agreement", everyone, seen_by, chosen=False
    )
    assert report.header[1:] == ()


def by_months(world: World) -> None:
    rows = [("Nordvik", 2025, "Budsjett", None, "11950", "195", "120", None, 1200)]
    rows += [
        ("Nordvik", 2025, "Regnskap", month, "11950", "195", "120", None, amount)
        for month, amount in ((1, 90), (2, 130), (3, 100))
    ]
    load(world, *rows)


def test_a_year_by_month_has_deviation_so_far_and_a_forecast(world: World) -> None:
    by_months(world)
    report, _bases = months_report("budget", 2025, Whose([world.nordvik], {}), machine(world))
    told = shown(report)
    assert told["January"] == (100, 90, -10, -10, 90)
    assert told["March"] == (100, 100, 0, 20, 100)
    assert told["April"] == (100, None, None, None, 100)
    assert told["The year"] == (1200, 320, 20, None, 1220)


def test_a_forecast_that_was_read_in_is_the_one_shown(world: World) -> None:
    by_months(world)
    load(world, ("Nordvik", 2025, "Prognose", None, "11950", "195", "120", None, 1300))
    report, _bases = months_report("budget", 2025, Whose([world.nordvik], {}), machine(world))
    assert shown(report)["The year"][-1] == 1300
    assert "The forecast is the one that was read in." in report.notes


def test_a_plan_for_the_whole_year_may_stand_beside(world: World) -> None:
    by_months(world)
    whose = Whose([world.nordvik], {})
    report, _bases = months_report("budget", 2025, whose, machine(world), evenly=False)
    told = shown(report)
    assert told["January"][0] == 0
    assert told["Told for the whole year"][0] == 1200
    assert told["The year"] == (1200, 320, None, None, None)


def test_months_of_a_line_and_of_a_member_without_accounts(world: World) -> None:
    by_months(world)
    by = machine(world)
    other = StandardLine.objects.get(title__startswith="Konsulent")
    report, _bases = months_report("budget", 2025, Whose([world.nordvik], {}), by, line=other)
    assert shown(report)["The year"] == (0, 0, 0, None, 0)
    both = Whose([world.nordvik, world.sorvik], {})
    report, _bases = months_report("budget", 2025, both, by)
    assert shown(report)["The year"] == (None, None, None, None, None)


def test_growth_tells_how_much_each_member_has_grown(world: World) -> None:
    two_years(world)
    whose = Whose([world.nordvik, world.sorvik], {})
    report = growth_report("accounts", 2024, Decimal(0), whose, machine(world), "user")
    told = shown(report)
    assert told["Growth since 2024: Nordvik"][1] < 0
    assert told["Growth since 2024: Sørvik"] == (None, None)
    assert report.picture_title == "Net ICT cost per user, kr"


PAGES = ("cost/by/", "cost/months/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("form", ["", "pdf", "xlsx"])
def test_pages_show_and_come_as_files(world: World, as_person: Any, page: str, form: str) -> None:
    client = as_person("dag")
    assert client.get(f"/money/{page}").status_code == 200
    two_years(world)
    answer = client.get(f"/money/{page}?as={form}")
    assert answer.status_code == 200
    assert client.get(f"/money/{page}?year=x&members=999999").status_code in {200, 422}


def test_invoices_are_not_asked_for_what_they_do_not_tell(world: World, as_person: Any) -> None:
    client = as_person("dag")
    assert client.get("/money/cost/by/?source=invoices&group=art").status_code == 422
    make_priced(world)
    bill(world, users(3500))
    page = client.get("/money/cost/by/?source=invoices&group=agreement").content.decode()
    assert "340" in page
    assert client.get("/money/cost/by/?source=expected&group=system").status_code == 200


def test_the_breakdown_costs_the_same_queries_however_many_invoices(
    world: World, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    make_priced(world)
    for number in range(4):
        bill(world, users(3500), number=f"F-{number}")
    client = as_person("dag")
    url = "/money/cost/by/?source=invoices&group=agreement"
    client.get(url)
    with django_assert_max_num_queries(40):
        client.get(url)


def test_a_year_that_is_not_over_is_told_and_left_out_of_the_mean(world: World) -> None:
    two_years(world)
    load(world, ("Nordvik", 2026, "Regnskap", 3, "11950", "195", "120", None, 90))
    whose = Whose([world.nordvik], {})
    report = growth_report("accounts", 2024, Decimal(0), whose, machine(world))
    assert "Nordvik 2026 Accounts: only to the end of March." in report.notes
    assert any(note.startswith("From 2024 to 2025") for note in report.notes)


def test_systems_and_agreements_lead_to_their_pages(world: World, as_person: Any) -> None:
    two_years(world)
    journal = System.objects.get(name="Journalen")
    url = f"/money/cost/by/?group=system&members={world.nordvik.pk}"
    page = as_person("dag").get(url).content.decode()
    assert f'<a href="/portfolio/systems/{journal.pk}/">Journalen</a>' in page
