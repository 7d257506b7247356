"""Outages, maintenance, alerts with their rules and messages, and status pages: by the services."""

from __future__ import annotations

import datetime as dt

from samdrift.desk.models.outages import Outage
from samdrift.desk.services import alert_rules, alerts, maintenance, outages, status_pages
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.portfolio.models.systems import System
from tests.desk.made_outages import alert, message
from tests.world import World

HOUR = dt.timedelta(hours=1)


def make_outages(world: World) -> Outage:
    """Three rows of each table; the first outage is Nordvik's and told. Returns it."""
    by = terminal(world.today)
    system = System.objects.order_by("pk")[0]
    rows = [_outage(world, by, system, number) for number in (1, 2, 3)]
    for number in (1, 2, 3):
        _window(world, by, system, number)
        alert_rules.add_rule(
            by=by,
            name=f"Regel {number}",
            matchers=[["alertname", "=", f"Nede {number}"]],
            system=system,
            members=[world.nordvik],
            opens_case=False,
        )
        told = alert(labels={"alertname": f"Nede {number}"}, fingerprint=f"f{number}")
        alerts.receive(message(told), by=by)
    alerts.receive(message(alert(labels={"alertname": "Ukjent"}, fingerprint="f9")), by=by)
    for member in (world.nordvik, world.sorvik, world.lillevik):
        status_pages.add_page(by=by, member=member, text="Ring 12345", is_on=True)
    return rows[0]


def _outage(world: World, by: Viewer, system: System, number: int) -> Outage:
    return outages.add_outage(
        by=by,
        title=f"Utfall {number}",
        text="Vi leter etter feilen.",
        system=system,
        members=[world.nordvik],
        started_at=by.now - number * HOUR,
        ended_at=None if number == 1 else by.now,
        is_told=number < 3,
    )


def _window(world: World, by: Viewer, system: System, number: int) -> None:
    window = maintenance.plan_window(
        by=by,
        title=f"Vedlikehold {number}",
        system=system,
        members=[world.nordvik],
        starts_at=by.now + number * 24 * HOUR,
        ends_at=by.now + number * 25 * HOUR,
        is_agreed=True,
    )
    maintenance.tell_window(window, by=by)
