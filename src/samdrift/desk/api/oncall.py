"""Who is on call, for programs: alarms and switchboards ask whom to call."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router

from samdrift.desk.forms.oncall import CalledForm
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.oncall import CallTry, sees_rotas
from samdrift.desk.queries import oncall as queries
from samdrift.desk.queries.oncall_tries import next_on, path_for, tries_of
from samdrift.desk.rules_oncall import TRY
from samdrift.desk.services.oncall_tries import log_call
from samdrift.kernel.api.described import of_act, of_look
from samdrift.kernel.api.doors import who, writer
from samdrift.kernel.api.problems import BadBody
from samdrift.kernel.api.values import answer, body_of, errors_of, form_data
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer

_TEAM = {
    "name": "team", "in": "query", "schema": {"type": "integer"},
    "description": "Only those on call for this team.",
}  # fmt: skip


_CASE = {
    "name": "case", "in": "query", "required": True, "schema": {"type": "integer"},
    "description": "The case the calls are about.",
}  # fmt: skip


def add_oncall(api: NinjaAPI) -> None:
    """Mount who is on call under /desk/on-call."""
    router = Router(tags=["desk"])
    described = of_look()
    described["parameters"] = [_TEAM]
    router.add_api_operation(
        "/now", ["GET"], _now, operation_id="desk_oncall_now", url_name="desk_oncall_now",
        summary="On call: who is to be called now, in order", openapi_extra=described,
    )  # fmt: skip
    router.add_api_operation(
        "/calls", ["GET"], _calls, operation_id="desk_oncall_calls", url_name="desk_oncall_calls",
        summary="On call: who was called about a case, and who answered",
        openapi_extra=of_look() | {"parameters": [_CASE]},
    )  # fmt: skip
    router.add_api_operation(
        "/calls", ["POST"], _called, operation_id="desk_oncall_called",
        summary="On call: somebody was called about a case", response={201: dict[str, Any]},
        openapi_extra=of_act(CalledForm.base_fields, status=201, about_row=False),
    )  # fmt: skip
    api.add_router("/desk/on-call", router)


def _calls(request: HttpRequest) -> HttpResponse:
    """Calls about the case, the oldest first."""
    viewer = who(request)
    if not sees_rotas(viewer):
        raise OutOfReach(request.path_info)
    asked = request.GET.get("case", "")
    if not asked.isdecimal():
        raise BadBody({"case": [_("Write the number of a case.")]})
    case: Case = one_seen(Case, viewer, int(asked))
    return answer({"rows": [_call(one) for one in tries_of(case, viewer)]})


def _called(request: HttpRequest) -> HttpResponse:
    """Write in the case that somebody on the path was called; without a person: whoever is next."""
    viewer = writer(request)
    require(viewer, TRY)
    form = CalledForm(
        form_data(CalledForm.base_fields, body_of(request) if request.body else {}), viewer=viewer
    )
    if not form.is_valid():
        raise BadBody(errors_of(form))
    data = dict(form.cleaned_data)
    made = log_call(data.pop("case"), by=viewer, **data)
    path = path_for(made.case, viewer.now)
    following = None if made.answered else next_on(path, made.case, viewer.now)
    told = _call(made) | {"next": following and following.person.pk}
    return answer(told, status=201)


def _call(one: CallTry) -> dict[str, Any]:
    return {
        "id": one.pk, "case": one.case_id, "person": one.person_id, "name": str(one.person),
        "step": one.step, "answered": one.answered, "at": one.at,
    }  # fmt: skip


def _now(request: HttpRequest) -> HttpResponse:
    """Who is to be called now, the first first. A step without anybody has no person, and says why.
    Empty while the team is at work.
    """
    viewer = who(request)
    if not sees_rotas(viewer):
        raise OutOfReach(request.path_info)
    team = _team(request, viewer)
    rows = [_told(one) for one in queries.on_now(viewer.now, team)]
    rows.sort(key=lambda row: (row["rota"], row["step"]))
    return answer({"at": viewer.now, "rows": rows})


def _team(request: HttpRequest, viewer: Viewer) -> Team | None:
    asked = request.GET.get("team", "")
    if not asked:
        return None
    if not asked.isdecimal():
        raise BadBody({"team": [_("Write the number of a team.")]})
    found: Team = one_seen(Team, viewer, int(asked))
    return found


def _told(one: queries.Duty) -> dict[str, Any]:
    person = one.person
    return {
        "rota": one.rota.name,
        "team": one.rota.team_id,
        "step": one.layer.step,
        "layer": one.layer.name,
        "site": one.layer.site,
        "person": person and person.pk,
        "name": str(person) if person else None,
        "phone": person.phone if person else None,
        "why_nobody": one.why if person is None else None,
        "from": one.start,
        "to": one.end,
        "minutes_before_next": one.layer.minutes,
        "called_last": str(one.rota.last) if one.rota.last else None,
    }
