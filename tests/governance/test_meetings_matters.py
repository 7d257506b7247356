"""A matter on an agenda: it must be ready, and moves on with what the body does."""

import pytest

from samdrift.governance.models.matters import Matter, Step, Version
from samdrift.governance.models.meetings import AgendaItem
from samdrift.governance.queries.meetings import ready_steps
from samdrift.governance.services import agenda, agenda_items, attendance, chain, meeting_course
from samdrift.kernel.errors import DomainError
from samdrift.kernel.reach import seen
from tests.governance import matters as cases
from tests.governance import meetings as made
from tests.world import add_person


@pytest.fixture
def sent(world):
    """A matter that the group recommends and the board decides, sent to the group."""
    group, board = made.make_group(world), made.make_group(world, "Styret", kind="board")
    row = cases.matter(world)
    Matter.objects.filter(pk=row.pk).update(resolution="Systemet kjøpes.")
    cases.planned(world, row, ("recommend", group), ("decide", board))
    chain.send(cases.fresh(row), by=world.viewer("mona"))
    return cases.fresh(row), group, board


def treated(world, step, **more):
    """The step's matter as the open item of a meeting of its body."""
    by = world.viewer("mona")
    meeting = made.planned(world, step.body)
    agenda_items.add_item(meeting, by=by, step=step, kind="decision")
    meeting_course.call_meeting(meeting, by=by)
    meeting_course.open_meeting(meeting, by=by)
    attendance.all_come(meeting, by=by)
    return made.opened(world, made.fresh(meeting))


def test_only_a_matter_whose_turn_it_is_comes_on_the_agenda(world, sent):
    row, group, board = sent
    first, second = cases.steps(row)
    by = world.viewer("mona")
    assert list(ready_steps(group, by)) == [first]
    assert list(ready_steps(board, by)) == []
    with pytest.raises(DomainError) as told:
        agenda_items.add_item(made.planned(world, board), by=by, step=second, kind="decision")
    assert told.value.code == "not_its_turn"
    agenda_items.add_item(made.planned(world, group), by=by, step=first, kind="decision")
    assert list(ready_steps(group, by)) == []
    with pytest.raises(DomainError) as told:
        agenda_items.add_item(made.planned(world, group, 40), by=by, step=first, kind="decision")
    assert told.value.code == "on_an_agenda"


def test_the_notice_holds_the_text_fast_and_brings_the_recommendation(world, sent):
    item = treated(world, cases.steps(sent[0])[0])
    assert item.proposals.get().text == "Systemet kjøpes."
    assert made.fresh(item).version.resolution == "Systemet kjøpes."


def test_what_the_body_does_moves_the_matter_on(world, sent):
    row, _group, board = sent
    item = treated(world, cases.steps(row)[0])
    made.vote(world, item)
    by = world.viewer("mona")
    agenda.conclude(item, outcome="adopted", text="Systemet kjøpes.", by=by)
    first, second = cases.steps(row)
    assert first.outcome == Step.Outcome.RECOMMENDED
    assert list(ready_steps(board, by)) == [second]


def test_a_changed_text_is_a_version_of_the_body(world, sent):
    row = sent[0]
    item = treated(world, cases.steps(row)[0])
    by = world.viewer("mona")
    decision = agenda.conclude(item, outcome="adopted", text="Systemet leies.", by=by)
    assert (decision.version.resolution, decision.version.body) == ("Systemet leies.", sent[1])
    assert cases.steps(row)[0].outcome == Step.Outcome.CHANGED
    agenda.reopen(item, by=by, reason="Feil ordlyd")
    again = agenda.conclude(item, outcome="adopted", text="Systemet kjøpes.", by=by)
    assert again.version.resolution == "Systemet kjøpes."
    assert Version.objects.filter(matter=row).count() == 3


def test_an_item_is_not_opened_again_when_the_next_body_has_had_the_matter(world, sent):
    row = sent[0]
    by = world.viewer("mona")
    item = treated(world, cases.steps(row)[0])
    agenda.conclude(item, outcome="adopted", text="Systemet kjøpes.", by=by)
    later = treated(world, cases.steps(row)[1])
    agenda.conclude(later, outcome="adopted", text="Systemet kjøpes.", by=by)
    with pytest.raises(DomainError) as told:
        agenda.reopen(item, by=by, reason="Feil")
    assert told.value.code == "gone_on"
    assert made.fresh(item).status == AgendaItem.Status.DONE
    assert agenda.reopen(later, by=by, reason="Feil").status == AgendaItem.Status.OPEN
    assert cases.fresh(row).status == Matter.Status.TREATED


def test_sending_back_needs_a_reason_and_takes_the_matter_along(world, sent):
    row = sent[0]
    item, by = treated(world, cases.steps(row)[0]), world.viewer("mona")
    with pytest.raises(DomainError):
        agenda.conclude(item, outcome="returned", by=by)
    agenda.conclude(item, outcome="returned", by=by, reason="Kostnadene mangler")
    assert cases.fresh(row).status == Matter.Status.PREPARED


def test_an_item_of_an_internal_matter_is_for_those_who_see_the_matter(world, sent):
    row = sent[0]
    item = treated(world, cases.steps(row)[0])
    add_person(world, "ola_else", "Olav", "Utenfor", employer=world.nordvik)
    other = world.viewer("ola_else")
    assert seen(AgendaItem, other).filter(pk=item.pk).exists()
    Matter.objects.filter(pk=row.pk).update(openness=Matter.Openness.BODIES)
    assert not seen(AgendaItem, other).filter(pk=item.pk).exists()
    assert not item.proposals.model.objects.seen_by(other).filter(item=item).exists()
    assert seen(AgendaItem, world.viewer("lise")).filter(pk=item.pk).exists()
