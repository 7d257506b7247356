"""The ledger of changes: share and ground, room left, what is lacking."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.changes import Change
from samdrift.agreements.models.documents import Document
from samdrift.agreements.models.options import Option
from samdrift.agreements.queries.changes import Ledger, ledger_of, ledgers
from samdrift.agreements.services import changes as services
from samdrift.agreements.services.awards import set_award
from samdrift.agreements.services.changes import open_change
from samdrift.agreements.services.options import add_option, reopen_option, use_option
from samdrift.agreements.services.participations import change_participation, join
from samdrift.followup.models.findings import Finding
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from tests.agreements.made import machine, make_agreement
from tests.agreements.made_terms import make_index, make_price
from tests.world import World

DAY = dt.date(2026, 1, 1)
CameBy, Ground, Kind = Participation.CameBy, Change.Ground, Change.Kind


@pytest.fixture
def agreement(world: World) -> Agreement:
    """Awarded at ten million kroner."""
    row = make_agreement(world)
    set_award(row, by=machine(world), value=Decimal(10_000_000))
    return row


def change(world: World, agreement: Agreement, amount: int | None, **more: Any) -> Change:
    values = {"kind": Kind.SCOPE, "title": "Ny modul", "effective_on": DAY, **more}
    known = None if amount is None else Decimal(amount)
    return open_change(agreement, by=world.viewer("mona"), amount=known, **values)


def kept(world: World, agreement: Agreement) -> Ledger:
    return ledger_of(agreement, world.viewer("mona"))


def lacks(row: Change) -> set[str]:
    found = Finding.objects.filter(kind="agreements.change_lacks", subject_id=row.pk)
    standing = found.exclude(status="mended").first()
    return set(standing.observed["lacks"]) if standing else set()


def test_change_has_its_share_and_the_room_left(world: World, agreement: Agreement) -> None:
    change(world, agreement, 400_000, ground=Ground.B)
    change(world, agreement, 300_000, ground=Ground.B, title="Flere brukere")
    ledger = kept(world, agreement)
    last = ledger.lines[-1].entry
    assert last is not None and last.share == Fraction(3, 100)
    assert last.total_share == ledger.share == Fraction(7, 100)
    assert [one.room for one in ledger.room] == [Decimal(1_600_000), Decimal(300_000)]
    assert last.exposure is not None and last.exposure.amount == Decimal(45_000)
    assert last.exposure.lapses_on == dt.date(2028, 1, 1)


def test_unknown_amount_leaves_the_room_unknown(world: World, agreement: Agreement) -> None:
    change(world, agreement, None, ground=Ground.B)
    ledger = kept(world, agreement)
    assert ledger.added is None and ledger.share is None and ledger.room == ()


def test_value_is_indexed_by_the_agreements_clause(world: World, agreement: Agreement) -> None:
    figures = {dt.date(2023, 11, 1): "100", dt.date(2024, 11, 1): "110"}
    series = make_index(world, figures)
    make_price(agreement, series=series, base_month=dt.date(2023, 11, 1), index_month=1)
    row = change(world, agreement, 1_100_000, effective_on=dt.date(2025, 6, 1))
    assert row.index_factor == Decimal("1.10000")
    entry = kept(world, agreement).lines[0].entry
    assert entry is not None and entry.base == 11_000_000 and entry.share == Fraction(1, 10)


def test_another_day_gets_that_days_factor(world: World, agreement: Agreement) -> None:
    figures = {dt.date(2023, 11, 1): "100", dt.date(2024, 11, 1): "110"}
    series = make_index(world, figures)
    make_price(agreement, series=series, base_month=dt.date(2023, 11, 1), index_month=1)
    row = change(world, agreement, 1, effective_on=dt.date(2024, 6, 1))
    assert row.index_factor == 1
    moved = services.change_change(row, by=machine(world), effective_on=dt.date(2025, 6, 1))
    assert moved.index_factor == Decimal("1.10000")


def test_member_taken_in_later_opens_a_change(world: World, agreement: Agreement) -> None:
    by = world.viewer("mona")
    row = join(agreement, world.lillevik, by=by, valid_from=DAY, came_by=CameBy.LATER)
    opened = Change.objects.get(participation=row)
    assert (opened.kind, opened.ground, opened.effective_on) == (Kind.MEMBERS, "", DAY)
    assert lacks(opened) == {"amount", "ground"}


def test_member_by_option_rests_on_the_option(world: World, agreement: Agreement) -> None:
    by = machine(world)
    option = add_option(agreement, by=by, title="Flere", about=Option.About.MEMBERS)
    row = join(agreement, world.lillevik, by=by, valid_from=DAY, came_by=CameBy.OPTION)
    opened = Change.objects.get(participation=row)
    assert opened.ground == Ground.A and opened.option == option
    assert lacks(opened) == {"amount", "assessment"}


@pytest.mark.parametrize("came_by", [CameBy.START, CameBy.SUCCESSION])
def test_member_from_the_start_or_by_succession_opens_none(
    world: World, agreement: Agreement, came_by: str
) -> None:
    join(agreement, world.lillevik, by=machine(world), valid_from=DAY, came_by=came_by)
    assert not Change.objects.exists()


def test_without_an_award_no_change_opens(world: World) -> None:
    row = make_agreement(world)
    join(row, world.lillevik, by=machine(world), valid_from=DAY, came_by=CameBy.LATER)
    assert not Change.objects.exists()


def test_correcting_how_it_came_opens_one_change_only(world: World, agreement: Agreement) -> None:
    by = machine(world)
    row = join(agreement, world.lillevik, by=by, valid_from=DAY)
    for note in ("a", "b"):
        change_participation(row, by=by, came_by=CameBy.LATER, note=note)
    assert Change.objects.filter(participation=row).count() == 1


def test_raised_quantity_opens_a_change_of_users(world: World, agreement: Agreement) -> None:
    by = machine(world)
    row = join(agreement, world.lillevik, by=by, valid_from=DAY, basis="fixed", quantity=50)
    change_participation(row, by=by, quantity=Decimal(40))
    assert not Change.objects.exists()
    change_participation(row, by=by, quantity=Decimal(75))
    opened = Change.objects.get()
    assert opened.kind == Kind.USERS and "40" in opened.title and "75" in opened.title


def test_what_is_filed_is_no_longer_lacking(world: World, agreement: Agreement) -> None:
    row = change(world, agreement, 100_000, ground=Ground.C)
    assert lacks(row) == {"necessity", "announcement", "assessment"}
    by = world.viewer("mona")
    services.change_change(row, by=by, ground_reason="Kun leverandøren kan", announced_on=DAY)
    assert lacks(row) == {"assessment"}
    services.attach_assessment(row, by=by, upload=(b"%PDF-1.4", "vurdering.pdf"))
    assert not lacks(row)
    assert Document.objects.get().kind == Document.Kind.ASSESSMENT


def test_assessment_is_one_paper_of_the_same_agreement(world: World, agreement: Agreement) -> None:
    row = change(world, agreement, 1)
    with pytest.raises(DomainError) as refused:
        services.attach_assessment(row, by=machine(world))
    assert refused.value.code == "one_paper"
    other = make_agreement(world, title="Annen")
    paper = Document.objects.create(agreement=other, kind="assessment", title="x")
    with pytest.raises(DomainError) as refused:
        services.attach_assessment(row, by=machine(world), document=paper)
    assert refused.value.code == "other_agreement"


def test_change_given_up_counts_no_more_and_can_be_taken_up(
    world: World, agreement: Agreement
) -> None:
    by = world.viewer("mona")
    row = change(world, agreement, 500_000, ground=Ground.B)
    services.give_up_change(row, by=by, because="Ble ikke noe av")
    ledger = kept(world, agreement)
    assert ledger.added == 0 and ledger.lines[0].entry is None and not lacks(row)
    with pytest.raises(DomainError):
        services.change_change(row, by=by, amount=Decimal(1))
    services.reopen_change(row, by=by)
    assert kept(world, agreement).added == 500_000


def test_agreed_change_keeps_what_it_lacks(world: World, agreement: Agreement) -> None:
    row = change(world, agreement, 1)
    services.agree_on_change(row, by=world.viewer("mona"))
    assert Change.objects.get().state == Change.State.AGREED and lacks(row)
    with pytest.raises(DomainError) as refused:
        services.agree_on_change(row, by=world.viewer("mona"))
    assert refused.value.code == "not_open"
    assert Event.objects.filter(what="change.agreed").count() == 1


def test_change_before_the_first_figures_is_held_against_them(world: World) -> None:
    row = make_agreement(world, valid_from=dt.date(2015, 1, 1))
    set_award(row, by=machine(world), value=Decimal(1_000_000))
    change(world, row, 50_000, effective_on=dt.date(2016, 5, 1), ground=Ground.B)
    entry = kept(world, row).lines[0].entry
    assert entry is not None and entry.limits[0].limit == 1_750_000


def test_only_those_who_manage_the_agreement_write_changes(
    world: World, agreement: Agreement
) -> None:
    with pytest.raises(Refused):
        open_change(
            agreement, by=world.viewer("kari"), kind=Kind.OTHER, title="x", effective_on=DAY
        )


def test_factor_must_be_positive(world: World, agreement: Agreement) -> None:
    with pytest.raises(DomainError) as refused:
        change(world, agreement, 1, index_factor=Decimal(0))
    assert refused.value.code == "factor_not_positive"


def test_ledgers_of_many_cost_the_same(
    world: World, agreement: Agreement, django_assert_num_queries: Any
) -> None:
    more = [make_agreement(world, title=f"Avtale {n}") for n in range(3)]
    for one in (agreement, *more):
        change(world, one, 100)
    with django_assert_num_queries(3):
        assert len(ledgers([agreement], world.today)) == 1
    with django_assert_num_queries(3):
        assert len(ledgers([agreement, *more], world.today)) == 4


def take_up(world: World, agreement: Agreement, about: str) -> Option:
    by = machine(world)
    row = add_option(agreement, by=by, title="Mer", about=about, last_notice=dt.date(2027, 1, 1))
    return use_option(row, by=by, decided_on=DAY)


def test_option_used_for_volume_opens_a_change_that_rests_on_it(
    world: World, agreement: Agreement
) -> None:
    option = take_up(world, agreement, Option.About.VOLUME)
    row = Change.objects.get(agreement=agreement)
    assert (row.kind, row.ground, row.option) == (Kind.USERS, Ground.A, option)
    assert (row.effective_on, row.amount) == (DAY, None)
    take_up(world, agreement, Option.About.FUNCTION)
    assert Change.objects.filter(kind=Kind.SCOPE).count() == 1
    take_up(world, agreement, Option.About.OTHER)
    assert Change.objects.count() == 2


def test_option_opened_again_gives_its_change_up_unless_it_is_agreed(
    world: World, agreement: Agreement
) -> None:
    by = machine(world)
    option = take_up(world, agreement, Option.About.VOLUME)
    reopen_option(option, by=by)
    assert Change.objects.get().state == Change.State.STRUCK
    option = use_option(option, by=by, decided_on=DAY)
    standing = Change.objects.get(state=Change.State.OPEN)
    services.agree_on_change(standing, by=by)
    with pytest.raises(DomainError, match="is agreed on"):
        reopen_option(option, by=by)


def test_what_came_before_the_award_was_told_is_written_then(world: World) -> None:
    agreement = make_agreement(world, members=(world.nordvik,))
    by = machine(world)
    join(agreement, world.sorvik, by=by, valid_from=DAY, came_by=CameBy.LATER)
    take_up(world, agreement, Option.About.VOLUME)
    assert not Change.objects.exists()
    set_award(agreement, by=by, value=Decimal(1_000_000))
    kinds = Change.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [Kind.MEMBERS, Kind.USERS]
    set_award(agreement, by=by, value=Decimal(2_000_000))
    assert Change.objects.count() == 2


def test_change_that_opened_itself_is_named_in_the_readers_language(
    world: World, agreement: Agreement
) -> None:
    join(agreement, world.lillevik, by=machine(world), valid_from=DAY, came_by=CameBy.LATER)
    row = Change.objects.get()
    assert str(row) == "Lillevik joins"
    with translation.override("nb"):
        shown = str(row)
    assert shown != "Lillevik joins"
    assert shown.startswith("Lillevik ")
    row.title = "Noe folk skrev"
    assert str(row) == "Noe folk skrev"
