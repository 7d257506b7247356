"""What a case paper says of a matter, as it stands or as one of its versions has it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from samdrift.governance.models.matters import Matter, Step, Version
from samdrift.governance.models.meetings import AgendaItem
from samdrift.governance.models.ratification import Answer
from samdrift.governance.queries.minutes import case_number

Content = dict[str, Any]


def case_content(matter: Matter, content: Content, version: Version | None) -> Content:
    """`content` is what the versions hold (`services.versions.content_of`). The plan of treatment is
    the chain with the meetings in which each body treats it. Four queries.
    """
    owner = matter.member or matter.arrangement
    return {
        "organisation": str(owner),
        "number": matter.number,
        "title": content.get("title") or matter.title,
        "kind": matter.kind,
        "prepared_by": str(matter.prepared_by or ""),
        "begun_on": matter.begun_on.isoformat(),
        "archive": matter.archive_number,
        "exemption": content.get("exemption", matter.exemption),
        "version": version.number if version else None,
        "version_day": timezone.localdate(version.made_at).isoformat() if version else None,
        "resolution": version.resolution if version else matter.resolution,
        "parts": content.get("parts", {}),
        "alternatives": content.get("alternatives", []),
        "costs": content.get("costs", []),
        "consequences": content.get("consequences", []),
        "attachments": content.get("attachments", []),
        "plan": _plan(matter),
        "versions": _versions(matter),
    }


def _plan(matter: Matter) -> list[Content]:
    """Each step with its body, and where it was or will be treated."""
    rows = Step.objects.filter(matter=matter).select_related("body").order_by("order", "pk")
    items = AgendaItem.objects.filter(matter=matter).select_related("meeting__body")
    meetings: dict[int, AgendaItem] = {}
    for item in items.order_by("meeting__starts_at", "pk"):
        if item.step_id is not None:
            meetings[item.step_id] = item
    answer = _answer(matter)
    return [_step(step, meetings.get(step.pk), answer) for step in rows]


def _answer(matter: Matter) -> Answer | None:
    """What the member's council answered, where it was asked with the others."""
    given = Answer.objects.filter(child=matter, carried_from=None)
    return given.exclude(status=Answer.Status.PENDING).order_by("-pk").first()


def _step(step: Step, item: AgendaItem | None, answer: Answer | None) -> Content:
    """`answer` is the case's own, when the step decides it."""
    own = answer if step.task == Step.Task.DECIDE and step.outcome else None
    at = timezone.localdate(item.meeting.starts_at) if item else step.treated_on
    return {
        "body": str(step.body or ""),
        "task": step.task,
        "day": at.isoformat() if at else None,
        "case": _case(item, own),
        "outcome": step.outcome,
        "answer": own.status if own else "",
    }


def _case(item: AgendaItem | None, answer: Answer | None) -> str:
    """The number the case had in the body: of the item here, else as the member told it."""
    if item is not None:
        return case_number(item, item.meeting.body.case_prefix)
    return answer.case_number if answer else ""


def _versions(matter: Matter) -> list[Content]:
    rows = Version.objects.filter(matter=matter).select_related("body").order_by("number")
    return [
        {
            "number": one.number,
            "day": timezone.localdate(one.made_at).isoformat(),
            "body": str(one.body or ""),
            "reason": one.reason,
        }
        for one in rows
    ]
