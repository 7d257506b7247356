"""A steering group adopts a strategy in two phases, with a minority, a statement and a reservation."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.governance.demo import playing, preparing
from samdrift.governance.demo.people import acting
from samdrift.governance.demo.table import STRATEGY, STRATEGY_ALTERNATIVES
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import AgendaItem, Participant, Proposal, Statement
from samdrift.governance.services import agenda, basis, basis_costs, decision_acts, proposals
from samdrift.governance.services.chain_plan import Plan
from samdrift.governance.services.coordination import ask_members, comment, give_voice

BEGUN, CALLED, MET = dt.timedelta(days=120), dt.timedelta(days=75), dt.timedelta(days=60)
COMING = dt.timedelta(days=24)


def make_strategy(stage: Any) -> None:
    goals = stage["goals"]
    begun = stage.today - BEGUN
    matter = preparing.begin(
        STRATEGY,
        "strategy",
        begun,
        stage,
        "programme_lead",
        goals=[goal for goal in goals.values() if goal.kind in {"strategy", "goal"}][:2],
    )
    _alternatives(matter, begun, stage)
    _coordinate(matter, begun, stage)
    steps = preparing.send(
        matter,
        [Plan("recommend", stage["body.strategy"]), Plan("decide", stage["body.council"])],
        stage.today - CALLED - dt.timedelta(days=1),
        stage,
    )
    met = stage.today - MET
    meeting = playing.hold(
        stage["body.strategy"],
        met,
        stage,
        [
            (steps[0], lambda item: _treat(item, met, stage)),
            ("Orientering om budsjettarbeidet", lambda item: _noted(item, met, stage)),
        ],
        place="Driftssentralen i Alta",
        called=stage.today - CALLED,
    )
    decision = Decision.objects.get(item__meeting=meeting, matter=matter)
    decision_acts.hand_out(
        decision,
        person=stage["people"]["programme_lead"],
        deadline=stage.today + dt.timedelta(days=30),
        by=stage.on(met + dt.timedelta(days=3)),
    )
    playing.call(
        stage["body.council"],
        stage.today + COMING,
        stage,
        [preparing.steps(matter)[1], "Økonomirapport for andre tertial"],
        place="Rådhuset i Alta",
        called=stage.today - dt.timedelta(days=5),
    )
    stage.keep("matter.strategy", matter)


def _alternatives(matter: Any, day: dt.date, stage: Any) -> None:
    by = stage.on(day)
    made = [
        basis.add_alternative(matter, by=by, name=name, text=text, is_nothing=nothing)
        for name, text, nothing in STRATEGY_ALTERNATIVES
    ]
    for row, once, yearly in zip(
        made, (3_400_000, 1_200_000, 0), (900_000, 450_000, 0), strict=True
    ):
        basis_costs.add_cost(
            matter,
            by=by,
            alternative=row,
            what="Utredning og innføring",
            nature="investment",
            once=once,
            yearly=Decimal(0),
        )
        basis_costs.add_cost(
            matter,
            by=by,
            alternative=row,
            what="Drift",
            nature="operating",
            once=Decimal(0),
            yearly=yearly,
        )
    stage.keep("alternatives", made)


def _coordinate(matter: Any, day: dt.date, stage: Any) -> None:
    """Each member prepares for itself; two have given their voice."""
    asked = ask_members(matter, by=stage.on(day), due_on=day + dt.timedelta(days=30))
    for row in asked:
        if row.member.name == "Alta":
            by = stage.on(day + dt.timedelta(days=6))
            text = "Vi trenger at legekontoret og hjemmetjenesten ser de samme opplysningene."
            comment(
                row,
                kind="need",
                text=text,
                by=acting(stage["people"]["alta_health"], by.today, stage),
            )
            voice = "Alta støtter strategien, og ber om at sikkerhetskravene kommer først."
            give_voice(row, text=voice, by=by)
        if row.member.name == "Hammerfest":
            by = stage.on(day + dt.timedelta(days=9))
            give_voice(row, text="Hammerfest støtter strategien.", by=by)


def _treat(item: AgendaItem, day: dt.date, stage: Any) -> Decision:
    by = stage.on(day, 10)
    recommended = Proposal.objects.get(item=item, kind=Proposal.Kind.RECOMMENDATION)
    text = "Programlederen la fram saken. Organisering, framdrift og KS' merknad ble drøftet."
    agenda.write_treatment(item, by=by, text=text)
    addition = proposals.propose(
        item,
        by=by,
        kind=Proposal.Kind.ADDITION,
        text=STRATEGY["majority"],
        proposer=_who(item, "Helsedirektoratet"),
    )
    playing.vote(item, recommended, stage, day)
    playing.vote(item, addition, stage, day, against={"KS": ""})
    speaker = _who(item, "KS")
    for kind, words, who, point in (
        (Statement.Kind.MAJORITY, STRATEGY["majority"], None, ""),
        (Statement.Kind.MINORITY, STRATEGY["minority"], speaker, ""),
        (Statement.Kind.OWN, STRATEGY["own"], speaker, ""),
        (Statement.Kind.RESERVATION, STRATEGY["reservation"], None, "Framdriftsplanen"),
    ):
        proposals.state(item, by=by, kind=kind, text=words, speaker=who, point=point)
    return agenda.conclude(
        item,
        outcome=Decision.Outcome.ADOPTED,
        text=f"{STRATEGY['resolution']}\n4. {STRATEGY['majority']}",
        by=by,
    )


def _who(item: AgendaItem, field: str) -> Participant | None:
    return (
        Participant.objects.filter(meeting=item.meeting, seat__field=field)
        .select_related("person")
        .first()
    )


def _noted(item: AgendaItem, day: dt.date, stage: Any) -> Decision:
    return agenda.conclude(item, outcome=Decision.Outcome.NOTED, by=stage.on(day, 11))
