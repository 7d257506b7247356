"""Clocks that can be trusted: events and the commitment frozen at start in, time used and due out.

A clock is an append-only list of events. What it has used, when it is due and whether it is broken
are functions of the events and the frozen commitment, and `explain` gives the same account line by
line. Source: calculations § 7.
"""

from samdrift.desk.calc.clocks.events import Act, Event, Frozen, FrozenError, Kind, State
from samdrift.desk.calc.clocks.explaining import Line, Shape, explain
from samdrift.desk.calc.clocks.replaying import ClockState, replay, replay_many, replay_placed
from samdrift.desk.calc.clocks.walk import Code

__all__ = [
    "Act",
    "ClockState",
    "Code",
    "Event",
    "Frozen",
    "FrozenError",
    "Kind",
    "Line",
    "Shape",
    "State",
    "explain",
    "replay",
    "replay_many",
    "replay_placed",
]
