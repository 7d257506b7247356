"""What may be wrong with a cost that is to be split: codes with what they are about.

A doubt is a list: its code, and values that tell where. It is plain JSON, as it is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Doubt = Sequence[Any]
NO_AGREEMENT, NO_KEY, NO_VERSION = "no_agreement", "no_key", "no_version"
KEY, CURRENCY, NO_AMOUNT = "key", "currency", "no_amount"
UNCHECKED, WRONG, UNEXPLAINED = "unchecked", "wrong", "unexplained"
NOT_APPROVED, STOPPED = "not_approved", "stopped"
BILLED_AHEAD, KEY_CHANGES = "billed_ahead", "key_changes"
BLOCKING = frozenset({NO_AGREEMENT, NO_KEY, NO_VERSION, KEY, CURRENCY, NO_AMOUNT})
"""The cost cannot be split as long as this stands."""


def blocking(doubt: Doubt) -> bool:
    """Whether the cost cannot be split."""
    return doubt[0] in BLOCKING


def unsure(doubt: Doubt) -> bool:
    """Whether the cost can be split, but perhaps should not be."""
    return doubt[0] not in BLOCKING
