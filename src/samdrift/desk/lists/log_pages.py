"""Pages of logs: what a load gave, what a mapping says, what the log told of a case."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from samdrift.desk.forms.logs import STATES
from samdrift.desk.lists.commitment_words import at
from samdrift.desk.models.logs import LoggedCase, LogLoad
from samdrift.desk.queries import logs as queries
from samdrift.desk.queries.log_tools import Tool, tools
from samdrift.desk.queries.log_words import (
    WORKED_HERE,
    field_name,
    odd_text,
    refusal_text,
    unusable_text,
)
from samdrift.desk.rules_logs import LOAD
from samdrift.desk.rules_queue import works_with_cases
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, moment, number
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
TONES = {"done": "success", "unusable": "danger", "running": "info"}
SHOWN = 100


def load_page(viewer: Viewer, load: LogLoad) -> Context:
    """What was taken, what was odd and what was refused."""
    counts = load.counts
    told = load.refusals.order_by("line", "pk")
    refused = list(told.exclude(code=WORKED_HERE)[:SHOWN])
    figures = [
        (number(counts.get("cases", 0)), _("cases"), ""),
        (number(counts.get("rows", 0)), _("rows"), ""),
        (number(counts.get("added", 0)), _("new"), ""),
        (number(counts.get("changed", 0)), _("brought up to date"), ""),
        (number(counts.get("unchanged", 0)), _("as before"), ""),
        (number(counts.get("kept", 0)), _("worked with here, left alone"), ""),
        (number(counts.get("refused", 0)), _("refused"), ""),
    ]
    return {
        "tone": TONES.get(load.state, "neutral"),
        "refusal": unusable_text(load.refusal) if load.refusal else "",
        "figures": figures,
        "odd": [(odd_text(code, name, text, many), line) for code, name, text, many, line in load.odd],
        "refused": [(one, refusal_text(one.code, one.value)) for one in refused],
        "both": queries.worked_in_both(load, viewer, SHOWN),
        "goes_on": load.state in {LogLoad.State.WAITING, LogLoad.State.RUNNING},
        "facts": _load_facts(load),
        "acts": _load_acts(viewer, load),
    }  # fmt: skip


def _load_facts(load: LogLoad) -> list[tuple[Any, Any, str]]:
    facts = [
        (_("Comes from"), load.source, ""),
        (_("Mapping"), load.mapping.get("name", load.mapping_key), ""),
        (_("Whose cases they are"), load.member.name if load.member else _("The log says it"), ""),
        (_("Sent in"), moment(load.made_at), ""),
        (_("Finished"), moment(load.ended_at), ""),
        (_("Opened on"), day(load.opened_on) if load.opened_on else "", ""),
        (_("Columns that were not used"), ", ".join(load.unused), ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _load_acts(viewer: Viewer, load: LogLoad) -> list[tuple[Any, str, bool]]:
    if load.state != LogLoad.State.DONE or not allowed(viewer, LOAD):
        return []
    return [(_("What would our levels have given?"), at("reclock_new"), True)]


def list_context(viewer: Viewer, _asked: Any) -> Context:
    """The other pages of logs."""
    may = allowed(viewer, LOAD)
    return {
        "links": [
            (_("Tools beside this one"), at("log_tools")),
            (_("Mappings"), at("log_mappings")),
            (_("What would our levels have given?"), at("reclocking_list")),
        ]
        if may or viewer.centre
        else []
    }


def tool_rows(viewer: Viewer) -> list[tuple[Tool, str, str]]:
    """Each with the queue of what it still has, for those who see that, and where it is switched off."""
    works = works_with_cases(viewer)
    return [
        (
            one,
            f"{at('case_list')}?{urlencode({'tool': one.source})}" if works else "",
            f"{at('log_switch_off')}?{urlencode({'source': one.source})}",
        )
        for one in tools(viewer)
    ]


def of_case(viewer: Viewer, case: Any) -> Context | None:
    """What the log told of the case, step by step, for those who work with it."""
    logged = queries.logged_of(case, viewer)
    if logged is None:
        return None
    elsewhere = case.changed_at == logged.last_at
    return {
        "logged": logged,
        "elsewhere": elsewhere and case.is_open,
        "stands_there": _stands_there(logged) if case.is_open and not elsewhere else None,
        "steps": [
            (dt.datetime.fromisoformat(when), said or state_text(state), _changes(changes))
            for when, state, said, changes, _line in logged.steps
        ],
        "told": [(field_name(name), text) for name, text in logged.told.items()],
        "verdict": {True: _("in time"), False: _("too late"), None: ""}[logged.made_sla],
    }


def _stands_there(logged: LoggedCase) -> tuple[dt.datetime, str] | None:
    """When the tool before last said something of it, and how it stood there then."""
    if not logged.steps:
        return None
    when, state, said, *_more = logged.steps[-1]
    return dt.datetime.fromisoformat(when), said or state_text(state)


def state_text(state: str) -> str:
    return str(dict(STATES).get(state, state))


def _changes(changes: dict[str, str]) -> list[tuple[str, str]]:
    return [(field_name(name), text) for name, text in changes.items()]


def mapping_rows(viewer: Viewer) -> list[Any]:
    return list(queries.mappings(viewer).select_related("made_by"))


def mapping_page(viewer: Viewer, told: Any, fault: str) -> Context:
    """The first cases of the sample as they would be read."""
    return {
        "fault": fault,
        "cases": [
            (
                one,
                [
                    (field_name(name), _shown(value))
                    for name, value in one.facts.items()
                    if value not in {None, ""} and name in _SHOWN
                ],
                [(s.at, s.said or state_text(s.state), state_text(s.state)) for s in one.steps],
                sorted({odd_text(o.code, o.field, o.value, 1) for o in one.odd}),
            )
            for one in told
        ],
        "may": allowed(viewer, LOAD),
    }


_SHOWN = frozenset(
    {"title", "state", "opened_at", "resolved_at", "closed_at", "priority", "impact", "urgency",
     "member", "requester", "team", "made_sla"}
)  # fmt: skip


def _shown(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return str(moment(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def is_seen(viewer: Viewer) -> bool:
    """Whether the pages of logs are in the menu."""
    return allowed(viewer.seen_as_of(None), LOAD)


def waiting_count(viewer: Viewer) -> int | None:
    states = (LogLoad.State.WAITING, LogLoad.State.RUNNING)
    return seen(LogLoad, viewer).filter(state__in=states).count() or None


def standard() -> list[str]:
    """The mappings that come with the product."""
    return [str(name) for _key, name in queries.standard_choices()]
