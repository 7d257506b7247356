"""Runs: what is gathered, how it is split to the øre, closed by two people and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from samdrift.kernel.errors import DomainError, Refused
from samdrift.money.models.accounts import Figure, FigureSet, StandardLine
from samdrift.money.models.keys import AgreementKey, FixedCharge
from samdrift.money.models.runs import Run, RunItem, RunShare
from samdrift.money.queries.runs import by_member, lines_of, totals_of
from samdrift.money.services import runs as services
from samdrift.parties.models.figures import KeyFigure
from tests.governance.test_matters_at_once import at_once
from tests.kernel.conftest import drop_guards
from tests.money.made_runs import END, START, billed, closed, october, parts, split_agreement
from tests.world import World, make_world


@pytest.fixture
def committed(transactional_db: Any) -> Iterator[None]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


@contextmanager
def _refused(code: str) -> Iterator[None]:
    """Expects a DomainError of this code."""
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code


def test_joint_lines_are_split_by_the_key_and_own_lines_go_direct(world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None), ("50.00", world.sorvik))
    run = october(world)
    # 1/3 equal + 2/3 by 20 000 : 5 000 : 3 000 : 2 000, Gammelvik there all of October
    assert parts(run) == {
        "Nordvik": Decimal("527.78"),
        "Sørvik": Decimal("194.44") + 50,
        "Lillevik": Decimal("150.00"),
        "Gammelvik": Decimal("127.78"),
    }
    assert run.total == Decimal("1050.00") == sum(totals_of(run).values())
    line = lines_of(run, world.sorvik)[0]
    assert line.agreement_id == agreement.pk
    assert line.vat_rate == 25
    assert line.key_id is not None


def test_what_rounding_left_is_carried_to_the_next_run(world: World) -> None:
    agreement, _version = split_agreement(world, {"equal": (1, 1)})
    billed(agreement, ("100.00", None))
    billed(agreement, ("100.00", None), number="F-2", day=dt.date(2026, 11, 5))
    inside = {name: Decimal(0) for name in ("Nordvik", "Sørvik", "Lillevik")}
    world.arrangement.memberships.filter(member=world.gammelvik).delete()
    for start, end in ((START, END), (END, dt.date(2026, 12, 1))):
        run = closed(world, october(world, starts_on=start, ends_on=end))
        for name, amount in parts(run).items():
            inside[name] += amount
    assert sorted(inside.values()) == [Decimal("66.66"), Decimal("66.67"), Decimal("66.67")]
    assert Run.objects.get(starts_on=END).follows == Run.objects.get(starts_on=START)


def test_a_line_in_a_standing_run_is_not_taken_again(world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    first = october(world)
    again = october(world)
    assert (first.items.count(), again.items.count()) == (1, 0)
    services.drop(first, by=world.viewer("dag"), reason="Feil måned")
    assert services.gather(again, by=world.viewer("dag")).items.count() == 1


def test_a_late_invoice_comes_into_the_next_run(world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    closed(world, october(world))
    billed(agreement, ("10.00", None), number="F-2")
    november = october(world, starts_on=END, ends_on=dt.date(2026, 12, 1))
    assert november.total == Decimal("10.00")


def test_a_member_is_in_the_split_by_its_days(world: World) -> None:
    agreement, _version = split_agreement(world, {"equal": (1, 1)})
    billed(
        agreement,
        ("300.00", None),
        covers_from=dt.date(2026, 11, 1),
        covers_to=dt.date(2026, 11, 30),
    )
    run = october(world)
    # Gammelvik left on the 20th: 19 of 30 days
    assert parts(run)["Gammelvik"] == Decimal("52.29")


def test_credit_notes_count_against(world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    billed(agreement, ("1000.00", None), number="K-1", kind="credit")
    run = october(world)
    assert run.total == 0
    assert set(parts(run).values()) == {Decimal("0.00")}


def test_fixed_charges_are_split_once_for_each_day(world: World) -> None:
    _agreement, version = split_agreement(world, {"equal": (1, 1)})
    FixedCharge.objects.create(
        title="Driftssentralen", monthly=Decimal("3100.00"), key=version.key,
        valid_from=dt.date(2026, 10, 11), vat=25,
    )  # fmt: skip
    FixedCharge.objects.create(
        title="Gullnivå", kind="level", monthly=Decimal("500.00"), member=world.nordvik,
        valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    run = october(world)
    assert [(item.title, item.amount) for item in run.items.all()] == [
        ("Driftssentralen", Decimal("2100.00")),
        ("Gullnivå", Decimal("500.00")),
    ]
    assert parts(run)["Nordvik"] == Decimal("1025.00")
    assert october(world, ends_on=dt.date(2026, 11, 16)).total == Decimal("1800.00")


def test_what_cannot_be_split_is_named_and_hinders_the_check(world: World) -> None:
    agreement, version = split_agreement(world)
    other, _version = split_agreement(world, title="Uten nøkkel")
    other_key = other.pk
    billed(agreement, ("1000.00", None))
    billed(None, ("70.00", None), number="F-2")
    billed(agreement, ("80.00", None), number="F-3", currency="EUR")
    AgreementKey.objects.filter(agreement=other_key).delete()
    billed(other, ("90.00", None), number="F-4")
    run = october(world)
    told = {item.detail: item.doubts for item in run.items.all()}
    assert told["Leverandør AS F-2"] == [["no_agreement"]]
    assert told["Leverandør AS F-3"] == [["currency", "EUR"]]
    assert told["Leverandør AS F-4"] == [["no_key"]]
    assert run.total == Decimal("1000.00")
    with _refused("cannot_be_split"):
        services.check(run, by=world.viewer("dag"))
    for item in run.items.exclude(doubts=[]):
        found = RunItem.objects.get(run=run, source_kind=item.source_kind, source_id=item.source_id)
        services.leave_out(found, by=world.viewer("dag"), reason="Avklares senere")
    assert services.check(run, by=world.viewer("dag")).state == "checked"
    assert version.pk


def test_a_figure_that_is_missing_is_named(world: World) -> None:
    agreement, _version = split_agreement(world)
    KeyFigure.objects.filter(member=world.lillevik).delete()
    billed(agreement, ("1000.00", None))
    run = october(world)
    assert run.items.get().doubts[0][:5] == [
        "key", "unknown_figure", "inhabitants", 2025, world.lillevik.pk,
    ]  # fmt: skip
    assert not RunShare.objects.filter(item__run=run).exists()


def test_a_wrong_line_needs_a_word_before_it_is_checked(world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None), verdict="wrong")
    run = october(world)
    assert run.items.get().doubts == [["wrong"]]
    with _refused("unsure"):
        services.check(run, by=world.viewer("dag"))
    assert services.check(run, by=world.viewer("dag"), accepted="Krav er sendt").accepted


def test_left_out_waits_for_the_next_run_or_for_none(world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None), ("20.00", None))
    run = october(world)
    first, second = run.items.all()
    services.leave_out(first, by=world.viewer("dag"), reason="Kreditnota kommer")
    second = RunItem.objects.get(run=run, source_id=second.source_id)
    services.leave_out(second, by=world.viewer("dag"), reason="Betales av andre", for_good=True)
    billed(agreement, ("5.00", None), number="F-2")
    run.refresh_from_db()
    run = closed(world, services.gather(run, by=world.viewer("dag")))
    assert run.total == Decimal("5.00")
    november = october(world, starts_on=END, ends_on=dt.date(2026, 12, 1))
    assert [item.amount for item in november.items.all()] == [Decimal("1000.00")]


def test_two_people_close_a_run(world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    run = october(world)
    with pytest.raises(Refused):
        services.check(run, by=world.viewer("kari"))
    with _refused("not_checked"):
        services.close(run, by=world.viewer("adam"))
    services.check(run, by=world.viewer("dag"))
    with _refused("same_person"):
        services.close(run, by=world.viewer("dag"))
    assert services.close(run, by=world.viewer("adam")).state == "closed"


def test_a_change_after_the_check_makes_it_a_draft_again(world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    run = services.check(october(world), by=world.viewer("dag"))
    billed(agreement, ("5.00", None), number="F-2")
    with _refused("changed_since"):
        services.close(run, by=world.viewer("adam"))
    run.refresh_from_db()
    assert (run.state, run.checked_by) == ("draft", None)
    run = services.gather(run, by=world.viewer("dag"))
    assert closed(world, run).total == Decimal("1005.00")


def test_a_closed_run_never_changes(world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    run = closed(world, october(world))
    for act in (
        lambda: services.gather(run, by=world.viewer("dag")),
        lambda: services.drop(run, by=world.viewer("dag"), reason="Feil"),
        lambda: services.leave_out(run.items.get(), by=world.viewer("dag"), reason="Feil"),
    ):
        with _refused("closed"):
            act()
    for rows in (
        Run.objects.filter(pk=run.pk),
        run.items.all(),
        RunShare.objects.filter(item__run=run),
        run.readings.all(),
    ):
        with pytest.raises(DatabaseError, match="closed never changes"), transaction.atomic():
            rows.update(id=F("id"))
        with pytest.raises(DatabaseError, match="closed never changes"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_a_reversal_takes_all_back_to_the_last_ore(world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.01", None), ("50.00", world.sorvik))
    run = closed(world, october(world))
    back = services.reverse(run, by=world.viewer("dag"), reason="Feil nøkkel")
    assert back.total == -run.total
    assert parts(back) == {name: -amount for name, amount in parts(run).items()}
    with _refused("reversed_already"):
        services.reverse(run, by=world.viewer("dag"), reason="Feil nøkkel")
    assert closed(world, back).carried == {}
    again = october(world)
    assert parts(again) == parts(run)


def test_on_account_is_billed_ahead_and_settled(world: World) -> None:
    agreement, version = split_agreement(world)
    for quarter in range(4):
        start = dt.date(2026, 3 * quarter + 1, 1)
        end = dt.date(2026 + quarter // 3, (3 * quarter + 4) % 12 or 12, 1)
        run = october(
            world,
            kind="on_account",
            starts_on=start,
            ends_on=end,
            basis={"by": "amount", "amount": "1000.00", "key": version.key_id, "vat": "25"},
        )
        assert run.total == Decimal("250.00")
        closed(world, run)
    billed(agreement, ("1234.56", None))
    year = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2027, 1, 1)}
    settled = services.settle(world.arrangement, by=world.viewer("dag"), **year)
    assert settled.total == Decimal("234.56")
    closed(world, settled)
    first = Run.objects.filter(kind="on_account").order_by("starts_on")[0]
    with _refused("settled"):
        services.reverse(first, by=world.viewer("dag"), reason="Feil")
    assert services.settle(world.arrangement, by=world.viewer("dag"), **year).items.count() == 0


def test_on_account_by_the_members_own_budgets(world: World) -> None:
    line = StandardLine.objects.create(title="Kjøp av drift", group="purchased")
    other = StandardLine.objects.create(title="Lønn", group="personnel")
    for member, amount in ((world.nordvik, "120000.01"), (world.sorvik, "60000.00")):
        budget = FigureSet.objects.create(
            member=member, year=2026, stage="budget", made_on=dt.date(2025, 12, 1)
        )
        Figure.objects.create(set=budget, section="1", line=line, amount=Decimal(amount))
        Figure.objects.create(set=budget, section="1", line=other, amount=Decimal(999))
    basis = {"by": "budget", "stage": "budget", "lines": [line.pk], "vat": ""}
    run = october(world, kind="on_account", basis=basis)
    assert parts(run) == {"Nordvik": Decimal("10000.00"), "Sørvik": Decimal("5000.00")}
    assert {item.vat_rate for item in run.items.all()} == {None}


def test_a_settlement_tells_what_was_billed_on_account(world: World) -> None:
    agreement, version = split_agreement(world)
    basis = {"by": "amount", "amount": "1200.00", "key": version.key_id, "vat": "25"}
    closed(world, october(world, kind="on_account", basis=basis))
    billed(agreement, ("300.00", None))
    year = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2027, 1, 1)}
    settled = services.settle(world.arrangement, by=world.viewer("dag"), **year)
    told = {one.member.name: one for one in by_member(settled, world.viewer("dag"))}
    assert sum(one.ahead for one in told.values()) == Decimal("-100.00")
    assert sum(one.total for one in told.values()) == Decimal("200.00")
    assert all(one.own + one.joint + one.ahead == one.total for one in told.values())


@pytest.mark.postgres
def test_two_runs_opened_at_once_never_take_the_same_cost(committed: None, today: dt.date) -> None:
    world = make_world(today)
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    assert at_once(lambda: october(world), 4) == []
    assert RunItem.objects.count() == 1


@pytest.mark.postgres
def test_a_run_is_closed_once(committed: None, today: dt.date) -> None:
    world = make_world(today)
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    run = services.check(october(world), by=world.viewer("dag"))
    broken = at_once(lambda: services.close(run, by=world.viewer("adam")), 3)
    assert [getattr(one, "code", one) for one in broken] == ["closed", "closed"]


def test_days_billed_twice_on_account_need_a_word(world: World) -> None:
    _agreement, version = split_agreement(world)
    basis = {"by": "amount", "amount": "1200.00", "key": version.key_id, "vat": "25"}
    first = october(world, kind="on_account", basis=basis)
    assert first.items.get().doubts == []
    closed(world, first)
    again = october(world, kind="on_account", basis=basis, ends_on=dt.date(2026, 12, 1))
    assert again.items.get().doubts == [["billed_ahead"]]
    with _refused("unsure"):
        services.check(again, by=world.viewer("dag"))
    assert services.check(again, by=world.viewer("dag"), accepted="Tillegg").state == "checked"
    later = {"starts_on": dt.date(2026, 12, 1), "ends_on": dt.date(2027, 1, 1)}
    after = october(world, kind="on_account", basis=basis, **later)
    assert after.items.get().doubts == []


def test_a_budget_billed_twice_on_account_needs_a_word(world: World) -> None:
    lines = [StandardLine.objects.create(title=name, group="purchased") for name in ("A", "B")]
    budget = FigureSet.objects.create(
        member=world.nordvik, year=2026, stage="budget", made_on=dt.date(2025, 12, 1)
    )
    for line in lines:
        Figure.objects.create(set=budget, section="1", line=line, amount=Decimal(1200))
    told = {"by": "budget", "stage": "budget", "vat": ""}
    one = [october(world, kind="on_account", basis=told | {"lines": [line.pk]}) for line in lines]
    assert [run.items.get().doubts for run in one] == [[], []]
    both = {"lines": [line.pk for line in lines]}
    run = october(world, kind="on_account", basis=told | both)
    assert run.items.get().doubts == [["billed_ahead"]]


def test_an_amount_and_a_budget_on_account_for_the_same_days_need_a_word(world: World) -> None:
    _agreement, version = split_agreement(world)
    line = StandardLine.objects.create(title="A", group="purchased")
    budget = FigureSet.objects.create(
        member=world.nordvik, year=2026, stage="budget", made_on=dt.date(2025, 12, 1)
    )
    Figure.objects.create(set=budget, section="1", line=line, amount=Decimal(1200))
    amount = {"by": "amount", "amount": "1200.00", "key": version.key_id, "vat": "25"}
    october(world, kind="on_account", basis=amount)
    told = {"by": "budget", "stage": "budget", "vat": "", "lines": [line.pk]}
    run = october(world, kind="on_account", basis=told)
    assert run.items.get().doubts == [["billed_ahead"]]


def test_a_reversal_waits_for_a_settlement_that_came_before_it(world: World) -> None:
    _agreement, version = split_agreement(world)
    basis = {"by": "amount", "amount": "1200.00", "key": version.key_id, "vat": "25"}
    run = closed(world, october(world, kind="on_account", basis=basis))
    back = services.reverse(run, by=world.viewer("dag"), reason="Feil beløp")
    closed(
        world,
        services.settle(world.arrangement, by=world.viewer("dag"), starts_on=START, ends_on=END),
    )
    back = services.gather(back, by=world.viewer("dag"))
    with _refused("settled"):
        services.check(back, by=world.viewer("dag"))


def test_a_fixed_charge_left_out_waits_for_the_next_run(world: World) -> None:
    _agreement, version = split_agreement(world, {"equal": (1, 1)})
    for title, end in (("Driftssentralen", None), ("Linjer", END)):
        FixedCharge.objects.create(
            title=title, monthly=Decimal("100.00"), key=version.key,
            valid_from=dt.date(2026, 10, 1), valid_to=end,
        )  # fmt: skip
    agreement, _version = split_agreement(world, {"equal": (1, 1)}, title="En annen")
    billed(agreement, ("5.00", None))
    run = october(world)
    for item in run.items.exclude(amount=5):
        found = RunItem.objects.get(run=run, source_id=item.source_id, source_kind=item.source_kind)
        services.leave_out(found, by=world.viewer("dag"), reason="Avklares")
    run.refresh_from_db()
    assert closed(world, run).total == Decimal("5.00")
    november = {"starts_on": END, "ends_on": dt.date(2026, 12, 1)}
    told = [(one.title, one.starts_on) for one in october(world, **november).items.all()]
    assert told == [("Driftssentralen", START), ("Driftssentralen", END), ("Linjer", START)]
    again = october(world)
    assert not again.items.exists()


def test_a_settlement_holds_whole_on_account_runs(world: World) -> None:
    agreement, version = split_agreement(world)
    basis = {"by": "amount", "amount": "1200.00", "key": version.key_id, "vat": "25"}
    end = dt.date(2026, 12, 1)
    closed(world, october(world, kind="on_account", basis=basis, ends_on=end))
    billed(agreement, ("300.00", None))
    days = {"starts_on": START, "ends_on": END}
    with _refused("billed_across"):
        services.settle(world.arrangement, by=world.viewer("dag"), **days)
    assert not Run.objects.filter(kind="settlement").exists()
    run = services.settle(world.arrangement, by=world.viewer("dag"), **days | {"ends_on": end})
    assert closed(world, run).total == Decimal("100.00")
    after = services.settle(world.arrangement, by=world.viewer("dag"), **days)
    assert after.total == 0
