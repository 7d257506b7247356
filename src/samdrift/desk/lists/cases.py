"""The register of cases: the queues, their export, and the cases of the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.desk.lists import queue_words as words
from samdrift.desk.lists.case_acts import ACTS
from samdrift.desk.lists.case_filters import FILTERS, QUEUES
from samdrift.desk.models.cases import NEVER, Case
from samdrift.desk.queries import queue as queries
from samdrift.desk.queries.cases import history_of
from samdrift.desk.queries.major import going_on
from samdrift.desk.rules_queue import works_with_cases
from samdrift.kernel.lists import Column, ListSpec, Register, choice_text
from samdrift.kernel.viewer import Viewer

SORT = {"closed": "-changed"}
"""How a queue is sorted where it is not by deadline."""


def _due(case: Any) -> Any:
    return None if case.due_at >= NEVER else case.due_at


def _name(key: str) -> Any:
    """The name of a joined row, or None."""

    def value(case: Any) -> str | None:
        row = getattr(case, key)
        return str(row) if row else None

    return value


def summary(viewer: Viewer) -> Any:
    """How many are open, what runs out before when, and what is down."""
    if not works_with_cases(viewer):
        return _now("What you have asked the service desk for.")
    told = queries.counts(viewer)
    if not told.all:
        return _now("No case is open.")
    parts = [ngettext("%(n)s open case.", "%(n)s open cases.", told.all) % {"n": told.all}]
    if told.breached:
        text = ngettext("%(n)s is overdue.", "%(n)s are overdue.", told.breached)
        parts.append(format_html('<a href="?breached=yes">{}</a>', text % {"n": told.breached}))
    parts.append(_before(told))
    parts += [_down(one) for one in going_on(viewer)[:2]]
    return format_html(" ".join("{}" for _part in parts), *parts)


def _before(told: queries.Counts) -> Any:
    """What runs out before noon, before the day's work ends, or in what is left of the day."""
    local = timezone.localtime(told.until)
    n = {"n": told.before, "time": f"{local.hour:02}.{local.minute:02}"}
    if not local.hour:
        text = ngettext("One more runs out today.", "%(n)s more run out today.", told.before)
        none = _now("Nothing more runs out today.")
    else:
        text = ngettext(
            "One runs out before %(time)s.", "%(n)s run out before %(time)s.", told.before
        )
        none = _now("None runs out before %(time)s.")
    return format_html('<a href="?queue=due">{}</a>', text % n) if told.before else none % n


def _down(incident: Any) -> Any:
    text = _now("%(what)s since %(time)s.") % {
        "what": incident.public_title,
        "time": words.at(incident.declared_at),
    }
    return format_html('<a href="{}">{}</a>', words.case_url(incident.case), text)


def above(viewer: Viewer, values: Mapping[str, str]) -> dict[str, Any]:
    """The tabs of the queues, with how many stand in each."""
    if not works_with_cases(viewer):
        return {"tabs": [], "has_next": False}
    told = queries.counts(viewer, viewer.focus)
    numbers = {
        "mine": told.mine,
        "team": told.team,
        "unassigned": told.unassigned,
        "due": told.due,
        "waiting": told.waiting,
        "supplier": told.supplier,
        "open": told.all,
    }
    asked = {f.key for f in FILTERS if values.get(f.key, "") not in {"", "all"}} - {
        "queue",
        "member",
    }
    chosen = values.get("queue", "") or ("" if asked else "open")
    tabs = [
        {
            "url": f"?queue={key}" + (f"&sort={SORT[key]}" if key in SORT else ""),
            "label": label,
            "count": numbers.get(key),
            "current": key == chosen,
        }
        for key, label in QUEUES.items()
        if key != "supplier" or numbers[key]
    ]
    return {"tabs": tabs, "live": viewer.as_of is None}


_NUMBER = Column("number", _("Number"), lambda c: c.pk)
_MEMBER = Column(
    "member",
    _("Member"),
    lambda c: c.member.name,
    default=False,
    reads=("member",),
)
_REQUESTER = Column(
    "requester",
    _("Asked by"),
    lambda c: words.who_asked(c) or None,
    default=False,
    reads=(
        "requester__given_name",
        "requester__family_name",
        "requester__erased_at",
        "requester_name",
    ),
)
_TEAM = Column("team", _("Team"), _name("team"), sort="team", default=False, reads=("team__name",))
_CAUSE = Column("cause", _("Waits for"), _name("cause"), default=False, reads=("cause__name",))


