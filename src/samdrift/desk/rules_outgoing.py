"""Who may do what with mail that goes out of cases."""

from __future__ import annotations

from typing import Any

import rules

from samdrift.desk.models.cases import Case
from samdrift.desk.models.outgoing import CaseAddress, OutgoingMail
from samdrift.desk.rules_cases import WHO_WORKS, works_for, works_on
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer

SEND = "desk.send_case_mail"
"""Send a mail again or to another address, give it up, and say who gets copies."""


@rules.predicate(name="sends_case_mail")
def _sends(viewer: Viewer, row: Case | OutgoingMail | CaseAddress | None = None) -> bool:
    """Who works with the case."""
    if row is None:
        return works_for(viewer, None)
    case: Any = row if isinstance(row, Case) else row.case
    return works_on(viewer, case)


right(SEND, _sends, WHO_WORKS)
