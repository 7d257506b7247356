"""Members: the country's municipalities at hand, numbers with dates, organisation numbers checked."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.parties.helpers import last_event, refused
from tests.world import World

from samdrift.kernel import search
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.calc import known
from samdrift.parties.models.members import Member, MemberNumber
from samdrift.parties.services.members import add_member, change_member, give_number


@pytest.fixture
def by(world: World) -> Viewer:
    return terminal(world.today)


def test_municipality_fills_in_what_is_known(by: Viewer) -> None:
    member = add_member(by=by, municipality="5603 Hammerfest")
    assert (member.name, member.orgnr, member.written_language) == (
        "Hammerfest",
        "921770669",
        "nøytral",
    )
    assert member.parallel_name == "Hammerfest - Hámmerfeasta"
    numbers = MemberNumber.objects.filter(member=member).order_by("valid_from")
    assert [(n.number, n.valid_from, n.valid_to) for n in numbers.order_by("number")] == [
        ("2004", None, dt.date(2020, 1, 1)),
        ("5406", dt.date(2020, 1, 1), dt.date(2024, 1, 1)),
        ("5603", dt.date(2024, 1, 1), None),
    ]
    assert last_event("member.added")["name"] == [None, "Hammerfest"]


@pytest.mark.parametrize(
    "text", ["5603", "5603 Hammerfest", " hammerfest ", "2004", "5406 Hammerfest"]
)
def test_municipality_is_found_by_name_and_any_number(text: str) -> None:
    found = known.find(text)
    assert found is not None
    assert found.number == "5603"


def test_every_municipality_is_shipped_with_a_right_number() -> None:
    everyone = known.municipalities()
    assert len(everyone) == len({m.number for m in everyone}) == 357
    assert {m.language for m in everyone} <= set(Member.Language.values)
    assert len(known.counties()) == 14


@pytest.mark.parametrize("orgnr", ["921770668", "12345", "abcdefghi"])
def test_wrong_organisation_number_is_refused(by: Viewer, orgnr: str) -> None:
    refusal = refused("bad_orgnr", add_member, by=by, name="Nyvik", orgnr=orgnr)
    assert refusal.field == "orgnr"


def test_organisation_number_with_spaces_is_kept_without(by: Viewer) -> None:
    assert add_member(by=by, name="Nyvik", orgnr="921 770 669").orgnr == "921770669"


def test_organisation_number_of_another_is_refused(world: World, by: Viewer) -> None:
    refusal = refused("orgnr_taken", add_member, by=by, name="Nyvik", orgnr=world.nordvik.orgnr)
    assert "Nordvik" in str(refusal.message)


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("municipality", "561", "bad_number"),
        ("municipality", "56O1", "bad_number"),
        ("county", "5601", "bad_number"),
        ("other", "5601", "no_number_for_other"),
        ("municipality", "9901", "number_taken"),
    ],
)
def test_wrong_number_is_refused(by: Viewer, kind: str, number: str, code: str) -> None:
    refused(code, add_member, by=by, name="Nyvik", kind=kind, number=number)


def test_number_keeps_its_leading_zero(by: Viewer) -> None:
    member = add_member(by=by, municipality="0301")
    assert MemberNumber.objects.get(member=member).number == "0301"
    county = add_member(by=by, name="Telemark fylkeskommune", kind="county", number="40")
    assert MemberNumber.objects.get(member=county).number == "40"


def test_unknown_municipality_is_refused(by: Viewer) -> None:
    refused("unknown_municipality", add_member, by=by, municipality="9999 Ingensteds")


def test_member_that_is_there_is_not_added_again(by: Viewer) -> None:
    refused("member_there", add_member, by=by, name="nordvik")


def test_new_number_ends_the_one_before(world: World, by: Viewer) -> None:
    give_number(world.nordvik, number="9921", valid_from=dt.date(2026, 1, 1), by=by)
    numbers = MemberNumber.objects.filter(member=world.nordvik)
    assert numbers.on(dt.date(2025, 12, 31)).get().number == "9901"
    assert numbers.on(dt.date(2026, 1, 1)).get().number == "9921"
    assert last_event("member.numbered")["number"] == ["9901", "9921"]
    refused(
        "number_later",
        give_number,
        world.nordvik,
        number="9922",
        valid_from=dt.date(2025, 1, 1),
        by=by,
    )


def test_member_is_changed_by_its_own_coordinator_only(world: World) -> None:
    change_member(world.nordvik, by=world.viewer("kari"), note="Ny merknad")
    assert last_event("member.changed") == {"note": ["", "Ny merknad"]}
    refusal = refused("not_allowed", change_member, world.sorvik, by=world.viewer("kari"), note="x")
    assert refusal.status == 403


def test_renamed_member_is_found_by_its_new_name(world: World, by: Viewer) -> None:
    change_member(world.lillevik, by=by, name="Småvik")
    assert [hit.title for hit in search.find("småvik", by)] == ["Småvik"]
    world.lillevik.refresh_from_db()
    assert world.lillevik.sort_key.startswith("smaavik"[:2])
