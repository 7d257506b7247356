"""Activities: planned, made ahead, changed for one, from here on or all, done with what is asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from samdrift.followup.lists.activity_words import rule_text
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.services import activities as planning
from samdrift.followup.services import occurrences as services
from samdrift.kernel import viewer
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.reach import seen
from samdrift.kernel.search import find
from tests.world import World

D = dt.date
MONTHLY = {"kind": "every", "unit": "month", "n": 1}


def plan(world: World, who: str = "mona", **values: Any) -> Activity:
    given = {
        "title": "Driftsmøte",
        "area": "governance",
        "rule": MONTHLY,
        "starts_on": D(2026, 12, 1),
        "role": "management_lead",
    }
    return planning.plan_activity(by=world.viewer(who), **{**given, **values})


def days(activity: Activity) -> list[D]:
    return list(activity.occurrences.order_by("planned").values_list("day", flat=True))


def first(activity: Activity, n: int = 0) -> Occurrence:
    return activity.occurrences.order_by("planned")[n]


def at(world: World, day: D) -> Any:
    return viewer.terminal(day)


def test_occurrences_are_made_within_the_horizon(world) -> None:
    activity = plan(world)
    made = days(activity)
    assert made[0] == D(2026, 12, 1)
    assert made[-1] < world.today + planning.HORIZON
    assert len(made) == 15


def test_occurrences_are_made_as_time_goes_and_never_twice(world) -> None:
    activity = plan(world)
    assert planning.make_ahead(at(world, D(2027, 6, 1)))
    assert planning.make_ahead(at(world, D(2027, 6, 1))) == ""
    assert len(days(activity)) == len(set(days(activity)))
    assert days(activity)[-1] == D(2028, 9, 1)


def test_an_activity_that_happens_once_is_one_row(world) -> None:
    activity = plan(world, rule={"kind": "once"}, starts_on=D(2029, 1, 5))
    assert days(activity) == [D(2029, 1, 5)]


def test_changing_all_makes_the_open_times_anew_and_leaves_the_done(world) -> None:
    activity = plan(world, starts_on=world.today)
    services.mark_done(first(activity), by=world.viewer("mona"))
    services.move(first(activity, 1), day=D(2026, 12, 24), reason="jul", by=world.viewer("mona"))
    planning.change_activity(
        activity, by=world.viewer("dag"), rule={"kind": "nth", "n": 2, "weekday": 1}
    )
    found = days(activity)
    assert found[0] == world.today
    assert D(2026, 12, 24) in found
    assert D(2026, 12, 8) in found
    assert D(2027, 1, 20) not in found


def test_the_months_of_a_rule_are_read_as_a_list_of_words(world) -> None:
    rule = {"kind": "nth", "n": 2, "weekday": 1}
    told = [rule_text(plan(world, rule={**rule, "months": m})) for m in ([3], [3, 11], [3, 6, 11])]
    assert told == [
        "Second Tuesday of March",
        "Second Tuesday of March and November",
        "Second Tuesday of March, June and November",
    ]


def test_changing_from_here_splits_the_series(world) -> None:
    activity = plan(world)
    here = first(activity, 3)
    made = planning.change_from(
        here,
        by=world.viewer("mona"),
        title="Nytt møte",
        rule={"kind": "every", "unit": "month", "n": 2},
    )
    activity.refresh_from_db()
    assert activity.ends_on == D(2027, 3, 1)
    assert days(activity) == [D(2026, 12, 1), D(2027, 1, 1), D(2027, 2, 1)]
    assert made.continues == activity
    assert days(made)[:2] == [D(2027, 3, 1), D(2027, 5, 1)]
    assert made.role == activity.role


def test_changing_from_here_to_an_earlier_weekday_keeps_that_months_time(world) -> None:
    tuesdays = {"kind": "nth", "n": 2, "weekday": 1}
    activity = plan(world, rule=tuesdays)
    here = activity.occurrences.get(planned=D(2027, 3, 9))
    made = planning.change_from(
        here, by=world.viewer("mona"), rule={"kind": "nth", "n": 2, "weekday": 0}
    )
    assert days(activity)[-1] == D(2027, 2, 9)
    assert days(made)[:2] == [D(2027, 3, 8), D(2027, 4, 12)]


def test_changing_from_here_takes_no_month_twice(world) -> None:
    activity = plan(world, rule={"kind": "every", "unit": "week", "n": 1})
    here = activity.occurrences.get(planned=D(2026, 12, 15))
    made = planning.change_from(
        here, by=world.viewer("mona"), rule={"kind": "nth", "n": 1, "weekday": 0}
    )
    assert days(activity)[-1] == D(2026, 12, 8)
    assert days(made)[:2] == [D(2027, 1, 4), D(2027, 2, 1)]


def test_a_time_that_was_touched_stays_with_the_old_series(world) -> None:
    activity = plan(world)
    services.move(first(activity, 4), day=D(2027, 4, 9), reason="påske", by=world.viewer("mona"))
    made = planning.change_from(first(activity, 3), by=world.viewer("mona"))
    assert D(2027, 4, 1) not in days(made)
    assert D(2027, 4, 9) in days(activity)


def test_changing_one_time_leaves_the_others(world) -> None:
    activity = plan(world)
    services.change_one(
        first(activity), title="Julemøte", note="Med kaker", by=world.viewer("mona")
    )
    assert [str(one) for one in activity.occurrences.order_by("planned")[:2]] == [
        "Julemøte",
        "Driftsmøte",
    ]


def test_what_is_done_does_not_change(world) -> None:
    one = services.mark_done(first(plan(world)), by=world.viewer("mona"))
    for act in (
        lambda: services.move(one, day=D(2027, 1, 1), reason="x", by=world.viewer("mona")),
        lambda: services.drop(one, reason="x", by=world.viewer("mona")),
        lambda: services.mark_done(one, by=world.viewer("mona")),
    ):
        with pytest.raises(DomainError) as caught:
            act()
        assert caught.value.code == "is_done"


def test_done_is_taken_back_only_on_the_same_day(world) -> None:
    one = services.mark_done(first(plan(world)), by=world.viewer("mona"))
    with pytest.raises(DomainError):
        services.undo_done(one, by=at(world, D(2026, 11, 21)))
    assert services.undo_done(one, by=world.viewer("mona")).done_on is None


def test_the_checklist_and_the_evidence_are_asked_for_by_name(world) -> None:
    activity = plan(
        world,
        checklist=["Innkalling", "Referat"],
        evidence="required",
        evidence_text="signert referat",
    )
    one, mona = first(activity), world.viewer("mona")
    with pytest.raises(DomainError, match="Innkalling; Referat"):
        services.mark_done(one, by=mona)
    services.tick(one, points=["Innkalling", "Referat", "Fremmed"], by=mona)
    with pytest.raises(DomainError, match="signert referat"):
        services.mark_done(one, by=mona)
    services.show(one, text="Arkivert", by=mona)
    done = services.mark_done(one, by=mona)
    assert done.ticks == ["Innkalling", "Referat"]
    assert done.done_by == world.people["mona"]


def test_all_chosen_are_done_or_none(world) -> None:
    whole, lacking = first(plan(world)), first(plan(world, checklist=["Noe"]))
    with pytest.raises(DomainError):
        services.mark_all_done([whole, lacking], by=world.viewer("mona"))
    whole.refresh_from_db()
    assert whole.done_on is None


def test_an_offset_follows_the_activity_it_hangs_on(world) -> None:
    base = plan(world, rule={"kind": "every", "unit": "year", "n": 1}, starts_on=D(2026, 12, 15))
    rule = {"kind": "offset", "days": -21}
    before = plan(world, title="Innspill", rule=rule, after=base, starts_on=world.today)
    assert days(before) == [D(2026, 11, 24), D(2027, 11, 24)]
    planning.change_activity(base, by=world.viewer("mona"), starts_on=D(2026, 12, 20))
    assert days(before) == [D(2026, 11, 29), D(2027, 11, 29)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"rule": {"kind": "rrule", "text": "FREQ=HOURLY"}}, "bad_rule"),
        ({"rule": {"kind": "offset", "days": 1}}, "no_base"),
        ({"title": "  "}, "required"),
        ({"ends_on": D(2026, 1, 1)}, "ends_before_it_begins"),
    ],
)
def test_what_cannot_be_planned_is_refused(world, values: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        plan(world, **values)
    assert caught.value.code == code


def test_a_members_own_is_seen_by_that_member_alone(world) -> None:
    own = plan(world, "kari", member=world.nordvik, role="coordinator")
    shared = plan(world)
    assert set(seen(Activity, world.viewer("ola"))) == {own, shared}
    for name in ("per", "dag", "lise"):
        assert set(seen(Activity, world.viewer(name))) == {shared}
        assert not find("Driftsmøte", world.viewer(name))[1:]
    for name in ("sol", "stig"):
        assert not seen(Activity, world.viewer(name)).exists()
        assert not seen(Occurrence, world.viewer(name)).exists()


def test_whoever_is_responsible_sees_and_does_it(world) -> None:
    own = plan(world, "kari", member=world.nordvik, role="", person=world.people["per"])
    assert own in seen(Activity, world.viewer("per"))
    assert services.mark_done(first(own), by=world.viewer("per")).done_on == world.today
    with pytest.raises(Refused):
        services.mark_done(first(own, 1), by=world.viewer("ola"))


def test_planning_is_for_those_who_lead(world) -> None:
    for name in ("ola", "kari", "didrik"):
        with pytest.raises(Refused):
            plan(world, name)
    with pytest.raises(Refused):
        plan(world, "kari", member=world.sorvik)
    assert plan(world, "kari", member=world.nordvik).pk


def test_a_role_of_every_member_answers_for_the_whole(world) -> None:
    shared = plan(world, role="director")
    assert seen(Occurrence, world.viewer("lise")).mine(world.viewer("lise")).exists()
    assert services.mark_done(first(shared), by=world.viewer("lise"))


def test_every_act_leaves_an_event(world) -> None:
    activity = plan(world)
    one = services.move(
        first(activity), day=D(2026, 12, 4), reason="sykdom", by=world.viewer("mona")
    )
    services.drop(one, reason="avlyst", by=world.viewer("mona"))
    services.take_up(one, by=world.viewer("mona"))
    told = set(Event.objects.values_list("what", flat=True))
    assert {
        "activity.planned",
        "occurrence.moved",
        "occurrence.dropped",
        "occurrence.taken_up",
    } <= told


def test_late_is_derived_from_the_day(world) -> None:
    one = first(plan(world))
    assert not one.is_late(D(2026, 12, 1))
    assert one.is_late(D(2026, 12, 2))
    assert one.state(D(2026, 11, 20)) == "soon"


def test_anchors_are_picked_once_for_the_arrangement(world) -> None:
    made = planning.pick_anchors(
        world.arrangement, ["municipal_budget", "unknown"], by=world.viewer("mona")
    )
    assert [one.title for one in made] == [
        "The municipal and county councils adopt budget and economic plan"
    ]
    assert days(made[0]) == [D(2026, 12, 15), D(2027, 12, 15)]
    with pytest.raises(DomainError):
        planning.pick_anchors(world.arrangement, ["unknown"], by=world.viewer("mona"))


def test_set_days_are_written_as_people_write_them(world, as_person) -> None:
    client = as_person("mona")
    data = {
        "title": "Renew certificates", "area": "operation", "whose": "", "repeat": "dates",
        "starts_on": "20.11.2026", "dates": "01.03.2027, 01.02.2027", "evidence": "none",
    }  # fmt: skip
    answer = client.post(reverse("followup:activity_new"), data)
    made = Activity.objects.get(title="Renew certificates")
    assert answer.status_code == 302
    assert made.rule == {"kind": "dates", "dates": ["2027-03-01", "2027-02-01"]}
    assert [one.day for one in made.occurrences.order_by("day")] == [D(2027, 2, 1), D(2027, 3, 1)]
    page = client.get(reverse("followup:activity_detail", args=[made.pk])).content.decode()
    assert "01.02.2027, 01.03.2027" in page
    wrong = client.post(reverse("followup:activity_new"), {**data, "dates": "once in March"})
    assert wrong.status_code == 422
