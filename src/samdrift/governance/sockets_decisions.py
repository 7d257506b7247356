"""What decisions and minutes put into the sockets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.decisions import Decision
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import SearchKind, registry


def _entry(decision: Decision) -> tuple[int, str, str, str]:
    detail = f"{decision.body} · {decision.get_outcome_display()}"
    return EVERYONE, str(decision), detail, f"{decision.text} {decision.conditions}"


registry.add_search(SearchKind("governance.decision", _("Decision"), _entry))
