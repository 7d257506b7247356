"""Who may do what with major incidents."""

from __future__ import annotations

from typing import Any

import rules

from samdrift.desk.rules_cases import works_on
from samdrift.desk.rules_knowledge import WHO_DESK, of_the_desk
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def works_on_it(viewer: Viewer, case: Any = None) -> bool:
    return case is None or works_on(viewer, case)


right("desk.declare_major", of_the_desk & works_on_it, WHO_DESK)
right("desk.lead_major", of_the_desk, WHO_DESK)
right("desk.review_major", of_the_desk, WHO_DESK)
