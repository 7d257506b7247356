"""A major incident of the invented desk, declared by Åsta on a case that Ola reported."""

from __future__ import annotations

from typing import Any

from samdrift.desk.models.major import MajorIncident
from samdrift.desk.services import major as services
from tests.desk.made import Desk, make_case
from tests.world import World


def declare(world: World, desk: Desk, **values: Any) -> MajorIncident:
    """The journal system is down for all; what is told otherwise by `values`."""
    case = values.pop("case", None) or make_case(
        world, title="Journalsystemet er nede", system=desk.system
    )
    told: dict[str, Any] = {
        "by": world.viewer("asta"),
        "public_title": "Journalsystemet er nede",
        "public_text": "Vi leter etter feilen. Bruk papir så lenge.",
        **values,
    }
    return services.declare_major(case, **told)
