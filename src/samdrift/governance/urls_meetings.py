"""Addresses of meetings."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from django.urls import URLPattern, path

from samdrift.governance.lists.meetings import ITEMS, MEETINGS
from samdrift.governance.views import items, meetings
from samdrift.kernel.web.registers import register_urls

MEETING_ACTS = (
    "call",
    "cancel",
    "open",
    "end",
    "open_again",
    "run",
    "all_here",
    "add_item",
    "minutes_item",
    "answer",
    "close_answers",
)
PLACE_ACTS = ("come", "leave", "not_here", "step_in", "excuse", "can_come")
ITEM_ACTS = (
    "change",
    "move_up",
    "move_down",
    "take_off",
    "put_back",
    "open",
    "treatment",
    "propose",
    "disqualify",
    "state",
    "vote",
    "conclude",
    "reopen",
)


def _acts(views: ModuleType, prefix: str, kind: str, names: Iterable[str]) -> list[URLPattern]:
    """An address for each act; a view whose name Python has taken ends in an underline."""
    return [
        path(
            f"{prefix}<int:pk>/{name.replace('_', '-')}/",
            getattr(views, name, None) or getattr(views, f"{name}_"),
            name=f"{kind}_{name}",
        )
        for name in names
    ]


urlpatterns: list[URLPattern] = [
    path("meetings/plan/", meetings.plan_many, name="meetings_plan"),
    *_acts(meetings, "meetings/", "meeting", MEETING_ACTS),
    *register_urls(MEETINGS, "meetings/"),
    *_acts(meetings, "participants/", "participant", PLACE_ACTS),
    *_acts(items, "items/", "item", ITEM_ACTS),
    *register_urls(ITEMS, "items/"),
    path("ballots/<int:pk>/", items.votes, name="ballot_votes"),
    path("ballots/<int:pk>/back/", items.ballot_back, name="ballot_back"),
    path("proposals/<int:pk>/withdraw/", items.withdraw, name="proposal_withdraw"),
    path("proposals/<int:pk>/again/", items.propose_again, name="proposal_again"),
    path("disqualified/<int:pk>/remove/", items.qualify, name="disqualified_remove"),
    path("statements/<int:pk>/remove/", items.statement_out, name="statement_remove"),
    path("statements/<int:pk>/file/", items.statement_file, name="statement_file"),
]
