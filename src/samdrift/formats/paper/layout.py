"""How a paper is laid out, alike in every kind of file."""

from math import ceil

from samdrift.formats.paper.model import (
    Block,
    Boxed,
    Facts,
    Heading,
    List,
    PageBreak,
    Paragraph,
    Signatures,
    Table,
)
from samdrift.formats.paper.words import is_blank, one_line, printable

_NARROWEST, _WIDEST = 6, 42  # in letters
_LONGEST_WORD = 22
_MARGIN = 3
_BOLD = 1.25
"""How much wider a heading's letters, which are bold, stand than those under it."""
_LINE = 84
"""About how many letters stand beside each other over the width of a page."""


def widths(table: Table) -> tuple[int, ...]:
    """Return how wide each column is beside the others, in letters, after what stands in it.

    Where all would be wider than the page, the columns of running text give way, so that a date, a
    number and a word stay whole.
    """
    columns = list(zip(table.header, *table.filled(), strict=True))
    wanted = [_width(cells) for cells in columns]
    whole = [_whole(cells, n in table.numeric) for n, cells in enumerate(columns)]
    spare = [max(want - least, 0) for want, least in zip(wanted, whole, strict=True)]
    over, room = sum(wanted) - _LINE, sum(spare)
    if over <= 0 or not room:
        return tuple(wanted)
    over = min(over, room)
    return tuple(want - over * give // room for want, give in zip(wanted, spare, strict=True))


def _width(cells: tuple[str, ...]) -> int:
    longest_line = max(map(len, _lines(cells)))
    return max(min(longest_line, _WIDEST) + _MARGIN, _whole(cells, False))


def _whole(cells: tuple[str, ...], numeric: bool) -> int:  # noqa: FBT001 -- one helper's own
    """The width at which no word of the column is broken, and in a column of numbers no line."""
    parts = [line if numeric else word for line in _lines(cells) for word in line.split() or [""]]
    heading = max((ceil(len(word) * _BOLD) for word in cells[0].split()), default=0)
    return max(min(max(heading, *map(len, parts)), _LONGEST_WORD), _NARROWEST) + _MARGIN


def _lines(cells: tuple[str, ...]) -> list[str]:
    return [line for cell in cells for line in printable(cell).split("\n")]


def in_order(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks that have something to show, with no level of heading skipped.

    A page is broken only between two of them.
    """
    kept: list[Block] = []
    level = 0
    for block in filter(_shows_something, blocks):
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            kept.append(_heading(level, block.text))
        elif not (isinstance(block, PageBreak) and (not kept or isinstance(kept[-1], PageBreak))):
            kept.append(block)
    return tuple(kept[:-1] if kept and isinstance(kept[-1], PageBreak) else kept)


def _shows_something(block: Block) -> bool:
    match block:
        case Heading() | Paragraph():
            return not is_blank(block.text)
        case List():
            return bool(block.items)
        case Facts():
            return bool(block.rows)
        case Signatures():
            return bool(block.lines)
        case Boxed():
            return any(map(_shows_something, block.blocks)) or not is_blank(block.label)
    return True


def _heading(level: int, text: str) -> Heading:
    return Heading(1 if level == 1 else 2 if level == 2 else 3, one_line(text))  # noqa: PLR2004
