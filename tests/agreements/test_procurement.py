"""The plan of procurements, joint windows, and the risk when members merge."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Change
from samdrift.agreements.models.options import Option
from samdrift.agreements.models.procurement import Procurement, ProcurementMember
from samdrift.agreements.queries.risk import AreaRisk, risks
from samdrift.agreements.queries.windows import chances
from samdrift.agreements.services import change_growth, procurement_people
from samdrift.agreements.services import procurements as services
from samdrift.agreements.services.awards import Named, name_entitled, set_award
from samdrift.agreements.services.options import add_option
from samdrift.agreements.services.participations import join
from samdrift.kernel.errors import DomainError, Refused
from samdrift.parties.calc.handover import MERGE, Handover
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import ServiceArea
from tests.agreements.made import machine, make_agreement, make_system
from tests.agreements.made_terms import count
from tests.world import World

END = dt.date(2028, 1, 1)


@pytest.fixture
def area(world: World) -> ServiceArea:
    return ServiceArea.objects.create(name="Lønn")


def in_area(
    world: World, area: ServiceArea, member: Member, value: int | None, **more: Any
) -> Agreement:
    """An agreement of one member about a system of the area."""
    system = make_system(world, f"Lønn {member}", {member: 100})
    system.areas.add(area)
    told = {"title": f"Lønn for {member}", "valid_to": END, "systems": [system], **more}
    row = make_agreement(world, members=(member,), **told)
    if value is not None:
        set_award(row, by=machine(world), value=Decimal(value))
    return row


def planned(world: World, **more: Any) -> Procurement:
    members = more.pop("members", [world.nordvik, world.sorvik])
    return services.plan_procurement(
        by=world.viewer("mona"), title="Lønn sammen", members=members, **more
    )


# The plan


def test_award_makes_the_agreement_with_its_members(world: World) -> None:
    row = planned(world, estimated_value=Decimal(5_000_000))
    made = services.award_procurement(
        row,
        by=world.viewer("mona"),
        supplier=world.supplier,
        kind=Agreement.Kind.SSA_L,
        awarded_on=dt.date(2026, 11, 1),
        valid_from=dt.date(2027, 1, 1),
        value=Decimal(4_800_000),
    )
    assert {one.member for one in made.participations.all()} == {world.nordvik, world.sorvik}
    assert made.award.value == 4_800_000 and not Change.objects.exists()
    row.refresh_from_db()
    assert row.state == Procurement.State.AWARDED and row.agreement == made
    with pytest.raises(DomainError):
        services.stop_procurement(row, by=world.viewer("mona"), because="x")


def test_days_come_in_order(world: World) -> None:
    with pytest.raises(DomainError) as refused:
        planned(world, announce_on=dt.date(2027, 5, 1), start_on=dt.date(2027, 4, 1))
    assert (refused.value.code, refused.value.field) == ("days_in_order", "start_on")


def test_stopped_procurement_can_be_planned_again(world: World) -> None:
    by, row = world.viewer("mona"), planned(world)
    services.stop_procurement(row, by=by, because="Ingen penger")
    with pytest.raises(DomainError):
        services.change_procurement(row, by=by, title="x")
    assert services.resume_procurement(row, by=by).state == Procurement.State.PLANNED


def test_members_are_exactly_those_told_and_keep_what_they_replace(world: World) -> None:
    by, old = world.viewer("mona"), make_agreement(world)
    row = planned(world, replaces={world.nordvik.pk: old})
    services.change_procurement(row, by=by, members=[world.nordvik, world.lillevik])
    parts = {one.member: one.replaces for one in row.participants.all()}
    assert parts == {world.nordvik: old, world.lillevik: None}


def test_only_those_who_lead_plan(world: World) -> None:
    with pytest.raises(Refused):
        services.plan_procurement(by=world.viewer("kari"), title="x")


def test_merge_lets_the_successor_take_part_once(world: World) -> None:
    row, by = planned(world), machine(world)
    merge = Handover(MERGE, (world.nordvik.pk, world.sorvik.pk), (world.lillevik.pk,), world.today)
    assert procurement_people.preview(merge, by)[0].count == 2
    journal = procurement_people.apply(merge, by)
    parts = ProcurementMember.objects.filter(procurement=row)
    assert [one.member for one in parts] == [world.lillevik]
    procurement_people.undo_step(journal, by)
    assert {one.member for one in parts.all()} == {world.nordvik, world.sorvik}


def test_leaver_is_responsible_no_more(world: World) -> None:
    row = planned(world, responsible=world.people["kari"])
    assert procurement_people.leave(world.people["kari"], world.today, machine(world)) == 1
    row.refresh_from_db()
    assert row.responsible is None


# Windows


def test_agreements_that_end_near_each_other_are_a_window(world: World, area: ServiceArea) -> None:
    one = in_area(world, area, world.nordvik, 10_000_000)
    other = in_area(world, area, world.sorvik, None, valid_to=dt.date(2028, 4, 1))
    found = chances(world.viewer("mona"), 180)
    (window,) = found.windows
    assert {free.agreement.key for free in window.free} == {one.pk, other.pk}
    assert window.members == {world.nordvik.pk, world.sorvik.pk}
    assert window.value.missing == (other.pk,) and window.value.total == 2_500_000
    assert not chances(world.viewer("mona"), 30).windows
    assert not chances(world.viewer("mona"), 180, members=[world.lillevik.pk]).windows


def test_windows_of_many_cost_the_same(
    world: World, area: ServiceArea, django_assert_num_queries: Any
) -> None:
    viewer = world.viewer("mona")
    in_area(world, area, world.nordvik, 1)
    with django_assert_num_queries(6):
        chances(viewer, 180)
    for member in (world.sorvik, world.lillevik):
        in_area(world, area, member, 1)
    with django_assert_num_queries(6):
        chances(viewer, 180)


# Risk


def looked_at(world: World, who: str = "mona") -> list[AreaRisk]:
    return risks(world.viewer(who), [world.nordvik, world.sorvik, world.lillevik])


def test_each_agreement_has_the_others_share(world: World, area: ServiceArea) -> None:
    for member, value in ((world.nordvik, 6), (world.sorvik, 3), (world.lillevik, 1)):
        in_area(world, area, member, value * 1_000_000)
    (group,) = looked_at(world)
    shares = {row.agreement.title: row.share for row in group.rows}
    assert shares["Lønn for Nordvik"] == Fraction(4, 6)
    assert shares["Lønn for Lillevik"] == 9
    assert group.value.total == 10_000_000
    first = next(row for row in group.rows if row.inside == [world.nordvik])
    assert first.others == 4_000_000 and first.exposure is not None
    assert first.exposure.amount == 600_000


def test_unknown_value_leaves_the_shares_unknown(world: World, area: ServiceArea) -> None:
    in_area(world, area, world.nordvik, 6)
    in_area(world, area, world.sorvik, None)
    (group,) = looked_at(world)
    assert [row.share for row in group.rows] == [None, None]


def test_options_and_the_list_are_told(world: World, area: ServiceArea) -> None:
    by, row = machine(world), in_area(world, area, world.nordvik, 6)
    add_option(row, by=by, title="Flere", about=Option.About.MEMBERS)
    add_option(
        row, by=by, title="Lenger", about=Option.About.EXTENSION, extends_to=dt.date(2030, 1, 1)
    )
    name_entitled(row, by=by, rows=[Named(world.nordvik.orgnr)])
    (group,) = looked_at(world)
    (told,) = group.rows
    assert [one.title for one in told.options] == ["Flere"]
    assert dict(told.entitled) == {world.lillevik: None, world.sorvik: False}


def test_what_all_are_in_already_adds_nothing(world: World, area: ServiceArea) -> None:
    joint = in_area(world, area, world.nordvik, 6)
    for member in (world.sorvik, world.lillevik):
        join(joint, member, by=machine(world), valid_from=joint.valid_from)
    own = in_area(world, area, world.sorvik, 3)
    (group,) = looked_at(world)
    told = {row.agreement: row for row in group.rows}
    assert (told[joint].outside, told[joint].share, told[joint].exposure) == ([], 0, None)
    assert (told[own].others, told[own].share) == (6, 2)


def test_values_are_for_those_in_the_agreement(world: World, area: ServiceArea) -> None:
    in_area(world, area, world.nordvik, 6)
    in_area(world, area, world.sorvik, 3)
    (group,) = looked_at(world, "didrik")
    values = {row.agreement.title: row.value for row in group.rows}
    assert values == {"Lønn for Nordvik": None, "Lønn for Sørvik": 3}


# Users that come by and by


def test_more_users_than_at_first_open_a_change(world: World) -> None:
    by, system = machine(world), make_system(world, "Lønna", {world.nordvik: None})
    row = make_agreement(world, members=[world.nordvik], systems=[system])
    set_award(row, by=by, value=Decimal(6))
    count(world, system, world.nordvik, dt.date(2025, 1, 1), 100)
    count(world, system, world.nordvik, dt.date(2026, 6, 1), 104)
    change_growth.look_at_all(by)
    assert not Change.objects.exists()
    count(world, system, world.nordvik, dt.date(2026, 11, 1), 120)
    change_growth.look_at_all(by)
    change_growth.look_at_all(by)
    opened = Change.objects.get()
    assert opened.kind == Change.Kind.USERS and "120" in opened.title


# Pages


@pytest.fixture
def filled(world: World, area: ServiceArea) -> Agreement:
    row = in_area(world, area, world.nordvik, 10_000_000)
    in_area(world, area, world.sorvik, 5_000_000)
    planned(world, area=area, start_on=END)
    return row


PAGES = (
    "procurements/",
    "procurements/all/",
    "windows/?days=365",
    "windows/?days=365&area={area}&member={member}",
    "risk/",
    "risk/?member={member}&member={other}",
    "changes/",
    "orders/",
    "orders/new/",
    "changes/new/",
    "{agreement}/ledger/",
    "{agreement}/ledger/new/",
    "windows/begin/?area={area}&agreements={agreement}",
)


@pytest.mark.parametrize("path", PAGES)
def test_page_is_shown(
    world: World, as_person: Any, filled: Agreement, area: ServiceArea, path: str
) -> None:
    told = path.format(
        area=area.pk, member=world.nordvik.pk, other=world.sorvik.pk, agreement=filled.pk
    )
    response = as_person("mona").get(f"/agreements/{told}")
    assert response.status_code == 200 and b"<h1" in response.content


def test_risk_comes_out_as_a_spreadsheet(world: World, as_person: Any, filled: Agreement) -> None:
    asked = f"member={world.nordvik.pk}&member={world.sorvik.pk}"
    response = as_person("mona").get(f"/agreements/risk/export.xlsx?{asked}")
    assert response.content.startswith(b"PK")
    rows = as_person("mona").get(f"/agreements/risk/export.json?{asked}").json()
    assert [row["share"] for row in rows] == ["50.00", "200.00"]


def test_bad_span_is_refused_with_a_reason(world: World, as_person: Any) -> None:
    response = as_person("mona").get("/agreements/windows/?days=0")
    assert b"between 1 and 3650" in response.content


def test_procurement_begins_from_a_window(
    world: World, as_person: Any, filled: Agreement, area: ServiceArea
) -> None:
    address = f"/agreements/windows/begin/?area={area.pk}&agreements={filled.pk}"
    data = {"title": "Lønn", "state": "planned", "members": [world.nordvik.pk], "area": area.pk}
    response = as_person("mona").post(address, data)
    assert response.status_code == 302
    part = ProcurementMember.objects.get(procurement__title="Lønn")
    assert (part.member, part.replaces) == (world.nordvik, filled)


def test_ledger_is_not_for_members_outside(world: World, as_person: Any, filled: Agreement) -> None:
    address = f"/agreements/{filled.pk}/ledger/"
    assert as_person("didrik").get(address).status_code == 404
    assert as_person("dina").get(address).status_code == 200
