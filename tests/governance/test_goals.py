"""Goals, frames and strategies, and what is decided against them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction

from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter
from samdrift.governance.models.meetings import AgendaItem
from samdrift.governance.queries.goals import path_to, traced
from samdrift.governance.queries.matters import of_goal
from samdrift.governance.services import agenda, basis, basis_costs, goals, matters
from samdrift.governance.services.frames import require_within_frames
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, Refused
from tests.governance import meetings as meeting_made
from tests.governance.matters import body, fresh, matter, planned


def goal(world, name="Felles plattform", who="mona", **more):
    more.setdefault("kind", "goal")
    if "member" not in more:
        more.setdefault("arrangement", world.arrangement)
    return goals.add_goal(by=world.viewer(who), name=name, **more)


def decided(world, board, title, amount, frame, day=None, serial=1):
    made = matter(world, title, goals=[frame])
    planned(world, made, ("decide", board))
    on = day or world.today
    Matter.objects.filter(pk=made.pk).update(status="decided", closed_on=on)
    Decision.objects.create(
        body=board,
        matter=made,
        year=on.year,
        serial=serial,
        title=title,
        text="x",
        outcome="adopted",
        amount=amount,
        decided_on=on,
    )
    return made


def test_goal_is_found_and_serves_as_its_matters_say(world):
    made = goal(world, guideline="Digitaliseringsrundskrivet")
    assert search.find("plattform", world.viewer("ola"))[0].title == "Felles plattform"
    row = matter(world, goals=[made])
    assert list(of_goal(made.pk, world.viewer("per"))) == [row]
    matters.serve_goals(row, goals=[], by=world.viewer("mona"))
    assert not of_goal(made.pk, world.viewer("per")).exists()


def test_councils_goal_is_set_by_its_own(world):
    for who in ("mona", "didrik", "ola"):
        with pytest.raises(Refused):
            goal(world, who=who, member=world.nordvik)
    assert goal(world, who="dina", member=world.nordvik).member == world.nordvik
    with pytest.raises(Refused):
        goal(world, who="dina")


def test_frame_needs_its_amount(world):
    with pytest.raises(DomainError) as refused:
        goal(world, kind="frame")
    assert refused.value.field == "amount"


def test_goal_never_lies_under_itself(world):
    top = goal(world)
    under = goal(world, "Under", parent=top)
    assert path_to(under) == [top]
    with pytest.raises(DomainError) as refused:
        goals.change_goal(top, by=world.viewer("mona"), parent=under)
    assert refused.value.field == "parent"
    assert fresh(top).parent is None


def test_joint_frame_is_used_by_what_decisions_bind_year_by_year(world):
    board = body(world, "Styret", "board")
    frame = goal(world, "Ramme", kind="frame", amount=Decimal(1000))
    decided(world, board, "A", Decimal("600.50"), frame)
    decided(world, board, "B", Decimal("500.25"), frame, serial=2)
    decided(world, board, "C", None, frame, serial=3)
    decided(world, board, "D", Decimal(40), frame, day=dt.date(2025, 5, 5))
    viewer = world.viewer("per")
    found = traced(frame, list(of_goal(frame.pk, viewer)), viewer)
    by_year = {one.year: one for one in found.years}
    now = by_year[2026]
    assert (now.sum.known, now.sum.unknown, now.left, now.is_over) == (
        Decimal("1100.75"),
        1,
        Decimal("-100.75"),
        True,
    )
    assert by_year[2025].left == 960


def test_members_frame_is_used_by_its_own_costs_of_what_was_chosen(world):
    board = body(world, "Styret", "board")
    frame = goal(world, "Ramme", who="dina", kind="frame", amount=100, member=world.nordvik)
    made = matter(world, goals=[frame])
    by = world.viewer("mona")
    chosen = basis.add_alternative(made, by=by, name="Kjøpe")
    other = basis.add_alternative(made, by=by, name="Leie")
    basis.choose_alternative(chosen, by=by)
    for way, member, once in (
        (chosen, world.nordvik, 30),
        (chosen, world.sorvik, 500),
        (other, world.nordvik, 900),
    ):
        basis_costs.add_cost(
            made,
            by=by,
            what="Lisens",
            nature="operating",
            once=Decimal(once),
            yearly=Decimal(20),
            alternative=way,
            member=member,
        )
    planned(world, made, ("decide", board))
    Matter.objects.filter(pk=made.pk).update(status="decided", closed_on=dt.date(2025, 12, 1))
    viewer = world.viewer("ola")
    found = traced(frame, list(of_goal(frame.pk, viewer)), viewer)
    assert [(one.year, one.sum.known) for one in found.years] == [(2025, 50), (2026, 20)]


def test_a_body_binds_no_more_than_is_left_of_the_frame(world):
    group = meeting_made.make_group(world)
    frame = goal(world, "Ramme for felles systemer", kind="frame", amount=Decimal(1000))
    decided(world, group, "Før", Decimal(700), frame)
    row = matter(world, "Ny modul", goals=[frame])
    planned(world, row, ("decide", group))
    Matter.objects.filter(pk=row.pk).update(status="treated")
    meeting = meeting_made.running(world, group)
    item = meeting_made.opened(world, meeting)
    AgendaItem.objects.filter(pk=item.pk).update(matter=row, step=row.steps.get())
    values = {"outcome": "adopted", "text": "Ja.", "by": world.viewer("mona")}
    with pytest.raises(DomainError) as refused:
        agenda.conclude(fresh(item), amount=Decimal("300.01"), **values)
    assert (refused.value.code, refused.value.field) == ("over_frame", "amount")
    assert "Ramme for felles systemer" in str(refused.value.message)
    assert "300,00" in str(refused.value.message)
    assert not Decision.objects.filter(matter=row).exists()
    made = agenda.conclude(fresh(item), amount=Decimal(300), **values)
    assert made.amount == 300


def test_the_body_that_sets_frames_may_go_beyond_one(world):
    frame = goal(world, "Ramme", kind="frame", amount=Decimal(1000))
    row = matter(world, "Ny modul", goals=[frame])
    council = body(world, "Representantskapet", "representatives")
    other = body(world, "Styret", "board")
    with transaction.atomic():
        require_within_frames(council, row, Decimal(2000), world.today)
        require_within_frames(other, row, Decimal(1000), world.today)
        with pytest.raises(DomainError):
            require_within_frames(other, row, Decimal("1000.01"), world.today)
