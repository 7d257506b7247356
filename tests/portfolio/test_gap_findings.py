"""Gaps in roles are findings: found, mended, carried along, and told on the portfolio's pages."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.portfolio.made import give_role, make_owner, make_system

from samdrift.followup.models.findings import Finding
from samdrift.followup.services import findings as services
from samdrift.kernel import viewer as viewers
from samdrift.kernel import work
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import registry
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from samdrift.parties.models.members import Member
from samdrift.parties.services.succession.acts import NewMember, Plan, carry_out, preview, take_back
from samdrift.portfolio.calc import gaps as calc
from samdrift.portfolio.models.roles import RoleGap
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.services import gap_findings, roles
from samdrift.portfolio.services.gaps import refresh_all, refresh_gaps, refresh_systems

DAY = dt.date(2026, 11, 20)
NEXT = dt.date(2027, 1, 1)


def standing(**which):
    """The kinds of the gaps that are findings; other rooms have kinds of their own."""
    rows = Finding.objects.standing().filter(kind__startswith="portfolio.", **which)
    return sorted(kind.partition(".")[2] for kind in rows.values_list("kind", flat=True))


def in_force():
    return sorted(RoleGap.objects.on(DAY).values_list("kind", flat=True))


@pytest.fixture
def system(world):
    return make_system(world)


def test_every_kind_of_gap_is_a_kind_of_finding_that_tells_itself(world):
    for kind in RoleGap.Kind:
        known = registry.findings[f"portfolio.{kind.value}"]
        row = Finding(kind=known.key, mark="1", subject_name="X")
        assert known.observable
        assert known.agreed(row)
        assert known.observed(row)
        assert known.mend(row)


@pytest.mark.parametrize(
    ("member", "role", "mark"), [(None, None, "all"), (17, None, "17"), (17, 240, "17:240")]
)
def test_mark_of_a_gap_is_read_back_and_carried(member, role, mark):
    assert calc.mark_of(member, role) == mark
    assert calc.member_in_mark(mark) == member
    assert calc.role_in_mark(mark) == role
    assert calc.carried_mark(mark, {17: 3}) == calc.mark_of(member and 3, role)
    assert calc.carried_mark(mark, {18: 3}) == mark


def test_findings_are_the_gaps_in_force(world, system):
    assert standing() == in_force() == ["no_manager", "no_owner", "no_super_user"]
    finding = Finding.objects.get(kind="portfolio.no_owner")
    assert finding.subject == ("portfolio.system", system.pk)
    assert finding.member_ids == {world.nordvik.pk}
    assert finding.observed == {"since": "2024-01-01"}


def test_gap_that_closes_mends_its_finding(world, system):
    make_owner(world, system)
    finding = Finding.objects.get(kind="portfolio.no_owner")
    assert (finding.status, finding.mended_on) == ("mended", DAY)
    assert standing() == in_force()


def test_gap_that_opens_again_opens_the_same_finding(world, system):
    role = make_owner(world, system)
    roles.end_role(role, by=world.viewer("dina"), ends_on=DAY)
    finding = Finding.objects.get(kind="portfolio.no_owner")
    assert (finding.status, finding.times) == ("new", 2)


def test_gap_to_come_is_no_finding_before_its_day(world, system):
    role = make_owner(world, system)
    roles.end_role(role, by=world.viewer("dina"), ends_on=NEXT)
    assert "no_owner" not in standing()
    refresh_all(viewers.clock(NEXT))
    assert "no_owner" in standing()


def test_work_with_one_member_leaves_the_findings_of_others_alone(world):
    system = make_system(world, "Post", world.nordvik, world.sorvik)
    before = set(Finding.objects.values_list("pk", flat=True))
    RoleGap.objects.filter(member=world.sorvik).delete()
    refresh_gaps([(system.pk, world.nordvik.pk)])
    assert standing(mark=str(world.sorvik.pk)) == ["no_manager", "no_owner", "no_super_user"]
    assert set(Finding.objects.values_list("pk", flat=True)) == before


def test_several_systems_at_once_keep_to_the_members_that_were_looked_at(world):
    first = make_system(world, "Post", world.nordvik, world.sorvik)
    second = make_system(world, "Arkiv", world.nordvik, world.sorvik)
    count = len(standing())
    refresh_gaps([(first.pk, world.nordvik.pk), (second.pk, world.sorvik.pk)])
    assert len(standing()) == count == 12


def test_load_leaves_the_findings_to_the_worker(world, system):
    Use.objects.create(system=system, member=world.sorvik, valid_from=DAY)
    refresh_systems([system.pk], find=False)
    assert len(standing()) == 3
    for _time in range(2):
        gap_findings.ask_to_find(by=world.viewer("dag"))
    assert Work.objects.filter(kind=gap_findings.FIND).count() == 1
    assert work.do_next()
    assert standing() == in_force()
    assert len(standing()) == 6


def test_gap_and_finding_lead_to_each_other(world, system, as_person):
    gap = RoleGap.objects.get(kind="no_owner")
    finding = Finding.objects.get(kind="portfolio.no_owner")
    there = reverse("followup:finding_detail", args=[finding.pk])
    client = as_person("dina")
    assert there in client.get(reverse("portfolio:gap_list")).content.decode()
    assert there in client.get(reverse("portfolio:gap_detail", args=[gap.pk])).content.decode()
    page = client.get(there).content.decode()
    assert "Nobody is system owner. Since 01.01.2024." in page
    assert f"kind=owner&amp;member={world.nordvik.pk}" in page
    other = as_person("per").get(there).content.decode()
    assert reverse("portfolio:gap_detail", args=[gap.pk]) in other


def test_finding_of_a_role_tells_whose_it_is(world, system, as_person):
    give_role(world, system, "kari", "owner", "dina")
    finding = Finding.objects.get(kind="portfolio.not_accepted")
    page = as_person("per").get(reverse("followup:finding_detail", args=[finding.pk]))
    assert "Kari Koordinator: System owner." in page.content.decode()


def test_system_page_shows_its_findings(world, system, as_person):
    page = as_person("per").get(reverse("portfolio:system_detail", args=[system.pk]))
    finding = Finding.objects.get(kind="portfolio.no_owner")
    assert reverse("followup:finding_detail", args=[finding.pk]) in page.content.decode()


def test_accepted_gap_no_longer_asks_to_be_mended(world, system):
    mending = next(one for one in registry.worklists if one.key == "role_gaps")
    dina = world.viewer("dina")
    assert len(mending.items(dina, 10)) == 1
    finding = Finding.objects.get(kind="portfolio.no_owner")
    services.accept([finding], until=NEXT, reason="The use ends", by=dina)
    assert mending.items(dina, 10) == []


def test_gap_among_the_own_findings_waits_once(world, system):
    services.take([Finding.objects.get(kind="portfolio.no_owner")], by=world.viewer("dina"))
    items = [item for one in registry.worklists for item in one.items(world.viewer("dina"), 10)]
    assert sum("Journal" in item.title for item in items) == 1


def merge(world, *predecessors, successor):
    return Plan(
        Handover(
            kind=MERGE,
            day=DAY,
            predecessors=tuple(one.pk for one in predecessors),
            successors=(successor,),
        ),
        new=(NewMember("Storvik", number="9910"),) if successor < 0 else (),
        decision="Sak 1/26",
    )


def taken(world, mark):
    finding = Finding.objects.get(kind="portfolio.no_owner", mark=str(mark))
    services.take([finding], by=world.viewer("mona"))
    services.set_deadline([finding], deadline=NEXT, by=world.viewer("mona"))
    return finding


def everything():
    return {
        row.pk: (row.kind, row.mark, row.status, row.responsible_id, sorted(row.member_ids))
        for row in Finding.objects.all()
    }


def test_merge_carries_findings_along_with_who_has_them_and_when(world, system):
    finding = taken(world, world.nordvik.pk)
    plan = merge(world, world.nordvik, world.lillevik, successor=-1)
    lines = [line for one in preview(plan, by=world.viewer("dag")) for line in one.lines]
    assert 3 in {line.count for line in lines if str(line.what) == "Open findings"}
    carry_out(plan, by=world.viewer("dag"))
    made = Member.objects.get(name="Storvik")
    now = Finding.objects.get(pk=finding.pk)
    assert (now.status, now.responsible, now.deadline) == ("in_hand", world.people["mona"], NEXT)
    assert now.member_ids == {made.pk}
    assert now.mark == str(made.pk)
    assert standing() == in_force()


@pytest.mark.parametrize("into_new", [True, False])
def test_merge_taken_back_leaves_the_findings_as_they_were(world, into_new):
    make_system(world, "Journal", world.nordvik, world.sorvik)
    taken(world, world.nordvik.pk)
    before = everything()
    successor = -1 if into_new else world.sorvik.pk
    plan = merge(world, world.nordvik, world.sorvik, successor=successor)
    succession = carry_out(plan, by=world.viewer("dag"))
    assert standing() == in_force()
    take_back(succession, by=world.viewer("dag"))
    after = everything()
    assert {pk: values for pk, values in after.items() if pk in before} == before
    assert standing() == in_force()


def test_merge_is_not_taken_back_over_work_with_what_was_found_after_it(world, system):
    plan = merge(world, world.nordvik, world.lillevik, successor=-1)
    succession = carry_out(plan, by=world.viewer("dag"))
    made = Member.objects.get(name="Storvik")
    Use.objects.create(system=make_system(world, "Nytt", world.sorvik), member=made, valid_from=DAY)
    refresh_all(viewers.clock(DAY))
    fresh = Finding.objects.filter(subject_name="Nytt").concerning([made.pk]).first()
    services.take([fresh], by=world.viewer("mona"))
    with pytest.raises(DomainError) as refused:
        take_back(succession, by=world.viewer("dag"))
    assert refused.value.code == "changed_since"


def test_split_finds_the_gaps_anew_in_those_that_take_over(world, system):
    plan = Plan(
        Handover(
            kind=SPLIT,
            day=DAY,
            predecessors=(world.nordvik.pk,),
            successors=(-1, -2),
            rest=-1,
        ),
        new=(NewMember("Nordre", number="9911"), NewMember("Søndre", number="9912")),
    )
    succession = carry_out(plan, by=world.viewer("dag"))
    assert standing() == in_force()
    assert standing(mark=str(world.nordvik.pk)) == []
    take_back(succession, by=world.viewer("dag"))
    assert standing() == in_force() == ["no_manager", "no_owner", "no_super_user"]
