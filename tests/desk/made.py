"""A service desk in the invented cooperation: what the tests of this room start from.

`make_desk` gives a service on Journalen, a team that takes what is new, two agents of the centre
(`asta` of Nordvik and `arne` of Sørvik, in `world.people`), a team of Nordvik's own and reasons to
wait. `make_case` opens an incident that Ola of Nordvik reports in the portal, on the service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Service, Team
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.services.cases import open_case
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.portfolio.models.systems import System
from tests.world import World, add_person


@dataclass
class Desk:
    """What stands in the invented desk."""

    service: Service
    system: System
    first: Team
    servers: Team
    nordvik: Team
    user: PauseCause
    supplier: PauseCause


def machine(world: World) -> Viewer:
    """Whoever sits at the server: holds every right."""
    return terminal(world.today)


def make_desk(world: World) -> Desk:
    """The desk's service, teams and people. Without places in the teams: agents work in all."""
    add_person(world, "asta", "Åsta", "Agent", role="agent", employer=world.nordvik)
    add_person(world, "arne", "Arne", "Agent", role="agent", employer=world.sorvik)
    system = System.objects.create(name="Journalsystemet")
    service = Service.objects.create(name="Fagsystemer", description="Drift av fagsystemer")
    service.systems.add(system)
    return Desk(
        service=service,
        system=system,
        first=Team.objects.create(
            name="Brukerstøtte", site="Nord", arrangement=world.arrangement, takes_first=True
        ),
        servers=Team.objects.create(name="Drift", site="Sør", arrangement=world.arrangement),
        nordvik=Team.objects.create(name="IKT Nordvik", member=world.nordvik),
        user=_cause("user", "Venter på innmelder", PauseCause.For.USER),
        supplier=_cause("supplier", "Venter på leverandør", PauseCause.For.SUPPLIER),
    )


def _cause(code: str, name: str, waits_for: str) -> PauseCause:
    cause, _made = PauseCause.objects.get_or_create(
        code=code, defaults={"name": name, "waits_for": waits_for}
    )
    return cause


def make_case(world: World, **values: Any) -> Case:
    """A case as told by `values`; what is not told is Ola's incident in the portal."""
    told: dict[str, Any] = {
        "by": world.viewer("ola"),
        "member": world.nordvik,
        "title": "Skriveren virker ikke",
        "text": "Det kommer ikke noe papir.",
        "kind": "incident",
        "channel": "portal",
        **values,
    }
    return open_case(**told)
