"""What logs of other tools put into the sockets."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import log_pages as pages
from samdrift.desk.lists.commitment_words import at
from samdrift.desk.models.logs import LogLoad, LogMapping, Reclocking
from samdrift.desk.services import (
    log_again,
    log_intake,  # noqa: F401 -- adds its kind of load
    log_people,
    log_takeover,
    logs,
    reclocking,
)
from samdrift.kernel.registry import Eraser, Kind, MenuEntry, NoticeKind, Panel, Timed, registry
from samdrift.kernel.web.timeline import name_events, name_fields

registry.work[logs.WORK] = logs.load_waiting
registry.work[reclocking.WORK] = reclocking.work_out_waiting
registry.work[log_takeover.WORK] = log_takeover.take_over_waiting
registry.add_timed(Timed("files of logs", dt.timedelta(hours=6), logs.forget_old))
registry.add_eraser(Eraser("logs of other tools", log_people.erase, by_name=True))
registry.add_kind(Kind(LogLoad, _("Log"), lambda row: at("log_load_detail", row.pk)))
registry.add_kind(Kind(LogMapping, _("Mapping"), lambda row: at("log_mapping", row.pk)))
registry.add_kind(Kind(Reclocking, _("Clocked anew"), lambda row: at("reclocking_detail", row.pk)))
registry.add_menu(
    MenuEntry(
        "logs", "services", _("Logs from other tools"), "desk:log_load_list", 95, pages.is_seen,
        pages.waiting_count,
    )
)  # fmt: skip
registry.add_panel(
    Panel(
        "desk.case", "logged", _("From the tool before"), 80, "desk/log_panel.html", pages.of_case
    )
)
registry.notices[log_again.NEWS_THERE] = NoticeKind(
    _("News from the old tool, in cases I have taken over"),
    _("%(by)s tells something new of #%(number)s “%(title)s”, which you work on here."),
)
name_events(
    {
        "case.logged": _("Came from the tool before, with its history"),
        "case.logged_again": _("Was brought up to date from the tool before"),
        "case.told_there": _("The old tool told something new; the case stays as it is here"),
        "case.taken_over": _("Was taken over when the old tool was switched off"),
        "log.switched_off": _("The tool was switched off: what it had open is taken over"),
        "log.sent_in": _("A log was sent in"),
        "log.loaded": _("The log was loaded"),
        "log.unusable": _("The log could not be read"),
        "log.known": _("The same log was sent in again: nothing was changed"),
        "log_mapping.added": _("Was made from a sample"),
        "log_mapping.changed": _("Its columns were changed"),
        "log_mapping.ended": _("Is offered no more"),
        "reclocking.asked": _("Was asked for"),
        "reclocking.done": _("Was worked out"),
    }
)
name_fields(
    {
        "source": _("Where it comes from"),
        "log_load": _("Load"),
        "counts": _("Result"),
        "columns": _("Columns"),
    }
)
