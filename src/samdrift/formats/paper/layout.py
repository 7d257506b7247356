"""How a paper is laid out, alike in every kind of file."""

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


def widths(table: Table) -> tuple[int, ...]:
    """Return how wide each column is beside the others, in letters, after what stands in it."""
    columns = zip(table.header, *table.filled(), strict=True)
    return tuple(_width(cells) for cells in columns)


def _width(cells: tuple[str, ...]) -> int:
    lines = [line for cell in cells for line in printable(cell).split("\n")]
    longest_word = max((len(word) for line in lines for word in line.split()), default=0)
    longest_line = max(map(len, lines))
    wanted = max(min(longest_line, _WIDEST), min(longest_word, _LONGEST_WORD))
    return max(wanted, _NARROWEST) + _MARGIN


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
