"""Meetings of people who leave or are erased."""

from samdrift.governance.models.meetings import Participant
from samdrift.governance.services import called, meeting_people, proposals
from samdrift.kernel.viewer import clock
from samdrift.parties.models.people import Person
from tests.governance import meetings as made


def test_whoever_leaves_is_excused_and_the_deputy_is_called(world):
    meeting = made.called(world, made.make_group(world))
    assert meeting_people.leave(world.people["kari"], world.today, world.viewer("adam")) == 1
    assert made.place(meeting, world, "kari").status == Participant.Status.EXCUSED
    assert made.place(meeting, world, "ola").is_deputy


def test_the_clock_does_it_for_those_who_have_left(world):
    meeting = made.called(world, made.make_group(world))
    Person.objects.filter(pk=world.people["kari"].pk).update(left_on=world.today)
    assert "1 people" in meeting_people.let_go_of_leavers(clock(world.today))
    assert meeting_people.let_go_of_leavers(clock(world.today)) == ""
    assert made.place(meeting, world, "ola").status == Participant.Status.CALLED


def test_why_an_erased_person_stayed_away_is_told_no_more(world):
    meeting = made.called(world, made.make_group(world))
    lise = made.place(meeting, world, "lise")
    by, item = world.viewer("mona"), meeting.items.get()
    proposals.disqualify(item, lise, by=by, legal_basis="fvl. § 6", reason="Gift med leverandøren")
    called.excuse(lise, by=world.viewer("lise"), reason="Syk")
    told = meeting_people.erase(world.people["lise"].pk, by)
    assert told == ["excuses: 1", "disqualified: 1"]
    assert made.fresh(lise).excuse == ""
    assert item.disqualified.get().reason == ""
    assert item.disqualified.get().legal_basis == "fvl. § 6"
