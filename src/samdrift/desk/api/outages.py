"""What programs tell of outages: Alertmanager's web hook, and the end of an outage.

Outages, maintenance and rules are opened and changed at the addresses of their registers
(/desk/outage, /desk/maintenance, /desk/alert_rule); what is down now is at /desk/down.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router

from samdrift.desk.forms.outages import EndForm
from samdrift.desk.models.outages import Outage
from samdrift.desk.queries import outages as queries
from samdrift.desk.rules_outages import MANAGE, RECEIVE
from samdrift.desk.services import alerts, outages
from samdrift.kernel.api.described import of_act, of_look
from samdrift.kernel.api.doors import who, writer
from samdrift.kernel.api.problems import BadBody
from samdrift.kernel.api.values import answer, body_of, errors_of, form_data
from samdrift.kernel.files import refuse_too_large
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require

Told = dict[str, Any]


def add_outages(api: NinjaAPI) -> None:
    """Mount /desk/alertmanager, /desk/down and /desk/outages/{pk}/end."""
    router = Router(tags=["desk"])
    add = router.add_api_operation
    add("/alertmanager", ["POST"], _alertmanager, operation_id="desk_alertmanager",
        url_name="desk_alertmanager", summary="Alerts: what Alertmanager sends to a web hook",
        response={200: Told}, openapi_extra=of_act({}, about_row=False) | _MESSAGE)  # fmt: skip
    add("/down", ["GET"], _down, operation_id="desk_down", url_name="desk_down",
        summary="Outages: what is told to be down now", openapi_extra=of_look())  # fmt: skip
    add("/outages/{int:pk}/end", ["POST"], _end, operation_id="desk_outages_end",
        url_name="desk_outages_end", summary="Outage: it works again",
        openapi_extra=of_act(EndForm.base_fields, partial=True))  # fmt: skip
    api.add_router("/desk", router)


def _alertmanager(request: HttpRequest) -> HttpResponse:
    """Keep what was sent as it came, then take it. The same again changes nothing.

    422 when it is no message from Alertmanager: it is kept all the same, and seen by the desk.
    """
    viewer = writer(request)
    require(viewer, RECEIVE)
    refuse_too_large(int(request.headers.get("Content-Length") or 0))
    taken = alerts.receive(request.body, by=viewer)
    told = {
        "kept_as": taken.delivery.pk,
        "understood": taken.understood,
        "alerts": taken.alerts,
        "changed": taken.changed,
        "flaws": [
            dict(zip(("code", "where", "value"), one, strict=False)) for one in _flaws(taken)
        ],
    }
    return answer(told, status=200 if taken.understood else 422)


def _flaws(taken: alerts.Taken) -> list[Any]:
    taken.delivery.refresh_from_db(fields=["flaws"])
    return list(taken.delivery.flaws)


_MESSAGE: Told = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "description": "Version 4 of Alertmanager's message to a web hook.",
                    "properties": {
                        "version": {"type": "string"},
                        "alerts": {"type": "array", "items": {"type": "object"}},
                    },
                    "required": ["alerts"],
                }
            }
        },
    }
}


def _down(request: HttpRequest) -> HttpResponse:
    """What is told to be down now, and planned work that is told of."""
    viewer = who(request)
    return answer(
        {
            "down": [_one(one) for one in queries.down_now(viewer)],
            "planned": [_one(one) for one in queries.maintenance_soon(viewer)],
        }
    )


def _one(one: queries.Down) -> Told:
    names = ("title", "text", "since", "until", "degree")
    return {"id": one.pk} | {name: getattr(one, name) for name in names}


def _end(request: HttpRequest, pk: int) -> HttpResponse:
    """It works again: from now, or from `ended_at`."""
    viewer = writer(request)
    outage = one_seen(Outage, viewer, pk)
    require(viewer, MANAGE, outage)
    given = body_of(request) if request.body else {}
    form = EndForm(form_data(EndForm.base_fields, given), viewer=viewer)
    if not form.is_valid():
        raise BadBody(errors_of(form))
    with transaction.atomic():
        done = outages.end_outage(outage, by=viewer, **form.cleaned_data)
    return answer({"id": done.pk, "started_at": done.started_at, "ended_at": done.ended_at})
