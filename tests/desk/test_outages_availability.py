"""Availability in a month against the agreement: rising promise, weights, exclusions, pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samdrift.agreements.models.claims import Measurement
from samdrift.agreements.models.duties import Duty, Report, ReportFigure
from samdrift.desk.queries.availability import joint_of, of_month
from samdrift.desk.services import maintenance, outages
from samdrift.desk.services.outage_measures import record_month
from samdrift.kernel.errors import DomainError
from tests.desk.made import Desk, machine, make_desk
from tests.desk.made_outages import at, down, promise, use_it
from tests.world import World

JUNE, MAY = dt.date(2026, 6, 15), dt.date(2026, 5, 1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@pytest.fixture
def promised(world: World, desk: Desk) -> Any:
    use_it(world, desk.system, nordvik=300, sorvik=100)
    return promise(world, desk.system, "nordvik", "sorvik")


def rows(world: World, name: str = "asta", month: dt.date = JUNE, **more: Any) -> list[Any]:
    return of_month(world.viewer(name), month, **more)


def test_june_as_worked_out_by_hand_and_the_promise_rises(world: World, desk: Desk, promised: Any):
    down(world, desk.system, at(3, 6), at(3, 11), members=[world.nordvik])
    north, south = rows(world)
    assert north.reckoned.agreed == 43_200 * MINUTE and north.reckoned.down == 300 * MINUTE
    assert north.reckoned.target == Decimal("99.5") and north.reckoned.left == -84 * MINUTE
    assert north.reckoned.kept is False and round(north.percent, 4) == Decimal("99.3056")
    assert south.reckoned.kept is True and south.reckoned.left == 216 * MINUTE
    assert joint_of([north, south]).availability == 1 - Fraction(300 * 300, 43_200 * 400)
    (may, _other) = rows(world, month=MAY)
    assert may.reckoned.target == Decimal(99) and may.reckoned.agreed == 44_640 * MINUTE


def test_maintenance_and_other_reasons_are_left_out_where_the_agreement_says_so(
    world: World, desk: Desk, promised: Any
):
    by = world.viewer("asta")
    first = down(world, desk.system, at(3, 6), at(3, 11))
    outages.leave_out(first, by=by, exclusion="third_party", reason="Strømbrudd")
    down(world, desk.system, at(5, 6), at(5, 9), degree="slow")
    north, _south = rows(world)
    assert north.reckoned.down == 0 * MINUTE
    assert north.reckoned.excluded == {"third_party": 300 * MINUTE}
    assert len(north.reckoned.lines) == 2
    promised.level.exclusions = []
    promised.level.save()
    assert rows(world)[0].reckoned.down == 300 * MINUTE
    outages.strike_outage(first, by=by, reason="Feil")
    assert rows(world)[0].reckoned.down == 0 * MINUTE


def test_a_window_counts_only_past_its_end_and_once_it_is_told(
    world: World, desk: Desk, promised: Any
):
    by = replace(world.viewer("asta"), at=at(10, 6))
    start, later = at(11, 20), at(11, 21, 30)
    window = maintenance.plan_window(
        by=by, title="Ny versjon", system=desk.system, starts_at=start, ends_at=at(11, 21),
        is_agreed=True,
    )  # fmt: skip
    down(world, desk.system, start, later)
    assert rows(world)[0].reckoned.down == 90 * MINUTE
    maintenance.tell_window(window, by=by)
    found = rows(world)[0]
    assert found.reckoned.down == 30 * MINUTE and found.windows == [window]
    assert found.reckoned.excluded == {"maintenance": 60 * MINUTE}


def test_service_time_is_the_agreements_hours(world: World, desk: Desk):
    use_it(world, desk.system, nordvik=10)
    promise(
        world, desk.system, "nordvik", always=False, weekdays="12345",
        opens=dt.time(8), closes=dt.time(16),
    )  # fmt: skip
    down(world, desk.system, at(2, 13), at(3, 7))
    (row,) = rows(world)
    assert row.hours == "agreement" and row.reckoned.agreed == 22 * 8 * 60 * MINUTE
    assert row.reckoned.down == (60 + 60) * MINUTE


def test_each_sees_the_figures_of_their_own_member_alone(world: World, desk: Desk, promised: Any):
    down(world, desk.system, at(3, 6), at(3, 7))
    assert [one.member for one in rows(world, "kari")] == [world.nordvik]
    assert [one.member for one in rows(world, "asta", member=world.sorvik)] == [world.sorvik]
    assert rows(world, "sol") == []


def test_a_fixed_number_of_queries_however_many_rows(
    world: World, desk: Desk, promised: Any, django_assert_max_num_queries: Any
):
    down(world, desk.system, at(3, 6), at(3, 7))
    viewer = world.viewer("asta")
    with CaptureQueriesContext(connection) as few:
        of_month(viewer, JUNE)
    for number in range(5):
        down(world, desk.system, at(4 + number, 6), at(4 + number, 7), members=[world.sorvik])
    with django_assert_max_num_queries(len(few)):
        assert len(of_month(viewer, JUNE)) == 2


def test_a_month_is_recorded_on_the_agreement_with_what_it_is_made_of(
    world: World, desk: Desk, promised: Any
):
    down(world, desk.system, at(3, 6), at(3, 11), members=[world.nordvik])
    by = machine(world)
    measured = record_month(promised, by=by, month=JUNE, system=desk.system)
    assert measured.source == Measurement.Source.MONITORING and measured.member is None
    assert measured.value == Decimal("99.479166") and measured.target == Decimal("99.5")
    assert len(measured.detail["outages"]) == 1 and len(measured.detail["members"]) == 2
    assert record_month(promised, by=by, month=JUNE, system=desk.system) == measured
    with pytest.raises(DomainError) as found:
        record_month(promised, by=by, month=world.today, system=desk.system)
    assert found.value.code == "month_not_over"


def test_the_pages_show_ours_beside_the_suppliers_and_open_to_each_outage(
    world: World, desk: Desk, promised: Any, as_person: Any
):
    down(world, desk.system, at(3, 6), at(3, 11))
    duty = Duty.objects.create(
        agreement=promised.agreement,
        title="Rapport",
        kind=Duty.Kind.REPORT,
        starts_on=dt.date(2026, 1, 1),
    )
    report = Report.objects.create(
        duty=duty, due_on=dt.date(2026, 7, 10), covers_from=dt.date(2026, 6, 1),
        covers_to=dt.date(2026, 7, 1),
    )  # fmt: skip
    ReportFigure.objects.create(report=report, term=promised, value=Decimal("99.98"))
    kari = as_person("kari")
    page = kari.get("/desk/availability/?month=2026-06").content.decode()
    assert "99,3056" in page and "99,98" in page and "Below the promise" in page
    assert "Differs" in page and "−1 h 24 min" in page
    opened = kari.get(f"/desk/availability/{desk.system.pk}/{world.nordvik.pk}/2026-06/")
    assert "Journalsystemet er nede" in opened.content.decode()
    other = kari.get(f"/desk/availability/{desk.system.pk}/{world.sorvik.pk}/2026-06/")
    assert other.status_code == 404
    assert "/desk/availability/" in kari.get("/desk/outages/").content.decode()
    ola = as_person("ola")
    assert ola.get("/desk/availability/").status_code == 404
    assert "/desk/availability/" not in ola.get("/desk/outages/").content.decode()


def test_outages_rules_and_windows_are_made_in_the_pages(world: World, desk: Desk, as_person: Any):
    asta = as_person("asta")
    told = {
        "title": "Nettet er nede", "site": "Nord", "kind": "unplanned", "degree": "full",
        "started_at": "03.06.2026 08.15", "ended_at": "03.06.2026 kl. 09.00", "is_told": "on",
    }  # fmt: skip
    made = asta.post("/desk/outages/new/", told, follow=True)
    assert "Nettet er nede" in made.content.decode() and "45 min" in made.content.decode()
    wrong = asta.post("/desk/outages/new/", {**told, "started_at": "i går"})
    assert wrong.status_code == 422 and "21.11.2026 08.15" in wrong.content.decode()
    rule = {
        "name": "Tjenester", "matchers": "alertname = Nede\njob ~ web*", "site": "Nord",
        "degree": "full", "impact": "1", "urgency": "2", "order": "",
    }  # fmt: skip
    assert "job ~ web*" in asta.post("/desk/alerts/rules/new/", rule, follow=True).content.decode()
    wrong = asta.post("/desk/alerts/rules/new/", {**rule, "matchers": "Nede"})
    assert "Line 1 is no condition" in wrong.content.decode()
    for address in (
        "outages",
        "maintenance",
        "alerts",
        "alerts/rules",
        "alerts/sent",
        "status-pages",
    ):
        assert asta.get(f"/desk/{address}/").status_code == 200
    pages = asta.get("/desk/status-pages/").content.decode()
    assert 'href="/desk/alerts/" aria-current="page"' in pages
    soon = asta.post(
        "/desk/maintenance/new/",
        {"title": "Ny brannmur", "system": desk.system.pk, "starts_at": "01.06.2030 20.00",
         "ends_at": "01.06.2030 22.00", "is_agreed": "on"},
        follow=True,
    )  # fmt: skip
    assert "Nobody is told yet" in soon.content.decode()


def test_a_month_with_nothing_promised_is_not_told_as_kept(
    world: World, desk: Desk, as_person: Any
):
    use_it(world, desk.system, nordvik=300, sorvik=100)
    down(world, desk.system, at(3, 6), at(3, 11))
    page = as_person("asta").get("/desk/availability/?month=2026-06").content.decode()
    assert "Nothing is promised" in page
    assert "All as promised" not in page
    promise(world, desk.system, "nordvik")
    may = dt.datetime(2026, 5, 4, 6, tzinfo=dt.UTC)
    down(world, desk.system, may, may + 10 * MINUTE)
    mixed = as_person("asta").get("/desk/availability/?month=2026-05").content.decode()
    assert "All that is promised is kept" in mixed
