"""The ERP agreement from its first day until today: what was measured, done, used, claimed and changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.demo.erp import first_day, join_later
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Change
from samdrift.agreements.models.claims import Claim
from samdrift.agreements.models.duties import Duty, Report
from samdrift.agreements.papers.claim_letter import letter_of
from samdrift.agreements.services import changes, claim_course, hour_bookings, options
from samdrift.agreements.services.claims import settle
from samdrift.agreements.services.duty_align import align
from samdrift.agreements.services.measurements import record_measurement
from samdrift.agreements.services.reports import receive
from samdrift.agreements.services.usual_duties import add_usual
from samdrift.followup.models.activities import Occurrence
from samdrift.followup.services import activities as planning
from samdrift.followup.services.occurrences import mark_done
from samdrift.kernel.history import kind_of

USUAL = (
    "monthly_report",
    "quarterly_report",
    "plan",
    "strategic",
    "professional",
    "forum",
    "evaluation",
)
MEASURED = ("99.97", "99.91", "99.94", "99.98", "99.92", "99.96", "99.94", "99.93", "99.95")
"""What is measured month after month, again and again, but for the broken ones."""
BROKEN, BROKEN_LATELY = "99.42", "99.61"
"""What was measured in the two months that were below what was agreed."""
SAID = "99.99"
"""What the report of the last month says, though it was measured lower."""
BOOKED = (
    (0, 3, 160, "Tilpasning av attestasjon"),
    (0, 6, 210, "Ny rapport for virksomhetsledere"),
    (0, 10, 190, "Opplæring i alle kommunene"),
    (1, 2, 140, "Kobling mot fagsystemene"),
    (1, 5, 120, "Enklere reiseregning"),
    (1, 11, 170, "Årsoppgjør i ny løsning"),
    (2, 2, 60, "Feilretting i integrasjoner"),
    (2, 4, 75, "Budsjettskjema for skolene"),
)
"""(year from 0, month, hours, for what). The third year goes too slowly."""


def live_through(stage: Any) -> None:
    agreement, start = stage["erp"], first_day(stage)
    add_usual(agreement, by=stage.on(start), duties=USUAL, starts_on=start.replace(month=2, day=10))
    _measure(stage, start)
    join_later(stage)
    _decide_options(stage, start)
    plan_through(agreement, stage, start)
    do_what_is_past(agreement, stage)
    _use_hours(stage, start)
    _claim_level(stage)
    _change(stage)


def months(start: dt.date, until: dt.date, step: int = 1) -> list[tuple[dt.date, dt.date]]:
    """Whole periods from the start that are over."""
    found, day = [], start
    while plus_months(day, step) <= until:
        found.append((day, plus_months(day, step)))
        day = plus_months(day, step)
    return found


def broken(stage: Any) -> dict[dt.date, str]:
    """October of the second year, and the month before this one."""
    lately = plus_months(stage.today.replace(day=1), -1)
    return {_october(stage): BROKEN, lately: BROKEN_LATELY}


def _october(stage: Any) -> dt.date:
    return dt.date(stage.today.year - 1, 10, 1)


def measured(stage: Any, month: dt.date) -> str:
    return broken(stage).get(month, MEASURED[(12 * month.year + month.month) % len(MEASURED)])


def _measure(stage: Any, start: dt.date) -> None:
    """Availability each month; the longest resolution of an A error each quarter."""
    for begins, ends in months(start, stage.today):
        record_measurement(
            stage["erp.availability"],
            by=stage.on(ends + dt.timedelta(days=1)),
            starts_on=begins,
            ends_on=ends,
            value=Decimal(measured(stage, begins)),
            source="monitoring",
        )
    for number, (begins, ends) in enumerate(months(start, stage.today, 3)):
        record_measurement(
            stage["erp.resolution"],
            by=stage.on(ends + dt.timedelta(days=1)),
            starts_on=begins,
            ends_on=ends,
            value=Decimal("2.25") + Decimal(number % 4) / 4,
            source="desk",
        )


def _decide_options(stage: Any, start: dt.date) -> None:
    day = dt.date(start.year + 1, 8, 28)
    options.use_option(
        stage["erp.option.purchase"],
        by=stage.on(day),
        decided_on=day,
        reason="Alle kommunene vil ha bestilling og faktura på samme sted.",
    )
    options.decline_option(
        stage["erp.option.project"],
        by=stage.on(stage.today - dt.timedelta(days=25)),
        decided_on=stage.today - dt.timedelta(days=25),
        reason="Kommunene bruker et annet verktøy.",
    )


# The wheel


def plan_through(agreement: Agreement, stage: Any, start: dt.date) -> None:
    """As the clock did when the years went: the times within the horizon, and the reports of them."""
    rows = (
        Duty.objects.filter(agreement=agreement).exclude(activity=None).select_related("activity")
    )
    for year in range(start.year + 1, stage.today.year + 1):
        by = stage.on(dt.date(year, 1, 1))
        for duty in rows:
            if duty.rule["kind"] != "once":
                planning.make_occurrences(duty.activity, by, since=by.today)
    align(agreement, by=stage.by)


def do_what_is_past(agreement: Agreement, stage: Any) -> None:
    """Reports are received, and the rest is done on its day; the newest quarterly report is late."""
    duties = {one.activity_id: one for one in Duty.objects.filter(agreement=agreement)}
    rows = Occurrence.objects.open().select_related("activity").filter(
        activity__subject_kind=kind_of(agreement),
        activity__subject_id=agreement.pk,
        day__lt=stage.today,
    )  # fmt: skip
    past = list(rows.order_by("day", "pk"))
    quarterly = [row.pk for row in past if _is_report(duties.get(row.activity_id), 3)]
    late = quarterly[-1] if quarterly else None
    for row in past:
        duty = duties.get(row.activity_id)
        if row.pk == late or duty is None:
            continue
        if duty.kind == Duty.Kind.REPORT:
            _receive(duty, row, stage)
        else:
            mark_done(row, by=stage.on(row.day))


def _is_report(duty: Duty | None, every: int) -> bool:
    """A report of so many months."""
    return duty is not None and duty.kind == Duty.Kind.REPORT and duty.rule.get("n") == every


def _receive(duty: Duty, row: Occurrence, stage: Any) -> None:
    """One report of the second year came twelve days late; one says better than what was measured."""
    report = Report.objects.get(duty=duty, due_on=row.planned)
    slow = (row.planned.year, row.planned.month) == (stage.today.year - 1, 5)
    day = min(row.planned + dt.timedelta(days=12 if slow else -1), stage.today)
    figures: dict[int, Decimal | None] = {}
    if _is_report(duty, 1) and report.covers_from is not None:
        differs = report.covers_from == plus_months(stage.today.replace(day=1), -1)
        told = SAID if differs else measured(stage, report.covers_from)
        figures[stage["erp.availability"].pk] = Decimal(told)
    receive(
        report,
        by=stage.on(day),
        received_on=day,
        covers_from=report.covers_from,
        covers_to=report.covers_to,
        figures=figures,
    )


def _use_hours(stage: Any, start: dt.date) -> None:
    for year, month, hours, what in BOOKED:
        day = dt.date(start.year + year, month, 20)
        if day <= stage.today:
            hour_bookings.book(
                stage["erp.pool"], by=stage.on(day), day=day, hours=Decimal(hours), what=what
            )


# Claims and changes


def send(claim: Claim, day: dt.date, stage: Any) -> Claim:
    """The letter as it is written on that day."""
    by = stage.on(day)

    def write(sent: Claim) -> tuple[str, bytes]:
        letter = letter_of(sent, by)
        return letter.name, letter.data

    return claim_course.send_claim(claim, by=by, letter=write, day=day)


def _claim_level(stage: Any) -> None:
    """The claim on the broken month of the second year: sent, accepted and paid."""
    begins = _october(stage)
    claim = Claim.objects.get(agreement=stage["erp"], kind=Claim.Kind.LEVEL, covers_from=begins)
    if claim.amount is None:
        raise AssertionError("the users are counted, so the fee is known")
    sent = begins.replace(month=11, day=6)
    send(claim, sent, stage)
    answered = sent + dt.timedelta(days=17)
    claim_course.answer_claim(
        claim,
        by=stage.on(answered),
        day=answered,
        accepted=claim.amount,
        text="Vi beklager nedetiden og betaler prisavslaget.",
    )
    paid = sent + dt.timedelta(days=32)
    settle(
        claim,
        by=stage.on(paid),
        amount=claim.amount,
        day=paid,
        text="Overført til samarbeidets konto",
    )


def _change(stage: Any) -> None:
    """The member that came by the option is agreed; five hundred users more are being assessed."""
    agreement = stage["erp"]
    joined = Change.objects.get(agreement=agreement, kind=Change.Kind.MEMBERS)
    day = joined.effective_on - dt.timedelta(days=30)
    changes.change_change(
        joined,
        by=stage.on(day),
        amount=Decimal(1_020_000),
        ground_reason="Opsjonen i bilag 7 punkt 5 gjelder inntil to kommuner til.",
    )
    changes.attach_assessment(
        joined,
        by=stage.on(day),
        upload=(b"Opsjonen dekker endringen. Oppdiktet vurdering i eksempelet.", "Vurdering.txt"),
        dated=day,
    )
    changes.agree_on_change(joined, by=stage.on(day))
    changes.open_change(
        agreement,
        by=stage.on(stage.today - dt.timedelta(days=18)),
        kind=Change.Kind.USERS,
        title="500 brukere til: helse tar i bruk innkjøp",
        text="Helse og omsorg skal bestille selv. Da går prisen ned ett trinn for alle.",
        effective_on=dt.date(stage.today.year + 1, 1, 1),
        amount=Decimal(4_950_000),
        option=stage["erp.option.volume"],
        ground=Change.Ground.A,
        ground_reason="Opsjonen gjelder inntil 500 brukere.",
    )
