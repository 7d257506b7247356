"""The split of a month: gathered, checked by one and closed by another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bench import money_world as world


def split_month(meter: Any, month: int) -> None:
    """A run of the month, from draft to closed."""
    from samdrift.kernel.viewer import terminal
    from samdrift.money.services import runs
    from samdrift.parties.models.arrangements import Arrangement
    from samdrift.parties.models.people import Person

    one, other = Person.objects.order_by("pk").values_list("pk", flat=True)[:2]
    by = terminal(world.first(month + 1))
    arrangement = Arrangement.objects.get()
    period = {"starts_on": world.first(month), "ends_on": world.first(month + 1)}
    with meter.stage("gathered"):
        run = runs.open_run(arrangement, by=by, **period)
    with meter.stage("checked"):
        run = runs.check(run, by=replace(by, person_id=one), accepted="Deviations are claimed")
    with meter.stage("closed"):
        runs.close(run, by=replace(by, person_id=other))
