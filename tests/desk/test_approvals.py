"""What is ordered is approved by the member's own approver, and never by whoever asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.lists import case_finding_words
from samdrift.desk.models.cases import Approval, Case, CaseEntry
from samdrift.desk.models.stand_ins import StandIn
from samdrift.desk.services import approvals, case_findings, portal_people, stand_ins
from samdrift.desk.services import cases as services
from samdrift.desk.services.case_choices import choose
from samdrift.followup.models.findings import Finding
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.reach import seen
from samdrift.parties.models.people import Appointment
from samdrift.parties.services.leaving import person_leaves
from samdrift.portfolio.models.roles import SystemRole
from tests.desk.made import Desk, machine, make_case, make_desk
from tests.desk.made_portal import NAME, make_item, send_item
from tests.world import World, add_person


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def ordered(world: World, desk: Desk, rule: str, who: str = "ola", **values: Any) -> Case:
    """A case that orders an item with this rule, with whoever approves it asked."""
    leader = values.pop("leader", None)
    item = make_item(world, desk, f"Noe {rule}", approval=rule, **values)
    by = world.viewer(who)
    member = world.people[who].employer
    return make_case(
        world, by=by, member=member, item=item, kind="request", title="Noe nytt", leader=leader
    )


def ordered_by_desk(world: World, desk: Desk) -> Case:
    item = make_item(world, desk, approval="director")
    return make_case(
        world,
        by=world.viewer("asta"),
        requester=world.people["ola"],
        item=item,
        kind="request",
        channel="phone",
    )


def told(world: World, who: str, what: str) -> bool:
    return bool(Notice.objects.filter(what=what, account_id=world.accounts[who].pk).exists())


def asked(case: Case) -> Approval:
    return case.approvals.get(state="waiting")


@pytest.mark.parametrize(("rule", "who"), [("coordinator", "kari"), ("director", "dina")])
def test_rule_says_who_is_asked(world: World, desk: Desk, rule: str, who: str) -> None:
    case = ordered(world, desk, rule)
    assert asked(case).approver == world.people[who]
    assert case.state == "waiting"
    assert case.cause is not None and case.cause.waits_for == "approval"
    assert told(world, who, "approval.asked")


def test_nothing_waits_where_nobody_approves(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "none")
    assert not case.approvals.exists()
    assert case.state == "new"


@pytest.mark.parametrize("member", ["own", "shared"])
def test_system_manager_is_asked(world: World, desk: Desk, member: str) -> None:
    SystemRole.objects.create(
        system=desk.system,
        member=world.nordvik if member == "own" else None,
        person=world.people["mona"],
        kind="manager",
        valid_from=dt.date(2020, 1, 1),
    )
    case = ordered(world, desk, "system", system=desk.system)
    assert asked(case).approver == world.people["mona"]


def test_director_is_asked_where_the_system_has_no_manager(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "system", system=desk.system)
    assert asked(case).approver == world.people["dina"]


def test_leader_that_is_named_is_asked(world: World, desk: Desk) -> None:
    leader = add_person(world, "lena", "Lena", "Leder", employer=world.nordvik)
    case = ordered(world, desk, "chosen", leader=leader)
    assert asked(case).approver == leader


@pytest.mark.parametrize("who", ["ola", "per"])
def test_leader_is_another_of_the_same_member(world: World, desk: Desk, who: str) -> None:
    with pytest.raises(DomainError) as refused:
        ordered(world, desk, "chosen", leader=world.people[who])
    assert refused.value.field == "leader"


def test_nobody_approves_what_they_ask_for(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "coordinator", who="kari")
    assert asked(case).approver == world.people["dina"]
    own = asked(case)
    own.approver = world.people["kari"]
    own.save()
    with pytest.raises(Refused):
        approvals.approve(own, by=world.viewer("kari"))


def test_case_goes_on_when_it_is_approved(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "director")
    approvals.approve(asked(case), by=world.viewer("dina"), reason="Greit")
    case.refresh_from_db()
    assert (case.state, case.cause, case.is_open) == ("new", None, True)
    assert case.approvals.get().state == "approved"
    assert told(world, "ola", "approval.approved")
    assert Event.objects.filter(what="case.approved", subject_id=case.pk).exists()


def test_declined_case_ends_with_the_reason(world: World, as_person: Any, desk: Desk) -> None:
    case = ordered(world, desk, "director")
    with pytest.raises(DomainError):
        approvals.decline(asked(case), by=world.viewer("dina"), reason=" ")
    approvals.decline(asked(case), by=world.viewer("dina"), reason="For dyrt")
    case.refresh_from_db()
    assert (case.state, case.is_open) == ("cancelled", False)
    page = as_person("ola").get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "Dina Direktør declined it: For dyrt" in page


@pytest.mark.parametrize("who", ["ola", "kari", "dag", "per", "asta"])
def test_only_the_one_who_is_asked_answers(world: World, desk: Desk, who: str) -> None:
    case = ordered(world, desk, "director")
    with pytest.raises(Refused):
        approvals.approve(asked(case), by=world.viewer(who))
    assert asked(case).state == "waiting"


def test_answer_is_given_once(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "director")
    one = asked(case)
    approvals.approve(one, by=world.viewer("dina"))
    with pytest.raises(DomainError) as refused:
        approvals.decline(one, by=world.viewer("dina"), reason="Nei")
    assert refused.value.code == "answered"


def test_cancelled_case_is_no_longer_asked_about(world: World, as_person: Any, desk: Desk) -> None:
    case = ordered(world, desk, "director")
    services.cancel(case, by=world.viewer("ola"), reason="Trengs ikke")
    assert case.approvals.get().state == "dropped"
    page = as_person("dina").get(reverse("desk:approvals")).content.decode()
    assert case.title not in page


def test_solved_case_is_no_longer_asked_about(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "director")
    services.resolve(case, by=world.viewer("asta"), solution="Fantes fra før")
    assert case.approvals.get().state == "dropped"


def test_next_is_asked_when_the_approver_has_left(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "coordinator")
    kari = world.people["kari"]
    kari.left_on = world.today
    kari.save()
    approvals.pass_on(machine(world))
    assert asked(case).approver == world.people["dina"]
    assert [one.state for one in case.approvals.order_by("pk")] == ["dropped", "waiting"]


def test_desk_is_told_when_nobody_can_approve(world: World, desk: Desk) -> None:
    Appointment.objects.filter(member=world.nordvik).delete()
    case = ordered(world, desk, "director")
    assert not case.approvals.exists()
    assert case.is_open
    note = CaseEntry.objects.get(case=case)
    assert not note.is_public
    made = approvals.ask(case, by=world.viewer("asta"), approver=world.people["dina"])
    assert made.state == "waiting"


def test_desk_asks_nobody_to_approve_their_own(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "director")
    with pytest.raises(DomainError) as refused:
        approvals.ask(case, by=world.viewer("asta"), approver=world.people["ola"])
    assert refused.value.field == "approver"


def test_several_are_answered_at_once(world: World, as_person: Any, desk: Desk) -> None:
    item = make_item(world, desk, approval="director", fields=(NAME,))
    ola, dina = as_person("ola"), as_person("dina")
    for name in ("En", "To", "Tre"):
        send_item(ola, item, a_name=name)
    rows = list(Approval.objects.order_by("pk"))
    page = dina.get(reverse("desk:approvals")).content.decode()
    assert page.count('name="row"') == 3
    keys = [rows[0].pk, rows[1].pk]
    dina.post(reverse("desk:approvals"), {"row": keys, "answer": "approve"})
    missing = dina.post(reverse("desk:approvals"), {"row": [rows[2].pk], "answer": "decline"})
    assert missing.status_code == 422
    dina.post(
        reverse("desk:approvals"), {"row": [rows[2].pk], "answer": "decline", "reason": "Nok nå"}
    )
    states = [one.state for one in Approval.objects.order_by("pk")]
    assert states == ["approved", "approved", "declined"]


def test_approver_reads_what_is_asked_and_answers(world: World, as_person: Any, desk: Desk) -> None:
    item = make_item(world, desk, approval="director", fields=(NAME,), price="250 kr i måneden")
    send_item(as_person("ola"), item, a_name="Skjerm")
    one, dina = Approval.objects.get(), as_person("dina")
    assert "Approve:" in dina.get(reverse("home:front")).content.decode()
    page = dina.get(reverse("desk:approval", args=[one.pk])).content.decode()
    assert "250 kr i måneden" in page
    assert "Skjerm" in page
    dina.post(reverse("desk:approval", args=[one.pk]), {"answer": "approve"})
    one.refresh_from_db()
    assert one.state == "approved"
    again = dina.post(reverse("desk:approval", args=[one.pk]), {"answer": "decline"}, follow=True)
    assert "It stands so already: Approved." in again.content.decode()
    one.refresh_from_db()
    assert one.state == "approved"
    assert "Skjerm" in dina.get(reverse("desk:approvals")).content.decode()


def test_what_the_desk_takes_in_for_somebody_is_asked_about(world: World, desk: Desk) -> None:
    case = ordered_by_desk(world, desk)
    assert asked(case).approver == world.people["dina"]


def test_past_day_is_only_read(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "director")
    dina = replace(world.viewer("dina"), as_of=dt.date(2026, 11, 1))
    with pytest.raises(DomainError):
        approvals.approve(asked(case), by=dina)
    assert asked(case).state == "waiting"


def test_what_waits_for_whoever_leaves_goes_to_the_next(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "coordinator")
    person_leaves(world.people["kari"], day=world.today, by=machine(world))
    assert asked(case).approver == world.people["dina"]


def test_erased_approver_leaves_no_reason(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "director")
    approvals.approve(asked(case), by=world.viewer("dina"), reason="Hun trenger den")
    told = portal_people.erase(world.people["dina"].pk, machine(world))
    assert told == ["reasons: 1"]
    assert case.approvals.get().reason == ""


def test_agent_asks_another_from_the_page_of_the_case(
    world: World, as_person: Any, desk: Desk
) -> None:
    case, asta = ordered(world, desk, "director"), as_person("asta")
    address = reverse("desk:ask_approval", args=[case.pk])
    assert address in asta.get(reverse("desk:case_beside", args=[case.pk])).content.decode()
    own = asta.post(address, {"approver": "Ola Åsen"})
    assert own.status_code == 422
    asta.post(address, {"approver": "Kari Koordinator"})
    assert asked(case).approver == world.people["kari"]
    assert as_person("ola").get(address).status_code == 403


def later(world: World, who: str, days: int) -> Any:
    """The person, or whoever sits at the server, so many days from today."""
    by = machine(world) if who == "machine" else world.viewer(who)
    day = world.today + dt.timedelta(days=days)
    return replace(by, today=day, at=by.now + dt.timedelta(days=days))


def stood_in(world: World, **values: Any) -> StandIn:
    told: dict[str, Any] = {"by": world.viewer("kari"), "valid_from": world.today, **values}
    return stand_ins.name_stand_in(stand_in=world.people["dina"], **told)


def test_stand_in_is_asked_while_the_approver_is_away(world: World, desk: Desk) -> None:
    before = ordered(world, desk, "coordinator")
    row = stood_in(world)
    one = asked(before)
    assert (one.approver, one.instead_of) == (world.people["dina"], world.people["kari"])
    assert told(world, "dina", "approval.asked")
    with pytest.raises(Refused):
        approvals.approve(one, by=world.viewer("kari"))
    item = make_item(world, desk, approval="coordinator")
    new = make_case(world, item=item, kind="request", title="Noe mer")
    assert asked(new).approver == world.people["dina"]
    approvals.approve(asked(new), by=world.viewer("dina"))
    stand_ins.end_stand_in(row, by=world.viewer("kari"))
    one = asked(before)
    assert (one.approver, one.instead_of) == (world.people["kari"], None)


def test_what_waits_goes_over_when_the_day_comes_and_back_when_it_is_past(
    world: World, desk: Desk
) -> None:
    case = ordered(world, desk, "coordinator")
    day = dt.timedelta(days=1)
    stood_in(world, valid_from=world.today + 2 * day, valid_to=world.today + 5 * day)
    assert stand_ins.go_over(later(world, "machine", 1)) == ""
    assert asked(case).approver == world.people["kari"]
    assert stand_ins.go_over(later(world, "machine", 2)) == "1 approvals have changed hands"
    assert stand_ins.go_over(later(world, "machine", 3)) == ""
    assert asked(case).approver == world.people["dina"]
    assert stand_ins.go_over(later(world, "machine", 5)) == "1 approvals have changed hands"
    assert asked(case).approver == world.people["kari"]


def test_stand_in_never_approves_what_they_ask_for(world: World, desk: Desk) -> None:
    stood_in(world)
    case = ordered(world, desk, "coordinator", who="dina")
    assert asked(case).approver == world.people["kari"]


def test_stand_in_is_somebody_else_at_work_at_the_same_member(world: World, desk: Desk) -> None:
    told_of: dict[str, Any] = {"by": world.viewer("kari"), "valid_from": world.today}
    for person, code in (("kari", "oneself"), ("arne", "other_member")):
        with pytest.raises(DomainError) as refusal:
            stand_ins.name_stand_in(stand_in=world.people[person], **told_of)
        assert refusal.value.code == code
    stood_in(world)
    with pytest.raises(DomainError) as refusal:
        stood_in(world)
    assert refusal.value.code == "has_one"
    with pytest.raises(Refused):
        stood_in(world, by=world.viewer("ola"), person=world.people["kari"])
    stood_in(world, by=world.viewer("kari"), person=world.people["ola"])


def test_next_is_asked_when_the_stand_in_or_the_approver_has_left(world: World, desk: Desk) -> None:
    stood_in(world)
    case = ordered(world, desk, "coordinator")
    person_leaves(world.people["dina"], by=machine(world), day=world.today)
    assert asked(case).approver == world.people["kari"]
    assert StandIn.objects.on(world.today).count() == 0


def test_silent_approver_is_reminded_and_then_it_is_found(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "coordinator")
    assert stand_ins.remind(later(world, "machine", 2)) == ""
    assert stand_ins.remind(later(world, "machine", 3)) == "1 approvers were reminded"
    assert stand_ins.remind(later(world, "machine", 4)) == ""
    assert told(world, "kari", "approval.reminded")
    assert stand_ins.remind(later(world, "machine", 6)) == "1 approvers were reminded"
    case_findings.look_at_all(later(world, "machine", 6))
    rows = Finding.objects.filter(kind=case_findings.SILENT)
    assert not rows.exists()
    case_findings.look_at_all(later(world, "machine", 8))
    one = rows.get()
    assert (one.subject_id, one.observed["who"]) == (case.pk, world.people["kari"].pk)
    assert "It is not answered." in case_finding_words.silent_observed(one)
    assert rows.filter(pk__in=seen(Finding, world.viewer("dina"))).exists()
    assert rows.filter(pk__in=seen(Finding, world.viewer("arne"))).exists()
    approvals.approve(asked(case), by=world.viewer("kari"))
    case_findings.look_at_all(later(world, "machine", 9))
    assert rows.get().status == Finding.Status.MENDED


def test_what_nobody_is_asked_about_is_found_too(world: World, desk: Desk) -> None:
    case = ordered(world, desk, "director")
    for name in ("dina", "kari"):
        person_leaves(world.people[name], by=machine(world), day=world.today)
    assert not case.approvals.filter(state="waiting").exists()
    case_findings.look_at_all(later(world, "machine", 8))
    one = Finding.objects.get(kind=case_findings.SILENT)
    assert one.observed["who"] is None
    assert "nobody is asked" in case_finding_words.silent_observed(one)


def test_neither_reminders_nor_findings_where_the_site_wants_none(world: World, desk: Desk) -> None:
    ordered(world, desk, "coordinator")
    choose(by=machine(world), remind_days=0, approval_days=0)
    assert stand_ins.remind(later(world, "machine", 90)) == ""
    case_findings.look_at_all(later(world, "machine", 90))
    assert not Finding.objects.filter(kind=case_findings.SILENT).exists()


def test_stand_in_is_named_and_ended_in_the_pages(world: World, as_person: Any, desk: Desk) -> None:
    client = as_person("kari")
    ordered(world, desk, "coordinator")
    sent = {"stand_in": str(world.people["dina"]), "valid_from": world.today.strftime("%d.%m.%Y")}
    page = reverse("desk:stand_in_new")
    assert client.get(page).status_code == 200
    assert client.post(page, sent).status_code == 302
    row = StandIn.objects.get()
    shown = client.get(reverse("desk:approvals")).content.decode()
    assert "Dina" in shown
    other = as_person("dina").get(reverse("desk:approvals")).content.decode()
    assert "in the place of" in other
    end = reverse("desk:stand_in_end", args=[row.pk])
    assert as_person("ola").post(end).status_code in {403, 404}
    assert as_person("kari").post(end).status_code == 302
    assert not StandIn.objects.exists()
