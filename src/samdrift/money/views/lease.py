"""Pages of purchase against lease: copy, put with a matter, take away; PDF and spreadsheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.formats.text import file_name
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.forms import Form
from samdrift.kernel.reach import one_seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who
from samdrift.money.calc.lease_case import answer, from_plain
from samdrift.money.forms import lease as forms
from samdrift.money.lists.lease_pages import case_url, plan_of
from samdrift.money.models.investments import LeaseCase
from samdrift.money.papers.lease_report import lease_pdf, years_report
from samdrift.money.papers.report_paper import report_xlsx
from samdrift.money.services import lease as services
from samdrift.money.views.report_files import PDF, XLSX

_ON = Acts(LeaseCase, back=case_url, called="case")

copy = _ON.form(
    services.copy_case,
    forms.CopyForm,
    right=services.WRITE,
    title=_("Copy “%(case)s”"),
    submit=_("Copy"),
    told=_("The case was copied. Change what is different."),
    to=case_url,
)


def _put(row: LeaseCase, *, by: Viewer, attach: bool, **values: Any) -> LeaseCase:
    paper = (_printed(row, by), f"{_name(row)}.pdf") if attach else None
    return services.put_with(row, by=by, paper=paper, **values)


put = _ON.form(
    _put,
    forms.PutForm,
    right=services.WRITE,
    title=_("Put “%(case)s” with a matter"),
    lead=_("It stays as it is from then on, for those who decide. To go on working, copy it."),
    submit=_("Put with the matter"),
    told=_("The case lies with the matter now."),
)
take_out = _ON.form(
    services.take_out,
    Form,
    right=services.WRITE,
    title=_("Take “%(case)s” out of the matter?"),
    lead=_("Costs that were written into the matter stay there until they are taken away there."),
    submit=_("Take out"),
    told=_("The case no longer lies with the matter."),
)
remove = _ON.form(
    services.remove_case,
    Form,
    right=services.WRITE,
    title=_("Take away “%(case)s”?"),
    submit=_("Take away"),
    told=_("The case was taken away."),
    to=lambda _none: reverse("money:lease_case_list"),
    danger=True,
)


@pages.inside
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The case as PDF."""
    viewer = who(request)
    row = one_seen(LeaseCase, viewer, pk)
    return attachment(_printed(row, viewer), f"{_name(row)}.pdf", PDF)


def _printed(row: LeaseCase, viewer: Viewer) -> bytes:
    inputs = from_plain(row.inputs)
    return lease_pdf(row, inputs, answer(inputs), plan_of(row, viewer), viewer)


@pages.inside
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The table by budget year as a spreadsheet."""
    row = one_seen(LeaseCase, who(request), pk)
    inputs = from_plain(row.inputs)
    return attachment(
        report_xlsx(years_report(row, inputs, answer(inputs))), f"{_name(row)}.xlsx", XLSX
    )


@pages.inside
def plan_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of replacement as a spreadsheet."""
    viewer = who(request)
    row = one_seen(LeaseCase, viewer, pk)
    report = plan_of(row, viewer)
    if report is None:
        raise OutOfReach(f"plan of {pk}")
    return attachment(report_xlsx(report), f"{_name(row)}-plan.xlsx", XLSX)


def _name(row: LeaseCase) -> str:
    return file_name(row.title) or "lease"
