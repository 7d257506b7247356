"""The matrix as HTML, made in one go: thousands of addresses and names, and no template in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samdrift.kernel.lists import address_of
from samdrift.parties.models.members import Member
from samdrift.portfolio.calc.matrix import Cell, Placed, Row

MOST = 6
"""Uses told in a cell; whoever has more gets the way to all of them."""

DrawCells = Callable[[Row, str], SafeString]


def cells_drawn(across: Sequence[Member]) -> DrawCells:
    """Draws the cells of a row and its name, a cell for each of these members in their order."""
    names = [(one.pk, escape(one.name)) for one in across]
    nothing = (
        f'<span aria-hidden="true">–</span><span class="sr-only">{escape(_("nothing"))}</span>'
    )
    uses = reverse("portfolio:use_list")
    draw_use = _use_drawn()

    def draw(row: Row, name: str) -> SafeString:
        more = _more_drawn(row, escape(name), uses)
        drawn = []
        for cell, (member, member_name) in zip(row.cells, names, strict=True):
            inner = "<br>".join([draw_use(one, row.usual) for one in cell.uses[:MOST]]) or nothing
            if len(cell.uses) > MOST:
                inner += more(cell, member, member_name)
            drawn.append(f'<td class="{cell.likeness}">{inner}</td>')
        return SafeString("".join(drawn))

    return draw


def _use_drawn() -> Callable[[Placed, frozenset[int]], str]:
    hint = escape(_("(not what most use)"))

    def draw(use: Placed, usual: frozenset[int]) -> str:
        link = f'<a href="{address_of("portfolio:use_detail", use.use)}"'
        if usual and use.system not in usual:
            return (
                f'{link} class="other">{escape(use.name)}<span class="sr-only"> {hint}</span></a>'
            )
        return f"{link}>{escape(use.name)}</a>"

    return draw


def _more_drawn(row: Row, name: str, uses: str) -> Callable[[Cell, int, str], str]:
    """The way to all that a cell holds: the list has no way to ask for what lies in no area."""
    area, label = row.area, escape(_("all %(n)s"))
    if area is None:
        return lambda _cell, _member, _member_name: ""

    def draw(cell: Cell, member: int, member_name: str) -> str:
        all_of_them = label % {"n": len(cell.uses)}
        about = f'<span class="sr-only">: {member_name}, {name}</span>'
        return f'<br><a href="{uses}?member={member}&amp;area={area.id}">{all_of_them}{about}</a>'

    return draw


def story_drawn(row: Row, names: Mapping[int, str]) -> SafeString:
    """A row in words, for narrow windows: each system with its members, then who has nothing."""
    told = [(system, ", ".join([names[pk] for pk in members])) for system, members in row.systems]
    nobody = [names[cell.member] for cell in row.cells if not cell.uses]
    if nobody and row.systems:
        told.append((_("Nothing"), ", ".join(nobody)))
    lines = [f"<div><dt>{escape(what)}</dt><dd>{escape(who)}</dd></div>" for what, who in told]
    return SafeString(f'<dl class="facts">{"".join(lines)}</dl>' if lines else "")
