"""Outages and maintenance: written down, told, left out, struck out; who sees them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.utils import timezone

from samdrift.desk.lists.portal_pages import down as told_down
from samdrift.desk.models.outages import MaintenanceWindow, Outage
from samdrift.desk.queries import outages as queries
from samdrift.desk.services import maintenance, outage_carrying, outage_findings, status_pages
from samdrift.desk.services import outages as services
from samdrift.followup.models.findings import Finding
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.reach import seen
from samdrift.parties.calc.handover import MERGE, Handover
from tests.desk.made import Desk, machine, make_desk
from tests.desk.made_major import declare
from tests.desk.made_outages import down
from tests.world import World

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as found:
        yield
    assert found.value.code == code


def titles(world: World, name: str) -> list[str]:
    return [one.title for one in queries.down_now(world.viewer(name))]


def test_an_outage_is_told_to_the_members_it_touches_until_it_is_over(world: World, desk: Desk):
    by = world.viewer("asta")
    only = down(world, desk.system, by.now - HOUR, None, members=[world.nordvik])
    down(world, desk.system, by.now - HOUR, None, title="Nettet er nede", site="Nord")
    down(world, desk.system, by.now, None, title="Bare oss", is_told=False)
    assert titles(world, "ola") == ["Nettet er nede", "Journalsystemet er nede"]
    assert titles(world, "per") == ["Nettet er nede"]
    assert titles(world, "sol") == [] == titles(world, "stig")
    assert [one["title"] for one in told_down(world.viewer("ola"))] == titles(world, "ola")
    assert seen(Outage, world.viewer("kari")).count() == 3
    assert seen(Outage, world.viewer("ola")).filter(is_told=False).count() == 0
    assert search.find("Bare oss", world.viewer("ola")) == []
    assert search.find("Bare oss", world.viewer("arne"))
    services.end_outage(only, by=by, text="Alt virker.")
    assert titles(world, "ola") == ["Nettet er nede"]
    with refused("is_over"):
        services.end_outage(only, by=by)
    services.go_on(only, by=by)
    assert len(titles(world, "ola")) == 2


def test_what_is_led_as_a_major_incident_is_told_once(world: World, desk: Desk):
    incident = declare(world, desk)
    outage = down(world, desk.system, world.viewer("asta").now - HOUR, None)
    assert len(told_down(world.viewer("ola"))) == 2
    services.set_values(outage, case=incident.case)
    assert [one["title"] for one in told_down(world.viewer("ola"))] == [incident.public_title]


def test_only_the_desk_writes_and_times_must_go_together(world: World, desk: Desk):
    by, now = world.viewer("asta"), world.viewer("asta").now
    with pytest.raises(Refused):
        down(world, desk.system, now, None, by=world.viewer("kari"))
    with refused("ends_before_it_begins"):
        down(world, desk.system, now, now - HOUR)
    with refused("not_yet"):
        down(world, desk.system, now + HOUR, None)
    with refused("nothing_named"):
        services.add_outage(by=by, title="Noe")
    outage = down(world, desk.system, now - HOUR, now)
    with refused("no_reason"):
        services.leave_out(outage, by=by, exclusion="third_party")
    left = services.leave_out(outage, by=by, exclusion="third_party", reason="Strømmen gikk")
    assert left.exclusion == "third_party"
    changed = services.change_outage(
        outage, by=by, title="Journalen er nede", members=[world.sorvik]
    )
    assert changed.title == "Journalen er nede" and changed.members.get() == world.sorvik
    services.strike_outage(outage, by=by, reason="Feil varsel")
    with refused("is_struck"):
        services.change_outage(outage, by=by, title="Noe")
    assert not seen(Outage, world.viewer("per")).exists() and seen(Outage, by).exists()
    services.restore_outage(outage, by=by)
    assert seen(Outage, world.viewer("didrik")).exists()


def test_a_case_is_opened_once_for_an_outage(world: World, desk: Desk):
    by = world.viewer("asta")
    outage = down(world, desk.system, by.now - HOUR, None, members=[world.sorvik])
    case = services.open_case_of(outage, by=by)
    assert case.member == world.sorvik and case.system == desk.system and case.priority == 1
    assert services.open_case_of(outage, by=by) == case
    assert queries.of_case(case, by) == [outage]


def test_maintenance_is_told_moved_done_and_what_goes_past_it_counts(world: World, desk: Desk):
    by = world.viewer("asta")
    start = by.now + HOUR
    window = maintenance.plan_window(
        by=by, title="Ny versjon", system=desk.system, starts_at=start, ends_at=start + 2 * HOUR,
        members=[world.nordvik], is_agreed=True,
    )  # fmt: skip
    assert queries.maintenance_soon(world.viewer("ola")) == []
    assert maintenance.tell_window(window, by=by) == 2
    told = Notice.objects.filter(what=maintenance.TOLD).values_list("account_id", flat=True)
    assert set(told) == {world.accounts["kari"].pk, world.accounts["dina"].pk}
    assert [one.title for one in queries.maintenance_soon(world.viewer("ola"))] == ["Ny versjon"]
    assert queries.maintenance_soon(world.viewer("per")) == []
    with refused("not_begun"):
        maintenance.finish_window(window, by=by)
    maintenance.change_window(window, by=by, ends_at=start + 3 * HOUR)
    assert Notice.objects.filter(what=maintenance.MOVED).count() == 2
    later = replace(by, at=start + 5 * HOUR)
    assert queries.to_close(later) == [window]
    maintenance.finish_window(
        window, by=later, down_from=start, down_to=start + 4 * HOUR, outcome="Gikk greit"
    )
    outage = Outage.objects.get(window=window)
    assert (outage.kind, outage.exclusion, outage.members.get()) == ("planned", "", world.nordvik)
    with refused("is_closed"):
        maintenance.cancel_window(window, by=by, reason="Nei")


def test_a_window_nobody_closes_becomes_a_finding_that_is_mended(world: World, desk: Desk):
    by, clock = world.viewer("asta"), machine(world)
    window = maintenance.plan_window(
        by=by, title="Ny versjon", system=desk.system, starts_at=by.now, ends_at=by.now + HOUR
    )
    late = replace(clock, at=by.now + dt.timedelta(days=2))
    outage_findings.look_at_all(late)
    finding = Finding.objects.get(kind=outage_findings.UNCLOSED)
    assert finding.subject_id == window.pk
    maintenance.cancel_window(window, by=by, reason="Utsatt")
    assert MaintenanceWindow.objects.get().outcome == "Utsatt"
    outage_findings.look_at_all(late)
    finding.refresh_from_db()
    assert finding.status == "mended"


def test_status_pages_are_shut_until_opened_and_tell_nothing_internal(
    world: World, desk: Desk, client
):
    by = world.viewer("asta")
    down(world, desk.system, by.now - HOUR, None, text="Bruk <papir>", note="Passordet er hemmelig")
    down(world, desk.system, by.now - HOUR, None, title="Skjult", is_told=False)
    down(world, desk.system, by.now - HOUR, None, title="Bare Sørvik", members=[world.sorvik])
    with pytest.raises(Refused):
        status_pages.add_page(by=world.viewer("ola"), member=world.nordvik)
    page = status_pages.add_page(by=world.viewer("mona"), member=world.nordvik)
    for address in (f"/status/{page.slug}/", f"/status/{page.slug}/feed.atom"):
        assert client.get(address).status_code == 404
        status_pages.open_page(page, by=world.viewer("mona"))
        answer = client.get(address)
        text = answer.content.decode()
        assert answer.status_code == 200 and "Journalsystemet er nede" in text
        assert "Bruk &lt;papir&gt;" in text
        for hidden in ("hemmelig", "Skjult", "Bare Sørvik", "/desk/"):
            assert hidden not in text
        status_pages.shut_page(page, by=world.viewer("mona"))
    assert client.get("/status/finnes-ikke/").status_code == 404


def test_feed_dates_planned_work_by_when_it_was_told(world: World, desk: Desk, client):
    by = replace(world.viewer("asta"), at=timezone.now())
    start = by.now + 30 * HOUR
    window = maintenance.plan_window(
        by=by, title="Ny versjon", system=desk.system, starts_at=start, ends_at=start + HOUR
    )
    maintenance.tell_window(window, by=by)
    page = status_pages.add_page(by=world.viewer("mona"), member=world.nordvik, is_on=True)
    text = client.get(f"/status/{page.slug}/feed.atom").content.decode()
    told = re.findall(r"<updated>([^<]+)</updated>", text)
    assert "Ny versjon" in text
    assert [dt.datetime.fromisoformat(one) for one in told] == [by.now, by.now]


def test_what_is_on_for_a_member_follows_it_in_a_merge(world: World, desk: Desk):
    by = machine(world)
    outage = down(world, desk.system, by.now - HOUR, None, members=[world.nordvik])
    page = status_pages.add_page(by=by, member=world.nordvik, is_on=True)
    handover = Handover(MERGE, (world.nordvik.pk,), (world.sorvik.pk,), by.today)
    assert [one.count for one in outage_carrying.preview(handover, by)] == [1]
    journal = outage_carrying.apply(handover, by)
    page.refresh_from_db()
    assert set(outage.members.all()) == {world.nordvik, world.sorvik} and not page.is_on
    outage_carrying.undo_step(journal, by)
    page.refresh_from_db()
    assert list(outage.members.all()) == [world.nordvik] and page.is_on
