"""Who may do what with cases that are passed to a supplier."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.passing import Passing, SupplierCase
from samdrift.desk.rules_cases import WHO_WORKS, works_for, works_on
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer

PASS, FOLLOW, ANSWER = "desk.pass_case", "desk.follow_passing", "desk.answer_passing"


@rules.predicate
def _works(viewer: Viewer, case: Any = None) -> bool:
    return works_for(viewer, None) if case is None else works_on(viewer, case)


@rules.predicate
def _follows(viewer: Viewer, passing: Passing | None = None) -> bool:
    return works_for(viewer, None) if passing is None else works_on(viewer, passing.case)


@rules.predicate
def _is_given(viewer: Viewer, passing: Passing | None = None) -> bool:
    """One of the supplier's people that the case is given to."""
    if passing is None:
        return viewer.supplier is not None
    return bool(SupplierCase.objects.seen_by(viewer).filter(pk=passing.pk).exists())


right(PASS, _works, WHO_WORKS)
right(FOLLOW, _follows, WHO_WORKS)
right(
    ANSWER, _follows | _is_given, _("the supplier's people the case is given to, the service desk")
)
