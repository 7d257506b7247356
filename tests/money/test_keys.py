"""Acts on keys: what is adopted, what closed runs hold fast, what is found, and pages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from samdrift.followup.models.findings import Finding
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import (
    AgreementKey,
    CutOver,
    FixedCharge,
    KeyPart,
    KeyVersion,
    SplitKey,
)
from samdrift.money.models.runs import Run, RunItem
from samdrift.money.services import key_findings, key_succession
from samdrift.money.services.key_charges import add_charge, change_charge, new_amount
from samdrift.money.services.key_parts import PartIn
from samdrift.money.services.key_ties import remove_cut_over, set_cut_over, set_key
from samdrift.money.services.key_versions import (
    adopt_version,
    change_version,
    end_version,
    strike_version,
)
from samdrift.money.services.keys import add_key, change_key
from samdrift.parties.calc.handover import MERGE, Handover
from samdrift.parties.models.members import Member
from tests.agreements.made import make_agreement
from tests.money.made import machine
from tests.money.made_keys import inhabitants, make_key
from tests.world import World

DAY = dt.date


def closed_run(key: SplitKey, **source: Any) -> Run:
    """A closed run of September with an item split by what the key said on its first day."""
    start, end = DAY(2026, 9, 1), DAY(2026, 10, 1)
    run = Run.objects.create(title="September", starts_on=start, ends_on=end)
    version = KeyVersion.objects.on(start).get(key=key)
    RunItem.objects.create(
        run=run, title="Drift", amount=Decimal(1200), key_version=version, **source
    )
    run.state = Run.State.CLOSED
    run.save()
    return run


def refusal(act: Any, *given: Any, **more: Any) -> DomainError:
    with pytest.raises(DomainError) as found:
        act(*given, **more)
    return found.value


def test_new_version_ends_the_one_before(world: World) -> None:
    key = make_key(world)
    new = adopt_version(
        key, by=machine(world), valid_from=DAY(2027, 1, 1), parts=[PartIn("equal", Fraction(1))]
    )
    old = KeyVersion.objects.exclude(pk=new.pk).get()

    assert (old.valid_to, new.valid_to) == (DAY(2027, 1, 1), None)
    between = adopt_version(
        key, by=machine(world), valid_from=DAY(2026, 6, 1), parts=[PartIn("equal", Fraction(1))]
    )
    old.refresh_from_db()
    assert (old.valid_to, between.valid_to) == (DAY(2026, 6, 1), DAY(2027, 1, 1))
    assert Event.objects.filter(what="key.version_adopted").count() == 3


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "no_parts"),
        ([PartIn("equal", Fraction(1, 2))], "not_whole"),
        ([PartIn("weights", Fraction(1))], "no_weights"),
    ],
)
def test_parts_must_make_a_whole(world: World, parts: list[PartIn], code: str) -> None:
    key = add_key(by=machine(world), title="Ny", arrangement=world.arrangement)
    error = refusal(adopt_version, key, by=machine(world), valid_from=DAY(2027, 1, 1), parts=parts)

    assert error.code == code


def test_key_is_not_dated_before_a_closed_run_that_used_it(world: World) -> None:
    key = make_key(world)
    closed_run(key)
    parts = [PartIn("equal", Fraction(1))]
    error = refusal(adopt_version, key, by=machine(world), valid_from=DAY(2026, 9, 15), parts=parts)

    assert error.code == "before_closed_run"
    assert "01.10.2026" in str(error.message)
    adopt_version(key, by=machine(world), valid_from=DAY(2026, 10, 1), parts=parts)


def test_reversed_run_holds_no_days(world: World) -> None:
    key = make_key(world)
    run = closed_run(key)
    Run.objects.create(
        title="Tilbake",
        kind="reversal",
        reverses=run,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        state="closed",
    )
    parts = [PartIn("equal", Fraction(1))]
    made = adopt_version(key, by=machine(world), valid_from=DAY(2026, 9, 1), parts=parts)

    assert made.valid_from == DAY(2026, 9, 1)


def test_version_used_by_a_closed_run_is_never_changed(world: World) -> None:
    key = make_key(world)
    version = KeyVersion.objects.get()
    change_version(version, by=machine(world), parts=[PartIn("equal", Fraction(1))])
    closed_run(key)
    parts = [PartIn("inhabitants", Fraction(1))]

    assert refusal(change_version, version, by=machine(world), parts=parts).code == "used_in_run"
    assert refusal(strike_version, version, by=machine(world)).code == "used_in_run"
    assert refusal(change_key, key, by=machine(world), arrangement=None).code == "used_in_run"
    early = refusal(end_version, version, by=machine(world), day=DAY(2026, 9, 10))
    assert early.code == "before_closed_run"
    assert [part.basis for part in version.parts.all()] == ["equal"]


def test_struck_version_gives_its_days_back(world: World) -> None:
    key = make_key(world)
    parts = [PartIn("equal", Fraction(1))]
    new = adopt_version(key, by=machine(world), valid_from=DAY(2027, 1, 1), parts=parts)
    strike_version(new, by=machine(world))

    assert KeyVersion.objects.get().valid_to is None
    assert Event.objects.filter(what="key.version_struck").exists()


def test_charge_is_split_or_a_members_own_and_gets_new_amounts_by_day(world: World) -> None:
    by, key = machine(world), make_key(world)
    start = DAY(2026, 1, 1)
    both = refusal(
        add_charge, by=by, title="Drift", monthly=Decimal(10), valid_from=start, key=key, member=world.nordvik
    )  # fmt: skip
    assert both.code == "split_or_own"
    charge = add_charge(by=by, title="Drift", monthly=Decimal(1000), valid_from=start, key=key)
    closed_run(key, source_kind="money.fixedcharge", source_id=charge.pk)
    assert refusal(change_charge, charge, by=by, monthly=Decimal(5)).code == "used_in_run"
    assert (
        refusal(new_amount, charge, by=by, day=DAY(2026, 9, 1), monthly=Decimal(5)).code
        == "before_closed_run"
    )
    new = new_amount(charge, by=by, day=DAY(2026, 11, 1), monthly=Decimal(1100))
    charge.refresh_from_db()
    assert (charge.valid_to, new.valid_from, new.key) == (DAY(2026, 11, 1), DAY(2026, 11, 1), key)
    assert change_charge(charge, by=by, title="Driftssentralen").title == "Driftssentralen"


def test_key_of_an_agreement_is_set_from_a_day(world: World) -> None:
    by, agreement = machine(world), make_agreement(world)
    one, other = make_key(world), make_key(world, title="Likt")
    set_key(agreement, by=by, key=one, valid_from=DAY(2026, 1, 1))
    set_key(agreement, by=by, key=other, valid_from=DAY(2026, 7, 1))
    set_key(agreement, by=by, key=None, valid_from=DAY(2027, 1, 1))

    rows = AgreementKey.objects.order_by("valid_from")
    assert [(row.key, row.valid_from, row.valid_to) for row in rows] == [
        (one, DAY(2026, 1, 1), DAY(2026, 7, 1)),
        (other, DAY(2026, 7, 1), DAY(2027, 1, 1)),
    ]
    again = refusal(set_key, agreement, by=by, key=other, valid_from=DAY(2026, 8, 1))
    assert again.code == "same_key"


def test_cut_over_is_moved_and_taken_away_until_a_run_holds_it(world: World) -> None:
    by, key = machine(world), make_key(world)
    set_cut_over(world.sorvik, by=by, day=DAY(2027, 1, 1), key=key)
    row = set_cut_over(world.sorvik, by=by, day=DAY(2026, 12, 1), key=key)
    assert CutOver.objects.get().day == DAY(2026, 12, 1)
    remove_cut_over(row, by=by)
    assert not CutOver.objects.exists()
    closed_run(key)
    early = refusal(set_cut_over, world.sorvik, by=by, day=DAY(2026, 9, 2), key=key)
    assert early.code == "before_closed_run"


def test_key_in_use_that_lacks_a_figure_is_found_until_it_is_entered(world: World) -> None:
    by, key = machine(world), make_key(world)
    key_findings.look_at_all(by)
    assert not Finding.objects.exists()
    add_charge(by=by, title="Drift", monthly=Decimal(1), valid_from=DAY(2026, 1, 1), key=key)
    found = Finding.objects.get()
    assert (found.kind, found.observed["members"]) == (
        "money.key_lacks",
        ["Gammelvik", "Lillevik", "Nordvik", "Sørvik"],
    )
    inhabitants(world)
    assert key_findings.look_at_all(by) == "keys: 1 findings changed"
    found.refresh_from_db()
    assert found.status == Finding.Status.MENDED


def test_key_that_runs_out_is_found_in_time(world: World) -> None:
    by, key = machine(world), make_key(world)
    inhabitants(world)
    agreement = make_agreement(world)
    set_key(agreement, by=by, key=key, valid_from=DAY(2026, 1, 1))
    end_version(KeyVersion.objects.get(), by=by, day=DAY(2027, 1, 1))

    found = Finding.objects.get(kind="money.key_runs_out")
    assert found.deadline == DAY(2027, 1, 1)


def test_days_between_two_versions_are_found_as_well(world: World) -> None:
    by, key = machine(world), make_key(world)
    inhabitants(world)
    set_key(make_agreement(world), by=by, key=key, valid_from=DAY(2026, 1, 1))
    parts = [PartIn("equal", Fraction(1))]
    adopt_version(key, by=by, valid_from=DAY(2027, 1, 1), parts=parts)
    assert not Finding.objects.exists()
    end_version(KeyVersion.objects.get(valid_to=DAY(2027, 1, 1)), by=by, day=DAY(2026, 12, 1))

    found = Finding.objects.get(kind="money.key_runs_out")
    assert found.deadline == DAY(2026, 12, 1)


def test_merge_carries_charges_and_coming_days_and_can_be_undone(world: World) -> None:
    by, key = machine(world), make_key(world)
    charge = add_charge(
        by=by,
        title="Høyere nivå",
        kind="level",
        monthly=Decimal(500),
        valid_from=DAY(2026, 1, 1),
        member=world.nordvik,
    )
    set_cut_over(world.sorvik, by=by, day=DAY(2027, 6, 1), key=key)
    new = Member.objects.create(name="Storvik")
    old = (world.nordvik.pk, world.sorvik.pk)
    handover = Handover(MERGE, old, (new.pk,), world.today)
    lines = key_succession.preview(handover, world.viewer("dag"))
    assert [line.count for line in lines] == [1, 1]
    done = key_succession.apply(handover, by)
    charge.refresh_from_db()
    heir = FixedCharge.objects.exclude(pk=charge.pk).get()
    assert charge.valid_to == heir.valid_from == world.today
    assert heir.member == new
    assert CutOver.objects.get().member == new
    key_succession.undo_step(done, by)
    charge.refresh_from_db()
    assert charge.valid_to is None
    assert FixedCharge.objects.count() == 1
    assert CutOver.objects.get().member == world.sorvik


def test_only_those_who_handle_the_money_change_keys(world: World) -> None:
    kari: Viewer = world.viewer("kari")
    with pytest.raises(Refused):
        add_key(by=kari, title="Ny")
    assert add_key(by=world.viewer("dag"), title="Ny").title == "Ny"


def test_database_itself_keeps_what_a_closed_run_used(world: World) -> None:
    key = make_key(world)
    closed_run(key)
    part = KeyVersion.objects.get().parts.get(basis="equal")
    part.top = 2
    for act in (part.save, part.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Fraction(1, 3) == Fraction(*KeyPart.objects.values_list("top", "bottom").get(pk=part.pk))
