"""Whatever happens to a case, what is kept of its clocks is what a replay of their events gives."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from samdrift.desk.calc.clocks import State
from samdrift.desk.models.cases import NEVER, Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.clocks import Clock, ClockAlert, ClockEvent
from samdrift.desk.queries.clock_replay import accounts_of, states_of
from samdrift.desk.queries.clocks import of_cases
from samdrift.desk.services import clock_corrections, clock_tick
from samdrift.followup.models.findings import Finding
from samdrift.kernel.errors import DomainError
from tests.desk.made_catalogue import make_team
from tests.desk.made_clocks import OPENED, Acts, by_at, open_case
from tests.desk.made_commitments import ALWAYS, make_calendar, make_cause, make_level, promise
from tests.world import World

ROUNDS = 12
SECOND = dt.timedelta(seconds=1)
REFUSALS = {"", "corrected_already", "before_start", "not_first", "start_stands", "still_so"}


def setting(world: World, rng: random.Random) -> Acts:
    """Two members with levels that answer changes in different ways, and two teams."""
    make_cause("supplier", waits_for="supplier")
    always = make_calendar("Døgnet rundt", ALWAYS)
    first = make_level(
        world,
        "Gull",
        targets=(
            ("response", None, 45),
            ("update", None, 90),
            ("resolution", None, 400),
            ("resolution", 1, 120, "", always),
        ),
        escalations=((100, "desk_lead"), (150, "member")),
    )
    second = make_level(
        world,
        "Sølv",
        targets=(("resolution", None, 600),),
        on_change="restart",
        causes=("supplier",),
    )
    own = make_level(world, "Eget", targets=(("resolution", None, 200), ("response", None, 30)))
    promise(world, world.nordvik, first)
    promise(world, world.sorvik, second)
    teams = [make_team(world, "Første", level=own), make_team(world, "Andre")]
    return open_case(world, team=rng.choice([None, *teams]), priority=rng.randint(1, 5))


def one_act(acts: Acts, rng: random.Random, moment: dt.datetime) -> None:
    world, case = acts.world, acts.case
    teams = list(Team.objects.order_by("pk"))
    if case.state in {"resolved", "cancelled"}:
        rng.choice([lambda: acts.reopen(moment), lambda: None])()
        return
    rng.choice(
        [
            lambda: acts.answer(moment),
            lambda: acts.wait(moment, rng.choice(["user", "supplier"])),
            lambda: acts.go_on(moment),
            lambda: acts.resolve(moment),
            lambda: acts.act(moment, state="cancelled", cause=None),
            lambda: acts.act(moment, priority=rng.randint(1, 5)),
            lambda: acts.act(
                moment, member=rng.choice([world.nordvik, world.sorvik, world.lillevik])
            ),
            lambda: acts.act(moment, team=rng.choice([None, *teams])),
            lambda: acts.act(moment, is_internal=rng.random() < 0.3),
            lambda: correct(acts, rng, moment),
        ]
    )()


def correct(acts: Acts, rng: random.Random, moment: dt.datetime) -> None:
    events = list(ClockEvent.objects.filter(clock__case=acts.case).select_related("clock__case"))
    if not events:
        return
    event = rng.choice(events)
    values = {"at": event.at - dt.timedelta(minutes=rng.randint(0, 60))}
    if rng.random() < 0.4:
        values = {"happened": False}
    code = ""
    try:
        clock_corrections.correct(event, by=by_at(acts.world, moment), reason="Feil", **values)
    except DomainError as refused:
        code = refused.code
    assert code in REFUSALS
    acts.case.refresh_from_db()


def require_kept(case: Case, now: dt.datetime) -> None:
    """Every kept column against a replay from the events alone."""
    ours: list[Clock] = []
    for running in of_cases([case.pk])[case.pk]:
        clock, state = running.clock, running.state(now)
        runs = state.state is State.RUNNING
        last = max(row.at for row in running.rows)
        assert clock.state == str(state.state), clock
        assert clock.due_at == (state.due_at if runs else None)
        assert clock.next_warning_at == (state.next_at if runs else None)
        assert clock.breached_at == min(state.breaches, default=None)
        assert clock.stopped_at == state.ended_at
        assert clock.elapsed == running.state(max(last, clock.started_at)).elapsed // SECOND
        if clock.party == "ours":
            ours.append(clock)
    due = min((one.due_at for one in ours if one.due_at), default=NEVER)
    assert case.due_at == due
    assert case.is_breached == any(one.breached_at for one in ours)


def require_told(case: Case, now: dt.datetime) -> None:
    """A running clock's steps that are reached have been told, each once; breaches of ours are found."""
    found = set(
        Finding.objects.standing()
        .filter(kind="desk.breach", subject_id=case.pk)
        .values_list("mark", flat=True)
    )
    for running in of_cases([case.pk])[case.pk]:
        state = running.state(now)
        if state.state is not State.RUNNING:
            continue
        told = ClockAlert.objects.filter(clock=running.clock, set_by=state.set_by or 0)
        percents = set(told.values_list("percent", flat=True))
        assert {percent for percent, _at in state.warnings} <= percents
        assert (100 in percents) or state.breached_at is None
        if state.breached_at is not None and running.clock.party == "ours":
            assert running.clock.metric in found


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_kept_columns_are_what_a_replay_gives(world: World, seed: int) -> None:
    rng = random.Random(seed)
    acts, moment = setting(world, rng), OPENED
    for _step in range(14):
        moment += dt.timedelta(minutes=rng.choice([0, 5, 40, 90, 600, 1500]))
        if rng.random() < 0.4:
            clock_tick.look_at_due(by_at(world, moment))
            acts.case.refresh_from_db()
            require_told(acts.case, moment)
        else:
            one_act(acts, rng, moment)
        clock_tick.look_at_due(by_at(world, moment))
        acts.case.refresh_from_db()
        require_kept(acts.case, moment)
    assert ClockEvent.objects.filter(clock__case=acts.case).exists() or acts.case.promised_for


def test_all_clocks_at_once_stand_as_each_by_itself(world: World) -> None:
    rng = random.Random(7)
    acts, moment = setting(world, rng), OPENED
    for _step in range(20):
        moment += dt.timedelta(minutes=rng.choice([5, 40, 90, 600]), microseconds=rng.randint(0, 9))
        one_act(acts, rng, moment)
    open_case(world)
    each = {
        running.clock.pk: (running.state(moment), running.lines(moment))
        for rows in of_cases(list(Case.objects.values_list("pk", flat=True))).values()
        for running in rows
    }
    clocks = Clock.objects.all()
    assert dict(states_of(clocks, moment)) == {pk: state for pk, (state, _lines) in each.items()}
    told = dict(accounts_of(clocks.filter(case=acts.case), moment))
    assert {pk: len(lines) for pk, lines in told.items()} == {
        pk: len(lines) for pk, (_state, lines) in each.items() if pk in told
    }
    assert len(each) > len(told) > 0
