"""Calendars, levels and delivery agreements through their services."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.commitments import (
    CalendarVersion,
    Commitment,
    DeliveryVersion,
    LevelTarget,
    PauseCause,
)
from samdrift.desk.queries.commitments import ordered, promises
from samdrift.desk.services import calendars, delivery, delivery_findings, levels, pause_causes
from samdrift.desk.services.delivery_lines import LineIn, set_lines
from samdrift.desk.services.delivery_people import erase
from samdrift.desk.services.level_targets import StepIn, TargetIn, set_escalations, set_targets
from samdrift.followup.models.findings import Finding
from samdrift.kernel.calc.service_time import CalendarError
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.search import find
from samdrift.parties.calc.handover import MERGE, Handover
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member
from samdrift.parties.services.memberships import leave
from samdrift.parties.services.succession.acts import NewMember, Plan, carry_out, take_back
from tests.desk import made_commitments as made
from tests.desk.test_commitments_promises import MOMENT, case, minutes
from tests.world import World

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def mona(world: World) -> Any:
    return world.viewer("mona")


def offered(world: World, member: Any, level: Any, **values: Any) -> DeliveryVersion:
    """A version with one line, offered by the management lead."""
    by = world.viewer("mona")
    given = {"valid_from": TODAY, **values}
    version = delivery.start_version(by=by, member=member, arrangement=world.arrangement, **given)
    set_lines(version, by=by, lines=[LineIn(level, quantity=10)])
    return delivery.offer_version(version, by=by)


# Calendars


def test_calendar_is_said_anew_in_versions(world: World, mona: Any) -> None:
    calendar = calendars.add_calendar(by=mona, name="Kontortid", content=made.OFFICE)
    calendars.save_version(calendar, by=mona, content=made.ALWAYS, reason="Døgnvakt vedtatt")
    rows = list(CalendarVersion.objects.filter(calendar=calendar).order_by("number"))
    assert [(row.number, row.reason) for row in rows] == [(1, ""), (2, "Døgnvakt vedtatt")]
    assert rows[0].content["week"]["1"] == [["08:00", "15:30"]]
    assert Event.objects.filter(what="calendar.version_saved", subject_id=calendar.pk).count() == 2


def test_calendar_refuses_what_changes_nothing_and_what_is_none(world: World, mona: Any) -> None:
    calendar = calendars.add_calendar(by=mona, name="Kontortid", content=made.OFFICE)
    with pytest.raises(DomainError, match="already"):
        calendars.save_version(calendar, by=mona, content=made.OFFICE, reason="Igjen")
    with pytest.raises(DomainError, match="why"):
        calendars.save_version(calendar, by=mona, content=made.ALWAYS, reason=" ")
    with pytest.raises(CalendarError):
        calendars.save_version(calendar, by=mona, content={"week": {"9": []}}, reason="Feil")
    with pytest.raises(DomainError, match="name"):
        calendars.add_calendar(by=mona, name="kontortid", content=made.OFFICE)
    assert CalendarVersion.objects.count() == 1


def test_calendar_is_kept_by_those_who_lead(world: World) -> None:
    for name in ("kari", "dina", "ola"):
        with pytest.raises(Refused):
            calendars.add_calendar(by=world.viewer(name), name="X", content=made.OFFICE)


def test_calendar_in_use_is_ended_and_its_promises_stand(world: World, mona: Any) -> None:
    level = made.make_level(world)
    made.promise(world, world.nordvik, level)
    calendars.end_calendar(level.calendar, by=mona)
    level.calendar.refresh_from_db()
    assert level.calendar.ended_at is not None
    assert minutes(case(world.nordvik)) == {"response": 60, "resolution": 480}
    calendars.reopen_calendar(level.calendar, by=mona)
    level.calendar.refresh_from_db()
    assert level.calendar.ended_at is None


# Pause causes


def test_standard_causes_are_put_in_once(world: World, mona: Any) -> None:
    assert pause_causes.load_standard_causes(by=made.machine(world)) == 5
    assert pause_causes.load_standard_causes(by=made.machine(world)) == 0
    codes = set(PauseCause.objects.values_list("code", flat=True))
    assert codes == {"user", "supplier", "change", "approval", "other"}


def test_cause_keeps_its_code_when_it_is_renamed(world: World, mona: Any) -> None:
    first = pause_causes.add_cause(by=mona, name="Helseplattformen", waits_for="supplier")
    second = pause_causes.add_cause(by=mona, name="Helseplattformen!", waits_for="supplier")
    assert (first.code, second.code) == ("helseplattformen", "helseplattformen-2")
    pause_causes.change_cause(first, by=mona, name="Plattformen", waits_for="supplier")
    first.refresh_from_db()
    assert (first.name, first.code) == ("Plattformen", "helseplattformen")
    assert pause_causes.end_cause(first, by=mona).ended_at is not None


# Levels


def test_level_refuses_warnings_outside_the_time(world: World, mona: Any) -> None:
    calendar = made.make_calendar()
    for percent in (0, 100):
        with pytest.raises(DomainError) as told:
            levels.add_level(by=mona, name="Gull", calendar=calendar, warnings=[percent])
        assert told.value.field == "warnings"
    with pytest.raises(DomainError):
        levels.add_level(by=mona, name="Gull", calendar=calendar, price=Decimal(1), price_unit="")


def test_targets_of_a_promised_level_hold_from_a_day(world: World, mona: Any) -> None:
    level = made.make_level(world, targets=[("response", None, 60), ("resolution", None, 480)])
    made.promise(world, world.nordvik, level)
    rows = [TargetIn("response", 30), TargetIn("resolution", 480)]
    with pytest.raises(DomainError, match="from which day"):
        set_targets(level, by=mona, rows=rows)
    with pytest.raises(DomainError, match="agreed before"):
        set_targets(level, by=mona, rows=rows, valid_from=TODAY - dt.timedelta(days=1))
    day = TODAY + dt.timedelta(days=10)
    set_targets(level, by=mona, rows=rows, valid_from=day)
    assert minutes(case(world.nordvik)) == {"response": 60, "resolution": 480}
    later = MOMENT + dt.timedelta(days=11)
    assert minutes(case(world.nordvik), later) == {"response": 30, "resolution": 480}
    assert LevelTarget.objects.filter(level=level).count() == 3
    with pytest.raises(DomainError, match="already"):
        set_targets(level, by=mona, rows=rows, valid_from=TODAY)


def test_targets_changed_are_told_to_directors_that_are_promised_them(
    world: World, mona: Any
) -> None:
    level = made.make_level(world)
    made.promise(world, world.nordvik, level)
    set_targets(level, by=mona, rows=[TargetIn("response", 5)], valid_from=TODAY)
    [notice] = Notice.objects.filter(what="delivery.level_of_my_member_changed")
    assert notice.account_id == world.accounts["dina"].pk
    assert notice.values == {"level": "Standard", "day": "20.11.2026"}


def test_targets_twice_for_the_same_are_refused(world: World, mona: Any) -> None:
    level = made.make_level(world, targets=[])
    with pytest.raises(DomainError, match="same kind and priority"):
        set_targets(level, by=mona, rows=[TargetIn("response", 5), TargetIn("response", 6)])
    set_targets(level, by=mona, rows=[TargetIn("response", 5)])
    set_targets(level, by=mona, rows=[TargetIn("response", 7)])
    assert list(LevelTarget.objects.filter(level=level).values_list("minutes", flat=True)) == [7]


def test_escalations_are_set_in_place_of_those_before(world: World, mona: Any) -> None:
    level = made.make_level(world, escalations=[(75, "agent")])
    set_escalations(level, by=mona, rows=[StepIn(100, "desk_lead"), StepIn(50, "agent")])
    made.promise(world, world.nordvik, level)
    [first, *_rest] = promises(case(world.nordvik), MOMENT)
    assert [one["percent"] for one in first.frozen["escalations"]] == [50, 100]
    with pytest.raises(DomainError):
        set_escalations(level, by=mona, rows=[StepIn(0, "agent")])


# Delivery agreements


def test_version_is_written_offered_and_accepted(world: World, mona: Any) -> None:
    level = made.make_level(world)
    version = offered(world, world.nordvik, level)
    [notice] = Notice.objects.filter(what="delivery.offered_to_my_member")
    assert notice.account_id == world.accounts["dina"].pk
    assert minutes(case(world.nordvik)) == {}
    for name in ("mona", "kari", "didrik"):
        with pytest.raises(Refused):
            delivery.accept_version(version, by=world.viewer(name))
    dina = world.viewer("dina")
    accepted = delivery.accept_version(
        version, by=dina, write=lambda one: ("avtale.pdf", b"%PDF " + str(one).encode())
    )
    assert (accepted.state, accepted.answered_by_id) == ("accepted", dina.person_id)
    assert accepted.paper is not None and accepted.paper.name == "avtale.pdf"
    assert minutes(case(world.nordvik))["response"] == 60
    assert Notice.objects.filter(account_id=world.accounts["mona"].pk).count() == 1
    assert find("Nordvik", mona, kinds=["desk.deliveryversion"])


def test_next_version_begins_with_what_is_promised_and_replaces_it(world: World, mona: Any) -> None:
    first = offered(world, world.nordvik, made.make_level(world), text="Vi leverer.")
    dina = world.viewer("dina")
    delivery.accept_version(first, by=dina)
    second = delivery.start_version(
        by=mona,
        member=world.nordvik,
        arrangement=world.arrangement,
        valid_from=TODAY + dt.timedelta(days=30),
    )
    assert (second.number, second.text) == (2, "Vi leverer.")
    assert Commitment.objects.get(version=second).quantity == 10
    with pytest.raises(DomainError, match="not answered"):
        delivery.start_version(by=mona, member=world.nordvik, arrangement=world.arrangement)
    gold = made.make_level(world, "Gull", targets=[("response", None, 15)])
    set_lines(second, by=mona, lines=[LineIn(gold)])
    delivery.offer_version(second, by=mona)
    delivery.accept_version(second, by=dina)
    first.refresh_from_db()
    assert first.valid_to == TODAY + dt.timedelta(days=30)
    assert minutes(case(world.nordvik))["response"] == 60
    assert minutes(case(world.nordvik), MOMENT + dt.timedelta(days=40)) == {"response": 15}


def test_version_accepted_late_holds_from_that_day(world: World) -> None:
    early = TODAY - dt.timedelta(days=20)
    version = offered(world, world.nordvik, made.make_level(world), valid_from=early)
    accepted = delivery.accept_version(version, by=world.viewer("dina"))
    assert accepted.valid_from == TODAY
    assert minutes(case(world.nordvik), MOMENT - dt.timedelta(days=2)) == {}


def test_version_is_declined_withdrawn_or_taken_back(world: World, mona: Any) -> None:
    level = made.make_level(world)
    dina = world.viewer("dina")
    with pytest.raises(DomainError, match="otherwise"):
        delivery.decline_version(offered(world, world.nordvik, level), by=dina, answer="")
    version = DeliveryVersion.objects.get()
    assert delivery.take_back(version, by=mona).state == "draft"
    delivery.offer_version(version, by=mona)
    assert delivery.decline_version(version, by=dina, answer="For dyrt").answer == "For dyrt"
    with pytest.raises(DomainError, match="cannot be done"):
        delivery.accept_version(version, by=dina)
    other = offered(world, world.sorvik, level)
    assert delivery.withdraw_version(other, by=mona, reason="Feil nivå").state == "withdrawn"


def test_version_is_not_offered_empty_or_without_a_day(world: World, mona: Any) -> None:
    version = delivery.start_version(by=mona, member=world.nordvik, arrangement=world.arrangement)
    with pytest.raises(DomainError, match="from which day"):
        delivery.offer_version(version, by=mona)
    delivery.change_version(version, by=mona, valid_from=TODAY)
    with pytest.raises(DomainError, match="promises nothing"):
        delivery.offer_version(version, by=mona)


def test_lines_for_the_same_service_on_the_same_day_are_refused(world: World, mona: Any) -> None:
    level = made.make_level(world)
    service = Service.objects.create(name="Nett")
    version = delivery.start_version(
        by=mona, member=world.nordvik, arrangement=world.arrangement, valid_from=TODAY
    )
    with pytest.raises(DomainError, match="Nett"):
        set_lines(version, by=mona, lines=[LineIn(level, service), LineIn(level, service)])
    early = TODAY - dt.timedelta(days=1)
    with pytest.raises(DomainError, match="within"):
        set_lines(version, by=mona, lines=[LineIn(level, valid_from=early)])
    cut = TODAY + dt.timedelta(days=30)
    lines = [LineIn(level, service, valid_to=cut), LineIn(level, service, valid_from=cut)]
    assert len(set_lines(version, by=mona, lines=lines)) == 2


def test_draft_is_seen_by_the_centre_and_an_offer_by_its_member(world: World, mona: Any) -> None:
    level = made.make_level(world)
    version = offered(world, world.nordvik, level)

    def sees(name: str) -> bool:
        rows = DeliveryVersion.objects.seen_by(world.viewer(name))
        lines = Commitment.objects.seen_by(world.viewer(name))
        assert rows.exists() == lines.exists()
        return bool(rows.exists())

    people = ("mona", "kari", "per", "sol", "stig")
    assert [sees(one) for one in people] == [True, True, False, False, False]
    delivery.take_back(version, by=mona)
    assert [sees(one) for one in people] == [True, False, False, False, False]
    delivery.offer_version(version, by=mona)
    delivery.accept_version(version, by=world.viewer("dina"))
    assert [sees(one) for one in people] == [True, True, True, False, False]


def test_ordered_gives_what_is_in_force_with_its_price(world: World) -> None:
    level = made.make_level(world, price=Decimal("120.50"), price_unit="user")
    made.promise(world, world.nordvik, level, quantity=10)
    made.promise(world, world.sorvik, level)
    told = {row.member_id: (row.quantity, row.yearly) for row in ordered(world.arrangement, TODAY)}
    assert told == {world.nordvik.pk: (10, Decimal("1205.00")), world.sorvik.pk: (None, None)}
    assert ordered(world.arrangement, dt.date(2020, 1, 1)) == []


# Findings


def _found() -> set[tuple[str, str]]:
    rows = Finding.objects.exclude(status="mended")
    return set(rows.filter(kind__startswith="desk.d").values_list("kind", "subject_name")) | set(
        rows.filter(kind="desk.no_delivery").values_list("kind", "subject_name")
    )


def test_member_without_an_agreement_is_found_where_others_have_one(world: World) -> None:
    by = made.machine(world)
    delivery_findings.look_at_all(by)
    assert _found() == set()
    level = made.make_level(world)
    delivery.accept_version(offered(world, world.nordvik, level), by=world.viewer("dina"))
    assert _found() == {("desk.no_delivery", "Sørvik"), ("desk.no_delivery", "Lillevik")}
    delivery.accept_version(offered(world, world.sorvik, level), by=world.viewer("didrik"))
    assert _found() == {("desk.no_delivery", "Lillevik")}


def test_agreement_that_runs_out_is_found_until_the_next_is_accepted(
    world: World, mona: Any
) -> None:
    level = made.make_level(world)
    for member in (world.nordvik, world.sorvik, world.lillevik):
        made.promise(world, member, level)
    DeliveryVersion.objects.update(answered_at=made.MADE)
    end = TODAY + dt.timedelta(days=60)
    DeliveryVersion.objects.filter(agreement__member=world.nordvik).update(valid_to=end)
    delivery_findings.look_at_all(made.machine(world))
    assert {kind for kind, _name in _found()} == {"desk.delivery_ends"}
    assert Finding.objects.get(kind="desk.delivery_ends").deadline == end
    delivery.accept_version(
        offered(world, world.nordvik, level, valid_from=end), by=world.viewer("dina")
    )
    assert _found() == set()


# People and members


def test_member_that_leaves_is_promised_nothing_from_that_day(world: World) -> None:
    made.promise(world, world.nordvik, made.make_level(world))
    row = Membership.objects.get(member=world.nordvik)
    day = TODAY + dt.timedelta(days=40)
    leave(row, day=day, by=made.machine(world))
    assert DeliveryVersion.objects.get().valid_to == day
    assert minutes(case(world.nordvik)) != {}
    assert minutes(case(world.nordvik), MOMENT + dt.timedelta(days=41)) == {}


def test_merge_carries_the_shorter_times_over_and_asks_to_renew(world: World) -> None:
    made.promise(world, world.nordvik, made.make_level(world), quantity=10)
    fast = made.make_level(world, "Gull", targets=[("response", None, 15)])
    made.promise(world, world.sorvik, fast, quantity=5)
    by = made.machine(world)
    handover = Handover(MERGE, (world.nordvik.pk, world.sorvik.pk), (-1,), TODAY)
    succession = carry_out(Plan(handover, (NewMember("Storvik", "9950"),)), by=by)
    successor = Member.objects.get(name="Storvik")
    line = Commitment.objects.get(member=successor)
    assert (line.level.name, line.quantity) == ("Gull", 15)
    assert minutes(case(successor)) == {"response": 15}
    assert minutes(case(world.nordvik)) == {}
    assert ("desk.delivery_carried", "Storvik") in _found()
    take_back(succession, by=by)
    assert minutes(case(world.nordvik)) == {"response": 60, "resolution": 480}
    assert not Commitment.objects.filter(level=fast).exclude(member=world.sorvik).exists()


def test_erased_person_stands_on_no_version(world: World) -> None:
    version = offered(world, world.nordvik, made.make_level(world))
    delivery.accept_version(version, by=world.viewer("dina"))
    assert erase(world.people["dina"].pk, made.machine(world)) == ["offered or answered: 1"]
    version.refresh_from_db()
    assert version.answered_by_id is None and version.answered_at is not None
