"""The comparison of a matter's alternatives: fixed scales, weights, what is missing, what the law bars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.governance.calc.choice import compare, overtaker, shares
from samdrift.governance.calc.choice_picture import LEFT, SCALE, draw_stays, draw_worths
from samdrift.governance.calc.criteria import starters
from samdrift.governance.calc.score_grid import Problem, read_grid, read_score
from samdrift.governance.lists import comparison_pages
from samdrift.governance.models.basis import Alternative
from samdrift.governance.models.comparison import Criterion, MemberWeight, Score
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import comparison as queries
from samdrift.governance.services import comparison as services
from samdrift.governance.services.comparison import Given
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from tests.governance import matters as made
from tests.world import World

Case = tuple[Matter, list[Alternative], list[Criterion]]


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as found:
        yield
    assert found.value.code == code


@pytest.fixture
def case(world: World) -> Case:
    """Economy weighs 30 and control 10; the alternatives are not scored yet."""
    matter = made.matter(world, "Driftsform")
    ways = [
        Alternative.objects.create(matter=matter, name=name, order=n)
        for n, name in enumerate(("Som i dag", "Felles drift", "Sette ut"))
    ]
    mona = world.viewer("mona")
    points = [
        services.add_criterion(
            matter, name=name, worst="Dårlig", best="Bra", weight=Decimal(weight), by=mona
        )
        for name, weight in (("Økonomi", 30), ("Styring", 10))
    ]
    return matter, ways, points


def give(world: World, case: Case, *rows: tuple[int | None, ...]) -> None:
    """A row of scores for each criterion, in the order of the alternatives."""
    matter, ways, points = case
    scores = {
        (way.pk, point.pk): Given(None if value is None else Decimal(value))
        for point, row in zip(points, rows, strict=True)
        for way, value in zip(ways, row, strict=True)
    }
    services.give_scores(matter, scores=scores, by=world.viewer("mona"))


def page(world: World, case: Case, who: str = "mona") -> dict[str, Any]:
    viewer = world.viewer(who)
    return comparison_pages.page(queries.board(case[0], viewer), viewer)


def text(response: Any) -> str:
    return response.content.decode()


def test_starter_criteria_are_the_eight_in_three_languages():
    found = [starters(code) for code in ("nb", "nn", "en")]
    assert [len(one) for one in found] == [8, 8, 8]
    assert found[0][0].name == "Demokratisk og administrativ styring"
    assert starters("sv") == found[0]
    for one in (row for rows in found for row in rows):
        assert len(one.name) <= 120
        assert max(len(one.worst), len(one.best)) <= 200


def test_pasted_grid_is_read_both_ways_with_comma_and_missing():
    ways, points = {"Som i dag": 1, "Felles": 2}, {"Økonomi": 7, "Styring": 8}
    upright = read_grid("\tsom i dag\tFelles\nØkonomi\t20\t62,5\nStyring\t\t100\n", ways, points)
    turned = read_grid("x\tØkonomi\tStyring\nSom i dag\t20\t–\nFelles\t62.5\t100", ways, points)
    expected = {(1, 7): Decimal(20), (2, 7): Decimal("62.5"), (1, 8): None, (2, 8): Decimal(100)}
    assert upright.scores == turned.scores == expected
    assert not upright.problems


def test_pasted_grid_names_what_it_cannot_read():
    ways, points = {"A": 1, "B": 2}, {"Økonomi": 7}
    found = read_grid("\tA\tC\nØkonomi\t101\t3\nAnnet\t5", ways, points)
    assert found.problems == [
        Problem(1, "unknown_name", "C"),
        Problem(2, "bad_score", "101"),
        Problem(3, "unknown_name", "Annet"),
    ]
    assert [one.code for one in read_grid("", ways, points).problems] == ["no_header"]
    assert read_grid("x\ty\nz\t1", ways, points).problems[0].code == "no_header"
    twice = read_grid("\tA\nØkonomi\t5\nØkonomi\t6", ways, points)
    assert [one.code for one in twice.problems] == ["twice"]


@pytest.mark.parametrize("value", ["-1", "100,1", "ti", "nan", "1e9"])
def test_score_off_the_scale_is_refused(value: str):
    with pytest.raises(ValueError, match=re.escape(value)):
        read_score(value)


def test_bars_are_as_long_as_the_worth_and_open_where_scores_are_missing():
    weights = {"k": Fraction(1), "m": Fraction(1)}
    found = compare(
        weights, {"a": {"k": Fraction(50), "m": Fraction(50)}, "b": {"k": Fraction(50)}}
    )
    one, other = draw_worths(found.worths).bars
    assert (one.x, one.width, one.open_width) == (LEFT, SCALE / 2, 0)
    assert (other.width, other.open_width) == (SCALE / 4, SCALE / 2)
    assert draw_stays({}, {}, ["k"]).bars == ()


def test_overtaker_is_the_rival_that_draws_level_at_the_bound():
    weights = {"k": Fraction(3), "m": Fraction(1)}
    scores = {
        "a": {"k": Fraction(80), "m": Fraction(0)},
        "b": {"k": Fraction(20), "m": Fraction(100)},
        "c": {"k": Fraction(0), "m": Fraction(0)},
    }
    low = compare(weights, scores).stays["k"].low
    assert low == Fraction(5, 8)
    assert overtaker("k", low, weights, scores, "a", ["b", "c"]) == "b"
    assert shares(weights)["k"] == Fraction(3, 4)
    assert shares({"k": Fraction(0)}) == {"k": 0}


def test_scales_change_freely_until_the_first_score(world: World, case: Case):
    matter, _ways, points = case
    mona = world.viewer("mona")
    values = {"name": "Økonomi", "worst": "Dyrt", "best": "Billig", "weight": Decimal(30)}
    services.change_criterion(points[0], by=mona, **values)
    give(world, case, (20, 70, 90), (60, 60, 10))
    for act in (
        lambda **more: services.change_criterion(
            points[0], by=mona, **{**values, "best": "Gratis"}, **more
        ),
        lambda **more: services.add_criterion(matter, by=mona, **{**values, "name": "Ny"}, **more),
        lambda **more: services.remove_criterion(points[1], by=mona, **more),
    ):
        with refused("required"):
            act()
        act(reason="Rådet ba om det")
    told = Event.objects.filter(what="matter.criterion_removed", text__contains="Rådet ba om det")
    assert told.count() == 1


def test_weight_may_be_changed_after_scoring_without_a_reason(world: World, case: Case):
    give(world, case, (20, 70, 90), (60, 60, 10))
    row = case[2][0]
    values = {"name": row.name, "worst": row.worst, "best": row.best, "weight": Decimal(5)}
    services.change_criterion(row, by=world.viewer("mona"), **values)
    assert Criterion.objects.get(pk=row.pk).weight == 5


def test_result_is_told_in_plain_words(world: World, case: Case):
    give(world, case, (20, 80, 90), (60, 60, 10))
    shown = page(world, case)
    assert shown["verdict"] == "“Felles drift” is best with 75 of 100, 5 ahead of “Sette ut”."
    told = {one.name: one.told for _bar, one in shown["stay_bars"]}
    assert told["Økonomi"] == (
        "“Felles drift” is best as long as this weighs at most 83,3\u00a0%. "
        "Above 83,3\u00a0% it is “Sette ut”."
    )
    parts = shown["ways"][1].parts
    assert [(one.share, one.score, one.gives) for one in parts] == [
        ("75\u00a0%", "80", "60"),
        ("25\u00a0%", "60", "15"),
    ]


def test_missing_score_is_missing_and_not_nought(world: World, case: Case):
    give(world, case, (20, 80, None), (60, 60, 10))
    shown = page(world, case)
    assert shown["ways"][2].worth == "2,5 to 77,5"
    assert shown["verdict"] == "It cannot be told yet which is best: 1 score is missing."
    assert shown["missing"] == "1 score is missing. It counts as unknown, not as 0."


def test_barred_alternative_cannot_win_whatever_its_scores(world: World, case: Case):
    Alternative.objects.filter(pk=case[1][2].pk).update(barred="Anskaffelsesloven § 5")
    give(world, case, (20, 30, 100), (60, 60, 100))
    verdict = page(world, case)["verdict"]
    assert verdict.startswith("“Felles drift” is best")
    assert "“Som i dag”" in verdict
    with refused("barred"):
        services.choose(
            case[0], alternative=Alternative.objects.get(barred__gt=""), by=world.viewer("mona")
        )


def test_hopeless_alternative_that_leaves_does_not_change_the_order(world: World, case: Case):
    give(world, case, (50, 60, 0), (50, 40, 0))
    before = page(world, case)["verdict"]
    Alternative.objects.filter(pk=case[1][2].pk).delete()
    assert page(world, case)["verdict"] == before


def test_members_own_weights_give_its_own_result(world: World, case: Case):
    give(world, case, (20, 80, 90), (60, 60, 10))
    matter, _ways, points = case
    weights = {points[0].pk: Decimal(95), points[1].pk: Decimal(5)}
    with pytest.raises(Refused):
        services.weigh(matter, member=world.nordvik, weights=weights, by=world.viewer("didrik"))
    services.weigh(matter, member=world.nordvik, weights=weights, by=world.viewer("kari"))
    lines = {one.name: one for one in page(world, case)["members"]}
    assert lines["Nordvik"].verdict.startswith("“Sette ut” is best")
    assert lines["Nordvik"].differs
    assert lines["Sørvik"].verdict == ""
    with refused("some_missing"):
        services.weigh(
            matter,
            member=world.nordvik,
            weights=weights | {points[0].pk: None},
            by=world.viewer("kari"),
        )
    services.weigh(
        matter, member=world.nordvik, weights=dict.fromkeys(weights), by=world.viewer("dina")
    )
    assert not MemberWeight.objects.exists()


def test_closed_matter_is_compared_no_more(world: World, case: Case):
    Matter.objects.filter(pk=case[0].pk).update(status="decided")
    with refused("ended"):
        give(world, case, (1, 2, 3), (1, 2, 3))


def test_choice_of_a_decided_matter_names_its_decision(world: World, case: Case):
    matter, ways, _points = case
    mona = world.viewer("mona")
    services.choose(matter, alternative=ways[0], by=mona)
    Matter.objects.filter(pk=matter.pk).update(status="decided")
    with refused("required"):
        services.choose(matter, alternative=ways[1], by=mona)
    services.choose(matter, alternative=ways[1], by=mona, reason="Sak 12/26")
    assert list(matter.alternatives.filter(is_chosen=True)) == [ways[1]]


def test_scores_are_written_and_pasted_on_the_page(world: World, case: Case, as_person: Any):
    matter, ways, points = case
    client, url = as_person("mona"), reverse("governance:comparison_scores", args=[matter.pk])
    cell = f"{ways[0].pk}_{points[0].pk}"
    pasted = "\tFelles drift\nØkonomi\t80\nStyring\t60"
    answer = client.post(url, {f"s{cell}": "20,5", f"r{cell}": "Dyrt", "pasted": pasted})
    assert answer.status_code == 302
    first = Score.objects.get(alternative=ways[0])
    assert (first.value, first.reason) == (Decimal("20.5"), "Dyrt")
    assert Score.objects.filter(alternative=ways[1]).count() == 2
    wrong = client.post(url, {f"s{cell}": "120", "pasted": "\tUkjent\nØkonomi\t1"})
    assert wrong.status_code == 422
    assert "0 to 100" in text(wrong)
    assert Score.objects.count() == 3


def test_whoever_does_not_prepare_the_matter_reads_and_changes_nothing(
    world: World, case: Case, as_person: Any
):
    give(world, case, (20, 80, 90), (60, 60, 10))
    client = as_person("per")
    url = reverse("governance:comparison", args=[case[0].pk])
    shown = text(client.get(url))
    assert "is best with 75 of 100" in shown
    assert "Give scores" not in shown
    for name in ("scores", "starter", "criterion_new", "choose"):
        address = reverse(f"governance:comparison_{name}", args=[case[0].pk])
        assert client.get(address).status_code == 403
    assert as_person("sol").get(url).status_code == 404


def test_internal_comparison_is_for_those_who_see_the_matter(
    world: World, case: Case, as_person: Any
):
    Matter.objects.filter(pk=case[0].pk).update(openness="bodies", exemption="offl. § 14")
    row = case[2][0]
    for address in (
        reverse("governance:comparison", args=[case[0].pk]),
        reverse("governance:criterion_change", args=[row.pk]),
        reverse("governance:comparison_weights", args=[case[0].pk, world.sorvik.pk]),
    ):
        assert as_person("didrik").get(address).status_code == 404
        assert as_person("mona").get(address).status_code in {200, 403}


def test_criteria_are_taken_changed_and_removed_on_pages(world: World, case: Case, as_person: Any):
    matter, _ways, points = case
    client = as_person("mona")
    url = reverse("governance:comparison_starter", args=[matter.pk])
    client.post(url, {"keys": ["control", "economy"]})
    names = set(matter.criteria.values_list("name", flat=True))
    assert {"Democratic and administrative control", "Economy"} < names
    values = {"name": "Kost", "worst": "Dyrt", "best": "Billig", "weight": "12,5"}
    new = reverse("governance:comparison_criterion_new", args=[matter.pk])
    assert client.post(new, values | {"name": "Økonomi"}).status_code == 422
    assert client.post(new, values).status_code == 302
    change = reverse("governance:criterion_change", args=[points[0].pk])
    assert client.post(change, values | {"name": "Økonomisk"}).status_code == 302
    client.post(reverse("governance:criterion_remove", args=[points[1].pk]), {})
    assert set(matter.criteria.values_list("name", flat=True)) == {
        "Økonomisk",
        "Kost",
        "Democratic and administrative control",
        "Economy",
    }


def test_member_weighs_on_its_page_and_the_choice_is_made(world: World, case: Case, as_person: Any):
    matter, ways, points = case
    url = reverse("governance:comparison_weights", args=[matter.pk, world.nordvik.pk])
    values = {f"c{points[0].pk}": "40", f"c{points[1].pk}": "60"}
    assert as_person("kari").post(url, values).status_code == 302
    assert MemberWeight.objects.count() == 2
    assert as_person("didrik").post(url, values).status_code == 403
    choose = reverse("governance:comparison_choose", args=[matter.pk])
    as_person("mona").post(choose, {"alternative": ways[1].pk})
    assert Alternative.objects.get(is_chosen=True) == ways[1]


def test_matters_page_tells_the_result(world: World, case: Case, as_person: Any):
    give(world, case, (20, 80, 90), (60, 60, 10))
    shown = text(as_person("ola").get(reverse("governance:matter_detail", args=[case[0].pk])))
    assert "“Felles drift” is best with 75 of 100" in shown


def test_page_costs_the_same_for_few_and_many(world: World, case: Case, as_person: Any):
    give(world, case, (20, 80, 90), (60, 60, 10))
    client, url = as_person("mona"), reverse("governance:comparison", args=[case[0].pk])
    counts = []
    for more in (0, 5):
        for n in range(more):
            Criterion.objects.create(
                matter=case[0], name=f"Mer {n}", worst="0", best="100", weight=1, order=10 + n
            )
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_comparison_is_taken_out_as_a_table(world: World, case: Case, as_person: Any) -> None:
    matter, ways, points = case
    give(world, case, (100, 50, None), (0, 50, 100))
    address = reverse("governance:comparison_export", args=[matter.pk, "json"])
    rows = as_person("kari").get(address).json()
    assert [row["criterion"] for row in rows[:2]] == ["Økonomi", "Styring"]
    assert [row["share"] for row in rows[:2]] == ["75.00", "25.00"]
    first = rows[0]
    assert Decimal(first[f"score-{ways[0].pk}"]) == 100
    assert first[f"score-{ways[2].pk}"] is None
    assert [row[f"score-{ways[2].pk}"] for row in rows[2:]] == ["25.00", "100.00"]
    give(world, case, (100, 50, 40), (0, 50, 100))
    total = as_person("kari").get(address).json()[-1]
    assert [total[f"score-{way.pk}"] for way in ways] == ["75.00", "50.00", "55.00"]
    assert len(points) == 2
    for form, begins in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        sent = as_person("kari").get(
            reverse("governance:comparison_export", args=[matter.pk, form])
        )
        assert sent.content.startswith(begins)
        assert "attachment" in sent.headers["Content-Disposition"]
    assert as_person("kari").get(address.replace("json", "pdf")).status_code == 404
    assert as_person("sol").get(address).status_code == 404
    assert address in text(as_person("kari").get(comparison_pages.comparison_url(matter.pk)))
