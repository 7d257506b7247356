"""The fixed-width account file of KOSTRA (bevilgningsregnskap), read line by line.

48 characters a line: form 1–2, year 3–6, quarter 7, region 8–13, organisation number 14–22,
enterprise 23–31, class 32, function 33–36, art 37–39, amount 40–48 in 1 000 kroner, cost positive
and income negative with the minus right before the digits. Source: KOSTRA's file description
Regnskap and its controls 001, 002, 009 and the one on amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LENGTH = 48
CLASSES = {
    **dict.fromkeys(("0A", "0C"), "01"),
    **dict.fromkeys(("0F", "0I", "0K", "0M", "0P"), "34"),
}
"""Form → the classes it may hold. Balance sheets hold no cost and are refused."""
SECTION = {"0": "0", "1": "1", "3": "1", "4": "0"}
"""Class as reported → 1 operating, 0 investment."""
AMOUNT = re.compile(r" *-?\d+")
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount of the accounts, in whole kroner: cost above 0, income below.

    `region` is the number of the municipality or county, four digits; `quarter` None is the year.
    """

    line: int
    form: str
    year: int
    quarter: int | None
    region: str
    orgnr: str
    section: str
    function: str
    art: str
    amount: int


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be used: its number, a code, the field and what stood there."""

    line: int
    code: str
    field: str = ""
    value: str = ""


def looks_like(data: bytes) -> bool:
    """Whether the first line that holds anything has the file's length and begins with a form."""
    for raw in data[:4096].splitlines():
        if raw.strip():
            text = raw.decode("latin-1")
            return len(text) == LENGTH and re.match(r"0[A-Z]\d{4}", text) is not None
    return False


def read(data: bytes) -> list[Posting | BadLine]:
    """Every line of the file in order, as a posting or as what is wrong with it.

    Empty lines at the end are passed over. The file has only figures and codes, so any of the usual
    encodings reads the same; a byte order mark is taken off.
    """
    text = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return list(_lines(text.splitlines()))


def _lines(lines: Iterable[str]) -> Iterator[Posting | BadLine]:
    for number, text in enumerate(lines, start=1):
        if text.strip():
            yield _line(number, text)


def _line(number: int, text: str) -> Posting | BadLine:
    if len(text) != LENGTH:
        return BadLine(number, "length", "", str(len(text)))
    if re.search(r"[^\S ]", text):
        return BadLine(number, "blank")
    form, account_class = text[0:2], text[31]
    if form not in CLASSES:
        return BadLine(number, "form", "form", form)
    if account_class not in CLASSES[form]:
        return BadLine(number, "class", "class", account_class)
    return _posting(number, text, form, SECTION[account_class])


def _posting(number: int, text: str, form: str, section: str) -> Posting | BadLine:
    year, quarter, region = text[2:6], text[6].strip(), text[7:13]
    amount = text[39:48]
    for field, value, pattern in (
        ("year", year, r"\d{4}"),
        ("quarter", quarter, r"[1-4]?"),
        ("region", region, r"\d{4}00|\d{6}"),
        ("amount", amount, AMOUNT.pattern),
    ):
        if re.fullmatch(pattern, value) is None:
            return BadLine(number, field, field, value.strip())
    return Posting(
        line=number,
        form=form,
        year=int(year),
        quarter=int(quarter) if quarter else None,
        region=region[:4],
        orgnr=text[13:22].strip(),
        section=section,
        function=text[32:36].strip(),
        art=text[36:39].strip(),
        amount=int(amount) * THOUSAND,
    )
