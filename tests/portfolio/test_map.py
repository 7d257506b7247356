"""The map: what is drawn, where, and as which file."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from lxml import etree  # noqa: TID253 -- these tests are about XML

from samdrift.portfolio.calc import landscape as calc
from samdrift.portfolio.calc.landscape import Landscape, Spot, Stream, Thing
from samdrift.portfolio.calc.picture import picture, shortened, wrapped
from samdrift.portfolio.models.integrations import CommonComponent
from samdrift.portfolio.queries import map as queries
from samdrift.portfolio.queries.map import Choice
from samdrift.portfolio.services import integrations, uses

A, B, C, D = (Spot("system", n) for n in range(1, 5))
GROUPS = {"system": "Uten område", "component": "Felles", "external": "Utenfor"}


def drawn(*streams, spots=(A, B, C, D)):
    return calc.landscape([Thing(spot, f"S{spot.key}") for spot in spots], streams)


def test_landscape_gathers_flows_between_two_into_one_line():
    land = drawn(Stream(A, B, "Lønn"), Stream(A, B, "Timer", flows=2))
    assert [(line.contents, line.flows, line.both) for line in land.lines] == [
        (("Lønn", "Timer"), 3, False)
    ]


def test_landscape_draws_one_line_for_flows_both_ways():
    land = drawn(Stream(A, B, "Ut"), Stream(B, A, "Inn"))
    assert [(line.source, line.both) for line in land.lines] == [(A, True)]


def test_landscape_leaves_out_flows_to_what_is_not_drawn():
    assert drawn(Stream(A, D, "Ut"), spots=(A, B)).lines == ()


def test_landscape_near_a_system_goes_so_many_steps():
    land = drawn(Stream(A, B, ""), Stream(C, B, ""), Stream(C, D, ""))
    assert {thing.spot for thing in calc.near(land, A).things} == {A, B}
    assert {thing.spot for thing in calc.near(land, A, 2).things} == {A, B, C}


def test_landscape_keeps_the_most_joined_when_there_is_no_room():
    land = calc.at_most(drawn(Stream(A, B, ""), Stream(B, C, "")), 2)
    assert ([thing.spot for thing in land.things], land.left_out) == ([A, B], 2)


def test_landscape_drops_components_that_nothing_uses():
    stray = Thing(Spot("component", 1), "Altinn")
    land = calc.without_strays(Landscape((Thing(A, "S1"), stray), ()))
    assert [thing.spot for thing in land.things] == [A]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Gerica", ["Gerica"]),
        ("Prosjektveiviseren på SharePoint", ["Prosjektveiviseren på", "SharePoint"]),
        ("Administrasjonsprogramvaren", ["Administrasjonsprogra…"]),
    ],
)
def test_picture_breaks_long_names_between_words(name, lines):
    assert wrapped(name) == lines


def test_picture_shortens_with_dots():
    assert shortened("Oppvekst og utdanning", 9) == "Oppvekst…"


def test_picture_has_a_head_at_both_ends_of_a_line_both_ways():
    made = picture(drawn(Stream(A, B, "", both=True)), GROUPS, {A: "/a/"})
    assert [len(line.tips) for line in made.lines] == [2]
    assert [box.url for box in made.boxes] == ["/a/", "", "", ""]


@pytest.fixture
def mapped(land):
    """Nordvik and Sørvik send Lønnsro to Regnbue; Nordvik's leans on Altinn; Familia stands alone."""
    for name, area in (("Lønnsro", "Arkiv"), ("Regnbue", "Arkiv"), ("Familia", "Barnevern")):
        land.system(name, area)
    held = {(s, m): land.use(s, m) for s in ("Lønnsro", "Regnbue") for m in ("nordvik", "sorvik")}
    land.use("Familia", "lillevik")
    for member in ("nordvik", "sorvik"):
        integrations.add_integration(
            by=land.by,
            source=held["Lønnsro", member],
            target=held["Regnbue", member],
            content="Lønn",
        )
    integrations.add_integration(
        by=land.by,
        source=held["Lønnsro", "sorvik"],
        external="Skatteetaten",
        content="A-melding <&>",
    )
    altinn = CommonComponent.objects.create(name="Altinn", level="national")
    uses.set_components(held["Lønnsro", "nordvik"], [altinn], by=land.by)
    return land


def names(found):
    return sorted(thing.name for thing in found.things)


def test_map_shows_everything_in_use_with_what_is_outside(mapped):
    found = queries.build(mapped.by, Choice())
    assert names(found) == ["Altinn", "Familia", "Lønnsro", "Regnbue", "Skatteetaten"]
    assert (found.lines[0].flows, found.lines[0].contents) == (2, ("Lønn",))


def test_map_of_a_member_an_area_and_a_system(mapped):
    member = Choice(member=mapped.world.nordvik.pk)
    area = Choice(area=mapped.areas["Helse"].pk)
    system = Choice(system=mapped.systems["Regnbue"].pk)
    assert names(queries.build(mapped.by, member)) == ["Altinn", "Lønnsro", "Regnbue"]
    assert names(queries.build(mapped.by, area)) == ["Familia"]
    assert names(queries.build(mapped.by, system)) == ["Lønnsro", "Regnbue"]


def test_map_takes_the_same_queries_whatever_it_shows(mapped, queries_of):
    choices = {
        4: Choice(),
        6: Choice(area=mapped.areas["Helse"].pk),
        5: Choice(system=mapped.systems["Regnbue"].pk),
    }
    for count, choice in choices.items():
        assert queries_of(lambda asked=choice: queries.build(mapped.by, asked)) == count


def test_map_answers_for_its_day(mapped):
    for use in mapped.systems["Familia"].uses.all():
        uses.end_use(use, by=mapped.by, ends_on=mapped.world.today)
    before = mapped.by.seen_as_of(mapped.world.today - dt.timedelta(days=1))
    assert "Familia" not in names(queries.build(mapped.by, Choice()))
    assert "Familia" in names(queries.build(before, Choice()))


def test_map_page_links_each_box_and_tells_the_lines_as_a_table(mapped, as_person):
    page = as_person("ola").get("/portfolio/map/").content.decode()
    assert (
        f'<a href="/portfolio/systems/{mapped.systems["Regnbue"].pk}/"><g class="box system">'
        in page
    )
    assert "A-melding &lt;&amp;&gt;" in page
    assert not re.search(r"\sstyle=|\son\w+=|<style", page)


def test_map_page_takes_numbers_that_are_none(mapped, as_person):
    answer = as_person("ola").get("/portfolio/map/?member=x&area=-1&system=999999&steps=77")
    assert answer.status_code == 200


def test_map_file_is_a_drawing_of_its_own(mapped, as_person):
    answer = as_person("ola").get("/portfolio/map/map.svg")
    root = etree.fromstring(answer.content)
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "attachment" in answer["Content-Disposition"]
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    links = [a.get("href") for a in root.iter("{http://www.w3.org/2000/svg}a")]
    assert all(link.startswith("http://testserver/portfolio/") for link in links)
    assert len(links) == 4


def test_map_numbers_are_written_for_machines(mapped, as_person):
    """Coordinates have a point, whatever the language."""
    mapped.world.accounts["ola"].language = "nb"
    mapped.world.accounts["ola"].save()
    root = etree.fromstring(as_person("ola").get("/portfolio/map/map.svg").content)
    rects = list(root.iter("{http://www.w3.org/2000/svg}rect"))
    assert rects
    assert all(float(rect.get("x")) >= 0 for rect in rects)
