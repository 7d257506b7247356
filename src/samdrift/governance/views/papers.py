"""Papers to keep: made when they are asked for, sent as attachments."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from samdrift.formats.paper import Paper
from samdrift.formats.paper.docx import write_docx
from samdrift.formats.paper.pdf import write_pdf
from samdrift.formats.text import file_name
from samdrift.governance.models.matters import Matter, Version
from samdrift.governance.models.meetings import Meeting
from samdrift.governance.papers import making
from samdrift.governance.services.versions import content_of
from samdrift.governance.views.decisions import one_decision
from samdrift.kernel.errors import DomainError
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {"pdf": ("application/pdf", write_pdf), "docx": (WORD, write_docx)}


def _sent(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to keep: never shown by the browser as a page of ours."""
    response = HttpResponse(data, content_type=media_type)
    told = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = told or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _paper(paper: Paper, ending: str, name: str) -> HttpResponse:
    if ending not in FORMS:
        raise Http404(ending)
    media_type, write = FORMS[ending]
    return _sent(write(paper), media_type, f"{file_name(name)}.{ending}")


def _meeting_name(meeting: Meeting, kind: str) -> str:
    return f"{kind} {meeting.body.name} {meeting.year} {meeting.number}"


@pages.inside
def notice(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    meeting = one_seen(Meeting, who(request), pk)
    paper = making.notice_of(meeting, who(request))
    return _paper(paper, ending, _meeting_name(meeting, paper.kind))


@pages.inside
def minutes(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    meeting = one_seen(Meeting, who(request), pk)
    paper = making.minutes_of(meeting, who(request)).paper
    return _paper(paper, ending, _meeting_name(meeting, paper.kind))


@pages.inside
def case(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The case paper as the matter stands now; `?version=N` as it stood then."""
    viewer, matter = who(request), one_seen(Matter, who(request), pk)
    version = _version(request, matter)
    content = version.content if version else content_of(matter)
    version = version or making.standing_version(matter, content)
    paper = making.case_of(matter, content, version, viewer)
    return _paper(paper, ending, f"{paper.kind} {matter.year} {matter.serial}")


def _version(request: HttpRequest, matter: Matter) -> Version | None:
    asked = request.GET.get("version", "")
    if not asked:
        return None
    found = making.version_of(matter, int(asked)) if asked.isdecimal() else None
    if found is None:
        raise Http404(asked)
    return found


@pages.inside
def extract(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    decision = one_decision(request, pk)
    paper = making.extract_of(decision, who(request))
    return _paper(paper, ending, f"{paper.kind} {decision.year} {decision.serial}")


def _fiks() -> Any:
    """Loaded when a message is asked for: the interface's many parts would slow every start."""
    from samdrift.governance.papers import fiks  # noqa: PLC0415

    return fiks


def _message(message: Any, name: str) -> HttpResponse:
    return _sent(message.to_bytes(), "application/json", f"{file_name(name)}.json")


@pages.inside
def matter_fiks(request: HttpRequest, pk: int) -> HttpResponse:
    """The matter as KS Fiks takes it; a refusal is told on the matter's page."""
    viewer, matter = who(request), one_seen(Matter, who(request), pk)
    need = content_of(matter)["parts"].get("need", {}).get("text", "")
    try:
        message = _fiks().matter_message(matter, need, viewer)
    except DomainError as error:
        back = reverse("governance:matter_detail", args=[pk])
        return pages.undone(request, error.message, back)
    return _message(message, f"fiks {matter.year} {matter.serial}")


@pages.inside
def decision_fiks(request: HttpRequest, pk: int) -> HttpResponse:
    decision = one_decision(request, pk)
    message = _fiks().decision_message(decision, who(request))
    return _message(message, f"fiks {decision.year} {decision.serial}")
