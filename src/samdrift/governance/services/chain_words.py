"""Refusals of the chain, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.matters import Matter
from samdrift.kernel.errors import DomainError

WORDS: dict[str, Any] = {
    "empty": _("The matter has no body yet. Say first which bodies are to treat it."),
    "no_decision": _(
        "The last body in the chain must be one that decides. Add it, or change its task."
    ),
    "discussion_only": _(
        "A body that only discusses can neither recommend nor decide. Change its task."
    ),
    "all_done": _("All bodies have treated the matter. Add the one that is to treat it now."),
    "not_prepared": _("The matter is with a body already."),
    "not_with_a_body": _("The matter is not with a body now."),
    "not_its_task": _("The body’s task in this matter does not allow that. Choose something else."),
    "not_earlier": _("A matter can only be sent back to a body that had it before."),
    "done_already": _("The body has treated the matter already."),
    "ended": _("The matter has ended. Take it up again first."),
    "unknown_outcome": _("That is not something a body can do with a matter."),
}


def chain_refusal(code: str, _matter: Matter, field: str = "") -> DomainError:
    return DomainError(f"chain_{code}", WORDS[code], field=field)
