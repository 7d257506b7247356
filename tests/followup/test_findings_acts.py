"""What people do with findings: rights, allowed moves, trace, notices, and all or none."""

import datetime as dt

import pytest

from samdrift.followup.models.findings import Finding
from samdrift.followup.services import finding_people
from samdrift.followup.services import findings as services
from samdrift.kernel import viewer as viewers
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.registry import Ref, registry
from samdrift.parties.models.people import Person
from samdrift.parties.services.leaving import person_leaves
from tests.followup.findings import BY_HAND, NARROW, OPEN, one, see
from tests.followup.findings import found as make_found

DAY = dt.date(2026, 11, 20)
NEXT = DAY + dt.timedelta(days=1)


def fresh(finding):
    return Finding.objects.get(pk=finding.pk)


def last_event(finding):
    rows = Event.objects.filter(subject_kind="followup.finding", subject_id=finding.pk)
    return rows.order_by("-pk").first()


@pytest.fixture
def finding(world):
    return one(world)


def test_taking_in_hand_makes_one_responsible(world, finding):
    services.take([finding], by=world.viewer("kari"))
    now = fresh(finding)
    assert (now.status, now.responsible) == ("in_hand", world.people["kari"])
    assert last_event(finding).what == "finding.taken"
    assert last_event(finding).actor_id == world.people["kari"].pk


def test_putting_back_is_the_way_back_from_taking(world, finding):
    services.take([finding], by=world.viewer("kari"))
    services.put_back([fresh(finding)], by=world.viewer("kari"))
    now = fresh(finding)
    assert (now.status, now.responsible) == ("new", None)


def test_handing_over_tells_the_person(world, finding):
    services.hand_over(
        [finding], person=world.people["ola"], deadline=NEXT, by=world.viewer("kari")
    )
    now = fresh(finding)
    assert (now.status, now.responsible, now.deadline) == ("new", world.people["ola"], NEXT)
    notice = Notice.objects.get()
    assert notice.account_id == world.accounts["ola"].pk
    assert registry.notices[notice.what].text % notice.values
    assert notice.values == {"about": "Nordvik", "by": "Kari Koordinator"}


def test_many_handed_over_at_once_are_one_notice(world):
    many = [one(world, mark) for mark in "abc"]
    services.hand_over(many, person=world.people["ola"], by=world.viewer("kari"))
    notice = Notice.objects.get()
    assert notice.values["n"] == 3
    assert "3" in str(registry.notices[notice.what].text) % notice.values


def test_nobody_is_told_of_what_they_give_themselves(world, finding):
    services.hand_over([finding], person=world.people["kari"], by=world.viewer("kari"))
    assert not Notice.objects.exists()


@pytest.mark.parametrize("who", ["liv", "sol"])
def test_who_is_not_at_work_here_is_not_handed_anything(world, finding, who):
    with pytest.raises(DomainError) as refused:
        services.hand_over([finding], person=world.people[who], by=world.viewer("dag"))
    assert refused.value.code == "not_at_work"
    assert fresh(finding).responsible is None


@pytest.mark.parametrize("who", ["dag", "adam", "mona", "dina", "kari"])
def test_leads_and_those_of_the_member_may_work_and_accept(world, finding, who):
    services.take([finding], by=world.viewer(who))
    services.accept([fresh(finding)], until=NEXT, reason="Agreed", by=world.viewer(who))
    assert fresh(finding).status == "accepted"


@pytest.mark.parametrize("who", ["ola", "per", "didrik", "sol", "stig"])
def test_others_may_not(world, finding, who):
    with pytest.raises(Refused):
        services.take([finding], by=world.viewer(who))
    with pytest.raises(Refused):
        services.accept([finding], until=NEXT, reason="Agreed", by=world.viewer(who))
    assert fresh(finding).status == "new"


def test_who_is_responsible_may_work_with_it_and_not_accept_it(world, finding):
    services.hand_over([finding], person=world.people["ola"], by=world.viewer("kari"))
    ola = world.viewer("ola")
    services.take([fresh(finding)], by=ola)
    services.set_deadline([fresh(finding)], deadline=NEXT, by=ola)
    with pytest.raises(Refused):
        services.accept([fresh(finding)], until=NEXT, reason="Agreed", by=ola)
    assert fresh(finding).deadline == NEXT


