"""What an invoice in another currency is in kroner: by a rate that a person enters, with its day and
source; the VAT as the document tells it in kroner, where it does. Never guessed.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.approval import standing, state_of
from samdrift.money.calc.foreign import converted
from samdrift.money.models.invoices import NOK, Invoice, InvoiceKroner
from samdrift.money.models.issuing import Approval
from samdrift.money.queries.approval import steps_by_invoice
from samdrift.money.queries.kroner import amounts_of, is_split_for_good
from samdrift.money.services.approval import ATTEST
from samdrift.parties.services.common import lock, require_text

RIGHT = ATTEST


@transaction.atomic
def set_rate(
    invoice: Invoice,
    *,
    by: Viewer,
    rate: Decimal,
    rate_on: dt.date,
    source: str,
    vat: Decimal | None = None,
) -> InvoiceKroner:
    """So many kroner for one of the currency, on that day, by that source. `vat` is the VAT in kroner;
    without it, it is as the invoice tells it, else by the rate.
    """
    require(by, RIGHT, invoice)
    row = lock(Invoice, invoice.pk)
    _refuse_wrong(row, rate, rate_on, by)
    _refuse_used(row)
    told: Any = InvoiceKroner.objects.filter(invoice=row).first() or InvoiceKroner(invoice=row)
    if vat is None:
        vat = told.vat_told
    before = {name: getattr(told, name) for name in ("rate", "rate_on", "source", "net", "vat")}
    told.rate, told.rate_on = rate, rate_on
    told.source = require_text(source, "source", _("Say where the rate is from."))[:200]
    told.net = Decimal(sum(converted(amounts_of(row), rate))).scaleb(-2)
    told.vat = vat if vat is not None else Decimal(converted([row.vat], rate)[0]).scaleb(-2)
    told.set_by_id, told.set_at = by.person_id, by.now
    told.save()
    record("invoice.rate_set", row, by=by, changes=_changes(before, told))
    made: InvoiceKroner = told
    return made


def _changes(before: dict[str, Any], told: Any) -> dict[str, Any]:
    names = {"net": "net_kroner", "vat": "vat_kroner", "source": "rate_source"}
    pairs = {name: (old, getattr(told, name)) for name, old in before.items()}
    return {
        names.get(name, name): [str(old) if old else None, str(new)]
        for name, (old, new) in pairs.items()
        if old != new
    }


def _refuse_wrong(row: Invoice, rate: Decimal, rate_on: dt.date, by: Viewer) -> None:
    if row.currency == NOK:
        raise DomainError("in_kroner", _("The invoice is in Norwegian kroner already."))
    if rate <= 0:
        raise DomainError("rate_not_above_0", _("The rate must be above 0."), field="rate")
    if rate_on > by.today:
        raise DomainError(
            "not_come", _("The day has not come yet. Use a rate that is known."), field="rate_on"
        )


def _refuse_used(row: Invoice) -> None:
    """A rate that others have acted on does not change under them."""
    kroner = getattr(row, "kroner", None)
    if kroner is None or kroner.net is None:
        return
    stands = standing(steps_by_invoice([row.pk]).get(row.pk, []))
    if state_of(stands) == Approval.State.CERTIFIED:
        raise DomainError(
            "is_certified",
            _(
                "The invoice is certified for payment at this rate. Take the certification back first."
            ),
        )
    posted = list(row.postings.values_list("is_back", flat=True))
    if posted.count(False) > posted.count(True):
        raise DomainError(
            "is_posted",
            _("The invoice still stands posted at this rate. It is posted back within the hour."),
        )
    if is_split_for_good(row):
        raise DomainError(
            "is_split",
            _("A closed run has split the invoice at this rate. Reverse the run first."),
        )
