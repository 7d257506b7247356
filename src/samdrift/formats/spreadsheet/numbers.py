"""Numbers as people write them in spreadsheets."""

import re
from datetime import date
from decimal import Decimal

from samdrift.formats.spreadsheet.model import Cell
from samdrift.formats.spreadsheet.values import BadValue, as_empty

# Space, no-break space, narrow no-break space, thin space and figure space.
_SPACES = " \u00a0\u202f\u2009\u2007"
_MINUS = str.maketrans({"−": "-", "–": "-", "\u2011": "-"})
_AFFIXES = re.compile(
    r"^(?:kr\.?|nok)\s*|\s*(?:kr\.?|kroner|nok|%|prosent|stk\.?|st\.?|stykk|,-|,–|\.-)$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\((.*)\)")
_SIGNED = re.compile(r"([-+]?)(.*?)(-?)")
_GROUPS = re.compile(rf"[0-9]{{1,3}}(?:([{_SPACES}.,'’])[0-9]{{3}})(?:\1[0-9]{{3}})*")
_PLAIN = re.compile(r"[0-9]+")
_FRACTION = re.compile(r"[0-9]*")
_EXPONENT = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]{1,2}")
_PLACES = 15


def as_decimal(cell: Cell) -> Decimal | None:
    """Return an exact number; `kr`, `%` and `stk` around it are let pass and not counted with.

    Thousands may be parted by space, full stop, comma or apostrophe; decimals by comma or full
    stop. With both, the last is the decimal sign; the same sign twice parts thousands. One full
    stop before exactly three digits parts thousands, for so it is written in Norwegian
    (`1.234` is 1234), unless more than three digits or only 0 stand before it; one comma is
    always the decimal sign (`1,234` is 1.234). `(5)` and `5-` are negative.
    """
    value = as_empty(cell)
    if value is None:
        return None
    if isinstance(value, bool | date):
        raise BadValue("not_a_number", cell)
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return _from_float(value)
    return _from_text(value, cell)


def as_int(cell: Cell) -> int | None:
    """Return a whole number, written as for `as_decimal`.

    Here one comma before exactly three digits parts thousands (`1,234` is 1234), for a whole
    number has no decimals but `,0`.
    """
    if isinstance(cell, str):
        bare, _ = _bare(cell)
        groups = _GROUPS.fullmatch(bare)
        if groups and groups[1] == "," and not bare.startswith("0,"):
            cell = cell.replace(",", "")
    number = as_decimal(cell)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise BadValue("not_whole", cell)
    return int(number)


def _from_float(value: float) -> Decimal:
    number = Decimal(
        f"{value:.{_PLACES}g}"
    )  # what the spreadsheet shows: 0.3, not 0.30000000000000004
    if not number.is_finite():
        raise BadValue("not_a_number", value)
    return Decimal(int(number)) if number == number.to_integral_value() else number


def _from_text(text: str, cell: Cell) -> Decimal:
    bare, negative = _bare(text)
    if _EXPONENT.fullmatch(bare):
        number = Decimal(bare.replace(",", "."))
    else:
        whole, fraction = _split(bare)
        digits = re.sub(rf"[{_SPACES}.,'’]", "", whole)
        if not _is_whole(whole) or not _FRACTION.fullmatch(fraction) or not digits + fraction:
            raise BadValue("not_a_number", cell)
        number = Decimal(f"{digits or '0'}.{fraction or '0'}" if fraction else digits)
    return -number if negative else number


def _bare(text: str) -> tuple[str, bool]:
    """Return the digits with what parts them, and whether the number is negative."""
    left = text.strip().translate(_MINUS)
    for _ in range(2):
        left = _AFFIXES.sub("", left).strip()
    in_brackets = _IN_BRACKETS.fullmatch(left)
    if in_brackets:
        return in_brackets[1].strip(), True
    signs = _SIGNED.fullmatch(left)
    if signs is None:
        return left, False
    before, digits, after = signs.groups()
    if before and after:
        return left, False
    return _AFFIXES.sub("", digits.strip()).strip(), "-" in (before, after)


def _split(bare: str) -> tuple[str, str]:
    """Part the number at its decimal sign: whole part as written, and decimals."""
    commas, stops = bare.count(","), bare.count(".")
    if commas and stops:
        sign = "," if bare.rfind(",") > bare.rfind(".") else "."
        whole, _, fraction = bare.rpartition(sign)
        return (bare, "") if sign in whole else (whole, fraction)
    if commas == 1:
        whole, _, fraction = bare.partition(",")
        return whole, fraction
    if stops == 1 and not _parts_thousands(bare):
        whole, _, fraction = bare.partition(".")
        return whole, fraction
    return bare, ""


def _parts_thousands(bare: str) -> bool:
    return bool(_GROUPS.fullmatch(bare)) and not bare.startswith("0")


def _is_whole(whole: str) -> bool:
    return not whole or bool(_PLAIN.fullmatch(whole) or _GROUPS.fullmatch(whole))
