"""Organisation numbers and municipality numbers, checked."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.no import orgnr as _orgnr


def clean_orgnr(text: str) -> str | None:
    """Nine digits with a right check digit (MOD11), without spaces; "" for nothing; None when wrong."""
    if not text.strip():
        return ""
    try:
        return str(_orgnr.validate(text))
    except ValidationError:
        return None


def is_municipality_number(text: str) -> bool:
    """Four digits, kept as text: `0301` has its zero."""
    return re.fullmatch(r"\d{4}", text, re.ASCII) is not None


def is_county_number(text: str) -> bool:
    """Two digits, kept as text: `03` has its zero."""
    return re.fullmatch(r"\d{2}", text, re.ASCII) is not None
