"""Cases of the invented cooperation with all that hangs on them, made by the services: what the tests
of pages, doors, backups and erasure walk through.

The first three are Nordvik's: one open with everything, one solved, one merged into the first.
"""

from __future__ import annotations

import datetime as dt

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Service, Team
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.services import cases
from samdrift.desk.services.case_choices import choose
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.portfolio.models.systems import System
from tests.world import World


def make_cases(world: World) -> Case:
    """Every row that a case can have; returns the first case."""
    by = terminal(world.today)
    choose(by=by, close_days=7)
    first, second, third = (_open(world, by, title) for title in ("Skriver", "Skjerm", "Tastatur"))
    _fill(world, first, by)
    cases.resolve(second, by=by, solution="Byttet kabelen", root_cause="Slitasje")
    cases.merge([third], into=first, by=by, reason="Samme sak")
    others = [_open(world, by, title) for title in ("Telefon", "Nettbrett")]
    for other in others:
        cases.link(first, other=other, by=by)
    cases.split(first, by=by, title="Mus")
    cause = PauseCause.objects.order_by("pk").first()
    if cause is not None:
        cases.wait(others[0], by=by, cause=cause, until=by.now + dt.timedelta(days=2))
    return first


def _open(world: World, by: Viewer, title: str) -> Case:
    return cases.open_case(
        by=by,
        member=world.nordvik,
        title=f"{title} virker ikke",
        text="Siden i går",
        kind="incident",
        channel="portal",
        requester=world.people["ola"],
        service=Service.objects.order_by("pk").first(),
        system=System.objects.order_by("pk").first(),
        team=Team.objects.filter(member=None).order_by("pk").first(),
    )


def _fill(world: World, case: Case, by: Viewer) -> None:
    """Three of each thing that hangs on a case."""
    people = ("kari", "dina", "mona")
    cases.add_steps(case, by=by, titles=["Se på den", "Ring", "Bytt"])
    for number, name in enumerate(people, 1):
        person = world.people[name]
        files = [(f"Logg {number}".encode(), f"logg{number}.txt")]
        cases.write(case, by=by, text=f"Melding {number}", public=True, files=files)
        cases.watch(case, by=by, person=person)
        cases.spend_time(case, by=by, minutes=10 * number, person=person)
        cases.check_identity(case, by=by, way="seen", passed=True, person=world.people["ola"])
    cases.assign(case, by=by, agent=world.people["dag"])
    entry = cases.write(case, by=by, text="Til Dag", public=False, mentions=[world.people["dag"]])
    cases.strike(entry, by=by, reason="Skrevet to ganger")
