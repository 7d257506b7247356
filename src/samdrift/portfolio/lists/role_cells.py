"""Who answers for a system as HTML, made in one go: hundreds of cells, and no template in them."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samdrift.kernel.lists import address_of
from samdrift.kernel.templatetags.shown import day as day_text
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.queries.role_board import Board, Cell, Line


def lines_drawn(board: Board, day: dt.date) -> SafeString:
    """The rows of the table: a line for each member, a cell for each kind of role."""
    labels = [escape(str(name)) for name in board.kinds]
    also = escape(_("Also")) if board.has_others else ""
    return SafeString("".join([_line_drawn(line, labels, also, day) for line in board.lines]))


def _line_drawn(line: Line, labels: list[str], also: str, day: dt.date) -> str:
    cells = "".join(
        [
            f'<td data-label="{label}">{cell_drawn(cell, day)}</td>'
            for label, cell in zip(labels, line.cells, strict=True)
        ]
    )
    if also:
        others = "<br>".join([_other_drawn(gap) for gap in line.others])
        cells += f'<td data-label="{also}">{others}</td>'
    name = escape(line.member.name) if line.member else ""
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _other_drawn(gap: RoleGap) -> str:
    who = f": {escape(str(gap.role.person))}" if gap.role else ""
    return _gap_link(gap, f"{_gap_name(gap.kind, get_language())}{who}")


def cell_drawn(cell: Cell, day: dt.date) -> SafeString:
    """Who holds the role, and what is missing."""
    told = [_role_drawn(role, day) for role in cell.roles]
    if cell.gap is not None:
        name = _gap_name(cell.gap.kind, get_language())
        more = f'<span class="sr-only">: {name}</span>'
        told.append(_gap_link(cell.gap, f"{escape(_('missing'))}{more}"))
    if not told:
        return SafeString(f'<span class="sr-only">{escape(_("nobody"))}</span>')
    return SafeString("<br>".join(told))


def _role_drawn(role: SystemRole, day: dt.date) -> str:
    url = address_of("portfolio:role_detail", role.pk)
    told = f'<a href="{url}">{escape(str(role.person))}</a>'
    if not role.accepted_on or role.accepted_on > day:
        told += _tag(_("not accepted"), "warning")
    elif role.due_on is not None and role.due_on <= day:
        told += _tag(_("not confirmed"), "danger")
    if role.valid_to:
        until = _("until %(day)s") % {"day": day_text(role.valid_to)}
        told += f' <span class="small">{escape(until)}</span>'
    return told


def _tag(text: str, tone: str) -> str:
    return f' <span class="tag" data-tone="{tone}">{escape(text)}</span>'


def _gap_link(gap: RoleGap, inner: str) -> str:
    url = address_of("portfolio:gap_detail", gap.pk)
    return f'<a class="tag" data-tone="danger" href="{url}">{inner}</a>'


@functools.lru_cache(maxsize=200)
def _gap_name(kind: str, _language: str | None) -> str:
    return escape(str(dict(RoleGap.Kind.choices).get(kind, kind)))


@dataclass(frozen=True)
class Drawn:
    """What a board's panel shows: the roles that serve all, then one member's or the table's rows. A
    kind of role with nothing in it has no HTML.
    """

    joint: list[tuple[str, SafeString]]
    alone: list[tuple[str, SafeString]]
    lines: SafeString


def drawn(board: Board, day: dt.date, *, alone: bool = False) -> Drawn:
    joint = _named(board.joint, day) if board.joint else []
    if not alone:
        return Drawn(joint, [], lines_drawn(board, day))
    return Drawn(joint, [one for line in board.lines for one in _named(line, day)], _NOTHING)


_NOTHING = SafeString("")


def _named(line: Line, day: dt.date) -> list[tuple[str, SafeString]]:
    return [
        (str(cell.name), cell_drawn(cell, day) if cell.roles or cell.gap else _NOTHING)
        for cell in line.cells
    ]
