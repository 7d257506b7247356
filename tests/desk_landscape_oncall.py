"""A rota of the invented desk with three rows of each kind, for those who may see them."""

from __future__ import annotations

import datetime as dt

from samdrift.desk.calc.rota import wall
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.services import (
    oncall,
    oncall_calls,
    oncall_people,
    oncall_rules,
    oncall_tries,
)
from samdrift.kernel.viewer import terminal
from tests.world import World

DAY = dt.timedelta(days=1)
NAMES = ("dag", "mona", "adam")
ASKERS = ("dag", "mona", "dag")


def make_oncall_rows(world: World) -> None:
    """To be called when there are teams, calendars and cases: Dag, Mona and Adam take turns by the day."""
    by, people = terminal(world.today), [world.people[name] for name in NAMES]
    team = Team.objects.filter(member=None, ended_at=None).order_by("pk")[0]
    start = world.today - 9 * DAY
    rotas = [
        oncall.add_rota(by=by, name=f"Vakt {number}", team=team, last=people[0])
        for number in (1, 2, 3)
    ]
    layers = [
        oncall.add_layer(
            one, by=by, name="Første", site="Nord", people=people, valid_from=start, days=1
        )
        for one in rotas
    ]
    cases = list(Case.objects.filter(member=world.nordvik, is_internal=False).order_by("pk")[:3])
    for number, (rota, layer, name) in enumerate(zip(rotas, layers, ASKERS, strict=True)):
        asker, other = world.people[name], world.people["mona" if name == "dag" else "dag"]
        begins = wall(world.today + (20 + number) * DAY, 20 * 60)
        oncall.put_in(
            layer,
            by=by,
            person=asker,
            starts_at=begins,
            ends_at=begins + dt.timedelta(hours=2),
        )
        oncall_people.ask_swap(
            layer, by=world.viewer(name), asked=other,
            starts_at=begins, ends_at=begins + dt.timedelta(hours=1),
        )  # fmt: skip
        away = world.today + (60 + number) * DAY
        oncall_people.add_absence(
            by=by, person=people[number], valid_from=away, valid_to=away + DAY
        )
        past = wall(world.today - 3 * DAY, (18 + number) * 60)
        oncall_calls.write_call_out(
            rota, by=by, person=world.people["adam"], case=cases[number % len(cases)],
            starts_at=past, ends_at=past + dt.timedelta(minutes=40), reason="Nettet var nede",
        )  # fmt: skip
        oncall.publish_plan(rota, by=by, until=world.today + 13 * DAY)
        oncall_rules.agree_rule(
            rota, by=by, code="daily_rest", value="8", basis="Særavtale", valid_from=world.today
        )
    night = wall(world.today - DAY, 22 * 60)
    for number, case in enumerate(cases):
        oncall_tries.log_call(case, by=by, answered=False, at=night + number * DAY / 24)
