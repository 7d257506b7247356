"""Matters are begun, changed, prepared, seen by those who may, and never lost."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samdrift.followup.models.findings import Finding, FindingMember
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import matters as queries
from samdrift.governance.queries.basis import missing_parts
from samdrift.governance.services import (
    basis,
    basis_costs,
    chain,
    matter_origins,
    matter_people,
    matters,
    versions,
)
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.history import events_about
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref
from samdrift.kernel.rights import allowed
from samdrift.parties.queries import viewer_of_account
from tests.governance.matters import body, fresh, matter, office, planned, sits, steps

OWN = {"openness": "member", "exemption": "offl. § 14"}
INTERNAL = {"openness": "bodies", "exemption": "offl. § 23"}


def told(row):
    return [event.what for event in events_about("governance.matter", [row.pk])]


def notices(world, who):
    rows = Notice.objects.filter(account_id=world.accounts[who].pk)
    return list(rows.values_list("what", flat=True))


# Begun


def test_matters_are_numbered_by_year(world):
    first, second = matter(world), matter(world, "Ny avtale", begun_on=dt.date(2025, 3, 1))
    third = matter(world, "Ny plan")
    assert [one.number for one in (first, second, third)] == ["26/1", "25/1", "26/2"]
    assert (first.prepared_by, first.begun_on) == (world.people["mona"], world.today)


@pytest.mark.parametrize(
    ("who", "may"),
    [("mona", True), ("dag", True), ("dina", True), ("kari", True), ("ola", False), ("per", False)],
)
def test_joint_matter_is_begun_by_those_who_may(world, who, may):
    if may:
        assert matter(world, who=who).prepared_by == world.people[who]
    else:
        with pytest.raises(Refused):
            matter(world, who=who)


def test_members_own_matter_is_begun_by_its_own(world):
    for who in ("mona", "didrik", "ola"):
        with pytest.raises(Refused):
            matter(world, who=who, member=world.nordvik)
    assert matter(world, who="dina", member=world.nordvik).member == world.nordvik


def test_whoever_runs_a_body_may_begin_a_matter(world):
    office(world, body(world, "Arbeidsgruppa", "working_group"), "per")
    assert matter(world, who="per").prepared_by == world.people["per"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"openness": "member", "exemption": "offl. § 14"}, "openness"),
        ({"openness": "bodies"}, "exemption"),
    ],
)
def test_matter_that_cannot_stand_is_refused_with_its_field(world, values, field):
    with pytest.raises(DomainError) as refused:
        matter(world, values.pop("title", "Sak"), **values)
    assert refused.value.field == field
    assert Matter.objects.count() == 0


def test_person_who_has_left_prepares_nothing(world):
    with pytest.raises(DomainError) as refused:
        matter(world, prepared_by=world.people["liv"])
    assert refused.value.field == "prepared_by"


def finding(world, **more):
    row = Finding.objects.create(
        kind="portfolio.no_super_user",
        subject_kind="portfolio.system",
        subject_id=1,
        subject_name="Journalen",
        sort_key="journalen",
        found_on=world.today,
        last_seen_on=world.today,
        responsible=world.people["kari"],
        **more,
    )
    FindingMember.objects.create(finding=row, member=world.nordvik)
    return row


def test_finding_waits_for_the_matter_begun_from_it_and_its_responsible_is_told(world):
    found = finding(world)
    made = matter_origins.begin(
        by=world.viewer("mona"),
        title="Superbrukere",
        kind="change",
        arrangement=world.arrangement,
        origin=Ref("followup.finding", found.pk),
    )
    found = fresh(found)
    assert (found.status, found.decision) == ("waits", Ref("governance.matter", made.pk))
    board = body(world, "Styringsgruppa")
    planned(world, made, ("decide", board))
    chain.send(made, by=world.viewer("mona"))
    chain.step_treated(steps(made)[0], outcome="decided", by=world.viewer("dag"), day=world.today)
    assert notices(world, "kari") == ["matter.my_finding_decided"]
    assert notices(world, "mona") == ["matter.of_mine_closed"]


def test_finding_that_is_mended_does_not_wait(world):
    found = finding(world, status="mended", mended_on=world.today)
    matter_origins.begin(
        by=world.viewer("mona"),
        title="Superbrukere",
        kind="change",
        arrangement=world.arrangement,
        origin=Ref("followup.finding", found.pk),
    )
    assert fresh(found).status == "mended"


# Seen


@pytest.fixture
def internal(world):
    """A matter for the board alone: Per sits there, Kari is its secretary."""
    board = body(world, "Styret", "board")
    sits(world, board, "per")
    office(world, board, "kari")
    made = matter(world, "Lønn til daglig leder", **INTERNAL)
    planned(world, made, ("decide", board))
    return made


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("mona", True),
        ("per", True),
        ("kari", True),
        ("dag", False),
        ("adam", False),
        ("dina", False),
        ("ola", False),
        ("sol", False),
        ("stig", False),
    ],
)
def test_internal_matter_is_seen_by_its_preparer_and_its_bodies(world, internal, who, sees):
    viewer = world.viewer(who)
    assert seen(Matter, viewer).filter(pk=internal.pk).exists() is sees
    assert bool(search.find("lønn", viewer)) is sees
    basis.write_part(internal, "need", by=world.viewer("mona"), text="Lønna er lav")
    versions.freeze(internal, by=world.viewer("mona"))
    assert internal.parts.model.objects.all().seen_by(viewer).exists() is sees
    assert internal.versions.model.objects.all().seen_by(viewer).exists() is sees


@pytest.mark.parametrize(
    ("who", "sees"), [("dina", True), ("ola", True), ("per", False), ("dag", False), ("sol", False)]
)
def test_members_own_matter_is_for_its_own_people(world, who, sees):
    made = matter(world, "Egne planer", who="dina", member=world.nordvik, **OWN)
    assert seen(Matter, world.viewer(who)).filter(pk=made.pk).exists() is sees


def test_internal_matter_that_nobody_prepares_is_seen_by_those_who_can_give_it_away(world):
    made = matter(world, "Hemmelig", **INTERNAL)
    assert not seen(Matter, world.viewer("dag")).exists()
    matter_people.leave(world.people["mona"], world.today, world.viewer("adam"))
    assert fresh(made).prepared_by is None
    assert seen(Matter, world.viewer("dag")).get() == made
    assert queries.without_preparer(world.viewer("dag"), 5) == [made]
    assert not seen(Matter, world.viewer("dina")).exists()
    matters.hand_over(made, person=world.people["ola"], by=world.viewer("dag"))
    assert seen(Matter, world.viewer("ola")).get() == made
    assert notices(world, "ola") == ["matter.handed_to_me"]


def test_leaver_keeps_what_has_ended_until_erased(world):
    made = matter(world)
    matters.withdraw(made, reason="Uaktuelt", by=world.viewer("mona"))
    matter_people.leave(world.people["mona"], world.today, world.viewer("adam"))
    assert fresh(made).prepared_by == world.people["mona"]
    assert matter_people.erase(world.people["mona"].pk, world.viewer("adam")) == [
        "matter.prepared_by: 1"
    ]
    assert fresh(made).prepared_by is None


# Changed, withdrawn, taken up again


def test_matter_is_withdrawn_with_a_reason_and_taken_up_again(world):
    made = matter(world)
    by = world.viewer("mona")
    with pytest.raises(DomainError) as refused:
        matters.withdraw(made, reason="", by=by)
    assert refused.value.field == "reason"
    matters.withdraw(made, reason="Pengene er brukt", by=by)
    assert (fresh(made).status, fresh(made).closed_because) == ("withdrawn", "Pengene er brukt")
    with pytest.raises(DomainError, match="Take it up again"):
        basis.write_part(made, "need", by=by, text="x")
    assert matters.reopen(made, reason="Nye penger", by=by).status == "prepared"
    assert told(made)[:2] == ["matter.reopened", "matter.withdrawn"]


def test_decided_matter_taken_up_again_goes_through_its_whole_chain(world):
    group, board = body(world, "Gruppa", "management"), body(world, "Styret", "board")
    made = matter(world)
    planned(world, made, ("recommend", group), ("decide", board))
    by = world.viewer("mona")
    chain.send(made, by=by)
    for word in ("recommended", "decided"):
        step = next(one for one in steps(made) if not one.is_treated)
        chain.step_treated(step, outcome=word, by=by, day=world.today)
    matters.reopen(made, reason="Nye opplysninger", by=by)
    assert [step.outcome for step in steps(made)] == ["", ""]
    assert chain.send(made, by=by).status == "treated"


@pytest.mark.parametrize("who", ["ola", "per", "didrik", "kari"])
def test_others_do_not_prepare_it(world, who):
    with pytest.raises(Refused):
        basis.write_part(matter(world), "need", by=world.viewer(who), text="x")


def test_who_runs_a_body_of_the_chain_prepares_it_too(world):
    board = body(world, "Styret", "board")
    office(world, board, "per")
    made = matter(world)
    planned(world, made, ("decide", board))
    basis.write_part(made, "need", by=world.viewer("per"), text="x")
    assert made.parts.get().text == "x"


# The basis


def test_part_is_a_text_or_why_it_is_not_needed(world):
    made, by = matter(world), world.viewer("mona")
    with pytest.raises(DomainError) as refused:
        basis.write_part(made, "risk", by=by, text="x", not_needed="y")
    assert refused.value.field == "not_needed"
    board = body(world, "Styret", "board", required_parts=["risk", "need"])
    assert missing_parts(made, board) == ["need", "risk"]
    basis.write_part(made, "risk", by=by, not_needed="Ingen risiko")
    basis.write_part(made, "need", by=by, text="Behov")
    assert missing_parts(made, board) == []
    basis.write_part(made, "need", by=by)
    assert missing_parts(made, board) == ["need"]


def test_consequences_are_there_when_each_member_has_one(world):
    made, by = matter(world), world.viewer("mona")
    board = body(world, "Styret", "board", required_parts=["consequence"])
    two = {world.nordvik.pk: "Dyrere", world.sorvik.pk: "Billigere"}
    basis.write_consequences(made, by=by, texts=two)
    assert missing_parts(made, board) == ["consequence"]
    basis.write_consequences(made, by=by, texts={world.lillevik.pk: "Som før"})
    assert missing_parts(made, board) == []
    basis.write_consequences(made, by=by, texts={world.nordvik.pk: ""})
    assert missing_parts(made, board) == ["consequence"]
    basis.write_consequences(made, by=by, texts={}, text="Alle får det likt")
    assert missing_parts(made, board) == []
    with pytest.raises(DomainError, match="does not concern"):
        basis.write_consequences(made, by=by, texts={world.gammelvik.pk: "x"})


def test_one_alternative_is_recommended_and_none_that_the_law_bars(world):
    made, by = matter(world), world.viewer("mona")
    nothing = basis.add_alternative(made, by=by, name="Ingenting", is_nothing=True)
    buy = basis.add_alternative(made, by=by, name="Kjøpe", barred="LOA § 5")
    with pytest.raises(DomainError) as refused:
        basis.add_alternative(made, by=by, name="Heller ikke", is_nothing=True)
    assert refused.value.field == "is_nothing"
    with pytest.raises(DomainError, match="break the law"):
        basis.choose_alternative(buy, by=by)
    basis.change_alternative(buy, by=by, name="Leie")
    for one in (nothing, buy):
        basis.choose_alternative(one, by=by)
    assert list(made.alternatives.filter(is_chosen=True)) == [buy]
    basis.choose_alternative(buy, by=by)
    assert not made.alternatives.filter(is_chosen=True).exists()


def test_cost_below_nothing_or_of_a_stranger_is_refused(world):
    made, by = matter(world), world.viewer("mona")
    with pytest.raises(DomainError) as refused:
        basis_costs.add_cost(made, by=by, what="Lisens", nature="operating", once=Decimal(-1))
    assert refused.value.field == "once"
    with pytest.raises(DomainError) as refused:
        basis_costs.add_cost(made, by=by, what="Lisens", nature="operating", member=world.gammelvik)
    assert refused.value.field == "member"


# Versions


def test_version_is_kept_once_and_never_changes(world):
    made, by = matter(world), world.viewer("mona")
    basis.write_part(made, "need", by=by, text="Behov")
    basis_costs.add_cost(made, by=by, what="Lisens", nature="operating", yearly=Decimal("10.5"))
    first = versions.freeze(made, by=by)
    assert versions.freeze(made, by=by) == first
    assert (
        first.content["costs"][0] | {"once": None, "yearly": "10.50"} == first.content["costs"][0]
    )
    basis.write_part(made, "need", by=by, text="Et annet behov")
    second = versions.freeze(made, by=by, reason="Ny runde")
    assert (second.number, first.content["parts"]["need"]["text"]) == (2, "Behov")
    assert versions.digest_of(fresh(first).content, first.resolution) == first.digest
    assert first.digest != second.digest


def test_prepared_matters_are_those_one_may_prepare(world):
    board, own = body(world, "Styret"), body(world, "Ledergruppa", member=world.nordvik)
    office(world, board, "per")
    office(world, own, "ola")
    joint = matter(world, "Felles")
    planned(world, joint, ("decide", board))
    of_nordvik = matter(world, "Egen", who="kari", member=world.nordvik, arrangement=None)
    planned(world, of_nordvik, ("decide", own), who="kari")
    of_sorvik = matter(world, "Sørviks", who="adam", member=world.sorvik, arrangement=None)
    found = {}
    for name in world.accounts:
        viewer = viewer_of_account(world.accounts[name], world.today)
        if viewer is None:
            continue
        seen_rows = seen(Matter, viewer)
        found[name] = [one for one in seen_rows if allowed(viewer, matters.PREPARE, one)]
        assert set(queries.prepared(viewer, 10)) == set(found[name]), name
    assert set(found["per"]) == {joint} and of_sorvik in found["adam"]
    assert of_nordvik in found["ola"]


def test_prepared_matters_take_as_many_queries_however_many(world):
    viewer = world.viewer("per")
    for number in range(6):
        board = body(world, f"Styre {number}")
        office(world, board, "per")
        planned(world, matter(world, f"Sak {number}"), ("decide", board))
        with CaptureQueriesContext(connection) as asked:
            assert len(queries.prepared(viewer, 5)) == min(number + 1, 5)
        assert len(asked) == 2
