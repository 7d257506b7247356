"""Integrations, and what breaks when something stops."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.kernel.errors import DomainError, Refused
from samdrift.portfolio.calc.impact import Flow, Way, levels, reached
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.queries import integrations as queries
from samdrift.portfolio.queries.integrations import Spot
from samdrift.portfolio.services import integrations, uses


def told(found):
    return [(one.node, one.level, one.certain, "".join(one.path)) for one in found]


def test_impact_follows_flows_to_any_depth():
    flows = [Flow("a", "b", needed=True), Flow("b", "c", needed=True), Flow("c", "d")]
    assert told(reached(flows, ["a"], Way.BREAKS)) == [
        ("b", 1, True, "ab"),
        ("c", 2, True, "abc"),
        ("d", 3, False, "abcd"),
    ]


def test_impact_the_other_way_is_what_it_leans_on():
    flows = [Flow("a", "b", needed=True), Flow("b", "c")]
    assert told(reached(flows, ["c"], Way.LEANS_ON)) == [
        ("b", 1, False, "cb"),
        ("a", 2, False, "cba"),
    ]


def test_impact_stops_where_the_receiver_can_do_without():
    flows = [Flow("a", "b", needed=False), Flow("b", "c", needed=True)]
    assert reached(flows, ["a"], Way.BREAKS) == []


def test_impact_is_certain_by_a_longer_way_when_the_short_one_is_not():
    flows = [Flow("a", "c"), Flow("a", "b", needed=True), Flow("b", "c", needed=True)]
    assert ("c", 2, True, "abc") in told(reached(flows, ["a"], Way.BREAKS))


def test_impact_both_ways_reaches_the_sender_maybe():
    found = reached([Flow("a", "b", both=True, needed=True)], ["b"], Way.BREAKS)
    assert told(found) == [("a", 1, False, "ba")]


def test_impact_goes_round_a_loop_once():
    flows = [Flow("a", "b", needed=True), Flow("b", "a", needed=True), Flow("b", "b")]
    assert told(reached(flows, ["a"], Way.BREAKS)) == [("b", 1, True, "ab")]


def test_impact_by_levels_keeps_the_nearest_first():
    flows = [Flow("a", "b"), Flow("a", "c", needed=True), Flow("c", "d")]
    by_level = levels(reached(flows, ["a"], Way.BREAKS))
    assert [(n, [one.node for one in found]) for n, found in by_level] == [
        (1, ["c", "b"]),
        (2, ["d"]),
    ]


edges = st.lists(
    st.builds(
        Flow,
        st.integers(0, 8),
        st.integers(0, 8),
        st.booleans(),
        st.sampled_from([True, False, None]),
    )
)


@given(edges)
def test_impact_is_the_same_seen_from_either_end(flows):
    """What breaks when a stops leans on a: with the same certainty and at the same distance."""
    forth = {
        (a, one.node, one.level, one.certain)
        for a in range(9)
        for one in reached(flows, [a], Way.BREAKS)
    }
    back = {
        (one.node, a, one.level, one.certain)
        for a in range(9)
        for one in reached(flows, [a], Way.LEANS_ON)
    }
    assert forth == back


@given(edges)
def test_impact_paths_are_real_and_without_loops(flows):
    for one in reached(flows, [0], Way.BREAKS):
        assert len(set(one.path)) == len(one.path) == one.level + 1
        steps = list(zip(one.path, one.path[1:], strict=False))
        needed = {(f.source, f.target): f.needed for f in flows}
        assert all(pair in needed or (pair[1], pair[0]) in needed for pair in steps)


def test_impact_of_a_long_chain_is_found_whole():
    flows = [Flow(n, n + 1, needed=True) for n in range(5000)]
    assert reached(flows, [0], Way.BREAKS)[-1].level == 5000


@pytest.fixture
def chain(land):
    """Katalogen → Lønnsro → Regnbue in Nordvik; Regnbue leans on Altinn and sends outside."""
    names = ("Katalogen", "Lønnsro", "Regnbue")
    for name in names:
        land.system(name)
    made = {name: land.use(name, "nordvik") for name in names}
    add = integrations.add_integration
    made["first"] = add(
        by=land.by,
        source=made["Katalogen"],
        target=made["Lønnsro"],
        content="Brukere",
        target_needs_it=True,
    )
    add(
        by=land.by,
        source=made["Lønnsro"],
        target=made["Regnbue"],
        content="Lønn",
        target_needs_it=True,
    )
    add(by=land.by, source=made["Lønnsro"], external="Skatteetaten", content="A-melding")
    made["altinn"] = CommonComponent.objects.create(name="Altinn", level="national")
    uses.set_components(made["Regnbue"], [made["altinn"]], by=land.by)
    return made


def test_graph_names_what_breaks_and_what_is_leaned_on(land, chain):
    whole = queries.graph(land.by)
    breaks = queries.hits([Spot("use", chain["Katalogen"].pk)], whole, Way.BREAKS)
    assert [(hit.name.name, hit.level, hit.certain) for hit in breaks] == [
        ("Lønnsro", 1, True),
        ("Regnbue", 2, True),
        ("Skatteetaten", 2, False),
    ]
    leans = queries.hits([Spot("use", chain["Regnbue"].pk)], whole, Way.LEANS_ON)
    assert {hit.name.name for hit in leans} == {"Lønnsro", "Katalogen", "Altinn"}


def test_graph_takes_two_queries_whatever_the_depth(land, chain, queries_of):
    assert queries_of(lambda: queries.graph(land.by)) == 2


def test_graph_answers_for_its_day(land, chain):
    integrations.end_integration(chain["first"], by=land.by, ends_on=dt.date(2026, 11, 1))
    spot = Spot("use", chain["Katalogen"].pk)
    before = queries.graph(land.by.seen_as_of(dt.date(2026, 10, 1)))
    assert queries.hits([spot], queries.graph(land.by), Way.BREAKS) == []
    assert len(queries.hits([spot], before, Way.BREAKS)) == 3


def test_graph_leaves_out_flows_of_uses_that_have_ended(land, chain):
    uses.end_use(chain["Lønnsro"], by=land.by, ends_on=dt.date(2026, 11, 1))
    whole = queries.graph(land.by)
    assert [spot.kind for spot in whole.names] == ["use", "component"]


@pytest.mark.parametrize("kind", ["systems", "uses", "components"])
def test_impact_page_tells_the_way(land, chain, as_person, kind):
    use = chain["Katalogen"]
    pk = {"systems": use.system_id, "uses": use.pk, "components": chain["altinn"].pk}[kind]
    page = as_person("ola").get(f"/portfolio/{kind}/{pk}/impact/").content.decode()
    assert "Regnbue" in page
    assert ("surely" if kind != "components" else "maybe") in page


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        ({}, "no_use"),
        ({"external": "NAV"}, "no_use"),
        ({"source": "Lønnsro"}, "not_two_ends"),
        ({"source": "Lønnsro", "target": "Lønnsro"}, "same_end"),
        ({"source": "Lønnsro", "target": "Regnbue", "external": "NAV"}, "not_two_ends"),
    ],
)
def test_flow_without_two_ends_is_refused(land, chain, ends, code):
    given = {key: chain.get(value, value) for key, value in ends.items()}
    with pytest.raises(DomainError) as refused:
        integrations.add_integration(by=land.by, content="Tall", **given)
    assert refused.value.code == code


def test_flow_belongs_to_those_who_answer_for_an_end(land, chain):
    values = {"source": chain["Lønnsro"], "external": "NAV", "content": "Tall"}
    assert integrations.add_integration(by=land.world.viewer("kari"), **values).pk
    for stranger in ("didrik", "ola"):
        with pytest.raises(Refused):
            integrations.add_integration(by=land.world.viewer(stranger), **values)


def test_flow_cannot_be_moved_to_a_member_one_does_not_answer_for(land, chain):
    other = land.use("Lønnsro", "sorvik")
    flow = Integration.objects.get(external="Skatteetaten")
    with pytest.raises(Refused):
        integrations.change_integration(flow, by=land.world.viewer("kari"), source=other)
    flow.refresh_from_db()
    assert flow.source == chain["Lønnsro"]


def test_new_flow_offers_the_systems_of_the_members_chosen(land, chain, as_person):
    land.use("Lønnsro", "sorvik")
    client = as_person("kari")
    own = client.get("/portfolio/integrations/new/").content.decode()
    both = client.get(
        f"/portfolio/integrations/new/?members={land.world.nordvik.pk}&members={land.world.sorvik.pk}"
    ).content.decode()
    assert 'label="Sørvik"' not in own
    assert 'label="Nordvik"' in own
    assert 'label="Sørvik"' in both


def test_new_flow_is_added_from_its_page(land, chain, as_person):
    values = {
        "source": chain["Regnbue"].pk,
        "target": chain["Katalogen"].pk,
        "content": "Ansatte",
        "direction": "one_way",
        "target_needs_it": "yes",
    }
    answer = as_person("kari").post("/portfolio/integrations/new/", values)
    flow = Integration.objects.get(content="Ansatte")
    assert answer.url == f"/portfolio/integrations/{flow.pk}/"
    assert flow.target_needs_it is True


def test_list_asks_as_often_for_five_flows_as_for_three(land, chain, as_person, queries_of):
    client = as_person("kari")
    client.get("/portfolio/integrations/")
    before = queries_of(lambda: client.get("/portfolio/integrations/"))
    for external in ("NAV", "Husbanken"):
        integrations.add_integration(
            by=land.by, source=chain["Lønnsro"], external=external, content="Tall"
        )
    assert queries_of(lambda: client.get("/portfolio/integrations/")) == before


def test_list_filters_by_member_and_by_part_of_a_systems_name(land, chain, as_person):
    client = as_person("ola")

    def contents(query):
        rows = client.get(f"/portfolio/integrations/export.json?{query}").json()
        return sorted(row["content"] for row in rows)

    assert contents("system=katalog") == ["Brukere"]
    assert contents(f"system={chain['Regnbue'].system_id}") == ["Lønn"]
    assert contents(f"member={land.world.sorvik.pk}") == []
    assert len(contents(f"member={land.world.nordvik.pk}")) == 3
