"""The critical fault is passed to the supplier of the care system, who is late, and owes us for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.models.terms import CompensationRule, LevelRule, Term
from samdrift.agreements.services.terms import TermIn, add_terms
from samdrift.desk.demo.acting import acting
from samdrift.desk.models.cases import Case
from samdrift.desk.models.passing import Passing
from samdrift.desk.services import clock_tick, passing
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.people import add_person
from samdrift.parties.services.suppliers import change_supplier

AGREEMENT = "Heimjournal, vedlikehold"
KEY = "passing.critical"
TIMES = (
    (Term.Kind.RESPONSE, "Responstid", ("0.5", "2", "8")),
    (Term.Kind.RESOLUTION, "Rettetid", ("1.5", "16", "80")),
)
"""Hours for errors of class A, B and C."""
ZERO = Decimal(0)


def make_supplier(stage: Any) -> None:
    """What is agreed of errors, and who at the supplier takes them up."""
    agreement = stage["agreements"][AGREEMENT]
    first = agreement.valid_from
    by = stage.on(stage.today - dt.timedelta(days=90))
    times = [
        _time(kind, f"{name} {severity.upper()}", severity, hours, first)
        for kind, name, agreed in TIMES
        for severity, hours in zip("abc", agreed, strict=True)
    ]
    terms = {one.title: one for one in add_terms(agreement, times, by=by)}
    add_terms(agreement, [_penalty(terms["Rettetid A"], first)], by=by)
    supplier = change_supplier(
        agreement.supplier, by=by, support_email="vakt@omtanke.example", support_phone="78000066"
    )
    person = add_person(
        by=by, given_name="Oda", family_name="Omsorgsdal", email="oda.omsorgsdal@omtanke.example",
        supplier=supplier, title="Vaktleder",
    )  # fmt: skip
    stage.login(person, "lead on watch at a supplier")
    stage.keep("supplier.person", person)


def _time(kind: str, title: str, severity: str, hours: str, first: dt.date) -> TermIn:
    """A is measured around the clock, the others in the working day without the time they wait for us."""
    rule: dict[str, Any] = {"severity": severity, "period": LevelRule.Period.MONTH}
    if severity == "a":
        rule["always"] = True
    else:
        rule |= {"opens": dt.time(8), "closes": dt.time(16), "exclusions": ["Venting på kunden"]}
    values = {"title": title, "annex": "Bilag 5, punkt 2", "unit": "timer"}
    return TermIn(kind, values, [DatedStep(first, None, ZERO, Decimal(hours))], rule)


def _penalty(of: Term, first: dt.date) -> TermIn:
    """0,2 % of the year's fee for each hour begun, at most 5 % a case and 15 % a year."""
    rule = {"of": of, "per": CompensationRule.Per.HOUR, "fee": CompensationRule.Fee.YEAR,
            "case_cap": Decimal(5), "year_cap": Decimal(15), "claim_days": 60}  # fmt: skip
    values = {"title": "Timebot", "annex": "Bilag 5, punkt 4"}
    return TermIn(
        Term.Kind.COMPENSATION, values, [DatedStep(first, None, ZERO, Decimal("0.2"))], rule
    )


def _supplier(stage: Any, day: dt.date, hour: int, minute: int) -> Viewer:
    """The one on watch at the supplier."""
    person = stage["supplier.person"]
    by: Viewer = stage.on(day, hour, minute)
    return replace(by, person_id=person.pk, supplier=person.supplier_id, name=str(person))


def pass_critical(stage: Any, day: dt.date, case: Case) -> Passing:
    """Passed on at half past nine, taken up within the half hour, and late at eleven."""
    agreement = stage["agreements"][AGREEMENT]
    row = passing.pass_on(
        case, by=acting(stage, "agent_two", day, 9, 30), supplier=agreement.supplier, agreement=agreement,
        severity="a", title="Heimjournal er nede",
        text="Ingen i Hammerfest og Nordkapp kommer inn siden kl. 9. Databasen svarer ikke.",
        contact_email="vakt@omtanke.example", people=[stage["supplier.person"]],
    )  # fmt: skip
    passing.acknowledge(row, by=_supplier(stage, day, 9, 48), reference="OD-20417")
    passing.answer(
        row, by=_supplier(stage, day, 10, 5), text="Disken til databasen er full. Vi utvider den."
    )
    passing.expect(
        row, by=_supplier(stage, day, 10, 12), expected_at=stage.instant(day, 11, 0),
        text="Utvidelsen tar tre kvarter.",
    )  # fmt: skip
    clock_tick.look_at([case.pk], by=stage.on(day, 11, 1))
    stage.keep(KEY, row)
    return row


def solve_critical(stage: Any, day: dt.date) -> None:
    """Five minutes past half past eleven: 35 minutes too late, one hour begun."""
    passing.solve(
        stage[KEY], by=_supplier(stage, day, 11, 35),
        text="Disken er utvidet og databasen startet. Varsling på ledig plass er satt opp.",
    )  # fmt: skip
