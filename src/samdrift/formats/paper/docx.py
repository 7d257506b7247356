"""Writes a paper as a Word file."""

import io
import zipfile
from datetime import date

from samdrift.formats.paper.model import Paper

_EARLIEST_YEAR = 1980  # a zip file knows no earlier date


def write_docx(paper: Paper) -> bytes:
    """Return the paper as a DOCX of A4 pages.

    Headings, lists, captions and the rest are styles; the text's language, the title and the
    author are set; headings of tables are repeated over pages; pages are numbered by fields
    that the reader's program counts. The same paper gives the same bytes.

    Raises PaperError when a picture cannot be read.
    """
    from samdrift.formats.paper.docx_parts import document_of  # noqa: PLC0415 - slow to import

    file = io.BytesIO()
    document_of(paper).save(file)
    return _undated(file, paper.made)


def _undated(file: io.BytesIO, day: date) -> bytes:
    """Return the zip file with one date for every part, whatever the clock said."""
    stamp = (max(day.year, _EARLIEST_YEAR), day.month, day.day, 0, 0, 0)
    made = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, stamp)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return made.getvalue()
