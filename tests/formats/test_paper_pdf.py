"""The PDF can be read by everybody, can be kept, and says what was written."""

import io
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject
from tests.papers import HOSTILE, NORWEGIAN, PNG, hostile, paper, texts, whole

from samdrift.formats.paper import (
    Facts,
    Heading,
    Paper,
    PaperError,
    Paragraph,
    Picture,
    Signature,
    Signatures,
    Table,
)
from samdrift.formats.paper.pdf import write_pdf


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data), strict=True)


def text_of(made: Paper) -> str:
    return " ".join(page.extract_text() for page in read(write_pdf(made)).pages)


def packed(text: str) -> str:
    """The text without blanks and break marks: lines end where the page does."""
    return re.sub(r"[\s\u200b]", "", text)


def tags(reader: PdfReader) -> list[str]:
    """Every tag of the file, from top to bottom."""

    def walk(node: object) -> list[str]:
        if isinstance(node, ArrayObject):
            return [tag for child in node for tag in walk(child.get_object())]
        if isinstance(node, DictionaryObject) and "/S" in node:
            return [node["/S"], *walk(node["/K"].get_object() if "/K" in node else None)]
        return []

    return walk(reader.root_object["/StructTreeRoot"]["/K"])


def elements(reader: PdfReader, tag: str) -> list[DictionaryObject]:
    return [
        found
        for number in range(1, reader.trailer["/Size"])
        if isinstance(found := reader.get_object(number), DictionaryObject)
        and found.get("/S") == tag
    ]


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return read(write_pdf(whole()))


