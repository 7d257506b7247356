"""The agreement on the ERP system as it was signed: members, prices by tiers, levels, hours, options."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.step_table import (
    DatedStep,
    steps_of,
    table_of,
    with_falls,
    with_rises,
)
from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.options import Option
from samdrift.agreements.models.terms import CompensationRule, LevelRule, PriceRule, Term
from samdrift.agreements.services import agreements, awards, contacts, documents, options
from samdrift.agreements.services.hours import add_pool
from samdrift.agreements.services.participations import join
from samdrift.agreements.services.terms import TermIn, add_terms
from samdrift.parties.services.suppliers import change_supplier
from samdrift.portfolio.demo.table import SIZES, SYSTEMS
from samdrift.portfolio.services.uses import count_users

SYSTEM, SUPPLIER_ORGNR, REFERENCE = "Regnbue ERP", "310001015", "RB-15"
YEARS = 15
TIERS = ((1, 100), (2001, 90), (4001, 80))
"""From so many users: kroner per user and month the first year."""
FALL = Decimal("0.03")
JOINED_LATER = "Loppa"
Kind = Term.Kind
_ZERO = Decimal(0)


def first_day(stage: Any) -> dt.date:
    """The agreement is in its third year."""
    return dt.date(stage.today.year - 2, 1, 1)


def later(start: dt.date, years: int) -> dt.date:
    return start.replace(year=start.year + years)


def make_erp(stage: Any) -> None:
    start = first_day(stage)
    by = stage.on(start)
    _count(stage, start)
    agreement = _agreement(stage, start)
    for name, member in stage["members"].items():
        if member.ceased_on is None and name != JOINED_LATER:
            join(agreement, member, by=by, valid_from=start)
    terms = add_terms(agreement, _prices(start), by=by)
    levels = add_terms(agreement, _levels(start), by=by)
    availability = levels[0]
    add_terms(agreement, [_compensation(availability, start)], by=by)
    (hours,) = add_terms(agreement, [_hours(start)], by=by)
    stage.keep("erp", agreement)
    stage.keep("erp.price", terms[0])
    stage.keep("erp.availability", availability)
    stage.keep("erp.resolution", levels[4])
    stage.keep(
        "erp.pool",
        add_pool(
            agreement, by=by, title="Timer til utvikling", term=hours, hourly_worth=Decimal(1450)
        ),
    )
    _options(agreement, start, by, stage)
    _papers(agreement, start, by, stage)


def _agreement(stage: Any, start: dt.date) -> Agreement:
    by = stage.on(start)
    system = stage["systems"][SYSTEM]
    supplier = change_supplier(system.supplier, by=by, orgnr=SUPPLIER_ORGNR)
    agreement = agreements.add_agreement(
        by=by,
        title="Regnbue ERP 15 år",
        kind=Agreement.Kind.SSA_L,
        systems=[system],
        number="17/2031",
        reference=REFERENCE,
        supplier=supplier,
        arrangement=stage["arrangement"],
        purpose="Økonomi, innkjøp og faktura for alle kommunene.",
        signed_on=start - dt.timedelta(days=75),
        valid_from=start,
        valid_to=later(start, YEARS),
        notice_months=12,
        supplier_notice_months=24,
        lead=stage["people"]["management_lead"],
        billed=Agreement.Billed.JOINT,
        billing_months=3,
        billing_lag=20,
    )
    awards.set_award(
        agreement,
        by=by,
        value=Decimal(29_400_000),
        awarded_on=start - dt.timedelta(days=100),
        procedure="negotiated",
        announcement="Kunngjort på Doffin og i TED",
        value_source="Anskaffelsesprotokollen, hele avtaletiden med opsjoner",
    )
    return agreement


def _count(stage: Any, start: dt.date) -> None:
    """Every half year the centre counts the users; there are a few more each time."""
    share = next(one.share for one in SYSTEMS if one.name == SYSTEM)
    for (system, name), use in stage["uses"].items():
        for number in range(6 if system == SYSTEM else 0):
            day = dt.date(start.year + number // 2, 1 + 6 * (number % 2), 1)
            if day <= stage.today:
                count = int(SIZES[name] * share * (0.9 + 0.018 * number))
                count_users(use, by=stage.on(day), counted_on=day, count=count, source="system")


def _prices(start: dt.date) -> list[TermIn]:
    end = later(start, YEARS)
    table = table_of(
        DatedStep(start, end, Decimal(level), Decimal(price)) for level, price in TIERS
    )
    table = with_falls(table, later(start, 1), FALL, end)
    values = {"title": "Pris per bruker og måned", "annex": "Bilag 7, punkt 2", "item": "RB-BRUKER",
              "unit": "bruker"}  # fmt: skip
    rule = {"months": 1, "tier_by": PriceRule.Scope.JOINT, "counting": PriceRule.Counting.LAST}
    return [TermIn(Kind.PRICE, values, steps_of(table), rule)]


def _levels(start: dt.date) -> list[TermIn]:
    """Availability that rises, then response and resolution for A, B and C."""
    end = later(start, YEARS)
    table = table_of([DatedStep(start, end, _ZERO, Decimal("99.5"))])
    rising = with_rises(table, later(start, 1), Decimal("0.2"), Decimal("99.9"), end)
    found = [
        TermIn(
            Kind.AVAILABILITY,
            {"title": "Oppetid", "annex": "Bilag 5, punkt 3.1", "unit": "%"},
            steps_of(rising),
            {"always": True, "period": LevelRule.Period.MONTH,
             "exclusions": ["Varslet vedlikehold i servicevinduet"]},
        )
    ]  # fmt: skip
    for kind, name, hours in (
        (Kind.RESPONSE, "Responstid", (1, 4, 8)),
        (Kind.RESOLUTION, "Løsningstid", (4, 16, 80)),
    ):
        for severity, value in zip("abc", hours, strict=True):
            found.append(_time(kind, f"{name} {severity.upper()}", severity, value, start))
    return found


def _time(kind: str, title: str, severity: str, hours: int, start: dt.date) -> TermIn:
    """A is measured around the clock, the others in the working day."""
    rule: dict[str, Any] = {"severity": severity, "period": LevelRule.Period.QUARTER}
    if severity == "a":
        rule["always"] = True
    else:
        rule |= {"opens": dt.time(8), "closes": dt.time(16)}
    values = {"title": title, "annex": "Bilag 5, punkt 4", "unit": "timer"}
    return TermIn(kind, values, [DatedStep(start, None, _ZERO, Decimal(hours))], rule)


def _compensation(availability: Term, start: dt.date) -> TermIn:
    """By what was attained, at most 15 % of the month, claimed within 60 days."""
    steps = [
        DatedStep(start, None, Decimal(level), Decimal(value))
        for level, value in (("0", 20), ("99", 10), ("99.5", 5), ("99.9", 0))
    ]
    rule = {"of": availability, "per": CompensationRule.Per.ATTAINMENT, "fee": CompensationRule.Fee.PERIOD,
            "cap": Decimal(15), "year_cap": Decimal(5), "claim_days": 60}  # fmt: skip
    values = {"title": "Prisavslag for oppetid", "annex": "Bilag 5, punkt 6"}
    return TermIn(Kind.COMPENSATION, values, steps, rule)


def _hours(start: dt.date) -> TermIn:
    values = {"title": "Timer til utvikling", "annex": "Bilag 3, punkt 2", "unit": "timer"}
    steps = [DatedStep(start, later(start, 3), _ZERO, Decimal(600))]
    return TermIn(Kind.HOURS, values, steps)


def _options(agreement: Agreement, start: dt.date, by: Any, stage: Any) -> None:
    """Two of them are decided as the years go; see the years."""
    subject = Option.About
    end = later(start, YEARS)
    for key, title, about, more in (
        ("longer", "To år til", subject.EXTENSION,
         {"extends_to": later(end, 2), "last_notice": later(end, -1)}),
        ("members", "Inntil to kommuner til", subject.MEMBERS, {"most_members": 2}),
        ("volume", "Inntil 500 brukere til", subject.VOLUME, {}),
        ("purchase", "Modul for innkjøp", subject.FUNCTION,
         {"last_notice": dt.date(start.year + 1, 9, 30)}),
        ("project", "Modul for prosjektregnskap", subject.FUNCTION,
         {"last_notice": dt.date(stage.today.year + 1, 3, 31)}),
    ):  # fmt: skip
        made = options.add_option(
            agreement, by=by, title=title, about=about, annex="Bilag 7, punkt 5", **more
        )
        stage.keep(f"erp.option.{key}", made)


def _papers(agreement: Agreement, start: dt.date, by: Any, stage: Any) -> None:
    for kind, title, annex in (
        ("main", "SSA-L generell avtaletekst", ""),
        ("levels", "Tjenestenivå med standardiserte kompensasjoner", "5"),
        ("prices", "Samlet pris og prisbestemmelser", "7"),
    ):
        text = f"{title}\n\nOppdiktet avtale i eksempelet."
        documents.add_document(
            agreement, by=by, upload=(text.encode(), f"{title}.txt"), kind=kind, title=title,
            annex=annex, dated=start - dt.timedelta(days=75),
        )  # fmt: skip
    lead = stage["people"]["management_lead"]
    contacts.add_contact(agreement, by=by, side="customer", person=lead, task="Avtaleansvarlig",
                         valid_from=start)  # fmt: skip
    contacts.add_contact(agreement, by=by, side="supplier", name="Torill Vassbotn", task="Kundeansvarlig",
                         email="torill.vassbotn@tallverk.example", valid_from=start)  # fmt: skip
    contacts.add_contact(agreement, by=by, side="supplier", name="Even Skoddeberg", field="Faktura",
                         email="faktura@tallverk.example", valid_from=start)  # fmt: skip


def join_later(stage: Any) -> Participation:
    """One more member by the option on members, in the middle of the second year."""
    day = dt.date(stage.today.year - 1, 7, 1)
    return join(
        stage["erp"],
        stage["members"][JOINED_LATER],
        by=stage.on(day),
        valid_from=day,
        came_by=Participation.CameBy.OPTION,
    )
