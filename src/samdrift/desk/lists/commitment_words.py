"""Addresses of what the centre promises, and tones of its states."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from samdrift.kernel.lists import address

calendar_url = address("desk:calendar_detail")
cause_url = address("desk:pause_cause_detail")
level_url = address("desk:level_detail")
delivery_url = address("desk:delivery_detail")

TONES = {
    "draft": "neutral",
    "offered": "warning",
    "accepted": "success",
    "declined": "danger",
    "withdrawn": "neutral",
}


def at(name: str, *keys: Any) -> str:
    """An address of this subject, by its name."""
    return reverse(f"desk:{name}", args=keys)