def test_pdf_claims_both_standards(reader):
    told = reader.root_object["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in told
    assert "<pdfaid:part>2</pdfaid:part>" in told
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in told
    assert reader.pdf_header == "%PDF-1.7"


def test_pdf_says_what_it_is(reader):
    assert reader.root_object["/Lang"] == "nb-NO"
    assert reader.metadata.title == "Møte i styret"
    assert reader.metadata.author == "Mona Møller"
    assert reader.metadata.creation_date == datetime(2026, 11, 21, tzinfo=UTC)
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/OutputIntents" in reader.root_object


@pytest.mark.parametrize(("language", "tag"), [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")])
def test_pdf_is_in_its_language(language, tag):
    assert read(write_pdf(paper(language=language))).root_object["/Lang"] == tag


def test_pdf_is_tagged(reader):
    assert reader.root_object["/MarkInfo"]["/Marked"]
    found = tags(reader)
    assert found.count("/Title") == 1
    assert [tag for tag in found if re.fullmatch(r"/H\d", tag)] == ["/H1", "/H2"]
    for tag, times in {"/Table": 1, "/THead": 1, "/TH": 2, "/TD": 2 * 81, "/Figure": 2}.items():
        assert found.count(tag) == times, tag
    assert found.count("/L") == 5
    assert {"/P", "/Strong", "/Em", "/Caption", "/Lbl", "/LBody"} <= set(found)


def test_pictures_tell_what_they_show(reader):
    assert sorted(figure["/Alt"] for figure in elements(reader, "/Figure")) == [
        "En grå prikk", "En svart flate",
    ]  # fmt: skip


def test_headings_are_bookmarks(reader):
    top, under = reader.outline
    assert top.title == "PS 1/26 Årsplan"
    assert [entry.title for entry in under] == ["Punkter"]


def test_levels_of_headings_are_never_skipped():
    made = paper(Heading(3, "Dypt"), Heading(3, "Dypere"), Heading(1, " "), Heading(1, "Øverst"))
    found = tags(read(write_pdf(made)))
    assert [tag for tag in found if re.fullmatch(r"/H\d", tag)] == ["/H1", "/H2", "/H1"]


def test_text_is_written_as_it_is():
    assert packed(NORWEGIAN) in packed(text_of(paper(Paragraph(NORWEGIAN))))


def test_every_page_is_headed_and_numbered(reader):
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert f"Side {number} av {len(pages)}" in text
        assert "Øyglimt IKT" in text and "Møteprotokoll" in text and "Utkast" in text
        assert "Sak 2026/1 · Laget 21.11.2026" in text


def test_heading_of_a_table_is_repeated(reader):
    tabled = [page.extract_text() for page in reader.pages if "Kommune " in page.extract_text()]
    assert len(tabled) > 1
    assert all("KommuneAndel" in packed(text) for text in tabled)


def test_signatures_show_day_or_line(reader):
    text = packed(reader.pages[-1].extract_text())
    assert "Signert21.11.2026KariÅLeder" in text
    assert "DatoogunderskriftOlaØ" in text


def test_page_is_a4(reader):
    width, height = reader.pages[0].mediabox[2:]
    assert (round(width), round(height)) == (595, 842)


def test_what_heads_every_page_is_kept_short():
    text = packed(text_of(paper(organisation="Ø" * 1_000, marking="Å" * 1_000)))
    assert "Ø" * 119 + "…" in text and "Å" * 119 + "…" in text
    assert "Ø" * 120 not in text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_breaks_nothing(text):
    written = read(write_pdf(hostile(text)))
    assert written.metadata.title.startswith("Tittel")


@pytest.mark.parametrize("text", HOSTILE[:3])
def test_markup_is_text(text):
    assert packed(text) in packed(text_of(paper(Paragraph(text))))


def test_long_word_stays_on_the_page():
    assert packed(text_of(paper(Paragraph("a" * 10_000)))).count("a") >= 10_000


def test_signs_that_cannot_be_shown_are_named():
    text = text_of(paper(Paragraph("A👍🏽 B🇳🇴 C漢 D\ue000")))
    assert "A[thumbs up sign] BNO C[U+6F22] D[U+E000]" in text


def test_broken_picture_is_refused():
    with pytest.raises(PaperError, match="cannot be written"):
        write_pdf(paper(Picture(b"ikke et bilde", "Noe")))


def test_paper_without_title_is_refused():
    with pytest.raises(PaperError, match="title"):
        paper(title=" ")


def test_picture_without_words_is_refused():
    with pytest.raises(PaperError, match="tells what it shows"):
        Picture(PNG, " ")


def test_crooked_table_is_refused():
    with pytest.raises(PaperError, match="more cells"):
        Table(("A",), (("1", "2"),))
    with pytest.raises(PaperError, match="column"):
        Table((), ())


@settings(max_examples=15, deadline=None)
@given(texts)
def test_any_text_can_be_written(text):
    assert read(write_pdf(hostile(text))).root_object["/MarkInfo"]["/Marked"]


def test_same_paper_gives_same_bytes():
    assert write_pdf(whole()) == write_pdf(whole())


@pytest.mark.parametrize("lines", range(26, 33))
def test_what_leads_to_a_text_never_ends_a_page(lines):
    filled = [Paragraph("Fyll") for _line in range(lines)]
    lead = [Heading(1, "PS 26/4"), Paragraph("Sak · 26/4", leads=True)]
    made = read(write_pdf(paper(*filled, *lead, Paragraph("Innstillingen er slik."))))
    for page in made.pages:
        told = page.extract_text()
        assert ("Sak · 26/4" in told) == ("Innstillingen" in told)


def test_signatures_never_stand_alone_on_a_page():
    for lines in range(30, 46):
        words = [Paragraph(f"Linje {number}") for number in range(lines)]
        last = Paragraph("Svar innen fristen.")
        made = paper(blocks=(*words, last, Signatures((Signature("Kari Nilsen", "Nordvik"),))))
        pages = [page.extract_text() for page in read(write_pdf(made)).pages]
        (signed,) = [page for page in pages if "Kari Nilsen" in page]
        assert "Svar innen fristen." in signed, lines


@pytest.mark.parametrize("lines", range(26, 40))
def test_short_facts_stay_on_one_page(lines):
    filled = [Paragraph("Fyll") for _line in range(lines)]
    told = tuple((f"Ord {number}", "Slik telles det.") for number in range(6))
    made = read(write_pdf(paper(*filled, Heading(1, "Slik telles det"), Facts(told))))
    pages = [page.extract_text() for page in made.pages]
    (held,) = [page for page in pages if "Ord 5" in page]
    assert all(f"Ord {number}" in held for number in range(6))


def test_facts_longer_than_a_page_lose_nothing():
    told = tuple((f"Ord {number}", "Slik telles det. " * 40) for number in range(12))
    pages = [page.extract_text() for page in read(write_pdf(paper(Facts(told)))).pages]
    assert len(pages) > 1
    assert all(f"Ord {number}" in " ".join(pages) for number in range(12))
