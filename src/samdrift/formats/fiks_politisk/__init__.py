"""Messages of KS Fiks Politisk behandling, protocol version 1, as JSON.

Source: KS, fiks-politisk-behandling-specification, schemas of February 2026 (a draft). The classes
say what must be given; `to_json` says it as Fiks does, and `to_bytes` is the file that is sent.
"""

from samdrift.formats.fiks_politisk.matters import (
    Archived,
    Briefing,
    Decided,
    DecidedOnDelegation,
    Matter,
    SendBriefing,
    SendDecision,
    SendDelegatedDecision,
    SendMatter,
)
from samdrift.formats.fiks_politisk.parts import (
    Ballot,
    Body,
    BodyMember,
    CaseNumber,
    Code,
    Description,
    Exemption,
    ExternalKey,
    JournalNumber,
    Meeting,
    Sender,
    Treatment,
    Vote,
)
from samdrift.formats.fiks_politisk.plans import (
    AskForBodies,
    AskForMeetings,
    Bodies,
    Fault,
    MeetingPlan,
    NotFound,
    NotUnderstood,
    NotWorking,
)
from samdrift.formats.fiks_politisk.public import (
    PublicDecision,
    PublicMatter,
    PublishDecisions,
    PublishMatters,
    PublishMeetings,
)
from samdrift.formats.fiks_politisk.shape import (
    Message,
    Shape,
    ShapeError,
)

__all__ = [
    "Archived",
    "AskForBodies",
    "AskForMeetings",
    "Ballot",
    "Bodies",
    "Body",
    "BodyMember",
    "Briefing",
    "CaseNumber",
    "Code",
    "Decided",
    "DecidedOnDelegation",
    "Description",
    "Exemption",
    "ExternalKey",
    "Fault",
    "JournalNumber",
    "Matter",
    "Meeting",
    "MeetingPlan",
    "Message",
    "NotFound",
    "NotUnderstood",
    "NotWorking",
    "PublicDecision",
    "PublicMatter",
    "PublishDecisions",
    "PublishMatters",
    "PublishMeetings",
    "SendBriefing",
    "SendDecision",
    "SendDelegatedDecision",
    "SendMatter",
    "Sender",
    "Shape",
    "ShapeError",
    "Treatment",
    "Vote",
]
