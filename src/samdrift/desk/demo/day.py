"""A day at the centre: the morning, a call from Alta, a critical fault, an order from Hasvik, the
hand-over in the afternoon.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.desk.calc.item_form import fields_of, kept_answers
from samdrift.desk.demo.acting import acting, cause, workday
from samdrift.desk.demo.passing import pass_critical, solve_critical
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.services import approvals, cases, major
from samdrift.desk.services.queue_hand_over import hand_over, take_over
from samdrift.desk.services.queue_shifts import come_on, go_off
from samdrift.desk.services.stand_ins import name_stand_in
from samdrift.portfolio.models.systems import System

JOURNAL = "Heimjournal"


def make_day(stage: Any) -> None:
    day = workday(stage, 1)
    _morning(stage, day)
    _call_from_alta(stage, day)
    slow = _problem(stage, workday(stage, 12))
    _critical(stage, day, slow)
    _order_from_hasvik(stage, day)
    _stand_in_in_hammerfest(stage, day)
    left = _left_open(stage, day)
    _afternoon(stage, day, left)


def _morning(stage: Any, day: dt.date) -> None:
    """The evening's note is taken over, in both towns."""
    team, evening = stage["team.Brukerstøtten"], workday(stage, 2)
    note = hand_over(
        team,
        by=acting(stage, "agent_two", evening, 15, 25),
        text="Nordkapp fikk nytt nett på helsesenteret i dag. Ring og hør om det er stabilt.",
    )
    stage.keep("shift.alta", come_on(team, by=acting(stage, "agent", day, 7, 55), site="Alta"))
    two = acting(stage, "agent_two", day, 7, 58)
    stage.keep("shift.hammerfest", come_on(team, by=two, site="Hammerfest"))
    take_over(note, by=acting(stage, "agent", day, 8, 0))


def _open(stage: Any, who: str, by: Any, title: str, **values: Any) -> Case:
    person = stage["people"][who]
    told = {"kind": "incident", "channel": "phone", "requester": person, **values}
    system = told.pop("on", None)
    if system is not None:
        told["system"] = System.objects.get(name=system)
    return cases.open_case(by=by, member=person.employer, title=title, **told)


def _call_from_alta(stage: Any, day: dt.date) -> None:
    """A new password on the phone: the caller is checked first, and it is done while they talk."""
    agent = acting(stage, "agent", day, 8, 20)
    item = stage["item.Nytt passord eller ny tofaktor"]
    case = _open(
        stage,
        "alta_payroll",
        agent,
        "Kommer ikke inn etter ferien",
        kind="request",
        item=item,
        urgency=2,
    )
    case = cases.take(case, by=agent)
    cases.check_identity(
        case, by=acting(stage, "agent", day, 8, 22), way="called", passed=True,
        note="Ringte tilbake på nummeret i Katalogen.",
    )  # fmt: skip
    end = acting(stage, "agent", day, 8, 29)
    case = cases.resolve(
        case, by=end, solution="Nytt passord satt, og tofaktor prøvd.", first_contact=True
    )
    cases.spend_time(case, by=end, minutes=9)


def _problem(stage: Any, day: dt.date) -> Case:
    by = acting(stage, "agent_two", day, 13, 10)
    case = _open(
        stage, "hammerfest_health", by, "Heimjournal svarer sent når vakta skifter",
        kind="problem", channel="desk", on=JOURNAL, impact=2, urgency=3,
        text="Samme melding fra tre kommuner på to uker, alltid mellom kl. 14.30 og 15.15.",
    )  # fmt: skip
    case = cases.take(case, by=by)
    cases.write(
        case,
        by=by,
        text="Meldt til leverandøren. De ser på spørringen bak vaktlista.",
        public=False,
    )
    cases.write(
        case, by=by, text="Det kommer en retting i neste versjon.", public=True, kind="answer"
    )
    return cases.wait(case, by=by, cause=cause("change"), note="Versjonen er ikke lagt ut ennå.")


def _critical(stage: Any, day: dt.date, problem: Case) -> None:
    """The care system stops for all who have it; it is led as a major incident until it is over."""
    two = acting(stage, "agent_two", day, 9, 5)
    case = _open(
        stage, "hammerfest_health", two, "Heimjournal er nede", on=JOURNAL, impact=1, urgency=1,
        text="Ingen kommer inn i journalen. Medisinlistene er på papir.",
    )  # fmt: skip
    case = cases.take(case, by=acting(stage, "agent_two", day, 9, 6))
    cases.write(
        case, by=acting(stage, "agent_two", day, 9, 9), kind="answer", public=True,
        text="Vi har fått det samme fra Nordkapp og arbeider med det. Bruk papirlistene så lenge.",
    )  # fmt: skip
    incident = major.declare_major(
        case,
        by=acting(stage, "agent_two", day, 9, 10),
        public_title="Heimjournal er nede",
        public_text="Heimjournal svarer ikke. Bruk nødrutinen for medisinlister. Ny melding kl. 10.",
        systems=System.objects.filter(name=JOURNAL),
        next_update_at=stage.instant(day, 10, 0),
    )
    same = _open(
        stage, "nordkapp_health", acting(stage, "nordkapp_health", day, 9, 15),
        "Kommer ikke inn i Heimjournal", channel="portal", on=JOURNAL, impact=1, urgency=1,
    )  # fmt: skip
    major.attach_cases(incident, [same], by=acting(stage, "agent_two", day, 9, 20))
    cases.link(case, other=problem, by=acting(stage, "agent_two", day, 9, 25))
    case.refresh_from_db()
    pass_critical(stage, day, case)
    major.tell_public(
        incident, by=acting(stage, "agent_two", day, 10, 0), to_cases=True,
        text="Leverandøren retter feilen. Vi regner med at Heimjournal er oppe kl. 11.30.",
        next_update_at=stage.instant(day, 11, 30),
    )  # fmt: skip
    _over(stage, day, incident, [case, same])


