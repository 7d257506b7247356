"""An idea becomes a change of a shared system: within the delegation, and the next one beyond it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.governance.demo import playing, preparing
from samdrift.governance.demo.people import acting
from samdrift.governance.demo.setting import SYSTEM
from samdrift.governance.demo.table import IDEA, NEXT
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.models.meetings import AgendaItem, Proposal
from samdrift.governance.services import (
    agenda,
    basis_costs,
    chain,
    decision_acts,
    delegated,
    idea_matters,
    ideas,
)
from samdrift.governance.services.chain_plan import Plan
from samdrift.governance.services.delegation import delegate
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref

SENT, DECIDED, REFUSED, MET = (dt.timedelta(days=n) for n in (110, 80, 40, 12))
WITHIN, BEYOND = Decimal(85_000), Decimal(240_000)


def make_change(stage: Any) -> None:
    delegation = _delegation(stage)
    matter = _from_idea(stage)
    decision = _within(matter, delegation, stage)
    decision_acts.hand_out(
        decision,
        person=stage["people"]["administrator"],
        deadline=stage.today - DECIDED + dt.timedelta(days=60),
        by=stage.on(stage.today - DECIDED),
    )
    _beyond(delegation, stage)


def _system(stage: Any) -> Ref:
    system = stage["systems"][SYSTEM]
    return Ref(kind_of(system), system.pk)


def _delegation(stage: Any) -> Delegation:
    return delegate(
        by=stage.on(dt.date(stage.today.year, 1, 1)),
        what=f"Endringer i {SYSTEM}",
        from_body=stage["body.steering"],
        to_body=stage["body.management"],
        kinds=["change"],
        subject=_system(stage),
        per_decision=Decimal(100_000),
        per_period=Decimal(250_000),
        period=Delegation.Period.YEAR,
        valid_from=dt.date(stage.today.year, 1, 1),
        decided_by="Styringsgruppen, sak 2",
    )


def _lead(stage: Any, day: dt.date) -> Any:
    return acting(stage["people"]["management_lead"], day, stage, "management_lead")


def _from_idea(stage: Any) -> Any:
    """Sent by one, wanted by another, looked at and described by the lead, and taken up."""
    sent = stage.today - SENT
    idea = ideas.send_idea(
        by=acting(stage["people"]["alta_health"], sent, stage),
        title=IDEA["title"],
        text=IDEA["text"],
        gain=IDEA["gain"],
        about=_system(stage),
    )
    day = sent + dt.timedelta(days=1)
    ideas.support(idea, by=acting(stage["people"]["hammerfest_health"], day, stage))
    lead = _lead(stage, sent + dt.timedelta(days=4))
    ideas.look(idea, by=lead)
    ideas.describe(
        idea,
        by=lead,
        description=IDEA["description"],
        effort_hours=40,
        cost=WITHIN,
        saving=Decimal(60_000),
    )
    arrangement = stage["arrangement"]
    return idea_matters.take_up(idea, kind="change", arrangement=arrangement, by=lead)


def _within(matter: Any, delegation: Delegation, stage: Any) -> Decision:
    """The sub-group discusses, and the management group decides on delegation."""
    day = stage.today - DECIDED
    began = day - dt.timedelta(days=10)
    preparing.write(matter, {"resolution": IDEA["resolution"]}, began, stage)
    basis_costs.add_cost(
        matter,
        by=stage.on(began),
        what="Oppsett og innføring",
        nature="operating",
        once=WITHIN,
        yearly=Decimal(0),
    )
    plans = [Plan("discuss", stage["body.sub_group"]), Plan("decide", stage["body.management"])]
    steps = preparing.send(matter, plans, began, stage)
    chain.treat(steps[0], outcome="discussed", by=stage.on(day - dt.timedelta(days=3)))
    return delegated.decide_on_delegation(
        matter,
        delegation=delegation,
        text=IDEA["resolution"],
        amount=WITHIN,
        by=acting(stage["people"]["administrator"], day, stage, "administrator"),
    )


def _beyond(delegation: Delegation, stage: Any) -> None:
    """The next change is above the limit: it is refused, and goes to the steering group."""
    day = stage.today - REFUSED
    matter = preparing.begin(NEXT, "change", day, stage, "management_lead", origin=_system(stage))
    basis_costs.add_cost(
        matter,
        by=stage.on(day),
        what="Modul og opplæring",
        nature="operating",
        once=BEYOND,
        yearly=Decimal(48_000),
    )
    preparing.send(matter, [Plan("decide", stage["body.management"])], day, stage)
    lead = acting(stage["people"]["administrator"], day, stage, "administrator")
    try:
        delegated.decide_on_delegation(
            matter, delegation=delegation, text=NEXT["resolution"], amount=BEYOND, by=lead
        )
    except DomainError:
        delegated.send_to_giver(matter, delegation=delegation, by=stage.on(day))
    else:
        raise AssertionError("the limit holds")
    step = next(one for one in preparing.steps(matter) if one.body_id == delegation.from_body_id)
    met = stage.today - MET
    playing.hold(
        stage["body.steering"],
        met,
        stage,
        [(step, lambda item: _adopt(item, met, stage))],
        place="Formannskapssalen, Alta rådhus",
        called=met - dt.timedelta(days=14),
    )


def _adopt(item: AgendaItem, day: dt.date, stage: Any) -> Decision:
    proposal = Proposal.objects.get(item=item, kind=Proposal.Kind.RECOMMENDATION)
    playing.vote(item, proposal, stage, day)
    return agenda.conclude(
        item,
        outcome=Decision.Outcome.ADOPTED,
        text=NEXT["resolution"],
        amount=BEYOND,
        by=stage.on(day, 10, 30),
    )
