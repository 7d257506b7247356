"""A supplier with an agreement on the desk's system, and a case that is passed to it.

Error class A: answered in 1 hour, solved in 4, around the clock. B: answered in 2 hours, solved in 8,
from 8 to 16 on working days; time spent waiting for the customer is left out. An A that is late gives
0,2 % of 100 000 kr an hour, at most 5 % a case.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import CompensationRule, Term
from samdrift.agreements.services.agreements import add_agreement
from samdrift.agreements.services.participations import join
from samdrift.agreements.services.terms import TermIn, add_terms
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.passing import Passing
from samdrift.desk.services.passing import pass_on
from samdrift.kernel.viewer import Viewer, terminal
from tests.desk.made import Desk, make_case
from tests.desk.made_clocks import at
from tests.world import World

START = dt.date(2026, 1, 1)
ZERO = Decimal(0)


@dataclass
class Agreed:
    agreement: Agreement
    terms: dict[str, Term]


def make_agreed(world: World, system: Any) -> Agreed:
    by = terminal(world.today)
    agreement = add_agreement(
        by=by, title="Vedlikehold av journalen", kind=Agreement.Kind.SSA_V, supplier=world.supplier,
        systems=[system], valid_from=START, valid_to=None,
    )  # fmt: skip
    for member in (world.nordvik, world.sorvik):
        join(agreement, member, by=by, valid_from=START)
    wanted = [
        _time(Term.Kind.RESPONSE, "Responstid A", "a", 1),
        _time(Term.Kind.RESOLUTION, "Løsningstid A", "a", 4),
        _time(Term.Kind.RESPONSE, "Responstid B", "b", 2),
        _time(Term.Kind.RESOLUTION, "Løsningstid B", "b", 8),
    ]
    terms = {one.title: one for one in add_terms(agreement, wanted, by=by)}
    add_terms(agreement, [_compensation(terms["Løsningstid A"])], by=by)
    return Agreed(agreement, terms)


def _time(kind: str, title: str, severity: str, hours: int) -> TermIn:
    rule: dict[str, Any] = {"severity": severity, "period": "month"}
    if severity == "a":
        rule["always"] = True
    else:
        rule |= {"opens": dt.time(8), "closes": dt.time(16), "exclusions": ["Venting på kunden"]}
    values = {"title": title, "annex": "Bilag 5", "unit": "timer"}
    return TermIn(kind, values, [DatedStep(START, None, ZERO, Decimal(hours))], rule)


def _compensation(of: Term) -> TermIn:
    rule = {"of": of, "per": CompensationRule.Per.HOUR, "fee": CompensationRule.Fee.AMOUNT,
            "fee_amount": Decimal(100_000), "case_cap": Decimal(5), "claim_days": 30}  # fmt: skip
    steps = [DatedStep(START, None, ZERO, Decimal("0.2"))]
    return TermIn(Term.Kind.COMPENSATION, {"title": "Timebot", "annex": "Bilag 5"}, steps, rule)


def agent(world: World, moment: dt.datetime, who: str = "asta") -> Viewer:
    return replace(world.viewer(who), at=moment)


def seller(world: World, moment: dt.datetime) -> Viewer:
    """Sol at the supplier."""
    return replace(world.viewer("sol"), at=moment)


def make_passed(
    world: World, desk: Desk, agreed: Agreed, *, moment: dt.datetime | None = None, **values: Any
) -> Passing:
    """Ola's incident on the system, passed on by Åsta on Monday 16 November at 9."""
    when = moment or at(16, "09:00")
    case = values.pop("case", None) or make_case(
        world, by=agent(world, when), system=desk.system, channel="phone", title="Journalen er nede",
        text="Bare vi vet hvem pasienten er.",
    )  # fmt: skip
    told: dict[str, Any] = {
        "supplier": world.supplier, "agreement": agreed.agreement, "severity": "a",
        "title": "Journalen svarer ikke", "text": "Feil 500 fra kl. 8.",
        "people": [world.people["sol"]], "contact_email": "vakt@leverandor.example", **values,
    }  # fmt: skip
    return pass_on(Case.objects.get(pk=case.pk), by=agent(world, when), **told)


def clock_of(passing: Passing, metric: str) -> Clock:
    return Clock.objects.get(case=passing.case_id, party="supplier", metric=metric)
