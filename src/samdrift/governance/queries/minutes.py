"""All that the minutes of a meeting say, from rows, in plain values: what is frozen and printed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from samdrift.governance.models.basis import Attachment
from samdrift.governance.models.bodies import Office
from samdrift.governance.models.meetings import (
    AgendaItem,
    Ballot,
    Disqualification,
    Meeting,
    Participant,
    Proposal,
    Statement,
    Vote,
)
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.models.history import Event
from samdrift.parties.models.people import Person

Content = dict[str, Any]
FORMAT = 1
CALLED = "meeting.called"
HERE = frozenset({Participant.Status.PRESENT, Participant.Status.LEFT})


def content_of(meeting: Meeting) -> Content:
    """The minutes in plain values: choices by their key, instants in ISO form, numbers as text.

    The number of queries is the same whatever the number of items.
    """
    meeting = Meeting.objects.select_related("body__arrangement", "body__member").get(pk=meeting.pk)
    people = _participants(meeting)
    items = _items(meeting)
    papers = _papers([item.matter_id for item in items if item.matter_id])
    return {
        **_head(meeting),
        **_people(people, _only_in(items, meeting.body.case_prefix)),
        "items": [
            {
                "case": case_number(item, meeting.body.case_prefix),
                **_item(item, papers.get(item.matter_id or 0, [])),
            }
            for item in items
        ],
    }


def _head(meeting: Meeting) -> Content:
    body = meeting.body
    day = timezone.localdate(meeting.starts_at)
    rows = Office.objects.filter(on_day(day), body=body).select_related("person")
    offices = {office.kind: str(office.person) for office in rows}
    return {
        "format": FORMAT,
        "organisation": str(body.member or body.arrangement),
        "body": body.name,
        "body_kind": body.kind,
        "meeting": meeting.pk,
        "year": meeting.year,
        "number": meeting.number,
        "form": meeting.form,
        "place": meeting.place,
        "note": meeting.note,
        "starts_at": moment(meeting.starts_at),
        "ends_at": moment(meeting.ends_at),
        "opened_at": moment(meeting.opened_at),
        "closed_at": moment(meeting.closed_at),
        "called_at": moment(meeting.called_at),
        "called_by": _called_by(meeting),
        "late_because": meeting.late_because,
        "chair": offices.get(Office.Kind.CHAIR, ""),
        "deputy_chair": offices.get(Office.Kind.DEPUTY_CHAIR, ""),
        "secretary": offices.get(Office.Kind.SECRETARY, ""),
    }


def moment(value: dt.datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _called_by(meeting: Meeting) -> str:
    events = Event.objects.filter(
        subject_kind="governance.meeting", subject_id=meeting.pk, what=CALLED
    )
    caller = Person.objects.filter(pk__in=events.values("actor_id")).first()
    return str(caller) if caller else ""


def _participants(meeting: Meeting) -> list[Participant]:
    rows = meeting.participants.select_related("seat__member", "person")
    return list(rows.order_by("seat__order", "seat_id", "is_deputy", "pk"))


def _only_in(items: list[AgendaItem], prefix: str) -> dict[int, list[str]]:
    """The case numbers in which each substitute for somebody disqualified stepped in."""
    found: dict[int, list[str]] = {}
    for item in items:
        for one in item.disqualified.all():
            if one.substitute_id is not None:
                found.setdefault(one.substitute_id, []).append(
                    case_number(item, prefix) or str(item.number)
                )
    return found


def _people(people: list[Participant], only_in: dict[int, list[str]]) -> Content:
    """Who was there, with whom a deputy stands in for and in which items alone; and who was not."""
    ordinary = {one.seat_id: str(one.person) for one in people if not one.is_deputy}
    present, absent = [], []
    for one in people:
        told = {
            "id": one.pk,
            "person": one.person_id,
            "name": str(one.person),
            "member": str(one.seat.member or ""),
            "field": one.seat.field,
            "seat_kind": one.seat.kind,
            "status": one.status,
        }
        if one.status in HERE:
            instead = ordinary.get(one.seat_id, "") if one.is_deputy else ""
            came, left = moment(one.came_at), moment(one.left_at)
            deputy = {"is_deputy": one.is_deputy, "instead_of": instead}
            if one.pk in only_in and came == left:
                deputy["only_in"] = only_in[one.pk]
            present.append({**told, **deputy, "came_at": came, "left_at": left})
        elif not one.is_deputy:
            absent.append({**told, "excuse": one.excuse})
    return {"present": present, "absent": absent}


def _items(meeting: Meeting) -> list[AgendaItem]:
    """The items in order, with everything that belongs to them."""
    rows = AgendaItem.objects.filter(meeting=meeting).select_related(
        "matter", "version", "decision"
    )
    return list(_with_parts(rows).order_by("number", "pk"))


def _with_parts(rows: Any) -> Any:
    """One query for each kind of part, whatever the number of items."""
    votes = Vote.objects.select_related("seat__member", "participant__person", "proposal")
    ballots = Ballot.objects.select_related("adopted").order_by("number")
    parts = (
        Prefetch(
            "disqualified",
            Disqualification.objects.select_related(
                "participant__person", "substitute__person"
            ).order_by("pk"),
        ),
        Prefetch("proposals", Proposal.objects.select_related("by__person").order_by("number")),
        Prefetch(
            "ballots",
            ballots.prefetch_related("proposals", Prefetch("votes", votes.order_by("seat__order"))),
        ),
        Prefetch(
            "statements",
            Statement.objects.select_related("by__person", "by__seat__member", "file").order_by(
                "order", "pk"
            ),
        ),
    )
    return rows.prefetch_related(*parts)


def _papers(matters: list[int]) -> dict[int, list[Content]]:
    """The papers that lay with the matters, by matter."""
    found: dict[int, list[Content]] = {}
    for paper in Attachment.objects.filter(matter__in=matters).order_by("pk"):
        told = {"title": paper.title, "exemption": paper.exemption}
        found.setdefault(paper.matter_id, []).append(told)
    return found


def case_number(item: AgendaItem, prefix: str) -> str:
    """«Sak 56/26»: the body's own; nothing before the meeting is called."""
    if item.case_year is None or item.case_number is None:
        return ""
    return f"{prefix} {item.case_number}/{item.case_year % 100:02d}".strip()


