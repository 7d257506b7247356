"""Cases are merged and parted, split and linked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from samdrift.desk.models.cases import Case, CaseEntry, CaseLink, Watcher
from samdrift.desk.queries.cases import entries_of
from samdrift.desk.services import cases
from samdrift.kernel.errors import Refused
from tests.desk.made import make_case, make_desk
from tests.desk.test_cases import code, events, told
from tests.world import World


@pytest.fixture
def two(world: World) -> tuple[Case, Case]:
    """Ola's case, and Per's of the same."""
    make_desk(world)
    other = make_case(world, by=world.viewer("per"), member=world.sorvik, title="Journalen er nede")
    return make_case(world), other


def texts(case: Case, world: World, name: str) -> list[str]:
    case.refresh_from_db()
    return [entry.text for entry in entries_of(case, world.viewer(name))]


def test_merged_cases_are_read_on_both(world: World, two: tuple[Case, Case]) -> None:
    case, into = two
    asta = world.viewer("asta")
    cases.write(case, by=world.viewer("ola"), text="Hos meg", public=True)
    cases.write(into, by=world.viewer("per"), text="Hos meg også", public=True)
    cases.merge([case], into=into, by=asta, reason="Samme feil")
    cases.write(into, by=asta, text="Nå virker det", public=True)
    case.refresh_from_db()
    assert (case.state, case.is_open, case.merged_into) == ("merged", False, into)
    whole = ["Hos meg", "Hos meg også", "Nå virker det"]
    assert texts(into, world, "asta") == whole
    assert texts(case, world, "asta") == whole
    assert texts(case, world, "ola") == whole
    assert texts(into, world, "per") == ["Hos meg også", "Nå virker det"]


def test_whoever_asked_watches_what_their_case_was_merged_with(
    world: World, two: tuple[Case, Case]
) -> None:
    case, into = two
    cases.merge([case], into=into, by=world.viewer("asta"))
    assert Watcher.objects.filter(case=into, person=world.people["ola"], through=case).exists()
    cases.resolve(into, by=world.viewer("asta"), solution="Startet på nytt")
    assert told(world, "ola") == ["case.receipt", "case.news", "case.news"]
    assert told(world, "per")[-1] == "case.solved"


def test_merge_is_undone_the_same_day(world: World, two: tuple[Case, Case]) -> None:
    case, into = two
    asta = world.viewer("asta")
    cases.merge([case], into=into, by=asta)
    again = cases.unmerge(case, by=asta)
    assert (again.state, again.is_open, again.merged_into) == ("new", True, None)
    assert not Watcher.objects.filter(case=into).exists()
    assert events(into)[-2:] == ["case.took_in", "case.gave_back"]


def test_case_in_progress_goes_on_when_the_merge_is_undone(
    world: World, two: tuple[Case, Case]
) -> None:
    case, into = two
    asta = world.viewer("asta")
    cases.take(case, by=asta)
    cases.merge([case], into=into, by=asta)
    assert cases.unmerge(case, by=asta).state == "open"


def test_waiting_case_waits_on_when_the_merge_is_undone(
    world: World, two: tuple[Case, Case]
) -> None:
    case, into = two
    desk_cause = make_cause()
    asta = world.viewer("asta")
    cases.wait(case, by=asta, cause=desk_cause)
    cases.merge([case], into=into, by=asta)
    again = cases.unmerge(case, by=asta)
    assert (again.state, again.cause) == ("waiting", desk_cause)


def make_cause() -> object:
    from samdrift.desk.models.commitments import PauseCause

    return PauseCause.objects.get(code="supplier")


def test_merge_stands_the_day_after(world: World, two: tuple[Case, Case]) -> None:
    case, into = two
    cases.merge([case], into=into, by=world.viewer("asta"))
    tomorrow = replace(world.viewer("asta"), today=world.today + dt.timedelta(days=1))
    assert code(cases.unmerge, case, by=tomorrow) == "merged_earlier"


def test_cases_that_are_not_seen_alike_stay_apart(world: World, two: tuple[Case, Case]) -> None:
    _case, into = two
    asta = world.viewer("asta")
    own = make_case(world, internal=True)
    assert code(cases.merge, [own], into=into, by=asta) == "not_seen_alike"
    case = cases.change(_case, by=asta, confidential=True)
    assert code(cases.merge, [case], into=into, by=asta) == "not_seen_alike"


def test_case_is_not_merged_with_itself_or_with_one_that_ended(
    world: World, two: tuple[Case, Case]
) -> None:
    case, into = two
    asta = world.viewer("asta")
    assert code(cases.merge, [into], into=into, by=asta) == "nothing_to_merge"
    cases.resolve(into, by=asta, solution="Ferdig")
    assert code(cases.merge, [case], into=into, by=asta) == "nothing_to_merge"


def test_cases_merged_earlier_come_along(world: World, two: tuple[Case, Case]) -> None:
    case, middle = two
    asta, last = world.viewer("asta"), make_case(world)
    cases.merge([case], into=middle, by=asta)
    cases.merge([middle], into=last, by=asta)
    case.refresh_from_db()
    assert case.merged_into == last


def test_only_those_who_work_with_both_merge_them(world: World, two: tuple[Case, Case]) -> None:
    case, into = two
    with pytest.raises(Refused):
        cases.merge([case], into=into, by=world.viewer("kari"))
    case.refresh_from_db()
    assert case.state == "new"


def test_split_case_has_copies_of_what_was_chosen(world: World, two: tuple[Case, Case]) -> None:
    case, _other = two
    asta, ola = world.viewer("asta"), world.viewer("ola")
    entry = cases.write(
        case, by=ola, text="Og skjermen er svart", public=True, files=[(b"x", "skjerm.png")]
    )
    cases.write(case, by=ola, text="Fortsatt tomt for papir", public=True)
    new = cases.split(case, by=asta, title="Svart skjerm", entries=[entry])
    assert (new.requester, new.member, new.team) == (case.requester, case.member, case.team)
    copy = CaseEntry.objects.get(case=new)
    assert (copy.text, copy.by, copy.files.count()) == (entry.text, entry.by, 1)
    assert CaseLink.objects.get(case=new).kind == "split"
    assert CaseEntry.objects.filter(case=case).count() == 2


def test_link_is_made_once_and_taken_away(world: World, two: tuple[Case, Case]) -> None:
    case, other = two
    asta = world.viewer("asta")
    row = cases.link(case, other=other, by=asta)
    assert cases.link(case, other=other, by=asta) == row
    assert code(cases.link, case, other=case, by=asta) == "no_such_case"
    assert code(cases.link, case, other=other, by=world.viewer("kari")) == "no_such_case"
    cases.unlink(row, by=asta)
    assert not CaseLink.objects.exists()
    assert events(case)[-2:] == ["case.linked", "case.unlinked"]
