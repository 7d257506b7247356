"""A meeting's agenda as HTML, made in one go: an agenda of 200 items is as quick as a list's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import AgendaItem
from samdrift.kernel.lists import address_of, choice_text, for_page

MOVE_FORM = "move-item"
"""The one form by which every item is moved: each button sends it to an address of its own."""


@dataclass(frozen=True)
class Line:
    """An item as the agenda shows it; one beyond reach has no address and no title."""

    item: AgendaItem
    case: str
    url: str
    papers: list[Any]
    tone: str
    is_hidden: bool = False


@dataclass(frozen=True)
class _Words:
    """What is the same for all items: worked out once."""

    hidden: str
    late: str
    closed: str
    kind: Callable[[Any], str]
    status: Callable[[Any], str]
    outcome: Callable[[Any], str]
    up: str
    down: str


def _words() -> _Words:
    return _Words(
        hidden=escape(_("Not shown to all")),
        late=escape(_("came after the notice")),
        closed=escape(_("behind closed doors")),
        kind=for_page(choice_text("kind")),
        status=for_page(choice_text("status")),
        outcome=for_page(choice_text("outcome")),
        up=_("Move %(title)s up"),
        down=_("Move %(title)s down"),
    )


def agenda(lines: Sequence[Line], *, may_move: bool) -> SafeString:
    """The list of items; nothing where there are none."""
    if not lines:
        return SafeString("")
    words, last, rows = _words(), len(lines) - 1, []
    for n, line in enumerate(lines):
        item, moves = line.item, ""
        if may_move and not line.is_hidden and item.status == AgendaItem.Status.WAITING:
            moves = _moves(item, words, up=n > 0, down=n < last)
        rows.append(
            f"<li><div>{_what(line, words)}</div>"
            f'<div class="end inline">{_state(line, words)}{moves}</div></li>'
        )
    return SafeString(f'<ol class="rows">{"".join(rows)}</ol>')


def _what(line: Line, words: _Words) -> str:
    """The title, what is told of the item in a line, and its papers."""
    item = line.item
    if line.is_hidden:
        head, told = f'<span class="what">{words.hidden}</span>', ""
    else:
        head = f'<a href="{line.url}">{escape(item.title)}</a>'
        told = escape(words.kind(item))
        if item.is_late:
            told += f" · {words.late}"
        if item.is_closed:
            told += f" · {words.closed}"
    case = f"{escape(line.case)} · " if line.case else ""
    law = f" · {escape(item.legal_basis)}" if item.legal_basis else ""
    papers = _papers(line.papers) if line.papers else ""
    return f'{head} <span class="small">{case}{told}{law}</span>{papers}'


def _papers(papers: Sequence[Any]) -> str:
    rows = []
    for one in papers:
        why = f" ({escape(one.exemption)})" if one.exemption else ""
        rows.append(f'<li class="small">{escape(one.title)}{why}</li>')
    return f'<ul class="plain">{"".join(rows)}</ul>'


def _state(line: Line, words: _Words) -> str:
    """What the body decided, or how far it has come with the item; nothing while it waits."""
    decision: Decision | None = getattr(line.item, "decision", None)
    if decision is not None:
        text = words.outcome(decision)
    elif line.item.status != AgendaItem.Status.WAITING:
        text = words.status(line.item)
    else:
        return ""
    return f'<span class="tag" data-tone="{line.tone}">{escape(text)}</span>'


def _moves(item: AgendaItem, words: _Words, *, up: bool, down: bool) -> str:
    first = _move(item, "item_move_up", "↑", words.up) if up else ""
    return first + (_move(item, "item_move_down", "↓", words.down) if down else "")


def _move(item: AgendaItem, name: str, arrow: str, text: str) -> str:
    url = address_of(f"governance:{name}", item.pk)
    return (
        f'<button class="ds-button" data-variant="tertiary" type="submit" form="{MOVE_FORM}"'
        f' formaction="{url}"><span aria-hidden="true">{arrow}</span>'
        f'<span class="sr-only">{escape(text % {"title": item.title})}</span></button>'
    )