def test_what_concerns_several_members_is_not_one_coordinators_alone(world):
    shared = one(world, members=(world.nordvik.pk, world.sorvik.pk))
    everyone = one(world, "b", members=())
    for finding in (shared, everyone):
        with pytest.raises(Refused):
            services.take([finding], by=world.viewer("kari"))
        services.take([finding], by=world.viewer("mona"))


def test_many_at_once_are_all_or_none(world, finding):
    other = one(world, "b", members=(world.sorvik.pk,))
    with pytest.raises(Refused):
        services.take([finding, other], by=world.viewer("kari"))
    assert fresh(finding).status == "new"
    assert len(services.take([finding, other], by=world.viewer("mona"))) == 2


@pytest.mark.parametrize("until", [DAY, DAY - dt.timedelta(days=1)])
def test_accepting_needs_a_day_ahead(world, finding, until):
    with pytest.raises(DomainError) as refused:
        services.accept([finding], until=until, reason="Agreed", by=world.viewer("dag"))
    assert refused.value.field == "until"


def test_accepting_and_waiting_need_a_reason(world, finding):
    with pytest.raises(DomainError) as refused:
        services.accept([finding], until=NEXT, reason="  ", by=world.viewer("dag"))
    assert refused.value.field == "reason"
    with pytest.raises(DomainError):
        services.wait([finding], reason="", by=world.viewer("dag"))


def test_what_is_accepted_is_opened_again_by_the_clock_on_its_day(world, finding):
    services.accept([finding], until=NEXT, reason="Agreed", by=world.viewer("dag"))
    assert services.lapse_accepted(viewers.clock(DAY)) == ""
    assert fresh(finding).status == "accepted"
    assert services.lapse_accepted(viewers.clock(NEXT)) == "1 accepted findings opened again"
    now = fresh(finding)
    assert (now.status, now.accepted_until, now.reason) == ("new", None, "")
    assert last_event(finding).what == "finding.lapsed"


def test_clock_knows_the_acts_of_findings():
    names = {timed.name for timed in registry.timed}
    assert {"accepted findings", "findings of leavers", "role gaps"} <= names


def test_accepted_is_opened_again_by_hand(world, finding):
    services.accept([finding], until=NEXT, reason="Agreed", by=world.viewer("dina"))
    services.reopen([fresh(finding)], by=world.viewer("dina"))
    now = fresh(finding)
    assert (now.status, now.accepted_until) == ("new", None)


def test_waiting_for_a_decision_keeps_what_it_is(world, finding):
    decision = Ref("parties.arrangement", world.arrangement.pk)
    services.wait(
        [finding], reason="The council decides", decision=decision, by=world.viewer("dag")
    )
    now = fresh(finding)
    assert (now.status, now.reason, now.decision) == ("waits", "The council decides", decision)


def test_what_the_product_observes_is_not_mended_by_hand(world, finding):
    with pytest.raises(DomainError) as refused:
        services.mend([finding], by=world.viewer("dag"))
    assert refused.value.code == "mends_by_itself"


def test_what_only_people_see_is_mended_and_opened_again_by_hand(world):
    finding = one(world, kind=BY_HAND)
    services.mend([finding], note="Bought another", by=world.viewer("dag"))
    now = fresh(finding)
    assert (now.status, now.mended_on) == ("mended", DAY)
    services.reopen([now], by=world.viewer("dag"))
    now = fresh(finding)
    assert (now.status, now.mended_on, now.times) == ("new", None, 2)


