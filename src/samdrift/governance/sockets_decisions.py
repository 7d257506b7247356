"""What decisions and minutes put into the sockets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Version
from samdrift.governance.models.meetings import (
    Correction,
    Minutes,
    Objection,
    Signature,
    Signer,
)
from samdrift.kernel import guards
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import SearchKind, registry

# What was voted on and what was signed never changes, whoever asks.
guards.keep(Version, Minutes, Signer, Signature, Objection, Correction)


def _entry(decision: Decision) -> tuple[int, str, str, str]:
    detail = f"{decision.body} · {decision.get_outcome_display()}"
    return EVERYONE, str(decision), detail, f"{decision.text} {decision.conditions}"


registry.add_search(SearchKind("governance.decision", _("Decision"), _entry))
