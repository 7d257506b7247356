"""A cooperation agreement goes to seven councils, is changed by one, and takes effect at the seventh.

It is played in the years before the partnership, when Kvalsund was a municipality of its own.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.governance.demo import preparing
from samdrift.governance.demo.table import AGREEMENT, AGREEMENT_ALTERNATIVES, UNLOCKED
from samdrift.governance.models.matters import Matter
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.services import basis, basis_costs, chain, chain_plan, measures
from samdrift.governance.services.bodies import wind_up
from samdrift.governance.services.chain_plan import Plan
from samdrift.governance.services.ratification import begin_round
from samdrift.governance.services.ratification_again import next_round
from samdrift.governance.services.ratification_answers import record_answer
from samdrift.parties.demo.making import CONVERTED

BEGUN, RECOMMENDED = dt.date(2017, 1, 16), dt.date(2017, 2, 9)
FIRST, SECOND = dt.date(2017, 2, 20), dt.date(2017, 5, 22)
EFFECT, DONE = dt.date(2017, 7, 1), dt.date(2018, 12, 31)
CHANGES = "Loppa"
"""The member that adopts with changes in the first round."""


def make_agreement(stage: Any) -> None:
    matter = preparing.begin(AGREEMENT, "agreement", BEGUN, stage, "daily_manager")
    for name, text, nothing in AGREEMENT_ALTERNATIVES:
        basis.add_alternative(matter, by=stage.on(BEGUN), name=name, text=text, is_nothing=nothing)
    basis_costs.add_cost(
        matter,
        by=stage.on(BEGUN),
        what="Etablering",
        nature="investment",
        once=Decimal(2_600_000),
        yearly=Decimal(0),
    )
    unlocked = [
        measures.add_measure(
            by=stage.on(BEGUN),
            name=name,
            text=text,
            arrangement=stage["arrangement"],
            needs=[matter],
            starts_on=EFFECT,
            ends_on=DONE,
        )
        for name, text in UNLOCKED
    ]
    _recommended(matter, stage)
    first = begin_round(
        matter,
        rule=Ratification.Rule.ALL,
        due_on=dt.date(2017, 4, 28),
        force_from=EFFECT,
        by=stage.on(FIRST),
    )
    _answer(first, stage, FIRST, {CHANGES: AGREEMENT["changed"]})
    second = next_round(
        first,
        reason="Loppa vil evaluere etter ett år. De andre er enige i det.",
        resolution=AGREEMENT["second"],
        due_on=dt.date(2017, 6, 23),
        force_from=EFFECT,
        by=stage.on(SECOND),
    )
    _answer(second, stage, SECOND, {})
    for measure in unlocked:
        measures.set_status(measure, status="done", by=stage.on(DONE))
    wind_up(stage["body.directors"], day=CONVERTED, by=stage.on(CONVERTED))
    stage.keep("matter.agreement", matter)


def _recommended(matter: Matter, stage: Any) -> None:
    """The directors' committee sends it on without a position; the seat is agreed before that."""
    precondition = "Kommunedirektørene er enige om kontorkommune"
    plans = [
        Plan("recommend", stage["body.directors"]),
        Plan("ratify", precondition=precondition),
    ]
    steps = preparing.send(matter, plans, BEGUN, stage)
    chain.treat(steps[0], outcome="passed_on", day=RECOMMENDED, by=stage.on(RECOMMENDED))
    chain_plan.say_met(
        steps[1], note="Alta er kontorkommune", day=RECOMMENDED, by=stage.on(RECOMMENDED)
    )


def _answer(row: Ratification, stage: Any, begun: dt.date, changed: dict[str, str]) -> None:
    """The councils decide one after the other, in cases of their own."""
    rows = Answer.objects.filter(ratification=row, status=Answer.Status.PENDING)
    for number, answer in enumerate(rows.select_related("member").order_by("member__sort_key"), 1):
        day = begun + dt.timedelta(days=3 * number)
        text = changed.get(answer.member.name, "")
        record_answer(
            answer,
            status=Answer.Status.CHANGED if text else Answer.Status.ADOPTED,
            decided_on=day,
            text=text,
            case_number=f"PS {20 + number}/{day:%y}",
            by=stage.on(day),
        )
