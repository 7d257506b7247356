"""A small invented portfolio that the tests of this room start from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.world import World

from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.systems import ServiceArea, System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.services import areas, systems, uses


@dataclass
class Landscape:
    """The world with two areas, and systems and uses by name as they are added."""

    world: World
    by: Viewer
    areas: dict[str, ServiceArea] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)

    def area(self, name: str, parent: str = "") -> ServiceArea:
        above = self.areas[parent] if parent else None
        self.areas[name] = areas.add_area(by=self.by, name=name, parent=above)
        return self.areas[name]

    def system(self, name: str, *held: str, **more: Any) -> System:
        chosen = [self.areas[one] for one in held]
        self.systems[name] = systems.add_system(by=self.by, name=name, areas=chosen, **more)
        return self.systems[name]

    def use(self, system: str, member: str, **more: Any) -> Use:
        return uses.add_use(
            by=self.by, system=self.systems[system], member=getattr(self.world, member), **more
        )


def make_landscape(world: World) -> Landscape:
    made = Landscape(world, world.viewer("mona"))
    made.area("Helse")
    made.area("Barnevern", "Helse")
    made.area("Lege", "Helse")
    made.area("Arkiv")
    return made
