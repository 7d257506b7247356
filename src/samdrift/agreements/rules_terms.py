"""Who may say what is agreed in figures, and keep price indices and what-ifs."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.rules_common import (
    MONEY,
    WHO_HANDLES_MONEY,
    agreement_of,
    handles_agreement_money,
    reads_terms,
)
from samdrift.kernel.rights import holds, right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def reads_agreement_terms(viewer: Viewer, obj: Any = None) -> bool:
    """Sees what the agreement costs; asked about none: is inside."""
    agreement = agreement_of(obj)
    return viewer.inside if agreement is None else reads_terms(viewer, agreement)


right("agreements.change_terms", handles_agreement_money, WHO_HANDLES_MONEY)
right(
    "agreements.change_index",
    holds(*MONEY),
    _("the controller, the management lead, the daily manager, the administrator"),
)
right(
    "agreements.save_scenario",
    reads_agreement_terms,
    _("those who may see the prices of the agreement"),
)
right("agreements.remove_scenario", handles_agreement_money, WHO_HANDLES_MONEY)
