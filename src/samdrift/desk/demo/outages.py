"""What was down in the example: an outage and maintenance last month, the critical fault of the day,
work that is planned, and the rule by which monitoring tells of the rest.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from samdrift.desk.demo.acting import acting, workday
from samdrift.desk.models.cases import Case
from samdrift.desk.services import alert_rules, alerts, maintenance, outages
from samdrift.portfolio.models.systems import System

ERP, JOURNAL, NET = "Regnbue ERP", "Heimjournal", "Nett og sikkerhet"
ONE = dt.timedelta(days=1)


def make_outages(stage: Any) -> None:
    last = (stage.today.replace(day=1) - ONE).replace(day=1)
    erp = System.objects.get(name=ERP)
    _last_month(stage, last, erp)
    _the_critical_fault(stage, workday(stage, 1))
    _planned(stage, erp)
    _monitoring(stage, last, erp)


def _last_month(stage: Any, first: dt.date, erp: System) -> None:
    """A window that went half an hour past its end, and a fault that hit two members."""
    night = first + dt.timedelta(days=13)
    window = maintenance.plan_window(
        by=acting(stage, "agent_two", first, 9, 0),
        title="Ny versjon av Regnbue ERP",
        text="Lønn og regnskap er ikke tilgjengelig mens versjonen legges ut.",
        system=erp,
        starts_at=stage.instant(night, 20, 0),
        ends_at=stage.instant(night, 22, 0),
        is_agreed=True,
    )
    maintenance.tell_window(window, by=acting(stage, "agent_two", first, 9, 5))
    maintenance.finish_window(
        window,
        by=acting(stage, "agent_two", night, 22, 45),
        down_from=stage.instant(night, 20, 5),
        down_to=stage.instant(night, 22, 30),
        outcome="Versjonen er lagt ut. Omstarten tok en halv time lenger enn planlagt.",
    )
    day = first + dt.timedelta(days=20)
    two = [stage["people"][name].employer for name in ("alta_payroll", "hasvik_health")]
    outages.add_outage(
        by=acting(stage, "agent", day, 11, 10),
        title="Regnbue ERP svarer ikke",
        text="Leverandøren retter en feil i innloggingen.",
        system=erp,
        members=two,
        started_at=stage.instant(day, 9, 40),
        ended_at=stage.instant(day, 11, 5),
    )


def _the_critical_fault(stage: Any, day: dt.date) -> None:
    journal = System.objects.get(name=JOURNAL)
    by = acting(stage, "agent_two", day, 11, 50)
    outage = outages.add_outage(
        by=by,
        title="Heimjournal er nede",
        text="Bruk nødrutinen for medisinlister.",
        system=journal,
        started_at=stage.instant(day, 8, 55),
        ended_at=stage.instant(day, 11, 38),
    )
    case = Case.objects.filter(title=outage.title, system=journal).order_by("pk").first()
    if case is not None:
        outages.put_case(outage, case, by=by)


def _planned(stage: Any, erp: System) -> None:
    night = stage.today + dt.timedelta(days=6)
    window = maintenance.plan_window(
        by=acting(stage, "agent_two", workday(stage, 1), 14, 0),
        title="Ny brannmur i Hammerfest",
        text="Fagsystemene er borte i inntil en time. Papirrutinen brukes så lenge.",
        system=erp,
        starts_at=stage.instant(night, 21, 0),
        ends_at=stage.instant(night, 22, 0),
        is_agreed=True,
    )
    maintenance.tell_window(window, by=acting(stage, "agent_two", workday(stage, 1), 14, 5))


def _monitoring(stage: Any, first: dt.date, erp: System) -> None:
    """An alert of last month, as monitoring sends it: firing, and over five minutes later."""
    alert_rules.add_rule(
        by=acting(stage, "agent_two", first, 8, 0),
        name="Regnbue ERP svarer ikke",
        matchers=[["alertname", "=", "TjenesteNede"], ["tjeneste", "=", ERP]],
        title="Regnbue ERP er nede",
        system=erp,
        is_told=True,
        opens_case=False,
    )
    day = first + dt.timedelta(days=24)
    start, end = stage.instant(day, 6, 12), stage.instant(day, 6, 19)
    for firing, moment in ((True, start), (False, end)):
        by = acting(stage, "agent_two", day, 6, 12 if firing else 19)
        alerts.receive(_message(start, moment, firing=firing), by=by)


def _message(start: dt.datetime, moment: dt.datetime, *, firing: bool) -> bytes:
    alert = {
        "status": "firing" if firing else "resolved",
        "labels": {"alertname": "TjenesteNede", "tjeneste": ERP, "severity": "critical"},
        "annotations": {"summary": "Regnbue ERP svarer ikke på innlogging"},
        "startsAt": start.isoformat(),
        "endsAt": "0001-01-01T00:00:00Z" if firing else moment.isoformat(),
        "fingerprint": "5b1f4a72c0de0001",
    }
    return json.dumps({"version": "4", "groupKey": "{}", "alerts": [alert]}).encode()
