"""Reports: due, received, late, and held against what was measured here."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.agreements.models.claims import Claim
from samdrift.agreements.models.duties import Duty, Report, ReportFigure
from samdrift.agreements.papers.reckonings import told
from samdrift.agreements.queries import reports as queries
from samdrift.agreements.services import claim_course, report_claims, report_findings, reports
from samdrift.agreements.services.claims import change_claim
from samdrift.agreements.services.measurements import record_measurement
from samdrift.followup.models.activities import Occurrence
from samdrift.followup.models.findings import Finding
from samdrift.followup.services import occurrences
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from tests.agreements.made import machine, make_agreement
from tests.agreements.made_duties import make_level, make_report_duty, measure, reports_of
from tests.world import World

pytestmark = pytest.mark.django_db
SEPTEMBER = (dt.date(2026, 9, 1), dt.date(2026, 10, 1))


def _duty(world: World) -> Duty:
    return make_report_duty(make_agreement(world))


def _time(report: Report) -> Occurrence:
    found: Occurrence = Occurrence.objects.select_related("activity").get(
        activity=report.duty.activity_id, planned=report.due_on
    )
    return found


def _findings(kind: str) -> list[Finding]:
    return list(Finding.objects.filter(kind=kind).exclude(status="mended").order_by("mark"))


def test_a_report_that_has_not_come_is_found_late_and_mends_when_it_comes(world: World) -> None:
    duty = _duty(world)
    report_findings.find_all(machine(world))
    found = _findings(report_findings.LATE)
    assert [one.agreed["due"] for one in found] == ["2026-09-10", "2026-10-10", "2026-11-10"]
    assert found[0].deadline == dt.date(2026, 9, 10)
    assert {member.name for member in found[0].members} == {"Nordvik", "Sørvik"}
    reports.receive(reports_of(duty)[0], by=world.viewer("mona"), received_on=world.today)
    assert len(_findings(report_findings.LATE)) == 2


def test_what_is_received_is_done_on_the_wheel(world: World) -> None:
    report = reports_of(_duty(world))[0]
    came = reports.receive(
        report, by=world.viewer("mona"), received_on=dt.date(2026, 9, 12), upload=(b"%PDF", "r.pdf")
    )
    time = _time(report)
    assert (time.done_on, time.done_by) == (world.today, world.people["mona"])
    assert came.file is not None
    assert came.file.name == "r.pdf"
    taken = reports.take_back(came, by=world.viewer("mona"))
    assert taken.received_on is None
    assert _time(report).is_open
    told = list(Event.objects.filter(what__startswith="report.").values_list("what", flat=True))
    assert told == ["report.received", "report.taken_back"]


def test_what_is_done_on_the_wheel_is_received(world: World) -> None:
    report = reports_of(_duty(world))[0]
    report_findings.find_all(machine(world))
    occurrences.mark_done(_time(report), by=world.viewer("mona"))
    report.refresh_from_db()
    assert report.received_on == world.today
    assert len(_findings(report_findings.LATE)) == 2
    occurrences.undo_done(_time(report), by=world.viewer("mona"))
    report.refresh_from_db()
    assert report.received_on is None
    assert len(_findings(report_findings.LATE)) == 3


def test_a_checklist_that_is_left_keeps_the_time_open(world: World) -> None:
    duty = make_report_duty(make_agreement(world), checklist=["Read it", "Send it on"])
    report = reports_of(duty)[0]
    reports.receive(report, by=world.viewer("mona"), received_on=world.today)
    assert _time(report).is_open


def test_one_that_is_dropped_or_moved_is_not_late(world: World) -> None:
    first, second, _third = reports_of(_duty(world))[:3]
    occurrences.drop(_time(first), reason="Summer", by=machine(world))
    occurrences.move(
        _time(second), day=dt.date(2026, 12, 1), reason="They asked", by=machine(world)
    )
    report_findings.find_all(machine(world))
    assert len(_findings(report_findings.LATE)) == 1
    viewer = world.viewer("mona")
    states = {row.pk: queries.state(row, world.today) for row in queries.listed(viewer)}
    assert (states[first.pk], states[second.pk]) == ("dropped", "coming")
    assert first.pk not in {row.pk for row in queries.current(viewer)}


@pytest.mark.parametrize(
    ("reported", "differs"), [("99.31", False), ("99.3", False), ("99.6", True), ("99.5", True)]
)
def test_a_figure_is_held_against_what_was_measured(
    world: World, reported: str, differs: bool
) -> None:
    duty = _duty(world)
    term = make_level(duty.agreement)
    measure(term, *SEPTEMBER, "99.305556")
    report = reports_of(duty)[1]
    reports.receive(
        report,
        by=world.viewer("mona"),
        received_on=world.today,
        covers_from=SEPTEMBER[0],
        covers_to=SEPTEMBER[1],
        figures={term.pk: Decimal(reported)},
    )
    found = _findings(report_findings.DIFFERS)
    assert bool(found) is differs
    if found:
        assert found[0].agreed["term"] == "Availability"
        assert found[0].observed["measured"].startswith("99.3055")


def test_a_corrected_figure_mends_the_difference(world: World) -> None:
    duty = _duty(world)
    term = make_level(duty.agreement)
    measure(term, *SEPTEMBER, "99.3056")
    report = reports_of(duty)[1]
    for value in ("100", "99.31"):
        reports.receive(
            report,
            by=world.viewer("mona"),
            received_on=world.today,
            covers_from=SEPTEMBER[0],
            covers_to=SEPTEMBER[1],
            figures={term.pk: Decimal(value)},
        )
        assert bool(_findings(report_findings.DIFFERS)) is (value == "100")
    assert ReportFigure.objects.get().value == Decimal("99.31")


def test_months_that_fill_a_quarter_are_weighted_by_days(world: World) -> None:
    duty = make_report_duty(make_agreement(world), rule={"kind": "every", "unit": "month", "n": 3})
    term = make_level(duty.agreement)
    report = reports_of(duty)[0]
    for month, value in ((6, "99"), (7, "100"), (8, "100")):
        measure(term, dt.date(2026, month, 1), dt.date(2026, month + 1, 1), value)
    assert report.covers_from == dt.date(2026, 6, 1)
    ReportFigure.objects.create(report=report, term=term, value=Decimal("99.67"))
    [told] = queries.compared([report])[report.pk]
    assert told.compared.measured == Decimal("99.673913")
    assert told.compared.parts == 3
    assert not told.compared.differs


def test_the_longest_time_of_the_months_is_that_of_the_quarter(world: World) -> None:
    duty = make_report_duty(make_agreement(world), rule={"kind": "every", "unit": "month", "n": 3})
    term = make_level(duty.agreement, kind="resolution", title="Critical errors")
    report = reports_of(duty)[0]
    for month, value in ((6, "3"), (7, "5.5"), (8, "2")):
        measure(term, dt.date(2026, month, 1), dt.date(2026, month + 1, 1), value)
    ReportFigure.objects.create(report=report, term=term, value=Decimal("5.5"))
    [told] = queries.compared([report])[report.pk]
    assert (told.compared.measured, told.compared.differs) == (Decimal("5.5"), False)


def test_what_is_measured_afterwards_shows_that_the_report_differs(world: World) -> None:
    duty = _duty(world)
    term = make_level(duty.agreement)
    reports.receive(
        reports_of(duty)[1],
        by=world.viewer("mona"),
        received_on=world.today,
        covers_from=SEPTEMBER[0],
        covers_to=SEPTEMBER[1],
        figures={term.pk: Decimal("99.9")},
    )
    assert _findings(report_findings.DIFFERS) == []
    record_measurement(
        term,
        by=world.viewer("mona"),
        starts_on=SEPTEMBER[0],
        ends_on=SEPTEMBER[1],
        value=Decimal(99),
        source="monitoring",
    )
    assert len(_findings(report_findings.DIFFERS)) == 1


def test_what_was_not_measured_in_whole_is_not_compared(world: World) -> None:
    duty = _duty(world)
    term = make_level(duty.agreement)
    measure(term, dt.date(2026, 9, 1), dt.date(2026, 9, 15), "90")
    report = reports_of(duty)[1]
    ReportFigure.objects.create(report=report, term=term, value=Decimal(100))
    [told] = queries.compared([report])[report.pk]
    assert told.compared.measured is None
    assert not told.compared.differs


def test_a_report_cannot_come_tomorrow_nor_be_registered_by_anyone(world: World) -> None:
    report = reports_of(_duty(world))[0]
    with pytest.raises(DomainError) as caught:
        reports.receive(
            report, by=world.viewer("mona"), received_on=world.today + dt.timedelta(days=1)
        )
    assert caught.value.code == "not_yet"
    with pytest.raises(Refused):
        reports.receive(report, by=world.viewer("kari"), received_on=world.today)
    named = make_report_duty(report.duty.agreement, title="Other", person=world.people["kari"])
    reports.receive(reports_of(named)[0], by=world.viewer("kari"), received_on=world.today)


def test_looking_for_reports_costs_the_same_for_many(world: World) -> None:
    by = machine(world)
    agreements = [make_agreement(world, title=f"Avtale {n}") for n in range(4)]
    for one in agreements:
        make_report_duty(one)
    counts = []
    for some in (agreements[:1], agreements):
        report_findings.find([one.pk for one in some], by=by)
        with CaptureQueriesContext(connection) as told:
            report_findings.find([one.pk for one in some], by=by)
        counts.append(len(told))
    assert counts[0] == counts[1]


def _late(world: World) -> Report:
    """The report due on 10 September, which has not come."""
    return reports_of(_duty(world))[0]


def test_a_late_report_is_claimed_once_with_what_is_agreed(world: World) -> None:
    report = _late(world)
    claim = report_claims.claim_report(report, by=world.viewer("mona"))
    assert (claim.kind, claim.state, claim.amount) == ("report", "basis", None)
    assert "Monthly report" in claim.title
    (evidence,) = claim.evidence.all()
    assert evidence.reckoning == {"kind": "report", "due": "2026-09-10", "annex": "annex 4"}
    assert told(evidence.reckoning) == [("Due", "10.09.2026"), ("Where it is agreed", "annex 4")]
    assert report_claims.claim_report(report, by=world.viewer("mona")) == claim


def test_only_what_is_late_is_claimed_by_those_who_may(world: World) -> None:
    report = _late(world)
    with pytest.raises(Refused):
        report_claims.claim_report(report, by=world.viewer("ola"))
    reports.receive(report, by=world.viewer("mona"), received_on=world.today)
    with pytest.raises(DomainError) as caught:
        report_claims.claim_report(report, by=world.viewer("mona"))
    assert caught.value.code == "not_late"


def _sent(claim: Claim, world: World) -> Claim:
    return claim_course.send_claim(
        claim, by=world.viewer("mona"), letter=lambda _claim: ("letter.pdf", b"%PDF")
    )


def test_when_the_report_comes_the_claim_on_it_is_at_its_end(world: World) -> None:
    first, second, third = reports_of(_duty(world))[:3]
    by = world.viewer("mona")
    unsent, sent, dear = (report_claims.claim_report(one, by=by) for one in (first, second, third))
    change_claim(dear, by=by, amount=Decimal(5000))
    _sent(sent, world)
    _sent(dear, world)
    day = world.today - dt.timedelta(days=1)
    for one in (first, second, third):
        reports.receive(one, by=by, received_on=day)
    for claim in (unsent, sent, dear):
        claim.refresh_from_db()
    assert (unsent.state, sent.state, dear.state) == ("dropped", "done", "sent")
    assert sent.settled_on == day
    assert "claim.delivered" in Event.objects.values_list("what", flat=True)


def test_what_is_done_on_the_wheel_ends_the_claim_too(world: World) -> None:
    report = _late(world)
    claim = _sent(report_claims.claim_report(report, by=world.viewer("mona")), world)
    occurrences.mark_done(_time(report), by=world.viewer("mona"))
    claim.refresh_from_db()
    assert claim.state == "done"


def test_the_page_of_a_late_report_gives_the_claim(world: World, as_person: Any) -> None:
    report = _late(world)
    page, address = (
        reverse("agreements:report_detail", args=[report.pk]),
        reverse("agreements:report_claim", args=[report.pk]),
    )
    client = as_person("mona")
    assert address in client.get(page).content.decode()
    answer = client.post(address)
    claim = Claim.objects.get()
    assert answer["Location"] == reverse("agreements:claim_detail", args=[claim.pk])
    shown = client.get(page).content.decode()
    assert address not in shown
    assert answer["Location"] in shown
    assert as_person("ola").post(address).status_code in {403, 404}
    reports.receive(report, by=world.viewer("mona"), received_on=world.today)
    assert client.post(address).status_code == 302
