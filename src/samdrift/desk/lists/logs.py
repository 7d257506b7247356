"""The registers of logs: loads, what would have been given, and each case of that."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import log_pages as pages
from samdrift.desk.lists import reclock_pages
from samdrift.desk.models.commitments import Metric
from samdrift.desk.models.logs import LogLoad, Reclocked, Reclocking
from samdrift.desk.queries import logs as queries
from samdrift.desk.queries import reclocking
from samdrift.desk.rules_logs import LOAD
from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    address,
    choice_text,
    equals,
    related,
    text_filter,
)
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer

load_url = address("desk:log_load_detail")
reclocking_url = address("desk:reclocking_detail")
reclocked_url = address("desk:reclocked_detail")
TELLS = (("yes", _("In time")), ("no", _("Too late")))


def _count(name: str) -> Any:
    return lambda load: load.counts.get(name, 0)


LOADS = Register(
    room="desk",
    key="log_load",
    model=LogLoad,
    name=_("Log"),
    lead=_("Cases with their history from the tool you had before, or still have beside this one."),
    spec=ListSpec(
        key="desk.log_load",
        title=_("Logs from other tools"),
        rows=queries.loads,
        columns=(
            Column("file", _("File"), lambda r: r.name, link=load_url, sort="name"),
            Column("source", _("Comes from"), lambda r: r.source, sort="source"),
            Column("state", _("State"), choice_text("state"), sort="state"),
            Column("cases", _("Cases"), _count("cases"), numeric=True),
            Column("added", _("New"), _count("added"), numeric=True),
            Column("changed", _("Brought up to date"), _count("changed"), numeric=True),
            Column("refused", _("Refused"), _count("refused"), numeric=True),
            Column("rows", _("Rows"), _count("rows"), numeric=True, default=False),
            Column("member", _("Member"), lambda r: r.member.name if r.member else None, default=False),
            Column("made_at", _("Sent in"), lambda r: r.made_at, shown=lambda r: moment(r.made_at), sort="made_at"),
        ),
        filters=(equals("state", _("State"), "state", LogLoad.State.choices), text_filter("source", _("Comes from"), "source")),
        order="-made_at",
        empty=_("No log has been loaded yet. Export your cases from the tool you have, and load the file."),
    ),
    new_at="desk:log_new",
    new_label=_("Load a log"),
    may_create=LOAD,
    detail_template="desk/log_load.html",
    detail_rows=queries.loads,
    detail_context=pages.load_page,
    list_acts="desk/_log_links.html",
    list_context=pages.list_context,
    fields={"counts": lambda r: r.counts, "odd": lambda r: r.odd, "unused": lambda r: r.unused},
)  # fmt: skip

RECLOCKINGS = Register(
    room="desk",
    key="reclocking",
    model=Reclocking,
    name=_("Clocked anew"),
    lead=_("The cases of a log, reckoned by what we promise: would it have been kept?"),
    spec=ListSpec(
        key="desk.reclocking",
        title=_("What would our levels have given?"),
        rows=reclocking.reclockings,
        columns=(
            Column("source", _("Cases from"), lambda r: r.source, link=reclocking_url, sort="source"),
            Column("level", _("Level"), lambda r: r.level.name if r.level else None),
            Column("state", _("State"), choice_text("state"), sort="state"),
            Column("cases", _("Cases"), lambda r: r.sums.get("cases"), numeric=True),
            Column("made_at", _("Asked"), lambda r: r.made_at, shown=lambda r: moment(r.made_at), sort="made_at"),
        ),
        order="-made_at",
        empty=_("Nothing has been asked yet. Load a log first, then choose a level to try it by."),
    ),
    new_at="desk:reclock_new",
    new_label=_("Ask anew"),
    may_create=LOAD,
    detail_template="desk/reclocking.html",
    detail_rows=reclocking.reclockings,
    detail_context=reclock_pages.result_page,
    fields={"sums": lambda r: r.sums, "first_day": lambda r: r.first_day, "before_day": lambda r: r.before_day},
)  # fmt: skip


def _kept(row: Reclocked) -> bool | None:
    return row.kept


def _told(value: Any) -> Any:
    return {True: _("In time"), False: _("Too late"), None: "—"}[value]


def _yes_no(field: str) -> Any:
    def apply(rows: Any, value: str, _viewer: Viewer) -> Any:
        if value not in {"yes", "no"}:
            raise ValueError(value)
        return rows.filter(**{field: value == "yes"})

    return apply


def _verdict(key: str, label: Any, field: str) -> Filter:
    return Filter(
        key, label, _yes_no(field),
        choices=lambda _viewer: [Choice(value, name) for value, name in TELLS],
        label_of=lambda value, _viewer: str(dict(TELLS).get(value, value)),
    )  # fmt: skip


def _month(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(month=value)


def _why(rows: Any, value: str, _viewer: Viewer) -> Any:
    if value not in reclock_pages.WHY:
        raise ValueError(value)
    return rows.filter(why__icontains=f'"{value}"', made_sla__isnull=False)


RECLOCKED = Register(
    room="desk",
    key="reclocked",
    model=Reclocked,
    name=_("Case clocked anew"),
    lead=_("Each opens to its account, line by line."),
    spec=ListSpec(
        key="desk.reclocked",
        title=_("Cases clocked anew"),
        rows=reclocking.rows,
        columns=(
            Column("case", _("Case"), lambda r: str(r.case), link=reclocked_url, sort="case_id"),
            Column("metric", _("What is promised"), choice_text("metric"), sort="metric"),
            Column("priority", _("Priority"), lambda r: r.priority, sort="priority", numeric=True),
            Column("used", _("Used"), lambda r: r.used, shown=reclock_pages.used_text, sort="used",
                   numeric=True, description="seconds of service time"),
            Column("kept", _("By our level"), _kept, shown=lambda r: _told(r.kept), sort="kept"),
            Column("made", _("By the log"), lambda r: r.made_sla, shown=lambda r: _told(r.made_sla), sort="made_sla"),
            Column("month", _("Month"), lambda r: r.month, sort="month"),
            Column("member", _("Member"), lambda r: r.case.member.name, default=False),
        ),
        filters=(
            related("reclocking", _("Question"), "reclocking_id", reclocking.reclockings),
            equals("metric", _("What is promised"), "metric", Metric.choices),
            _verdict("kept", _("By our level"), "kept"),
            _verdict("made", _("By the log"), "made_sla"),
            equals("priority", _("Priority"), "priority", [(str(n), str(n)) for n in range(1, 6)]),
            Filter("month", _("Month"), _month, kind="text"),
            Filter("why", _("Why they differ"), _why,
                   choices=lambda _viewer: [Choice(code, name) for code, name in reclock_pages.WHY.items()],
                   label_of=lambda value, _viewer: str(reclock_pages.WHY.get(value, value))),
        ),
        order="-id",
        empty=_("No case is like that."),
    ),
    detail_template="desk/reclocked.html",
    detail_rows=reclocking.rows,
    detail_context=reclock_pages.account_page,
    fields={"frozen": lambda r: r.frozen, "why": lambda r: r.why, "breached_at": lambda r: r.breached_at},
)  # fmt: skip
