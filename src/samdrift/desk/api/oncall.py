"""Who is on call, for programs: alarms and switchboards ask whom to call."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router

from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.oncall import sees_rotas
from samdrift.desk.queries import oncall as queries
from samdrift.kernel.api.described import of_look
from samdrift.kernel.api.doors import who
from samdrift.kernel.api.problems import BadBody
from samdrift.kernel.api.values import answer
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.viewer import Viewer

_TEAM = {
    "name": "team", "in": "query", "schema": {"type": "integer"},
    "description": "Only those on call for this team.",
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
    api.add_router("/desk/on-call", router)


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
        raise BadBody({"team": ["A number."]})
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
