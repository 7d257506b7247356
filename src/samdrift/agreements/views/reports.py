"""Acts on reports: it came, it had not come after all, read it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samdrift.agreements.forms.duties import ReportForm
from samdrift.agreements.lists.claim_words import claim_url
from samdrift.agreements.lists.duty_words import report_name, report_url
from samdrift.agreements.queries import reports as queries
from samdrift.agreements.services import report_claims
from samdrift.agreements.services import reports as services
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, press
from samdrift.kernel.web.pages import who


def _one(request: HttpRequest, pk: int) -> Any:
    found = queries.listed(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"report {pk}")
    return found


_ON = Acts(_one, back=report_url, called="report", name=report_name)

receive = _ON.form(
    services.receive,
    ReportForm,
    right=services.RECEIVE,
    owner=lambda report: report.duty,
    title=gettext_lazy("It has come: %(report)s"),
    lead=gettext_lazy(
        "Write the figures it gives, and they are held against what was measured here."
    ),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The report is registered."),
)
take_back = _ON.press(
    services.take_back,
    told=gettext_lazy("The report is waited for again."),
)


@require_POST
@pages.inside
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise the claim on a late report, and go to it."""
    report, viewer = _one(request, pk), who(request)
    made: list[str] = []

    def act() -> None:
        made.append(claim_url(report_claims.claim_report(report, by=viewer)))

    told = gettext_lazy("The claim is prepared. Read it through and send it.")
    answer = press(request, act, told=told, back=report_url(report))
    if made:
        answer["Location"] = made[0]
    return answer


@pages.inside
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it came, as something to keep: never shown as a page of ours."""
    found = _one(request, pk)
    if found.file is None:
        raise OutOfReach(f"file of report {pk}")
    response = HttpResponse(content_of(found.file), content_type="application/octet-stream")
    attached = content_disposition_header(as_attachment=True, filename=found.file.name)
    response.headers["Content-Disposition"] = attached or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
