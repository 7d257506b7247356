"""The papers of meetings, matters and decisions, as this viewer may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation

from samdrift.formats.paper import Paper
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter, Version
from samdrift.governance.models.meetings import Meeting
from samdrift.governance.papers.case import case_paper
from samdrift.governance.papers.extract import extract_paper
from samdrift.governance.papers.minutes import minutes_paper
from samdrift.governance.papers.notice import notice_paper
from samdrift.governance.queries import signing as signing_queries
from samdrift.governance.queries.case_papers import case_content
from samdrift.governance.queries.minutes import Content, content_of, without_closed
from samdrift.governance.queries.signing import Signing, sees_closed, shown_content
from samdrift.governance.services.versions import digest_of
from samdrift.kernel.viewer import Viewer

LANGUAGE = "language"


@dataclass(frozen=True)
class Made:
    paper: Paper
    signing: Signing | None


def minutes_of(meeting: Meeting, viewer: Viewer) -> Made:
    """The newest minutes that were put forward, in their own language; else the draft in the
    viewer's.
    """
    found = signing_queries.newest_of(meeting)
    if found is None:
        content = _content(meeting, viewer)
        with translation.override(content[LANGUAGE]):
            return Made(minutes_paper(content, made=viewer.today), None)
    content = shown_content(found.minutes, viewer, meeting.body)
    corrections = signing_queries.corrections_of(found.minutes, viewer)
    made = timezone.localdate(found.minutes.made_at)
    with translation.override(content[LANGUAGE]):
        paper = minutes_paper(content, made=made, signing=found, corrections=corrections)
    return Made(paper, found)


def _content(meeting: Meeting, viewer: Viewer) -> Content:
    """What the meeting's rows say now, in the viewer's language."""
    content = {LANGUAGE: viewer.language, **content_of(meeting)}
    return content if sees_closed(viewer, meeting.body) else without_closed(content)


def notice_of(meeting: Meeting, viewer: Viewer) -> Paper:
    with translation.override(viewer.language):
        return notice_paper(_content(meeting, viewer), made=viewer.today)


def case_of(
    matter: Matter, content: dict[str, Any], version: Version | None, viewer: Viewer
) -> Paper:
    """`content` is what a version holds, or what the matter's rows say now."""
    with translation.override(viewer.language):
        told = case_content(matter, content, version)
        return case_paper(told, made=viewer.today, language=viewer.language)


def extract_of(decision: Decision, viewer: Viewer) -> Paper:
    """From the minutes where they are put forward, else from the meeting's rows."""
    item = _item_of(decision)
    with translation.override(viewer.language):
        return extract_paper(decision, item, made=viewer.today, language=viewer.language)


def _item_of(decision: Decision) -> Content | None:
    """What the minutes say of the decision's item. Whoever sees the decision sees its item."""
    if decision.item is None:
        return None
    meeting = decision.item.meeting
    found = signing_queries.newest_of(meeting)
    content = found.minutes.content if found else content_of(meeting)
    for item in content["items"]:
        if item["id"] == decision.item_id:
            return item  # type: ignore[no-any-return]
    return None


def standing_version(matter: Matter, content: dict[str, Any]) -> Version | None:
    """The newest version, where the matter's rows say the same still."""
    newest = Version.objects.filter(matter=matter).order_by("-number").first()
    is_same = newest is not None and newest.digest == digest_of(content, matter.resolution)
    return newest if is_same else None


def version_of(matter: Matter, number: int) -> Version | None:
    return Version.objects.filter(matter=matter, number=number).first()
