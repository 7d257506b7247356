"""Writes a paper as PDF, with typst and the fonts that it brings along."""

import json
import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Literal

from samdrift.formats.paper.model import Paper, PaperError
from samdrift.formats.paper.template_data import template_data

# For everybody to read, and to be kept. PDF/A-4 cannot stand in one file with PDF/UA-1.
STANDARDS: tuple[Literal["ua-1"], Literal["a-2a"]] = ("ua-1", "a-2a")

_FOLDER = Path(__file__).resolve().parent
# How typst says that no font of its own has a sign, or that an archive may not keep it.
_NOT_SET = re.compile(r'(?:the text|the codepoint) `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


class _NotSet(Exception):
    """Typst has refused; `signs` are those it could not set, none for any other fault."""

    def __init__(self, message: str, signs: set[str]) -> None:
        super().__init__(message)
        self.signs = signs


def write_pdf(paper: Paper) -> bytes:
    """Return the paper as one PDF 1.7 file that follows PDF/UA-1 and PDF/A-2a together.

    It is tagged, has title, author, language and date, and its headings as bookmarks. The same
    paper gives the same bytes. Text is set as it is, whatever it looks like; a sign that none
    of the fonts has (emoji, Chinese) is written by its name: `[thumbs up sign]`. Nothing is
    fetched, and no font of the system is used.

    Raises PaperError when a picture cannot be read.
    """
    named: set[str] = set()
    while True:
        try:
            return _typeset(paper, named)
        except _NotSet as refusal:
            if refusal.signs <= named:
                raise PaperError(f"The paper cannot be written: {refusal}") from refusal
            named |= refusal.signs


def _typeset(paper: Paper, named: set[str]) -> bytes:
    import typst

    data: dict[str, Any] = template_data(paper, named)
    try:
        return typst.compile(
            _FOLDER / "paper.typ",
            root=_FOLDER,
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
            pdf_standards=list(STANDARDS),
            timestamp=datetime.combine(paper.made, time(), UTC),
        )
    except typst.TypstError as error:
        raise _NotSet(error.message, _signs_in(error.diagnostic)) from error


def _signs_in(diagnostic: str) -> set[str]:
    quoted = "".join(_NOT_SET.findall(diagnostic))
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], quoted)
    return {sign for sign in plain if not sign.isascii()}
