"""Logs of the tool before with what was refused, mappings, and cases clocked anew: by the services."""

from __future__ import annotations

from samdrift.desk.models.cases import Case
from samdrift.desk.models.commitments import Level
from samdrift.desk.models.logs import Reclocking
from samdrift.desk.services import log_mappings, logs, reclocking
from samdrift.desk.services.cases import watch
from samdrift.kernel.viewer import terminal
from tests.world import World

_HEAD = "Number;Title;State;Opened;Solved;Closed;Member;Requester;Made SLA\n"


def make_logs(world: World) -> None:
    """Three mappings, three loads with a case and a refusal in each, and three questions."""
    by = terminal(world.today)
    sample = (_HEAD + "1;Sample;New;1.9.2026 08:00;;;Nordvik;Ola;\n").encode()
    for name in ("Gamle desken", "Kommunens liste", "Leverandørens liste"):
        log_mappings.add(sample, "sample.csv", by=by, name=name)
    level = Level.objects.order_by("pk").first()
    for number in (1, 2, 3):
        text = (
            f"L{number};Gammel sak {number};Closed;{number}.9.2026 08:00;{number}.9.2026 12:00;"
            f"{number}.10.2026 12:00;Nordvik;Ola;true\n"
            f"R{number};Uten eier;Closed;{number}.9.2026 08:00;;;Atlantis;;\n"
        )
        load = logs.send_in(
            (_HEAD + text).encode(), f"log{number}.csv", by=by, mapping="generic", source="Desken"
        )
        logs.run(load, by=by)
        watch(Case.objects.get(reference=f"L{number}"), by=by, person=world.people["adam"])
        one = Reclocking.objects.create(source="Desken", level=level, made_at=by.now)
        reclocking.work_out(one, by=by)
