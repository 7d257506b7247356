"""What the clock does with cases: going on, closing, and what it finds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from samdrift.desk.models.cases import Case
from samdrift.desk.services import case_clock, case_findings, cases
from samdrift.desk.services.case_choices import choose
from samdrift.followup.models.findings import Finding
from samdrift.kernel import viewer
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Membership
from tests.desk.made import Desk, machine, make_case, make_desk
from tests.desk.made_portal import make_item
from tests.desk.test_cases import events, later, told
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def clock() -> Viewer:
    return viewer.clock(timezone.localdate())


def standing() -> set[tuple[str, int]]:
    rows = Finding.objects.exclude(status="mended")
    return set(rows.values_list("kind", "subject_id"))


def test_waiting_case_goes_on_when_its_time_comes_once(desk: Desk, world: World) -> None:
    asta = world.viewer("asta")
    case = cases.take(make_case(world), by=asta)
    cases.wait(case, by=asta, cause=desk.supplier, until=timezone.now() + dt.timedelta(hours=3))
    assert case_clock.go_on_when_due(clock()) == ""
    with later(0.2):
        assert case_clock.go_on_when_due(clock()) == "1 cases no longer wait"
        assert case_clock.go_on_when_due(clock()) == ""
    case.refresh_from_db()
    assert (case.state, case.waits_until) == ("open", None)
    assert events(case).count("case.went_on") == 1
    assert told(world, "asta") == ["case.goes_on"]


def test_solved_case_is_closed_after_its_days_once(desk: Desk, world: World) -> None:
    choose(by=world.viewer("dag"), close_days=3)
    case = cases.resolve(make_case(world), by=world.viewer("asta"), solution="Ferdig")
    with later(3):
        assert case_clock.close_solved(clock()) == ""
    with later(4):
        assert case_clock.close_solved(clock()) == "1 solved cases were closed"
        assert case_clock.close_solved(clock()) == ""
    case.refresh_from_db()
    assert (case.state, events(case).count("case.closed")) == ("closed", 1)


def test_day_is_counted_in_oslo(desk: Desk, world: World) -> None:
    choose(by=world.viewer("dag"), close_days=0)
    with time_machine.travel("2026-11-20T22:30:00+00:00", tick=False):
        cases.resolve(make_case(world), by=world.viewer("asta"), solution="Sent på kvelden")
    with time_machine.travel("2026-11-20T22:59:00+00:00", tick=False):
        assert case_clock.close_solved(clock()) == ""
    with time_machine.travel("2026-11-20T23:01:00+00:00", tick=False):
        assert case_clock.close_solved(clock()) != ""


def test_case_nobody_takes_is_found_until_somebody_does(desk: Desk, world: World) -> None:
    case = make_case(world)
    case_findings.look_at_all(clock())
    assert standing() == set()
    with later(2.1):
        case_findings.look_at_all(clock())
        assert standing() == {("desk.unowned", case.pk)}
        assert case.title not in Finding.objects.get().subject_name
        cases.take(case, by=world.viewer("asta"))
        case_findings.look_at_all(clock())
        assert standing() == set()


def test_findings_are_told_in_words_and_lead_to_the_case(
    desk: Desk, world: World, as_person: Any
) -> None:
    unowned = make_case(world)
    waits = cases.take(make_case(world), by=world.viewer("asta"))
    cases.wait(waits, by=world.viewer("asta"), cause=desk.user)
    item = make_item(world, desk, approval="director")
    make_case(world, by=world.viewer("ola"), item=item, kind="request")
    with later(20):
        Membership.objects.filter(member=world.nordvik).update(valid_to=world.today)
        case_findings.look_at_all(clock())
        for finding in Finding.objects.order_by("pk"):
            page = as_person("dag").get(reverse("followup:finding_detail", args=[finding.pk]))
            assert page.status_code == 200, finding.kind
            assert f"#{finding.subject_id}" in page.text
            assert reverse("desk:case", args=[finding.subject_id]) in page.text
            assert unowned.title not in page.text
    assert {kind for kind, _pk in standing()} == set(case_findings.KINDS)


def test_case_that_waits_without_a_day_is_found(desk: Desk, world: World) -> None:
    case = cases.take(make_case(world), by=world.viewer("asta"))
    cases.wait(case, by=world.viewer("asta"), cause=desk.user)
    with later(15):
        case_findings.look_at_all(clock())
        assert standing() == {("desk.waiting_past", case.pk)}


def test_open_case_of_a_member_that_left_is_found(desk: Desk, world: World) -> None:
    case = cases.take(make_case(world), by=world.viewer("asta"))
    Membership.objects.filter(member=world.nordvik).update(valid_to=world.today)
    case_findings.look_at_all(clock())
    assert standing() == {("desk.member_left", case.pk)}
    cases.cancel(case, by=machine(world), reason="Medlemmet er ute")
    case_findings.look_at_all(clock())
    assert standing() == set()
    assert Case.objects.get().state == "cancelled"