def test_mended_finding_refuses_what_is_no_longer_of_use(world, finding):
    see(world)
    mended = fresh(finding)
    for act in (
        lambda: services.take([mended], by=world.viewer("dag")),
        lambda: services.reopen([mended], by=world.viewer("dag")),
        lambda: services.set_deadline([mended], deadline=NEXT, by=world.viewer("dag")),
        lambda: services.hand_over([mended], person=world.people["ola"], by=world.viewer("dag")),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code in {"not_from_here", "is_mended"}


def test_deadline_lies_ahead_and_can_be_taken_away(world, finding):
    with pytest.raises(DomainError) as refused:
        services.set_deadline(
            [finding], deadline=DAY - dt.timedelta(days=1), by=world.viewer("dag")
        )
    assert refused.value.field == "deadline"
    services.set_deadline([finding], deadline=DAY, by=world.viewer("dag"))
    services.set_deadline([fresh(finding)], deadline=None, by=world.viewer("dag"))
    assert fresh(finding).deadline is None


def test_act_that_changes_nothing_leaves_no_event(world, finding):
    before = Event.objects.count()
    assert services.set_deadline([finding], deadline=None, by=world.viewer("dag")) == []
    assert Event.objects.count() == before


def test_findings_of_who_leaves_have_nobody(world, finding):
    accepted = one(world, "b")
    services.take([finding, accepted], by=world.viewer("kari"))
    services.accept([fresh(accepted)], until=NEXT, reason="Agreed", by=world.viewer("dag"))
    left = person_leaves(world.people["kari"], day=DAY, by=world.viewer("dag"))
    assert left.ended >= 2
    assert (fresh(finding).status, fresh(finding).responsible) == ("new", None)
    assert (fresh(accepted).status, fresh(accepted).responsible) == ("accepted", None)
    assert last_event(finding).what == "finding.let_go"


def test_who_leaves_later_answers_until_then(world, finding):
    services.take([finding], by=world.viewer("kari"))
    person_leaves(world.people["kari"], day=NEXT, by=world.viewer("dag"))
    assert fresh(finding).responsible == world.people["kari"]
    assert finding_people.let_go_of_leavers(viewers.clock(DAY)) == ""
    assert "1 findings" in finding_people.let_go_of_leavers(viewers.clock(NEXT))
    assert fresh(finding).responsible is None


def test_erased_person_answers_for_nothing(world, finding):
    gone = one(world, "gone")
    liv = world.people["liv"]
    Finding.objects.filter(pk=finding.pk).update(responsible=liv, status="in_hand")
    Finding.objects.filter(pk=gone.pk).update(responsible=liv, status="mended", mended_on=DAY)
    assert finding_people.erase(liv.pk, world.viewer("dag")) == ["responsible: 2"]
    assert finding_people.erase(liv.pk, world.viewer("dag")) == []
    assert fresh(finding).status == "new"
    assert fresh(gone).status == "mended"
    assert "findings" in {eraser.key for eraser in registry.erasers}


def test_found_again_after_acceptance_keeps_the_acceptance(world, finding):
    services.accept([finding], until=NEXT, reason="Agreed", by=world.viewer("dag"))
    see(world, make_found(world, "a", members=(world.nordvik.pk,)))
    assert fresh(finding).status == "accepted"


class TestReach:
    """Each kind says who sees its findings."""

    def seen(self, world, who):
        return set(Finding.objects.seen_by(world.viewer(who)).values_list("mark", flat=True))

    def test_kind_for_everyone_is_seen_inside_alone(self, world):
        one(world, "open", members=(world.sorvik.pk,))
        for who in ("ola", "kari", "per", "dag"):
            assert self.seen(world, who) == {"open"}
        for who in ("sol", "stig"):
            assert self.seen(world, who) == set()

    def test_kind_of_the_members_concerned_is_seen_by_them_and_the_centre(self, world):
        one(world, "own", "test.concerned")
        one(world, "all", "test.concerned", members=())
        assert self.seen(world, "ola") == {"own", "all"}
        assert self.seen(world, "per") == {"all"}
        assert self.seen(world, "dag") == {"own", "all"}
        assert self.seen(world, "sol") == set()

    def test_narrow_kind_is_seen_by_the_responsible_and_those_who_hand_out(self, world):
        narrow = one(world, "narrow", NARROW)
        for who in ("ola", "kari", "dina", "per"):
            assert self.seen(world, who) == set()
        assert self.seen(world, "mona") == {"narrow"}
        Finding.objects.filter(pk=narrow.pk).update(responsible=world.people["per"])
        assert self.seen(world, "per") == {"narrow"}

    def test_kind_nobody_declares_is_seen_by_nobody(self, world):
        one(world, "open")
        registry.findings.pop(OPEN)
        assert self.seen(world, "dag") == set()

    def test_person_from_a_supplier_sees_none_even_when_responsible(self, world):
        one(world, "open")
        Finding.objects.update(responsible=Person.objects.get(pk=world.people["sol"].pk))
        assert self.seen(world, "sol") == set()
