"""What a cell means: each `as_…` returns a value, None for unknown, or raises BadValue."""

import re
from datetime import date, datetime

from stdnum.exceptions import ValidationError
from stdnum.no import orgnr

from samdrift.formats.spreadsheet.model import Cell
from samdrift.formats.text import clean, fold

# Folded, so `(tom)`, `N/A` and `- ` are covered.
_UNKNOWN = frozenset(
    [
        "",
        "tom", "tomt", "blank", "empty", "null", "nil", "n a", "na", "i t", "ia",
        "ukjent", "ukjend", "ukendt", "okänd", "okänt", "unknown",
        "ikke oppgitt", "ikkje oppgitt", "ikkje oppgjeve", "ikke oplyst", "ikke angitt",
        "ikke angivet", "ej angivet", "ej angiven", "uppgift saknas", "not given",
        "not specified", "mangler", "manglar", "saknas", "mangler data",
    ]
)  # fmt: skip
_NO_WORD = re.compile(r"[-–—?.…_/\s]*")
_ERROR = re.compile(
    r"#(?:N/A|I/T|REF!|VERDI!|VALUE!|DIV/0!|NAME\?|NAVN\?|NUM!|NULL!)", re.IGNORECASE
)
_SAME_AS_EMPTY = re.compile(r"[(\[<]\s*(.*?)\s*[)\]>]")

_YES = frozenset(["ja", "j", "yes", "y", "x", "sann", "sant", "sand", "true", "1", "på", "✓", "✔"])
_NO = frozenset(["nei", "nej", "n", "no", "usann", "usant", "falsk", "false", "0", "av"])

_ORGNR_AFFIXES = re.compile(r"^(?:NO|N0)(?=\d)|MVA$|(?:^|(?<=\d))ORGNR")
_EMAIL = re.compile(r"[^\s@<>(),;:\"]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_ADDRESSED = re.compile(r"<([^<>]+)>\s*$")
_LONGEST_EMAIL = 254
_SHOWN = 80


class BadValue(ValueError):
    """A cell that does not hold what its column should.

    `code` is one of not_a_number, not_whole, not_a_date, ambiguous_date, month_only, year_only,
    not_yes_or_no, not_an_orgnr, not_a_kommunenummer and not_an_email; `shown` is the
    cell as the user sees it, cut to 80 characters.
    """

    def __init__(self, code: str, cell: Cell) -> None:
        self.code = code
        self.shown = _shown(cell)
        super().__init__(f"{code}: {self.shown}")


def _shown(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"[:_SHOWN]
    return str(cell)[:_SHOWN]


def as_empty(cell: Cell) -> Cell:
    """Return the cell with text trimmed, or None where it says that nothing is known.

    Unknown are blanks, dashes, question marks, `(tom)`, `n/a`, `ukjent`, `ikke oppgitt`, `null`
    and their like in Norwegian, Danish, Swedish and English, and a formula's error (`#N/A`).
    """
    if not isinstance(cell, str):
        return cell
    text = clean(cell).strip().strip("\ufeff\u200b").strip()
    if fold(text) in _UNKNOWN and (fold(text) or _NO_WORD.fullmatch(text)):
        return None
    return None if _ERROR.fullmatch(text) else text


def as_text(cell: Cell) -> str | None:
    """Return the text, with spaces at its ends and doubled inside taken away, lines kept.

    A whole number has no decimals, a date is written `2026-11-21`, a truth `ja` or `nei`.
    """
    value = as_empty(cell)
    if value is None:
        return None
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
    if isinstance(value, date | int):
        return str(value)
    lines = (" ".join(line.split()) for line in value.splitlines())
    return "\n".join(lines).strip() or None


def as_bool(cell: Cell) -> bool | None:
    """Return yes or no: ja/nei, yes/no, x, sann/usann, true/false, 1/0 and their like."""
    value = as_empty(cell)
    if value is None or isinstance(value, bool):
        return value
    word = as_text(value) or ""
    folded = fold(word) or word
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise BadValue("not_yes_or_no", cell)


def as_orgnr(cell: Cell) -> str | None:
    """Return a Norwegian organisation number as nine digits, its check digit right.

    Spaces, full stops, `NO` before and `MVA` after are let pass.
    """
    text = as_text(cell)
    if text is None:
        return None
    digits = _ORGNR_AFFIXES.sub("", re.sub(r"[\s.\-:]", "", text).upper())
    try:
        if not digits.isascii():
            raise BadValue("not_an_orgnr", cell)
        return str(orgnr.validate(digits))
    except ValidationError as error:
        raise BadValue("not_an_orgnr", cell) from error


def as_kommunenummer(cell: Cell) -> str | None:
    """Return a municipality's number as four digits; a lost leading zero is put back.

    Whether the number is in use, and when, is for the register of municipalities to tell.
    """
    text = as_text(cell)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{3,4}", text):
        raise BadValue("not_a_kommunenummer", cell)
    number = text.zfill(4)
    if number.startswith("00") or number.endswith("00"):
        raise BadValue("not_a_kommunenummer", cell)
    return number


def as_email(cell: Cell) -> str | None:
    """Return one e-mail address in small letters; `Kari <kari@…>` and `mailto:` are let pass."""
    text = as_text(cell)
    if text is None:
        return None
    bracketed = _ADDRESSED.search(text)
    address = (bracketed[1] if bracketed else text).strip().lower().removeprefix("mailto:")
    dotted = address.startswith(".") or ".@" in address or ".." in address
    if dotted or len(address) > _LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise BadValue("not_an_email", cell)
    return address
