"""The Word file has structure, language and properties, and says what was written."""

import io
import time
import zipfile
from datetime import UTC, datetime

import docx  # noqa: TID253 - these tests are about Word files
import pytest
from docx.document import Document  # noqa: TID253 - the same
from docx.oxml.ns import qn  # noqa: TID253 - the same
from hypothesis import given, settings
from tests.papers import HOSTILE, NORWEGIAN, SVG, hostile, paper, texts, whole

from samdrift.formats.paper import (
    Boxed,
    Heading,
    List,
    PageBreak,
    Paper,
    PaperError,
    Paragraph,
    Picture,
    Table,
)
from samdrift.formats.paper.docx import write_docx


def read(made: Paper) -> Document:
    return docx.Document(io.BytesIO(write_docx(made)))


def styled(document: Document, style: str) -> list[str]:
    return [line.text for line in document.paragraphs if line.style.name == style]


@pytest.fixture(scope="module")
def document() -> Document:
    return read(whole())


def test_headings_have_their_styles(document):
    assert styled(document, "Title") == ["Møte i styret"]
    assert styled(document, "Heading 1") == ["PS 1/26 Årsplan"]
    assert styled(document, "Heading 2") == ["Punkter"]


def test_paragraph_that_leads_stays_with_what_follows():
    document = read(paper(Paragraph("Sak · 26/4", leads=True), Paragraph("Innstilling")))
    kept = {line.text: line.paragraph_format.keep_with_next for line in document.paragraphs}
    assert (kept["Sak · 26/4"], kept["Innstilling"]) == (True, None)


def test_levels_of_headings_are_never_skipped():
    document = read(paper(Heading(3, "Dypt"), Heading(2, ""), Heading(3, "Dypere")))
    assert (styled(document, "Heading 1"), styled(document, "Heading 2")) == (["Dypt"], ["Dypere"])


def test_properties_say_what_it_is(document):
    told = document.core_properties
    assert (told.title, told.author, told.language) == ("Møte i styret", "Mona Møller", "nb-NO")
    assert told.created == told.modified == datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(("language", "tag"), [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")])
def test_text_is_in_its_language(language, tag):
    styles = read(paper(language=language)).styles.element
    assert {found.get(qn("w:val")) for found in styles.iter(qn("w:lang"))} == {tag}


def test_text_is_written_as_it_is(document):
    assert NORWEGIAN in styled(document, "Normal")


def test_pieces_are_set_apart(document):
    line = next(line for line in document.paragraphs if line.text == "Fet og kursiv")
    assert [(run.text, run.bold, run.italic) for run in line.runs] == [
        ("Fet", True, None), (" og ", None, None), ("kursiv", None, True),
    ]  # fmt: skip


def test_each_numbered_list_begins_where_it_says(document):
    numbering = document.part.numbering_part.element
    keys = [
        line.paragraph_format.element.pPr.numPr.numId.val
        for line in document.paragraphs
        if line.style.name == "List Number"
    ]
    starts = [
        numbering.num_having_numId(key).xpath("w:lvlOverride/w:startOverride/@w:val")
        for key in keys
    ]
    assert starts == [["3"], ["3"], ["1"]]
    assert len(set(keys)) == 2
    assert styled(document, "List Bullet") == ["Kule"]


def test_decision_stands_in_a_box(document):
    assert styled(document, "Boxed") == ["Vedtak", "Styret vedtar:"]
    point = next(line for line in document.paragraphs if line.text == "Planen godkjennes.")
    assert point.paragraph_format.element.xpath("w:pPr/w:shd/@w:fill") == ["F1F4F8"]


def test_table_repeats_its_heading(document):
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Kommune", "Andel"]
    assert len(table.rows) == 82
    headings = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows]
    assert headings == [True] + [False] * 81
    assert table._tbl.xpath("w:tblPr/w:tblCaption/@w:val") == ["Fordeling"]
    assert styled(document, "Caption")[0] == "Fordeling"
    assert [cell.text for cell in table.rows[-1].cells] == ["Uten andel", ""]


def test_cells_are_as_wide_as_their_columns():
    """Word goes by the cells' widths; the longest word of a heading stays whole."""
    table = Table(("Nummer", "Saksnummer"), (("1", "PS 21/26"), ("2", "En lengre tekst " * 6)))
    found = read(paper(table)).tables[0]
    grid = [column.width for column in found.columns]
    assert [[cell.width for cell in row.cells] for row in found.rows] == [grid] * 3
    assert grid[0] < grid[1]


def test_pages_are_headed_and_numbered(document):
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "Øyglimt IKT\tMøteprotokoll   Utkast"
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        assert line.text.startswith("Sak 2026/1 · Laget 21.11.2026\tSide ")
        assert line._p.xpath("w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]


def test_page_is_a4(document):
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_pictures_tell_what_they_show(document):
    shown = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert shown == ["En grå prikk", "En svart flate"]


def test_picture_that_word_cannot_show_is_told_in_words():
    document = read(paper(Picture(SVG, "En svart flate")))
    assert "En svart flate" in styled(document, "Normal")
    assert len(document.inline_shapes) == 0


def test_broken_picture_is_refused():
    with pytest.raises(PaperError, match="cannot be read: Noe"):
        write_docx(paper(Picture(b"\x89PNG\r\n\x1a\n...", "Noe")))


def test_signatures_show_day_or_line(document):
    assert styled(document, "Sign here") == ["Signert 21.11.2026", "Dato og underskrift"]


def test_nothing_is_left_of_what_is_empty():
    blocks = (PageBreak(), Paragraph(""), List(()), Boxed("", ()), PageBreak())
    lines = [line.text for line in read(paper(*blocks)).paragraphs]
    assert lines == ["Øyglimt IKT", "Møteprotokoll", "Møte i styret"]


def test_what_heads_every_page_is_kept_short():
    section = read(paper(organisation="Ø" * 1_000)).sections[0]
    assert section.header.paragraphs[0].text.startswith("Ø" * 119 + "…\t")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_breaks_nothing(text):
    assert read(hostile(text)).core_properties.title.startswith("Tittel")


@pytest.mark.parametrize("text", HOSTILE[:3])
def test_markup_is_text(text):
    assert text in styled(read(paper(Paragraph(text))), "Normal")


@settings(max_examples=15, deadline=None)
@given(texts)
def test_any_text_can_be_written(text):
    assert read(hostile(text)).tables


def test_same_paper_gives_same_bytes(monkeypatch):
    first = write_docx(whole())
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(10**9))
    assert write_docx(whole()) == first
    dates = {part.date_time for part in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert dates == {(2026, 11, 21, 0, 0, 0)}
