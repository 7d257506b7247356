"""The board on the wall, in words."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.desk.calc.reports import percent, share
from samdrift.desk.lists.queue_words import PRIORITIES, PRIORITY_TONES, at, span, when
from samdrift.desk.queries.board import Board, board


def board_page() -> dict[str, Any]:
    now = board()
    local = timezone.localtime(now.until)
    until = f"{local.hour:02}.{local.minute:02}" if local.hour else "24.00"
    return {
        "board": now,
        "tiles": _tiles(now, until),
        "priorities": [(str(PRIORITIES[p]), n, PRIORITY_TONES.get(p, "")) for p, n in now.priorities],
        "next": [
            (one, when(one.due, now.at), span(abs(one.due - now.at)), str(PRIORITIES[one.priority]),
             PRIORITY_TONES.get(one.priority, "neutral"))
            for one in now.next
        ],
        "majors": [(title, at(since), at(then) if then else "") for title, since, then in now.majors],
        "on": [(site or _("No site"), n) for site, n in now.on],
        "clock": at(now.at),
    }  # fmt: skip


def _tiles(now: Board, until: str) -> list[tuple[str, str, str]]:
    """(number, what it is, tone)."""
    kept = percent(share(now.kept, now.settled), 0)
    soon = _("run out before %(time)s") % {"time": until}
    return [
        (str(now.open), pgettext("board", "open"), ""),
        (str(now.late), pgettext("board", "overdue"), "danger" if now.late else ""),
        (str(now.soon), soon, "warning" if now.soon else ""),
        (str(now.unassigned), pgettext("board", "nobody has"), ""),
        (str(now.waiting), pgettext("board", "waiting"), ""),
        (f"{now.came}/{now.ended}", _("came / ended today"), ""),
        (f"{kept} %" if kept else "—", _("in time, 30 days"), ""),
    ]


def export_head() -> list[str]:
    """The headings of a report's figures as a file."""
    return [_("Table"), _("Of"), pgettext("report", "Figure"), _("Number")]