def _item(item: AgendaItem, papers: list[Content]) -> Content:
    matter, version = item.matter, item.version
    return {
        "id": item.pk,
        "number": item.number,
        "title": item.title,
        "kind": item.kind,
        "status": item.status,
        "is_closed": item.is_closed,
        "legal_basis": item.legal_basis,
        "is_late": item.is_late,
        "late_consent": item.late_consent,
        "matter": matter.number if matter else "",
        "archive": matter.archive_number if matter else "",
        "version": version.number if version else None,
        "text": (version.resolution if version else "") or item.text,
        "papers": papers,
        "treatment": item.treatment,
        "led_by": _led_by(item),
        "disqualified": [_disqualified(one) for one in item.disqualified.all()],
        "proposals": [_proposal(one) for one in item.proposals.all()],
        "ballots": [_ballot(one) for one in item.ballots.all()],
        "statements": [_statement(one) for one in item.statements.all()],
        "decision": _decision(item),
    }


def _led_by(item: AgendaItem) -> list[str]:
    """Whoever led the votes, each once."""
    led = (str((one.result or {}).get("chair", "")) for one in item.ballots.all())
    return list(dict.fromkeys(name for name in led if name))


def _disqualified(one: Disqualification) -> Content:
    return {
        "name": str(one.participant.person),
        "legal_basis": one.legal_basis,
        "reason": one.reason,
        "substitute": str(one.substitute.person) if one.substitute else "",
    }


def voting_on(item_id: int) -> tuple[list[Content], list[Content]]:
    """The votes in an item and the proposals they were about, as the minutes tell them."""
    item = _with_parts(AgendaItem.objects.filter(pk=item_id)).get()
    return [_ballot(one) for one in item.ballots.all()], [
        _proposal(p) for p in item.proposals.all()
    ]


def _proposal(one: Proposal) -> Content:
    return {
        "number": one.number,
        "kind": one.kind,
        "text": one.text,
        "by": str(one.by.person) if one.by else "",
        "is_withdrawn": one.is_withdrawn,
    }


def _ballot(one: Ballot) -> Content:
    return {
        "number": one.number,
        "method": one.method,
        "is_election": one.is_election,
        "proposals": sorted(proposal.number for proposal in one.proposals.all()),
        "adopted": one.adopted.number if one.adopted else None,
        "is_closed": one.closed_at is not None,
        "result": one.result,
        "votes": [_vote(vote, one) for vote in one.votes.all()],
    }


def _vote(vote: Vote, ballot: Ballot) -> Content:
    """Who voted for what; in a secret election nobody's name."""
    secret = ballot.is_election and ballot.method == Ballot.Method.WRITTEN
    return {
        "name": "" if secret else str(vote.participant.person),
        "seat": "" if secret else str(vote.seat),
        "choice": vote.choice,
        "proposal": vote.proposal.number if vote.proposal else None,
        "weight": f"{vote.weight.normalize():f}",
    }


def _statement(one: Statement) -> Content:
    return {
        "kind": one.kind,
        "by": str(one.by.person) if one.by else "",
        "seat": str(one.by.seat) if one.by else "",
        "point": one.point,
        "text": one.text,
        "file": one.file.name if one.file else "",
    }


def _decision(item: AgendaItem) -> Content | None:
    decision = getattr(item, "decision", None)
    if decision is None:
        return None
    return {
        "id": decision.pk,
        "number": decision.number,
        "outcome": decision.outcome,
        "text": decision.text,
        "conditions": decision.conditions,
        "decided_on": decision.decided_on.isoformat(),
        "in_force_on": decision.in_force_on.isoformat() if decision.in_force_on else None,
        "review_on": decision.review_on.isoformat() if decision.review_on else None,
        "amount": None if decision.amount is None else str(decision.amount),
    }


KEPT_OF_CLOSED = ("id", "number", "case", "kind", "status", "is_closed", "legal_basis")


def without_closed(content: Content) -> Content:
    """The same for those who may not see closed items: of these, the number and the legal basis."""
    items = [
        {name: item[name] for name in KEPT_OF_CLOSED} | {"is_hidden": True}
        if item["is_closed"]
        else item
        for item in content["items"]
    ]
    return {**content, "items": items}
