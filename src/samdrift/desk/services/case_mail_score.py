"""How it went, told by somebody without an account, with the link of the mail that told the solution."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from samdrift.desk.models.cases import Case
from samdrift.desk.queries.outgoing import case_to_score
from samdrift.desk.services.case_parts import write_score
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock


@transaction.atomic
def score_with_link(link: str, *, by: Viewer, score: int, text: str = "") -> Case:
    """1 to 5, and words. Whoever has the link may, and may nothing else with it.

    Raises OutOfReach for a link that is not ours, DomainError where the case is not solved.
    """
    found = case_to_score(link)
    if found is None:
        raise OutOfReach("no such link")
    case = lock(Case, found.pk)
    return write_score(case, replace(by, name=case.requester_name or "link"), score, text)
