"""What a Word file needs that python-docx has no words for: imported only when one is written."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document  # noqa: TID253 - see above
from docx.oxml import OxmlElement, parse_xml  # noqa: TID253 - see above
from docx.oxml.ns import nsdecls, qn  # noqa: TID253 - see above
from docx.shape import InlineShape  # noqa: TID253 - see above
from docx.shared import Length  # noqa: TID253 - see above
from docx.table import Table, _Row  # noqa: TID253 - see above
from docx.text.paragraph import Paragraph  # noqa: TID253 - see above

# The order of a paragraph's properties is fixed.
AFTER_BORDERS = (
    "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl",
)  # fmt: skip
_HEAVY, _LIGHT = ("8", "1F3D5C"), ("4", "B4BCC6")


def add_field(line: Paragraph, code: str) -> None:
    """Add a field that the reader's program fills: PAGE or NUMPAGES."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = line.add_run("1")
    field.append(run._r)  # noqa: SLF001 - the library's own way to its XML
    line._p.append(field)  # noqa: SLF001 - the same


def set_style(line: Paragraph, style_id: str) -> None:
    """Give the paragraph the style of that id."""
    line._p.style = style_id  # noqa: SLF001 - the library's own way to its XML


def new_numbering(document: Document, style: str, start: int) -> int:
    """Return the key of a new numbering that looks like the style's and begins at `start`."""
    numbering: Any = document.part.numbering_part.element
    of_style: Any = document.styles[style].element
    number_id = of_style.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(number_id).abstractNumId.val
    added = numbering.add_num(abstract)
    added.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(added.numId)


def set_numbering(line: Paragraph, key: int) -> None:
    """Number the paragraph in the numbering of that key."""
    properties: Any = line._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - the library's own way
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = key


def set_table(table: Table, description: str, columns: Sequence[Length]) -> None:
    """Set widths and lines, and tell what the table shows."""
    properties = table._tbl.tblPr  # noqa: SLF001 - the library's own way to its XML
    table.autofit = False
    for column, width in zip(table.columns, columns, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:  # noqa: SLF001 - Word asks the cells, not the grid
        for cell, width in zip(row.tc_lst, columns, strict=True):
            cell.width = width
    if description:
        told = OxmlElement("w:tblCaption")
        told.set(qn("w:val"), description)
        properties.append(told)
    size, colour = _LIGHT
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'
        for side in ("bottom", "insideH")
    )
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def set_heading_row(row: _Row) -> None:
    """Repeat the row on each page, with a heavier line under it."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - the library's own way
    size, colour = _HEAVY
    for cell in row.cells:
        line = f'<w:bottom w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'
        borders = parse_xml(f"<w:tcBorders {nsdecls('w')}>{line}</w:tcBorders>")
        cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001 - the same


def keep_whole(row: _Row) -> None:
    """Keep the row on one page."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))  # noqa: SLF001 - the library's own way


def copy_ground(document: Document, line: Paragraph, style: str) -> None:
    """Give the paragraph the lines and the ground of that style."""
    source: Any = document.styles[style].element.pPr
    properties: Any = line._p.get_or_add_pPr()  # noqa: SLF001 - the library's own way
    for tag in ("w:pBdr", "w:shd"):
        properties.insert_element_before(deepcopy(source.find(qn(tag))), *AFTER_BORDERS)


def describe(shape: InlineShape, alt: str) -> None:
    """Tell what the picture shows."""
    shape._inline.docPr.set("descr", alt)  # noqa: SLF001 - the library's own way
