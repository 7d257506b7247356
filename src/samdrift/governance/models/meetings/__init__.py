"""Meetings: who is called, what is treated, how it was voted, and the minutes of it."""

from __future__ import annotations

from samdrift.governance.models.meetings.agenda import (
    AgendaItem,
    Meeting,
    OfItem,
    OfMeeting,
    Participant,
    item_reach,
)
from samdrift.governance.models.meetings.minutes import (
    Correction,
    Minutes,
    Objection,
    Signature,
    Signer,
)
from samdrift.governance.models.meetings.treatment import (
    Ballot,
    Disqualification,
    Proposal,
    Statement,
    Vote,
)

__all__ = [
    "AgendaItem",
    "Ballot",
    "Correction",
    "Disqualification",
    "Meeting",
    "Minutes",
    "Objection",
    "OfItem",
    "OfMeeting",
    "Participant",
    "Proposal",
    "Signature",
    "Signer",
    "Statement",
    "Vote",
    "item_reach",
]
