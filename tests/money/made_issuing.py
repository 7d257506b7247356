"""Closed runs to be invoiced: Nordvik bears 6 000 kr and Sørvik 4 000 kr of what October cost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.issuing import Issuer, MemberInvoice, Recipient
from samdrift.money.models.runs import Run, RunItem, RunShare
from samdrift.money.papers.member_letter import write_invoice
from samdrift.money.services.billing_setup import add_issuer, say_recipient
from samdrift.money.services.issuing import issue
from samdrift.parties.models.members import Member
from tests.money.made import machine
from tests.world import World

START, END = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
ACCOUNT = "86011117947"
ORGNR = "974760673"

Parts = dict[Member, str]


def make_issuer(world: World, **values: Any) -> Issuer:
    told: dict[str, Any] = {
        "arrangement": world.arrangement,
        "name": "Vik IKT",
        "orgnr": ORGNR,
        "street": "Kaia 1",
        "postcode": "9990",
        "town": "Nordvik",
        "account": ACCOUNT,
    }
    return add_issuer(by=machine(world), **told | values)


def make_recipient(world: World, member: Member, **values: Any) -> Recipient:
    told = {"buyer_reference": f"IKT-{member.pk}", "town": "Nordvik"}
    return say_recipient(member, by=machine(world), **told | values)


def make_run(world: World, *items: tuple[str, Parts], **values: Any) -> Run:
    """A closed run with these items, each shared as told; `state` leaves it before that."""
    state = values.pop("state", Run.State.CLOSED)
    of_items = {name: values.pop(name) for name in ("agreement", "vat_rate", "art", "function")
                if name in values}  # fmt: skip
    told: dict[str, Any] = {
        "title": "Drift oktober 2026",
        "arrangement": world.arrangement,
        "starts_on": START,
        "ends_on": END,
        "state": Run.State.DRAFT,
    }
    run = Run.objects.create(**told | values)
    for place, (title, parts) in enumerate(items, 1):
        _item(run, place, title, parts, of_items)
    run.total = sum((item.amount for item in run.items.all()), Decimal(0))
    run.state = state
    if state == Run.State.CLOSED:
        run.checked_by, run.closed_by = world.people["dag"], world.people["adam"]
        run.checked_at = run.closed_at = dt.datetime(2026, 11, 10, tzinfo=dt.UTC)
    run.save()
    return run


def _item(run: Run, place: int, title: str, parts: Parts, values: dict[str, Any]) -> None:
    told: dict[str, Any] = {"vat_rate": Decimal(25), "starts_on": run.starts_on,
                            "ends_on": run.ends_on, **values}  # fmt: skip
    amount = sum((Decimal(one) for one in parts.values()), Decimal(0))
    item = RunItem.objects.create(run=run, position=place, title=title, amount=amount, **told)
    for member, part in parts.items():
        RunShare.objects.create(item=item, member=member, amount=Decimal(part), exact=part)


def make_october(world: World, **values: Any) -> Run:
    return make_run(
        world,
        ("Driftssenter", {world.nordvik: "5000", world.sorvik: "3000"}),
        ("Nett", {world.nordvik: "1000", world.sorvik: "1000"}),
        **values,
    )


def make_ready(world: World, **values: Any) -> Run:
    """October closed, with an issuer and references: all that invoices need."""
    run = {"state": values.pop("state")} if "state" in values else {}
    make_issuer(world, **values)
    for member in (world.nordvik, world.sorvik):
        make_recipient(world, member)
    return make_october(world, **run)


def send(run: Run, world: World, by: Viewer | None = None, **values: Any) -> list[MemberInvoice]:
    return issue(run, by=by or machine(world), write=write_invoice, **values)


def make_reversal(world: World, run: Run) -> Run:
    """The run's mirror."""
    items = [
        (item.title, {share.member: str(-share.amount) for share in item.shares.all()})
        for item in run.items.all()
    ]
    return make_run(world, *items, title=f"Reversering: {run.title}", kind=Run.Kind.REVERSAL,
                    reverses=run, reason="Feil i nøkkelen")  # fmt: skip


def agreement_of(world: World) -> Agreement:
    from tests.agreements.made import make_agreement

    return make_agreement(world)
