"""What the example's members budget and invest together: figures of each member, frames that are pooled,
ranked measures, a programme with a grant, the economic plan, and a case of lease. All of it is invented.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.governance.models.decisions import Decision
from samdrift.governance.services.decisions import write_down
from samdrift.money.calc.lease_case import Fleet, Inputs
from samdrift.money.demo.together_table import FRAMES, GRANT, LINES, MEASURES, SCALE, USED, Planned
from samdrift.money.models.accounts import FigureSet, StandardLine
from samdrift.money.models.investments import Frame, Investment
from samdrift.money.services.figures import write_by_hand
from samdrift.money.services.frames import put_frames
from samdrift.money.services.investment_course import adopt, carry_out, postpone
from samdrift.money.services.investments import CostIn, add_investment
from samdrift.money.services.lease import keep_case
from samdrift.money.services.lines import load_standard_lines
from samdrift.money.services.plan import draft_plan
from samdrift.money.services.programmes import add_grant, add_programme, use_grant

GROWTH = Decimal("2.5")
AHEAD = 5
"""Years with frames: this one and those of the economic plan."""
Stage = FigureSet.Stage


def make_together(stage: Any) -> None:
    _figures(stage)
    _portfolio(stage)
    for member in _members(stage).values():
        draft_plan(
            member,
            by=stage.on(stage.today - dt.timedelta(days=30)),
            first=stage.today.year + 1,
            base_year=stage.today.year,
            base=Stage.BUDGET,
            growth=GROWTH,
        )
    _lease(stage)


def _members(stage: Any) -> dict[str, Any]:
    return {name: one for name, one in stage["members"].items() if one.ceased_on is None}


def _figures(stage: Any) -> None:
    """The accounts of two years and the budget of this one: lines in thousands of a small member."""
    load_standard_lines(by=stage.on(stage.today))
    lines = {one.title: one.pk for one in StandardLine.objects.order_by("position", "pk")}
    year = stage.today.year
    for name, member in _members(stage).items():
        for back, kind, grown in ((2, Stage.ACCOUNTS, 94), (1, Stage.ACCOUNTS, 97), (0, Stage.BUDGET, 100)):  # fmt: skip
            amounts = {
                lines[title]: Decimal(thousands * SCALE[name] * grown * 10)
                for title, thousands in LINES.items()
            }
            day = dt.date(year - back + (kind == Stage.ACCOUNTS), 1, 25)
            write_by_hand(
                member,
                by=stage.on(min(day, stage.today)),
                year=year - back,
                stage=kind,
                amounts=amounts,
                title="Oppdiktet for eksempelet",
            )


def _portfolio(stage: Any) -> None:
    year = stage.today.year
    begun = dt.date(year - 1, 12, 10)
    decision = write_down(
        by=stage.on(begun),
        body=stage["body.board"],
        outcome=Decision.Outcome.ADOPTED,
        title="Felles investeringsportefølje",
        text="Rammene samles, og tiltakene over streken settes i gang i rekkefølge.",
        decided_on=begun,
    )
    for at in range(AHEAD):
        for section, thousands in FRAMES.items():
            put_frames(
                {
                    member: Decimal(thousands * SCALE[name] * 1000)
                    for name, member in _members(stage).items()
                },
                by=stage.on(begun),
                year=year + at,
                section=section,
                decision=decision,
                source="Økonomiplanene",
            )
    programme = add_programme(
        by=stage.on(begun),
        title="Én innbyggertjeneste i Vest-Finnmark",
        text="Selvbetjening, felles kontaktpunkt og deling av opplysninger mellom kommunene.",
        starts_on=dt.date(year, 1, 1),
        ends_on=dt.date(year + 2, 12, 31),
    )
    grant = add_grant(
        programme,
        by=stage.on(begun),
        giver="Statsforvalteren i Troms og Finnmark, skjønnsmidler",
        amount=GRANT,
        granted_on=dt.date(year - 1, 11, 20),
        use_by=dt.date(year + 2, 12, 31),
    )
    made = {one.title: _measure(one, programme, decision, stage, begun) for one in MEASURES}
    for months, amount, what, title in USED:
        day = min(dt.date(year, months, 15), stage.today)
        use_grant(
            grant,
            by=stage.on(day),
            day=day,
            amount=Decimal(amount),
            what=what,
            investment=made[title],
        )


def _measure(
    one: Planned, programme: Any, decision: Decision, stage: Any, day: dt.date
) -> Investment:
    by = stage.on(day)
    costs = [
        CostIn(
            stage.today.year + at,
            Decimal(amount * 1000),
            Frame.Section.OPERATING if one.operating else Frame.Section.INVESTMENT,
            Decimal(one.granted * 1000) if at == 0 else Decimal(0),
        )
        for at, amount in enumerate(one.thousands)
        if amount
    ]
    row = add_investment(
        by=by,
        title=one.title,
        text=one.text,
        costs=costs,
        programme=programme if one.of_programme else None,
        is_setup=one.setup,
        member=stage["members"][one.member] if one.member else None,
        necessary=one.necessary,
    )
    if one.became in {"adopted", "done"}:
        row = adopt(row, by=by, decision=None if one.member else decision)
    if one.became == "done":
        row = carry_out(row, by=stage.on(stage.today - dt.timedelta(days=40)))
    if one.became == "postponed":
        row = postpone(row, by=by, because="Venter på ny avtale om drift.")
    return row


def _lease(stage: Any) -> None:
    """PCs for the schools: four years, replaced before they are four years old."""
    members = _members(stage)
    start = dt.date(stage.today.year + 1, 2, 1)
    fleet = tuple(
        Fleet(members[name].pk, start - dt.timedelta(days=days), count)
        for name, days, count in (
            ("Alta", 1400, 180),
            ("Alta", 700, 160),
            ("Hammerfest", 1250, 120),
            ("Nordkapp", 1000, 45),
            ("Loppa", 500, 15),
        )
    )
    keep_case(
        by=stage.on(stage.today - dt.timedelta(days=20)),
        title="PC-er til skolene: leie eller kjøp",
        inputs=Inputs(
            units=520,
            unit_price=Decimal(8900),
            residual=Decimal(8),
            years=4,
            per_year=4,
            in_advance=True,
            own_rate=Decimal("4.2"),
            starts_on=start,
            payment=Decimal(321_000),
            upkeep=Decimal(95_000),
            most_months=48,
            fleet=fleet,
        ),
        rule="Innkjøp over 100 000 kr med levetid over tre år føres som investering.",
    )
