"""A few rows of the tables of duties, reports and hours, for the agreement of the landscape."""

from __future__ import annotations

import datetime as dt

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.documents import DocumentVersion
from samdrift.agreements.models.duties import Duty, Report, ReportFigure
from samdrift.agreements.models.hours import HourBooking, HourPool, HourYear
from samdrift.agreements.models.terms import Term
from samdrift.followup.models.activities import Activity, Occurrence
from tests.world import World

FIRST = dt.date(2026, 10, 10)


def make_duties(world: World, agreement: Agreement) -> None:
    """A monthly report that came once and is late, meetings; 600 hours of which some are booked."""
    term = Term.objects.filter(agreement=agreement, kind=Term.Kind.AVAILABILITY).first()
    if term is None:
        term = Term.objects.create(agreement=agreement, kind="availability", title="Oppetid")
    rule = {"kind": "every", "unit": "month", "n": 1}
    activity = Activity.objects.create(
        title="Månedsrapport – Journalavtalen",
        area="agreements",
        rule=rule,
        starts_on=FIRST,
        made_on=FIRST,
        subject_kind="agreements.agreement",
        subject_id=agreement.pk,
        person=world.people["mona"],
    )
    duty = Duty.objects.create(
        agreement=agreement, kind="report", title="Månedsrapport", rule=rule, starts_on=FIRST,
        role="", activity=activity,
    )  # fmt: skip
    late = dt.date(2026, 11, 10)
    for day, done in ((FIRST, FIRST), (late, None)):
        Occurrence.objects.create(activity=activity, planned=day, day=day, done_on=done)
    paper = DocumentVersion.objects.filter(document__agreement=agreement).first()
    report = Report.objects.create(
        duty=duty,
        due_on=FIRST,
        received_on=FIRST,
        covers_from=dt.date(2026, 9, 1),
        covers_to=dt.date(2026, 10, 1),
        file=paper.file if paper else None,
    )
    ReportFigure.objects.create(report=report, term=term, value=99)
    for due in (late, dt.date(2026, 9, 10)):
        Report.objects.create(duty=duty, due_on=due)
    for kind, title in (("strategic", "Strategimøte"), ("forum", "Brukerforum")):
        Duty.objects.create(agreement=agreement, kind=kind, title=title, rule=rule, starts_on=FIRST)
    for title in ("Opplæring", "Rådgivning"):
        HourPool.objects.create(agreement=agreement, title=title)
    _hours(world, agreement, Occurrence.objects.filter(activity=activity).order_by("day")[0])


def _hours(world: World, agreement: Agreement, time: Occurrence) -> None:
    pool = HourPool.objects.create(agreement=agreement, title="Utviklingstimer", hourly_worth=1500)
    HourYear.objects.create(
        pool=pool, valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2027, 1, 1), hours=600
    )
    HourBooking.objects.create(
        pool=pool, day=FIRST, hours=8, state="used", what="Gjennomgang", member=world.nordvik,
        occurrence=time, booked_by=world.people["mona"],
    )  # fmt: skip
