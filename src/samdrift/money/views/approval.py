"""Pages of approval: an invoice attested, certified, stopped, and a step taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.web.acts import Acts
from samdrift.money.forms import approval as forms
from samdrift.money.lists.approval_words import asked_text, foreign_text
from samdrift.money.lists.invoice_words import invoice_name, invoice_url
from samdrift.money.models.invoices import Invoice
from samdrift.money.services import approval as services
from samdrift.money.services import invoice_rates

_ON = Acts(Invoice, back=invoice_url, called="invoice", name=invoice_name)

attest = _ON.form(
    services.attest,
    forms.NoteForm,
    right=services.ATTEST,
    title=_("Attest: %(invoice)s"),
    lead=asked_text,
    submit=_("Attest"),
    told=_("The invoice is attested. Another person certifies it for payment."),
)
certify = _ON.form(
    services.certify,
    forms.NoteForm,
    right=services.CERTIFY,
    title=_("Certify for payment: %(invoice)s"),
    lead=asked_text,
    submit=_("Certify for payment"),
    told=_("The invoice is certified for payment."),
)
rate = _ON.form(
    invoice_rates.set_rate,
    forms.RateForm,
    right=invoice_rates.RIGHT,
    title=_("Enter the rate: %(invoice)s"),
    lead=foreign_text,
    submit=_("Save"),
    told=_("The rate is entered. The invoice is in kroner now."),
)
stop = _ON.form(
    services.stop,
    forms.StopForm,
    right=services.STOP,
    title=_("Stop: %(invoice)s"),
    lead=asked_text,
    submit=_("Stop"),
    told=_("The invoice is stopped. Those it concerns are told."),
    danger=True,
)
take_back = _ON.form(
    services.take_back,
    forms.TakeBackForm,
    right=services.STOP,
    title=_("Take back the newest step: %(invoice)s"),
    submit=_("Take back"),
    told=_("The step is taken back."),
)
