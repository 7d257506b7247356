"""Norwegian bank account numbers: eleven digits, the last of which checks the others.

Source: Finans Norge, «Kontonummer»: modulus 11 with the weights 5 4 3 2 7 6 5 4 3 2.
"""

from __future__ import annotations

import re

_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_SIGNS = re.compile(r"[\s.\u00a0\u202f]")


def clean_account(text: str) -> str | None:
    """Eleven digits without spaces and dots; None when they are not, or the last one is wrong."""
    digits = _SIGNS.sub("", text)
    if not re.fullmatch(r"[0-9]{11}", digits) or int(digits) == 0:
        return None
    total = sum(int(one) * weight for one, weight in zip(digits, _WEIGHTS, strict=False))
    return digits if (11 - total % 11) % 11 == int(digits[-1]) else None


def shown_account(digits: str) -> str:
    """`1234 56 78903`, with no-break spaces."""
    return f"{digits[:4]}\u00a0{digits[4:6]}\u00a0{digits[6:]}"
