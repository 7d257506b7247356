"""The parts of a Word file: imported only when one is written."""

import io
from collections.abc import Iterable

import docx  # noqa: TID253 - see above
from docx.document import Document  # noqa: TID253 - see above
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT  # noqa: TID253 - see above
from docx.image.exceptions import (  # noqa: TID253 - see above
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.shared import Length, Mm, Pt  # noqa: TID253 - see above
from docx.table import _Cell  # noqa: TID253 - see above
from docx.text.paragraph import Paragraph as Line  # noqa: TID253 - see above

from samdrift.formats.paper import docx_xml as xml
from samdrift.formats.paper.docx_styles import ACCENT, QUIET, TEXT_WIDTH, set_up
from samdrift.formats.paper.layout import in_order, widths
from samdrift.formats.paper.model import (
    Block,
    Boxed,
    Facts,
    Heading,
    List,
    PageBreak,
    Paper,
    PaperError,
    Paragraph,
    Picture,
    Signature,
    Signatures,
    Table,
    Text,
)
from samdrift.formats.paper.words import WORDS, one_line, printable, runs, short_line, shown_day

_UNREADABLE = (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
    KeyError,
    ValueError,
    ZeroDivisionError,
)
_PNG = b"\x89PNG\r\n\x1a\n"
_LABEL_LETTERS = 24  # what a label's column holds
_INDENT = Mm(7)
_BOX_INDENT = Mm(5)


def document_of(paper: Paper) -> Document:
    """Return the paper as a document that has yet to be saved."""
    document = docx.Document()
    set_up(document, paper, WORDS[paper.language].tag)
    return _Writer(document, paper).write()


class _Writer:
    """Adds part by part to the document."""

    def __init__(self, document: Document, paper: Paper) -> None:
        self.document = document
        self.paper = paper
        self.words = WORDS[paper.language]
        # The library looks a style up anew for each paragraph, which takes most of the time.
        self.styles = {style.name: style.style_id for style in document.styles}

    def write(self) -> Document:
        self.edges()
        self.top()
        for block in in_order(self.paper.blocks):
            self.block(block)
        return self.document

    def line(self, style: str, text: Text = "") -> Line:
        line = self.document.add_paragraph()
        xml.set_style(line, self.styles[style])
        _add_text(line, text)
        return line

    # The edges of the pages

    def edges(self) -> None:
        section = self.document.sections[0]
        _across(section.header.paragraphs[0], short_line(self.paper.organisation))
        _add_run(section.header.paragraphs[0], short_line(self.paper.kind))
        if marking := short_line(self.paper.marking):
            section.header.paragraphs[0].add_run(f"   {marking}").bold = True
        for footer in (section.footer, section.first_page_footer):
            self.foot(footer.paragraphs[0])

    def foot(self, line: Line) -> None:
        made = f"{self.words.made} {shown_day(self.paper.made)}"
        _across(line, " · ".join(filter(None, (short_line(self.paper.footer), made))))
        line.add_run(f"{self.words.page} ")
        xml.add_field(line, "PAGE")
        line.add_run(f" {self.words.of} ")
        xml.add_field(line, "NUMPAGES")

    def top(self) -> None:
        line = self.line("Organisation", short_line(self.paper.organisation))
        if marking := short_line(self.paper.marking):
            line.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
            line.add_run(f"\t{marking}").font.color.rgb = ACCENT
        if kind := short_line(self.paper.kind):
            self.line("Subtitle", kind)
        self.line("Title", one_line(self.paper.title))
        self.pairs(self.paper.facts)

    # What stands between them

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.line(f"Heading {block.level}", block.text)
            case Paragraph():
                line = self.line("Normal", block.text)
                line.paragraph_format.keep_with_next = block.leads or None
            case List():
                self.points(block)
            case Boxed():
                self.boxed(block)
            case Table():
                self.table(block)
            case Facts():
                self.pairs(block.rows)
            case Signatures():
                self.signatures(block.lines)
            case PageBreak():
                self.line("Normal").add_run().add_break(WD_BREAK.PAGE)
            case Picture():
                self.picture(block)

    def points(self, block: List, indent: Length | int = 0) -> list[Line]:
        style = "List Number" if block.numbered else "List Bullet"
        key = xml.new_numbering(self.document, style, block.start) if block.numbered else None
        return [self.point(style, item, key, indent) for item in block.items]

    def point(self, style: str, item: Text, key: int | None, indent: Length | int) -> Line:
        line = self.line(style, item)
        if key is not None:
            xml.set_numbering(line, key)
        line.paragraph_format.left_indent = Length(indent + _INDENT)
        line.paragraph_format.first_line_indent = Length(-_INDENT)
        return line

    def boxed(self, block: Boxed) -> None:
        label = one_line(block.label)
        lines = [self.line("Boxed", label)] if label else []
        for line in lines:
            line.runs[0].bold, line.runs[0].font.color.rgb = True, ACCENT
            line.paragraph_format.keep_with_next = True
        for part in in_order(block.blocks):
            if isinstance(part, List):
                points = self.points(part, _BOX_INDENT)
                for point in points:
                    xml.copy_ground(self.document, point, "Boxed")
                lines += points
            elif isinstance(part, Paragraph):
                lines.append(self.line("Boxed", part.text))
        _space_box(lines)

    def table(self, block: Table) -> None:
        caption = one_line(block.caption)
        if caption:
            self.line("Caption", caption).paragraph_format.keep_with_next = True
        rows = [block.header, *block.filled()]
        table = self.document.add_table(len(rows), len(block.header))
        shares = widths(block)
        columns = [Length(TEXT_WIDTH * share // sum(shares)) for share in shares]
        xml.set_table(table, caption, columns)
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                self.cell(cell, text, is_numeric=column in block.numeric, is_heading=not number)
            xml.keep_whole(row)
        xml.set_heading_row(table.rows[0])
        self.line("Cell")

    def cell(self, cell: _Cell, text: str, *, is_numeric: bool, is_heading: bool) -> None:
        line = cell.paragraphs[0]
        xml.set_style(line, self.styles["Cell"])
        _add_text(line, text)
        if is_numeric:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if is_heading:
            line.paragraph_format.keep_with_next = True
            for run in line.runs:
                run.bold = True

    def pairs(self, rows: Iterable[tuple[str, str]]) -> None:
        line = None
        for label, value in rows:
            line = self.line("Facts")
            name = line.add_run(one_line(label))
            name.bold, name.font.color.rgb = True, QUIET
            between = "\t" if len(name.text) <= _LABEL_LETTERS else "\n"
            _add_run(line, f"{between}{printable(value)}")
        if line is not None:
            line.paragraph_format.space_after = Pt(10)

    def signatures(self, lines: Iterable[Signature]) -> None:
        """What stands before them goes with them, so that they never stand alone on a page."""
        last = self.document.element.body.sectPr.getprevious()
        for before in self.document.paragraphs[-1:]:
            if before.paragraph_format.element is last:
                before.paragraph_format.keep_with_next = True
        name = None
        for one in lines:
            signed = f"{self.words.signed} {one.signed}" if one.signed else self.words.sign_here
            self.line("Sign here", one_line(signed)).paragraph_format.keep_with_next = True
            name = self.line("Normal")
            name.paragraph_format.keep_with_next = True
            name.add_run(one_line(one.name)).bold = True
            if role := one_line(one.role):
                name.add_run().add_break()
                _add_run(name, role)
        if name is not None:
            name.paragraph_format.keep_with_next = None

    def picture(self, block: Picture) -> None:
        data = block.data if block.data.startswith(_PNG) else block.png
        if data is None:
            self.line("Normal", block.alt)
        else:
            line = self.line("Normal")
            _add_picture(line, data, one_line(block.alt))
            line.paragraph_format.keep_with_next = bool(block.caption)
        if caption := one_line(block.caption):
            self.line("Caption", caption)


def _add_picture(line: Line, data: bytes, alt: str) -> None:
    try:
        shape = line.add_run().add_picture(io.BytesIO(data))
    except _UNREADABLE as error:
        raise PaperError(f"A picture cannot be read: {alt}") from error
    if shape.width > TEXT_WIDTH:
        shape.height = Length(shape.height * TEXT_WIDTH // shape.width)
        shape.width = TEXT_WIDTH
    xml.describe(shape, alt)


def _add_text(line: Line, text: Text) -> None:
    for piece in runs(text):
        run = line.add_run(piece.text)
        if piece.strong:
            run.bold = True
        if piece.emphasis:
            run.italic = True


def _add_run(line: Line, text: str) -> None:
    """Add text that is already printable, with the tabs that the writer has put in."""
    line.add_run(text)


def _across(line: Line, text: str) -> None:
    """Begin a line that has this to the left, and what comes after to the right."""
    line.add_run(f"{text}\t")


def _space_box(lines: list[Line]) -> None:
    """Give the box air before and after it; inside, the ground must not be broken."""
    for line in lines:
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
    if lines:
        lines[0].paragraph_format.space_before = Pt(8)
        lines[-1].paragraph_format.space_after = Pt(12)
