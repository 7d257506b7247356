"""The cases of the member one leads or coordinates: to read, filter and take out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists.portal_words import case_url, promise_text
from samdrift.desk.models.cases import NEVER, Case
from samdrift.desk.models.catalogue import CaseKind, Service
from samdrift.desk.queries import portal as queries
from samdrift.kernel.lists import (
    Column,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member


def _requester(case: Case) -> str:
    return str(case.requester) if case.requester else case.requester_name


def _due(case: Case) -> Any:
    return None if case.due_at == NEVER else case.due_at


def _members(viewer: Viewer) -> Any:
    led = queries.led_members(viewer)
    return seen(Member, viewer).filter(pk__in=led).order_by("sort_key")


def _summary(viewer: Viewer) -> str:
    going_on = queries.of_led_members(viewer).filter(is_open=True).order_by()
    return _now("%(n)s cases go on.") % {"n": number(going_on.count())}


COLUMNS = (
    Column("title", _("Case"), lambda c: c.title, link=lambda c: case_url(c.pk), sort="title"),
    Column("number", _("Number"), lambda c: c.pk, sort="id"),
    Column("state", _("State"), choice_text("state"), sort="state"),
    Column("requester", _("Who asked"), _requester, sort="requester__sort_key"),
    Column("member", _("Member"), lambda c: c.member.name, sort="member__sort_key"),
    Column("due", _("Promised by"), _due, sort="due_at"),
    Column("service", _("Service"), lambda c: c.service and c.service.name, sort="service__sort_key"),
    Column("system", _("System"), lambda c: c.system and c.system.name, sort="system__sort_key"),
    Column("opened", _("Sent"), lambda c: c.opened_at, sort="opened_at"),
    Column("kind", _("Kind of case"), choice_text("kind"), sort="kind", default=False),
    Column("team", _("Team"), lambda c: c.team and c.team.name, default=False),
    Column("promise", _("What is promised"), promise_text, default=False),
    Column("closed", _("Closed"), lambda c: c.closed_at, sort="closed_at", default=False),
    Column("score", _("How it went"), lambda c: c.score, sort="score", numeric=True, default=False),
)  # fmt: skip

MEMBER_CASES = Register(
    room="desk",
    key="member_case",
    model=Case,
    name=_("Case"),
    lead=_("What the people of your member have asked for."),
    spec=ListSpec(
        key="desk.member_case",
        title=_("Your member’s cases"),
        rows=queries.of_led_members,
        columns=COLUMNS,
        filters=(
            flag("open", _("Going on"), queries.going_on),
            equals("state", _("State"), "state", Case.State.choices),
            equals("kind", _("Kind of case"), "kind", CaseKind.choices),
            related("member", _("Member"), "member_id", _members),
            related(
                "service",
                _("Service"),
                "service_id",
                lambda viewer: seen(Service, viewer).order_by("order", "sort_key"),
            ),
            text_filter("title", _("Words in the title"), "title"),
        ),
        order="-id",
        empty=_("Nobody has asked for anything yet."),
        focus_filter="member",
    ),
    new_label=_("Ask for help"),
)
