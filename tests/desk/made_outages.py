"""Outages of the invented desk: a promise in an agreement, alerts as they are sent, rules for them."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.terms import LevelRule, Term, TermStep
from samdrift.desk.models.outages import AlertRule, Outage
from samdrift.desk.services import alert_rules
from samdrift.desk.services import outages as services
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from tests.world import World

START = dt.date(2020, 1, 1)


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> dt.datetime:
    """A moment of the summer of 2026, in UTC: Oslo is two hours ahead."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


def use_it(world: World, system: System, **users: int | None) -> None:
    """The members use the system, with so many users."""
    for name, count in users.items():
        Use.objects.create(
            system=system, member=getattr(world, name), valid_from=START, user_count=count
        )


def promise(world: World, system: System, *members: str, **values: Any) -> Term:
    """An agreement on the system that promises 99 %, and 99.5 % from June 2026, around the clock."""
    agreement = Agreement.objects.create(
        title=f"Avtale om {system}", kind="supply", supplier=world.supplier, valid_from=START
    )
    for name in members:
        Participation.objects.create(
            agreement=agreement, member=getattr(world, name), valid_from=START
        )
    term = Term.objects.create(
        agreement=agreement, kind=Term.Kind.AVAILABILITY, title="Oppetid", system=system
    )
    told = {"always": True, "exclusions": ["Varslet vedlikehold"], **values}
    LevelRule.objects.create(term=term, **told)
    june = dt.date(2026, 6, 1)
    TermStep.objects.create(term=term, valid_from=START, valid_to=june, value=Decimal(99))
    TermStep.objects.create(term=term, valid_from=june, value=Decimal("99.5"))
    return term


def down(world: World, system: System, start: dt.datetime, end: Any, **values: Any) -> Outage:
    told = {"by": world.viewer("asta"), "title": f"{system} er nede", "system": system, **values}
    return services.add_outage(started_at=start, ended_at=end, **told)


def rule(world: World, system: System, **values: Any) -> AlertRule:
    told: dict[str, Any] = {
        "name": "Tjenester",
        "matchers": [["alertname", "=", "Nede"]],
        "system": system,
        "member_label": "kommune",
        "is_told": True,
        **values,
    }
    return alert_rules.add_rule(by=world.viewer("asta"), **told)


def alert(**more: Any) -> dict[str, Any]:
    labels = {"alertname": "Nede", **more.pop("labels", {})}
    return {
        "status": "firing",
        "labels": labels,
        "annotations": {"summary": "Svarer ikke"},
        "startsAt": at(1, 8).isoformat(),
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": "a1",
        **more,
    }


def over(end: dt.datetime, **more: Any) -> dict[str, Any]:
    return alert(status="resolved", endsAt=end.isoformat(), **more)


def message(*alerts: dict[str, Any]) -> bytes:
    return json.dumps({"version": "4", "groupKey": "{}", "alerts": list(alerts)}).encode()
