"""The register of clocks: every deadline, and the account of each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import clock_pages as pages
from samdrift.desk.lists import clock_words as words
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import Level, Metric
from samdrift.desk.queries import clocks as queries
from samdrift.kernel.lists import Column, ListSpec, Register, choice_text, equals, flag, related
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import moment
from samdrift.parties.queries.members import current_members


def _used(clock: Any) -> Any:
    return None if clock.elapsed is None else words.length(dt.timedelta(seconds=clock.elapsed))


CLOCKS = Register(
    room="desk",
    key="clock",
    model=Clock,
    name=_("Clock"),
    lead=_("What is promised in each case, and how the time was used."),
    spec=ListSpec(
        key="desk.clock",
        title=_("Deadlines"),
        rows=queries.listed,
        columns=(
            Column("case", _("Case"), lambda c: str(c.case), link=words.clock_url, sort="case_id"),
            Column("metric", _("What is promised"), choice_text("metric"), sort="metric"),
            Column("member", _("Member"), lambda c: c.case.member.name, sort="case__member__sort_key"),
            Column("party", _("Whose promise"), choice_text("party"), sort="party"),
            Column("state", _("State"), choice_text("state"), sort="state"),
            Column("due_at", _("Due"), lambda c: c.due_at, shown=lambda c: moment(c.due_at), sort="due_at"),
            Column("breached_at", _("The time ran out"), lambda c: c.breached_at,
                   shown=lambda c: moment(c.breached_at), sort="breached_at"),
            Column("level", _("Level"), lambda c: c.frozen["level_name"], default=False),
            Column("minutes", _("Target, minutes"), lambda c: c.frozen["minutes"], numeric=True, default=False),
            Column("elapsed", _("Used at the last event"), lambda c: c.elapsed, shown=_used, numeric=True,
                   default=False, description="seconds of service time"),
            Column("started_at", _("Started"), lambda c: c.started_at, shown=lambda c: moment(c.started_at),
                   sort="started_at", default=False),
            Column("stopped_at", _("Ended"), lambda c: c.stopped_at, shown=lambda c: moment(c.stopped_at),
                   sort="stopped_at", default=False),
            Column("team", _("Team"), lambda c: c.team.name if c.team else None, default=False),
        ),
        filters=(
            equals("state", _("State"), "state", Clock.State.choices),
            equals("metric", _("What is promised"), "metric", Metric.choices),
            equals("party", _("Whose promise"), "party", Clock.Party.choices),
            flag("late", _("The time ran out"), lambda _viewer: Q(breached_at__isnull=False)),
            related("member", _("Member"), "case__member_id", current_members),
            related("level", _("Level"), "level_id", lambda viewer: seen(Level, viewer).order_by("order", "name")),
        ),
        order="-started_at",
        empty=_("No deadlines yet. They start when a case comes that something is promised for."),
        focus_filter="member",
    ),
    detail_template="desk/clock_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.clock_page,
    fields={"account": pages.account},
)  # fmt: skip
