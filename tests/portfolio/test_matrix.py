"""The matrix member × service area."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook  # noqa: TID253 -- reads what was written

from samdrift.portfolio.calc.matrix import Area, Likeness, Placed, Verdict, matrix
from samdrift.portfolio.queries import matrix as queries
from samdrift.portfolio.services import uses

AREAS = [Area(1, "Helse"), Area(2, "Barnevern", 1), Area(3, "Lege", 1), Area(4, "Arkiv")]
GERICA, PROFIL = 10, 20


def placed(*cells):
    """Uses told as (area, member, system)."""
    return [
        Placed(area, member, system, f"S{system}", n)
        for n, (area, member, system) in enumerate(cells)
    ]


def only_row(*cells, members=(1, 2, 3)):
    rows = [
        row for row in matrix(AREAS, list(members), placed(*cells)) if row.area and row.area.id == 2
    ]
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ([(2, 1, GERICA), (2, 2, GERICA), (2, 3, GERICA)], Verdict.ALIKE),
        ([(2, 1, GERICA), (2, 2, GERICA), (2, 3, PROFIL)], Verdict.DIFFERENT),
        ([(2, 1, GERICA), (2, 2, GERICA), (2, 3, GERICA), (2, 3, PROFIL)], Verdict.DIFFERENT),
        ([(2, 1, GERICA), (2, 2, GERICA)], Verdict.PARTLY),
        ([], Verdict.NOBODY),
    ],
)
def test_matrix_row_says_whether_the_members_are_alike(cells, verdict):
    assert only_row(*cells).verdict is verdict


def test_matrix_marks_who_differs_from_most():
    row = only_row((2, 1, GERICA), (2, 2, GERICA), (2, 3, PROFIL))
    assert [cell.likeness for cell in row.cells] == [
        Likeness.COMMON,
        Likeness.COMMON,
        Likeness.OTHER,
    ]
    assert row.systems == (("S10", (1, 2)), ("S20", (3,)))


def test_matrix_finds_no_usual_choice_when_none_leads():
    row = only_row((2, 1, GERICA), (2, 2, PROFIL))
    assert [cell.likeness for cell in row.cells] == [
        Likeness.OTHER,
        Likeness.OTHER,
        Likeness.NOBODY,
    ]


def test_matrix_counts_only_the_members_asked_for():
    row = only_row((2, 1, GERICA), (2, 9, PROFIL), members=(1,))
    assert (row.verdict, row.using) == (Verdict.ALIKE, 1)


def test_matrix_gathers_the_areas_below_on_the_first_level():
    rows = matrix(AREAS, [1], placed((2, 1, GERICA), (3, 1, PROFIL)), level=1)
    assert [(row.area.name, [use.name for use in row.cells[0].uses]) for row in rows] == [
        ("Helse", ["S10", "S20"]),
        ("Arkiv", []),
    ]


def test_matrix_gives_an_area_with_parts_a_row_only_when_it_holds_something():
    without = matrix(AREAS, [1], placed((2, 1, GERICA)))
    assert [row.area.name for row in without] == ["Barnevern", "Lege", "Arkiv"]
    rows = matrix(AREAS, [1], placed((1, 1, GERICA)))
    assert [(row.area.name, row.group) for row in rows][:2] == [
        ("Helse", "Helse"),
        ("Barnevern", "Helse"),
    ]


def test_matrix_gathers_uses_without_an_area_last():
    rows = matrix(AREAS, [1], placed((None, 1, GERICA)))
    assert rows[-1].area is None
    assert rows[-1].using == 1


@pytest.fixture
def compared(land):
    """Barnevern alike in two of three members; Arkiv different."""
    land.system("Familia", "Barnevern")
    land.system("Websak", "Arkiv")
    land.system("Elements", "Arkiv")
    for member in ("nordvik", "sorvik"):
        land.use("Familia", member)
    land.use("Websak", "nordvik", valid_to=dt.date(2026, 1, 1))
    land.use("Elements", "nordvik", valid_from=dt.date(2026, 1, 1))
    land.use("Websak", "sorvik")
    land.use("Websak", "lillevik")
    return land


def verdicts(built):
    return {row.area.name: str(row.verdict) for row in built.rows if row.area}


def test_matrix_is_built_in_two_queries(compared, queries_of):
    members = queries.members_to_choose(compared.by)
    assert queries_of(lambda: queries.build(compared.by, members)) == 2
    assert verdicts(queries.build(compared.by, members)) == {
        "Barnevern": "partly",
        "Lege": "nobody",
        "Arkiv": "different",
    }


def test_matrix_answers_for_its_day(compared):
    by = compared.by.seen_as_of(dt.date(2025, 6, 1))
    world = compared.world
    across = [world.nordvik, world.sorvik, world.lillevik]
    assert verdicts(queries.build(by, across))["Arkiv"] == "alike"
    assert world.gammelvik in queries.members_to_choose(by)


def test_matrix_page_opens_the_uses_behind_a_cell(compared, as_person):
    page = as_person("ola").get("/portfolio/matrix/").content.decode()
    use = compared.systems["Familia"].uses.get(member=compared.world.nordvik)
    assert f'<a href="/portfolio/uses/{use.pk}/">Familia</a>' in page
    assert "Some have nothing" in page


def test_matrix_page_of_another_day_keeps_the_day_in_its_links(compared, as_person):
    page = as_person("ola").get("/per/2025-06-01/portfolio/matrix/").content.decode()
    assert "/per/2025-06-01/portfolio/uses/" in page
    assert "Gammelvik" in page


def test_matrix_page_narrows_to_members_and_one_area(compared, as_person):
    world = compared.world
    address = f"/portfolio/matrix/?members={world.sorvik.pk}&members={world.lillevik.pk}"
    page = as_person("ola").get(f"{address}&top={compared.areas['Arkiv'].pk}").content.decode()
    assert "1 area, 2 members. Alike in 1." in page
    assert "Barnevern" not in page


def test_matrix_page_asks_as_often_for_more_uses(compared, as_person, queries_of):
    client = as_person("ola")
    client.get("/portfolio/matrix/")
    before = queries_of(lambda: client.get("/portfolio/matrix/"))
    compared.system("Profil", "Lege")
    for member in ("nordvik", "sorvik", "lillevik"):
        compared.use("Profil", member)
    assert queries_of(lambda: client.get("/portfolio/matrix/")) == before


def test_matrix_export_has_a_column_for_each_member(compared, as_person):
    answer = as_person("ola").get("/portfolio/matrix/export.xlsx")
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    assert rows[0] == ["Area above", "Area", "Lillevik", "Nordvik", "Sørvik", "Alike or different"]
    assert ["", "Arkiv", "Websak", "Elements", "Websak", "Different"] in rows


def test_matrix_export_as_another_kind_is_not_there(compared, as_person):
    assert as_person("ola").get("/portfolio/matrix/export.exe").status_code == 404


def test_matrix_shows_nothing_of_a_use_that_ended_today(compared):
    use = compared.systems["Familia"].uses.get(member=compared.world.nordvik)
    uses.end_use(use, by=compared.by, ends_on=compared.world.today)
    built = queries.build(compared.by, [compared.world.nordvik])
    assert verdicts(built)["Barnevern"] == "nobody"
