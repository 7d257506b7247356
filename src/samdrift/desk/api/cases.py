"""Acts on cases for programs: the same services, rights and refusals as on the pages.

The list of cases and what is in their register is at /desk/case; here they are opened and acted on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI, Router

from samdrift.desk import rules_cases as rules
from samdrift.desk.forms import case_api as forms
from samdrift.desk.models.cases import NEVER, Case, CaseFile
from samdrift.desk.queries.cases import entries_of, every
from samdrift.desk.services import cases as services
from samdrift.kernel.api.described import of_act, of_look
from samdrift.kernel.api.doors import who, writer
from samdrift.kernel.api.problems import BadBody
from samdrift.kernel.api.values import answer, body_of, errors_of, form_data
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import refuse_too_large
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer

Told = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """An act on a case: its form, its service, what it is called, and the right it asks for, which is
    asked before what was sent is read. `partial`: fields that are not sent are not told.
    """

    form: type[forms.InReach]
    do: Callable[..., Any]
    name: str
    partial: bool = False
    right: str = rules.WORK


def _merge(case: Case, *, into: Case, by: Viewer, reason: str = "") -> Case:
    return services.merge([case], into=into, by=by, reason=reason)


ACTS: dict[str, Act] = {
    "take": Act(forms.NothingForm, services.take, "take it"),
    "assign": Act(forms.AssignForm, services.assign, "give it to a team or a person", partial=True),
    "wait": Act(forms.WaitForm, services.wait, "let it wait"),
    "go_on": Act(forms.NothingForm, services.go_on, "let it go on"),
    "resolve": Act(forms.ResolveForm, services.resolve, "it is solved"),
    "close": Act(forms.NothingForm, services.close, "close it", right=rules.REOPEN),
    "cancel": Act(forms.ReasonForm, services.cancel, "cancel it", right=rules.CANCEL),
    "reopen": Act(forms.ReasonForm, services.reopen, "open it again", right=rules.REOPEN),
    "prioritise": Act(forms.PriorityForm, services.prioritise, "set impact and urgency"),
    "merge": Act(forms.MergeForm, _merge, "merge it with another"),
    "unmerge": Act(forms.NothingForm, services.unmerge, "undo the merge"),
    "split": Act(forms.SplitForm, services.split, "split a new one from it"),
    "link": Act(forms.LinkForm, services.link, "link it to another"),
    "watch": Act(forms.WatchForm, services.watch, "watch it", right=rules.WATCH),
    "unwatch": Act(forms.WatchForm, services.unwatch, "watch it no more", right=rules.WATCH),
    "steps": Act(forms.StepsForm, services.add_steps, "add steps"),
    "time": Act(forms.TimeForm, services.spend_time, "write down time spent"),
    "identity": Act(forms.IdentityForm, services.check_identity, "write down a check of identity"),
    "score": Act(forms.ScoreForm, services.score, "tell how it went", right=rules.SCORE),
}


def add_cases(api: NinjaAPI) -> None:
    """Mount the acts under /desk/cases."""
    router = Router(tags=["desk"])
    add = router.add_api_operation
    add("", ["POST"], _open, operation_id="desk_cases_open", url_name="desk_cases", summary="Case: open one",
        response={201: Told},
        openapi_extra=of_act(forms.OpenForm.base_fields, status=201, about_row=False))  # fmt: skip
    add("/{int:pk}", ["GET"], _look, operation_id="desk_cases_look", url_name="desk_cases_one",
        summary="Case: read it", openapi_extra=of_look())  # fmt: skip
    add("/{int:pk}", ["PATCH"], _doer(_CHANGE), operation_id="desk_cases_change",
        summary="Case: correct what is told of it",
        openapi_extra=of_act(forms.ChangeForm.base_fields, partial=True))  # fmt: skip
    add("/{int:pk}/entries", ["GET"], _entries, operation_id="desk_cases_entries",
        url_name="desk_cases_entries",
        summary="Case: what is written in it", openapi_extra=of_look())  # fmt: skip
    add("/{int:pk}/entries", ["POST"], _doer(_WRITE), operation_id="desk_cases_write",
        summary="Case: write in it",
        openapi_extra=of_act(forms.EntryForm.base_fields))  # fmt: skip
    add("/{int:pk}/files", ["POST"], _attach, operation_id="desk_cases_attach",
        url_name="desk_cases_files",
        summary="Case: add files", openapi_extra=of_act({}) | _FILES)  # fmt: skip
    for key, act in ACTS.items():
        add(f"/{{int:pk}}/{key}", ["POST"], _doer(act), operation_id=f"desk_cases_{key}",
            url_name=f"desk_cases_{key}",
            summary=f"Case: {act.name}",
            openapi_extra=of_act(act.form.base_fields, partial=act.partial))  # fmt: skip
    api.add_router("/desk/cases", router)


_CHANGE = Act(forms.ChangeForm, services.change, "", partial=True)
_WRITE = Act(forms.EntryForm, services.write, "", right=rules.WRITE)


def _open(request: HttpRequest) -> HttpResponse:
    """Open a case: for oneself, or, for those who take them in, for others."""
    viewer = writer(request)
    require(viewer, rules.OPEN)
    data = _data(forms.OpenForm, request, viewer, partial=True)
    case = services.open_case(by=viewer, channel=Case.Channel.API, **data)
    response = answer(_told(case, viewer), status=201)
    response["Location"] = reverse("api:desk_cases_one", args=[case.pk])
    return response


def _data(
    form_class: type[forms.InReach], request: HttpRequest, viewer: Viewer, *, partial: bool
) -> dict[str, Any]:
    given = body_of(request) if request.body else {}
    data = form_data(form_class.base_fields, given)
    form = form_class(data, viewer=viewer, only=given if partial else None)
    if not form.is_valid():
        raise BadBody(errors_of(form))
    told: dict[str, Any] = form.cleaned_data
    return {key: told[key] for key in given} if partial else told


def _doer(act: Act) -> Any:
    def operation(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = writer(request)
        case = _one(viewer, pk)
        require(viewer, act.right, case)
        data = _data(act.form, request, viewer, partial=act.partial)
        with transaction.atomic():
            made = act.do(case, by=viewer, **data)
        case = made if isinstance(made, Case) else _one(viewer, pk)
        return answer(_told(case, viewer))

    return operation


def _one(viewer: Viewer, pk: int) -> Case:
    found: Case | None = every(viewer).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"case {pk}")
    return found


def _look(request: HttpRequest, pk: int) -> HttpResponse:
    """The case, as far as the caller may see it."""
    viewer = who(request)
    return answer(_told(_one(viewer, pk), viewer))


_PLAIN = (
    "kind", "title", "text", "state", "channel", "is_open", "impact", "urgency", "priority",
    "is_internal", "is_confidential", "is_major", "is_breached", "opened_at", "responded_at",
    "resolved_at", "closed_at", "changed_at", "waits_until", "reopened", "solution", "due_metric",
    "source", "reference",
)  # fmt: skip
_ROWS = ("member", "requester", "service", "system", "use", "item", "team", "agent", "cause",
         "merged_into", "problem")  # fmt: skip
_FOR_AGENTS = ("root_cause", "at_first_contact", "score", "score_text", "answers")


def _told(case: Case, viewer: Viewer) -> Told:
    told: Told = {"id": case.pk} | {name: getattr(case, name) for name in _PLAIN}
    told |= {name: getattr(case, f"{name}_id") for name in _ROWS}
    told["due_at"] = None if case.due_at == NEVER else case.due_at
    if rules.works_on(viewer, case):
        told |= {name: getattr(case, name) for name in _FOR_AGENTS}
    return told | {"page": reverse("desk:case", args=[case.pk])}


def _file(row: CaseFile) -> Told:
    return {"id": row.pk, "name": row.file.name, "size": row.file.size}


def _attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files to the case: the field `file` of a form, several times if need be, with `text` and,
    for all who see the case to read, `public` = true.
    """
    viewer = writer(request)
    case = _one(viewer, pk)
    require(viewer, rules.WRITE, case)
    sent = request.FILES.getlist("file")
    for one in sent:
        refuse_too_large(one.size or 0)
    files = [(one.read(), str(one.name)) for one in sent]
    public = request.POST.get("public") == "true"
    text = request.POST.get("text", "")
    services.write(case, by=viewer, text=text, public=public, files=files)
    return answer(_told(_one(viewer, pk), viewer))


_FILES: Told = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "text": {"type": "string"},
                        "public": {"type": "string", "enum": ["true", "false"]},
                    },
                    "required": ["file"],
                }
            }
        },
    }
}


def _entries(request: HttpRequest, pk: int) -> HttpResponse:
    """What is written in the case and those merged with it, the oldest first."""
    viewer = who(request)
    case = _one(viewer, pk)
    rows = [
        {
            "id": one.pk,
            "case": one.case_id,
            "kind": one.kind,
            "public": one.is_public,
            "text": one.text,
            "by": one.by_id,
            "by_name": one.by_name or (str(one.by) if one.by else ""),
            "at": one.at,
            "struck_at": one.struck_at,
            "files": [_file(file) for file in one.files.all() if file.struck_at is None],
        }
        for one in entries_of(case, viewer)
    ]
    return answer({"rows": rows})
