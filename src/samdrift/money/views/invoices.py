"""Pages of invoices: dropping files, what an invoice belongs to, and the originals."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError, OutOfReach
from samdrift.kernel.files import content_of
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, filled
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who
from samdrift.money.forms import invoices as forms
from samdrift.money.lists.invoice_words import (
    CODES,
    delivery_url,
    invoice_name,
    invoice_url,
    outcome_tag,
)
from samdrift.money.models.invoices import Delivery, Invoice, InvoiceAttachment, InvoiceLine
from samdrift.money.queries import invoices as queries
from samdrift.money.services import deliveries, matching

_ON = Acts(Invoice, back=invoice_url, called="invoice", name=invoice_name)
_ON_LINE = Acts(InvoiceLine, back=lambda row: invoice_url(row.invoice))
_ON_FILE = Acts(Delivery, back=delivery_url)

agreement = _ON.form(
    matching.set_agreement,
    forms.AgreementForm,
    right=matching.RIGHT,
    title=_("Which agreement does it belong to? %(invoice)s"),
    submit=_("Save"),
    told=_("The invoice belongs to the agreement now."),
)
outside = _ON.form(
    matching.set_outside,
    forms.OutsideForm,
    right=matching.RIGHT,
    title=_("It belongs to no agreement: %(invoice)s"),
    submit=_("Save"),
    told=_("The invoice is put aside. You can still choose an agreement for it."),
)
place = _ON_LINE.form(
    matching.place_line,
    forms.LineForm,
    right=matching.RIGHT,
    title=_("What is this line for? %(row)s"),
    submit=_("Save"),
    told=_("The line is placed."),
    owner=lambda row: row.invoice,
    to=lambda row: invoice_url(row.invoice),
)
settle = _ON_FILE.form(
    deliveries.settle_refusal,
    forms.NoteForm,
    right=deliveries.RIGHT,
    title=_("Dealt with: %(row)s"),
    submit=_("Save"),
    told=_("The file no longer waits."),
)
try_again = _ON_FILE.press(
    deliveries.try_again,
    right=deliveries.RIGHT,
    told=lambda row: (
        _("The file was judged again: %(outcome)s.") % {"outcome": row.get_outcome_display()}
    ),
)


@pages.inside
def drop(request: HttpRequest) -> HttpResponse:
    """Drop files in; what came of each is told at once."""
    viewer = who(request)
    require(viewer, deliveries.RIGHT)
    form = filled(forms.DropForm, request, viewer)
    results: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        results = [_dropped(one, viewer) for one in form.cleaned_data["invoices"]]
        if len(results) == 1 and results[0]["url"]:
            return redirect(results[0]["url"])
        form = forms.DropForm(viewer=viewer)
    context = {
        "form": form,
        "results": results,
        "title": _now("Drop invoices"),
        "submit": _now("Take in"),
        "back": reverse("money:invoice_list"),
    }
    return render(request, "money/invoice_drop.html", context, status=422 if form.errors else 200)


def _dropped(upload: Any, viewer: Any) -> dict[str, Any]:
    try:
        row = deliveries.deliver(
            upload.read(), str(upload.name), by=viewer, way=Delivery.Way.BROWSER
        )
    except DomainError as error:
        return {"name": upload.name, "url": "", "tag": "", "said": error.message}
    url = invoice_url(row.invoice) if row.invoice and row.outcome == "taken" else delivery_url(row)
    return {
        "name": upload.name,
        "url": url,
        "tag": outcome_tag(row),
        "said": CODES.get(row.code, row.code),
    }


@pages.inside
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of an invoice, byte for byte as it came."""
    invoice = one_seen(Invoice, who(request), pk)
    found = queries.original_of(invoice)
    if found is None:
        raise OutOfReach(f"original of {pk}")
    return attachment(content_of(found.file), found.file.name)


@pages.inside
def attached(request: HttpRequest, pk: int) -> HttpResponse:
    found = one_seen(InvoiceAttachment, who(request), pk)
    return attachment(content_of(found.file), found.file.name)


@pages.inside
def delivery_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = one_seen(Delivery, who(request), pk)
    return attachment(content_of(found.file), found.file.name)
