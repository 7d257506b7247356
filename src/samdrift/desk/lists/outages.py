"""The registers of outages and of maintenance windows."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.forms.outages import OutageForm, WindowForm
from samdrift.desk.lists import outage_pages as pages
from samdrift.desk.lists import outage_words as words
from samdrift.desk.models.outages import Exclusion, MaintenanceWindow, Outage
from samdrift.desk.queries import outages as queries
from samdrift.desk.rules_outages import MANAGE, PLAN
from samdrift.desk.services import maintenance
from samdrift.desk.services import outages as services
from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    choice_text,
    equals,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System

STATES: dict[str, tuple[Any, Q]] = {
    "on": (_("Down now"), Q(ended_at__isnull=True, struck_at__isnull=True)),
    "over": (_("Over"), Q(ended_at__isnull=False, struck_at__isnull=True)),
    "struck": (_("Struck out"), Q(struck_at__isnull=False)),
}


def _in_state(rows: Any, value: str, _viewer: Viewer) -> Any:
    if value not in STATES:
        raise ValueError(value)
    return rows.filter(STATES[value][1])


def _of_member(rows: Any, value: str, _viewer: Viewer) -> Any:
    """Those that name the member, and those for all."""
    return queries.touching(rows, int(value))


def _systems(viewer: Viewer) -> Any:
    return seen(System, viewer).running().order_by("sort_key")


def _member_choices(viewer: Viewer) -> list[Choice]:
    return [Choice(str(one.pk), str(one)) for one in current_members(viewer)]


def _member_label(value: str, viewer: Viewer) -> str:
    return ", ".join(str(one) for one in current_members(viewer).filter(pk=int(value)))


MEMBER = Filter("member", _("Member"), _of_member, choices=_member_choices, label_of=_member_label)

OUTAGES = Register(
    room="desk",
    key="outage",
    model=Outage,
    name=_("Outage"),
    lead=_("What is and has been down, for whom, and what of it counts against the promise."),
    spec=ListSpec(
        key="desk.outage",
        title=pgettext_lazy("list", "Outages"),
        rows=queries.every,
        columns=(
            Column(
                "title", _("What is down"), lambda r: r.title, link=words.outage_url, sort="title"
            ),
            Column(
                "state",
                _("State"),
                words.outage_state,
                shown=words.outage_tag,
                description="on, over or struck",
            ),
            Column("about", _("System or service"), words.about),
            Column("members", _("Members"), words.members_text),
            Column("started_at", _("Down from"), lambda r: r.started_at, sort="started_at"),
            Column("ended_at", _("Up again"), lambda r: r.ended_at, sort="ended_at"),
            Column("kind", _("Kind"), choice_text("kind"), default=False),
            Column("degree", _("How much is away"), choice_text("degree"), default=False),
            Column("exclusion", _("Against the promise"), choice_text("exclusion"), default=False),
            Column("is_told", _("Told those affected"), lambda r: r.is_told, default=False),
            Column("source", _("From"), choice_text("source"), default=False),
        ),
        filters=(
            Filter(
                "state",
                _("State"),
                _in_state,
                choices=lambda _v: [Choice(key, name) for key, (name, _q) in STATES.items()],
                label_of=lambda value, _v: str(STATES[value][0]) if value in STATES else value,
            ),
            related("system", _("System"), "system_id", _systems),
            MEMBER,
            equals("kind", _("Kind"), "kind", Outage.Kind.choices),
            equals("exclusion", _("Left out as"), "exclusion", Exclusion.choices[1:]),
            text_filter("text", _("Words"), "title", "text"),
        ),
        order="-started_at",
        empty=_("Nothing has been down. Write down an outage, or let monitoring tell of them."),
    ),
    form=OutageForm,
    create=services.add_outage,
    change=services.change_outage,
    may_create=MANAGE,
    may_change=MANAGE,
    new_label=_("New outage"),
    list_acts="desk/outage_list_acts.html",
    list_context=pages.beside_list,
    detail_template="desk/outage_detail.html",
    detail_rows=queries.every,
    detail_context=pages.outage_page,
    history_of=pages.open_events,
    fields={
        "text": lambda r: r.text,
        "system_id": lambda r: r.system_id,
        "service_id": lambda r: r.service_id,
        "site": lambda r: r.site,
        "member_ids": lambda r: [one.pk for one in r.members.all()],
    },
)

WINDOW_STATES = MaintenanceWindow.State.choices


MAINTENANCE = Register(
    room="desk",
    key="maintenance",
    model=MaintenanceWindow,
    name=_("Maintenance window"),
    lead=_("Planned work, told to those it touches before it begins."),
    spec=ListSpec(
        key="desk.maintenance",
        title=_("Maintenance"),
        rows=queries.windows,
        columns=(
            Column(
                "title", _("What is done"), lambda r: r.title, link=words.window_url, sort="title"
            ),
            Column("starts_at", _("From"), lambda r: r.starts_at, sort="starts_at"),
            Column("ends_at", _("Until"), lambda r: r.ends_at, sort="ends_at"),
            Column("about", _("System or service"), words.about),
            Column("members", _("Members"), words.members_text),
            Column("state", _("State"), choice_text("state"), sort="state"),
            Column("told_at", _("Told"), lambda r: r.told_at),
            Column("is_agreed", _("Left out of downtime"), lambda r: r.is_agreed, default=False),
        ),
        filters=(
            equals("state", _("State"), "state", WINDOW_STATES),
            related("system", _("System"), "system_id", _systems),
            MEMBER,
            text_filter("text", _("Words"), "title", "text"),
        ),
        order="-starts_at",
        empty=_("No maintenance is planned. Plan a window, and tell those it touches."),
    ),
    form=WindowForm,
    create=maintenance.plan_window,
    change=maintenance.change_window,
    may_create=PLAN,
    may_change=PLAN,
    new_label=_("Plan maintenance"),
    detail_template="desk/outage_window.html",
    detail_rows=queries.windows,
    detail_context=pages.window_page,
    history_of=pages.open_events,
    fields={
        "text": lambda r: r.text,
        "system_id": lambda r: r.system_id,
        "service_id": lambda r: r.service_id,
        "member_ids": lambda r: [one.pk for one in r.members.all()],
    },
)
