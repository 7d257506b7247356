"""Major incidents: declared, led in a room with a timeline, told of, ended and reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction

from samdrift.desk.models.cases import CaseEntry
from samdrift.desk.models.major import MajorAction, MajorIncident, MajorUpdate
from samdrift.desk.papers.major_review import review_of, review_paper
from samdrift.desk.queries import major as queries
from samdrift.desk.services import cases, major_findings, major_notices, major_people
from samdrift.desk.services import major as services
from samdrift.desk.services import major_review as reviews
from samdrift.followup.models.activities import Activity
from samdrift.followup.models.findings import Finding
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.reach import seen
from samdrift.parties.calc.handover import MERGE, Handover
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from tests.desk.made import Desk, machine, make_case, make_desk
from tests.desk.made_major import declare
from tests.world import TODAY, World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@pytest.fixture
def incident(world: World, desk: Desk) -> MajorIncident:
    return declare(world, desk)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as found:
        yield
    assert found.value.code == code


def lines(incident: MajorIncident, world: World, name: str) -> list[str]:
    return [one.text for one in queries.timeline_of(incident, world.viewer(name))]


def answers(case: object) -> list[str]:
    return [one.text for one in CaseEntry.objects.filter(case=case, is_public=True, kind="answer")]


def ended(incident: MajorIncident, world: World) -> MajorIncident:
    services.end_major(incident, text="Det virker igjen.", by=world.viewer("asta"))
    incident.refresh_from_db()
    return incident


def test_declaring_marks_the_case_and_tells_all_agents(world: World, incident: MajorIncident):
    assert incident.case.pk and MajorIncident.objects.get().lead == world.people["asta"]
    incident.case.refresh_from_db()
    assert incident.case.is_major
    told = set(
        Notice.objects.filter(what="desk.major_declared").values_list("account_id", flat=True)
    )
    assert told == {world.accounts[name].pk for name in ("arne", "dag", "mona")}
    assert Event.objects.filter(what="major.declared").count() == 1


def test_only_the_desk_declares_and_only_an_open_incident_told_to_all(world: World, desk: Desk):
    case = make_case(world)
    with pytest.raises(Refused):
        declare(world, desk, case=case, by=world.viewer("kari"))
    with refused("not_for_all"):
        declare(world, desk, case=make_case(world, internal=True))
    with refused("not_an_incident"):
        declare(world, desk, case=make_case(world, kind="question"))
    declare(world, desk, case=case)
    with refused("is_major"):
        declare(world, desk, case=case)


def test_affected_members_see_what_is_going_on_and_others_do_not(world: World, desk: Desk):
    declare(world, desk, members=[world.sorvik])
    counts = {
        name: len(queries.going_on(world.viewer(name)))
        for name in ("per", "didrik", "ola", "kari", "arne", "asta", "dag", "sol", "stig")
    }
    assert counts == {
        "per": 1, "didrik": 1, "ola": 0, "kari": 0, "arne": 1, "asta": 1, "dag": 1,
        "sol": 0, "stig": 0,
    }  # fmt: skip


def test_with_no_members_named_all_inside_are_affected(world: World, incident: MajorIncident):
    for name in ("ola", "per", "lise"):
        assert queries.going_on(world.viewer(name)) == [incident]
    assert queries.going_on(world.viewer("sol")) == []


def test_what_is_over_is_not_going_on(world: World, incident: MajorIncident):
    ended(incident, world)
    assert queries.going_on(world.viewer("ola")) == []
    with refused("is_over"):
        services.tell_public(incident, text="Mer", by=world.viewer("asta"))


def test_going_on_takes_one_query(
    world: World, incident: MajorIncident, django_assert_num_queries: object
):
    viewer = world.viewer("ola")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.going_on(viewer)) == 1


def test_public_text_is_kept_as_versions_in_the_timeline(world: World, incident: MajorIncident):
    asta = world.viewer("asta")
    later = asta.now + dt.timedelta(minutes=30)
    services.write_note(incident, text="Ringte leverandøren", by=world.viewer("arne"))
    services.tell_public(
        incident, text="En disk er full.", public_title="Nede til kl. 14", by=asta,
        next_update_at=later,
    )  # fmt: skip
    incident.refresh_from_db()
    assert (incident.public_text, incident.public_title) == ("En disk er full.", "Nede til kl. 14")
    assert incident.next_update_at == later
    assert lines(incident, world, "ola") == [
        "En disk er full.",
        "Vi leter etter feilen. Bruk papir så lenge.",
    ]
    assert "Ringte leverandøren" in lines(incident, world, "arne")


def test_line_of_the_timeline_is_never_changed(world: World, incident: MajorIncident):
    with pytest.raises(DatabaseError), transaction.atomic():
        MajorUpdate.objects.update(text="Annet")
    assert MajorUpdate.objects.get().text.startswith("Vi leter")


def test_update_cannot_be_promised_for_the_past(world: World, incident: MajorIncident):
    asta = world.viewer("asta")
    with refused("moment_past"):
        services.tell_public(incident, text="x", by=asta, next_update_at=asta.now)


def test_lead_is_reminded_once_of_each_late_update(world: World, incident: MajorIncident):
    asta, clock = world.viewer("asta"), machine(world)
    soon = asta.now + dt.timedelta(minutes=15)
    services.tell_public(incident, text="Vi leter", by=asta, next_update_at=soon)
    assert major_notices.remind_of_late(clock) == ""
    MajorIncident.objects.update(next_update_at=asta.now - dt.timedelta(minutes=1))
    assert major_notices.remind_of_late(clock).startswith("1 ")
    assert major_notices.remind_of_late(clock) == ""
    late = Notice.objects.filter(what="desk.major_late")
    assert [one.account_id for one in late] == [world.accounts["asta"].pk]
    MajorIncident.objects.update(next_update_at=asta.now - dt.timedelta(seconds=1))
    assert major_notices.remind_of_late(clock).startswith("1 ")


def test_likely_cases_are_suggested_attached_and_taken_out(
    world: World, desk: Desk, incident: MajorIncident
):
    asta = world.viewer("asta")
    same = make_case(world, title="Får ikke åpnet noe", system=desk.system)
    words = make_case(world, title="Er journalsystemene nede?", by=world.viewer("per"),
                      member=world.sorvik)  # fmt: skip
    make_case(world, title="Ny telefon", text="Skjermen er knust.")
    assert set(queries.suggested(incident, asta)) == {same, words}
    services.attach_cases(incident, [same, words], by=asta)
    assert queries.suggested(incident, asta) == []
    assert set(queries.attached(incident, asta)) == {same, words}
    services.detach_case(incident, words, by=asta)
    assert queries.attached(incident, asta) == [same]
    new = make_case(world, title="Journalen", system=desk.system)
    assert set(queries.suggested(incident, asta)) == {new, words}


def test_old_and_closed_cases_are_not_suggested(world: World, desk: Desk):
    asta = world.viewer("asta")
    old = make_case(
        world, title="Nede i fjor", system=desk.system, by=asta, at=asta.now - dt.timedelta(days=9)
    )
    done = make_case(world, title="Løst", system=desk.system)
    cases.resolve(done, by=asta, solution="Ny økt")
    incident = declare(world, desk)
    assert old.is_open
    assert queries.suggested(incident, asta) == []


def test_all_who_wait_get_one_message(world: World, desk: Desk, incident: MajorIncident):
    asta, waiting = world.viewer("asta"), make_case(world, system=desk.system)
    services.attach_cases(incident, [waiting], by=asta)
    outcome = services.message_waiting(incident, text="Vi er i gang.", by=asta)
    assert outcome.done == 2
    assert answers(waiting) == answers(incident.case) == ["Vi er i gang."]
    told = services.tell_public(incident, text="Snart oppe.", by=asta, to_cases=True)
    assert told.done == 2
    assert answers(waiting)[-1] == "Snart oppe."


def test_lead_and_affected_change_with_a_line_each(
    world: World, desk: Desk, incident: MajorIncident
):
    asta, other = world.viewer("asta"), System.objects.create(name="Arkivet")
    services.change_major(
        incident, lead=world.people["arne"], members=[world.nordvik], systems=[other], by=asta
    )
    assert Notice.objects.get(what="desk.major_lead").account_id == world.accounts["arne"].pk
    assert queries.going_on(world.viewer("per")) == []
    assert queries.systems_of(incident, asta) == [other, desk.system]
    assert len(lines(incident, world, "arne")) == 4
    assert len(lines(incident, world, "ola")) == 1


def test_users_are_those_of_the_affected_members(world: World, desk: Desk, incident: MajorIncident):
    asta = world.viewer("asta")
    for member, count in ((world.nordvik, 120), (world.sorvik, 30)):
        Use.objects.create(
            system=desk.system, member=member, valid_from=dt.date(2020, 1, 1), user_count=count
        )
    systems = queries.systems_of(incident, asta)
    assert queries.users_of(systems, [], asta) == 150
    assert queries.users_of(systems, [world.sorvik], asta) == 30
    assert queries.users_of(systems, [world.lillevik], asta) is None


def test_end_sets_the_day_of_the_review_and_it_can_go_on(world: World, incident: MajorIncident):
    incident = ended(incident, world)
    assert incident.review_due_on == TODAY + dt.timedelta(days=14)
    assert incident.public_text == "Det virker igjen."
    services.go_on(incident, reason="Nede igjen", by=world.viewer("arne"))
    assert queries.going_on(world.viewer("ola")) == [incident]


def test_review_that_is_late_is_a_finding_until_it_is_finished(
    world: World, incident: MajorIncident
):
    incident, asta = ended(incident, world), world.viewer("asta")
    major_findings.look_at_all(machine(world))
    assert not Finding.objects.exists()
    MajorIncident.objects.update(review_due_on=TODAY - dt.timedelta(days=1))
    major_findings.look_at_all(machine(world))
    assert Finding.objects.get().kind == "desk.major_unreviewed"
    with refused("required"):
        reviews.finish_review(incident, by=asta)
    reviews.write_review(incident, happened="Disken ble full", why="Logg", went_well="", by=asta)
    reviews.finish_review(incident, by=asta)
    assert Finding.objects.get().status == "mended"


def test_actions_of_the_review_become_activities(world: World, incident: MajorIncident):
    incident, asta = ended(incident, world), world.viewer("asta")
    due = TODAY + dt.timedelta(days=30)
    reviews.write_review(incident, happened="Disk", why="Logg", went_well="Alt annet", by=asta)
    reviews.add_action(incident, title="Overvåk disk", due_on=due, by=asta)
    dropped = reviews.add_action(incident, title="Ny server", due_on=due, by=asta)
    reviews.add_action(
        incident, title="Rydd logg", due_on=due, by=asta, person=world.people["arne"]
    )
    reviews.drop_action(dropped, by=asta)
    assert not Activity.objects.exists()
    reviews.finish_review(incident, by=asta)
    planned = {one.title: one for one in Activity.objects.all()}
    assert planned["Overvåk disk"].role == "agent"
    assert planned["Rydd logg"].person == world.people["arne"]
    assert planned["Rydd logg"].occurrences.get().day == due
    with refused("review_done"):
        reviews.add_action(incident, title="Mer", due_on=due, by=asta)
    reviews.open_review_again(incident, reason="Mer å si", by=asta)
    reviews.add_action(incident, title="Mer", due_on=due, by=asta)
    reviews.finish_review(incident, by=asta)
    assert Activity.objects.count() == 3
    assert MajorAction.objects.filter(activity=None).count() == 0


def test_review_is_written_only_when_it_is_over(world: World, incident: MajorIncident):
    with refused("is_on"):
        reviews.write_review(incident, happened="x", why="", went_well="", by=world.viewer("asta"))


def test_review_is_a_paper_marked_as_a_draft_until_it_is_finished(
    world: World, incident: MajorIncident
):
    incident, asta = ended(incident, world), world.viewer("asta")
    reviews.write_review(incident, happened="Disken", why="Logg", went_well="Rolig", by=asta)
    assert review_paper(incident, asta).marking
    reviews.finish_review(incident, by=asta)
    incident.refresh_from_db()
    assert not review_paper(incident, asta).marking
    made = review_of(incident, asta)
    assert made.data.startswith(b"%PDF")
    assert made.name.endswith(".pdf")


def test_what_is_told_is_found_by_all_inside_and_notes_are_not(
    world: World, incident: MajorIncident
):
    services.write_note(incident, text="Passordet var hemmelig", by=world.viewer("asta"))
    hits = search.find("journalsystem nede", world.viewer("ola"))
    assert "Journalsystemet er nede" in [one.title for one in hits]
    assert search.find("hemmelig", world.viewer("asta")) == []
    assert search.find("journalsystem", world.viewer("sol")) == []


def test_member_that_is_not_affected_finds_nothing_of_it(world: World, desk: Desk):
    case = make_case(world, by=world.viewer("per"), member=world.sorvik, title="Nede")
    declare(world, desk, case=case, members=[world.sorvik])
    for name, count in (("ola", 0), ("kari", 0), ("per", 1), ("dag", 1)):
        viewer = world.viewer(name)
        assert seen(MajorIncident, viewer).count() == count, name
        assert seen(MajorUpdate, viewer).count() == count, name
    assert search.find("journalsystemet", world.viewer("ola")) == []


def test_what_waits_is_what_is_on_and_what_is_to_be_reviewed(world: World, incident: MajorIncident):
    assert queries.waiting(world.viewer("arne")) == [incident]
    assert queries.waiting(world.viewer("ola")) == []
    ended(incident, world)
    assert queries.waiting(world.viewer("arne")) == [incident]


def test_leaver_leads_no_more_and_erasure_takes_the_name_away(
    world: World, incident: MajorIncident
):
    asta = world.people["asta"]
    assert major_people.leave(asta, TODAY, machine(world)) == 1
    incident.refresh_from_db()
    assert incident.lead_id is None
    MajorIncident.objects.update(lead=asta)
    assert major_people.erase(asta.pk, machine(world)) == ["lead: 1"]


def test_what_is_on_for_a_member_is_on_for_its_successor(world: World, desk: Desk):
    incident = declare(world, desk, members=[world.lillevik])
    by = machine(world)
    merge = Handover(MERGE, (world.lillevik.pk,), (world.sorvik.pk,), TODAY)
    assert [one.count for one in major_people.preview(merge, by)] == [1]
    journal = major_people.apply(merge, by)
    assert queries.going_on(world.viewer("per")) == [incident]
    major_people.undo_step(journal, by)
    assert queries.going_on(world.viewer("per")) == []


def test_supplier_and_former_member_see_nothing(world: World, incident: MajorIncident):
    for name in ("sol", "stig"):
        assert not seen(MajorIncident, world.viewer(name)).exists()
        assert not seen(MajorUpdate, world.viewer(name)).exists()
        assert not seen(MajorAction, world.viewer(name)).exists()
