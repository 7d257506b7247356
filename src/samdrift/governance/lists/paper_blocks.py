"""A paper's blocks as a page shows them, so that page and paper never differ."""

from __future__ import annotations

from typing import Any

from samdrift.formats.paper import (
    Boxed,
    Facts,
    Heading,
    List,
    Paragraph,
    Run,
    Signatures,
    Table,
    Text,
)

Context = dict[str, Any]
KINDS = {
    Heading: "heading",
    Paragraph: "paragraph",
    List: "list",
    Boxed: "boxed",
    Table: "table",
    Facts: "facts",
    Signatures: "signatures",
}


def shown_block(block: Any) -> Context:
    """A paper's block for a template: its kind, and texts as lists of (text, strong) pieces."""
    kind = KINDS.get(type(block), "")
    if isinstance(block, Paragraph):
        return {"kind": kind, "runs": runs(block.text)}
    if isinstance(block, List):
        items = [runs(item) for item in block.items]
        return {"kind": kind, "items": items, "numbered": block.numbered}
    if isinstance(block, Boxed):
        inner = [shown_block(one) for one in block.blocks]
        return {"kind": kind, "label": block.label, "blocks": inner}
    if isinstance(block, Table):
        return {"kind": kind, "table": block, "rows": _cells(block)}
    return {"kind": kind, "block": block}


def _cells(table: Table) -> list[list[tuple[str, bool]]]:
    return [[(cell, at in table.numeric) for at, cell in enumerate(row)] for row in table.filled()]


def runs(text: Text) -> list[tuple[str, bool]]:
    pieces = (Run(text),) if isinstance(text, str) else text
    return [(piece.text, piece.strong) for piece in pieces]