def _over(stage: Any, day: dt.date, incident: Any, told: list[Case]) -> None:
    end = acting(stage, "agent_two", day, 11, 38)
    solve_critical(stage, day)
    text = "Heimjournal virker igjen. Før inn det som står på papir."
    major.end_major(incident, by=end, text=text, to_cases=True)
    for case in told:
        case.refresh_from_db()
        cases.resolve(
            case, by=acting(stage, "agent_two", day, 11, 45), root_cause="Full disk på databasen",
            solution="Leverandøren utvidet disken og startet databasen. Varsling på ledig plass er bestilt.",
        )  # fmt: skip


def _order_from_hasvik(stage: Any, day: dt.date) -> None:
    """Ordered in the portal, approved by the member's own coordinator, begun by the desk."""
    who = acting(stage, "hasvik_health", day, 10, 15)
    item: CatalogueItem = stage["item.Ny PC"]
    given = {"for_whom": who.person_id, "kind": "Bærbar", "place": "Helsesenteret i Hasvik"}
    answers = kept_answers(fields_of(item.form), given)
    case = _open(
        stage, "hasvik_health", who, "Ny PC", kind="request", channel="portal",
        item=item, answers=answers,
    )  # fmt: skip
    coordinator = acting(stage, "hasvik_coordinator", day, 12, 30)
    approvals.approve(case.approvals.get(), by=coordinator, reason="Står i planen for i år.")
    case.refresh_from_db()
    case = cases.take(case, by=acting(stage, "agent", day, 12, 50))
    at = acting(stage, "agent", day, 12, 55)
    cases.tick_step(case.steps.order_by("position")[0], by=at)
    cases.write(
        case, by=at, text="Hei! PC-en er bestilt, og kommer om en uke.", public=True, kind="answer"
    )


def _stand_in_in_hammerfest(stage: Any, day: dt.date) -> None:
    """The coordinator is away this week: what is ordered there waits for the one in the place."""
    coordinator = acting(stage, "hammerfest_coordinator", workday(stage, 3), 14, 0)
    name_stand_in(
        by=coordinator, stand_in=stage["people"]["hammerfest_health"], valid_from=day,
        valid_to=stage.today + dt.timedelta(days=5),
    )  # fmt: skip
    item: CatalogueItem = stage["item.Tilgang til et system"]
    given = {"system": "Læringsveven", "why": "Skal hjelpe lærerne på Fuglenes skole i gang."}
    _open(
        stage, "hammerfest_school", acting(stage, "hammerfest_school", day, 10, 40),
        "Tilgang til Læringsveven", kind="request", channel="portal", item=item,
        answers=kept_answers(fields_of(item.form), given),
    )  # fmt: skip


def _left_open(stage: Any, day: dt.date) -> list[Case]:
    """What the afternoon leaves: one to be called back, two that nobody has taken, one that waits."""
    loppa = acting(stage, "loppa_school", day, 12, 10)
    call = _open(
        stage, "loppa_school", loppa, "Ny lærer får ikke opp klassene sine", channel="portal",
        on="Læringsveven", urgency=2, text="Hun begynte mandag, og skal undervise i morgen.",
    )  # fmt: skip
    agent = acting(stage, "agent", day, 13, 5)
    call = cases.take(call, by=agent)
    cases.write(
        call,
        by=agent,
        text="Hei! Vi har spurt skolens systemansvarlig, og ringer deg.",
        public=True,
        kind="answer",
    )
    for who, hour, minute, title, more in (
        ("masoy_health", 13, 40, "Skjermen på medisinrommet er svart", {"urgency": 2}),
        ("nordkapp_school", 14, 20, "Trenger tilgang til Prosjektrommet", {"kind": "request", "on": "Prosjektrommet"}),
    ):  # fmt: skip
        _open(stage, who, acting(stage, who, day, hour, minute), title, channel="portal", **more)
    waiting = _open(
        stage, "alta_technical", acting(stage, "agent", day, 14, 35), "Kartet viser feil grense", on="Kartflata",
        text="Gjelder to eiendommer i Talvik.",
    )  # fmt: skip
    waiting = cases.take(waiting, by=acting(stage, "agent", day, 14, 36))
    by = acting(stage, "agent", day, 14, 38)
    cases.write(
        waiting, by=by, text="Kan du sende gårds- og bruksnummer?", public=True, kind="answer"
    )
    note = "Ba om gårds- og bruksnummer."
    waiting = cases.wait(
        waiting, by=acting(stage, "agent", day, 14, 40), cause=cause("user"), note=note
    )
    return [call, waiting]


def _afternoon(stage: Any, day: dt.date, left: list[Case]) -> None:
    hand_over(
        stage["team.Brukerstøtten"],
        by=acting(stage, "agent", day, 15, 25),
        text="Loppa må ringes før første time. Heimjournal har vært stabil siden kl. 11.40.",
        cases=left,
    )
    for place, key in (("alta", "agent"), ("hammerfest", "agent_two")):
        go_off(stage[f"shift.{place}"], by=acting(stage, key, day, 15, 30))
