"""Invented papers, and text that has been made to break what sets it."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from samdrift.formats.paper import (
    Block,
    Boxed,
    Facts,
    Heading,
    List,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Run,
    Signature,
    Signatures,
    Table,
)

NORWEGIAN = "Æøå «sitat» – § 7, 1\u202f234,50 kr; Sámi: š đ ž ŋ á č ŧ"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
# One grey point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)
HOSTILE = [
    '#eval("1+1") #import "@preview/x:1.0.0" #read("/etc/passwd")',
    "`kode` $x^2$ *stjerne* _strek_ = Tittel <merke> @ref // slutt /* */ \\ [ ] { }",
    "<script>alert(1)</script> & &amp; ]]> <w:p/>",
    "Emoji 👍🏽 👩‍👩‍👧 🇳🇴 漢字 العربية \ue000",
    "NUL\x00 styring\x01\x07\x1b\x7f\x85 halvt \ud800 tegn \ufffe\uffff\U0001ffff",
    "retning \u202e snudd \u2066 \u200b\u200d\ufeff\u2028 linje",
    "a" * 10_000,
    "\r\n\r\n\t \n",
]


def paper(*blocks: Block, **changes: object) -> Paper:
    plain = Paper("Møte i styret", "nb", "Øyglimt IKT", "Møteprotokoll", date(2026, 11, 21), blocks)
    return replace(plain, **changes)


def whole() -> Paper:
    """A paper with every kind of block."""
    return paper(
        Heading(1, "PS 1/26 Årsplan"),
        Paragraph(NORWEGIAN),
        Paragraph((Run("Fet", strong=True), Run(" og "), Run("kursiv", emphasis=True))),
        Heading(2, "Punkter"),
        List(("Ett", "To\nlinjer"), numbered=True, start=3),
        List(("Kule",)),
        Boxed("Vedtak", (Paragraph("Styret vedtar:"), List(("Planen godkjennes.",), numbered=True))),
        Table(
            ("Kommune", "Andel"),
            (*((f"Kommune {n}", f"{n},5") for n in range(80)), ("Uten andel",)),
            caption="Fordeling",
            numeric=frozenset({1}),
        ),
        Facts((("Start", "kl. 09.00"), ("En lang ledetekst som tar mer enn en linje", "x\ny"))),
        PageBreak(),
        Picture(PNG, "En grå prikk", caption="Figur"),
        Picture(SVG, "En svart flate", png=PNG),
        Signatures((Signature("Kari Å", "Leder", "21.11.2026"), Signature("Ola Ø"))),
        facts=(("Sted", "Rådhuset"), ("Til stede", "Kari Å\nOla Ø")),
        footer="Sak 2026/1",
        author="Mona Møller",
        marking="Utkast",
    )  # fmt: skip


def hostile(text: str) -> Paper:
    """A paper with the text in every place that takes one."""
    return Paper(
        title=f"Tittel {text}", language="nn", organisation=text, kind=text, made=date(1, 1, 1),
        blocks=(
            Heading(3, text), Paragraph(text), Heading(1, text),
            Paragraph((Run(text, strong=True), Run(text, emphasis=True))),
            List((text, text)), Boxed(text, (Paragraph(text), List((text,), numbered=True))),
            Table((text, text), ((text, text), ()), caption=text), Table((text,), ()),
            Facts(((text, text),)), Picture(PNG, f"Bilde {text}", caption=text),
            Signatures((Signature(text, text, text), Signature(text))), PageBreak(),
        ),
        facts=((text, text),), footer=text, author=text, marking=text,
    )  # fmt: skip


texts = st.text(st.characters(), max_size=30)
