"""Makes the example's members and their arrangement by the same services that people use."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.parties.calc import known
from samdrift.parties.demo.table import FIGURE_KINDS, FIGURES, MEMBERS, OWNERSHIP, SEATS, TASKS
from samdrift.parties.models.arrangements import Arrangement, LegalForm, Membership
from samdrift.parties.models.members import Member
from samdrift.parties.queries.arrangements import completeness
from samdrift.parties.services.arrangements import add_arrangement, answer_clauses, give_form
from samdrift.parties.services.figures import set_figures
from samdrift.parties.services.members import add_member
from samdrift.parties.services.memberships import join
from samdrift.parties.services.reference import load_reference_data
from samdrift.parties.services.stakes import set_stakes
from samdrift.parties.services.transfers import register_transfer

FOUNDED = dt.date(2011, 1, 1)
CONVERTED = dt.date(2020, 1, 1)
PRINTED = "Utredning av IKT-samarbeid i Vest-Finnmark"
EXAMPLE = "eksempel"


def make(stage: Any) -> None:
    """The seven members, what they do together, what each has in it, and their figures."""
    load_reference_data(stage.by)
    by = stage.on(FOUNDED)
    members = {
        name: add_member(by=by, municipality=_municipality(name), founded_on=dt.date(1964, 1, 1))
        for name in MEMBERS
    }
    arrangement = _arrangement(members, stage)
    for member in members.values():
        join(arrangement, member=member, valid_from=FOUNDED, decision="PS 62/10", by=by)
    _shares(arrangement, by)
    _transfers(arrangement, by)
    _figures(members, stage)
    stage.keep("members", members)
    stage.keep("arrangement", arrangement)


def _municipality(name: str) -> str:
    everyone = (*known.municipalities(), *known.gone())
    return next(m.label for m in everyone if m.name == name)


def _arrangement(members: dict[str, Member], stage: Any) -> Arrangement:
    arrangement = add_arrangement(
        by=stage.by,
        name="Vest-Finnmark IKT KO",
        purpose="Felles drift av IKT for kommunene i Vest-Finnmark, med to driftssteder og ett kontaktpunkt.",
        tasks="\n".join(TASKS),
        founded_on=FOUNDED,
        operating_since=dt.date(2012, 1, 1),
        evaluate_on=stage.today + dt.timedelta(days=60),
        form=LegalForm.objects.get(code="board_27"),
        seat=members["Alta"],
    )
    form = give_form(
        arrangement,
        form=LegalForm.objects.get(code="ko"),
        valid_from=CONVERTED,
        seat=members["Alta"],
        is_legal_person=False,
        agreement="Samarbeidsavtale for Vest-Finnmark IKT KO",
        by=stage.by,
    )
    clauses = [c.clause for c in completeness(form, stage.by).clauses]
    answers = {
        c.pk: f"Avtalen punkt {n}" for n, c in enumerate(clauses, 1) if c.letter not in {"g", "j"}
    }
    answer_clauses(form, by=stage.by, answers=answers)
    return arrangement


def _shares(arrangement: Arrangement, by: Any) -> None:
    rows = list(Membership.objects.filter(arrangement=arrangement).select_related("member"))
    ownership: dict[int, Decimal | None] = {r.pk: Decimal(OWNERSHIP[r.member.name]) for r in rows}
    liability = {pk: value for pk, value in ownership.items() if value != OWNERSHIP["Nordkapp"]}
    votes: dict[int, Decimal | None] = {r.pk: Decimal(1) for r in rows}
    seats: dict[int, Decimal | None] = {r.pk: Decimal(SEATS.get(r.member.name, 1)) for r in rows}
    for kind, values in (
        ("ownership", ownership),
        ("liability", liability),
        ("votes", votes),
        ("seats", seats),
    ):
        set_stakes(arrangement, kind=kind, valid_from=FOUNDED, values=values, by=by)


def _transfers(arrangement: Arrangement, by: Any) -> None:
    rows = Membership.objects.filter(arrangement=arrangement).select_related("member")
    for number, row in enumerate(rows.order_by("member__sort_key"), 1):
        register_transfer(
            membership=row,
            kind="task",
            what=TASKS[0],
            transferred_on=dt.date(2012, 1, 1),
            decision=f"PS {40 + number}/11",
            decided_by="kommunestyret",
            decided_on=dt.date(2011, 10, 1) + dt.timedelta(days=number),
            by=by,
        )
        if row.member.name not in {"Hasvik", "Loppa"}:
            register_transfer(
                membership=row,
                kind="responsibility",
                what=TASKS[3],
                transferred_on=dt.date(2013, 1, 1),
                decision=f"PS {12 + number}/12",
                decided_by="kommunestyret",
                by=by,
            )


def _figures(members: dict[str, Member], stage: Any) -> None:
    """The printed figures of 2010 (what the report leaves empty stays unknown), and invented ones."""
    kinds = ("ict_fte", "ict_fte_central", "ict_fte_health", "ict_fte_schools")
    for row in known.vest_finnmark():
        values = {kind: Decimal(row[kind]) if row[kind] else None for kind in kinds}
        set_figures(members[row["member"]], year=2010, values=values, source=PRINTED, by=stage.by)
    for name, years in FIGURES.items():
        for year, numbers in zip((2024, 2025), years, strict=True):
            invented = {
                kind: None if value is None else Decimal(str(value))
                for kind, value in zip(FIGURE_KINDS, numbers, strict=True)
            }
            set_figures(members[name], year=year, values=invented, source=EXAMPLE, by=stage.by)
