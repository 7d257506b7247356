"""Alertmanager's own messages, in the order they were sent, are one outage for each member."""

from __future__ import annotations

import json

import pytest
from tests.acceptance.conftest import SHARED
from tests.desk.made import make_desk
from tests.desk.made_outages import rule
from tests.world import World

from samdrift.desk.models.cases import Case
from samdrift.desk.models.outages import Alert, AlertDelivery, Outage
from samdrift.desk.services import alerts
from samdrift.formats.alerts import read

FOLDER = SHARED / "07_alertmanager"
BODIES = sorted(FOLDER.glob("am_[0-9]*.json"))


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_a_message_is_read_without_a_flaw(path) -> None:  # type: ignore[no-untyped-def]
    found = read(path.read_bytes())
    assert found.understood and found.flaws == () and found.receiver == "samdrift"
    (alert,) = found.alerts
    assert alert.firing and alert.ends_at is None and alert.name == "TjenesteNede"
    assert alert.labels["kommune"] == "1103" and alert.fingerprint == "4d4bf279d4e5be07"


def test_what_is_no_message_is_told_of() -> None:
    for name in ("am_api_v2_alerts.json", "api_alerts.json", "rules.yml", "blackbox_probe_up.prom"):
        found = read((FOLDER / name).read_bytes())
        assert not found.understood and found.flaws


def test_the_whole_log_is_two_outages_that_are_over(world: World) -> None:
    """The log tells of six messages: one fires, is repeated, another joins, each is resolved."""
    desk = make_desk(world)
    rule(world, desk.system, matchers=[["alertname", "=", "TjenesteNede"]])
    by = world.viewer("asta")
    first = json.loads(BODIES[0].read_bytes())
    lines = [line for line in (FOLDER / "hook.log").read_text().splitlines() if line.strip()]
    for line in lines:
        alerts.receive(_body(first, line), by=by)
    assert len(lines) == 6 and Alert.objects.count() == 2
    assert Outage.objects.filter(ended_at=None).count() == 0
    assert AlertDelivery.objects.filter(state="taken").count() == AlertDelivery.objects.count()
    assert Case.objects.count() == 1


def _body(first: dict, line: str) -> bytes:  # type: ignore[type-arg]
    """The message that a line of the log tells of: `3 firing 2 [('firing', '4601'), …] group`."""
    pairs = line[line.index("[") + 1 : line.index("]")].replace("'", '"')
    told = json.loads(f"[{pairs.replace('(', '[').replace(')', ']')}]")
    rows = [_alert(first["alerts"][0], *pair) for pair in told]
    return json.dumps({**first, "alerts": rows}).encode()


def _alert(like: dict, status: str, member: str) -> dict:  # type: ignore[type-arg]
    labels = {**like["labels"], "kommune": member}
    ends = "2026-11-21T21:46:24.787Z" if status == "resolved" else like["endsAt"]
    print_of = like["fingerprint"] if member == "1103" else "f00df00df00df00d"
    return {**like, "status": status, "labels": labels, "endsAt": ends, "fingerprint": print_of}
