"""Invented messages of every kind: the least that can be sent, and everything that can."""

from datetime import UTC, date, datetime

from samdrift.formats.fiks_politisk import (
    AskForBodies,
    AskForMeetings,
    Bodies,
    Body,
    BodyMember,
    Briefing,
    CaseNumber,
    Code,
    Decided,
    DecidedOnDelegation,
    Description,
    Exemption,
    ExternalKey,
    JournalNumber,
    Matter,
    Meeting,
    MeetingPlan,
    Message,
    NotFound,
    NotUnderstood,
    NotWorking,
    PublicDecision,
    PublicMatter,
    PublishDecisions,
    PublishMatters,
    PublishMeetings,
    SendBriefing,
    SendDecision,
    SendDelegatedDecision,
    Sender,
    SendMatter,
    Treatment,
    Vote,
)

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
KEY, NUMBER, STATUS = ExternalKey("samdrift", "41"), CaseNumber(2026, 12), Code("V")
TEXT = Description("Planen godkjennes.", Code("text/plain", "Ren tekst"))
EXEMPTION = Exemption("offl. § 13", Code("13", "Taushetsplikt"), 60, date(2086, 11, 21))
ARCHIVED = {
    "folder_key": KEY,
    "archive_number": NUMBER,
    "record_key": KEY,
    "journal_number": JournalNumber(2026, 900),
    "journal_entry": 3,
}
VOTES = (
    Vote("Kari Å", "Øyglimt", "yes"),
    Vote("Ola Ø", "Sandholm", "no"),
    Vote("Liv", "Myrland", "blank"),
)
MEETING = Meeting("m1", AT, "Novembermøtet")
MEMBER = BodyMember("p1", "Kari Å", 1, "Øyglimt", "Leder", DAY, date(2027, 10, 31), "k@example.no")
BODY, WHOLE_BODY = Body("u1", "Styret"), Body("u1", "Styret", (MEETING,), (MEMBER,))
SENDER = Sender("999999999")
MATTER = {"key": KEY, "number": NUMBER, "title": "Årsplan", "responsible": "Mona"}
DECIDED = {**MATTER, "decided_on": DAY}
PUBLIC = {"key": KEY, "body_number": NUMBER, "title": "Årsplan", "responsible": "Mona"}
IN_MEETING = {
    "body_id": "u1", "body_name": "Styret", "meeting_id": "m1", "at": AT, "is_final": False,
}  # fmt: skip

LEAST: list[Message] = [
    SendMatter(Matter(**MATTER, system_key=KEY), (Treatment("u1", "Styret"),)),
    SendBriefing(Briefing(**MATTER)),
    SendDecision(**IN_MEETING, matter=Decided(**DECIDED, body_number=NUMBER)),
    SendDelegatedDecision("u1", "Styret", DecidedOnDelegation(**DECIDED, status=STATUS)),
    AskForBodies(),
    Bodies(()),
    AskForMeetings(),
    MeetingPlan((BODY,)),
    PublishMeetings(SENDER),
    PublishMatters(SENDER, BODY, Meeting("m1")),
    PublishDecisions(SENDER, BODY, Meeting("m1")),
    NotFound("1", "Møtet finnes ikke."),
    NotUnderstood("2", "Datoen kan ikke leses."),
    NotWorking("3", "Prøv igjen."),
]
TOLD = {"description": TEXT, "proposal": TEXT}
ENDED = {"decision": TEXT, "exemption": EXEMPTION}
WHOLE: list[Message] = [
    SendMatter(
        Matter(**MATTER, **TOLD, **ARCHIVED, system_key=KEY, exemption=EXEMPTION),
        (Treatment("u1", "Styret", "m1", AT, 1), Treatment("u2", "Eierne", order=2)),
    ),
    SendBriefing(
        Briefing(**MATTER, **ARCHIVED, system_key=KEY, description=TEXT, exemption=EXEMPTION),
        (Treatment("u1", "Styret", "m1", AT, 1),),
    ),
    SendDecision(
        **IN_MEETING | {"is_final": True},
        matter=Decided(**DECIDED, **ENDED, **ARCHIVED, body_number=NUMBER, system_key=KEY,
                       status=STATUS, votes=VOTES),
    ),
    SendDelegatedDecision(
        "u1", "Styret",
        DecidedOnDelegation(**DECIDED, **ENDED, **ARCHIVED, status=STATUS, system_key=KEY,
                            body_number=NUMBER),
    ),
    Bodies((BODY, Body("u2", "Eierne"))),
    AskForMeetings(body_id="u1", body_name="Styret", since=DAY, until=DAY),
    MeetingPlan((Body("u1", "Styret", (MEETING, Meeting("m2"))),)),
    PublishMeetings(Sender("999999999", "0000", "Øyglimt"), (WHOLE_BODY,)),
    PublishMatters(SENDER, WHOLE_BODY, MEETING, (
        PublicMatter(**PUBLIC, **TOLD), PublicMatter(**PUBLIC, **TOLD, exemption=EXEMPTION),
    )),
    PublishDecisions(SENDER, WHOLE_BODY, MEETING, (
        PublicDecision(**PUBLIC, decided_on=DAY, archive_number=NUMBER, status=STATUS,
                       decision=TEXT, votes=VOTES),
        PublicDecision(**PUBLIC, **ENDED, decided_on=DAY, votes=VOTES),
    )),
    NotFound("1", "Møtet finnes ikke.", "c-1"),
]  # fmt: skip
