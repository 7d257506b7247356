"""Tells by its first bytes what a file is; its name is not to be trusted."""

_WORKBOOKS = (
    b"PK\x03\x04",
    b"PK\x05\x06",  # an archive without content
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x00\x04\x00",  # Excel 2 to 5 without a container
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_OTHERS = {
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"BM": "picture",
    b"II*\x00": "picture",
    b"MM\x00*": "picture",
    b"RIFF": "picture",
    b"%PDF": "pdf",
    b"{\\rtf": "document",
    b"\x1f\x8b": "archive",
    b"7z\xbc\xaf": "archive",
    b"Rar!": "archive",
    b"BZh": "archive",
    b"\xfd7zXZ": "archive",
    b"\x7fELF": "program",
    b"MZ": "program",
    b"SQLite format 3": "database",
}
_MARKUP = (b"<?xml", b"<!doctype", b"<html", b"<table", b"<head", b"<svg", b"<workbook")
_PROOF = 3  # bytes: two letters may begin a heading ("BM", "MZ")
_BOMS = b"\xef\xbb\xbf\xff\xfe"


def is_workbook(data: bytes) -> bool:
    """Tell whether the file says that it is a binary workbook (or another packed file)."""
    return data.startswith(_WORKBOOKS)


def other_kind(data: bytes) -> str | None:
    """Name what the file is if it is surely no table: picture, pdf, markup …; else None."""
    head = data[:1024]
    for start, kind in _OTHERS.items():
        if head.startswith(start) and (len(start) >= _PROOF or _is_binary(head)):
            return kind
    text = head.replace(b"\x00", b"").lstrip(_BOMS + b" \t\r\n").lower()
    return "markup" if text.startswith(_MARKUP) else None


def _is_binary(head: bytes) -> bool:
    """Tell whether the bytes can not be text."""
    return b"\x00" in head
