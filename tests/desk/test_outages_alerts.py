"""Alerts from monitoring: kept first, taken once each, joined to one outage with one case."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from samdrift.desk.calc.alert_rules import MatcherError, holds, like, read_matchers
from samdrift.desk.models.cases import Case
from samdrift.desk.models.outages import Alert, AlertDelivery, Outage
from samdrift.desk.queries import outages as queries
from samdrift.desk.services import alert_rules, alerts, outage_findings
from samdrift.desk.services.alerts import LATE, Taken
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.files import content_of
from samdrift.kernel.services.tokens import make_token
from samdrift.kernel.viewer import Viewer
from tests.desk.made import Desk, machine, make_desk
from tests.desk.made_outages import alert, at, message, over, rule
from tests.world import World

ADDRESS = "/api/v1/desk/alertmanager"


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def agent(world: World, moment: dt.datetime | None = None) -> Viewer:
    return replace(world.viewer("asta"), at=moment or at(1, 9))


def send(world: World, raw: bytes, moment: dt.datetime | None = None) -> Taken:
    return alerts.receive(raw, by=agent(world, moment))


def number(world: World, name: str) -> dict[str, str]:
    """The label of a member, by its number."""
    return {"kommune": getattr(world, name).name}


def test_firing_opens_one_outage_and_one_case_and_resolved_ends_it(world: World, desk: Desk):
    rule(world, desk.system)
    raw = message(alert(labels=number(world, "nordvik")))
    taken = send(world, raw)
    assert (taken.alerts, taken.changed, taken.understood) == (1, 1, True)
    outage = Outage.objects.get()
    assert (outage.system, outage.started_at, outage.ended_at) == (desk.system, at(1, 8), None)
    assert (outage.title, outage.members.get()) == ("Svarer ikke", world.nordvik)
    assert outage.case is not None and outage.case.member == world.nordvik
    again = send(world, raw)
    assert (again.changed, AlertDelivery.objects.get().times) == (0, 2)
    send(world, message(over(at(1, 10), labels=number(world, "nordvik"))), at(1, 10))
    outage.refresh_from_db()
    assert outage.ended_at == at(1, 10)
    assert (Outage.objects.count(), Case.objects.count(), Alert.objects.count()) == (1, 1, 1)


def test_a_group_that_grows_gives_each_member_its_outage_and_one_case(world: World, desk: Desk):
    rule(world, desk.system)
    first = alert(labels=number(world, "nordvik"))
    second = alert(
        labels=number(world, "sorvik"), fingerprint="b2", startsAt=at(1, 8, 30).isoformat()
    )
    send(world, message(first))
    send(world, message(second, first))
    send(world, message(second, over(at(1, 9), labels=number(world, "nordvik"))), at(1, 9))
    north, south = Outage.objects.order_by("started_at")
    assert (north.members.get(), north.ended_at) == (world.nordvik, at(1, 9))
    assert (south.members.get(), south.ended_at) == (world.sorvik, None)
    assert north.case == south.case and Case.objects.count() == 1


def test_an_alert_of_an_unknown_member_is_told_to_nobody_before_an_agent_says_so(
    world: World, desk: Desk
):
    rule(world, desk.system)
    send(world, message(alert(labels={"kommune": "9999"})))
    unknown = Outage.objects.get()
    assert not unknown.is_told and unknown.case is not None
    told = unknown.note.splitlines()[0]  # in the site's language
    assert told == "Varselet nevner et medlem som ikke er kjent her: 9999."
    send(world, message(alert(fingerprint="b2", labels=number(world, "nordvik"))))
    assert Outage.objects.exclude(pk=unknown.pk).get().is_told


def test_two_alerts_of_the_same_are_one_outage_until_the_last_is_over(world: World, desk: Desk):
    rule(world, desk.system, member_label="")
    one = alert()
    other = alert(fingerprint="b2", startsAt=at(1, 7).isoformat())
    send(world, message(one))
    send(world, message(other, one))
    outage = Outage.objects.get()
    assert outage.started_at == at(1, 7) and not outage.members.exists()
    send(world, message(over(at(1, 9))), at(1, 9))
    outage.refresh_from_db()
    assert outage.ended_at is None
    last = over(at(1, 9, 30), fingerprint="b2", startsAt=at(1, 7).isoformat())
    send(world, message(last), at(1, 9, 30))
    outage.refresh_from_db()
    assert outage.ended_at == at(1, 9, 30)


def test_resolved_before_firing_is_an_outage_that_is_over(world: World, desk: Desk):
    rule(world, desk.system)
    send(world, message(over(at(1, 9))), at(1, 9))
    send(world, message(alert()), at(1, 9, 1))
    outage = Outage.objects.get()
    assert (outage.started_at, outage.ended_at) == (at(1, 8), at(1, 9))
    assert outage.case is None and Alert.objects.get().resolved_at == at(1, 9)


def test_told_to_fire_long_after_it_was_resolved_it_was_down_all_the_time(world: World, desk: Desk):
    rule(world, desk.system)
    send(world, message(alert()))
    send(world, message(over(at(1, 9))), at(1, 9))
    send(world, message(alert(annotations={})), at(1, 9, 5))
    assert Outage.objects.get().ended_at == at(1, 9)
    send(world, message(alert()), at(1, 9) + LATE)
    assert Outage.objects.get().ended_at is None


def test_without_a_rule_an_alert_waits_until_there_is_one(world: World, desk: Desk):
    send(world, message(alert()))
    assert Outage.objects.count() == 0 and queries.unruled(world.viewer("arne")).count() == 1
    made = rule(world, desk.system)
    assert Outage.objects.get().rule == made and queries.unruled(world.viewer("arne")).count() == 0
    alert_rules.end_rule(made, by=world.viewer("asta"))
    send(world, message(alert(fingerprint="c3")))
    assert Outage.objects.count() == 1
    alert_rules.use_rule_again(made, by=world.viewer("asta"))
    assert Alert.objects.filter(rule=made).count() == 2 and Outage.objects.count() == 1


def test_the_first_rule_that_holds_counts_and_a_rule_must_be_whole(world: World, desk: Desk):
    rule(world, desk.system, order=5)
    first = rule(world, desk.system, name="Kritiske", order=1, opens_case=False,
                 matchers=[["alertname", "~", "Ne*|X"], ["severity", "!=", "warning"]])  # fmt: skip
    send(world, message(alert()))
    assert Outage.objects.get().rule == first and Case.objects.count() == 0
    with pytest.raises(DomainError, match="at least one"):
        rule(world, desk.system, name="Tom", matchers=[])
    with pytest.raises(Refused):
        alert_rules.end_rule(first, by=world.viewer("kari"))


def test_what_is_not_understood_is_kept_as_it_came_and_seen(world: World, desk: Desk):
    taken = send(world, b'{"alerts": 1\x00\xff')
    delivery = AlertDelivery.objects.get()
    assert not taken.understood and delivery.state == "unread"
    assert content_of(delivery.file) == b'{"alerts": 1\x00\xff'
    outage_findings.look_at_all(machine(world))
    assert queries.unread_count(world.viewer("arne")) == 1
    alerts.try_again(delivery, by=world.viewer("asta"))
    alerts.set_aside(delivery, by=world.viewer("asta"), reason="Prøve")
    assert AlertDelivery.objects.get().state == "aside"
    odd = send(world, message({"labels": {"alertname": "Nede"}}))
    assert odd.understood and AlertDelivery.objects.get(pk=odd.delivery.pk).state == "odd"


def test_what_was_kept_and_not_tried_is_taken_by_the_clock_and_old_ones_go(
    world: World, desk: Desk
):
    rule(world, desk.system)
    alerts.keep(message(alert()), by=agent(world))
    assert Outage.objects.count() == 0
    clock = machine(world)
    assert alerts.try_kept(replace(clock, at=at(1, 10))) and Outage.objects.count() == 1
    assert alerts.forget_old(replace(clock, at=at(2, 10))) == ""
    assert alerts.forget_old(replace(clock, at=at(1, 10, month=12)))
    assert AlertDelivery.objects.count() == 0 and Alert.objects.count() == 1


def test_the_web_hook_takes_a_key_of_an_agent_alone(world: World, desk: Desk, client: Any):
    rule(world, desk.system)

    def post(name: str, raw: bytes, *, write: bool = True) -> Any:
        key = make_token(
            world.accounts[name], name="am", may_write=write, expires_on=None, by=world.viewer(name)
        )
        return client.post(
            ADDRESS,
            raw,
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )

    assert client.post(ADDRESS, b"{}", content_type="application/json").status_code == 401
    assert post("ola", message(alert())).status_code == 403
    assert post("asta", message(alert()), write=False).status_code == 403
    assert AlertDelivery.objects.count() == 0
    answer = post("asta", message(alert()))
    assert answer.status_code == 200 and answer.json()["changed"] == 1
    wrong = post("asta", b"hei")
    assert wrong.status_code == 422 and wrong.json()["flaws"][0]["code"] == "not_json"
    assert AlertDelivery.objects.count() == 2
    outage = Outage.objects.get()
    assert outage.source == "alert"


def test_conditions_are_read_and_hold_as_written():
    found = read_matchers('alertname = "Nede nå"\n\njob !~ test*|prod\nny!=')
    assert found == [("alertname", "=", "Nede nå"), ("job", "!~", "test*|prod"), ("ny", "!=", "")]
    assert holds(found, {"alertname": "Nede nå", "job": "web", "ny": "1"})
    assert not holds(found, {"alertname": "Nede nå", "job": "test-1", "ny": "1"})
    assert not holds(found, {"alertname": "Nede nå", "job": "web"}) and not holds([], {})
    for line in ("alertname", "= x", "a b = c", "x" * 300):
        with pytest.raises(MatcherError):
            read_matchers(f"ok = 1\n{line}")
    assert like("*", "") and like("a*b*c", "axxbyyc") and not like("a*b*c", "acb")
    assert like("ab*ba", "abba") and not like("ab*ba", "aba")
    assert not like("a*" * 90 + "b", "a" * 2000)
    assert json.loads(message(alert()))["version"] == "4"
