"""The front page: what waits for a person, and what such a person wants to see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.landscape import THE_LANDSCAPE
from tests.world import World

from samdrift.home import queries
from samdrift.kernel import quiet
from samdrift.kernel.models.history import Event
from samdrift.parties.models.figures import KeyFigure
from samdrift.portfolio.models.roles import RoleGap
from samdrift.portfolio.models.systems import System


@pytest.fixture
def landscape(world: World) -> None:
    THE_LANDSCAPE(world)


@pytest.mark.parametrize(
    ("person", "heading"),
    [("dag", "The cooperation"), ("dina", "The cooperation"), ("ola", "Who can help you")],
)
def test_front_page_is_the_persons_own(
    as_person: Any, landscape: None, person: str, heading: str
) -> None:
    assert heading in as_person(person).get(reverse("home:front")).content.decode()


def test_employee_is_not_shown_the_whole_cooperation(as_person: Any, landscape: None) -> None:
    page = as_person("ola").get(reverse("home:front")).content.decode()
    assert "What each member gives and gets" not in page


def test_member_that_left_is_told_so(as_person: Any, landscape: None) -> None:
    page = as_person("stig").get(reverse("home:front")).content.decode()
    assert "not part of the cooperation today" in page


def test_lines_and_the_joint_gaps_add_up_to_all(world: World, landscape: None) -> None:
    viewer = world.viewer("dag")
    RoleGap.objects.create(
        system=System.objects.first(), kind="no_manager", valid_from=dt.date(2026, 1, 1)
    )
    found = queries.overview(viewer)
    lines = queries.member_lines(viewer, None)
    assert sum(line.gaps for line in lines) + found.joint_gaps == found.gaps == 4


def test_staffing_of_a_year_that_lacks_a_member_says_whom(world: World, landscape: None) -> None:
    for member, year, value in ((world.nordvik, 2025, 9), (world.sorvik, 2020, 1)):
        KeyFigure.objects.create(member=member, year=year, kind="ict_fte", value=value)
    viewer = world.viewer("dag")
    total = queries.sum_of_fte(queries.member_lines(viewer, queries.fte_year(viewer)))
    assert (total.total, set(total.missing)) == (9, {"Sørvik", "Lillevik"})


def test_uses_that_may_hold_personal_data_wait_for_an_assessment(
    world: World, landscape: None
) -> None:
    count, uses = queries.unassessed(world.viewer("dag"), frozenset({world.nordvik.pk}))
    assert count == len(uses) == 2


def test_figures_that_are_missing_are_counted_by_member(world: World, landscape: None) -> None:
    year, gaps = queries.figure_gaps(world.viewer("dag"))
    missing = {gap.member.name: gap.missing for gap in gaps}
    kinds = len(KeyFigure.Kind.values)
    assert (year, missing) == (2025, {"Nordvik": kinds - 1, "Sørvik": kinds, "Lillevik": kinds})


def test_what_was_quiet_is_asked_at_once_and_told_when_it_speaks(world: World) -> None:
    asked: list[str] = []

    def question() -> list[str]:
        asked.append("gaps")
        return [one.kind for one in RoleGap.objects.filter(kind="no_manager")]

    def all_told() -> dict[str, Any]:
        return quiet.told("somebody in this test", {"gaps": question})

    THE_LANDSCAPE(world)
    RoleGap.objects.all().delete()
    assert all_told() == {}
    assert all_told() == {}
    assert asked == ["gaps"]
    RoleGap.objects.create(
        system=System.objects.first(), kind="no_manager", valid_from=dt.date(2026, 1, 1)
    )
    assert all_told() == {"gaps": ["no_manager"]}


def test_question_that_knows_the_clock_is_asked_each_time(world: World) -> None:
    asked: list[str] = []

    def question() -> list[Any]:
        asked.append("events")
        return list(Event.objects.filter(at__gt=timezone.now() + dt.timedelta(days=900)))

    for _time in range(3):
        assert quiet.told("another in this test", {"events": question}) == {}
    assert len(asked) == 3


def test_front_page_takes_fewer_queries_once_it_is_known(as_person: Any, landscape: None) -> None:
    client, counts = as_person("dag"), []
    for _time in range(3):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("home:front"))
        counts.append(len(asked))
    first, second, third = counts  # the first learns what is asked, the second what is found
    assert third < second < first
    assert third <= 70


def test_what_was_told_stands_while_its_rows_are_the_same(world: World) -> None:
    viewer, times = world.viewer("dag"), []

    def question() -> list[str]:
        times.append(1)
        return [one.name for one in System.objects.order_by("pk")]

    def told(steady: tuple[str, ...] = ("systems",)) -> Any:
        return quiet.told(viewer, {"systems": question}, steady=steady).get("systems")

    System.objects.create(name="Fagsystem")
    assert [told() for _number in range(3)] == [["Fagsystem"]] * 3
    assert len(times) == 2  # what it asks is known after the first, its rows after the second
    System.objects.update(name="Arkiv")
    assert told() == ["Arkiv"]
    assert told() == ["Arkiv"]
    assert len(times) == 3
    assert told(()) == ["Arkiv"]
    assert len(times) == 4
    System.objects.all().delete()
    assert told() is None


def test_what_is_told_of_the_time_of_day_is_asked_each_time(world: World) -> None:
    viewer, times = world.viewer("dag"), []
    System.objects.create(name="Fagsystem")

    def question() -> list[Any]:
        times.append(1)
        return list(Event.objects.filter(at__lte=timezone.now()))[:1] or [System.objects.get().name]

    for _number in range(4):
        assert quiet.told(viewer, {"moment": question}, steady={"moment"})
    assert len(times) == 4


def test_front_page_asks_few_statements_once_it_is_known(as_person: Any, landscape: None) -> None:
    """PostgreSQL takes the prints of all that was told in one; SQLite, which is near, in one for each."""
    client = as_person("dag")
    for _visit in range(3):
        client.get(reverse("home:front"))
    with CaptureQueriesContext(connection) as again:
        page = client.get(reverse("home:front"))
    assert page.status_code == 200
    assert len(again) <= (50 if connection.vendor == "postgresql" else 70)


def test_question_that_asks_nothing_and_tells_nothing_is_not_asked_again(world: World) -> None:
    viewer, times = world.viewer("dag"), []

    def question() -> list[Any]:
        times.append(1)
        return []

    assert [quiet.told(viewer, {"by role alone": question}) for _number in range(3)] == [{}] * 3
    assert len(times) == 1


def test_what_finds_rows_and_tells_nothing_stands_while_they_are_the_same(world: World) -> None:
    viewer, times = world.viewer("dag"), []

    def question() -> list[str]:
        times.append(1)
        return [one.name for one in System.objects.order_by("pk") if one.name == "Arkiv"]

    def told() -> Any:
        return quiet.told(viewer, {"archives": question}, steady={"archives"})

    assert told() == {}  # no row at all: silent
    System.objects.create(name="Fagsystem")
    assert [told() for _number in range(4)] == [{}] * 4
    assert len(times) == 3  # it speaks, then what it asks is known, then its rows
    System.objects.update(name="Arkiv")
    assert told() == {"archives": ["Arkiv"]}


def test_part_of_the_front_page_is_drawn_anew_when_what_it_shows_is_changed(
    as_person: Any, world: World, landscape: None
) -> None:
    client = as_person("dag")
    pages = [client.get(reverse("home:front")).content.decode() for _visit in range(4)]
    assert all("Nordvik" in page for page in pages)
    world.nordvik.name = "Nordviken"
    world.nordvik.save(update_fields=["name"])
    assert "Nordviken" in client.get(reverse("home:front")).content.decode()
