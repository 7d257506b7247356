"""Last month's report to each member: cases of that month, drafts, and one that is written and sent."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from samdrift.desk.calc.reports import Month
from samdrift.desk.demo.acting import acting
from samdrift.desk.models.reports import ServiceReport
from samdrift.desk.papers.service_report import paper_of
from samdrift.desk.services import cases, reports
from samdrift.kernel.calc.holidays import holidays
from samdrift.portfolio.models.systems import System

SATURDAY = 6
WORDS = (
    "Det har vært en rolig måned. De fleste sakene ble løst samme dag, og flere enn før mens dere var "
    "på telefonen.\n\nDet som ikke gikk godt nok: nettet på helsesenteret falt ut, og det tok oss to "
    "dager å finne feilen. Vi har byttet aksesspunktene, og varsles nå når ett av dem svarer sent."
)


class Asked(NamedTuple):
    """A case of the month: on which working day, from whom, what, how it ended, and after how long."""

    day: int
    who: str
    title: str
    service: str
    solution: str = ""
    hours: float = 1
    cause: str = ""
    system: str = ""
    urgency: int = 3
    kind: str = "incident"


TOLD = (
    Asked(1, "alta_health", "Trådløst nett faller ut på helsesenteret", "Nett og sikkerhet", "Byttet aksesspunktet.", 52, "Feil på utstyr", "", 1),
    Asked(2, "alta_school", "Elevmappa er treg", "Fagsystemer", "Leverandøren ryddet i søket.", 26, "Feil i programmet", "Skoleleia", 2),
    Asked(3, "hammerfest_health", "Kommer ikke inn i Heimjournal", "Helse- og omsorgssystemer", "Satte nytt passord.", 0.2, "Utløpt passord", "Heimjournal", 2),
    Asked(4, "nordkapp_health", "Skriveren på legekontoret står", "Lokalt utstyr", "Byttet trommel.", 3, "Feil på utstyr"),
    Asked(5, "masoy_health", "Vaktlista viser feil uke", "Helse- og omsorgssystemer", "Rettet uka i oppsettet.", 30, "Feil i oppsett", "Vaktrota", 2),
    Asked(6, "hasvik_health", "Ny bruker til vikar", "Brukere og tilganger", "Opprettet bruker og roller.", 5, "", "", 3, "request"),
    Asked(7, "loppa_school", "Telefonen ringer ikke", "Telefoni", "Viderekoblingen sto på.", 0.3, "Feil i oppsett", "Telefonen"),
    Asked(8, "hammerfest_school", "Hvordan bestiller jeg møterom?", "E-post og kalender", "Viste hvordan.", 0.2, "", "", 3, "question"),
    Asked(9, "alta_payroll", "Utskrift av lønnsslipp stopper", "Fagsystemer", "Startet køen på nytt.", 2, "Feil i programmet", "Lønnsro", 2),
    Asked(10, "nordkapp_school", "Får ikke delt mappa", "Brukere og tilganger", "Ga riktig rolle.", 6, "Manglende rolle"),
    Asked(11, "alta_technical", "Kartet henger", "Fagsystemer", "", 0, "", "Kartflata"),
    Asked(12, "masoy_office", "Skjermen flimrer", "Lokalt utstyr", "Byttet kabel.", 4, "Feil på utstyr"),
)  # fmt: skip
AT_PHONE = 0.5
"""Hours: what is solved sooner is solved while they call."""


def make_reports(stage: Any) -> None:
    """Cases of last month, a draft to each member, and Alta's with the lead's words, sent."""
    month = Month.of(stage.today).moved(-1)
    days = _workdays(month)
    for told in TOLD:
        _case(stage, days[told.day], told)
    day = max(month.end, min(stage.today, month.end + dt.timedelta(days=3)))
    lead = acting(stage, "management_lead", day, 9, 0)
    reports.make_reports(month, by=lead)
    report = ServiceReport.objects.get(member__name="Alta", month=month.start)
    report = reports.write_words(
        report, by=acting(stage, "management_lead", day, 9, 20), words=WORDS
    )
    by = acting(stage, "management_lead", day, 9, 30)

    def write(sent: ServiceReport) -> tuple[str, bytes]:
        made = paper_of(sent, by)
        return made.name, made.data

    stage.keep("report.alta", reports.send_report(report, by=by, write_paper=write))


def _workdays(month: Month) -> list[dt.date]:
    length = (month.end - month.start).days
    days = [month.start + dt.timedelta(days=n) for n in range(length)]
    free = holidays(month.year)
    return [day for day in days if day.isoweekday() < SATURDAY and day not in free]


def _case(stage: Any, day: dt.date, told: Asked) -> None:
    opened = dt.datetime.combine(day, dt.time(8, 30))

    def by(key: str, hours: float) -> Any:
        moment = opened + dt.timedelta(hours=hours)
        return acting(stage, key, moment.date(), moment.hour, moment.minute)

    case = cases.open_case(
        by=by("agent", 0),
        member=stage["people"][told.who].employer,
        title=told.title,
        kind=told.kind,
        channel="phone",
        requester=stage["people"][told.who],
        service=stage[f"service.{told.service}"],
        system=System.objects.filter(name=told.system).first(),
        impact=2 if told.urgency == 1 else 3,
        urgency=told.urgency,
    )
    case = cases.take(case, by=by("agent", 0.1))
    if told.solution:
        cases.resolve(
            case,
            by=by("agent", told.hours),
            solution=told.solution,
            root_cause=told.cause,
            first_contact=told.hours < AT_PHONE,
        )
