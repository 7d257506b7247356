"""Invoices to members: the page of a run, sending, and the files; postings as files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samdrift.formats.text import file_name
from samdrift.kernel import lists, rights
from samdrift.kernel.files import content_of
from samdrift.kernel.forms import Form
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who
from samdrift.money.forms.issuing import SendForm
from samdrift.money.lists import issuing_pages as pages_of
from samdrift.money.lists.issuing_words import at, rule_url
from samdrift.money.lists.postings import POSTINGS
from samdrift.money.models.issuing import MemberInvoice, PostingRule
from samdrift.money.models.runs import Run
from samdrift.money.papers import postings_file
from samdrift.money.papers.member_letter import language_for, letter_pdf
from samdrift.money.queries import issued
from samdrift.money.queries.billing import Draft, billing_of
from samdrift.money.schedule import issuing as schedule
from samdrift.money.services import billing_setup
from samdrift.money.services.issuing import ISSUE

FIRST_OF_ALL = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same files give the same archive."""


@pages.inside
def of_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Each member's bill on the run: sent, ready, or lacking something."""
    viewer = who(request)
    context = pages_of.run_page(viewer, one_seen(Run, viewer, pk))
    return render(request, "money/issuing_run.html", context)


@pages.inside
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send what is ready, on a day."""
    viewer = who(request)
    run = one_seen(Run, viewer, pk)
    rights.require(viewer, ISSUE, run)
    ready = len(billing_of(run, viewer).ready)
    return act_page(
        request,
        filled(SendForm, request, viewer, instance=run),
        lambda data: schedule.send(run, by=viewer, **data),
        title=_("Send the invoices of “%(run)s”") % {"run": run},
        submit=_("Send"),
        lead=ngettext(
            "%(n)s member gets its invoice. It is numbered, kept as it is, and cannot be changed: an error is mended by a reversal.",
            "%(n)s members get their invoices. They are numbered, kept as they are, and cannot be changed: an error is mended by a reversal.",
            ready,
        )
        % {"n": ready},
        back=at("issuing_run", pk),
        told=_told,
    )


def _told(sent: schedule.Sent) -> str:
    first, last = sent.made[0].number, sent.made[-1].number
    text = _("Invoices %(first)s to %(last)s are sent.") % {"first": first, "last": last}
    if first == last:
        text = _("Invoice %(number)s is sent.") % {"number": first}
    if not sent.left:
        return text
    more = ngettext(
        "%(n)s more is being written, and stands here when it is sent.",
        "%(n)s more are being written, and stand here as they are sent.",
        sent.left,
    )
    return f"{text} {more % {'n': sent.left}}"


@pages.inside
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter to a member as it would be, without a number and marked as a draft."""
    viewer = who(request)
    run = one_seen(Run, viewer, pk)
    found = billing_of(run, viewer)
    wanted = request.GET.get("member", "")
    bill = next((one for one in found.bills if str(one.member.pk) == wanted and one.lines), None)
    if bill is None or found.issuer is None:
        raise Http404
    due = viewer.today + dt.timedelta(days=found.issuer.due_days)
    made = Draft(run, found.issuer, bill, 0, viewer.today, due)
    with translation.override(language_for(bill.member)):
        data = letter_pdf(made)
    name = file_name(f"{_('Draft')} {bill.member.name} {run.title}")
    return attachment(data, f"{name}.pdf", "application/pdf")


@pages.inside
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything sent on the run that the viewer may see: an EHF and a letter for each."""
    viewer = who(request)
    run = one_seen(Run, viewer, pk)
    rows = list(issued.files_of(run, viewer))
    if not rows:
        raise Http404
    return attachment(_zipped(rows), f"{file_name(run.title) or run.pk}.zip", "application/zip")


def _zipped(rows: Iterable[MemberInvoice]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for row in rows:
            for file in (row.ehf, row.pdf):
                place = zipfile.ZipInfo(file.name, FIRST_OF_ALL)
                place.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(place, content_of(file))
    return out.getvalue()


def _one(request: HttpRequest, pk: int) -> MemberInvoice:
    return one_seen(MemberInvoice, who(request), pk)


@pages.inside
def ehf(request: HttpRequest, pk: int) -> HttpResponse:
    file = _one(request, pk).ehf
    return attachment(content_of(file), file.name, "application/xml")


@pages.inside
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    file = _one(request, pk).pdf
    return attachment(content_of(file), file.name, "application/pdf")


_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@pages.inside
def postings(request: HttpRequest, form: str) -> HttpResponse:
    """The postings that the list shows, narrowed as the list is, for an accounting system."""
    if form not in _TYPES:
        raise Http404
    viewer = who(request)
    asked = {key: ",".join(request.GET.getlist(key)) for key in request.GET}
    rows = lists.filtered(POSTINGS.spec, viewer, asked).order_by("posted_on", "pk")
    told = [{"id": row.pk, **_values(row)} for row in rows]
    data = postings_file.to_json(told) if form == "json" else postings_file.to_csv(told)
    return attachment(
        data, f"{file_name(_('Postings'))}-{viewer.today:%Y-%m-%d}.{form}", _TYPES[form]
    )


def _values(row: Any) -> dict[str, Any]:
    return {column.key: column.value(row) for column in POSTINGS.spec.columns}


strike_rule = Acts(PostingRule, back=rule_url, called="rule").form(
    billing_setup.strike_posting,
    Form,
    right=billing_setup.SAY_POSTING,
    title=gettext_lazy("Take away the rule %(rule)s"),
    submit=gettext_lazy("Take away"),
    told=gettext_lazy("The rule is taken away."),
    lead=gettext_lazy(
        "Invoices to come are posted by the wider rule. What is sent stands as it is."
    ),
    to=lambda _nothing: pages_of.rules_url(),
    danger=True,
)
