"""A merge of members: what is awaited, what invoices taught and how accounts are placed follow."""

from __future__ import annotations

import datetime as dt

import pytest

from samdrift.agreements.models.terms import Term
from samdrift.agreements.services import agreement_succession, term_succession
from samdrift.money.models.accounts import LinePrefix, StandardLine
from samdrift.money.models.expected import Expected
from samdrift.money.models.invoices import Lesson
from samdrift.money.services import figure_succession, lines
from samdrift.money.services.expected import align
from samdrift.parties.calc.handover import MERGE, Handover
from samdrift.parties.models.members import Member
from tests.agreements.made_terms import make_price
from tests.money.made import machine
from tests.money.made_control import make_priced
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 1)


@pytest.fixture
def new(world: World) -> Member:
    return Member.objects.create(name="Storvik", orgnr="974760673")


def merge(world: World, new: Member) -> Handover:
    return Handover(MERGE, (world.nordvik.pk, world.sorvik.pk), (new.pk,), DAY)


def open_for(member: Member, day: dt.date) -> bool:
    rows = Expected.objects.filter(lines__member=member, starts_on=day)
    return bool(rows.filter(state__in=("awaited", "missing")).exists())


def test_what_is_awaited_is_the_successors_and_undoing_lets_it_go(
    world: World, new: Member
) -> None:
    agreement, _term = make_priced(world)
    own = make_price(agreement, ((0, "90"),), title="Tillegg", member=world.nordvik)
    by, handover = machine(world), merge(world, new)
    align(agreement, by=by)
    assert open_for(world.nordvik, DAY)
    assert [one.count > 0 for one in figure_succession.preview(handover, by)] == [True]
    steps = (agreement_succession, term_succession, figure_succession)
    done = [step.apply(handover, by) for step in steps]
    assert open_for(new, DAY)
    assert not open_for(world.nordvik, DAY)
    copied = Term.objects.get(title=own.title, member=new)
    assert Expected.objects.filter(lines__term=copied).exists()
    for step, told in reversed(list(zip(steps, done, strict=True))):
        step.undo_step(told, by)
    assert not Term.objects.filter(member=new).exists()
    assert not Expected.objects.filter(lines__member=new).exists()
    align(agreement, by=by)
    assert open_for(world.nordvik, DAY)


def test_lessons_and_own_prefixes_follow_to_the_one_successor(world: World, new: Member) -> None:
    by, handover = machine(world), merge(world, new)
    lines.load_standard_lines(by=by)
    first, second = StandardLine.objects.order_by("position")[:2]
    for line, member, text in (
        (first, world.nordvik, "77"),
        (first, world.nordvik, "88"),
        (second, world.sorvik, "88"),
    ):
        lines.add_prefix(line, by=by, begins=text, member=member)
    lesson = Lesson.objects.create(
        supplier=world.supplier, field="object", value="NV", member=world.nordvik,
        learned_on=world.today,
    )  # fmt: skip
    assert len(figure_succession.preview(handover, by)) == 2
    done = figure_succession.apply(handover, by)
    lesson.refresh_from_db()
    assert lesson.member == new
    given = LinePrefix.objects.filter(member=new)
    assert [(one.prefix, one.line) for one in given] == [("77", first)]
    figure_succession.undo_step(done, by)
    lesson.refresh_from_db()
    assert lesson.member == world.nordvik
    assert not LinePrefix.objects.filter(member=new).exists()


def test_a_split_settles_nothing_by_itself(world: World, new: Member) -> None:
    by = machine(world)
    other = Member.objects.create(name="Litlevik")
    Lesson.objects.create(
        supplier=world.supplier, field="object", value="NV", member=world.nordvik,
        learned_on=world.today,
    )  # fmt: skip
    handover = Handover("split", (world.nordvik.pk,), (new.pk, other.pk), DAY)
    assert figure_succession.preview(handover, by) == []
    assert figure_succession.apply(handover, by)["journal"] == []
