"""A few systems in the invented cooperation: what the tests of pages and doors walk through.

Nordvik and Sørvik both use Journalen; only Nordvik uses Lønna, which sends files to Journalen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from samdrift.parties.models.arrangements import Membership, Stake, Transfer
from samdrift.parties.models.figures import KeyFigure
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.roles import Forum, SystemRole
from samdrift.portfolio.models.systems import Likeness, ServiceArea, System
from samdrift.portfolio.models.uses import JointConsent, Use, UserCount
from tests.world import World

START = dt.date(2020, 1, 1)


@dataclass
class Landscape:
    area: ServiceArea
    journal: System
    pay: System
    nordvik_journal: Use
    sorvik_journal: Use
    nordvik_pay: Use
    flow: Integration
    component: CommonComponent
    owner: SystemRole
    manager: SystemRole


def make_landscape(world: World) -> Landscape:
    """Build the systems, uses, roles and figures; nothing is written to history."""
    area = ServiceArea.objects.create(name="Helse og omsorg")
    journal = System.objects.create(name="Journalen", supplier=world.supplier)
    pay = System.objects.create(name="Lønna")
    journal.areas.add(area)
    uses = [
        Use.objects.create(system=system, member=member, valid_from=START)
        for system, member in ((journal, world.nordvik), (journal, world.sorvik), (pay, world.nordvik))
    ]
    component = CommonComponent.objects.create(name="Felleskatalogen", level="municipal")
    flow = Integration.objects.create(source=uses[2], target=uses[0], content="Ansatte", valid_from=START)
    owner = _role(world, journal, "owner", "dina")
    manager = _role(world, journal, "manager", "kari")
    UserCount.objects.create(use=uses[0], counted_on=START, count=120, source="system")
    JointConsent.objects.create(
        system=journal, member=world.nordvik, about="manager", reference="Sak 1/20", agreed_on=START, valid_from=START
    )
    Forum.objects.get_or_create(system=journal)
    Likeness.objects.create(first=journal, second=pay, likeness=Decimal("0.8"))
    _figures(world)
    return Landscape(area, journal, pay, *uses, flow, component, owner, manager)


def _role(world: World, system: System, kind: str, person: str) -> SystemRole:
    return SystemRole.objects.create(
        system=system, member=world.nordvik, person=world.people[person], kind=kind, valid_from=START
    )


def _figures(world: World) -> None:
    part = Membership.objects.get(member=world.nordvik)
    Stake.objects.create(membership=part, kind="votes", value=1, valid_from=START)
    Transfer.objects.create(
        membership=part, kind="task", what="Drift av servere", transferred_on=START, decision="Sak 2/20"
    )
    KeyFigure.objects.create(member=world.nordvik, year=2025, kind="inhabitants", value=4200)
