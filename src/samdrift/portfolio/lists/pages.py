"""What the pages of this room share: facts, and what the ends of a flow are called."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import registry
from samdrift.portfolio.models.integrations import Integration
from samdrift.portfolio.models.uses import Use

Context = dict[str, Any]
Fact = tuple[Any, Any, str]


def url_of(row: models.Model) -> str:
    """The address of another room's page about a row."""
    kind = registry.kinds.get(kind_of(row))
    return kind.url(row) if kind else ""


def given(facts: list[Fact]) -> list[Fact]:
    """The facts that are known."""
    return [fact for fact in facts if fact[1] not in {None, ""}]


def of_five(value: int | None) -> str | None:
    return None if value is None else _("%(n)s of 5") % {"n": value}


def end_name(flow: Integration, end: str) -> str:
    use: Use | None = getattr(flow, end)
    if use is not None:
        return use.system.name
    return flow.component.name if flow.component else flow.external
