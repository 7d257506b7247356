"""The example's keys, what they split without an invoice, and who invoices the members.

The report that the example builds on names a mixed key of equal parts and inhabitants. The amounts,
the accounts and the inhabitants of 2018 are invented.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from samdrift.agreements.demo.erp import first_day
from samdrift.governance.models.decisions import Decision
from samdrift.governance.services.decisions import write_down
from samdrift.money.models.keys import FixedCharge, KeyPart, SplitKey
from samdrift.money.services.billing_setup import add_issuer, say_posting, say_recipient
from samdrift.money.services.key_charges import add_charge
from samdrift.money.services.key_parts import PartIn
from samdrift.money.services.key_ties import set_key
from samdrift.money.services.key_versions import adopt_version
from samdrift.money.services.keys import add_key
from samdrift.parties.demo.making import EXAMPLE
from samdrift.parties.demo.table import FIGURES
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member
from samdrift.parties.services.figures import set_figures

SEVEN = 2019
"""The last year of the seven, before two of them became one."""
FIRST = dt.date(SEVEN, 1, 1)
ADOPTED = dt.date(2018, 11, 15)
BEFORE = {"Alta": 20789, "Hammerfest": 10527, "Nordkapp": 3205, "Måsøy": 1243, "Kvalsund": 1027,
          "Hasvik": 1050, "Loppa": 930}  # fmt: skip
"""Inhabitants of 2018, invented."""
ACCOUNT = "49105512006"
SEAT_ORGNR = "944588132"
OWN_ORGNR = {"Kvalsund": "310001104"}
"""Of the one whose number is not in the register any more; invented."""
VAT = Decimal(25)
Basis = KeyPart.Basis


class Monthly(NamedTuple):
    """A fixed charge: what a month costs from a day on, and whose own it is (nobody: all members)."""

    title: str
    monthly: int
    since: dt.date
    member: str = ""


CHARGES = (
    Monthly("Driftssentralen i Alta og Hammerfest", 385_000, FIRST),
    Monthly("Felles brukerstøtte", 142_500, FIRST),
    Monthly("Utvidet vakt for legevakten", 18_400, FIRST, "Hammerfest"),
)
BY_USERS = ("Regnbue ERP 15 år", "Skoleleia", "Læringsveven")


def make_keys(stage: Any) -> None:
    _figures(stage)
    mixed = _mixed(stage)
    users = _by_users(stage)
    for one in CHARGES:
        member = stage["members"][one.member] if one.member else None
        add_charge(
            by=stage.on(ADOPTED),
            title=one.title,
            monthly=Decimal(one.monthly),
            valid_from=one.since,
            kind=FixedCharge.Kind.LEVEL if member else FixedCharge.Kind.FIXED,
            vat=VAT,
            key=None if member else mixed,
            member=member,
        )
    start = first_day(stage)
    for title, agreement in {"Regnbue ERP 15 år": stage["erp"], **stage["agreements"]}.items():
        key = users if title in BY_USERS else mixed
        set_key(agreement, by=stage.on(start), key=key, valid_from=agreement.valid_from or start)
    _invoicing(stage, mixed, users)
    stage.keep("key.mixed", mixed)


def _figures(stage: Any) -> None:
    """Inhabitants of the seven, and of those of today in the years that nobody has given them yet."""
    for name, count in BEFORE.items():
        _inhabitants(stage["members"][name], SEVEN - 1, count, stage)
    known = set(
        KeyFigure.objects.filter(kind=KeyFigure.Kind.INHABITANTS).values_list("member_id", "year")
    )
    for name, years in FIGURES.items():
        member = stage["members"][name]
        for year in range(first_day(stage).year - 1, stage.today.year):
            if (member.pk, year) not in known:
                _inhabitants(member, year, years[0][0] + 10, stage)


def _inhabitants(member: Member, year: int, count: int, stage: Any) -> None:
    values = {"inhabitants": Decimal(count)}
    set_figures(member, year=year, values=values, by=stage.by, source=EXAMPLE)


def _mixed(stage: Any) -> SplitKey:
    """A third in equal parts and two thirds by inhabitants, as the council of representatives decided."""
    by = stage.on(ADOPTED)
    key = add_key(
        by=by,
        title="Fellesnøkkelen",
        arrangement=stage["arrangement"],
        text="For det alle har like stor nytte av: drift, brukerstøtte og felles systemer.",
    )
    parts = [
        PartIn(Basis.EQUAL, Fraction(1, 3)),
        PartIn(Basis.INHABITANTS, Fraction(2, 3)),
    ]
    adopt_version(
        key, by=by, valid_from=FIRST, parts=parts, decided_by="Representantskapet, sak 14/18"
    )
    start = dt.date(stage.today.year, 1, 1)
    decided = dt.date(stage.today.year - 1, 11, 12)
    decision = write_down(
        by=stage.on(decided),
        body=stage["body.council"],
        outcome=Decision.Outcome.ADOPTED,
        title="Fordelingsnøkkelen videreføres",
        text="Fellesnøkkelen gjelder fortsatt: 1/3 likt og 2/3 etter innbyggertall.",
        decided_on=decided,
    )
    adopt_version(
        key, by=stage.on(decided), valid_from=start, parts=parts, decision=decision,
        note="Vurderes på nytt når fagsystemene er samlet.",
    )  # fmt: skip
    return key


def _by_users(stage: Any) -> SplitKey:
    start = first_day(stage)
    by = stage.on(start)
    key = add_key(
        by=by,
        title="Etter brukere",
        arrangement=stage["arrangement"],
        text="For systemer med pris per bruker: den som har brukerne, betaler for dem.",
    )
    adopt_version(
        key,
        by=by,
        valid_from=start,
        parts=[PartIn(Basis.SYSTEM_USERS, Fraction(1))],
        decided_by="Styret, sak 22/23",
    )
    return key


def _invoicing(stage: Any, mixed: SplitKey, users: SplitKey) -> None:
    """The seat municipality invoices the others, and each posts in its own accounts."""
    by = stage.on(ADOPTED)
    add_issuer(
        by=by,
        arrangement=stage["arrangement"],
        name="Alta kommune, Vest-Finnmark IKT KO",
        orgnr=SEAT_ORGNR,
        street="Sandfallveien 1",
        postcode="9510",
        town="Alta",
        account=ACCOUNT,
        email="ikt-okonomi@alta.example",
        in_business_register=False,
        last_number=19000,
    )
    for number, (name, member) in enumerate(stage["members"].items(), 1):
        own = {} if member.orgnr else {"orgnr": OWN_ORGNR[name]}
        say_recipient(member, by=by, buyer_reference=f"IKT-{number:02}", **own)
        place = f"{1200 + number}"
        say_posting(by=by, member=member, account=f"1.13700.{place}.120", text="IKT-samarbeid")
        say_posting(by=by, member=member, key=users, account=f"1.11950.{place}.120")
    say_posting(by=by, account="2.13700.4100", key=mixed)
