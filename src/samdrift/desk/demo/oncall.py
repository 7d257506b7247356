"""The night on call: the two towns take turns by the week, once the care system stops at two, and once
the first who is called does not answer.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.desk.demo.acting import acting, workday
from samdrift.desk.models.cases import Case
from samdrift.desk.models.commitments import ServiceCalendar
from samdrift.desk.queries.oncall import on_now
from samdrift.desk.services import (
    cases,
    oncall,
    oncall_calls,
    oncall_findings,
    oncall_rules,
    oncall_tries,
)
from samdrift.portfolio.models.systems import System

BEGAN = 84
"""Days since the rota began, from the Monday of this week."""
AGENTS = ("agent", "agent_two")
NIGHT = (2, 10)
EVENING = (22, 45)


def make_night(stage: Any) -> None:
    """A rota with a first and a second to call, its local agreement, and a call-out that is written."""
    monday = stage.today - dt.timedelta(days=stage.today.weekday() + BEGAN)
    people = [stage["people"][key] for key in AGENTS]
    by = acting(stage, "daily_manager", monday - dt.timedelta(days=21))
    rota = oncall.add_rota(
        by=by,
        name="Natt og helg",
        team=stage["team.Drift"],
        calendar=ServiceCalendar.objects.get(name="Kontortid"),
        last=stage["people"]["daily_manager"],
        note="For systemer kommunene må ha hele døgnet. Bare kritiske feil.",
    )
    oncall_rules.agree_rule(
        rota, by=by, code="share", value="0", valid_from=monday,
        basis="Særavtale om vakt: vakta blir betalt, og regnes ikke med i arbeidstiden.",
    )  # fmt: skip
    told: dict[str, Any] = {"by": by, "valid_from": monday}
    oncall.add_layer(rota, name="Førstevakt", people=people, minutes=15, **told)
    oncall.add_layer(
        rota,
        name="Bakvakt",
        site="Driftssentralen i Alta",
        step=2,
        people=[stage["people"]["management_lead"]],
        **told,
    )
    _call_out(stage, workday(stage, 2) + dt.timedelta(days=1))
    _calls(stage, workday(stage, 4))
    now = acting(stage, "daily_manager", stage.today, 7, 50)
    oncall.publish_plan(rota, by=now, until=stage.today + dt.timedelta(days=27))
    oncall_findings.look_at([rota.pk], by=now)


def _calls(stage: Any, day: dt.date) -> None:
    """A quarter to eleven in the evening the first on the path does not answer; the second does."""
    asked = stage["people"]["nordkapp_health"]
    path = [one.person for one in on_now(stage.instant(day, *EVENING)) if one.person]

    def then(hour: int, minute: int) -> Any:
        return acting(stage, "management_lead", day, hour, minute)

    case = cases.open_case(
        by=then(*EVENING), member=asked.employer, title="Ingen telefon på helsesenteret",
        text="Legevakta ringte fra privat telefon.", kind="incident", channel="phone",
        requester=asked, service=stage["service.Telefoni"], impact=1, urgency=1,
    )  # fmt: skip
    first = next(one for one in path if one.pk != stage["people"]["management_lead"].pk)
    oncall_tries.log_call(case, by=then(22, 47), person=first, answered=False)
    oncall_tries.log_call(case, by=then(22, 49), answered=True)
    case = cases.take(Case.objects.get(pk=case.pk), by=then(22, 50))
    row = oncall_calls.start_call_out(case, by=then(22, 50))
    oncall_calls.end_call_out(row, by=then(23, 20), reason="Sentralbordet måtte startes på nytt.")
    case.refresh_from_db()
    cases.resolve(
        case, by=then(23, 21), solution="Sentralbordet er startet på nytt. Legevakta har prøvd.",
        root_cause="Sentralbord stoppet",
    )  # fmt: skip


def _call_out(stage: Any, day: dt.date) -> None:
    """At two the ward cannot open the journal; whoever is on call starts a service and sleeps again."""
    moment = stage.instant(day, *NIGHT)
    pk = next(one.person.pk for one in on_now(moment) if one.person and one.layer.step == 1)
    who = next(key for key in AGENTS if stage["people"][key].pk == pk)

    def then(hour: int, minute: int) -> Any:
        return acting(stage, who, day, hour, minute)

    asked = stage["people"]["hammerfest_health"]
    case = cases.open_case(
        by=then(*NIGHT), member=asked.employer, title="Får ikke opp Heimjournal på nattevakt",
        text="Ringte vakttelefonen fra sykehjemmet.", kind="incident", channel="phone",
        requester=asked, system=System.objects.get(name="Heimjournal"), impact=1, urgency=1,
    )  # fmt: skip
    case = cases.take(case, by=then(2, 14))
    row = oncall_calls.start_call_out(case, by=then(2, 15))
    oncall_calls.end_call_out(
        row, by=then(3, 5), reason="Innloggingen hadde stoppet. Startet på nytt."
    )
    case.refresh_from_db()
    cases.resolve(
        case, by=then(3, 6), solution="Tjenesten for innlogging er startet, og sykehjemmet er inne.",
        root_cause="Sertifikat utløp ved midnatt",
    )  # fmt: skip
