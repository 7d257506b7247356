"""The real logs of other desks: wholly read, nothing lost, what is odd named; one loaded wholly."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from tests.desk.made import make_desk
from tests.world import World

from samdrift.desk.calc.logs.reading import opened
from samdrift.desk.calc.logs.standard import STANDARD
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.logs import LoggedCase
from samdrift.desk.services import log_intake
from samdrift.kernel import search
from samdrift.kernel.models.history import Event
from samdrift.kernel.viewer import terminal

OPENED = dt.datetime(2014, 3, 31, tzinfo=dt.UTC)
LOGS = {
    "07_bpic2013_incidents.xes.gz": ("xes", 65_533, 7_554),
    "08_receipt.xes.gz": ("xes", 8_577, 1_434),
    "bpic2014_detail_incident_atopen.csv": ("without-number", 35_208, 35_208),
}
ODD = {
    "07_bpic2013_incidents.xes.gz": {"no_opened_at", "no_title", "nothing_known"},
    "08_receipt.xes.gz": {"nothing_known", "before_opening", "unknown_value"},
    "bpic2014_detail_incident_atopen.csv": {"opened_given", "no_end"},
}


@pytest.mark.parametrize("name", sorted(LOGS))
def test_logs_are_read_wholly(shared: Path, name: str) -> None:
    mapping, rows, cases = LOGS[name]
    data = (shared / "01_tickets" / name).read_bytes()
    log = opened(data, STANDARD[mapping], OPENED)
    numbers, odd = set(), Counter[str]()
    for told in log.histories():
        numbers.add(told.number)
        odd.update(one.code for one in told.odd)
        assert told.facts["opened_at"] <= told.facts["last_at"]
        assert all(a.at <= b.at for a, b in zip(told.steps, told.steps[1:], strict=False))
    assert (log.rows, log.cases, len(numbers)) == (rows, cases, cases)
    assert set(odd) == ODD[name]


@pytest.mark.django_db
def test_logs_of_a_whole_desk_are_loaded(shared: Path, world: World) -> None:
    """15 615 incidents in 93 482 rows: none lost, odd values counted, found again, no alarms."""
    make_desk(world)
    data = (shared / "01_tickets" / "uci_dev.csv.gz").read_bytes()
    answer = log_intake.take_file(
        data, "uci.csv.gz", by=terminal(world.today), way="command", wait=True,
        given={"mapping": "servicenow", "member": "Nordvik"},
    )  # fmt: skip
    assert answer["counts"] == {"rows": 93_482, "cases": 15_615, "added": 15_615}
    assert Case.objects.filter(source="ServiceNow", state="closed").count() == 15_615
    assert not Clock.objects.exists()
    verdicts = Counter(LoggedCase.objects.values_list("made_sla", flat=True))
    assert verdicts == {True: 8_572, False: 7_043}
    assert sum(map(len, LoggedCase.objects.values_list("steps", flat=True))) > 60_000
    told = {(one["rule"], one["text"]): one for one in answer["violations"]}
    assert {rule for rule, _text in told} == {
        "nothing_known", "no_resolved_at", "no_title", "before_opening", "out_of_order",
    }  # fmt: skip
    assert any("(1110" in text for rule, text in told if rule == "no_resolved_at")
    assert Event.objects.filter(what="case.logged").count() == 15_615
    assert search.find("Caller 2403", world.viewer("asta"), limit=5)
