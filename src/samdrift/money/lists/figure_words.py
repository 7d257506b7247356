"""Addresses of figures, and how stages are named."""

from __future__ import annotations

from django.utils.translation import pgettext

from samdrift.kernel.lists import address

set_url = address("money:figures_detail")
line_url = address("money:standard_line_detail")


def stage_short(stage: str) -> str:
    """How a stage is named inside a sentence."""
    return {
        "budget": pgettext("in a sentence", "budget"),
        "revised": pgettext("in a sentence", "revised budget"),
        "forecast": pgettext("in a sentence", "forecast"),
        "accounts": pgettext("in a sentence", "accounts"),
        "plan": pgettext("in a sentence", "economic plan"),
    }[stage]
