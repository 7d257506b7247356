"""Orders and call-offs: their numbers, their course, and who may call off."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Order
from samdrift.agreements.queries.orders import entitlement
from samdrift.agreements.services import order_findings
from samdrift.agreements.services import orders as services
from samdrift.agreements.services.awards import Named, name_entitled
from samdrift.agreements.services.participations import join
from samdrift.followup.models.findings import Finding
from samdrift.kernel.errors import DomainError, Refused
from tests.agreements.made import machine, make_agreement
from tests.world import World

DAY = dt.date(2026, 11, 1)
STRANGER = "974760673"


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement(world)


def order(world: World, agreement: Agreement, **more: Any) -> Order:
    by = more.pop("by", machine(world))
    told = {"what": "20 lisenser", "ordered_on": DAY, "member": world.nordvik, **more}
    return services.add_order(agreement, by=by, **told)


def found() -> list[Finding]:
    rows = Finding.objects.filter(kind=order_findings.NOT_ENTITLED).exclude(status="mended")
    return list(rows.order_by("pk"))


def test_order_gets_a_number_and_the_members_own_orgnr(world: World, agreement: Agreement) -> None:
    row = order(world, agreement)
    assert row.reference == f"2026-{row.pk:04d}" and row.orgnr == world.nordvik.orgnr


def test_number_is_one_orders_own_with_the_supplier(world: World, agreement: Agreement) -> None:
    order(world, agreement, reference="B-1")
    with pytest.raises(DomainError) as refused:
        order(world, agreement, reference=" B-1 ")
    assert refused.value.code == "number_taken"


def test_member_is_found_by_its_orgnr(world: World, agreement: Agreement) -> None:
    row = order(world, agreement, member=None, orgnr="987 654 325")
    assert row.member == world.sorvik
    with pytest.raises(DomainError) as refused:
        order(world, agreement, member=None)
    assert refused.value.code == "nobody"


def test_order_goes_its_course_and_back(world: World, agreement: Agreement) -> None:
    by, row = machine(world), order(world, agreement, amount=Decimal(1000))
    services.confirm_order(row, by=by)
    with pytest.raises(DomainError) as refused:
        services.deliver_order(row, by=by, day=DAY - dt.timedelta(days=1))
    assert refused.value.code == "before_ordered"
    services.deliver_order(row, by=by, day=DAY)
    with pytest.raises(DomainError) as refused:
        services.cancel_order(row, by=by, because="x")
    assert refused.value.code == "not_from_here"
    again = services.reopen_order(row, by=by)
    assert again.state == Order.State.ORDERED and again.delivered_on is None
    changed = services.change_order(again, by=by, amount=Decimal(900))
    assert changed.amount == 900 and changed.reference == row.reference


def test_call_off_by_one_not_named_is_a_finding(world: World, agreement: Agreement) -> None:
    by = machine(world)
    name_entitled(agreement, by=by, rows=[Named(world.sorvik.orgnr)])
    inside = order(world, agreement)
    other = order(world, agreement, member=None, orgnr=STRANGER)
    assert entitlement([inside, other]) == {inside.pk: True, other.pk: False}
    assert [one.subject_id for one in found()] == [other.pk]
    services.cancel_order(other, by=by, because="Ikke lov")
    assert not found()


def test_without_a_list_it_cannot_be_told(world: World, agreement: Agreement) -> None:
    row = order(world, agreement, member=None, orgnr=STRANGER)
    assert entitlement([row]) == {row.pk: None} and not found()


def test_list_of_the_framework_counts(world: World, agreement: Agreement) -> None:
    by = machine(world)
    above = make_agreement(world, members=(), kind="framework", title="Ramme")
    name_entitled(above, by=by, rows=[Named(STRANGER)])
    under = make_agreement(world, members=(), kind="call_off", title="Avrop", under=above)
    row = order(world, under, member=None, orgnr=STRANGER)
    assert entitlement([row])[row.pk] is True


def test_agreement_called_off_by_one_not_named_is_a_finding(world: World) -> None:
    by = machine(world)
    above = make_agreement(world, members=(), kind="framework", title="Ramme")
    name_entitled(above, by=by, rows=[Named(world.nordvik.orgnr)])
    under = make_agreement(world, members=(), kind="call_off", title="Avrop", under=above)
    for member in (world.nordvik, world.sorvik):
        join(under, member, by=by, valid_from=DAY)
    order_findings.look_at_all(by)
    assert [(one.subject_id, one.mark) for one in found()] == [(under.pk, str(world.sorvik.pk))]
    name_entitled(above, by=by, rows=[Named(world.sorvik.orgnr)])
    order_findings.look_at_all(by)
    assert not found()


def test_member_orders_for_itself_only(world: World, agreement: Agreement) -> None:
    kari = world.viewer("kari")
    assert services.add_order(agreement, by=kari, what="x", ordered_on=DAY, member=world.nordvik).pk
    with pytest.raises(Refused):
        services.add_order(agreement, by=kari, what="x", ordered_on=DAY, member=world.sorvik)
    with pytest.raises(Refused):
        order(world, agreement, by=world.viewer("ola"))
