"""Acts of control: raise a claim, check again, place a credit note, say that an invoice is not to come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from samdrift.agreements.lists.claim_words import claim_url
from samdrift.kernel import rights
from samdrift.kernel.reach import one_seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, press
from samdrift.kernel.web.pages import who
from samdrift.money.forms.control import DropForm, PlaceCreditForm
from samdrift.money.lists.control_words import expected_url, invoice_url
from samdrift.money.models.expected import Expected
from samdrift.money.models.invoices import Invoice
from samdrift.money.services import control, control_claims, credit_notes, expected_acts


@require_POST
@pages.inside
def claim(request: HttpRequest, pk: int, group: str) -> HttpResponse:
    """One press gives the claim, with its evidence; one comes to it to read and send it."""
    viewer = who(request)
    invoice = one_seen(Invoice, viewer, pk)
    made: list[str] = []

    def act() -> None:
        made.append(claim_url(control_claims.raise_for(invoice, group, by=viewer)))

    told = _("The claim is prepared. Read it through and send it.")
    answer = press(request, act, told=told, back=invoice_url(invoice))
    if made:
        answer["Location"] = made[0]
    return answer


def _check(invoice: Invoice, *, by: Viewer) -> None:
    rights.require(by, control_claims.RIGHT, invoice)
    control.check([invoice.pk], by=by)


_ON_INVOICE = Acts(Invoice, back=invoice_url, called="invoice")
_ON_EXPECTED = Acts(Expected, back=expected_url, called="expected")

check = _ON_INVOICE.press(_check, told=_("The invoice is checked anew."))
place = _ON_INVOICE.form(
    credit_notes.place_credit,
    PlaceCreditForm,
    right=credit_notes.RIGHT,
    title=_("Which claim does %(invoice)s answer?"),
    submit=_("It answers this claim"),
    told=_("The claim is settled by the credit note."),
)
drop = _ON_EXPECTED.form(
    expected_acts.drop,
    DropForm,
    right=expected_acts.RIGHT,
    owner=lambda row: row.agreement,
    title=_("The invoice is not to come: %(expected)s"),
    lead=_("It is not missed any more. You can change your mind afterwards."),
    submit=_("It is not to come"),
    told=_("The invoice is not awaited any more."),
)
again = _ON_EXPECTED.press(expected_acts.await_again, told=_("The invoice is awaited again."))
