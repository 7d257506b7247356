"""The filters of the queues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.lists.queue_words import PRIORITIES
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CaseKind, Service, Team
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.models.logs import LED_ELSEWHERE
from samdrift.desk.queries import queue as queries
from samdrift.desk.queries.report_sets import Counted
from samdrift.desk.queries.report_words import counted_text
from samdrift.kernel.lists import Choice, Filter, equals, flag, related
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System

QUEUES: dict[str, Any] = {
    "mine": _("My work"),
    "team": _("My team's"),
    "unassigned": _("Unassigned"),
    "due": _("Next to run out"),
    "waiting": pgettext_lazy("queue", "Waiting"),
    "supplier": _("At a supplier"),
    "open": _("All open"),
    "closed": pgettext_lazy("queue", "Closed"),
}


def _queue(rows: Any, value: str, viewer: Viewer) -> Any:
    """The rows of one queue; the closed ones are other rows than those that are open."""
    if value not in QUEUES:
        raise ValueError(value)
    if value == "closed":
        return queries.every(viewer).filter(queries.DONE)
    conditions: dict[str, Callable[[], Q]] = {
        "mine": lambda: queries.mine(viewer),
        "team": lambda: queries.of_my_teams(viewer),
        "unassigned": lambda: queries.UNASSIGNED,
        "due": lambda: queries.runs_out(timezone.now()),
        "waiting": lambda: queries.WAITING,
        "supplier": lambda: queries.WAITING & Q(cause__waits_for=queries.SUPPLIER),
        "open": Q,
    }
    return rows.filter(conditions[value]())


def _state(_rows: Any, value: str, viewer: Viewer) -> Any:
    """Cases in these states, whether open or not."""
    chosen = value.split(",")
    if not set(chosen) <= set(Case.State.values):
        raise ValueError(value)
    return queries.every(viewer).filter(state__in=chosen)


def _named(choices: dict[str, Any]) -> dict[str, Any]:
    """`choices` and `label_of` of a filter with these values."""
    return {
        "choices": lambda _viewer: [Choice(key, name) for key, name in choices.items()],
        "label_of": lambda value, _viewer: ", ".join(
            str(choices.get(one, one)) for one in value.split(",")
        ),
    }


def _teams(viewer: Viewer) -> Any:
    return seen(Team, viewer).filter(ended_at=None).order_by("name")


def _services(viewer: Viewer) -> Any:
    return seen(Service, viewer).order_by("order", "sort_key")


def _systems(viewer: Viewer) -> Any:
    return seen(System, viewer).order_by("sort_key", "pk")


def _causes(viewer: Viewer) -> Any:
    return seen(PauseCause, viewer).order_by("name")


def _members(viewer: Viewer) -> Any:
    return current_members(viewer).order_by("sort_key", "pk")


def _site_choices(viewer: Viewer) -> list[Choice]:
    names = _teams(viewer).exclude(site="").order_by("site").values_list("site", flat=True)
    return [Choice(name, name) for name in dict.fromkeys(names)]


def _site(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(team__site__in=value.split(","))


def _agent(rows: Any, value: str, viewer: Viewer) -> Any:
    """By `me`, `nobody`, an id, or part of the name."""
    if value == "me":
        return rows.filter(queries.mine(viewer))
    if value == "nobody":
        return rows.filter(queries.UNASSIGNED)
    if all(one.isdecimal() for one in value.split(",")):
        return rows.filter(agent_id__in=[int(one) for one in value.split(",")])
    people = seen(Person, viewer)
    for word in value.split()[:6]:
        people = people.filter(sort_key__icontains=word)
    return rows.filter(agent_id__in=people.values("pk"))


def _agent_label(value: str, viewer: Viewer) -> str:
    if value in {"me", "nobody"}:
        return str(_("Me") if value == "me" else _("Nobody"))
    if not all(one.isdecimal() for one in value.split(",")):
        return value
    refs = [Ref("parties.person", int(one)) for one in value.split(",")]
    return ", ".join(one.label for one in registry.describe(refs, viewer).values())


def _requester(rows: Any, value: str, _viewer: Viewer) -> Any:
    if value.isdecimal():
        return rows.filter(requester_id=int(value))
    return rows.filter(requester_name__icontains=value)


def _root(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(root_cause=value)


def _tool(rows: Any, value: str, _viewer: Viewer) -> Any:
    """What the tool of this name still has."""
    return rows.filter(LED_ELSEWHERE, source=value)


def _words(rows: Any, value: str, _viewer: Viewer) -> Any:
    """By number, or by words of the title."""
    plain = value.strip().removeprefix("#")
    if plain.isdecimal():
        return rows.filter(pk=int(plain))
    for word in plain.split()[:6]:
        rows = rows.filter(title__icontains=word)
    return rows


def _counted(_rows: Any, value: str, viewer: Viewer) -> Any:
    """The cases a number of a report is made of, whether open or not."""
    return queries.every(viewer).filter(Counted.read(value).condition())


FILTERS = (
    # These three stand first: they may look among other rows than the open ones.
    Filter(
        "counted",
        _("Counted in a report"),
        _counted,
        kind="text",
        label_of=lambda value, _viewer: counted_text(value),
        aside=True,
    ),
    Filter(
        "state", _("State"), _state, steady=True, aside=True, **_named(dict(Case.State.choices))
    ),
    Filter("queue", _("Queue"), _queue, steady=True, fickle=("due",), aside=True, **_named(QUEUES)),
    related("member", _("Member"), "member_id", _members, lambda one: one.name),
    related("system", _("System"), "system_id", _systems),
    equals(
        "priority",
        _("Priority"),
        "priority",
        [(str(key), name) for key, name in PRIORITIES.items()],
    ),
    related("team", _("Team"), "team_id", _teams),
    related("service", _("Service"), "service_id", _services),
    Filter("site", _("Site"), _site, choices=_site_choices),
    equals("kind", _("Kind"), "kind", CaseKind.choices),
    related("cause", _("Waits for"), "cause_id", _causes),
    Filter("agent", _("Agent"), _agent, kind="text", label_of=_agent_label),
    flag("breached", _("Overdue"), lambda _viewer: Q(is_breached=True)),
    flag("major", _("Major incident"), lambda _viewer: Q(is_major=True)),
    Filter("requester", _("Asked by"), _requester, kind="text", label_of=_agent_label),
    equals("channel", _("Came by"), "channel", Case.Channel.choices),
    Filter("root", _("Cause found"), _root, kind="text", aside=True),
    Filter("tool", _("Still handled in"), _tool, kind="text", aside=True),
    Filter("words", _("Words or number"), _words, kind="text"),
)
