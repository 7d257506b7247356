"""The ballots of a written procedure: opened when the papers go out."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.meetings import AgendaItem, Ballot, Meeting
from samdrift.governance.services.ballots import make_ballot
from samdrift.kernel.errors import DomainError
from samdrift.kernel.viewer import Viewer


def open_all(meeting: Meeting, items: Iterable[AgendaItem], *, by: Viewer) -> list[Ballot]:
    """A ballot for each item. In writing, each item is one that can be answered: it has a proposal."""
    made = []
    for item in items:
        proposals = list(item.proposals.filter(is_withdrawn=False).order_by("number"))
        if not proposals:
            raise DomainError(
                "nothing_to_answer",
                _("“%(item)s” has no proposal to answer. Write the proposed decision first.")
                % {"item": item},
            )
        item.meeting = meeting
        is_election = item.kind == AgendaItem.Kind.ELECTION
        method = Ballot.Method.NAMES if is_election else Ballot.Method.WRITTEN
        made.append(make_ballot(item, proposals, by=by, method=method, is_election=is_election))
    return made
