"""The invoice to a member in EHF Billing 3.0."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from samdrift.formats.ehf import (
    Address,
    BillingReference,
    Outgoing,
    OutgoingLine,
    Party,
    Period,
    invoice_xml,
    norwegian_party,
    to_account,
)
from samdrift.formats.ehf.outgoing import EXEMPT, OUTSIDE, STANDARD
from samdrift.money.calc.member_lines import Line
from samdrift.money.models.issuing import Issuer, Recipient
from samdrift.money.queries.billing import Bill, Draft

ONE = Decimal(1)
DAY = dt.timedelta(days=1)
COUNTRY = "NO"
LONGEST_NAME = 200


def ehf_of(draft: Draft) -> bytes:
    """The file. What is to the member's good on an invoice has the quantity −1: a price is never
    below 0.
    """
    bill, credit = draft.bill, draft.bill.total.is_credit
    outside = not draft.issuer.vat_registered
    return invoice_xml(
        Outgoing(
            kind="creditnote" if credit else "invoice",
            number=str(draft.number),
            issue_date=draft.issued_on,
            due_date=draft.due_on,
            seller=_seller(draft.issuer),
            buyer=_buyer(bill),
            note=draft.run.title,
            buyer_reference=bill.recipient.buyer_reference if bill.recipient else None,
            order_reference=(bill.recipient.order_reference or None) if bill.recipient else None,
            period=Period(bill.days[0], bill.days[1] - DAY),
            billing_references=_credited(draft),
            payments=() if credit else (to_account(draft.issuer.account),),
            lines=tuple(_line(one, credit=credit, outside=outside) for one in bill.lines),
        )
    )


def _seller(issuer: Issuer) -> Party:
    return norwegian_party(
        issuer.name,
        issuer.orgnr,
        _address(issuer),
        vat_registered=issuer.vat_registered,
        in_foretaksregisteret=issuer.in_business_register,
    )


def _buyer(bill: Bill) -> Party:
    told = bill.recipient
    name = (told.name if told else "") or bill.member.name
    return norwegian_party(name, bill.orgnr, _address(told))


def _address(of: Issuer | Recipient | None) -> Address:
    if of is None:
        return Address(country=COUNTRY)
    return Address(
        street=of.street or None,
        postcode=of.postcode or None,
        city=of.town or None,
        country=COUNTRY,
    )


def _credited(draft: Draft) -> tuple[BillingReference, ...]:
    """What a credit note is for, and the credit note that a reversal bills again."""
    if not draft.bill.total.is_credit and draft.run.reverses_id is None:
        return ()
    return tuple(BillingReference(str(one.number), one.issued_on) for one in draft.bill.credited)


def _line(line: Line, *, credit: bool, outside: bool) -> OutgoingLine:
    net = -line.net if credit else line.net
    category = OUTSIDE if outside else STANDARD if line.vat_rate else EXEMPT
    return OutgoingLine(
        name=line.text[:LONGEST_NAME],
        description=line.detail or None,
        quantity=ONE if net > 0 else -ONE,
        price=abs(net),
        vat_category=category,
        vat_rate=None if outside else line.vat_rate,
        accounting_cost=line.account or None,
        period=Period(line.starts_on, line.ends_on - DAY),
    )
