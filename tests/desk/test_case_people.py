"""Cases when members merge or split, and when people leave or are erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from samdrift.desk.models.cases import Case, CaseEntry, CaseFile, TimeSpent, Watcher
from samdrift.desk.models.catalogue import TeamPlace
from samdrift.desk.services import case_erasure, case_people, cases
from samdrift.desk.services.case_choices import choose
from samdrift.kernel import reindexing, search, viewer
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.models.history import EventPersonal
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.models.search import SearchEntry
from samdrift.kernel.reach import seen
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from samdrift.parties.models.members import Succession, SuccessionLink
from samdrift.parties.models.people import Unit
from samdrift.parties.services.leaving import person_leaves
from samdrift.portfolio.models.uses import Use
from tests.desk.made import Desk, machine, make_case, make_desk
from tests.desk.test_cases import events, told
from tests.world import World, add_person


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def merged(world: World) -> Handover:
    """Nordvik goes into Sørvik."""
    both = (world.nordvik.pk, world.sorvik.pk)
    return Handover(MERGE, both, (world.sorvik.pk,), world.today)


def test_open_cases_go_to_the_member_that_takes_over(desk: Desk, world: World) -> None:
    use = Use.objects.create(system=desk.system, member=world.sorvik)
    Use.objects.create(system=desk.system, member=world.nordvik)
    case, own = make_case(world, system=desk.system), make_case(world, internal=True)
    done = cases.resolve(make_case(world), by=world.viewer("asta"), solution="Ferdig")
    by = machine(world)
    assert [line.count for line in case_people.preview(merged(world), by)] == [2]
    journal = case_people.apply(merged(world), by)
    for row in (case, own, done):
        row.refresh_from_db()
    assert (case.member, case.use) == (world.sorvik, use)
    assert (own.member, own.team) == (world.sorvik, None)
    assert done.member == world.nordvik
    assert events(case)[-1] == "case.carried"
    case_people.undo_step(journal, by)
    own.refresh_from_db()
    assert (own.member, own.team) == (world.nordvik, desk.nordvik)


def test_in_a_split_a_case_follows_the_one_who_asked(desk: Desk, world: World) -> None:
    unit = Unit.objects.create(member=world.nordvik, name="Skolen")
    world.people["ola"].unit = unit
    world.people["ola"].save()
    case = make_case(world)
    nobody = make_case(world, by=machine(world), channel="phone")
    split = Handover(
        SPLIT, (world.nordvik.pk,), (world.sorvik.pk, world.lillevik.pk), world.today,
        units={unit.pk: world.lillevik.pk},
    )  # fmt: skip
    (line,) = case_people.preview(split, machine(world))
    assert line.warning
    case_people.apply(split, machine(world))
    case.refresh_from_db()
    nobody.refresh_from_db()
    assert (case.member, nobody.member) == (world.lillevik, world.nordvik)


def test_confidential_case_is_not_named_in_the_preview(desk: Desk, world: World) -> None:
    make_case(world, confidential=True, title="Varsling")
    (line,) = case_people.preview(merged(world), machine(world))
    assert (line.count, line.examples) == (1, ())


def test_cases_of_one_who_leaves_are_back_in_the_queue(desk: Desk, world: World) -> None:
    TeamPlace.objects.create(
        team=desk.first, person=world.people["arne"], is_lead=True, valid_from=world.today
    )
    case = cases.take(make_case(world), by=world.viewer("asta"))
    done = cases.take(make_case(world), by=world.viewer("asta"))
    cases.resolve(done, by=world.viewer("asta"), solution="Ferdig")
    person_leaves(world.people["asta"], day=world.today, by=world.viewer("dag"))
    case.refresh_from_db()
    done.refresh_from_db()
    assert (case.agent, case.team) == (None, desk.first)
    assert done.agent == world.people["asta"]
    assert events(case)[-1] == "case.let_go"
    assert told(world, "arne") == ["case.agent_left"]


def test_one_who_leaves_later_is_let_go_by_the_clock(desk: Desk, world: World) -> None:
    case = cases.take(make_case(world), by=world.viewer("asta"))
    day = world.today + dt.timedelta(days=3)
    person_leaves(world.people["asta"], day=day, by=world.viewer("dag"))
    assert case_people.let_go_of_leavers(viewer.clock(world.today)) == ""
    assert case_people.let_go_of_leavers(viewer.clock(day)) != ""
    case.refresh_from_db()
    assert case.agent is None


def written(world: World) -> Case:
    """A solved and closed case with everything that hangs on one."""
    asta, ola = world.viewer("asta"), world.viewer("ola")
    case = make_case(world, title="Skriveren til Ola", text="Ring 99 88 77 66")
    cases.write(case, by=ola, text="Rom 12", public=True, files=[(b"bilde", "ola.png")])
    cases.write(case, by=asta, text="Nervøs bruker", public=False, mentions=[world.people["arne"]])
    cases.spend_time(case, by=asta, minutes=30, note="Hos Ola")
    cases.add_steps(case, by=asta, titles=["Ring Ola"])
    cases.resolve(case, by=asta, solution="Ola fikk ny skriver")
    cases.score(case, by=ola, score=4, text="Åsta var snill")
    return cases.close(case, by=asta)


def everything_told(case: Case) -> str:
    """All that is kept of the case and what hangs on it, as one text."""
    rows: list[Any] = [case, *case.entries.all(), *case.steps.all(), *case.times.all()]
    values = [str(getattr(row, f.attname)) for row in rows for f in row._meta.concrete_fields]
    history = EventPersonal.objects.exclude(value=None).values_list("value", flat=True)
    notices = Notice.objects.values_list("values", flat=True)
    return " ".join([*values, *history, *map(str, notices)])


def test_texts_go_when_their_time_is_over_and_numbers_stay(desk: Desk, world: World) -> None:
    choose(by=world.viewer("dag"), keep_years={"incident": 2})
    case = written(world)
    assert "Ola" in everything_told(case)
    file = StoredFile.objects.get(name="ola.png")
    today = world.today.replace(year=2028)
    assert case_erasure.erase_old(viewer.clock(today)) == ""
    after = today + dt.timedelta(days=1)
    assert case_erasure.erase_old(viewer.clock(after)) == "1 cases were erased"
    assert case_erasure.erase_old(viewer.clock(after)) == ""
    case.refresh_from_db()
    left = everything_told(case)
    for word in ("Ola", "99 88", "Rom 12", "Nervøs", "Åsta", "Skriveren"):
        assert word not in left, word
    assert (case.score, case.member, case.kind) == (4, world.nordvik, "incident")
    assert (case.opened_at is not None, case.erased_at is not None) == (True, True)
    assert TimeSpent.objects.get(case=case).minutes == 30
    assert CaseEntry.objects.filter(case=case).count() == 2
    assert not CaseFile.objects.filter(case=case).exists()
    assert not StoredFile.objects.filter(pk=file.pk).exists()
    assert not SearchEntry.objects.filter(kind__startswith="desk.case", object_id=case.pk).exists()
    assert events(case)[-1] == "case.erased"


def test_bytes_go_with_the_last_file_that_has_them(
    desk: Desk, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    case = written(world)
    digest = StoredFile.objects.get(name="ola.png").digest
    place = f"{digest[:2]}/{digest}"
    with django_capture_on_commit_callbacks(execute=True):
        case_erasure.empty(case, machine(world))
    assert not default_storage.exists(place)


def test_open_case_is_never_emptied_by_the_clock(desk: Desk, world: World) -> None:
    case = make_case(world)
    assert case_erasure.erase_old(viewer.clock(world.today.replace(year=2060))) == ""
    case.refresh_from_db()
    assert case.erased_at is None


def test_erased_case_takes_no_more_acts(desk: Desk, world: World) -> None:
    from tests.desk.test_cases import code

    case = written(world)
    case_erasure.empty(case, machine(world))
    assert code(cases.reopen, case, by=world.viewer("asta"), reason="Igjen") == "erased"


def test_erased_person_leaves_no_words_in_cases_that_ended(desk: Desk, world: World) -> None:
    ended = written(world)
    still = make_case(world, title="Åpen sak")
    watched = make_case(world, by=world.viewer("kari"))
    cases.watch(watched, by=world.viewer("asta"), person=world.people["ola"])
    told = case_people.erase(world.people["ola"].pk, machine(world))
    assert told == ["cases: 1", "watched: 1"]
    ended.refresh_from_db()
    still.refresh_from_db()
    assert (ended.title, still.title) == ("", "Åpen sak")
    assert not Watcher.objects.filter(person=world.people["ola"]).exists()
    assert timezone.is_aware(ended.erased_at)


def test_search_can_be_made_anew(desk: Desk, world: World) -> None:
    case = make_case(world)
    cases.write(case, by=world.viewer("asta"), text="Nervøs bruker", public=False)
    before = set(SearchEntry.objects.values_list("kind", "object_id", "title"))
    reindexing.rebuild()
    after = set(SearchEntry.objects.values_list("kind", "object_id", "title"))
    assert {row for row in before if row[0].startswith("desk.case")} <= after


def test_history_of_a_merged_member_is_read_by_the_new_one(
    desk: Desk, world: World, as_person: Any
) -> None:
    add_person(world, "sunn", "Sunniva", "Sørlig", role="coordinator", employer=world.sorvik)
    add_person(world, "lisa", "Lisa", "Liten", role="coordinator", employer=world.lillevik)
    done = cases.resolve(make_case(world), by=world.viewer("asta"), solution="Ferdig")
    secret = make_case(world, confidential=True, title="Om en ansatt")
    page = reverse("desk:case", args=[done.pk])
    assert as_person("sunn").get(page).status_code == 404
    merge = Succession.objects.create(kind="merge", happened_on=world.today)
    SuccessionLink.objects.create(
        succession=merge, predecessor=world.nordvik, successor=world.sorvik
    )
    sunn = world.viewer("sunn")
    assert sunn.members == {world.sorvik.pk}
    assert sunn.with_former(sunn.members) == {world.nordvik.pk, world.sorvik.pk}
    client = as_person("sunn")
    assert "Nordvik" in client.get(page).content.decode()
    listed = client.get(reverse("desk:member_case_list")).content.decode()
    assert "Nordvik" in listed
    assert "Skriveren virker ikke" in listed
    assert [hit.title for hit in search.find("skriveren", sunn)] == [str(done)]
    assert not seen(Case, sunn).filter(pk=secret.pk).exists()
    assert as_person("lisa").get(page).status_code == 404
    merge.undone_at = dt.datetime.now(dt.UTC)
    merge.save()
    assert as_person("sunn").get(page).status_code == 404


def test_history_of_a_split_member_stays_where_it_was(desk: Desk, world: World) -> None:
    add_person(world, "sunn", "Sunniva", "Sørlig", role="coordinator", employer=world.sorvik)
    case = make_case(world)
    split = Succession.objects.create(kind="split", happened_on=world.today)
    SuccessionLink.objects.create(
        succession=split, predecessor=world.nordvik, successor=world.sorvik
    )
    assert not seen(Case, world.viewer("sunn")).filter(pk=case.pk).exists()
