"""Who is on at the invented desk, what shifts handed over, and who has a case open: three rows of each. Adam watches the
newest cases.
"""

from __future__ import annotations

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.services import queue_hand_over, queue_presence, queue_shifts
from samdrift.desk.services.cases import watch
from samdrift.kernel.viewer import terminal
from tests.world import World

AGENTS = ("dag", "mona")


def make_queue_rows(world: World) -> None:
    """To be called when there are cases and teams: Dag and Mona are on, hand over and look at cases."""
    teams = list(Team.objects.filter(member=None, ended_at=None).order_by("pk")[:2])
    cases = list(Case.objects.filter(member=world.nordvik).order_by("pk")[:3])
    for team in teams:
        for name in AGENTS:
            by = world.viewer(name)
            queue_shifts.come_on(team, by=by)
            queue_hand_over.hand_over(team, by=by, text="Følg med på skriveren.", cases=cases)
    for case in cases:
        for name in AGENTS:
            queue_presence.here(case, by=world.viewer(name))
    for case in Case.objects.filter(is_open=True).order_by("-pk")[:3]:
        watch(case, by=terminal(world.today), person=world.people["adam"])