CASES = Register(
    room="desk",
    key="case",
    model=Case,
    name=_("Case"),
    lead=_("What people have asked the desk for."),
    spec=ListSpec(
        key="desk.case",
        title=_("Queue"),
        rows=queries.listed,
        columns=(
            Column(
                "due_at",
                _("Deadline"),
                _due,
                shown=words.due_cell,
                sort="due_at",
                description="the nearest of our running deadlines; null when none runs",
                reads=(
                    "due_at",
                    "opened_at",
                    "is_open",
                    "is_breached",
                    "state",
                    "changed_at",
                    "closed_at",
                    "resolved_at",
                ),
            ),
            Column(
                "title",
                _("Case"),
                lambda c: c.title,
                shown=words.title_cell,
                heads=True,
                beside=(_NUMBER, _MEMBER, _REQUESTER),
                reads=(
                    "title",
                    "member",
                    "requester__given_name",
                    "requester__family_name",
                    "requester__erased_at",
                    "requester_name",
                    "is_major",
                    "is_internal",
                    "is_confidential",
                    "is_open",
                    "source",
                    "promised_for",
                ),
            ),
            Column(
                "about",
                _("Concerns"),
                words.about,
                shown=words.about_cell,
                reads=("system__name", "service__name"),
            ),
            Column(
                "priority",
                _("Priority"),
                lambda c: c.priority,
                shown=words.priority_cell,
                sort="priority",
                description="1 (critical) to 5",
                reads=("priority",),
            ),
            Column(
                "state",
                _("State"),
                lambda c: c.state,
                shown=words.state_cell,
                sort="state",
                description="new, open, waiting, resolved, closed, cancelled or merged",
                beside=(_CAUSE,),
                reads=("state", "cause__name", "waits_until"),
            ),
            Column(
                "agent",
                _("Agent"),
                _name("agent"),
                shown=words.owner_cell,
                beside=(_TEAM,),
                reads=("agent__given_name", "agent__family_name", "agent__erased_at", "team__name"),
            ),
            _TEAM,
            _MEMBER,
            _REQUESTER,
            Column(
                "service", _("Service"), _name("service"), default=False, reads=("service__name",)
            ),
            Column("system", _("System"), _name("system"), default=False, reads=("system__name",)),
            Column("kind", _("Kind"), choice_text("kind"), default=False, reads=("kind",)),
            Column(
                "channel", _("Came by"), choice_text("channel"), default=False, reads=("channel",)
            ),
            _CAUSE,
            Column(
                "opened",
                _("Opened"),
                lambda c: c.opened_at,
                sort="opened_at",
                default=False,
                reads=("opened_at",),
            ),
            Column(
                "changed",
                _("Last changed"),
                lambda c: c.changed_at,
                sort="changed_at",
                default=False,
                reads=("changed_at",),
            ),
            Column(
                "closed",
                pgettext_lazy("case", "Closed"),
                lambda c: c.closed_at,
                default=False,
                reads=("closed_at",),
            ),
            Column(
                "breached",
                _("Overdue"),
                lambda c: c.is_breached,
                default=False,
                reads=("is_breached",),
            ),
            Column(
                "reference",
                _("Number before"),
                lambda c: c.reference,
                default=False,
                reads=("reference",),
            ),
        ),
        filters=FILTERS,
        order="due_at",
        empty=_("No case is open. New ones appear here by themselves."),
        focus_filter="member",
        reads=("title",),
    ),
    new_at="desk:quick",
    new_label=pgettext_lazy("desk", "New case"),
    may_create="desk.work_in_queue",
    summary=summary,
    list_head="desk/_queue_head.html",
    list_acts="desk/_queue_acts.html",
    list_above="desk/_queue_tabs.html",
    list_context=above,
    fields={
        "number": lambda c: c.pk,
        "text": lambda c: c.text,
        "impact": lambda c: c.impact,
        "urgency": lambda c: c.urgency,
        "solution": lambda c: c.solution,
    },
    acts=ACTS,
    history_of=history_of,
)
