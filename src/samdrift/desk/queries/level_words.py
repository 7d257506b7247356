"""What levels say, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.commitments import Level, LevelTarget, Metric
from samdrift.desk.queries.calendar_words import length
from samdrift.kernel.templatetags.shown import nok


def price_text(level: Level) -> Any:
    """1 200,00 kr a year per user; that there is none; or that it is not known."""
    if not level.price_unit:
        return _("No price")
    unit = level.get_price_unit_display()
    return f"{nok(level.price)} ({str(unit).lower()})" if level.price is not None else None


def whose(kind: str, priority: int | None) -> str:
    """Incident, P1; “all cases” for neither."""
    parts = [str(CaseKind(kind).label)] if kind else []
    parts += [f"P{priority}"] if priority else []
    return ", ".join(parts) or _("All cases")


def table(targets: Iterable[LevelTarget]) -> list[dict[str, Any]]:
    """A row for each kind and priority (and own hours), a cell for each metric."""
    found: dict[Any, dict[str, Any]] = {}
    for one in targets:
        key = (one.kind, one.priority or 0, one.calendar_id or 0)
        row = found.setdefault(
            key,
            {
                "whose": whose(one.kind, one.priority),
                "hours": str(one.calendar) if one.calendar else "",
                "cells": dict.fromkeys(Metric.values),
            },
        )
        row["cells"][one.metric] = length(one.minutes)
    return [found[key] | {"cells": list(found[key]["cells"].values())} for key in sorted(found)]
