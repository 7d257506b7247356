"""What levels say, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.commitments import Level
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
