"""How a paper is laid out, alike in every kind of file."""

from samdrift.formats.paper.model import Block, Heading, Paragraph, Table
from samdrift.formats.paper.words import is_blank, one_line, printable

_NARROWEST, _WIDEST = 6, 42  # in letters
_LONGEST_WORD = 22
_MARGIN = 2


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
    """Return the blocks that have something to show, with no level of heading skipped."""
    kept: list[Block] = []
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            if one_line(block.text):
                level = min(block.level, level + 1)
                kept.append(_heading(level, block.text))
        elif not (isinstance(block, Paragraph) and is_blank(block.text)):
            kept.append(block)
    return tuple(kept)


def _heading(level: int, text: str) -> Heading:
    return Heading(1 if level == 1 else 2 if level == 2 else 3, one_line(text))  # noqa: PLR2004
