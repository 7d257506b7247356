"""Measures and the roadmap: the phase follows from what is decided on the day, never typed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.governance.calc.roadmap_picture import LEFT, SCALE, Planned, draw
from samdrift.governance.lists.measure_words import shown
from samdrift.governance.models.basis import Alternative, CostLine
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Goal, Matter
from samdrift.governance.models.measures import Measure
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries import measures as queries
from samdrift.governance.services import chain, decisions, measure_people, measures
from samdrift.governance.services import comparison as comparing
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.registry import registry
from samdrift.parties.calc.handover import Handover
from tests.governance import matters as made
from tests.governance import rounds
from tests.world import TODAY, World

DAY = dt.timedelta(days=1)


@pytest.fixture
def choice(world: World) -> Matter:
    """A choice of organisation between three alternatives, one of which the law bars."""
    matter = made.matter(world, "Organisasjonsform", kind="organisation")
    for n, (name, barred) in enumerate((("Egen", ""), ("Felles", ""), ("Salg", "§ 1"))):
        Alternative.objects.create(
            matter=matter, name=name, barred=barred, order=n, is_nothing=name == "Egen"
        )
    return matter


def way(matter: Matter, name: str) -> Alternative:
    return matter.alternatives.get(name=name)


def add(world: World, name: str, **more: Any) -> Measure:
    more.setdefault("arrangement", world.arrangement)
    return measures.add_measure(by=world.viewer("mona"), name=name, **more)


def decide(
    matter: Matter,
    body: Body,
    on: dt.date = TODAY,
    force: dt.date | None = TODAY,
    status: str = "decided",
) -> Decision:
    """The matter decided by the body: adopted, in force from the day given."""
    Matter.objects.filter(pk=matter.pk).update(status=status, closed_on=on)
    serial = Decision.objects.count() + 1
    return Decision.objects.create(
        body=body, matter=matter, year=2026, serial=serial, title=matter.title, text="Vedtatt.",
        outcome="adopted", decided_on=on, in_force_on=force,
    )  # fmt: skip


def place(world: World, measure: Measure, who: str = "mona", day: dt.date | None = None) -> Any:
    """Its phase, and why in words."""
    viewer = world.viewer(who).seen_as_of(day)
    (one,) = shown([measure], queries.standing([measure.pk], viewer))
    return one.phase.value, " ".join(str(reason) for reason in one.reasons)


def text(response: Any) -> str:
    return response.content.decode()


def test_bars_stand_at_their_days_and_the_undated_have_none():
    line = draw(
        [
            Planned(1, dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
            Planned(2, None, None),
            Planned(3, dt.date(2027, 7, 2), None),
        ],
        dt.date(2026, 7, 2),
    )
    assert line is not None
    assert [number for number, _x in line.years] == [2026, 2027]
    year = SCALE / 2
    assert [(bar.key, bar.x, bar.width, bar.open_end) for bar in line.bars] == [
        (1, LEFT, year, False),
        (3, pytest.approx(LEFT + year * 1.5, abs=1), pytest.approx(year / 2, abs=1), True),
    ]
    assert line.today == pytest.approx(LEFT + year / 2, abs=1)
    assert draw([Planned(2, None, None)], TODAY) is None


def test_what_was_over_long_ago_does_not_move_the_years_away_from_today():
    old = Planned(1, dt.date(2017, 7, 1), dt.date(2018, 12, 31))
    going = Planned(2, dt.date(2019, 1, 1), None)
    new = Planned(3, dt.date(2026, 1, 1), dt.date(2027, 12, 31))
    line = draw([old, going, new], dt.date(2026, 7, 2))
    assert line is not None
    assert [number for number, _x in line.years] == [2025, 2026, 2027]
    assert [(bar.key, bar.x) for bar in line.bars] == [(2, LEFT), (3, LEFT + SCALE // 3)]
    alone = draw([old], dt.date(2026, 7, 2))
    assert alone is not None
    assert [number for number, _x in alone.years] == [2018]


def test_measure_that_waits_for_nothing_is_of_phase_one(world: World):
    assert place(world, add(world, "Domenemodell")) == ("one", "It waits for no decision.")


def test_measure_that_holds_under_all_the_law_allows_can_begin(world: World, choice: Matter):
    both = add(world, "E-post", holds=[way(choice, "Egen"), way(choice, "Felles")])
    phase, why = place(world, both)
    assert phase == "one"
    assert why == f"Holds under every alternative of {choice}."


def test_measure_that_holds_under_one_waits_for_the_choice_and_sorts_itself(
    world: World, choice: Matter, steering: Body
):
    joint = add(world, "Felles drift", holds=[way(choice, "Felles")])
    own = add(world, "Egen serverpark", holds=[way(choice, "Egen")])
    waits = f"Waits for the choice in {choice}. It holds under “Felles”."
    assert place(world, joint) == ("two", waits)
    comparing.choose(choice, alternative=way(choice, "Felles"), by=world.viewer("mona"))
    assert place(world, joint)[0] == "two", "a recommendation decides nothing"
    decide(choice, steering)
    assert place(world, joint) == ("one", f"Holds under what was chosen in {choice}.")
    phase, why = place(world, own)
    assert phase == "out"
    assert why.startswith(f"Falls away because “Felles” was chosen in {choice}.")


def test_decided_choice_without_a_chosen_alternative_says_so(
    world: World, choice: Matter, steering: Body
):
    joint = add(world, "Felles drift", holds=[way(choice, "Felles")])
    decide(choice, steering)
    phase, why = place(world, joint)
    assert phase == "two"
    assert "not said which alternative was chosen" in why


def test_measure_waits_for_a_decision_until_it_is_in_force(world: World, steering: Body):
    matter = made.matter(world, "Samarbeidsavtale")
    measure = add(world, "Felles vaktordning", needs=[matter])
    assert place(world, measure) == ("two", f"Waits for the decision in {matter}.")
    decision = decide(matter, steering, force=None)
    assert place(world, measure)[0] == "two", "every member's own decision is still to come"
    Decision.objects.filter(pk=decision.pk).update(in_force_on=TODAY + DAY)
    assert place(world, measure)[0] == "two"
    Decision.objects.filter(pk=decision.pk).update(in_force_on=TODAY)
    assert place(world, measure) == ("one", f"{matter} is adopted and in force.")


def test_recommendation_of_one_body_unlocks_nothing_until_the_chain_is_done(
    world: World, steering: Body, board: Body
):
    matter = made.matter(world, "Strategi")
    measure = add(world, "Tiltak", needs=[matter])
    first, second = made.planned(world, matter, ("recommend", steering), ("decide", board))
    mona = world.viewer("mona")
    chain.send(matter, by=mona)
    for step, body in ((first, steering), (second, board)):
        assert place(world, measure)[0] == "two"
        values = {"title": "Strategi", "text": "Vedtas.", "decided_on": TODAY, "matter": matter}
        decisions.take(by=mona, body=body, outcome="adopted", **values)
        chain.step_treated(step, outcome="adopted", by=mona, day=TODAY)
    assert place(world, measure)[0] == "one"


def test_measure_waits_until_what_all_members_adopt_is_in_force(world: World):
    matter = made.matter(world, "Felles vakt", resolution="Vakten deles.")
    made.planned(world, matter, ("ratify", None))
    chain.send(matter, by=world.viewer("mona"))
    later = TODAY + dt.timedelta(days=20)
    row = rounds.asked(world, made.fresh(matter), force_from=later)
    measure = add(world, "Vakttelefon", needs=[matter])
    for answer in Answer.objects.filter(ratification=row).select_related("member"):
        rounds.answer(world, row, answer.member)
        assert place(world, measure)[0] == "two"
    assert made.fresh(matter).status == Matter.Status.DECIDED
    row.refresh_from_db()
    assert row.met_on == TODAY
    Ratification.objects.filter(pk=row.pk).update(force_from=TODAY)
    assert place(world, measure) == ("one", f"{matter} is adopted and in force.")


@pytest.mark.parametrize("status", ["rejected", "withdrawn"])
def test_measure_falls_away_with_a_matter_that_came_to_nothing(world: World, status: str):
    matter = made.matter(world, "Kjøp")
    measure = add(world, "Innføring", needs=[matter])
    Matter.objects.filter(pk=matter.pk).update(status=status, closed_on=TODAY)
    assert place(world, measure) == ("out", f"Falls away because it came to nothing: {matter}.")


def test_rejected_choice_leaves_what_holds_when_nothing_is_done(world: World, choice: Matter):
    joint = add(world, "Felles drift", holds=[way(choice, "Felles")])
    own = add(world, "Som i dag", holds=[way(choice, "Egen")])
    Matter.objects.filter(pk=choice.pk).update(status="rejected", closed_on=TODAY)
    assert (place(world, joint)[0], place(world, own)[0]) == ("out", "one")


def test_phase_is_that_of_the_day_shown(world: World, steering: Body, as_person: Any):
    matter = made.matter(world, "Samarbeidsavtale")
    measure = add(world, "Vaktordning", needs=[matter])
    decide(matter, steering, on=TODAY - 10 * DAY, force=TODAY - 5 * DAY)
    assert place(world, measure)[0] == "one"
    assert place(world, measure, day=TODAY - 6 * DAY)[0] == "two"
    assert place(world, measure, day=TODAY - 20 * DAY)[0] == "two"
    past = f"/per/{TODAY - 6 * DAY}/governance/roadmap/"
    assert "Waits for the decision in" in text(as_person("ola").get(past))


def test_matter_out_of_reach_is_reckoned_with_but_not_named(
    world: World, choice: Matter, as_person: Any
):
    measure = add(world, "Hemmelig følge", needs=[choice], holds=[way(choice, "Felles")])
    Matter.objects.filter(pk=choice.pk).update(openness="bodies", exemption="offl. § 14")
    for address in (
        reverse("governance:roadmap"),
        reverse("governance:measure_detail", args=[measure.pk]),
    ):
        page = text(as_person("didrik").get(address))
        assert "a matter you may not see" in page.lower()
        for told in ("Organisasjonsform", "“Felles”"):
            assert told not in page
        assert "Organisasjonsform" in text(as_person("mona").get(address))


def test_change_by_somebody_who_does_not_see_a_matter_keeps_the_link(world: World, choice: Matter):
    measure = add(world, "Eget", needs=[choice], member=world.sorvik)
    Matter.objects.filter(pk=choice.pk).update(openness="bodies", exemption="offl. § 14")
    measures.change_measure(measure, by=world.viewer("didrik"), name="Nytt navn", needs=[])
    assert measure.need_links.count() == 1
    measures.change_measure(measure, by=world.viewer("mona"), needs=[])
    assert measure.need_links.count() == 0


def test_independence_is_stated_with_a_reason_and_decides_nothing(world: World, choice: Matter):
    with pytest.raises(DomainError) as found:
        add(world, "E-post", independence="largely")
    assert found.value.field == "independence_reason"
    told = {"independence": "largely", "independence_reason": "Trengs uansett"}
    assert place(world, add(world, "E-post", holds=[way(choice, "Felles")], **told))[0] == "two"


def test_each_plans_what_is_its_own(world: World):
    for who, member, allowed in (
        ("mona", None, True),
        ("kari", None, False),
        ("kari", world.nordvik, True),
        ("kari", world.sorvik, False),
        ("ola", world.nordvik, False),
    ):
        values = {"name": "Tiltak", "arrangement": world.arrangement, "member": member}
        if allowed:
            measures.add_measure(by=world.viewer(who), **values)
        else:
            with pytest.raises(Refused):
                measures.add_measure(by=world.viewer(who), **values)
    own = Measure.objects.get(member=world.nordvik)
    with pytest.raises(Refused):
        measures.change_measure(own, by=world.viewer("kari"), member=world.sorvik)


def test_responsible_person_says_how_it_stands(world: World):
    measure = add(world, "Domenemodell", responsible=world.people["per"])
    per = world.viewer("per")
    with pytest.raises(DomainError):
        measures.set_status(measure, status="dropped", by=per)
    measures.set_status(measure, status="under_way", by=per)
    with pytest.raises(Refused):
        measures.set_status(measure, status="done", by=world.viewer("ola"))
    assert Event.objects.filter(what="measure.status_set", subject_id=measure.pk).count() == 1


def test_measure_is_added_and_changed_on_pages(world: World, choice: Matter, as_person: Any):
    client = as_person("mona")
    url = f"{reverse('governance:measure_new')}?needs={choice.pk}"
    assert re.search(rf'name="needs" value="{choice.pk}"[^>]* checked', text(client.get(url)))
    values = {
        "name": "E-post", "arrangement": world.arrangement.pk, "needs": [choice.pk],
        "holds": [way(choice, "Felles").pk], "starts_on": "01.01.2027", "ends_on": "30.06.2027",
        "responsible": "per@vik.test",
    }  # fmt: skip
    assert client.post(url, values).status_code == 302
    measure = Measure.objects.get()
    assert list(measure.needs.all()) == [choice]
    assert measure.responsible == world.people["per"]
    change = reverse("governance:measure_change", args=[measure.pk])
    assert client.post(change, values | {"ends_on": "01.01.2026"}).status_code == 422
    client.post(change, values | {"needs": []})
    assert not measure.need_links.exists()
    status = reverse("governance:measure_status", args=[measure.pk])
    assert as_person("per").post(status, {"status": "under_way"}).status_code == 302
    assert as_person("ola").get(status).status_code == 403


def test_roadmap_has_a_section_for_each_phase_drawn_and_listed(
    world: World, choice: Matter, as_person: Any
):
    add(world, "Domenemodell", starts_on=TODAY, ends_on=TODAY + 100 * DAY)
    add(world, "Felles drift", holds=[way(choice, "Felles")], starts_on=TODAY + 50 * DAY)
    add(world, "Gammelt", status="done")
    page = text(as_person("ola").get(reverse("governance:roadmap")))
    order = [page.index(f'id="h-{key}"') for key in ("one", "two", "out", "ended")]
    assert order == sorted(order)
    assert page.index('id="h-one"') < page.rindex("Domenemodell") < page.index('id="h-two"')
    assert page.index('id="h-two"') < page.rindex("Felles drift") < page.index('id="h-out"')
    assert page.count('<rect class="one"') == 2
    assert "Domenemodell" not in text(as_person("ola").get("/governance/roadmap/?whose=mine"))


def test_matters_and_decisions_page_tell_what_they_unlock(
    world: World, steering: Body, as_person: Any
):
    matter = made.matter(world, "Samarbeidsavtale")
    add(world, "Vaktordning", needs=[matter])
    client = as_person("ola")
    page = text(client.get(reverse("governance:matter_detail", args=[matter.pk])))
    assert "What this unlocks" in page
    assert "Vaktordning" in page
    decision = decide(matter, steering)
    page = text(client.get(reverse("governance:decision_detail", args=[decision.pk])))
    assert "Vaktordning" in page


def test_goal_and_sums_are_traced_from_the_measure(world: World, choice: Matter, as_person: Any):
    strategy = Goal.objects.create(
        kind="strategy", name="Strategi 2030", arrangement=world.arrangement, guideline="Én digital offentlig sektor"
    )  # fmt: skip
    goal = Goal.objects.create(
        kind="goal", name="Like tjenester", arrangement=world.arrangement, parent=strategy
    )
    Alternative.objects.filter(name="Felles").update(is_chosen=True)
    for alternative, once in ((None, 100), ("Felles", 50), ("Egen", 999)):
        CostLine.objects.create(
            matter=choice, alternative=way(choice, alternative) if alternative else None,
            what="x", nature="operating", once=Decimal(once), yearly=None,
        )  # fmt: skip
    measure = add(world, "Felles drift", needs=[choice], goal=goal)
    found = queries.standing([measure.pk], world.viewer("mona"))
    (cost,) = queries.costs(measure, found, world.viewer("mona"))
    assert (cost.once.total, cost.yearly.total) == (Decimal(150), None)
    page = text(as_person("ola").get(reverse("governance:measure_detail", args=[measure.pk])))
    for told in ("Like tjenester", "Strategi 2030", "Én digital offentlig sektor"):
        assert told in page
    shown_on = text(as_person("ola").get(reverse("governance:goal_detail", args=[strategy.pk])))
    assert "Felles drift" in shown_on


def test_only_measures_that_can_begin_wait_for_the_responsible(world: World, choice: Matter):
    per = world.people["per"]
    add(world, "Kan begynne", responsible=per, starts_on=TODAY - DAY)
    add(world, "Venter", responsible=per, holds=[way(choice, "Felles")])
    worklist = next(one for one in registry.worklists if one.key == "measures")
    (item,) = worklist.items(world.viewer("per"), 10)
    assert (item.title, item.tone) == ("Kan begynne", "danger")
    assert not worklist.items(world.viewer("sol"), 10)


def test_whoever_leaves_or_is_erased_answers_for_nothing(world: World):
    per, by = world.people["per"], world.viewer("adam")
    add(world, "Domenemodell", responsible=per)
    assert measure_people.leave(per, TODAY, by) == 1
    assert Measure.objects.get().responsible is None
    Measure.objects.update(responsible=per)
    assert measure_people.erase(per.pk, by) == ["responsible: 1"]


def test_members_own_measures_follow_a_merge_and_are_given_up_in_a_split(world: World):
    add(world, "Eget", member=world.sorvik)
    by = world.viewer("adam")
    merge = Handover("merge", (world.sorvik.pk,), (world.nordvik.pk,), TODAY)
    assert [line.count for line in measure_people.preview(merge, by)] == [1]
    journal = measure_people.apply(merge, by)
    assert Measure.objects.get().member == world.nordvik
    measure_people.undo_step(journal, by)
    assert Measure.objects.get().member == world.sorvik
    parts = (world.nordvik.pk, world.lillevik.pk)
    split = Handover("split", (world.sorvik.pk,), parts, TODAY)
    journal = measure_people.apply(split, by)
    assert Measure.objects.get().status == "dropped"
    measure_people.undo_step(journal, by)
    assert Measure.objects.get().status == "planned"


def test_roadmap_costs_the_same_for_few_and_many(world: World, choice: Matter, as_person: Any):
    client, url = as_person("ola"), reverse("governance:roadmap")
    counts = []
    for more in (1, 12):
        for n in range(more):
            add(world, f"Tiltak {more}-{n}", needs=[choice], holds=[way(choice, "Felles")])
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_api_adds_and_changes_a_measure_with_what_it_hangs_on(
    world: World, choice: Matter, as_person: Any
):
    client, url = as_person("mona"), "/api/v1/governance/measure"
    values = {
        "name": "Felles drift",
        "arrangement": world.arrangement.pk,
        "needs": [choice.pk],
        "holds": [way(choice, "Felles").pk],
    }
    made_row = client.post(url, values, content_type="application/json")
    assert made_row.status_code == 201
    measure = Measure.objects.get()
    assert list(measure.holds.all()) == [way(choice, "Felles")]
    client.patch(f"{url}/{measure.pk}", {"name": "Nytt"}, content_type="application/json")
    measure.refresh_from_db()
    assert (measure.name, measure.need_links.count()) == ("Nytt", 1)


def test_measure_waits_until_the_last_member_has_decided(world: World):
    """The body passed the matter on without a position: what is in force is the members' own."""
    directors = made.body(world, "Direktørutvalget", "directors")
    matter = made.matter(world, "Samarbeidsavtalen", kind="agreement", resolution="Avtalen inngås.")
    made.planned(world, matter, ("recommend", directors), ("ratify", None))
    by = world.viewer("mona")
    chain.send(matter, by=by)
    chain.step_treated(made.steps(matter)[0], outcome="passed_on", by=by, day=world.today)
    measure = add(world, "Felles brukerstøtte", needs=[matter])
    row = rounds.asked(world, matter)
    *first, last = (one.member for one in row.answers.select_related("member"))
    for member in first:
        rounds.answer(world, row, member)
    assert place(world, measure)[0] == "two"
    rounds.answer(world, row, last)
    assert place(world, measure)[0] == "one"
    assert place(world, measure, day=TODAY - DAY)[0] == "two"
